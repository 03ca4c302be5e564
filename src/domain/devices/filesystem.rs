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
    /// Whose permissions files are accessed with; absent: passthrough, those of the guest's user.
    #[xml(attr, unset = "", since = "0.8.5")]
    pub accessmode: Option<AccessMode>,
    /// Virtio variant of the device; absent: the hypervisor's default.
    #[xml(attr, since = "5.2")]
    pub model: Option<VirtioModel>,
    /// What happens where it spans several devices of the host.
    #[xml(attr, omit, since = "6.3")]
    pub multidevs: Multidevs,
    /// The mode of new files, in octal.
    #[xml(attr, since = "6.10")]
    pub fmode: Option<Octal>,
    /// The mode of new directories, in octal.
    #[xml(attr, since = "6.10")]
    pub dmode: Option<Octal>,
    /// What serves the files, and options of the device.
    #[xml(child, since = "0.9.7")]
    pub driver: Option<Driver>,
    /// Program that serves a virtiofs filesystem, and its options.
    #[xml(child, since = "6.2")]
    pub binary: Option<Binary>,
    /// How ids of the guest map to the host's.
    #[xml(child, since = "10.0")]
    pub idmap: Option<Idmap>,
    /// Storage on the host that is exported.
    #[xml(child)]
    pub source: Option<Source>,
    /// The name or path in the guest.
    #[xml(child)]
    pub target: Option<Target>,
    /// The guest may not write to it.
    #[xml(flag, since = "0.9.10")]
    pub readonly: bool,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten, within = "boot=7.1")]
    pub info: DeviceInfo,
    /// Bytes that it may use at most; absent: no limit.
    #[xml(child, since = "0.9.13")]
    pub space_hard_limit: Option<Bytes>,
    /// Bytes that it should use at most; absent: no limit.
    #[xml(child, since = "0.9.13")]
    pub space_soft_limit: Option<Bytes>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is shown to the guest.
    pub enum Type: default Mount {
        /// A directory of the host.
        Mount = "mount",
        /// A block device.
        Block = "block",
        /// An image file of the host that holds a file system.
        File = "file",
        /// A template of OpenVZ.
        Template = "template",
        /// A file system in memory, lost when the container ends.
        Ram = "ram" since "0.9.13",
        /// A directory of the guest.
        Bind = "bind" since "0.9.13",
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
        /// They are shown as one; the hypervisor warns that file numbers may collide.
        Warn = "warn",
    }
}

/// `<filesystem><driver>`: what serves the files, and options of the device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// What serves the files: the hypervisor (path, handle), virtiofsd (virtiofs), MTP, or for containers a
    /// loop or network block device.
    #[xml(attr, unset = "default")]
    pub r#type: Option<DriverType>,
    /// Format of an image, for containers.
    #[xml(attr, since = "1.0.6")]
    pub format: Option<super::disk::Format>,
    /// When writes reach the host's disk.
    #[xml(attr, unset = "default", since = "0.9.10")]
    pub wrpolicy: Option<Wrpolicy>,
    /// Entries of the request queue, with virtiofs; 0 or absent: the device's default.
    #[xml(attr, omit, since = "6.2")]
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
        Loop = "loop" since "1.0.6",
        /// A network block device.
        Nbd = "nbd" since "1.0.6",
        /// The driver of Virtuozzo's container images.
        Ploop = "ploop" since "1.2.5",
        /// The virtiofsd program.
        Virtiofs = "virtiofs" since "6.2",
        /// QEMU, as a device of the media transfer protocol.
        Mtp = "mtp" since "10.2",
    }
}

token! {
    /// When writes reach the host's disk.
    pub enum Wrpolicy {
        /// Each write goes to the host's disk before the guest goes on.
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
    /// Path of the program on the host; absent: found among the installed ones.
    #[xml(attr)]
    pub path: Option<CleanPath>,
    /// Whether the guest can use extended attributes; absent: the program's default.
    #[xml(attr)]
    pub xattr: Option<OnOff>,
    /// How much the guest may cache.
    #[xml(child)]
    pub cache: Option<Cache>,
    /// How the program is confined: in namespaces, or by chroot.
    #[xml(child, since = "7.3")]
    pub sandbox: Option<Sandbox>,
    /// Which locks of the guest reach the host.
    #[xml(child)]
    pub lock: Option<Lock>,
    /// Threads that serve requests.
    #[xml(child, since = "8.5")]
    pub thread_pool: Option<ThreadPool>,
    /// Limit of files that the program keeps open.
    #[xml(child, since = "10.6")]
    pub openfiles: Option<OpenFiles>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cache>`: how much the program that serves a directory remembers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cache {
    /// Whether the guest may cache what the program serves; absent: the program's default.
    #[xml(attr)]
    pub mode: Option<CacheMode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

open_token! {
    /// How much virtiofsd remembers.
    pub enum CacheMode {
        /// Nothing is remembered: each access of the guest goes to the host.
        None = "none",
        /// Everything: the directory does not change on the host.
        Always = "always",
    }
}

/// `<sandbox>`: how the program that serves a directory is locked in.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sandbox {
    /// What confines the program: a namespace or a changed root.
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

/// `<lock>`: which locks of the guest reach the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Lock {
    /// Whether POSIX locks of the guest also hold on the host; absent: the program's default.
    #[xml(attr)]
    pub posix: Option<OnOff>,
    /// Whether BSD locks of the guest also hold on the host; absent: the program's default.
    #[xml(attr)]
    pub flock: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<thread_pool>`: threads that serve requests.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ThreadPool {
    /// Number of threads; absent: the program's default.
    #[xml(attr)]
    pub size: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<openfiles>`: limit of files that the program keeps open.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct OpenFiles {
    /// The most files that are open at once; absent: the server's default.
    #[xml(attr, omit)]
    pub max: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<filesystem><source>`: storage on the host that is exported.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Source {
    /// Directory on the host, with the types mount and bind.
    #[xml(attr)]
    pub dir: Option<String>,
    /// The socket of a process that serves it.
    #[xml(attr, since = "7.3")]
    pub socket: Option<String>,
    /// Block device of the host, with type block.
    #[xml(attr)]
    pub dev: Option<String>,
    /// Image on the host, with type file.
    #[xml(attr)]
    pub file: Option<String>,
    /// Name of the template, with type template.
    #[xml(attr)]
    pub name: Option<String>,
    /// Size of the RAM filesystem, with type ram, in KiB unless `units` says otherwise; absent: none, which the
    /// type does not allow.
    #[xml(attr, since = "0.9.13")]
    pub usage: Option<u64>,
    /// The unit of that amount; KiB where it is missing.
    #[xml(attr, since = "1.1.4")]
    pub units: Option<String>,
    /// The storage pool of a volume.
    #[xml(attr)]
    pub pool: Option<String>,
    /// Name of the volume in its pool, with type volume.
    #[xml(attr)]
    pub volume: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<filesystem><target>`: the name or path in the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Target {
    /// The name or path in the guest.
    #[xml(attr)]
    pub dir: String,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
