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
pub(crate) mod clock;
mod controller;
mod cpu;
mod crypto;
pub(crate) mod disk;
mod environment;
mod filesystem;
mod firmware;
pub(crate) mod fw_cfg;
mod genid;
mod graphics;
mod hostdev;
mod input;
mod iommu;
mod iothread;
mod lifecycle;
mod machine;
mod memballoon;
mod memory;
mod monitor;
mod name;
mod net;
mod netdev;
mod network_disk;
mod numa;
mod nvram;
mod panic;
mod pm;
mod port;
mod pstore;
mod redirdev;
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
mod vsock;
mod watchdog;

use super::caps::{Accelerator, Capabilities, Flag, Machine};
use super::launch::pages::Pages;
use super::launch::Launch;
use super::machine::Family;
use super::members::Members;
use super::namespace::Namespace;
use super::prepare::Need;
use super::rules::startup::{self, Start};
use super::settings::Target;
use crate::diagnostic::Diagnostic;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::Devices;
use crate::domain::info::DeviceInfo;
use crate::domain::{Arch, Domain};
use crate::xml::value::token::YesNo;
use std::collections::HashMap;

/// A command: environment, program and arguments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandLine {
    /// What is set in the environment.
    pub environment: Vec<(String, String)>,
    /// Path of the program.
    pub emulator: String,
    /// The program's arguments, in order.
    pub arguments: Vec<String>,
    /// What is otherwise than the definition says, since a manager would have to do it.
    pub notes: Vec<Diagnostic>,
    /// What the host has to have and what has to be done there first, in that order.
    pub needs: Vec<Need>,
}

impl CommandLine {
    /// The arguments for a shell: each line is an option with its value.
    pub fn lines(&self) -> Vec<String> {
        let option = |argument: &String| argument.starts_with('-');
        let last = self.arguments.iter().rposition(option).unwrap_or(0);
        let mut lines: Vec<String> = Vec::new();
        let mut seen = false;
        for (index, argument) in self.arguments.iter().enumerate() {
            let same_line = !option(argument) && seen && index <= last + 1;
            match lines.last_mut().filter(|_| same_line) {
                Some(line) => {
                    line.push(' ');
                    line.push_str(&shell(argument));
                }
                None => lines.push(shell(argument)),
            }
            seen |= option(argument);
        }
        lines
    }

    /// Whether the guest runs with that accelerator.
    pub fn is_accelerated_by(&self, accelerator: &str) -> bool {
        let named =
            |value: &String| value.split(',').any(|part| part.strip_prefix("accel=") == Some(accelerator));
        let pairs = self.arguments.windows(2);
        pairs.clone().any(|pair| pair[0] == "-accel" && pair[1].split(',').next() == Some(accelerator))
            || pairs.clone().any(|pair| pair[0] == "-machine" && named(&pair[1]))
    }
}

/// The command that runs a completed definition on a binary.
///
/// # Errors
/// What speaks against the start, each with its place; nothing else can fail.
pub(crate) fn command_line(
    domain: &Domain,
    target: &Target,
    launch: &Launch,
) -> Result<CommandLine, Vec<Diagnostic>> {
    settle(domain, target, launch).map(|(command, _)| command)
}

/// The same, and the definition with what the start settles: devices have their names.
///
/// # Errors
/// As [`command_line`].
pub(crate) fn settle(
    domain: &Domain,
    target: &Target,
    launch: &Launch,
) -> Result<(CommandLine, Domain), Vec<Diagnostic>> {
    let (mut start, findings) = startup::check(domain, target, launch);
    let notes = startup::errors(findings)?;
    let file_sets = chardev::descriptor_sets(&start.domain);
    let (disks, numbers) = disk::plan(&mut start.domain, launch, &start.outcomes, file_sets.len() as u32);
    let domain = &start.domain;
    let name = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.machine.as_deref()).unwrap_or_default();
    let machine = start.caps.machine(Accelerator::of(domain), name);
    let mut out = Translation {
        start: &start,
        domain,
        caps: &start.caps,
        launch,
        machine: machine.or_else(|| start.caps.machine(Accelerator::Tcg, name)),
        plain_devices: !launch.is_managed() && Namespace::of(domain).speaks_of_devices(),
        namespace: Namespace::of(domain),
        family: Family::of(domain),
        disks,
        blocks: numbers.node - 1,
        preallocated: false,
        initiators: 0,
        has_iommufd: false,
        sets: numbers.set,
        late_sets: numbers.vdpa,
        controllers: address::controllers(domain),
        pages: launch.pages(domain),
        file_sets,
        command: CommandLine::default(),
        variables: HashMap::new(),
    };
    begin(&mut out);
    devices(&mut out);
    tail(&mut out);
    let mut notes = notes;
    startup::advice::unmatched_overrides(domain, out.namespace.unmatched(), &mut notes);
    let command = std::mem::take(&mut out.command);
    let command =
        CommandLine { notes: notes.into_list(), needs: std::mem::take(&mut start.needs), ..command };
    Ok((command, start.domain))
}

/// From the environment to the IOMMU: the process, the machine, and how it boots.
fn begin(out: &mut Translation<'_>) {
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
    iothread::throttle_groups(out);
    numa::cells(out);
    if let Some(uuid) = out.domain.hwuuid.or(out.domain.uuid) {
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
    every_kind_is_written(&out.domain.devices);
    controller::controllers(out);
    iommu::of_buses(out);
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

/// Names every field of the devices, so that a new kind does not compile before somebody has decided
/// which file of this folder writes its option, or that it has none.
fn every_kind_is_written(devices: &Devices) {
    let Devices {
        // Written by `devices` and `tail`, and the IOMMU among the options of the machine.
        disk: _,
        controller: _,
        filesystem: _,
        interface: _,
        smartcard: _,
        serial: _,
        parallel: _,
        console: _,
        channel: _,
        input: _,
        tpm: _,
        graphics: _,
        sound: _,
        audio: _,
        video: _,
        hostdev: _,
        redirdev: _,
        redirfilter: _,
        hub: _,
        watchdog: _,
        memballoon: _,
        rng: _,
        nvram: _,
        panic: _,
        shmem: _,
        memory: _,
        crypto: _,
        iommu: _,
        vsock: _,
        pstore: _,
        // The program itself.
        emulator: _,
        // Held by a lock manager, not by QEMU.
        lease: _,
        // Refused, or reported, as unknown when the document is read.
        rest: _,
    } = devices;
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
}

/// A command being made.
struct Translation<'d> {
    /// What was settled of the start.
    start: &'d Start,
    domain: &'d Domain,
    caps: &'d Capabilities,
    launch: &'d Launch,
    machine: Option<&'d Machine>,
    namespace: Namespace,
    /// Whether devices are spelt as `key=value`, for arguments of the document that refer to them.
    plain_devices: bool,
    family: Family,
    /// Where controllers are in the definition, by their types and numbers; of several the first.
    controllers: HashMap<(ControllerType, u32), usize>,
    /// The huge pages of the guest's memory.
    pages: Pages<'d>,
    /// What was settled of each disk.
    disks: Vec<disk::Plan>,
    /// How many images there are.
    blocks: u32,
    /// Whether all memory is filled before the guest starts, by the option `-mem-prealloc`.
    preallocated: bool,
    /// How many times a device was said to be near to a NUMA cell.
    initiators: u32,
    /// Whether the object for devices that are reached through IOMMUFD was printed.
    has_iommufd: bool,
    /// The sets of descriptors before those of character devices.
    sets: u32,
    /// The sets of files of character devices, from 0, by the names that they go by.
    file_sets: HashMap<String, u32>,
    /// The next set of descriptors of anything else.
    late_sets: u32,
    command: CommandLine,
    /// Where the variables of its environment are, by their names.
    variables: HashMap<String, usize>,
}

impl Translation<'_> {
    /// What the boot loader of an S/390 guest is told by a device, where each device can.
    fn loadparm(&self, info: &DeviceInfo) -> Option<String> {
        let own = info.boot.as_ref().and_then(|boot| boot.loadparm.clone());
        own.filter(|_| self.family == Family::S390 && self.has(Flag::VirtioCcwLoadparm))
    }

    fn arch(&self) -> Arch {
        self.domain.arch().cloned().unwrap_or(Arch::X86_64)
    }

    /// The guest's name, short enough for a path.
    fn short_name(&self) -> String {
        self.launch.short_name(&self.domain.name)
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
        let json = self.has(Flag::DeviceJsonHotplug) && (!self.plain_devices || members.is_nested());
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

    /// The object through which a host device is reached, if that is IOMMUFD: as it says itself, or as
    /// the guest says for all. It is printed before the first.
    fn iommufd(&mut self, own: Option<YesNo>) -> Option<&'static str> {
        let all = self.domain.iommufd.as_ref().map(|all| all.enabled);
        if own.or(all) != Some(YesNo::Yes) {
            return None;
        }
        if !std::mem::replace(&mut self.has_iommufd, true) {
            self.object(Members::new("qom-type", "iommufd").with("id", "iommufd0"));
        }
        Some("iommufd0")
    }

    fn add_set(&mut self, set: u32, descriptor: u32, what: &str) -> String {
        self.option("-add-fd", format!("set={set},fd={descriptor},opaque={what}"));
        format!("/dev/fdset/{set}")
    }

    fn set_environment(&mut self, name: &str, value: impl Into<String>) {
        let (environment, value) = (&mut self.command.environment, value.into());
        match self.variables.get(name).and_then(|at| environment.get_mut(*at)) {
            Some((_, own)) => *own = value,
            None => {
                self.variables.insert(name.to_owned(), environment.len());
                environment.push((name.to_owned(), value));
            }
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
        for line in self.lines() {
            write!(f, " \\\n{line}")?;
        }
        f.write_str("\n")
    }
}

/// A word as a shell reads it back.
pub(super) fn shell(word: &str) -> String {
    let special = |c: char| "\r\t\n !\"#$&'()*;<>?[\\]^`{|}~".contains(c);
    match word.is_empty() || word.contains(special) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word.to_owned(),
    }
}
