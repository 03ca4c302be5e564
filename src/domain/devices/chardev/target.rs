//! `<target>` of a character device: what the guest sees.

use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;

/// `<serial><target>`: what the guest sees of the serial port.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SerialTarget {
    /// Kind of serial port, which decides the bus; absent: the machine's default.
    #[xml(attr, since = "0.8.3")]
    pub r#type: Option<SerialType>,
    /// Its number, from 0; the next free one where it is missing.
    #[xml(attr)]
    pub port: Option<u32>,
    /// Device of the serial port; absent: by the kind of port.
    #[xml(child, since = "3.10")]
    pub model: Option<SerialModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of serial port.
    pub enum SerialType {
        /// As the machine suggests.
        None = "none",
        /// On the ISA bus.
        IsaSerial = "isa-serial" since "1.0.2",
        /// A serial port on the USB bus.
        UsbSerial = "usb-serial" since "1.0.2",
        /// A serial port on a PCI card.
        PciSerial = "pci-serial" since "1.2.16",
        /// The virtual terminal of a pSeries machine.
        SpaprVioSerial = "spapr-vio-serial" since "3.10",
        /// A serial port that is part of the machine, as on ARM and RISC-V boards.
        SystemSerial = "system-serial" since "3.10",
        /// The line-mode console of an S/390 machine, used as a serial port.
        SclpSerial = "sclp-serial" since "3.10",
        /// The debug port.
        IsaDebug = "isa-debug" since "8.1",
    }
}

/// `<target><model>` of a port.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SerialModel {
    /// Name of the hypervisor's device, such as isa-serial or pl011; absent: by the kind of port.
    #[xml(attr, unset = "none")]
    pub name: Option<SerialModelName>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

open_token! {
    /// The hardware of a serial port.
    pub enum SerialModelName {
        /// The port of PCs.
        IsaSerial = "isa-serial",
        /// A USB device.
        UsbSerial = "usb-serial",
        /// A PCI device.
        PciSerial = "pci-serial",
        /// A virtual terminal on the VIO bus of a pSeries machine.
        SpaprVty = "spapr-vty",
        /// The PL011 serial port of ARM boards.
        Pl011 = "pl011",
        /// The line-mode SCLP console of S/390.
        Sclpconsole = "sclpconsole",
        /// S/390's console in line mode.
        Sclplmconsole = "sclplmconsole",
        /// The built-in port of RISC-V and LoongArch.
        Ns16550a = "16550a" since "4.7",
        /// The debug port of PCs.
        IsaDebugcon = "isa-debugcon" since "8.1",
    }
}

/// `<parallel><target>`: what the guest sees of the parallel port.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ParallelTarget {
    /// The kind of port; nothing is done with it.
    #[xml(attr, since = "0.8.3")]
    pub r#type: Option<String>,
    /// Number of the port, from 0; absent: the next one.
    #[xml(attr)]
    pub port: Option<u32>,
    /// The very hardware; nothing is done with it.
    #[xml(child, since = "3.10")]
    pub model: Option<SerialModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<console><target>`: what the guest sees of the console.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ConsoleTarget {
    /// The kind of console; serial where it is missing.
    #[xml(attr, since = "0.8.3")]
    pub r#type: Option<ConsoleType>,
    /// Number of the console, from 0, always its position among the consoles; absent: that.
    #[xml(attr)]
    pub port: Option<u32>,
    /// The very hardware; nothing is done with it.
    #[xml(child, since = "3.10")]
    pub model: Option<SerialModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of console.
    pub enum ConsoleType {
        /// A serial port.
        Serial = "serial",
        /// The paravirtual console of a Xen guest.
        Xen = "xen",
        /// User Mode Linux'.
        Uml = "uml",
        /// A console on a virtio serial port, for which the guest needs a driver.
        Virtio = "virtio",
        /// The terminal that a Linux container has as its console.
        Lxc = "lxc" since "0.9.7",
        /// The console of an OpenVZ container.
        Openvz = "openvz" since "0.9.7",
        /// The SCLP console of an S/390 guest.
        Sclp = "sclp" since "1.0.2",
        /// S/390's line mode.
        Sclplm = "sclplm" since "1.0.2",
    }
}

/// `<channel><target>`: what the guest sees of the channel.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct ChannelTarget {
    /// Kind of channel: virtio, xen, or a TCP address in the guest (guestfwd).
    #[xml(attr)]
    pub r#type: ChannelType,
    /// The address that the guest connects to, for guestfwd.
    #[xml(attr)]
    pub address: Option<String>,
    /// Number of the port that the guest connects to, for guestfwd; absent: none, which guestfwd does not
    /// allow.
    #[xml(attr)]
    pub port: Option<u32>,
    /// The name that the guest finds it by.
    #[xml(attr, since = "0.7.7")]
    pub name: Option<String>,
    /// Whether a running guest has opened it.
    #[xml(attr, since = "1.2.11")]
    pub state: Option<ChannelState>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of channel.
    pub enum ChannelType {
        /// A TCP connection from the guest.
        Guestfwd = "guestfwd",
        /// A named port of a virtio serial controller, a device file in the guest.
        Virtio = "virtio" since "0.7.7",
        /// A named channel in XenStore between a Xen guest and its host.
        Xen = "xen" since "2.3",
    }
}

token! {
    /// Whether a guest has opened a channel.
    pub enum ChannelState {
        /// A program in the guest has the channel open.
        Connected = "connected",
        /// It has not.
        Disconnected = "disconnected",
    }
}
