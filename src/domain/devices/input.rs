//! `<input>`: a keyboard, mouse, tablet, or an input device of the host.

use crate::domain::info::{DeviceInfo, VirtioDriver, VirtioModel};
use crate::xml::value::id::CleanPath;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;

/// `<input>`: a keyboard, mouse or tablet, or an input device of the host that is passed on.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Input {
    /// Kind of device: mouse, tablet, keyboard, or one of the host's that is passed on (passthrough,
    /// evdev).
    #[xml(attr)]
    pub r#type: InputType,
    /// The bus; as the guest suggests where it is missing.
    #[xml(attr, unset = "none")]
    pub bus: Option<InputBus>,
    /// The identity of a virtio device.
    #[xml(attr, since = "5.2")]
    pub model: Option<VirtioModel>,
    /// Virtio options of the device, with `bus='virtio'`.
    #[xml(child, since = "3.5")]
    pub driver: Option<VirtioDriver>,
    /// Input device of the host, with the types passthrough and evdev.
    #[xml(child, since = "1.3")]
    pub source: Option<InputSource>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Input {
    /// A device of that kind, with nothing but its bus.
    pub fn on(r#type: InputType, bus: InputBus) -> Input {
        Input {
            r#type,
            bus: Some(bus),
            model: None,
            driver: None,
            source: None,
            info: DeviceInfo::default(),
            rest: Rest::default(),
        }
    }
}

token! {
    /// What an input device is.
    pub enum InputType {
        /// A mouse: it sends how far it was moved.
        Mouse = "mouse",
        /// A tablet: it sends where the pointer is.
        Tablet = "tablet",
        /// A keyboard of the guest.
        Keyboard = "keyboard" since "1.2.2",
        /// A device of the host, through virtio.
        Passthrough = "passthrough" since "1.3",
        /// A device of the host, its events.
        Evdev = "evdev" since "7.4",
    }
}

token! {
    /// The bus of an input device.
    pub enum InputBus {
        /// The PS/2 ports of a PC.
        Ps2 = "ps2",
        /// The guest's USB bus.
        Usb = "usb",
        /// The paravirtual input device of a Xen guest.
        Xen = "xen",
        /// The input device of Parallels guests.
        Parallels = "parallels",
        /// A virtio device, for which the guest needs a driver.
        Virtio = "virtio" since "1.3",
    }
}

/// `<input><source>`: input device of the host, with the types passthrough and evdev.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct InputSource {
    /// Path of the host's event device, with type evdev.
    #[xml(attr, since = "7.4")]
    pub dev: Option<CleanPath>,
    /// Path of the host's event device, with type passthrough.
    #[xml(attr)]
    pub evdev: Option<CleanPath>,
    /// Whether all devices are taken together.
    #[xml(attr, since = "7.4")]
    pub grab: Option<Grab>,
    /// The keys that take and give back.
    #[xml(attr = "grabToggle", since = "7.6")]
    pub grab_toggle: Option<GrabToggle>,
    /// Whether keys that are held down repeat, with type evdev; absent: the hypervisor's default.
    #[xml(attr, since = "7.4")]
    pub repeat: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

open_token! {
    /// Which devices are taken from the host together.
    pub enum Grab {
        /// All input devices of the guest that are passed on.
        All = "all",
    }
}

open_token! {
    /// The keys that take devices from the host and give them back.
    pub enum GrabToggle {
        /// Both Ctrl keys.
        CtrlCtrl = "ctrl-ctrl",
        /// Both Alt keys.
        AltAlt = "alt-alt",
        /// Both Shift keys.
        ShiftShift = "shift-shift",
        /// Both Meta keys.
        MetaMeta = "meta-meta",
        /// Scroll Lock alone.
        Scrolllock = "scrolllock",
        /// Ctrl and Scroll Lock.
        CtrlScrolllock = "ctrl-scrolllock",
    }
}
