//! Devices whose place the chip set fixes (qemu-addresses.md 10.12).

use super::{address, is_wanted, obstacle, store, Pass};
use crate::address::pci::{Buses, Class, Need};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::video::ModelType;
use crate::domain::devices::Controller;
use crate::domain::info::Pci;
use crate::qemu::address::mistake::{Mistake, Part, ADDRESS_OF_CHIPSET};
use crate::qemu::address::{walk, Board, Id};
use crate::qemu::machine::Family;
use crate::xml::value::token::OnOff;

/// What the chip set's own devices are.
const CHIP: Class = Class::new(Need::Conventional);

pub(super) fn is_usb2(controller: &Controller) -> bool {
    controller.r#type == Type::Usb && controller.model.is_some_and(Model::is_ich9_usb)
}

/// The place that the older chip set fixes for a controller.
fn fixed(controller: &Controller) -> Option<Pci> {
    match (controller.r#type, controller.index, controller.model) {
        (Type::Ide, Some(0), _) => Some(Pci::new(0, 1, 1)),
        (Type::Usb, Some(0), Some(Model::Piix3Uhci) | None) => Some(Pci::new(0, 1, 2)),
        _ => None,
    }
}

/// Whether an address is that of a function which is part of the chip set.
pub(super) fn is_function_of_chipset(board: &Board<'_>, device: Id, given: Pci) -> bool {
    let Id::Controller(at) = device else { return false };
    board.family == Family::I440fx
        && fixed(&board.domain.devices.controller[at]).is_some_and(|place| given.is_at(place))
}

pub(super) fn assign(board: &mut Board<'_>, buses: &mut Buses, pass: Pass) {
    if buses.all.is_empty() {
        return;
    }
    match board.family {
        Family::I440fx => i440fx(board, buses, pass),
        Family::Q35 => q35(board, buses, pass),
        _ => {}
    }
}

fn i440fx(board: &mut Board<'_>, buses: &mut Buses, pass: Pass) {
    for at in 0..board.domain.devices.controller.len() {
        if let Some(place) = fixed(&board.domain.devices.controller[at]) {
            pin(board, buses, at, place);
        }
    }
    for function in [0, 3] {
        built_in(board, buses, Pci::new(0, 1, function));
    }
    first_video(board, buses, 2, pass);
}

/// Puts a controller where the chip set has it.
fn pin(board: &mut Board<'_>, buses: &mut Buses, at: usize, place: Pci) {
    let device = Id::Controller(at);
    let given = address(board, device).filter(Pci::is_given);
    let is_there = given.is_some_and(|given| given.is_at(place));
    if given.is_some() && !is_there {
        let message = format!(
            "the machine has this controller at PCI address 0000:00:{:02x}.{}",
            place.slot, place.function
        );
        let (part, help) = (Part::Address, "remove the `<address>`");
        board.report(device, Mistake { rule: &ADDRESS_OF_CHIPSET, part, message, help });
    }
    built_in(board, buses, place);
    if !is_there {
        store(board, device, place);
    }
}

/// Takes a function for what is built into the chip set.
fn built_in(board: &mut Board<'_>, buses: &mut Buses, place: Pci) {
    if !buses.is_free(place) {
        let other = walk(board.domain)
            .into_iter()
            .find(|other| address(board, *other).is_some_and(|given| given.is_at(place)));
        if let Some(other) = other {
            let message = format!(
                "PCI address 0000:00:{:02x}.{} is that of a part of the chip set",
                place.slot, place.function
            );
            let (part, help) = (Part::Address, "choose another slot, or remove the `<address>`");
            board.report(other, Mistake { rule: &ADDRESS_OF_CHIPSET, part, message, help });
        }
    }
    buses.take(place, CHIP);
}

/// The first graphics card has a slot of its own, if that is free.
fn first_video(board: &mut Board<'_>, buses: &mut Buses, slot: u32, pass: Pass) {
    let Some(video) = board.domain.devices.video.first() else { return };
    let kind = video.model.as_ref().and_then(|model| model.r#type);
    let device = Id::Video(0);
    if matches!(kind, None | Some(ModelType::None | ModelType::Ramfb)) || !is_wanted(board, device) {
        return;
    }
    let Some(class) = board.class(device) else { return };
    let own = buses.is_slot_free(0, slot);
    let place = if own { Ok(Pci::new(0, slot, 0)) } else { buses.next(class, None) };
    match place {
        Ok(place) => {
            if own || pass == Pass::Final {
                store(board, device, place);
            }
            buses.take(place, class);
        }
        Err(found) => obstacle::report(board, device, found),
    }
}

fn q35(board: &mut Board<'_>, buses: &mut Buses, pass: Pass) {
    for at in 0..board.domain.devices.controller.len() {
        let controller = &board.domain.devices.controller[at];
        let device = Id::Controller(at);
        let unplaced = controller.info.address.is_none();
        match (controller.r#type, controller.index, controller.model) {
            (Type::Sata, Some(0), _) => {
                let place = Pci::new(0, 0x1f, 2);
                if !address(board, device).is_some_and(|given| given.is_at(place)) {
                    pin(board, buses, at, place);
                }
            }
            (Type::Usb, _, Some(Model::Ich9Uhci1)) if unplaced => {
                let slot = [0x1d, 0x1a].into_iter().find(|slot| buses.is_slot_free(0, *slot));
                if let Some(slot) = slot {
                    let place = Pci { multifunction: Some(OnOff::On), ..Pci::new(0, slot, 0) };
                    store(board, device, place);
                    buses.take(place, CHIP);
                }
            }
            (Type::Pci, _, Some(Model::DmiToPciBridge)) if unplaced && buses.is_slot_free(0, 0x1e) => {
                let place = Pci::new(0, 0x1e, 0);
                store(board, device, place);
                buses.take(place, CHIP);
            }
            _ => {}
        }
    }
    for function in [0, 3] {
        built_in(board, buses, Pci::new(0, 0x1f, function));
    }
    first_video(board, buses, 1, pass);
    let sounds = 0..board.domain.devices.sound.len();
    let sound = sounds.into_iter().find(|at| {
        board.domain.devices.sound[*at].model == SoundModel::Ich9 && is_wanted(board, Id::Sound(*at))
    });
    if let Some(at) = sound.filter(|_| buses.is_slot_free(0, 0x1b)) {
        let place = Pci::new(0, 0x1b, 0);
        store(board, Id::Sound(at), place);
        buses.take(place, CHIP);
    }
}
