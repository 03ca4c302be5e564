//! What PCI controllers show the guest (qemu-addresses.md 10.15).

use super::super::mistake::{Mistake, Part, BRIDGE_INDEX};
use super::super::Board;
use crate::domain::devices::controller::{Model, ModelName, PciModel, Target, Type};
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Pci};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::number::{AnyBase, Hex};

pub(super) fn fill(board: &mut Board<'_>) {
    let root_port = match board.caps.has(Flag::PcieRootPort) {
        true => PciModel::PcieRootPort,
        false => PciModel::Ioh3420,
    };
    let pseries = board.family == Family::Pseries;
    for at in 0..board.domain.devices.controller.len() {
        let controller = &board.domain.devices.controller[at];
        if controller.r#type != Type::Pci {
            continue;
        }
        let index = controller.index.unwrap_or(0);
        let Some(model) = controller.model else { continue };
        let place = match controller.info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Pci(pci)) => *pci,
            _ => Pci::default(),
        };
        let expander = matches!(model, Model::PciExpanderBus | Model::PcieExpanderBus);
        let bus_nr = expander.then(|| lowest_bus_nr(board)).flatten();
        let phb = (model == Model::PciRoot).then(|| free_phb(board, index)).flatten();
        let name = match model {
            Model::PciBridge => PciModel::PciBridge,
            Model::DmiToPciBridge => PciModel::I82801b11Bridge,
            Model::PcieToPciBridge => PciModel::PciePciBridge,
            Model::PcieRootPort => root_port,
            Model::PcieSwitchUpstreamPort => PciModel::X3130Upstream,
            Model::PcieSwitchDownstreamPort => PciModel::Xio3130Downstream,
            Model::PciExpanderBus => PciModel::Pxb,
            Model::PcieExpanderBus => PciModel::PxbPcie,
            Model::PciRoot if pseries => PciModel::SpaprPciHostBridge,
            _ => continue,
        };
        let mut failed = None;
        let controller = &mut board.domain.devices.controller[at];
        controller.model_name.get_or_insert_with(ModelName::default).name.get_or_insert(name);
        let target = controller.target.get_or_insert_with(Target::default);
        match model {
            Model::PciBridge => {
                target.chassis_nr.get_or_insert(AnyBase(index));
                if index <= place.bus {
                    failed = Some(Mistake {
                        rule: &BRIDGE_INDEX,
                        part: Part::Attribute("index"),
                        message: format!("`index='{index}'`: the PCI bridge is on bus {}", place.bus),
                        help: "give it an index above that of its bus",
                    });
                }
            }
            Model::PcieRootPort => {
                target.chassis.get_or_insert(AnyBase(index));
                target.port.get_or_insert(Hex(u64::from(place.slot * 8 + place.function)));
            }
            Model::PcieSwitchDownstreamPort => {
                target.chassis.get_or_insert(AnyBase(index));
                target.port.get_or_insert(Hex(place.slot.into()));
            }
            Model::PciExpanderBus | Model::PcieExpanderBus if target.bus_nr.is_none() => match bus_nr {
                Some(number) => target.bus_nr = Some(AnyBase(number)),
                None => failed = Some(full("no PCI bus number is left for the expander bus")),
            },
            Model::PciRoot if target.index.is_none() => match phb {
                Some(number) => target.index = Some(AnyBase(number)),
                None => failed = Some(full("the guest has more than 32 PCI host bridges")),
            },
            _ => {}
        }
        if let Some(mistake) = failed {
            board.report(Id::Controller(at), mistake);
        }
    }
}

fn full(message: &str) -> Mistake {
    Mistake { message: message.to_owned(), help: "remove controllers", ..Mistake::no_free_slot() }
}

/// Two below the lowest bus number of all expander buses.
fn lowest_bus_nr(board: &Board<'_>) -> Option<u32> {
    let targets = board.domain.devices.controller.iter().filter_map(|controller| controller.target.as_ref());
    let lowest = targets.filter_map(|target| target.bus_nr).map(|number| number.0).min().unwrap_or(256);
    (lowest > 2).then(|| lowest - 2)
}

/// The number of a host bridge of pSeries that no other has.
fn free_phb(board: &Board<'_>, index: u32) -> Option<u32> {
    if index == 0 {
        return Some(0);
    }
    let taken: Vec<u32> = board
        .domain
        .devices
        .controller
        .iter()
        .filter(|controller| controller.model_name.as_ref().is_some_and(|name| name.name.is_some()))
        .filter_map(|controller| controller.target.as_ref()?.index)
        .map(|index| index.0)
        .collect();
    (1..=31).find(|number| !taken.contains(number))
}
