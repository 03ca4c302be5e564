//! `<shmem>`: memory that guests share.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::value::size::Megabytes;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<shmem>`: memory that guests share.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Shmem {
    /// Its name on the host.
    #[xml(attr)]
    pub name: String,
    /// Whether the guest keeps it when it moves to another host.
    #[xml(attr)]
    pub role: Option<ShmemRole>,
    /// The kind of device.
    #[xml(child, default)]
    pub model: ShmemModel,
    /// How much it is; a number without unit is in bytes.
    #[xml(child)]
    pub size: Option<Megabytes>,
    /// The server that hands it out.
    #[xml(child)]
    pub server: Option<ShmemServer>,
    /// Interrupts between guests.
    #[xml(child)]
    pub msi: Option<ShmemMsi>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether a guest keeps shared memory when it moves.
    pub enum ShmemRole {
        /// It does.
        Master = "master",
        /// It does not.
        Peer = "peer",
    }
}

/// `<shmem><model>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ShmemModel {
    /// The kind of device.
    #[xml(attr, default)]
    pub r#type: ShmemType,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of shared memory device.
    pub enum ShmemType: default Ivshmem {
        /// The old one, which no QEMU of today has.
        Ivshmem = "ivshmem",
        /// Memory alone.
        IvshmemPlain = "ivshmem-plain",
        /// Memory and interrupts, handed out by a server.
        IvshmemDoorbell = "ivshmem-doorbell",
    }
}

/// `<server>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct ShmemServer {
    /// Its socket.
    #[xml(attr)]
    pub path: Option<CleanPath>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<msi>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct ShmemMsi {
    /// How many interrupts.
    #[xml(attr, omit)]
    pub vectors: u32,
    /// Whether they are handled apart from the CPU.
    #[xml(attr)]
    pub ioeventfd: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
