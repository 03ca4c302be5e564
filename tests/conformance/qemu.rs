//! `qemu-xml`: definitions completed for a binary; `qemu-argv`: command lines of completed
//! definitions; `qemu-refused`: what cannot be completed, or cannot be run.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::complete::Identities;
use domdef::diagnostic::Diagnostic;
use domdef::domain::devices::disk::Source as DiskSource;
use domdef::domain::devices::graphics::Kind;
use domdef::domain::devices::interface::Source as InterfaceSource;
use domdef::domain::info::Pci;
use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::{
    DescriptorGroup, Descriptors, Hugepages, KnownCpu, Launch, Monitor, NbdkitPlugin, NetworkPort, Pool,
    PoolType, Protection, Secrets, Tls, Volume, VolumeType,
};
use domdef::qemu::{self, Qemu, Settings, Target, Unlisted};
use domdef::xml::Options;
use domdef::{Domain, Release};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The capabilities of each binary, read when a case first asks for them.
#[derive(Default)]
pub struct Binaries {
    index: HashMap<String, String>,
    read: Mutex<HashMap<String, Arc<Capabilities>>>,
    folder: PathBuf,
}

impl Binaries {
    /// Those of a corpus.
    pub fn of(corpus: &Corpus) -> Binaries {
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
pub fn cases(corpus: &Corpus, binaries: &Arc<Binaries>) -> Vec<Case> {
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
fn completed<'t>(target: &'t Target, folder: &Path, row: &Value) -> Result<Completed<'t, Qemu>, String> {
    let reading = Domain::read(&read(&folder.join(text(row, "in").unwrap_or_default()))?);
    let domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
    Completed::new(domain, target).map_err(|refused| all(&refused))
}

/// The binary of a case, with its settings.
pub fn target(binaries: &Binaries, row: &Value) -> Result<Target, String> {
    Ok(Target { caps: capabilities(binaries, row)?, settings: settings(row) })
}

fn xml(binaries: &Binaries, folder: &Path, row: &Value) -> Result<(), String> {
    let target = target(binaries, row)?;
    let domain = completed(&target, folder, row)?;
    let expected = read(&folder.join(text(row, "xml").unwrap_or_default()))?;
    compare(&domain.to_xml(Options::CANONICAL).expect("writable"), &expected)
}

fn refused(binaries: &Binaries, folder: &Path, row: &Value) -> Result<(), String> {
    let target = target(binaries, row)?;
    let why = read(&folder.join(text(row, "err").unwrap_or_default()))?;
    match (completed(&target, folder, row), row["expect"] == "fail") {
        (Err(_), false) => Ok(()),
        (Err(found), true) => Err(format!("it was refused before it was started: {found}expected {why}")),
        (Ok(_), false) => Err(format!("it was taken; expected {why}")),
        (Ok(domain), true) => match qemu::command(&domain, &launch(&domain, row)) {
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
        libvirt: Release::new(10, 7),
        new: row["abi_update"] == true,
        identities: Identities::Drawn { uuid: std::array::from_fn(|at| at as u8), mac: [0; 3] },
        conventional: conventional.to_vec(),
        iommu_groups: iommu_groups(),
        hostdev_networks: ["hostdev", "hostdev-pf"].map(|name| format!("{name};plug-hostdev-pci")).to_vec(),
        unlisted: Unlisted::Refused,
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
    let target = target(binaries, row)?;
    let domain = completed(&target, folder, row)?;
    let expected = read(&folder.join(text(row, "args").unwrap_or_default()))?;
    let command = qemu::command(&domain, &launch(&domain, row)).map_err(|refused| all(&refused))?;
    compare(&command.to_string(), &expected)
}

/// The manager that the corpus' command lines come from.
pub fn launch(domain: &Domain, row: &Value) -> Launch {
    let host = &row["host"];
    let on = |key: &str| host[key] == true;
    let key = |kind: &str| text(host, &format!("{kind}_tls_x509_secret_uuid")).map(str::to_owned);
    let tls = |kind: &str, dir: &str| {
        on(&format!("{kind}_tls")).then(|| Tls {
            dir: dir.to_owned(),
            verify: on(&format!("{kind}_tls_x509_verify")),
            secret: key(kind),
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
        secrets: Some(Secrets {
            master_key: std::array::from_fn(|at| at as u8),
            initialization_vector: std::array::from_fn(|at| at as u8),
            values: BTreeMap::new(),
            others: Some(b"AQCVn5hO6HzFAhAAq0NCv8jtJcIcE+HOBlMQ1A".to_vec()),
        }),
        sandbox: true,
        timestamps: true,
        dump_guest_core: on("dump_guest_core"),
        set_process_name: on("set_process_name"),
        gluster_debug_level: host["gluster_debug_level"].as_u64().map_or(4, |level| level as u32),
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
            secret: key("chardev"),
        }),
        chardev_always_tls: on("chardev_tls"),
        nbd_tls: Some(Tls { dir: "/etc/pki/libvirt-nbd".to_owned(), verify: true, secret: key("nbd") }),
        nbd_always_tls: on("nbd_tls"),
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
        local_offset: -1800,
        networks: networks(domain),
        pools: pools(domain),
        descriptor_groups: descriptor_groups(row),
        vdpa_disks: vdpa_disks(row),
        nbdkit: nbdkit(row),
        scsi_generic: Some("/dev/sg0".to_owned()),
        cd_drives: vec!["/dev/cdrom".to_owned()],
        addresses: addresses(domain),
        swtpm: Some("/dev/test".to_owned()),
        free_cid: 42,
        ..Launch::stand_alone()
    }
}

/// The virtual networks: what stands behind a semicolon of the name tells what an interface gets.
fn networks(domain: &Domain) -> BTreeMap<String, NetworkPort> {
    let named = domain.devices.interface.iter().filter_map(|interface| match &interface.source {
        InterfaceSource::Network(network) => Some(network.network.clone()),
        _ => None,
    });
    let port = |name: &str| match name.rsplit_once(';') {
        Some((_, "plug-hostdev-pci")) => NetworkPort::Pci { domain: 1, bus: 2, slot: 3, function: 4 },
        _ => NetworkPort::Bridge("virbr0".to_owned()),
    };
    named.map(|name| (name.clone(), port(&name))).collect()
}

/// The host's addresses in the virtual networks that displays listen in.
fn addresses(domain: &Domain) -> BTreeMap<String, String> {
    let listens = domain.devices.graphics.iter().flat_map(|graphics| match &graphics.kind {
        Kind::Vnc(display) => &display.listens[..],
        Kind::Spice(display) => &display.listens[..],
        _ => &[],
    });
    let named = listens.filter_map(|listen| listen.network.as_ref());
    named.map(|name| (name.0.clone(), "192.168.122.1".to_owned())).collect()
}

/// The storage pools: a volume `dir+home` is a directory, one without `+` a block device.
fn pools(domain: &Domain) -> BTreeMap<String, Pool> {
    let mut pools = BTreeMap::new();
    for (name, kind) in [
        ("pool-disk", PoolType::Disk),
        ("pool-iscsi", PoolType::Iscsi),
        ("pool-iscsi-auth", PoolType::Iscsi),
        ("inactive", PoolType::Dir),
    ] {
        let iscsi = kind == PoolType::Iscsi;
        let auth = ("admin".to_owned(), "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87".to_owned());
        let hosts = if iscsi { vec![("iscsi.example.com".to_owned(), None)] } else { Vec::new() };
        let volumes = domain.devices.disk.iter().filter_map(|disk| match &disk.source {
            DiskSource::Volume(volume) if volume.pool.as_deref() == Some(name) => volume.volume.as_deref(),
            _ => None,
        });
        let volumes = volumes.filter(|name| *name != "nonexistent").map(|name| {
            let (kind, file) = name.split_once('+').unwrap_or(("block", name));
            let path = format!("/some/{kind}/device/{file}");
            let kind = match kind {
                "file" => VolumeType::File,
                "dir" => VolumeType::Dir,
                "network" => VolumeType::Network,
                _ => VolumeType::Block,
            };
            Volume { name: name.to_owned(), r#type: kind, path }
        });
        let pool = Pool {
            r#type: kind,
            active: name != "inactive",
            hosts,
            device: "demo-target".to_owned(),
            auth: (name == "pool-iscsi-auth").then_some(auth),
            initiator: None,
            volumes: volumes.collect(),
        };
        pools.insert(name.to_owned(), pool);
    }
    pools
}

fn numbers(value: &Value) -> Vec<u32> {
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    match value.as_array() {
        Some(all) => all.iter().filter_map(number).collect(),
        None => number(value).into_iter().collect(),
    }
}

fn descriptor_groups(row: &Value) -> BTreeMap<String, DescriptorGroup> {
    let groups = row["fd_groups"].as_object().into_iter().flatten();
    let group = |value: &Value| DescriptorGroup { descriptors: numbers(value), writable: false };
    groups.map(|(name, value)| (name.clone(), group(value))).collect()
}

fn vdpa_disks(row: &Value) -> BTreeMap<String, u32> {
    let disks = row["vdpa_fds"].as_object().into_iter().flatten();
    disks.filter_map(|(path, value)| Some((path.clone(), *numbers(value).first()?))).collect()
}

/// What nbdkit is asked for, as far as it is there.
fn nbdkit(row: &Value) -> Vec<NbdkitPlugin> {
    let wanted = row["host"]["storage_use_nbdkit"] == true;
    let there = row["nbdkit"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let plugin = |name: &str| match name {
        "plugin-curl" => Some(NbdkitPlugin::Curl),
        "plugin-ssh" => Some(NbdkitPlugin::Ssh),
        _ => None,
    };
    there.filter(|_| wanted).filter_map(plugin).collect()
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
