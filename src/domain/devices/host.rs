//! `<shmem>`, `<crypto>`, `<pstore>` and `<lease>`: what the guest shares with its host.

use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::value::size::{Kib, Megabytes};
use crate::xml::value::token::OnOff;
use crate::xml::value::NonEmpty;
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

/// `<crypto>`: help with encryption.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Crypto {
    /// What the guest sees.
    #[xml(attr)]
    pub model: CryptoModel,
    /// Who does the work.
    #[xml(attr)]
    pub r#type: CryptoType,
    /// How it is done.
    #[xml(child)]
    pub backend: CryptoBackend,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees of a crypto device.
    pub enum CryptoModel {
        /// Virtio.
        Virtio = "virtio",
    }
}

token! {
    /// Who does a crypto device's work.
    pub enum CryptoType {
        /// The hypervisor.
        Qemu = "qemu",
    }
}

/// `<crypto><backend>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CryptoBackend {
    /// By what.
    #[xml(attr)]
    pub model: CryptoBackendModel,
    /// Queues of requests.
    #[xml(attr, omit)]
    pub queues: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// By what encryption is done.
    pub enum CryptoBackendModel {
        /// The hypervisor's own library.
        Builtin = "builtin",
        /// The kernel.
        Lkcf = "lkcf",
    }
}

/// `<pstore>`: storage that outlives a crash.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Pstore {
    /// The kind of device.
    #[xml(attr)]
    pub backend: PstoreBackend,
    /// The file that holds it.
    #[xml(child)]
    pub path: Option<NonEmpty>,
    /// How much it is.
    #[xml(child)]
    pub size: Kib,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of storage that outlives a crash.
    pub enum PstoreBackend {
        /// ACPI's error record store.
        AcpiErst = "acpi-erst",
    }
}

/// `<lease>`: a lock that the guest holds while it runs.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Lease {
    /// The space of its name.
    #[xml(child)]
    pub lockspace: NonEmpty,
    /// Its name there.
    #[xml(child)]
    pub key: NonEmpty,
    /// Where it is kept.
    #[xml(child)]
    pub target: LeaseTarget,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<lease><target>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LeaseTarget {
    /// The file or device.
    #[xml(attr)]
    pub path: String,
    /// Where in it, in bytes.
    #[xml(attr, omit)]
    pub offset: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
