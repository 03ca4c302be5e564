//! What keeps a device from a PCI slot, under QEMU's rules.

use crate::address::pci::Obstacle;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Pci};
use crate::qemu::address::mistake::{Mistake, Part, BUS_OF_OTHER_DEVICES, NO_SUCH_CONTROLLER, NO_SUCH_PORT};
use crate::qemu::address::Board;
use crate::xml::mistake::INVALID_VALUE;

/// Reports why a device cannot have an address, or the one that the document gives it.
pub(super) fn report(board: &mut Board<'_>, device: Id, obstacle: Obstacle) {
    let mistake = match obstacle {
        Obstacle::Taken(taken) => return report_taken(board, device, taken),
        Obstacle::NoPci => Mistake::no_pci(),
        Obstacle::NoSuchDomain(domain) => Mistake {
            rule: &INVALID_VALUE,
            part: Part::Of("domain"),
            message: format!("`domain='{domain:#06x}'`: the guest has PCI domain 0 only"),
            help: "use `domain='0x0000'`",
        },
        Obstacle::NoSuchBus(bus) => Mistake {
            rule: &NO_SUCH_CONTROLLER,
            part: Part::Of("bus"),
            message: format!("`bus='{bus:#04x}'`: the guest has no such PCI controller"),
            help: "add a `<controller type='pci'>` with that index, or remove the `<address>`",
        },
        Obstacle::WrongBus { bus, model } => Mistake {
            rule: &BUS_OF_OTHER_DEVICES,
            part: Part::Of("bus"),
            message: format!(
                "`bus='{bus:#04x}'`: PCI controller {bus} of model '{model}' does not take this device"
            ),
            help: "choose another bus, or remove the `<address>`",
        },
        Obstacle::NoSuchSlot { bus, model, slot, first, last } => {
            let slots = match (first, last) {
                (0, 0) => "slot 0 only".to_owned(),
                (first, last) => format!("slots {first} to {last}"),
            };
            Mistake {
                rule: &NO_SUCH_PORT,
                part: Part::Of("slot"),
                message: format!("`slot='{slot:#04x}'`: PCI controller {bus} of model '{model}' has {slots}"),
                help: "choose another slot, or remove the `<address>`",
            }
        }
        Obstacle::NoSuchFunction(function) => Mistake {
            rule: &NO_SUCH_PORT,
            part: Part::Of("function"),
            message: format!("`function='{function:#x}'`: a PCI slot has functions 0 to 7"),
            help: "choose another function, or remove the `<address>`",
        },
        Obstacle::NoFreeSlot => Mistake::no_free_slot(),
        Obstacle::NoFreeSlotForController => {
            let message = "no slot is free for this PCI controller".to_owned();
            Mistake { message, ..Mistake::no_free_slot() }
        }
        Obstacle::TooManyBuses => {
            let message = "the devices need more than 256 PCI buses".to_owned();
            Mistake { message, ..Mistake::no_free_slot() }
        }
    };
    board.report(device, mistake);
}

fn report_taken(board: &mut Board<'_>, device: Id, taken: Pci) {
    let same = |bus: &Bus| matches!(bus, Bus::Pci(other) if other.is_given() && other.is_at(taken));
    let other = board.holder(device, same);
    let Pci { domain, bus, slot, function, .. } = taken;
    let what = format!("PCI address {domain:04x}:{bus:02x}:{slot:02x}.{function}");
    board.taken(device, other, Part::Address, &what);
}
