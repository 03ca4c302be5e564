//! What Xen's definitions get beyond what is completed for every hypervisor (xen.md 2.1, 3.13).

use super::rules::left_out::SETTING_LEFT_OUT;
use super::rules::NOT_IN_XEN;
use crate::diagnostic::{Diagnostic, Findings};
use crate::domain::devices::chardev::{ConsoleTarget, ConsoleType};
use crate::domain::devices::controller::{self, Type};
use crate::domain::devices::disk::{Block, File, Format, Source};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::video::{Model, ModelType};
use crate::domain::devices::{Console, Controller, Input, Memballoon, Video};
use crate::domain::{Domain, Namespaces};
use crate::hypervisor::Known;
use crate::xen::Kind;

/// Completes a definition for Xen in place; what is found at severity error makes that impossible.
pub fn complete(domain: &mut Domain) -> Vec<Diagnostic> {
    let kind = Kind::of(domain);
    devices(domain, kind);
    let mut found = other_type(domain);
    found.extend(namespaces(domain));
    found.extend(crate::complete::complete(domain));
    if let Some(os_type) = domain.os.as_mut().and_then(|os| os.r#type.as_mut()) {
        let machine = match kind {
            Kind::Hvm => "xenfv",
            Kind::Pv => "xenpv",
            Kind::Pvh => "xenpvh",
        };
        os_type.machine.get_or_insert_with(|| machine.into());
    }
    let cells = !domain.numa_cells().is_empty();
    if kind == Kind::Hvm {
        let features = domain.features.get_or_insert_with(Default::default);
        features.pae = true;
        features.acpi |= cells;
    }
    for disk in &mut domain.devices.disk {
        let network = matches!(disk.source, Source::Network(_));
        let driver = disk.driver.get_or_insert_with(Default::default);
        driver.r#type.get_or_insert(Format::Raw);
        if network && driver.name.is_none() {
            driver.name = Some("qemu".to_owned());
        }
        // `phy` drives block devices alone, also where none is in the drive.
        if driver.name.as_deref() == Some("phy") && disk.source == Source::File(File::default()) {
            disk.source = Source::Block(Block::default());
        }
    }
    found
}

/// Refuses guests of other hypervisors: what would be made of them is no guest that anybody runs.
fn other_type(domain: &Domain) -> Vec<Diagnostic> {
    if Known::of(domain.r#type) == Some(Known::Xen) {
        return Vec::new();
    }
    let mut findings = Findings::default();
    let message = format!("`type='{}'` of `<domain>`: Xen does not run such guests", domain.r#type);
    findings.report(&NOT_IN_XEN, &domain.place().attr("type"), message).help("use 'xen'");
    findings.into_list()
}

/// Drops what the document says to other hypervisors alone.
fn namespaces(domain: &mut Domain) -> Vec<Diagnostic> {
    let Namespaces { xen, qemu, lxc, bhyve, vmware } = std::mem::take(&mut domain.namespaces);
    let dropped = [
        ("commandline", "qemu", qemu.commandline.is_some()),
        ("capabilities", "qemu", qemu.capabilities.is_some()),
        ("override", "qemu", qemu.r#override.is_some()),
        ("deprecation", "qemu", qemu.deprecation.is_some()),
        ("namespace", "lxc", lxc.namespace.is_some()),
        ("commandline", "bhyve", bhyve.commandline.is_some()),
        ("datacenterpath", "vmware", vmware.datacenterpath.is_some()),
    ];
    domain.namespaces = Namespaces { xen, ..Namespaces::default() };
    let root = domain.place();
    let mut findings = Findings::default();
    for (name, prefix, _) in dropped.into_iter().filter(|(.., given)| *given) {
        let message = format!("`<{prefix}:{name}>` is left out: it says something to another hypervisor");
        findings.report(&SETTING_LEFT_OUT, &root.child(name), message).remove("");
    }
    findings.into_list()
}

/// The devices that every guest of Xen has (xen.md 3.13).
fn devices(domain: &mut Domain, kind: Kind) {
    let devices = &mut domain.devices;
    if !devices.controller.iter().any(|controller| controller.r#type == Type::Xenbus) {
        let bus = Controller { r#type: Type::Xenbus, index: Some(0), ..Controller::default() };
        controller::insert(&mut devices.controller, bus);
    }
    let bus = if kind == Kind::Hvm { InputBus::Ps2 } else { InputBus::Xen };
    for r#type in [InputType::Mouse, InputType::Keyboard] {
        let same = |input: &Input| input.r#type == r#type && input.bus.is_none_or(|own| own == bus);
        if !devices.input.iter().any(same) {
            devices.input.push(Input::on(r#type, bus));
        }
    }
    if kind != Kind::Hvm && devices.console.is_empty() {
        let target =
            ConsoleTarget { r#type: Some(ConsoleType::Xen), port: Some(0), ..ConsoleTarget::default() };
        devices.console.push(Console { target: Some(target), ..Console::default() });
    }
    devices
        .memballoon
        .get_or_insert_with(|| Memballoon { model: MemballoonModel::Xen, ..Memballoon::default() });
    if !devices.graphics.is_empty() && devices.video.is_empty() {
        devices.video.push(Video::default());
    }
    devices.video.iter_mut().for_each(|video| card(video.model.get_or_insert_default(), kind));
}

/// The video card and its memory in KiB; what is left open here is as everywhere.
fn card(model: &mut Model, kind: Kind) {
    if matches!(model.r#type, None | Some(ModelType::Default)) {
        model.r#type = Some(if kind == Kind::Pv { ModelType::Xen } else { ModelType::Cirrus });
    }
    if kind == Kind::Hvm && model.vram == 0 {
        model.vram = match model.r#type {
            Some(ModelType::Vga | ModelType::Xen) => 16_384,
            Some(ModelType::Cirrus) => 8192,
            Some(ModelType::Qxl) => 131_072,
            _ => 0,
        };
    }
}
