//! Definitions completed for QEMU: `testdata/completion/NAME.xml` and beside it what it becomes, as
//! `NAME.out.xml`, or why it is refused, as `NAME.refused`. `UPDATE=1` writes these anew.
//!
//! The binary is the one that comes with the package. A first line `<!-- … -->` says what differs:
//! `without FLAG`, `group ADDRESS NUMBER` (the IOMMU group of a host device), `hostdevs NETWORK` (the
//! network hands out host devices), `kept` (the definition is no new one), parted by `;`.

use domdef::domain::info::Pci;
use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::{Qemu, Settings, Target};
use domdef::xml::Options;
use domdef::Domain;
use std::path::{Path, PathBuf};

/// A definition as it becomes, or the reasons why it does not.
fn completed(text: &str) -> Result<String, String> {
    let domain = Domain::read(text).domain.expect("the document is a definition");
    let arch = domain.arch().expect("the document names its architecture").as_str();
    let mut caps = Capabilities::builtin(arch).expect("there is a binary");
    let mut settings = Settings::default();
    let first = text.lines().next().unwrap_or_default();
    let changes = first.strip_prefix("<!--").and_then(|line| line.strip_suffix("-->")).unwrap_or_default();
    for change in changes.split(';').map(str::trim).filter(|change| !change.is_empty()) {
        match change.split(' ').collect::<Vec<_>>()[..] {
            ["without", flag] => caps.change([], [flag]).expect("it is a flag"),
            ["group", place, group] => {
                settings.iommu_groups.push((host_place(place), group.parse().expect("it is a number")));
            }
            ["hostdevs", network] => settings.hostdev_networks.push(network.to_owned()),
            ["kept"] => settings.new = false,
            _ => panic!("unknown change '{change}'"),
        }
    }
    let target = Target { caps, settings };
    let completed = Completed::<Qemu>::new(domain, &target);
    completed
        .map(|domain| domain.to_xml(Options::CANONICAL).expect("writable"))
        .map_err(|refused| format!("{refused}\n"))
}

/// `0001:02:03.4`.
fn host_place(text: &str) -> Pci {
    let parts = text.split([':', '.']).map(|part| u32::from_str_radix(part, 16).expect("it is a number"));
    let [domain, bus, slot, function] = parts.collect::<Vec<_>>()[..] else {
        panic!("'{text}' is no address")
    };
    Pci { domain, ..Pci::new(bus, slot, function) }
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/completion");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    let is_input = |path: &PathBuf| {
        let name = path.to_string_lossy();
        name.ends_with(".xml") && !name.ends_with(".out.xml")
    };
    all.retain(is_input);
    all.sort();
    all
}

#[test]
fn documents_become_what_lies_beside_them() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let (beside, found) = match completed(&text) {
            Ok(xml) => (path.with_extension("out.xml"), xml),
            Err(why) => (path.with_extension("refused"), why),
        };
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if found == expected {
            continue;
        }
        if update {
            std::fs::write(&beside, &found).expect("it can be written");
        }
        wrong.push(format!("{}:\n{found}", path.display()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_completed_stays() {
    for path in documents().iter().map(|path| path.with_extension("out.xml")).filter(|path| path.exists()) {
        let expected = std::fs::read_to_string(&path).expect("it can be read");
        let input =
            std::fs::read_to_string(path.with_extension("").with_extension("xml")).expect("it is there");
        let changes = input.lines().next().filter(|line| line.starts_with("<!--")).unwrap_or_default();
        let again = completed(&format!("{changes}\n{expected}"));
        assert_eq!(again, Ok(expected), "{}", path.display());
    }
}

/// Bridges that are added need slots as well, also where the devices fill all that there are.
#[test]
fn any_number_of_devices_finds_bridges() {
    for count in 20..100 {
        let controllers: String =
            (0..count).map(|at| format!("<controller type='scsi' index='{at}' model='lsilogic'/>")).collect();
        let text = format!(
            "<domain type='qemu'><name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm\
             </type></os><devices>{controllers}</devices></domain>"
        );
        let once = completed(&text).unwrap_or_else(|refused| panic!("{count}: {refused}"));
        assert_eq!(completed(&once).as_deref(), Ok(&*once), "{count}");
    }
}
