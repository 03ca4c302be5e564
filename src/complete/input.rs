//! `<input>`: its bus (canonical-form.md 13.8).

use super::os;
use crate::domain::devices::input::{Input, InputBus, InputType};
use crate::domain::{Arch, Domain, Type};

/// Gives each a bus, and drops what its type has no use for.
pub fn inputs(domain: &mut Domain) {
    let buses = Buses::of(domain);
    domain.devices.input.iter_mut().for_each(|input| settle_input(input, &buses));
}

/// What decides on the bus of an input device.
struct Buses {
    x86: bool,
    s390: bool,
    xen: bool,
    parallels: bool,
}

impl Buses {
    fn of(domain: &Domain) -> Buses {
        Buses {
            x86: os::is_x86(domain),
            s390: domain.arch().is_some_and(Arch::is_s390),
            xen: domain.r#type == Type::Xen && !os::is_hvm(domain),
            parallels: matches!(domain.r#type, Type::Vz | Type::Parallels) && !os::is_hvm(domain),
        }
    }
}

fn settle_input(input: &mut Input, buses: &Buses) {
    let bus = match input.r#type {
        InputType::Evdev => None,
        _ if buses.xen => Some(InputBus::Xen),
        _ if buses.parallels => Some(InputBus::Parallels),
        InputType::Mouse | InputType::Keyboard if buses.x86 => Some(InputBus::Ps2),
        InputType::Passthrough => Some(InputBus::Virtio),
        _ if buses.s390 => Some(InputBus::Virtio),
        _ => Some(InputBus::Usb),
    };
    input.bus = input.bus.or(bus);
    match (input.r#type, &mut input.source) {
        (InputType::Evdev, Some(source)) => source.evdev = None,
        (InputType::Passthrough, Some(source)) => {
            (source.dev, source.grab, source.grab_toggle, source.repeat) = (None, None, None, None);
        }
        (_, source) => *source = None,
    }
}
