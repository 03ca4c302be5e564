//! Arguments that no element expresses: those that are kept, and those that are about one run.

use super::guest::keyed;
use super::mistake::{ARGUMENT_KEPT, ARGUMENT_LEFT_OUT};
use super::options::Opt;
use super::{own_alias, Reader};
use crate::xml::tree::Element;

/// Options of one run, and what decides them in a definition's place.
const OF_A_RUN: &[(&str, &str)] = &[
    ("-S", "whoever starts the guest decides whether it waits: `--paused`"),
    ("-daemonize", "whoever starts the guest decides where it runs"),
    ("-pidfile", "whoever starts the guest keeps the number of its process"),
    ("-incoming", "whoever starts the guest decides where it comes from"),
    ("-loadvm", "whoever starts the guest decides which state it goes on from"),
    ("-sandbox", "a launch profile has `sandbox`"),
    ("-monitor", MONITOR),
    ("-qmp", MONITOR),
    ("-qmp-pretty", MONITOR),
];

/// What is in the place of monitors.
const MONITOR: &str = "whoever starts the guest has a control socket of its own: `--qmp PATH` adds one";

/// What every command of ours has, and what has no meaning here.
const USUAL: &[(&str, &str)] = &[
    ("-no-user-config", ""),
    ("-nodefaults", ""),
    ("-nodefconfig", ""),
    ("-display", "none"),
    ("-overcommit", "mem-lock=off"),
    ("-msg", "timestamp=on"),
    ("-parallel", "none"),
    ("-serial", "none"),
    ("-monitor", "none"),
    ("-vga", "none"),
    ("-net", "none"),
    ("-nic", "none"),
];

pub fn read(reader: &mut Reader) {
    control_socket(reader);
    unread_shorts(reader);
    for at in 0..reader.options.len() {
        let option = &reader.options[at];
        if option.done || is_usual(option) {
            continue;
        }
        let (shown, span) = (shown(option), option.span.clone());
        match OF_A_RUN.iter().find(|(name, _)| *name == option.name) {
            Some((_, help)) => {
                let message = format!("`{shown}` is about one run, and left out");
                reader.report(&ARGUMENT_LEFT_OUT, message, span, help);
            }
            None => {
                let message =
                    format!("`{shown}` is kept as an argument: domdef knows no element for all of it");
                let help = match option.name.as_str() {
                    "-display" | "-full-screen" => {
                        "a window needs a desktop; `<graphics type='spice'>` or 'vnc' needs none"
                    }
                    _ if shown.contains("secret") => {
                        "a definition names a secret (`<secret usage=…>`), whose value is kept elsewhere"
                    }
                    "-device" if shown.contains("isa-applesmc") => {
                        "the format has no such device; macOS does not start without it"
                    }
                    "-drive" if shown.contains("fat:") => {
                        "a disk of a folder is read-only in a definition: `fat:` without `rw:`; or share the \
                         folder by `<filesystem>`"
                    }
                    "-snapshot" => "a definition drops what is written to files alone, by `<transient/>`",
                    _ => "see `<qemu:commandline>` of the definition",
                };
                reader.report(&ARGUMENT_KEPT, message, span, help);
                for word in renamed(reader, at) {
                    let argument = Element::new("qemu:arg").with("value", word);
                    reader.domain.at("qemu:commandline").push(argument);
                }
            }
        }
    }
}

fn is_usual(option: &Opt) -> bool {
    USUAL.iter().any(|(name, value)| *name == option.name && *value == option.value())
}

/// Puts back the short forms of which nothing has become an element.
fn unread_shorts(reader: &mut Reader) {
    for short in 0..reader.shorts.len() {
        let of_it = |option: &Opt| option.short == Some(short);
        let all: Vec<usize> = (0..reader.options.len()).filter(|at| of_it(&reader.options[*at])).collect();
        let read = |at: &usize| reader.options[*at].done || is_usual(&reader.options[*at]);
        if all.iter().any(read) {
            continue;
        }
        if let Some((first, others)) = all.split_first() {
            reader.options[*first] = reader.shorts[short].clone();
            others.iter().for_each(|at| reader.options[*at].done = true);
        }
    }
}

/// The words of a kept option, with the names that buses and I/O threads have in the definition.
fn renamed(reader: &mut Reader, at: usize) -> Vec<String> {
    let words = reader.options[at].words.clone();
    let value = reader.options[at].value().to_owned();
    let mut fields = reader.options[at].fields();
    let references = [fields.peek("bus"), fields.peek("iothread")];
    let [bus, thread] = references.map(Option::unwrap_or_default);
    if reader.options[at].name != "-device" || value.starts_with('{') {
        return words;
    }
    let mut changed = false;
    if let Some(number) = reader.thread(&thread) {
        fields.set("iothread", format!("iothread{number}"));
        changed = true;
    }
    if let Some(bus) = renamed_bus(reader, &bus) {
        fields.set("bus", bus);
        changed = true;
    }
    match changed {
        true => vec![words[0].clone(), keyed(&fields.rest())],
        false => words,
    }
}

/// The name of a bus whose controller is an element; nothing where it stays the same.
fn renamed_bus(reader: &mut Reader, name: &str) -> Option<String> {
    let (id, number) = name.rsplit_once('.').unwrap_or((name, ""));
    // The buses of PCI bridges have the names of these.
    let (id, rest) = match reader.places.contains_key(name) {
        true => (name, String::new()),
        false => (id, format!(".{number}")),
    };
    let bus = reader.buses.of(id)?;
    let usual = match bus.kind {
        "pci" => format!("pci.{}", bus.index),
        "usb" if bus.index == 0 => "usb".to_owned(),
        kind => format!("{kind}{}", bus.index),
    };
    let at = *reader.places.get(id).filter(|_| usual != id && !id.starts_with("ua-"))?;
    let alias = own_alias(id);
    let controller = reader.devices.children.get_mut(at)?;
    if !controller.has("alias") {
        controller.push(Element::new("alias").with("name", &*alias));
    }
    Some(alias + &rest)
}

/// The option, short enough for a line.
fn shown(option: &Opt) -> String {
    let text = option.words.join(" ");
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The socket by which a manager controls QEMU, as libvirt and domdef name it.
fn control_socket(reader: &mut Reader) {
    const NAME: &str = "charmonitor";
    for at in reader.left(&["-mon", "-object", "-chardev"]) {
        let fields = reader.options[at].fields();
        let socket = fields.peek("chardev").or(fields.peek("id")).is_some_and(|name| name == NAME);
        let name = &reader.options[at].name;
        if socket && (name != "-object" || fields.peek("qom-type").as_deref() == Some("monitor-qmp")) {
            let span = reader.options[at].span.clone();
            reader.options[at].done = true;
            if reader.options[at].name == "-chardev" {
                let message = "the control socket 'charmonitor' is about one run, and left out".to_owned();
                reader.report(&ARGUMENT_LEFT_OUT, message, span, "`--qmp PATH` adds one");
            }
        }
    }
}
