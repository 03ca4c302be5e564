//! The parts of the protocol that rows need, in the order in which a driver gets them: a row belongs to the last part
//! that one of its commands is of.

use serde_json::Value;
use std::collections::BTreeMap;

/// The parts after the first, and their commands; one that ends in a dash is the start of several.
const PARTS: [(&str, &[&str]); 6] = [
    ("1b snapshots, checkpoints", &["snapshot-", "checkpoint-", "backup-"]),
    (
        "1c saving, jobs",
        &[
            "save",
            "save-image-",
            "managedsave",
            "managedsave-",
            "restore",
            "dump",
            "domjobinfo",
            "domjobabort",
        ],
    ),
    (
        "1d devices, tuning, agent",
        &[
            "attach-",
            "detach-",
            "update-device",
            "change-media",
            "blkdeviotune",
            "blkiotune",
            "block-",
            "blockcommit",
            "blockcopy",
            "blockjob",
            "blockpull",
            "blockresize",
            "cpu-stats",
            "dom-fd-associate",
            "domblkerror",
            "domblkinfo",
            "domblklist",
            "domblkstat",
            "domblkthreshold",
            "domdirtyrate-calc",
            "domdisplay",
            "domfsfreeze",
            "domfsinfo",
            "domfsthaw",
            "domfstrim",
            "domhostname",
            "domif-",
            "domifaddr",
            "domiflist",
            "domifstat",
            "domiftune",
            "domlaunchsecinfo",
            "dommemstat",
            "dompmsuspend",
            "dompmwakeup",
            "domtime",
            "emulatorpin",
            "get-user-sshkeys",
            "guest-agent-timeout",
            "guestinfo",
            "guestvcpus",
            "inject-nmi",
            "iothreadadd",
            "iothreaddel",
            "iothreadinfo",
            "memtune",
            "migrate-",
            "numatune",
            "perf",
            "qemu-",
            "schedinfo",
            "screenshot",
            "send-",
            "set-user-password",
            "ttyconsole",
            "vcpupin",
            "vncdisplay",
        ],
    ),
    ("1e networks", &["net-"]),
    ("1f storage", &["pool-", "vol-", "find-storage-"]),
    (
        "1g host, interfaces, devices",
        &[
            "allocpages",
            "cpu-baseline",
            "cpu-compare",
            "cpu-models",
            "freecell",
            "freepages",
            "hypervisor-",
            "iface-",
            "lxc-",
            "node-",
            "nodecpumap",
            "nodecpustats",
            "nodedev-",
            "nodeinfo",
            "nodememstats",
            "nodesevinfo",
            "nodesuspend",
            "nwfilter-",
            "secret-",
            "sysinfo",
        ],
    ),
];

fn part(command: &str) -> usize {
    let word = command.split_whitespace().next().unwrap_or_default();
    let is_it = |own: &&str| *own == word || own.ends_with('-') && word.starts_with(*own);
    PARTS.iter().position(|(_, words)| words.iter().any(is_it)).map_or(0, |at| at + 1)
}

/// The part that a row belongs to.
pub fn of(row: &Value) -> &'static str {
    let setup = row["setup"].as_array().into_iter().flatten();
    let last = setup.chain([&row["command"]]).filter_map(Value::as_str).map(part).max().unwrap_or(0);
    last.checked_sub(1).map_or("1 life, XML, vCPUs, memory", |at| PARTS[at].0)
}

/// Prints how many rows of each part passed, and of all.
pub fn report(parts: &BTreeMap<String, &'static str>, passed: &[(&str, bool)]) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (id, ok) in passed {
        let Some(part) = parts.get(*id) else { continue };
        let count = counts.entry(part).or_default();
        count.0 += usize::from(*ok);
        count.1 += 1;
    }
    for (part, (good, all)) in &counts {
        println!("slice {part}: {good}/{all}");
    }
    let (good, all) = counts.values().fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    if all > 0 {
        println!("virsh rows: {good}/{all}, {:.1} %", 100.0 * good as f64 / all as f64);
    }
}
