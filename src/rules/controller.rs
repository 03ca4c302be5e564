//! Rules about controllers: their numbers, and what goes with a model (parse-and-rules.md 3.5).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::controller::{Model, Target, Type};
use crate::domain::devices::{Controller, Id};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISPLACED_ELEMENT};
use std::collections::BTreeMap;

rule! {
    /// Two controllers of a type have the same index.
    ///
    /// Devices name their controller by its index, so each type counts its own from 0. Only the
    /// companions of an ICH9 USB controller share its index. Change one index, or leave it out.
    ///
    /// ```xml wrong
    /// <controller type='scsi' index='0'/><controller type='scsi' index='0'/>
    /// ```
    /// ```xml right
    /// <controller type='scsi' index='0'/><controller type='scsi' index='1'/>
    /// ```
    CONTROLLER_INDEX_TAKEN = "R270" "controller-index-taken" Error;

    /// The guest has a USB controller, but USB is disabled.
    ///
    /// A USB controller of model `none` says that the guest has no USB. Remove it, or the others.
    ///
    /// ```xml wrong
    /// <controller type='usb' index='0' model='none'/>
    /// <controller type='usb' index='1' model='qemu-xhci'/>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='0' model='qemu-xhci'/>
    /// ```
    USB_DISABLED = "R271" "controller-of-disabled-usb" Error;

    /// An I/O thread is given to a controller that uses none.
    ///
    /// Only virtio SCSI controllers handle their requests in I/O threads. Remove `iothread`, or use
    /// `model='virtio-scsi'`.
    ///
    /// ```xml wrong
    /// <iothreads>1</iothreads>
    /// <controller type='scsi' model='lsilogic'><driver iothread='1'/></controller>
    /// ```
    /// ```xml right
    /// <iothreads>1</iothreads>
    /// <controller type='scsi' model='virtio-scsi'><driver iothread='1'/></controller>
    /// ```
    IOTHREAD_OF_CONTROLLER = "R272" "iothread-of-other-controller" Error;

    /// The target of the first PCI controller, or of another, is one of the wrong host bridge.
    ///
    /// The controller with index 0 is the host bridge 0 and belongs to no NUMA node; every other host
    /// bridge has a `<target index=…>` from 1.
    ///
    /// ```xml wrong
    /// <controller type='pci' index='0' model='pci-root'><target index='1'/></controller>
    /// ```
    /// ```xml right
    /// <controller type='pci' index='0' model='pci-root'><target index='0'/></controller>
    /// ```
    HOST_BRIDGE = "R273" "host-bridge-number" Error;
}

/// Controllers are numbered once each, and say what goes with their model.
pub fn controllers(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let controllers = &domain.devices.controller;
    let usb = |controller: &&Controller| controller.r#type == Type::Usb;
    let none = |controller: &Controller| controller.model == Some(Model::None);
    let disabled = controllers.iter().filter(usb).any(none);
    // A companion of an ICH9 controller shares its index.
    let shares = |own: &Controller| own.info.master.is_some() || own.model.is_some_and(Model::is_ich9_usb);
    let mut taken: BTreeMap<(Type, u32), usize> = BTreeMap::new();
    for (at, (controller, place)) in devices.each("controller", controllers).enumerate() {
        let kind = controller.r#type;
        if let Some(index) = controller.index.filter(|_| !shares(controller)) {
            let first = *taken.entry((kind, index)).or_insert(at);
            if first != at {
                let other = domain.devices.place(&devices, Id::Controller(first));
                findings
                    .report(
                        &CONTROLLER_INDEX_TAKEN,
                        &place.attr("index"),
                        format!("`index='{index}'` of type '{kind}' is also that of {}", other.label()),
                    )
                    .help("give each controller of the type an index of its own");
            }
        }
        if usb(&controller) && disabled && !none(controller) {
            findings
                .report(&USB_DISABLED, &place, "a USB controller, but another of model 'none' disables USB")
                .help("remove the controller of model 'none', or this one");
        }
        let threaded = controller.driver.as_ref().is_some_and(|driver| driver.iothread > 0);
        if let Some(model) = controller.model.filter(|model| threaded && !model.is_virtio_scsi()) {
            let driver = place.child("driver");
            findings
                .report(
                    &IOTHREAD_OF_CONTROLLER,
                    &driver.attr("iothread"),
                    format!("`iothread` of a controller of model '{model}'"),
                )
                .remove(", or use `model='virtio-scsi'`");
        }
        if kind == Type::Pci {
            pci(controller, &place, findings);
        }
    }
}

fn pci(controller: &Controller, place: &Place<'_>, findings: &mut Findings) {
    let root = controller.model.filter(|model| matches!(model, Model::PciRoot | Model::PcieRoot));
    if let Some(model) = root.filter(|_| controller.info.address.is_some()) {
        findings
            .report(&MISPLACED_ELEMENT, &place.child("address"), format!("`<address>` of model '{model}'"))
            .remove("; the root of PCI has no address");
    }
    if let Some(index) = controller.index.filter(|index| *index > 255) {
        let message = format!("`index` of `<controller>` is {index}; expected 0 to 255 for a PCI controller");
        findings.report(&INVALID_VALUE, &place.attr("index"), message);
    }
    if let Some(own) = &controller.target {
        target(own, controller.index, &place.child("target"), findings);
    }
}

fn target(own: &Target, index: Option<u32>, place: &Place<'_>, findings: &mut Findings) {
    let numbers = [
        ("index", own.index.map(|number| u64::from(number.0)), 0, 30),
        ("chassisNr", own.chassis_nr.map(|number| u64::from(number.0)), 1, 255),
        ("chassis", own.chassis.map(|number| u64::from(number.0)), 0, 255),
        ("port", own.port.map(|port| port.0), 0, 255),
        ("busNr", own.bus_nr.map(|number| u64::from(number.0)), 1, 254),
    ];
    for (name, number, least, most) in numbers {
        if let Some(number) = number.filter(|number| !(least..=most).contains(number)) {
            let message = format!("`{name}` of `<target>` is {number}; expected {least} to {most}");
            findings.report(&INVALID_VALUE, &place.attr(name), message);
        }
    }
    if let (Some(bridge), Some(index)) = (own.index.map(|number| number.0), index) {
        if (index == 0) != (bridge == 0) {
            findings
                .report(
                    &HOST_BRIDGE,
                    &place.attr("index"),
                    format!("host bridge {bridge} of the PCI controller with index {index}"),
                )
                .help("the controller with index 0, and no other, is host bridge 0");
        }
    }
    if index == Some(0) && own.node.is_some() {
        findings
            .report(&HOST_BRIDGE, &place.child("node"), "`<node>` of the PCI controller with index 0")
            .remove("; the first host bridge belongs to no NUMA node");
    }
}
