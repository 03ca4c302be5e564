//! The command line of a completed definition (qemu-command-1.md, qemu-command-2.md): one file per
//! family of options, in the order in which they are printed.

mod audio;
mod chardev;
mod clock;
mod controller;
mod cpu;
mod disk;
mod display;
mod head;
mod hostdev;
mod identity;
mod layer;
mod manager;
mod memory;
mod net;
mod netdev;
mod numa;
mod port;
mod prepare;
mod refuse;
mod resolve;
mod sd;
mod share;
mod small;
mod source;

use super::caps::{Accelerator, Capabilities, Flag, Machine};
use super::launch::{Launch, Tls};
use super::machine::Family;
use super::members::{Members, Value};
use super::namespace::Namespace;
use super::{address, alias};
use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::Secret;
use crate::domain::info::{Bus, DeviceInfo, Drive, Virtio, VirtioModel};
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;
use std::collections::HashMap;
use std::num::NonZeroU32;

/// A command: environment, program and arguments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandLine {
    /// What is set in the environment.
    pub environment: Vec<(String, String)>,
    /// The program.
    pub emulator: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What is otherwise than the definition says, since a manager would have to do it.
    pub notes: Vec<Diagnostic>,
}

/// The command that runs a completed definition on a binary.
///
/// # Errors
/// What QEMU, or this translator yet, cannot do, each with its element.
pub fn command_line(
    domain: &Domain,
    caps: &Capabilities,
    launch: &Launch,
) -> Result<CommandLine, Vec<Diagnostic>> {
    let mut domain = domain.clone();
    let wrong = |message: String| vec![Diagnostic::error(&code::QEMU_REFUSED, message).on("/domain")];
    let namespace = Namespace::of(&domain).map_err(wrong)?;
    let mut unknown = Vec::new();
    let mut changed = None;
    if !namespace.add.is_empty() || !namespace.remove.is_empty() {
        let mut own = caps.clone();
        // Documents also name flags of binaries so old that nothing depends on them any more.
        let (add, gone): (Vec<&str>, Vec<&str>) =
            namespace.add.iter().map(String::as_str).partition(|name| Flag::from_name(name).is_some());
        let (remove, gone_too): (Vec<&str>, Vec<&str>) =
            namespace.remove.iter().map(String::as_str).partition(|name| Flag::from_name(name).is_some());
        unknown.extend(gone.into_iter().chain(gone_too).map(str::to_owned));
        own.change(add, remove)
            .map_err(|name| wrong(format!("invalid qemu namespace capability '{name}'")))?;
        changed = Some(own);
    }
    let caps = changed.as_ref().unwrap_or(caps);
    if launch.incoming.is_none() || address::usb::all_placed(&mut domain) {
        let refused = address::assign_usb(&mut domain, caps);
        if !refused.is_empty() {
            return Err(refused);
        }
    }
    let turned = prepare::ports(&mut domain, launch);
    alias::assign(&mut domain);
    let file_sets = chardev::descriptor_sets(&domain);
    let (disks, numbers) = disk::plan(&mut domain, launch, file_sets.len() as u32)?;
    let accelerator = match domain.r#type {
        Type::Kvm => Accelerator::Kvm,
        Type::Hvf => Accelerator::Hvf,
        _ => Accelerator::Tcg,
    };
    let name = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.machine.as_deref()).unwrap_or_default();
    let machine = caps.machine(accelerator, name).or_else(|| caps.machine(Accelerator::Tcg, name));
    let mut out = Translation {
        domain: &domain,
        caps,
        launch,
        machine,
        namespace,
        family: Family::of(&domain),
        disks,
        blocks: numbers.node - 1,
        preallocated: false,
        turned,
        sets: numbers.set,
        late_sets: numbers.vdpa,
        file_sets,
        command: CommandLine::default(),
        refused: Vec::new(),
        here: ("", 0, 0),
    };
    for name in unknown {
        out.note(
            "/domain/capabilities",
            format!("no flag '{name}' of a binary is known: it changes nothing"),
        );
    }
    manager::session(&mut out);
    refuse::refusals(&mut out);
    head::environment(&mut out);
    head::name(&mut out);
    head::machine(&mut out);
    cpu::cpu(&mut out);
    head::memory(&mut out);
    head::topology(&mut out);
    identity::identity(&mut out);
    head::monitor(&mut out);
    clock::clock(&mut out);
    head::boot(&mut out);
    controller::controllers(&mut out);
    memory::devices(&mut out);
    controller::readers(&mut out);
    disk::disks(&mut out);
    share::filesystems(&mut out);
    net::interfaces(&mut out);
    share::smartcards(&mut out);
    port::serials(&mut out);
    port::parallels(&mut out);
    port::channels(&mut out);
    port::consoles(&mut out);
    small::tpms(&mut out);
    small::inputs(&mut out);
    audio::audio(&mut out);
    display::graphics(&mut out);
    display::video(&mut out);
    display::sound(&mut out);
    small::watchdogs(&mut out);
    share::redirdevs(&mut out);
    hostdev::hostdevs(&mut out);
    if let Some(uri) = &launch.incoming {
        out.option("-incoming", uri.clone());
    }
    small::balloon(&mut out);
    small::rngs(&mut out);
    small::tail(&mut out);
    for alias in out.namespace.unmatched() {
        out.note("/domain", format!("there is no device '{alias}' whose properties could be changed"));
    }
    manager::notes(&mut out);
    match out.refused.is_empty() {
        true => Ok(out.command),
        false => Err(out.refused),
    }
}

/// A command being made.
struct Translation<'d> {
    domain: &'d Domain,
    caps: &'d Capabilities,
    launch: &'d Launch,
    machine: Option<&'d Machine>,
    namespace: Namespace,
    family: Family,
    /// The interfaces whose network handed a device of the host out.
    turned: Vec<usize>,
    /// What was settled of each disk.
    disks: Vec<disk::Plan>,
    /// How many images there are.
    blocks: u32,
    /// Whether all memory is filled before the guest starts, by an option of old.
    preallocated: bool,
    /// The sets of descriptors before those of character devices.
    sets: u32,
    /// The sets of files of character devices, from 0, by the names that they go by.
    file_sets: HashMap<String, u32>,
    /// The next set of descriptors of anything else.
    late_sets: u32,
    command: CommandLine,
    refused: Vec<Diagnostic>,
    /// The kind of the device in hand, its place among those, and how many there are.
    here: (&'static str, usize, usize),
}

impl Translation<'_> {
    /// Tells which device is in hand: what is refused or noted of its kind is so of that one.
    fn stand(&mut self, kind: &'static str, at: usize, count: usize) {
        self.here = (kind, at, count);
    }

    /// The element with the place of the device in hand, if it has neighbours.
    fn placed(&self, element: String) -> String {
        const DEVICES: &str = "/domain/devices/";
        let (kind, at, count) = self.here;
        let own = element.strip_prefix(DEVICES).and_then(|own| own.strip_prefix(kind));
        match own.filter(|own| count > 1 && (own.is_empty() || own.starts_with('/'))) {
            Some(own) => format!("{DEVICES}{kind}[{}]{own}", at + 1),
            None => element,
        }
    }

    fn refuse(&mut self, element: impl Into<String>, message: impl Into<String>) {
        let element = self.placed(element.into());
        self.refused.push(Diagnostic::error(&code::QEMU_REFUSED, message).on(element));
    }

    fn note(&mut self, element: impl Into<String>, message: impl Into<String>) {
        let element = self.placed(element.into());
        self.command.notes.push(Diagnostic::warning(&code::QEMU_ASSUMED, message).on(element));
    }

    fn arch(&self) -> String {
        let os_type = self.domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        os_type.and_then(|os_type| os_type.arch.as_deref()).unwrap_or("x86_64").to_owned()
    }

    /// The guest's name, short enough for a path; in a manager's paths the number of the run leads.
    fn short_name(&self) -> String {
        let managed = self.launch.state_dir.as_deref().and_then(|dir| dir.rsplit_once("/domain-"));
        match managed {
            Some((_, name)) => name.to_owned(),
            None => self.domain.name.replace('/', "_").chars().take(20).collect(),
        }
    }

    fn has(&self, flag: Flag) -> bool {
        self.caps.has(flag)
    }

    fn word(&mut self, option: &str) {
        self.command.arguments.push(option.to_owned());
    }

    fn option(&mut self, option: &str, value: impl Into<String>) {
        self.command.arguments.extend([option.to_owned(), value.into()]);
    }

    fn object(&mut self, members: Members) {
        let text = if self.has(Flag::ObjectQapified) { members.json() } else { members.key_value() };
        self.option("-object", text);
    }

    fn device(&mut self, mut members: Members) {
        self.namespace.change(&mut members);
        let json = self.has(Flag::DeviceJsonHotplug);
        if let (false, Some(list)) =
            (json, members.0.iter().find(|(_, value)| matches!(value, Value::Array(_))))
        {
            self.refuse("/domain/devices", format!("the binary's devices take no list such as '{}'", list.0));
        }
        let text = if json { members.json() } else { members.key_value() };
        self.option("-device", text);
    }

    fn netdev(&mut self, members: Members) {
        let text = if self.has(Flag::NetdevJson) { members.json() } else { members.key_value() };
        self.option("-netdev", text);
    }

    /// Hands a descriptor over that is no character device's.
    fn add_late_descriptor(&mut self, descriptor: u32, what: &str) -> String {
        let set = self.late_sets;
        self.late_sets += 1;
        self.add_set(set, descriptor, what)
    }

    fn add_set(&mut self, set: u32, descriptor: u32, what: &str) -> String {
        self.option("-add-fd", format!("set={set},fd={descriptor},opaque={what}"));
        format!("/dev/fdset/{set}")
    }

    /// Hands one of the manager's secrets over.
    fn secret(&mut self, name: &str, element: &str, secret: Option<&Secret>) {
        let secrets = self.launch.secrets.as_ref();
        self.seal(name, element, secrets.zip(secret).and_then(|(secrets, secret)| secrets.get(secret)));
    }

    /// Hands bytes over that others may not read.
    fn seal(&mut self, name: &str, element: &str, bytes: Option<&[u8]>) {
        let Some((secrets, bytes)) = self.launch.secrets.as_ref().zip(bytes) else {
            self.refuse(element, "the secret is in a manager's keeping; it is not known here");
            return;
        };
        let members = Members::new("qom-type", "secret")
            .with("id", name)
            .with("data", secrets.sealed(bytes))
            .with("keyid", "masterKey0")
            .with("iv", secrets.vector())
            .with("format", "base64");
        self.object(members);
    }

    fn credentials(&mut self, name: &str, tls: &Tls, server: bool, secret: Option<String>) {
        if let Some(name) = &secret {
            let secrets = self.launch.secrets.as_ref();
            let bytes = secrets.zip(tls.secret.as_ref()).and_then(|(secrets, key)| secrets.named(key));
            self.seal(name, "/domain/devices", bytes);
        }
        let members = Members::new("qom-type", "tls-creds-x509")
            .with("id", name)
            .with("dir", &*tls.dir)
            .with("endpoint", if server { "server" } else { "client" })
            .with("verify-peer", if server { tls.verify } else { true })
            .with_some("passwordid", secret);
        self.object(members);
    }

    /// The companion of a device with an S/390 PCI address.
    fn zpci(&self, info: &DeviceInfo) -> Option<Members> {
        let Some(Bus::Pci(pci)) = info.address.as_ref().map(|address| &address.bus) else { return None };
        let zpci = pci.zpci.as_ref()?;
        let (uid, fid) = (zpci.uid.unwrap_or(0), zpci.fid.unwrap_or(0));
        let members = Members::new("driver", "zpci").with("uid", uid).with("fid", fid);
        Some(members.with("target", id(info)).with("id", format!("zpci{uid}")))
    }

    fn set_environment(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.command.environment.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => *own = value,
            None => self.command.environment.push((name.to_owned(), value)),
        }
    }

    /// The name of the controller of that type and number.
    fn controller(&self, kind: ControllerType, index: u32) -> Option<String> {
        let mut controllers = self.domain.devices.controller.iter();
        let found =
            controllers.find(|controller| controller.r#type == kind && controller.index == Some(index));
        found.map(|controller| id(&controller.info))
    }

    /// The members of an address on a SCSI bus.
    fn scsi_address(&mut self, drive: &Drive) -> Members {
        let mut controllers = self.domain.devices.controller.iter();
        let found = controllers.find(|controller| {
            controller.r#type == ControllerType::Scsi && controller.index == Some(drive.controller)
        });
        let none = Members::default();
        let Some(controller) = found else {
            self.refuse(
                "/domain/devices",
                format!("there is no SCSI controller with index {}", drive.controller),
            );
            return none;
        };
        let alias = id(&controller.info);
        match controller.model.as_deref() {
            Some("lsilogic" | "ncr53c90" | "dc390" | "am53c974") => {
                none.with("bus", format!("{alias}.{}", drive.bus)).with("scsi-id", drive.unit)
            }
            _ => none
                .with("bus", format!("{alias}.0"))
                .with("channel", drive.bus)
                .with("scsi-id", drive.target)
                .with("lun", drive.unit),
        }
    }

    fn pci_bus(&mut self, bus: u32) -> String {
        let found = self
            .domain
            .devices
            .controller
            .iter()
            .find(|controller| controller.r#type == ControllerType::Pci && controller.index == Some(bus));
        let Some(controller) = found else {
            self.refuse("/domain/devices", format!("there is no PCI controller with index {bus}"));
            return String::new();
        };
        let (alias, model) = (id(&controller.info), controller.model.as_deref().unwrap_or_default());
        let secondary =
            controller.target.as_ref().and_then(|target| target.index).is_some_and(|index| index.0 > 0);
        match (alias.starts_with("ua-"), model) {
            (true, "pcie-root") => "pcie.0".to_owned(),
            (true, "pci-root") if !secondary => {
                if self.family.has_multibus() { "pci.0" } else { "pci" }.to_owned()
            }
            (_, "pci-root") if secondary => format!("{alias}.0"),
            _ => alias,
        }
    }

    /// The members of a device's address.
    fn address(&mut self, info: &DeviceInfo) -> Members {
        let none = Members::default();
        match info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Pci(pci)) => {
                let bus = self.pci_bus(pci.bus);
                let addr = match pci.function {
                    0 => format!("{:#x}", pci.slot),
                    function => format!("{:#x}.{function:#x}", pci.slot),
                };
                let index = info.acpi.as_ref().and_then(|acpi| acpi.index).map_or(0, NonZeroU32::get);
                none.with("bus", bus)
                    .with_some("multifunction", pci.multifunction.map(|on| on.is_on()))
                    .with("addr", addr)
                    .with_non_zero("acpi-index", index.into())
            }
            Some(Bus::Usb(usb)) => {
                let Some(alias) = self.controller(ControllerType::Usb, usb.bus) else {
                    self.refuse(
                        "/domain/devices",
                        format!("there is no USB controller with index {}", usb.bus),
                    );
                    return none;
                };
                let port = usb.port.as_ref().map(crate::xml::value::text);
                none.with("bus", format!("{alias}.0")).with_some("port", port)
            }
            Some(Bus::SpaprVio(vio)) => none.with_non_zero("reg", vio.reg.map_or(0, |reg| reg.0)),
            Some(Bus::Ccw(ccw)) => {
                let part = |part: Option<u64>| part.unwrap_or(0);
                let (cssid, ssid) = (part(ccw.cssid.map(|hex| hex.0)), part(ccw.ssid.map(|hex| hex.0)));
                none.with("devno", format!("{cssid:x}.{ssid:x}.{:04x}", part(ccw.devno.map(|hex| hex.0))))
            }
            Some(Bus::Isa(isa)) => none.with("iobase", isa.iobase.0).with_non_zero("irq", isa.irq.0),
            Some(Bus::Dimm(dimm)) => none.with("slot", dimm.slot).with_non_zero("addr", dimm.base.0),
            Some(Bus::VirtioSerial(port)) => {
                let Some(alias) = self.controller(ControllerType::VirtioSerial, port.controller) else {
                    let text = format!("there is no virtio-serial controller with index {}", port.controller);
                    self.refuse("/domain/devices", text);
                    return none;
                };
                none.with("bus", format!("{alias}.{}", port.bus)).with("nr", port.port)
            }
            _ => none,
        }
    }

    /// The driver of a virtio device with the options that all have.
    fn virtio(
        &mut self,
        base: &str,
        info: &DeviceInfo,
        model: Option<VirtioModel>,
        options: Virtio,
    ) -> Members {
        let bus = info.address.as_ref().map(|address| &address.bus);
        let suffix = match bus {
            Some(Bus::Pci(_)) => "-pci",
            Some(Bus::Ccw(_)) => "-ccw",
            Some(Bus::VirtioMmio) => "-device",
            _ => {
                let text = format!("the address of '{base}' is none of PCI, CCW and virtio-mmio");
                self.refuse("/domain/devices", text);
                "-pci"
            }
        };
        let known = self.has(Flag::VirtioPciNonTransitional);
        let kind = match model {
            Some(model) if model != VirtioModel::Virtio && suffix != "-pci" => {
                self.refuse("/domain/devices", format!("the model '{model}' is for PCI devices alone"));
                ""
            }
            Some(VirtioModel::VirtioTransitional) if known => "-transitional",
            Some(VirtioModel::VirtioNonTransitional) if known => "-non-transitional",
            Some(VirtioModel::VirtioNonTransitional) => {
                self.refuse("/domain/devices", "the binary has no non-transitional virtio devices");
                ""
            }
            _ => "",
        };
        Members::new("driver", format!("{base}{suffix}{kind}")).and(virtio_options(options))
    }
}

/// The members of an option ROM.
fn rom(info: &DeviceInfo) -> Members {
    let none = Members::default();
    let Some(rom) = &info.rom else { return none };
    if rom.enabled == Some(YesNo::No) {
        return none.with("romfile", "");
    }
    let bar = rom.bar.map(|bar| u32::from(bar.is_on()));
    none.with_some("rombar", bar).with_some("romfile", rom.file.as_ref().map(|file| &*file.0))
}

fn virtio_options(options: Virtio) -> Members {
    Members::default()
        .with_some("iommu_platform", options.iommu.map(|on| on.is_on()))
        .with_some("ats", options.ats.map(|on| on.is_on()))
        .with_some("packed", options.packed.map(|on| on.is_on()))
        .with_some("page-per-vq", options.page_per_vq.map(|on| on.is_on()))
}

/// The name of a device, which every device has by now.
fn id(info: &DeviceInfo) -> String {
    info.alias.as_ref().and_then(|alias| alias.name.clone()).unwrap_or_default()
}

impl std::fmt::Display for CommandLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, value) in &self.environment {
            writeln!(f, "{name}={} \\", shell(value))?;
        }
        f.write_str(&shell(&self.emulator))?;
        let option = |argument: &String| argument.starts_with('-');
        let mut seen = false;
        for (index, argument) in self.arguments.iter().enumerate() {
            let rest = index.checked_sub(1).is_some_and(|before| self.arguments[before..].iter().any(option));
            let same_line = !option(argument) && seen && rest;
            f.write_str(if same_line { " " } else { " \\\n" })?;
            seen |= option(argument);
            f.write_str(&shell(argument))?;
        }
        f.write_str("\n")
    }
}

/// A word as a shell reads it back.
fn shell(word: &str) -> String {
    let special = |c: char| "\r\t\n !\"#$&'()*;<>?[\\]^`{|}~".contains(c);
    match word.is_empty() || word.contains(special) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word.to_owned(),
    }
}
