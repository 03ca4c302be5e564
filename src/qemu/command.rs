//! The command line of a completed definition (qemu-command-1.md, qemu-command-2.md): one file per
//! family of options, in the order in which they are printed.

mod accel;
mod acpi;
mod address;
mod async_teardown;
mod audio;
mod blockdev;
mod boot;
mod cache;
mod chardev;
mod clock;
mod controller;
mod cpu;
mod cpu_model;
mod crypto;
mod disk;
mod environment;
mod filesystem;
mod firmware;
mod fw_cfg;
mod genid;
mod graphics;
mod hostdev;
mod input;
mod iommu;
mod iothread;
mod lifecycle;
mod machine;
mod manager;
mod memballoon;
mod memory;
mod monitor;
mod name;
mod net;
mod netdev;
mod network_disk;
mod network_port;
mod numa;
mod nvram;
mod panic;
mod pm;
mod port;
mod pstore;
mod redirdev;
mod refuse;
mod reservations;
mod rng;
mod sandbox;
mod sd;
mod secret;
mod sev;
mod shmem;
mod smartcard;
mod smbios;
mod smp;
mod sound;
mod source;
mod spice;
mod tpm;
mod video;
mod virtio;
mod vmcoreinfo;
mod volume;
mod vsock;
mod watchdog;

use super::alias;
use super::caps::{Accelerator, Capabilities, Flag, Machine};
use super::launch::Launch;
use super::machine::Family;
use super::members::{Members, Value};
use super::namespace::Namespace;
use crate::diagnostic::{code, Diagnostic};
use crate::domain::info::DeviceInfo;
use crate::domain::{Arch, Domain};
use std::collections::HashMap;

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
pub(crate) fn command_line(
    domain: &Domain,
    caps: &Capabilities,
    launch: &Launch,
) -> Result<CommandLine, Vec<Diagnostic>> {
    let mut domain = domain.clone();
    let namespace = Namespace::of(&domain);
    let (changed, unknown) = changed_capabilities(&namespace, caps)?;
    let caps = changed.as_ref().unwrap_or(caps);
    if launch.incoming.is_none() || super::address::usb::all_placed(&domain) {
        let refused = super::address::assign_usb(&mut domain, caps);
        if !refused.is_empty() {
            return Err(refused);
        }
    }
    let turned = network_port::ports(&mut domain, launch);
    alias::assign(&mut domain);
    let file_sets = chardev::descriptor_sets(&domain);
    let (disks, numbers) = disk::plan(&mut domain, launch, file_sets.len() as u32)?;
    let name = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.machine.as_deref()).unwrap_or_default();
    let machine = caps.machine(Accelerator::of(&domain), name);
    let mut out = Translation {
        domain: &domain,
        caps,
        launch,
        machine: machine.or_else(|| caps.machine(Accelerator::Tcg, name)),
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
    start(&mut out);
    devices(&mut out);
    tail(&mut out);
    manager::notes(&mut out);
    match out.refused.is_empty() {
        true => Ok(out.command),
        false => Err(out.refused),
    }
}

fn refused(message: String) -> Vec<Diagnostic> {
    vec![Diagnostic::error(&code::QEMU_REFUSED, message).on("/domain")]
}

/// The binary's capabilities where the document changes them, and the flags it names that are not known.
fn changed_capabilities(
    namespace: &Namespace,
    caps: &Capabilities,
) -> Result<(Option<Capabilities>, Vec<String>), Vec<Diagnostic>> {
    if namespace.add.is_empty() && namespace.remove.is_empty() {
        return Ok((None, Vec::new()));
    }
    // Documents also name flags of binaries so old that nothing depends on them any more.
    let known = |name: &&str| Flag::from_name(name).is_some();
    let (add, gone): (Vec<&str>, Vec<&str>) = namespace.add.iter().map(String::as_str).partition(known);
    let (remove, gone_too): (Vec<&str>, Vec<&str>) =
        namespace.remove.iter().map(String::as_str).partition(known);
    let mut own = caps.clone();
    own.change(add, remove).map_err(|name| refused(format!("invalid qemu namespace capability '{name}'")))?;
    Ok((Some(own), gone.into_iter().chain(gone_too).map(str::to_owned).collect()))
}

/// From the environment to the IOMMU: the process, the machine, and how it boots.
fn start(out: &mut Translation<'_>) {
    environment::environment(out);
    environment::emulator(out);
    name::name(out);
    name::compat(out);
    if out.launch.paused {
        out.word("-S");
    }
    secret::master_key(out);
    reservations::helper(out);
    firmware::images(out);
    machine::machine(out);
    accel::accel(out);
    machine::tseg(out);
    cpu::cpu(out);
    firmware::bios(out);
    memory::amounts(out);
    smp::smp(out);
    iothread::iothreads(out);
    numa::cells(out);
    if let Some(uuid) = out.domain.uuid {
        out.option("-uuid", uuid.to_string());
    }
    smbios::tables(out);
    fw_cfg::firmware_files(out);
    genid::genid(out);
    if out.domain.devices.graphics.is_empty() {
        out.option("-display", "none");
    }
    out.word("-no-user-config");
    out.word("-nodefaults");
    monitor::monitor(out);
    clock::clock(out);
    lifecycle::lifecycle(out);
    acpi::absent(out);
    pm::pm(out);
    boot::boot(out);
    boot::kernel(out);
    acpi::table(out);
    iommu::iommu(out);
}

/// From the controllers to the random numbers, with the guest's origin among them.
fn devices(out: &mut Translation<'_>) {
    controller::controllers(out);
    memory::devices(out);
    controller::readers(out);
    disk::disks(out);
    filesystem::filesystems(out);
    net::interfaces(out);
    smartcard::smartcards(out);
    port::serials(out);
    port::parallels(out);
    port::channels(out);
    port::consoles(out);
    tpm::tpms(out);
    input::inputs(out);
    audio::audio(out);
    graphics::graphics(out);
    video::video(out);
    sound::sound(out);
    watchdog::watchdogs(out);
    redirdev::redirdevs(out);
    hostdev::hostdevs(out);
    if let Some(uri) = &out.launch.incoming {
        out.option("-incoming", uri.clone());
    }
    memballoon::balloon(out);
    rng::rngs(out);
}

/// What follows: settings of the process, the document's own arguments, and devices that came late.
fn tail(out: &mut Translation<'_>) {
    nvram::nvram(out);
    vmcoreinfo::vmcoreinfo(out);
    sev::launch_security(out);
    if let Some(snapshot) = &out.launch.snapshot {
        out.option("-loadvm", snapshot.clone());
    }
    let arguments = out.namespace.arguments.clone();
    out.command.arguments.extend(arguments);
    for (name, value) in out.namespace.environment.clone() {
        out.set_environment(&name, value);
    }
    sandbox::sandbox(out);
    panic::panics(out);
    shmem::shmems(out);
    vsock::vsock(out);
    crypto::cryptos(out);
    pstore::pstore(out);
    async_teardown::async_teardown(out);
    if out.launch.timestamps {
        out.option("-msg", "timestamp=on");
    }
    let unmatched: Vec<String> = out.namespace.unmatched().map(str::to_owned).collect();
    for alias in unmatched {
        out.note("/domain", format!("there is no device '{alias}' whose properties could be changed"));
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

    fn arch(&self) -> Arch {
        self.domain.arch().cloned().unwrap_or(Arch::X86_64)
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

    fn set_environment(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.command.environment.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => *own = value,
            None => self.command.environment.push((name.to_owned(), value)),
        }
    }
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
