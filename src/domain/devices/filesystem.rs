//! `<filesystem>`: directories of the host, and the id maps that go with them.

use crate::domain::info::{DeviceInfo, Virtio, VirtioModel};
use crate::token;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<filesystem>`: what it holds beyond its kind is kept as it is.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Filesystem {
    /// What is shown to the guest.
    #[xml(attr, default)]
    pub r#type: Type,
    /// Whose rights count.
    #[xml(attr)]
    pub accessmode: Option<AccessMode>,
    /// The identity of the device.
    #[xml(attr)]
    pub model: Option<VirtioModel>,
    /// What happens where it spans several devices of the host.
    #[xml(attr, omit)]
    pub multidevs: Multidevs,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<Driver>,
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
    #[xml(attr)]
    pub r#type: Option<String>,
    /// The format of an image.
    #[xml(attr)]
    pub format: Option<super::disk::Format>,
    /// When writes reach the host's disk.
    #[xml(attr)]
    pub wrpolicy: Option<String>,
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

/// `<idmap>`: how ids of a container map to the host's.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Idmap {
    /// Users.
    #[xml(list = "uid")]
    pub uid: Vec<IdRange>,
    /// Groups.
    #[xml(list = "gid")]
    pub gid: Vec<IdRange>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A range of ids.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct IdRange {
    /// The first id in the container.
    #[xml(attr)]
    pub start: u32,
    /// The first id on the host.
    #[xml(attr)]
    pub target: u32,
    /// How many.
    #[xml(attr)]
    pub count: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
