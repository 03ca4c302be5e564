//! Names and places in the boot order of what is kept as arguments. Where the definition's own command gives one of
//! these names as well, as it does for a command that it was made of, what is kept gets another; so does what refers
//! to a name that nothing had.

use super::identity;
use super::options::Opt;
use super::own_alias;
use super::words::Word;
use crate::diagnostic::Severity;
use crate::domain::info::Boot;
use crate::domain::os::BootDev;
use crate::domain::Domain;
use crate::qemu::command::command_line;
use crate::qemu::command::disk::is_meant;
use crate::qemu::complete::complete;
use crate::qemu::firmware::Descriptor;
use crate::qemu::launch::Launch;
use crate::qemu::members::{doubled, parts};
use crate::qemu::settings::{Settings, Target};
use crate::xml::Rest;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Names and what they become.
type Names = HashMap<String, String>;

/// The options whose values have names.
const NAMING: [&str; 18] = [
    "-audiodev",
    "-blockdev",
    "-chardev",
    "-device",
    "-drive",
    "-fsdev",
    "-mon",
    "-net",
    "-netdev",
    "-nic",
    "-numa",
    "-object",
    "-parallel",
    "-serial",
    "-set",
    "-tpmdev",
    "-virtfs",
    "-vnc",
];

/// Puts what the definition boots from behind the devices that are kept with a place in the boot order, where it has
/// no places of its own: those that it gets from `<boot dev='…'/>` begin at 1.
pub fn boot_first(domain: &mut Domain) {
    let orders = options(&arguments(domain)).into_iter().filter(|option| option.name == "-device");
    let orders = orders.filter_map(|option| option.fields().number("bootindex")?.try_into().ok());
    let Some(last) = orders.max() else { return };
    let devices = &domain.devices;
    if devices.ids().filter_map(|id| devices.get(id)?.info()?.boot.as_ref()).next().is_some() {
        return;
    }
    let wanted: Vec<BootDev> = match &mut domain.os {
        Some(os) if !os.boot.is_empty() => os.boot.drain(..).map(|boot| boot.dev).collect(),
        _ => vec![BootDev::Hd],
    };
    let mut order: u32 = last;
    for dev in wanted {
        let own = match dev {
            BootDev::Network => domain.devices.interface.first_mut().map(|own| &mut own.info),
            dev => {
                domain.devices.disk.iter_mut().find(|own| is_meant(dev, own.device)).map(|own| &mut own.info)
            }
        };
        if let Some(own) = own.filter(|own| own.boot.is_none()) {
            order = order.saturating_add(1);
            own.boot = Some(Boot { order, loadparm: None, rest: Rest::default() });
        }
    }
}

/// The words of what is kept.
fn arguments(domain: &Domain) -> Vec<String> {
    let args = domain.namespaces.qemu.commandline.iter().flat_map(|own| &own.arg);
    args.map(|arg| arg.value.clone().unwrap_or_default()).collect()
}

/// Gives what is kept names that nothing else of the definition's command has, where these are not those of the
/// command that was read.
pub fn set_apart(domain: &mut Domain, read: &HashSet<String>) {
    let kept = arguments(domain);
    if !kept.iter().any(|word| NAMING.contains(&word.as_str())) {
        return;
    }
    let kept: HashSet<String> = identity::all(&options(&kept)).into_iter().map(|own| own.name).collect();
    let Some(command) = command(domain) else { return };
    let command = options(&command);
    let named = identity::all(&command);
    let mut known: BTreeSet<String> = named.iter().map(|own| own.name.clone()).collect();
    let twice: HashSet<&str> = identity::twice(&named).map(|own| own.name.as_str()).collect();
    // Those that are new are of the definition's devices, to which what is kept does not refer; it was given the
    // names of threads, and those that the user may choose.
    let own = |name: &str| name.starts_with("ua-") || name.starts_with("iothread");
    let taken = |name: &String| match kept.contains(name) {
        true => twice.contains(name.as_str()),
        false => !read.contains(name) && !own(name),
    };
    let mut names = Names::new();
    for name in known.clone().into_iter().filter(taken) {
        let mut other = own_alias(&name);
        while !known.insert(other.clone()) {
            other.push('-');
        }
        names.insert(name, other);
    }
    let args = domain.namespaces.qemu.commandline.iter_mut().flat_map(|own| &mut own.arg);
    let mut option = String::new();
    for value in args.filter_map(|arg| arg.value.as_mut()) {
        let renamed = NAMING.contains(&option.as_str()).then(|| renamed(value, &names)).flatten();
        option = std::mem::take(value);
        *value = renamed.unwrap_or_else(|| option.clone());
    }
}

fn options(words: &[String]) -> Vec<Opt> {
    let words = words.iter().map(|text| Word { text: text.clone(), span: 0..0 });
    Opt::all(&words.collect::<Vec<Word>>())
}

/// The arguments of the definition's command, for a binary that comes with the package.
fn command(domain: &Domain) -> Option<Vec<String>> {
    let settings = Settings { firmware: Descriptor::builtin().into(), ..Settings::default() };
    let target = Target { caps: Target::builtin_caps(domain)?, settings };
    let mut domain = domain.clone();
    let found = complete(&mut domain, &target.caps, &target.settings);
    if found.iter().any(|found| found.severity == Severity::Error) {
        return None;
    }
    let launch = Launch::stand_alone();
    Some(command_line(&domain, &target, &launch.with_bridges_of(&domain)).ok()?.arguments)
}

/// The value of an option with other names; nothing where it has none of them.
fn renamed(value: &str, names: &Names) -> Option<String> {
    let mut changed = false;
    let mut piece = |key: &str, text: &str| match other(text, names) {
        Some(text) => {
            changed = true;
            format!("{key}{text}")
        }
        None => format!("{key}{text}"),
    };
    let all: Vec<String> = match value.starts_with('{') {
        true => value.split('"').map(|text| piece("", text)).collect(),
        false => {
            let parts = parts(value);
            let split = parts.iter().map(|part| part.split_at(text_of(part)));
            split.map(|(key, text)| doubled(&piece(key, text))).collect()
        }
    };
    changed.then(|| all.join(if value.starts_with('{') { "\"" } else { "," }))
}

/// Where the text of a member begins: `key=TEXT`, `chardev:TEXT`, `device.TEXT.property=value`.
fn text_of(part: &str) -> usize {
    const SET: &str = "device.";
    match part.starts_with(SET) {
        true => SET.len(),
        false => part.find(['=', ':']).map_or(0, |at| at + 1),
    }
}

/// The text with another name: it is a name, or begins with one and a dot, as the bus of a device does.
fn other(text: &str, names: &Names) -> Option<String> {
    // Names of ours have one dot at most.
    let ends = text.match_indices('.').map(|(at, _)| at).take(2).chain([text.len()]);
    ends.filter_map(|end| Some(format!("{}{}", names.get(&text[..end])?, &text[end..]))).last()
}
