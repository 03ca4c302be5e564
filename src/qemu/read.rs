//! Commands into definitions: the way back from [`crate::qemu::command`], for what it writes and for
//! commands of people (qemu-command-1.md, qemu-command-2.md).
//!
//! An option either becomes an element, with all of its members, or is kept as an argument. Members of a device
//! that no element has are changes of that device (`<qemu:override>`).

mod address;
mod chardev;
mod controller;
mod cpu;
mod crypto;
mod device;
mod disk;
mod display;
mod drive;
mod fields;
mod filesystem;
mod firmware;
mod guest;
mod hostdev;
mod identity;
mod image;
mod input;
mod iommu;
mod kept;
mod memballoon;
mod memory;
pub(crate) mod mistake;
mod module;
mod net;
mod numa;
mod options;
mod panic;
mod path;
mod redirdev;
mod shmem;
mod short;
mod smbios;
mod sound;
mod tail;
mod tpm;
mod vsock;
mod watchdog;
mod words;

use crate::diagnostic::{Diagnostic, Rule};
use crate::domain::{Domain, Reading};
use crate::xml::tree::Element;
use address::{Buses, Numbers};
use fields::Fields;
use options::Opt;
use short::Expanded;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use words::Command;

/// The definition of the guest that a command runs: a line of a shell, the JSON of `to qemu-argv --output json`,
/// or a process as `/proc/PID/cmdline` shows it. What no element expresses is kept in `<qemu:commandline>`, which a
/// finding reports.
///
/// ```
/// let text = "qemu-system-x86_64 -name web -m 1G -smp 2 -nodefaults";
/// let domain = domdef::qemu::read_argv(text).domain.unwrap();
/// assert_eq!((domain.name.as_str(), domdef::vcpu::count(&domain).maximum), ("web", 2));
/// ```
pub fn read_argv(text: &str) -> Reading {
    read_argv_in(text, "")
}

/// The same of a command that is run in a folder, given by its absolute path: a definition has no relative paths.
pub fn read_argv_in(text: &str, folder: &str) -> Reading {
    let command = match Command::parse(text) {
        Ok(command) => command,
        Err(found) => return Reading { domain: None, diagnostics: vec![*found] },
    };
    let Some((program, arguments)) = command.words.split_first() else {
        let found = Diagnostic::new(&mistake::MALFORMED_COMMAND, "there is no command");
        return Reading { domain: None, diagnostics: vec![found] };
    };
    let options = Opt::all(arguments);
    let named = identity::all(&options);
    let twice: Vec<Diagnostic> = identity::mistakes(&named).take(FINDINGS).collect();
    let runs = twice.is_empty();
    let names: HashSet<String> = named.into_iter().map(|own| own.name).collect();
    let mut reader = Reader { found: twice, ..Reader::new(&program.text, options) };
    for (name, value) in &command.environment {
        let variable = Element::new("qemu:env").with("name", name).with("value", value);
        reader.domain.at("qemu:commandline").push(variable);
    }
    if !program.text.contains('/') && !words::is_program(&program.text) {
        let message =
            format!("'{}' is left out: it is no name of QEMU, and no path of a program", program.text);
        let help = "give the path of the program, or write `<emulator>`";
        reader.report(&mistake::ARGUMENT_LEFT_OUT, message, program.span.clone(), help);
    }
    for word in &command.before {
        let message = format!("'{}' before the program is left out", word.text);
        reader.report(&mistake::ARGUMENT_LEFT_OUT, message, word.span.clone(), "");
    }
    guest::read(&mut reader);
    memory::read(&mut reader);
    cpu::read(&mut reader);
    smbios::read(&mut reader);
    controller::read(&mut reader);
    disk::read(&mut reader);
    net::read(&mut reader);
    display::audio(&mut reader);
    device::read(&mut reader);
    chardev::plain(&mut reader);
    display::read(&mut reader);
    tail::read(&mut reader);
    path::complete(&mut reader, folder);
    let mut reading = reader.finish();
    reading.domain.iter_mut().filter(|_| runs).for_each(|domain| {
        kept::boot_first(domain);
        kept::set_apart(domain, &names);
    });
    reading
}

/// How many findings are kept.
const FINDINGS: usize = 1000;

/// A command being read.
struct Reader {
    options: Vec<Opt>,
    /// The short forms among them, as they were written.
    shorts: Vec<Opt>,
    /// What QEMU gives the guest without being asked, in words.
    defaults: Vec<&'static str>,
    domain: Element,
    devices: Element,
    /// The changes of devices.
    overrides: Element,
    buses: Buses,
    arch: String,
    /// The type of guests that the program runs where no accelerator is named.
    usual: &'static str,
    /// The name of the machine; empty for that which QEMU takes.
    machine: String,
    /// Whether an option of the machine turns ACPI off.
    without_acpi: bool,
    /// The options that define something, by their names and the identities that they give.
    index: HashMap<(&'static str, String), Vec<usize>>,
    /// The names of all options.
    given: HashSet<String>,
    /// The options that the device being read refers to.
    using: Vec<usize>,
    /// That device.
    current: Option<usize>,
    /// The identity of that device, empty if it has none, and its driver.
    id: String,
    driver: String,
    /// The numbers of I/O threads by their names.
    threads: BTreeMap<String, String>,
    /// The numbers of disks whose names begin with each prefix.
    targets: BTreeMap<&'static str, Numbers>,
    /// The numbers of the host's sound by their names.
    sounds: BTreeMap<String, String>,
    /// The places among the devices of those that have an identity.
    places: HashMap<String, usize>,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn new(program: &str, all: Vec<Opt>) -> Reader {
        let mut domain = Element::new("domain");
        let name = program.rsplit('/').next().unwrap_or_default();
        let arch = match name.strip_prefix("qemu-system-") {
            Some("i386") => "i686",
            Some("arm") => "armv7l",
            Some(arch) => arch,
            None => "x86_64",
        };
        let Expanded { options, shorts, defaults } = short::expand(all, arch);
        let mut devices = Element::new("devices");
        if program.contains('/') {
            devices.push(Element::new("emulator").saying(program));
        }
        domain.at("os/type").set("arch", arch);
        Reader {
            domain,
            devices,
            overrides: Element::new("qemu:override"),
            buses: Buses::default(),
            arch: arch.to_owned(),
            usual: if matches!(name, "kvm" | "qemu-kvm") { "kvm" } else { "qemu" },
            machine: String::new(),
            index: index(&options),
            given: options.iter().map(|option| option.name.clone()).collect(),
            options,
            shorts,
            defaults,
            without_acpi: false,
            using: Vec::new(),
            current: None,
            id: String::new(),
            driver: String::new(),
            threads: BTreeMap::new(),
            targets: BTreeMap::new(),
            sounds: BTreeMap::new(),
            places: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// Whether the command has an option.
    fn has_option(&self, name: &str) -> bool {
        self.given.contains(name)
    }

    fn is_x86(&self) -> bool {
        matches!(self.arch.as_str(), "x86_64" | "i686")
    }

    fn is_q35(&self) -> bool {
        self.machine.starts_with("q35") || self.machine.contains("-q35-")
    }

    fn report(&mut self, rule: &'static Rule, message: String, span: Range<usize>, help: &str) {
        if self.found.len() >= FINDINGS {
            return;
        }
        let mut found = Diagnostic::new(rule, message);
        if span.end > 0 {
            found = found.at(span);
        }
        self.found.push(if help.is_empty() { found } else { found.help(help) });
    }

    /// Says what is taken where the command does not say it, or says it otherwise.
    fn assume(&mut self, message: String, help: &str) {
        let span = self.current.map_or(0..0, |at| self.options[at].span.clone());
        self.report(&mistake::ASSUMED, message, span, help);
    }

    /// The options of a name that are not handled yet, by number.
    fn left(&self, names: &[&str]) -> Vec<usize> {
        let fits = |option: &Opt| !option.done && names.contains(&option.name.as_str());
        (0..self.options.len()).filter(|at| fits(&self.options[*at])).collect()
    }

    /// The value of the last option of a name; all of them are handled.
    fn last(&mut self, name: &str) -> Option<String> {
        let all = self.left(&[name]);
        all.iter().for_each(|at| self.options[*at].done = true);
        all.last().map(|at| self.options[*at].value().to_owned())
    }

    /// Whether there is such an option; all of them are handled.
    fn word(&mut self, name: &str) -> bool {
        self.last(name).is_some()
    }

    /// What an option defines under an identity, which the device being read refers to.
    fn definition(&mut self, option: &'static str, key: &str, id: &str) -> Option<Fields> {
        let at = self.find(option, id)?;
        self.using.push(at);
        let mut fields = self.options[at].fields();
        fields.value(key);
        Some(fields)
    }

    fn find(&self, option: &'static str, id: &str) -> Option<usize> {
        let all = self.index.get(&(option, id.to_owned()))?;
        all.iter().copied().find(|at| !self.options[*at].done && !self.using.contains(at))
    }

    /// The number of an I/O thread.
    fn thread(&self, name: &str) -> Option<String> {
        self.threads.get(name).cloned()
    }

    /// Reads an option as a device. What its members say beyond that changes the device; what no element can say
    /// stays an argument.
    fn device(
        &mut self,
        at: usize,
        fields: Fields,
        read: impl FnOnce(&mut Reader, &mut Fields) -> Option<Element>,
    ) {
        let said = self.found.len();
        self.current = Some(at);
        if self.element(at, fields, read).is_none() {
            self.found.truncate(said);
        }
        self.current = None;
    }

    fn element(
        &mut self,
        at: usize,
        mut fields: Fields,
        read: impl FnOnce(&mut Reader, &mut Fields) -> Option<Element>,
    ) -> Option<()> {
        self.using.clear();
        self.id = fields.text("id").unwrap_or_default();
        self.driver = self.options[at].fields().text("driver").unwrap_or_default();
        let id = self.id.clone();
        let mut element = read(self, &mut fields)?;
        let changes = fields.rest().into_iter().map(|(name, value)| property(&name, &value));
        let changes: Vec<Element> = changes.collect::<Option<_>>()?;
        if let Some(alias) = alias(&id, at, !changes.is_empty()) {
            element.push(Element::new("alias").with("name", alias.clone()));
            if !changes.is_empty() {
                let frontend = changes.into_iter().fold(Element::new("qemu:frontend"), Element::having);
                self.overrides.push(Element::new("qemu:device").with("alias", alias).having(frontend));
            }
        }
        if !id.is_empty() {
            self.places.insert(id, self.devices.children.len());
        }
        self.devices.push(element);
        self.mark(at);
        Some(())
    }

    /// Marks an option and those that it refers to as handled.
    fn mark(&mut self, at: usize) {
        for at in self.using.drain(..).chain([at]) {
            self.options[at].done = true;
        }
    }

    fn finish(mut self) -> Reading {
        if self.domain.has("qemu:commandline") || !self.overrides.is_empty() {
            self.domain.set("xmlns:qemu", "http://libvirt.org/schemas/domain/qemu/1.0");
        }
        self.domain.at("os/type");
        let devices = std::mem::take(&mut self.devices);
        self.domain.push(devices);
        if !self.overrides.is_empty() {
            let overrides = std::mem::take(&mut self.overrides);
            self.domain.push(overrides);
        }
        let reading = Domain::read(&self.domain.to_xml());
        // The positions are those of a text that nobody sees.
        let unplaced =
            reading.diagnostics.into_iter().map(|found| Diagnostic { span: None, fix: None, ..found });
        self.found.extend(unplaced);
        Reading { domain: reading.domain, diagnostics: self.found }
    }
}

/// The place in the index of S/390 companions, by the devices that they are for.
const ZPCI: &str = "zpci";

/// Where each identity is given that others refer to. Codecs of sound cards are listed by their bus.
fn index(options: &[Opt]) -> HashMap<(&'static str, String), Vec<usize>> {
    const DEFINING: [(&str, &str); 8] = [
        ("-blockdev", "node-name"),
        ("-chardev", "id"),
        ("-device", "bus"),
        ("-drive", "id"),
        ("-fsdev", "id"),
        ("-netdev", "id"),
        ("-object", "id"),
        ("-tpmdev", "id"),
    ];
    let mut index: HashMap<(&'static str, String), Vec<usize>> = HashMap::new();
    for (at, option) in options.iter().enumerate() {
        let Some((name, key)) = DEFINING.iter().find(|(name, _)| *name == option.name) else { continue };
        let fields = option.fields();
        if let Some(target) = fields.peek("target").filter(|_| *name == "-device") {
            index.entry((ZPCI, target)).or_default().push(at);
        }
        let codec =
            *name == "-device" && fields.peek("driver").is_some_and(|driver| driver.starts_with("hda-"));
        let id = fields.peek(key).or(codec.then(String::new));
        if let Some(id) = id.filter(|_| *name != "-device" || codec) {
            index.entry((*name, id)).or_default().push(at);
        }
    }
    index
}

/// The name of a device that has to be known by it: the user's own, or one for its changes.
fn alias(id: &str, at: usize, changed: bool) -> Option<String> {
    match id {
        id if id.starts_with("ua-") => Some(id.to_owned()),
        "" if changed => Some(format!("ua-device{at}")),
        id if changed => Some(own_alias(id)),
        _ => None,
    }
}

/// The name by which the format knows a device of that identity.
fn own_alias(id: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    format!("ua-{}", id.replace(|letter| !fits(letter), "-"))
}

/// A member as the change of a device, if it is no list and no object.
fn property(name: &str, value: &serde_json::Value) -> Option<Element> {
    use serde_json::Value;
    let (kind, text) = match value {
        Value::String(text) if matches!(text.as_str(), "on" | "off") => ("bool", (text == "on").to_string()),
        Value::String(text) if text.parse::<u64>().is_ok() => ("unsigned", text.clone()),
        Value::String(text) => ("string", text.clone()),
        Value::Number(number) if number.is_u64() => ("unsigned", number.to_string()),
        Value::Number(number) if number.is_i64() => ("signed", number.to_string()),
        Value::Bool(on) => ("bool", on.to_string()),
        _ => return None,
    };
    Some(Element::new("qemu:property").with("name", name).with("type", kind).with("value", text))
}
