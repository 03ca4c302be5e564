//! What libvirt 12.8 with QEMU 11.1 made of documents (README of the corpus' `libvirt-12.8`):
//! `verdict-12.8`, `define-12.8`, `options-12.8`, `refused-12.8`.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::complete::Identities;
use domdef::diagnostic::Diagnostic;
use domdef::grammar;
use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::command::CommandLine;
use domdef::qemu::firmware::Descriptor;
use domdef::qemu::launch::{Launch, Monitor, Secrets, Tls};
use domdef::qemu::{self, Qemu, Settings, Target, Unlisted};
use domdef::xml::Options;
use domdef::Domain;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const FOLDER: &str = "libvirt-12.8";

/// That host: its binaries, read when a case first asks for them, and its firmware.
struct Host {
    folder: PathBuf,
    binaries: Mutex<HashMap<String, Arc<Capabilities>>>,
    firmware: Vec<Descriptor>,
}

impl Host {
    fn of(corpus: &Corpus) -> Host {
        let folder = corpus.root.join(FOLDER);
        let firmware = Descriptor::of_folders(&[&folder.join("firmware")]).unwrap_or_default();
        Host { folder, binaries: Mutex::default(), firmware }
    }

    fn binary(&self, name: &str) -> Result<Arc<Capabilities>, String> {
        if let Some(known) = self.binaries.lock().expect("no reader panics").get(name) {
            return Ok(known.clone());
        }
        let text = read(&self.folder.join(format!("caps/{name}.replies")))?;
        let caps = Arc::new(Capabilities::from_conversation(&text).map_err(|error| error.to_string())?);
        self.binaries.lock().expect("no reader panics").insert(name.to_owned(), caps.clone());
        Ok(caps)
    }

    fn target(&self, binary: &str) -> Result<Target, String> {
        let caps = Capabilities::clone(&*self.binary(binary)?);
        let settings = Settings {
            identities: Identities::Drawn { uuid: std::array::from_fn(|at| at as u8), mac: [0; 3] },
            firmware: self.firmware.clone().into(),
            unlisted: Unlisted::Refused,
            ..Settings::default()
        };
        Ok(Target { caps, settings })
    }
}

/// What a case has: its input and the binary that it is for.
#[derive(Clone)]
struct Made {
    host: Arc<Host>,
    input: PathBuf,
    binary: String,
}

impl Made {
    /// The text of the input and the completed definition, or why there is none.
    fn completed<T>(
        &self,
        see: impl FnOnce(&str, &Completed<'_, Qemu>) -> Result<T, String>,
    ) -> Result<T, String> {
        let target = self.host.target(&self.binary)?;
        let text = read(&self.input)?;
        let reading = Domain::read(&text);
        let domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
        let completed = Completed::new(domain, &target).map_err(|refused| all(&refused))?;
        see(&text, &completed)
    }
}

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let host = Arc::new(Host::of(corpus));
    let mut cases = Vec::new();
    for row in corpus.rows(&format!("{FOLDER}/mutants.ndjson")) {
        let id = word(&row, "id").to_owned();
        cases.push(Case::new("verdict-12.8", id, move || verdict(word(&row, "xml"), row["valid"] == true)));
    }
    for row in corpus.rows(&format!("{FOLDER}/cases.ndjson")) {
        let id = word(&row, "id").to_owned();
        let made = Made {
            host: host.clone(),
            input: host.folder.join(format!("in/{id}.xml")),
            binary: binary(&host, &row),
        };
        let mut add = |suite, run: fn(&Made, &Path) -> Result<(), String>, key: &str| {
            let (made, expected) = (made.clone(), host.folder.join(word(&row, key)));
            cases.push(Case::new(suite, id.clone(), move || run(&made, &expected)));
        };
        if row["xml"].is_string() {
            add("define-12.8", define, "xml");
        }
        if row["options"].is_string() {
            add("options-12.8", options, "options");
        }
        if row["refused"] == true {
            add("refused-12.8", refused, "");
        }
    }
    cases
}

/// The binary that a case is for: that of the emulator of its result, which some rows do not name.
fn binary(host: &Host, row: &Value) -> String {
    let result = std::fs::read_to_string(host.folder.join(word(row, "xml"))).unwrap_or_default();
    let emulator = result.split_once("<emulator>/usr/bin/").and_then(|(_, rest)| rest.split('<').next());
    let recorded = |name: &&str| host.folder.join(format!("caps/{name}.replies")).is_file();
    emulator.filter(recorded).unwrap_or(word(row, "binary")).to_owned()
}

fn word<'r>(row: &'r Value, key: &str) -> &'r str {
    row[key].as_str().unwrap_or_default()
}

fn all(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

fn verdict(text: &str, valid: bool) -> Result<(), String> {
    let document = domdef::xml::Document::parse(text).map_err(|found| found.to_string())?;
    let found = grammar::check(&document);
    match found.is_empty() == valid {
        true => Ok(()),
        false => Err(format!("expected valid = {valid}, found {found:?}")),
    }
}

fn define(made: &Made, expected: &Path) -> Result<(), String> {
    made.completed(|input, domain| {
        compare(
            &masked(&domain.to_xml(Options::CANONICAL).expect("writable"), input),
            &masked(&read(expected)?, input),
        )
    })
}

fn refused(made: &Made, _: &Path) -> Result<(), String> {
    match made.completed(|_, _| Ok(())) {
        Ok(()) => Err("it was taken".to_owned()),
        Err(_) => Ok(()),
    }
}

fn options(made: &Made, expected: &Path) -> Result<(), String> {
    made.completed(|input, domain| {
        let command = qemu::command(domain, &launch(domain)).map_err(|refused| all(&refused))?;
        let expected = read(expected)?;
        let expected = sorted(expected.lines().map(str::to_owned), input);
        compare(&sorted(lines(&command).into_iter(), input), &expected)
    })
}

/// The run that the options were exported for.
fn launch(domain: &Domain) -> Launch {
    let name: String = domain.name.chars().take(20).collect();
    let state_dir = format!("/var/lib/libvirt/qemu/domain--1-{name}");
    Launch {
        runtime_dir: "/run/libvirt/qemu".to_owned(),
        monitor: Some(Monitor::Path(format!("{state_dir}/monitor.sock"))),
        state_dir: Some(state_dir),
        paused: true,
        timestamps: true,
        // The folder of a host that is set up for no other, and the address before the start chooses one.
        nbd_tls: Some(certificates()),
        chardev_tls: Some(certificates()),
        free_cid: 0,
        secrets: Some(Secrets {
            master_key: std::array::from_fn(|at| at as u8),
            initialization_vector: std::array::from_fn(|at| at as u8),
            values: BTreeMap::new(),
            others: Some(b"AQCVn5hO6HzFAhAAq0NCv8jtJcIcE+HOBlMQ1A".to_vec()),
        }),
        ..Launch::stand_alone()
    }
}

fn certificates() -> Tls {
    Tls { dir: "/etc/pki/qemu".to_owned(), verify: true, secret: None }
}

/// The options of a command, each with its value on one line.
fn lines(command: &CommandLine) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for argument in &command.arguments {
        match lines.last_mut().filter(|_| open && !argument.starts_with('-')) {
            Some(line) => {
                line.push(' ');
                line.push_str(argument);
                open = false;
            }
            None => {
                lines.push(argument.clone());
                open = true;
            }
        }
    }
    lines
}

/// The options that can be compared, in one spelling and in one order.
fn sorted(lines: impl Iterator<Item = String>, input: &str) -> String {
    let mut lines: Vec<String> =
        lines.filter(|line| is_comparable(line)).map(|line| neutral(&masked(&line, input))).collect();
    lines.sort();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Whether an option is one that the export keeps as it is.
fn is_comparable(line: &str) -> bool {
    let of_interface = ["\"id\":\"net", "\"netdev\":\"host"].iter().any(|part| line.contains(part));
    let option = line.split(' ').next().unwrap_or_default();
    match option {
        "-netdev" | "-sandbox" | "-msg" | "-S" | "-no-shutdown" | "-mon" => false,
        "-device" => !of_interface,
        "-chardev" => !["id=charmonitor", "id=chrtpm", "id=charnet"].iter().any(|id| line.contains(id)),
        "-object" => !["\"monitor-qmp\"", "\"id\":\"masterKey0\""].iter().any(|part| line.contains(part)),
        "-add-fd" => false,
        _ => true,
    }
}

/// An option without what the export made of the moment and of the host.
fn neutral(line: &str) -> String {
    let mut line = line.replace("/var/run/", "/run/");
    if line.starts_with("-name ") {
        line = line.split(",debug-threads=").next().unwrap_or_default().to_owned();
    }
    if line.starts_with("-rtc base=") && line.contains('T') {
        line = "-rtc base=_".to_owned();
    }
    let keys: &[&str] = match line.contains("\"qom-type\":\"secret\"") {
        true => &["\"data\":\"", "\"iv\":\""],
        false => &[],
    };
    for key in keys {
        if let Some((head, tail)) = line.split_once(key) {
            let tail = tail.split_once('"').map_or("", |(_, tail)| tail);
            line = format!("{head}{key}_\"{tail}");
        }
    }
    line = line.replace(",\"vhostfd\":\"-1\"", "");
    line
}

/// The text with each uuid and MAC address that the input does not have replaced.
fn masked(text: &str, input: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let token: usize =
            rest.bytes().take_while(|byte| byte.is_ascii_hexdigit() || b"-:".contains(byte)).count();
        let (word, after) = rest.split_at(token);
        let shape: String =
            word.chars().map(|char| if char.is_ascii_hexdigit() { 'x' } else { char }).collect();
        let known = input.to_ascii_lowercase().contains(word);
        match shape.as_str() {
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" if !known => out.push_str("UUID"),
            "xx:xx:xx:xx:xx:xx" if !known => out.push_str("MAC"),
            _ => out.push_str(word),
        }
        let mut chars = after.chars();
        out.extend(chars.next());
        rest = chars.as_str();
    }
    out
}
