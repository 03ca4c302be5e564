//! What a host has to have, and what has to be done there, before a guest starts without a manager.

use crate::domain::devices::tpm::TpmVersion;

/// Something that the command takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A file, block device or folder that is there, by its path.
    File(String),
    /// The file of the firmware's variables.
    Variables(Variables),
    /// A bridge that QEMU's helper is allowed to use, by its name.
    Bridge(String),
    /// Huge pages that are free.
    HugePages(HugePages),
    /// So many KiB that the process may lock in memory.
    LockedMemory(u64),
    /// A PCI device that is bound to `vfio-pci`, by its address: `0000:06:12.5`.
    Vfio(String),
    /// A mediated device that is there, by its uuid.
    MediatedDevice(String),
    /// A program that serves a device on a socket.
    Helper(Helper),
}

/// The file of the firmware's variables: each guest has its own, which begins as a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variables {
    /// Its path.
    pub path: String,
    /// Its format: `raw` or `qcow2`.
    pub format: &'static str,
    /// What it begins as: path and format; nothing where the document does not name it.
    pub template: Option<(String, &'static str)>,
}

/// Huge pages that a guest takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HugePages {
    /// The size of each in KiB.
    pub size: u64,
    /// The memory that consists of them in KiB.
    pub memory: u64,
}

/// A program that serves a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// The socket that the command names.
    pub socket: Option<String>,
    /// What runs there.
    pub program: Program,
}

/// A program that serves devices.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Program {
    /// The program swtpm, which emulates a TPM.
    Swtpm {
        /// The version of its specification.
        version: TpmVersion,
        /// Where its state is kept; absent: a folder beside the socket.
        state: Option<SwtpmState>,
        /// How much is logged; 0: swtpm's default.
        debug: u32,
    },
    /// A folder of the host.
    Virtiofsd {
        /// The program, where the document names it.
        binary: Option<String>,
        /// The folder.
        folder: String,
        /// More arguments.
        arguments: Vec<String>,
    },
    /// A user's network.
    Passt {
        /// Its arguments but for the socket.
        arguments: Vec<String>,
    },
    /// Another one, by its name: it is started by hand.
    Other(&'static str),
}

/// Where the state of an emulated TPM is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SwtpmState {
    /// In a file of this path.
    File(String),
    /// In a folder of this path.
    Folder(String),
}

impl Program {
    /// What the program is called.
    pub fn name(&self) -> &str {
        match self {
            Program::Swtpm { .. } => "swtpm",
            Program::Virtiofsd { .. } => "virtiofsd",
            Program::Passt { .. } => "passt",
            Program::Other(name) => name,
        }
    }
}
