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
    /// Name of the shared memory on the host; guests that give the same one share it.
    #[xml(attr)]
    pub name: String,
    /// Whether the guest keeps it when it moves to another host.
    #[xml(attr, since = "6.7")]
    pub role: Option<ShmemRole>,
    /// Variant of the device, in an element of its own.
    #[xml(child, default, since = "2.5")]
    pub model: ShmemModel,
    /// Size of the memory in bytes, or in the unit beside it; absent: the server's, or the device's default.
    #[xml(child)]
    pub size: Option<Megabytes>,
    /// The server that hands it out.
    #[xml(child)]
    pub server: Option<ShmemServer>,
    /// Interrupts by which guests notify each other; needs a server.
    #[xml(child)]
    pub msi: Option<ShmemMsi>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether a guest keeps shared memory when it moves.
    pub enum ShmemRole {
        /// The guest keeps the memory and takes its content along.
        Master = "master",
        /// It does not.
        Peer = "peer",
    }
}

/// `<shmem><model>`: variant of the device, in an element of its own.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ShmemModel {
    /// Variant of the device: ivshmem-plain has memory alone, ivshmem-doorbell interrupts as well; ivshmem
    /// is the older form and the default.
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
        /// A PCI device with the memory alone, and no interrupts.
        IvshmemPlain = "ivshmem-plain",
        /// Memory and interrupts, handed out by a server.
        IvshmemDoorbell = "ivshmem-doorbell",
    }
}

/// `<server>`: the server that hands the memory out.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct ShmemServer {
    /// Path of the server's socket on the host.
    #[xml(attr)]
    pub path: Option<CleanPath>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<msi>`: interrupts by which guests notify each other.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct ShmemMsi {
    /// Interrupt vectors of the device; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub vectors: u32,
    /// Whether they are handled apart from the CPU.
    #[xml(attr)]
    pub ioeventfd: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
