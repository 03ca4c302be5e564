//! `qemu-xml`: definitions completed for a binary; `qemu-argv`: command lines of completed
//! definitions; `qemu-refused`: what cannot be completed, or cannot be run.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::defaults::generic::Identities;
use domdef::defaults::qemu::Settings;
use domdef::diagnostic::{Diagnostic, Severity};
use domdef::domain::info::Pci;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::command::command_line;
use domdef::qemu::launch::{Descriptors, Hugepages, KnownCpu, Launch, Monitor, Protection, Secret, Tls};
use domdef::xml::Options;
use domdef::{defaults, rules, Domain};
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
        if row["xml"].is_string() {
            let (binaries, folder, row) = (binaries.clone(), folder.clone(), row.clone());
            cases.push(Case::new("qemu-xml", id.clone(), move || xml(&binaries, &folder, &row)));
        }
        if row["expect"] != "ok" {
            let (binaries, folder, row) = (binaries.clone(), folder.clone(), row.clone());
            cases.push(Case::new("qemu-refused", id.clone(), move || refused(&binaries, &folder, &row)));
        }
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
    let mut caps = Capabilities::clone(&*binaries.get(&format!(
        "{}{}-{}",
        part("arch"),
        part("variant"),
        part("version")
    ))?);
    let words = |key: &str| {
        row[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (add, remove) = (words("caps_add"), words("caps_del"));
    caps.change(add.iter().map(String::as_str), remove.iter().map(String::as_str))
        .map_err(|name| format!("there is no flag '{name}'"))?;
    if row["host_cpu"].is_string() {
        caps.forget_host_cpu();
    }
    match text(row, "gic") {
        Some("v2") => caps.set_gic(&[2]),
        Some("v3") => caps.set_gic(&[3]),
        Some("both") => caps.set_gic(&[2, 3]),
        _ => {}
    }
    Ok(caps)
}

/// The completed definition, or why there is none.
fn completed(caps: &Capabilities, folder: &Path, row: &Value) -> Result<Domain, String> {
    let reading = Domain::read(&read(&folder.join(text(row, "in").unwrap_or_default()))?);
    let wrong = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
    let mut domain = reading.domain.filter(|_| !wrong).ok_or_else(|| all(&reading.diagnostics))?;
    let mut refused = defaults::qemu::complete(&mut domain, caps, &settings(row));
    refused.extend(rules::check(&domain));
    match refused.is_empty() {
        true => Ok(domain),
        false => Err(all(&refused)),
    }
}

fn xml(binaries: &Binaries, folder: &Path, row: &Value) -> Result<(), String> {
    let caps = capabilities(binaries, row)?;
    let domain = completed(&caps, folder, row)?;
    let expected = read(&folder.join(text(row, "xml").unwrap_or_default()))?;
    compare(&domain.to_xml(Options::CANONICAL), &expected)
}

fn refused(binaries: &Binaries, folder: &Path, row: &Value) -> Result<(), String> {
    let caps = capabilities(binaries, row)?;
    let why = read(&folder.join(text(row, "err").unwrap_or_default()))?;
    match (completed(&caps, folder, row), row["expect"] == "fail") {
        (Err(_), false) => Ok(()),
        (Err(found), true) => Err(format!("it was refused before it was started: {found}expected {why}")),
        (Ok(_), false) => Err(format!("it was taken; expected {why}")),
        (Ok(domain), true) => match command_line(&domain, &caps, &launch(&domain, row)) {
            Ok(_) => Err(format!("it was started; expected {why}")),
            Err(_) => Ok(()),
        },
    }
}

/// The host that the corpus' definitions were completed on.
fn settings(row: &Value) -> Settings {
    let host = &row["host"];
    let conventional = [
        (0, 0, 0, 0),
        (0, 0, 2, 0),
        (5, 0x90, 1, 0),
        (5, 0x90, 1, 1),
        (5, 0x90, 1, 2),
        (5, 0x90, 1, 3),
        (0, 0x0a, 1, 0),
        (0, 0x0a, 2, 0),
        (0, 0x0a, 3, 0),
        (0, 6, 0x12, 0),
        (0, 6, 0x12, 1),
        (0, 6, 0x12, 2),
        (0x21, 0xde, 0x1f, 0),
        (0x21, 0xde, 0x1f, 1),
        (0, 3, 0, 0),
    ];
    let conventional =
        conventional.map(|(domain, bus, slot, function)| Pci { domain, ..Pci::new(bus, slot, function) });
    Settings {
        new: row["abi_update"] == true,
        identities: Identities::Drawn { uuid: std::array::from_fn(|at| at as u8), mac: [0; 3] },
        conventional: conventional.to_vec(),
        iommu_groups: iommu_groups(),
        hostdev_networks: ["hostdev", "hostdev-pf"].map(|name| format!("{name};plug-hostdev-pci")).to_vec(),
        host_audio: text(host, "env:QEMU_AUDIO_DRV").map(str::to_owned),
        vnc_host_audio: host["vnc_allow_host_audio"] == true,
        headless_host_audio: host["nographics_allow_host_audio"] == true,
        ..Settings::default()
    }
}

/// The IOMMU groups of that host.
fn iommu_groups() -> Vec<(Pci, u32)> {
    type Group = (u32, u32, &'static [(u32, u32)], u32);
    let groups: [Group; 17] = [
        (0, 0, &[(0, 0)], 0),
        (0, 0, &[(1, 0)], 1),
        (0, 0, &[(2, 0)], 2),
        (0, 0, &[(3, 0)], 3),
        (1, 0, &[(0, 0)], 4),
        (1, 1, &[(0, 0), (0, 1)], 5),
        (5, 0x80, &[(0, 0)], 6),
        (5, 0x90, &[(1, 0), (1, 1), (1, 2), (1, 3)], 7),
        (0, 0x0a, &[(1, 0), (2, 0), (3, 0)], 8),
        (0, 6, &[(0x12, 0)], 9),
        (0, 6, &[(0x12, 1)], 10),
        (0, 6, &[(0x12, 2)], 11),
        (0x21, 0xde, &[(0x1f, 0)], 12),
        (0x21, 0xde, &[(0x1f, 1)], 13),
        (0, 1, &[(0, 0)], 14),
        (0, 2, &[(0, 0)], 15),
        (0, 3, &[(0, 0)], 16),
    ];
    let place = |domain, bus, (slot, function): (u32, u32)| Pci { domain, ..Pci::new(bus, slot, function) };
    let devices = groups.iter().flat_map(|(domain, bus, functions, group)| {
        functions.iter().map(move |function| (place(*domain, *bus, *function), *group))
    });
    devices.collect()
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
            vhost_scsi: 3,
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
        incoming: text(row, "migrate_from").map(|from| match from {
            "stdio" => format!("fd:{}", row["migrate_fd"]),
            uri => uri.to_owned(),
        }),
        hugepages: vec![
            Hugepages { size: 2048, path: "/dev/hugepages2M".to_owned() },
            Hugepages { size: 1_048_576, path: "/dev/hugepages1G".to_owned() },
        ],
        nodes: (0..4).map(|node| (4 * node..4 * node + 4).collect()).collect(),
        advised_nodes: vec![0, 1, 2, 3],
        host_cpu: Some(host_cpu(text(row, "host_cpu"))),
        now: 1_234_567_890,
        scsi_generic: Some("/dev/sg0".to_owned()),
        cd_drives: vec!["/dev/cdrom".to_owned()],
        ..Launch::stand_alone()
    }
}

/// The host's CPU as a direct look tells it.
fn host_cpu(name: Option<&str>) -> KnownCpu {
    let (model, vendor, features) = match name {
        Some("haswell") => (
            "Haswell",
            Some("Intel"),
            "vme ds acpi ss ht tm pbe dtes64 monitor ds_cpl vmx smx est tm2 xtpr pdcm osxsave f16c rdrand cmt pdpe1gb \
             abm invtsc lahf_lm",
        ),
        Some("power8") => ("POWER8", None, ""),
        Some("power9") => ("POWER9", None, ""),
        Some("power10") => ("POWER10", None, ""),
        _ => ("core2duo", Some("Intel"), "ds acpi ss ht tm pbe ds_cpl vmx est tm2 cx16 xtpr lahf_lm"),
    };
    KnownCpu {
        model: model.to_owned(),
        vendor: vendor.map(str::to_owned),
        features: features.split_whitespace().map(str::to_owned).collect(),
    }
}
