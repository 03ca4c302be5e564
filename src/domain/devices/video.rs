//! `<video>`: graphics cards.

use crate::domain::info::{DeviceInfo, Virtio};
use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::Rest;
use domdef_derive::Element;

/// `<video>`: a graphics card of the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Video {
    /// Who emulates the card, and its virtio options.
    #[xml(child, since = "3.5")]
    pub driver: Option<Driver>,
    /// Model of the card, its memory and its screens.
    #[xml(child)]
    pub model: Option<Model>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<video><driver>`: who emulates the card, and its virtio options.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// Options of every virtio device.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// Whether the VGA part is there, on bhyve.
    #[xml(attr, omit, lenient)]
    pub vgaconf: Vgaconf,
    /// Whether the hypervisor emulates the card (qemu) or a process of its own (vhostuser).
    #[xml(attr, since = "5.8")]
    pub name: Option<DriverName>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether the VGA part is there.
    pub enum Vgaconf: default Io {
        /// As the guest asks.
        Io = "io",
        /// The card begins as a VGA card.
        On = "on",
        /// It is not.
        Off = "off",
    }
}

token! {
    /// Who drives a graphics card.
    pub enum DriverName {
        /// The hypervisor process draws.
        Qemu = "qemu",
        /// A process of its own.
        Vhostuser = "vhostuser",
    }
}

/// `<video><model>`. Amounts of memory are in KiB.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Model {
    /// The card; the hypervisor's choice where it is missing.
    #[xml(attr)]
    pub r#type: Option<ModelType>,
    /// The first memory bar of qxl in KiB; absent: 65536.
    #[xml(attr, omit, since = "1.0.2")]
    pub ram: u32,
    /// Video memory in KiB, rounded up to a power of two; absent: by the model, 16384 for vga, 65536 for
    /// qxl.
    #[xml(attr, omit)]
    pub vram: u32,
    /// The 64-bit memory bar of qxl in KiB; 0 or absent: the device's default.
    #[xml(attr, omit, since = "1.3.3")]
    pub vram64: u32,
    /// Memory of the VGA frame buffer in KiB, of qxl; absent: 16384 on QEMU.
    #[xml(attr, omit, since = "1.2.11")]
    pub vgamem: u32,
    /// Screens; 1 where it is missing.
    #[xml(attr)]
    pub heads: Option<u32>,
    /// Whether it is the first card; absent: yes for the first one that may be.
    #[xml(attr, lenient, since = "1.0.2")]
    pub primary: Option<YesNo>,
    /// Whether buffers are shared with the host.
    #[xml(attr, since = "9.2")]
    pub blob: Option<OnOff>,
    /// Whether the guest sees a description of the screen (EDID); models vga, bochs and virtio.
    #[xml(attr, since = "11.7")]
    pub edid: Option<OnOff>,
    /// The device of a virtio card; absent: the hypervisor's choice by `primary` and 3D.
    #[xml(attr, since = "12.5")]
    pub device: Option<VideoDevice>,
    /// Help of the host's graphics hardware that the card uses.
    #[xml(child, since = "0.7.1")]
    pub acceleration: Option<Acceleration>,
    /// Preferred size of the screen; models vga, qxl, virtio and bochs on QEMU.
    #[xml(child, since = "5.9")]
    pub resolution: Option<Resolution>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A graphics card.
    pub enum ModelType {
        /// As the hypervisor likes.
        Default = "default",
        /// A standard VGA card with VESA modes.
        Vga = "vga",
        /// A Cirrus Logic GD5446, which even very old guests have a driver for.
        Cirrus = "cirrus",
        /// The SVGA card of VMware.
        Vmvga = "vmvga",
        /// The framebuffer of a paravirtual Xen guest.
        Xen = "xen",
        /// The graphics card of VirtualBox.
        Vbox = "vbox",
        /// The card made for SPICE, with drawing commands that the viewer carries out.
        Qxl = "qxl" since "0.8.6",
        /// The graphics card of Parallels.
        Parallels = "parallels",
        /// A virtio card, with 3D where it is asked for.
        Virtio = "virtio" since "1.3",
        /// The framebuffer that the firmware provides, on bhyve.
        Gop = "gop" since "3.2",
        /// No graphics card, not even the one that the hypervisor would add.
        None = "none" since "4.6",
        /// Bochs' simple one.
        Bochs = "bochs" since "5.6",
        /// A frame buffer in memory.
        Ramfb = "ramfb" since "5.9",
    }
}

token! {
    /// The device of a virtio graphics card.
    pub enum VideoDevice {
        /// With VGA, for the first card.
        VirtioVga = "virtio-vga",
        /// With VGA and 3D, for the first card.
        VirtioVgaGl = "virtio-vga-gl",
        /// A card without VGA compatibility, whose firmware has to know virtio.
        VirtioGpu = "virtio-gpu",
        /// Without VGA, with 3D.
        VirtioGpuGl = "virtio-gpu-gl",
        /// With VGA, in a process of its own, for the first card.
        VhostUserVga = "vhost-user-vga",
        /// Without VGA, in a process of its own.
        VhostUserGpu = "vhost-user-gpu",
    }
}

/// `<acceleration>`: help of the host's graphics hardware that the card uses.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Acceleration {
    /// Whether 3D is accelerated; needs model virtio on QEMU.
    #[xml(attr)]
    pub accel3d: Option<YesNo>,
    /// Whether 2D is accelerated; QEMU has no such card.
    #[xml(attr)]
    pub accel2d: Option<YesNo>,
    /// Path of the host's render node, with driver vhostuser.
    #[xml(attr, since = "5.8")]
    pub rendernode: Option<CleanPath>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<resolution>`: preferred size of the screen.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Resolution {
    /// Width of the screen in pixels.
    #[xml(attr)]
    pub x: u32,
    /// Height of the screen in pixels.
    #[xml(attr)]
    pub y: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
