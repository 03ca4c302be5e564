//! Arguments that no element expresses: those that are kept, and those that are about one run.

use super::mistake::{ARGUMENT_KEPT, ARGUMENT_LEFT_OUT};
use super::options::Opt;
use super::Reader;
use crate::xml::tree::Element;

/// Options of one run, and what decides them in a definition's place.
const OF_A_RUN: &[(&str, &str)] = &[
    ("-S", "whoever starts the guest decides whether it waits: `--paused`"),
    ("-daemonize", "whoever starts the guest decides where it runs"),
    ("-pidfile", "whoever starts the guest keeps the number of its process"),
    ("-incoming", "whoever starts the guest decides where it comes from"),
    ("-loadvm", "whoever starts the guest decides which state it goes on from"),
    ("-sandbox", "a launch profile has `sandbox`"),
];

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
    for at in 0..reader.options.len() {
        let option = &reader.options[at];
        if option.done || USUAL.iter().any(|(name, value)| *name == option.name && *value == option.value()) {
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
                reader.report(&ARGUMENT_KEPT, message, span, "see `<qemu:commandline>` of the definition");
                let words = reader.options[at].words.clone();
                for word in words {
                    let argument = Element::new("qemu:arg").with("value", word);
                    reader.domain.at("qemu:commandline").push(argument);
                }
            }
        }
    }
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
