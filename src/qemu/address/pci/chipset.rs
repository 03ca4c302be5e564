//! Devices whose place the chip set fixes (qemu-addresses.md 10.12).

use super::buses::Buses;
use super::{address, is_wanted, store};
use crate::domain::devices::controller::Type;
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::video::ModelType;
use crate::domain::devices::Controller;
use crate::domain::info::Pci;
use crate::qemu::address::{Board, Device};
use crate::qemu::command::machine::Family;
use crate::xml::value::token::OnOff;

pub(super) fn is_usb2(controller: &Controller) -> bool {
    controller.r#type == Type::Usb
        && controller.model.as_deref().is_some_and(|model| model.starts_with("ich9-"))
}

/// The place that the older chip set fixes for a controller.
fn fixed(controller: &Controller) -> Option<Pci> {
    match (controller.r#type, controller.index, controller.model.as_deref()) {
        (Type::Ide, Some(0), _) => Some(Pci::new(0, 1, 1)),
        (Type::Usb, Some(0), Some("piix3-uhci") | None) => Some(Pci::new(0, 1, 2)),
        _ => None,
    }
}

/// Whether an address is that of a function which is part of the chip set.
pub(super) fn is_function_of_chipset(board: &Board<'_>, device: Device, given: Pci) -> bool {
    let Device::Controller(at) = device else { return false };
    if board.family != Family::I440fx {
        return false;
    }
    fixed(&board.domain.devices.controller[at]).is_some_and(|place| {
        (given.domain, given.bus, given.slot, given.function) == (0, place.bus, place.slot, place.function)
    })
}

pub(super) fn assign(board: &mut Board<'_>, buses: &mut Buses) {
    if buses.all.is_empty() {
        return;
    }
    match board.family {
        Family::I440fx => i440fx(board, buses),
        Family::Q35 => q35(board, buses),
        _ => {}
    }
}

fn i440fx(board: &mut Board<'_>, buses: &mut Buses) {
    for at in 0..board.domain.devices.controller.len() {
        if let Some(place) = fixed(&board.domain.devices.controller[at]) {
            pin(board, buses, at, place);
        }
    }
    for function in [0, 3] {
        buses.take(Pci::new(0, 1, function), false);
    }
    first_video(board, buses, 2);
}

/// Puts a controller where the chip set has it.
fn pin(board: &mut Board<'_>, buses: &mut Buses, at: usize, place: Pci) {
    let device = Device::Controller(at);
    if let Some(given) = address(board, device).filter(Pci::is_given) {
        if (given.domain, given.bus, given.slot, given.function) != (0, place.bus, place.slot, place.function)
        {
            let text = format!("the chip set has it at 0000:00:{:02x}.{}", place.slot, place.function);
            board.refuse(device, text);
        }
    }
    store(board, device, place);
    buses.take(place, false);
}

/// The first graphics card has a slot of its own, if that is free.
fn first_video(board: &mut Board<'_>, buses: &mut Buses, slot: u32) {
    let Some(video) = board.domain.devices.video.first() else { return };
    let kind = video.model.as_ref().and_then(|model| model.r#type);
    let device = Device::Video(0);
    if matches!(kind, None | Some(ModelType::None | ModelType::Ramfb)) || !is_wanted(board, device) {
        return;
    }
    let Some(class) = board.class(device) else { return };
    let place = match buses.is_slot_free(0, slot) {
        true => Ok(Pci::new(0, slot, 0)),
        false => buses.next(class, None),
    };
    match place {
        Ok(place) => {
            store(board, device, place);
            buses.take(place, false);
        }
        Err(message) => board.refuse(device, message),
    }
}

fn q35(board: &mut Board<'_>, buses: &mut Buses) {
    for at in 0..board.domain.devices.controller.len() {
        let controller = &board.domain.devices.controller[at];
        let device = Device::Controller(at);
        let unplaced = controller.info.address.is_none();
        match (controller.r#type, controller.index, controller.model.as_deref()) {
            (Type::Sata, Some(0), _) => {
                let place = Pci::new(0, 0x1f, 2);
                let placed = address(board, device).filter(Pci::is_given);
                if placed
                    .is_none_or(|given| buses.is_free(place) || (given.slot, given.function) != (0x1f, 2))
                {
                    pin(board, buses, at, place);
                }
            }
            (Type::Usb, _, Some("ich9-uhci1")) if unplaced => {
                let slot = [0x1d, 0x1a].into_iter().find(|slot| buses.is_slot_free(0, *slot));
                if let Some(slot) = slot {
                    let place = Pci { multifunction: Some(OnOff::On), ..Pci::new(0, slot, 0) };
                    store(board, device, place);
                    buses.take(place, false);
                }
            }
            (Type::Pci, _, Some("dmi-to-pci-bridge")) if unplaced && buses.is_slot_free(0, 0x1e) => {
                let place = Pci::new(0, 0x1e, 0);
                store(board, device, place);
                buses.take(place, false);
            }
            _ => {}
        }
    }
    for function in [0, 3] {
        buses.take(Pci::new(0, 0x1f, function), false);
    }
    first_video(board, buses, 1);
    let sounds = &board.domain.devices.sound;
    let sound = (0..sounds.len())
        .find(|at| sounds[*at].model == SoundModel::Ich9 && sounds[*at].info.address.is_none());
    if let Some(at) = sound.filter(|_| buses.is_slot_free(0, 0x1b)) {
        let place = Pci::new(0, 0x1b, 0);
        store(board, Device::Sound(at), place);
        buses.take(place, false);
    }
}
