//! `qemu-argv`: command lines of completed definitions.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::diagnostic::Diagnostic;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::command::command_line;
use domdef::qemu::launch::{Descriptors, Launch, Monitor, Protection, Secret, Tls};
use domdef::Domain;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The capabilities of each binary, read when a case first asks for them.
#[derive(Default)]
struct Binaries {
    index: HashMap<String, String>,
    read: Mutex<HashMap<String, Arc<Capabilities>>>,
    folder: PathBuf,
}

impl Binaries {
    fn of(corpus: &Corpus) -> Binaries {
        let folder = corpus.root.join("qemu/caps");
        let index = std::fs::read_to_string(folder.join("index.json")).unwrap_or_else(|_| "{}".to_owned());
        let index = serde_json::from_str(&index).expect("the index is an object of texts");
        Binaries { index, read: Mutex::default(), folder }
    }

    fn get(&self, name: &str) -> Result<Arc<Capabilities>, String> {
        if let Some(known) = self.read.lock().expect("no reader panics").get(name) {
            return Ok(known.clone());
        }
        let file = self.index.get(name).ok_or_else(|| format!("there are no capabilities of {name}"))?;
        let text = read(&self.folder.join(file))?;
        let mut caps = Capabilities::from_conversation(&text).map_err(|error| error.to_string())?;
        if name.ends_with("-latest") {
            caps.dissolve_aliases();
        }
        let caps = Arc::new(caps);
        self.read.lock().expect("no reader panics").insert(name.to_owned(), caps.clone());
        Ok(caps)
    }
}

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let binaries = Arc::new(Binaries::of(corpus));
    let folder = corpus.root.join("qemu");
    let mut cases = Vec::new();
    for row in corpus.rows("qemu/cases.ndjson") {
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        if row["expect"] == "ok" && row["args"].is_string() {
            let (binaries, folder, row) = (binaries.clone(), folder.clone(), row.clone());
            cases.push(Case::new("qemu-argv", id.clone(), move || argv(&binaries, &folder, &row)));
        }
    }
    cases
}

fn text<'r>(row: &'r Value, key: &str) -> Option<&'r str> {
    row[key].as_str()
}

fn all(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

fn capabilities(binaries: &Binaries, row: &Value) -> Result<Capabilities, String> {
    let part = |key| text(row, key).unwrap_or_default();
    let mut caps = Capabilities::clone(&*binaries.get(&format!("{}{}-{}", part("arch"), part("variant"), part("version")))?);
    let words = |key: &str| {
        row[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let (add, remove) = (words("caps_add"), words("caps_del"));
    caps.change(add.iter().map(String::as_str), remove.iter().map(String::as_str))
        .map_err(|name| format!("there is no flag '{name}'"))?;
    match text(row, "gic") {
        Some("none") => caps.set_gic(&[]),
        Some("v2") => caps.set_gic(&[2]),
        Some("v3") => caps.set_gic(&[3]),
        Some("both") => caps.set_gic(&[2, 3]),
        _ => {}
    }
    Ok(caps)
}

fn argv(binaries: &Binaries, folder: &Path, row: &Value) -> Result<(), String> {
    let caps = capabilities(binaries, row)?;
    let input = text(row, "xml").or(text(row, "in")).unwrap_or_default();
    let reading = Domain::read(&read(&folder.join(input))?);
    let domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
    let expected = read(&folder.join(text(row, "args").unwrap_or_default()))?;
    let command = command_line(&domain, &caps, &launch(&domain, row)).map_err(|refused| all(&refused))?;
    compare(&command.to_string(), &expected)
}

/// The manager that the corpus' command lines come from.
fn launch(domain: &Domain, row: &Value) -> Launch {
    let host = &row["host"];
    let on = |key: &str| host[key] == true;
    let tls = |kind: &str, dir: &str| {
        on(&format!("{kind}_tls")).then(|| Tls {
            dir: dir.to_owned(),
            verify: on(&format!("{kind}_tls_x509_verify")),
            secret: host[format!("{kind}_tls_x509_secret_uuid")].is_string(),
        })
    };
    let name: String = domain.name.chars().take(20).collect();
    let mut environment: Vec<(String, String)> =
        [("PATH", "/bin"), ("HOME", "/home/test"), ("USER", "test"), ("LOGNAME", "test")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
    for (key, value) in host.as_object().into_iter().flatten() {
        if let (Some(name), Some(value)) = (key.strip_prefix("env:"), value.as_str()) {
            environment.push((name.to_owned(), value.to_owned()));
        }
    }
    let sasl = |kind: &str| on(&format!("{kind}_sasl")).then(|| "/etc/sasl2".to_owned());
    Launch {
        environment,
        state_dir: Some(format!("/var/lib/libvirt/qemu/domain--1-{name}")),
        monitor: Some(Monitor::Descriptor(1729)),
        paused: true,
        descriptors: Some(Descriptors {
            listening: 1729,
            file: 1750,
            log: 1751,
            tap: 102,
            ethernet: 3,
            vhost: 44,
            vdpa: 1732,
            tpm: (1730, 1731),
            vsock: 6789,
        }),
        secret: Some(Secret {
            data: "9eao5F8qtkGt+seB1HYivWIxbtwUu6MQtg1zpj/oDtUsPr1q8wBYM91uEHCn6j/1".to_owned(),
            iv: "AAECAwQFBgcICQoLDA0ODw==".to_owned(),
        }),
        sandbox: true,
        timestamps: true,
        dump_guest_core: on("dump_guest_core"),
        rendernode: Some("/dev/dri/foo".to_owned()),
        vnc: Protection {
            password: false,
            sasl: sasl("vnc"),
            tls: tls("vnc", "/etc/pki/libvirt-vnc"),
            auto_unix_socket: on("vnc_auto_unix_socket"),
        },
        spice: Protection {
            password: true,
            sasl: sasl("spice"),
            tls: tls("spice", "/etc/pki/libvirt-spice"),
            auto_unix_socket: on("spice_auto_unix_socket"),
        },
        chardev_tls: Some(Tls {
            dir: "/etc/pki/libvirt-chardev".to_owned(),
            verify: on("chardev_tls_x509_verify"),
            secret: host["chardev_tls_x509_secret_uuid"].is_string(),
        })
        .filter(|_| on("chardev_tls")),
        nbd_tls: Some(Tls {
            dir: "/etc/pki/libvirt-nbd".to_owned(),
            verify: true,
            secret: host["nbd_tls_x509_secret_uuid"].is_string(),
        }),
        now: 1_234_567_890,
        cd_drives: vec!["/dev/cdrom".to_owned()],
        ..Launch::stand_alone()
    }
}
