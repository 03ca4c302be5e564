//! `<filesystem>`: directories of the host, and the id maps that go with them.

use crate::domain::idmap::Idmap;
use crate::domain::info::{DeviceInfo, Virtio, VirtioModel};
use crate::xml::value::id::CleanPath;
use crate::xml::value::number::integer;
use crate::xml::value::size::Bytes;
use crate::xml::value::token::OnOff;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use crate::{open_token, token};
use domdef_derive::Element;

/// `<filesystem>`: what is shown to the guest, and how.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Filesystem {
    /// What is shown to the guest.
    #[xml(attr, default)]
    pub r#type: Type,
    /// Whose rights count.
    #[xml(attr, unset = "")]
    pub accessmode: Option<AccessMode>,
    /// The identity of the device.
    #[xml(attr)]
    pub model: Option<VirtioModel>,
    /// What happens where it spans several devices of the host.
    #[xml(attr, omit)]
    pub multidevs: Multidevs,
    /// The mode of new files, in octal.
    #[xml(attr)]
    pub fmode: Option<Octal>,
    /// The mode of new directories, in octal.
    #[xml(attr)]
    pub dmode: Option<Octal>,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<Driver>,
    /// The program that serves it.
    #[xml(child)]
    pub binary: Option<Binary>,
    /// How ids of the guest map to the host's.
    #[xml(child)]
    pub idmap: Option<Idmap>,
    /// What is shown.
    #[xml(child)]
    pub source: Option<Source>,
    /// The name or path in the guest.
    #[xml(child)]
    pub target: Option<Target>,
    /// The guest may not write to it.
    #[xml(flag)]
    pub readonly: bool,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// Space that it may not use up.
    #[xml(child)]
    pub space_hard_limit: Option<Bytes>,
    /// Space that it should not use up.
    #[xml(child)]
    pub space_soft_limit: Option<Bytes>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is shown to the guest.
    pub enum Type: default Mount {
        /// A directory.
        Mount = "mount",
        /// A block device.
        Block = "block",
        /// An image.
        File = "file",
        /// A template of OpenVZ.
        Template = "template",
        /// Memory.
        Ram = "ram",
        /// A directory of the guest.
        Bind = "bind",
        /// A volume of a storage pool.
        Volume = "volume",
    }
}

token! {
    /// Whose rights count.
    pub enum AccessMode {
        /// The guest's user's.
        Passthrough = "passthrough",
        /// The hypervisor's; the guest's are kept beside.
        Mapped = "mapped",
        /// As passthrough, without errors.
        Squash = "squash",
    }
}

token! {
    /// What happens where a directory spans several devices.
    pub enum Multidevs: default Default {
        /// As the hypervisor does it.
        Default = "default",
        /// File numbers are made anew.
        Remap = "remap",
        /// Only one device is shown.
        Forbid = "forbid",
        /// A warning.
        Warn = "warn",
    }
}

/// `<filesystem><driver>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// Who serves it.
    #[xml(attr, unset = "default")]
    pub r#type: Option<DriverType>,
    /// The format of an image.
    #[xml(attr)]
    pub format: Option<super::disk::Format>,
    /// When writes reach the host's disk.
    #[xml(attr, unset = "default")]
    pub wrpolicy: Option<Wrpolicy>,
    /// Entries of the queue.
    #[xml(attr, omit)]
    pub queue: u32,
    /// Options of every virtio device.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who serves a directory or an image.
    pub enum DriverType {
        /// QEMU, by path.
        Path = "path",
        /// QEMU, by handle.
        Handle = "handle",
        /// The kernel's loop device.
        Loop = "loop",
        /// A network block device.
        Nbd = "nbd",
        /// Virtuozzo's images.
        Ploop = "ploop",
        /// The virtiofsd program.
        Virtiofs = "virtiofs",
        /// QEMU, as a device of the media transfer protocol.
        Mtp = "mtp",
    }
}

token! {
    /// When writes reach the host's disk.
    pub enum Wrpolicy {
        /// At once.
        Immediate = "immediate",
    }
}

/// Permissions in octal, such as 0644.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Octal(pub u32);

impl Value for Octal {
    const KIND: ValueKind = ValueKind::worded("permissions in octal, such as 0644");

    fn parse(text: &str) -> Result<Octal, Invalid> {
        let mode = integer(text, 8).and_then(|mode| u32::try_from(mode).ok()).filter(|mode| *mode <= 0o777);
        mode.map(Octal).ok_or_else(Invalid::default)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&format!("{:04o}", self.0));
    }
}

/// `<binary>`: the program that serves a directory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Binary {
    /// Its path.
    #[xml(attr)]
    pub path: Option<CleanPath>,
    /// Whether extended attributes are kept.
    #[xml(attr)]
    pub xattr: Option<OnOff>,
    /// How much it remembers.
    #[xml(child)]
    pub cache: Option<Cache>,
    /// How it is locked in.
    #[xml(child)]
    pub sandbox: Option<Sandbox>,
    /// Which locks of the guest reach the host.
    #[xml(child)]
    pub lock: Option<Lock>,
    /// Its threads.
    #[xml(child)]
    pub thread_pool: Option<ThreadPool>,
    /// Its open files.
    #[xml(child)]
    pub openfiles: Option<OpenFiles>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cache>`: how much the program that serves a directory remembers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cache {
    /// How much.
    #[xml(attr)]
    pub mode: Option<CacheMode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

open_token! {
    /// How much virtiofsd remembers.
    pub enum CacheMode {
        /// Nothing.
        None = "none",
        /// Everything: the directory does not change on the host.
        Always = "always",
    }
}

/// `<sandbox>`: how the program that serves a directory is locked in.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sandbox {
    /// How.
    #[xml(attr)]
    pub mode: Option<SandboxMode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

open_token! {
    /// How virtiofsd is locked in.
    pub enum SandboxMode {
        /// In namespaces of its own.
        Namespace = "namespace",
        /// In the directory.
        Chroot = "chroot",
    }
}

/// `<lock>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Lock {
    /// POSIX locks.
    #[xml(attr)]
    pub posix: Option<OnOff>,
    /// BSD locks.
    #[xml(attr)]
    pub flock: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<thread_pool>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ThreadPool {
    /// How many threads.
    #[xml(attr)]
    pub size: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<openfiles>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct OpenFiles {
    /// At most so many.
    #[xml(attr, omit)]
    pub max: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<filesystem><source>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Source {
    /// A directory.
    #[xml(attr)]
    pub dir: Option<String>,
    /// The socket of a process that serves it.
    #[xml(attr)]
    pub socket: Option<String>,
    /// A block device.
    #[xml(attr)]
    pub dev: Option<String>,
    /// An image.
    #[xml(attr)]
    pub file: Option<String>,
    /// A template.
    #[xml(attr)]
    pub name: Option<String>,
    /// The amount of memory.
    #[xml(attr)]
    pub usage: Option<u64>,
    /// The unit of that amount; KiB where it is missing.
    #[xml(attr)]
    pub units: Option<String>,
    /// The storage pool of a volume.
    #[xml(attr)]
    pub pool: Option<String>,
    /// The volume.
    #[xml(attr)]
    pub volume: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<filesystem><target>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Target {
    /// The name or path in the guest.
    #[xml(attr)]
    pub dir: String,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
