//! `<controller>`: numbers, and what goes with a model (parse-and-rules.md 3.5).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::controller::{Model, Type as ControllerType};
use crate::domain::devices::Controller;
use crate::domain::Domain;

/// Controllers are numbered once each, and say what goes with their model.
pub fn controllers(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let controllers = &domain.devices.controller;
    let usb = |controller: &&Controller| controller.r#type == ControllerType::Usb;
    let none = |controller: &Controller| controller.model == Some(Model::None);
    let disabled = controllers.iter().filter(usb).any(none);
    let usbs = controllers.iter().filter(usb).count();
    for (at, controller) in controllers.iter().enumerate() {
        let mut one = element(path("controller", at, controllers.len()), findings);
        let index = controller.index;
        let same = |other: &&Controller| {
            other.r#type == controller.r#type && other.index == index && index.is_some()
        };
        let plain =
            |other: &&Controller| other.info.master.is_none() && !other.model.is_some_and(Model::is_ich9_usb);
        let twice = controllers[..at].iter().filter(same).any(|other| plain(&other) && plain(&controller));
        let number = index.unwrap_or(0);
        one.refuse(twice, format!("there is another {} controller with index {number}", controller.r#type));
        let other_usb = usb(&controller) && disabled && usbs > 1 && !none(controller);
        one.refuse(other_usb, "USB is disabled by a controller of model 'none'");
        let threaded = controller.driver.as_ref().is_some_and(|driver| driver.iothread > 0);
        let virtio = controller.model.is_none_or(Model::is_virtio_scsi);
        one.refuse_in("driver", threaded && !virtio, "I/O threads serve virtio SCSI controllers");
        if controller.r#type == ControllerType::Pci {
            pci(&mut one, controller);
        }
    }
}

fn pci(one: &mut super::Element<'_>, controller: &Controller) {
    let root = matches!(controller.model, Some(Model::PciRoot | Model::PcieRoot));
    one.refuse_in("address", root && controller.info.address.is_some(), "a PCI root has no address");
    let index = controller.index.unwrap_or(0);
    one.refuse(index > 255, "PCI controllers have an index of at most 255");
    let Some(target) = &controller.target else { return };
    if let Some(number) = target.index.map(|number| number.0) {
        one.refuse_in("target", number > 30, "the index of a host bridge is from 0 to 30");
        let one_zero = (controller.index == Some(0)) != (number == 0) && controller.index.is_some();
        one.refuse_in(
            "target",
            one_zero,
            "the controller with index 0, and that alone, is the host bridge 0",
        );
    }
    let numbers = [
        ("chassisNr", target.chassis_nr.map(|number| u64::from(number.0)), 1, 255),
        ("chassis", target.chassis.map(|number| u64::from(number.0)), 0, 255),
        ("port", target.port.map(|port| port.0), 0, 255),
        ("busNr", target.bus_nr.map(|number| u64::from(number.0)), 1, 254),
    ];
    for (name, number, least, most) in numbers {
        let outside = number.is_some_and(|number| number < least || number > most);
        one.refuse_in("target", outside, format!("`{name}` is from {least} to {most}"));
    }
    let node = controller.index == Some(0) && target.node.is_some();
    one.refuse_in("target", node, "the controller with index 0 has no NUMA node");
}
