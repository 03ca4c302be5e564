//! The options of a command, and what has become of each.

use super::fields::Fields;
use super::words::Word;
use std::ops::Range;

/// Options without a value; all others take one.
const ALONE: &[&str] = &[
    "-S",
    "-alt-grab",
    "-ctrl-grab",
    "-daemonize",
    "-enable-kvm",
    "-enable-sync-profile",
    "-full-screen",
    "-h",
    "-help",
    "-mem-prealloc",
    "-no-acpi",
    "-no-fd-bootchk",
    "-no-frame",
    "-no-hpet",
    "-no-kvm",
    "-no-quit",
    "-no-reboot",
    "-no-shutdown",
    "-no-user-config",
    "-nodefaults",
    "-nodefconfig",
    "-nographic",
    "-old-param",
    "-only-migratable",
    "-portrait",
    "-preconfig",
    "-s",
    "-semihosting",
    "-singlestep",
    "-snapshot",
    "-usb",
    "-version",
    "-win2k-hack",
    "-xen-attach",
    "-xen-domid-restrict",
];

/// Options whose value may be JSON; that of any other is not, even if it begins so.
const JSON: [&str; 6] = ["-audiodev", "-blockdev", "-device", "-display", "-netdev", "-object"];

/// An option of the command.
#[derive(Clone, Debug)]
pub struct Opt {
    /// With one dash; empty for a disk image without an option.
    pub name: String,
    pub value: Option<String>,
    /// The words as they were.
    pub words: Vec<String>,
    pub span: Range<usize>,
    /// Whether it was handled: it became an element, or was reported.
    pub done: bool,
    /// The number of the short form that it comes from.
    pub short: Option<usize>,
}

impl Opt {
    /// All options of the arguments.
    pub fn all(words: &[Word]) -> Vec<Opt> {
        let mut options = Vec::new();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            // The arguments of a script.
            if word.text == "$@" {
                continue;
            }
            let long = word.text.strip_prefix('-').filter(|rest| rest.starts_with('-'));
            let name = long.unwrap_or(&word.text).to_owned();
            if !name.starts_with('-') {
                let (value, words, span) = (Some(name), vec![word.text.clone()], word.span.clone());
                options.push(Opt { name: String::new(), value, words, span, done: false, short: None });
                continue;
            }
            let value = if ALONE.contains(&name.as_str()) { None } else { words.next() };
            let span = word.span.start..value.map_or(word.span.end, |value| value.span.end);
            let all = std::iter::once(word).chain(value).map(|word| word.text.clone()).collect();
            let value = value.map(|value| value.text.clone());
            options.push(Opt { name, value, words: all, span, done: false, short: None });
        }
        options
    }

    /// An option that is not in the command; without a value if that is empty.
    pub fn of((name, value): (&str, String), span: Range<usize>) -> Opt {
        let mut words = vec![name.to_owned(), value.clone()];
        words.retain(|word| !word.is_empty());
        Opt { name: name.to_owned(), value: Some(value), words, span, done: false, short: None }
    }

    pub fn value(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }

    /// Its members; the first one may be written without its key.
    pub fn fields(&self) -> Fields {
        let implied = match self.name.as_str() {
            "-device" => "driver",
            "-object" => "qom-type",
            "-netdev" | "-machine" | "-M" | "-display" | "-numa" => "type",
            "-chardev" => "backend",
            "-audiodev" | "-blockdev" => "driver",
            "-accel" => "accel",
            "-m" => "size",
            "-smp" => "cpus",
            "-name" => "guest",
            "-rtc" => "base",
            "-boot" => "order",
            "-fsdev" => "fsdriver",
            "-tpmdev" => "type",
            "-fw_cfg" => "name",
            "-vnc" => "vnc",
            _ => "",
        };
        let is_json = JSON.contains(&self.name.as_str()) && self.value().starts_with('{');
        // One that is malformed has none.
        let fields = match is_json {
            true => Fields::json(self.value()).unwrap_or_default(),
            false => Fields::parse(self.value(), implied),
        };
        match self.name.as_str() {
            // Their members may be lists, which have a member for each value.
            "-cpu"
            | "-net"
            | "-netdev"
            | "-nic"
            | "-numa"
            | "-object"
            | "-semihosting-config"
            | "-smbios"
            | "-spice" => fields,
            _ => fields.of_each_the_last(),
        }
    }
}
