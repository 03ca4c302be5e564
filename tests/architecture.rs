//! The rooms of ARCHITECTURE.md: who may use whom, read from the paths in the code.
//!
//! A room is a module of `src` or of `src/qemu`. Rooms are listed from the ground up, and code names
//! only rooms below its own, so that there are no circles. Test modules are left out: they may use
//! what they like.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The rooms from the ground up: each uses only those before it in this list.
const ROOMS: &[&str] = &[
    "release",
    "order",
    "dom",
    "diagnostic",
    "xml",
    "domain",
    "address",
    "grammar",
    "json",
    "format",
    "rules",
    "since",
    "check",
    "vcpu",
    "complete",
    "hypervisor",
    "diff",
    "driver",
    "serve",
    "qemu::arch",
    "qemu::caps",
    "qemu::accelerator",
    "qemu::cpu",
    "qemu::machine",
    "qemu::members",
    "qemu::namespace",
    "qemu::alias",
    "qemu::firmware",
    "qemu::settings",
    "qemu::address",
    "qemu::launch",
    "qemu::prepare",
    "qemu::rules",
    "qemu::advice",
    "qemu::complete",
    "qemu::command",
    "qemu::script",
    "qemu::read",
    "qemu::translate",
    "qemu::driver",
    "qemu",
    "xen",
    "inspect",
    "fix",
    "catalog",
    "cli",
];

/// What a room must not know although it is below: the room, the other, and why.
const APART: &[(&str, &str, &str)] = &[
    ("xen", "qemu", "a hypervisor is a folder of its own"),
    ("grammar", "domain", "the grammar is a second opinion of what a document may hold"),
    ("json", "rules", "JSON is another spelling of a definition, good or bad"),
    ("format", "rules", "style is said of any document"),
    ("address", "diagnostic", "a hypervisor reports an obstacle under a rule of its own"),
    ("address", "xml", "buses have no spelling"),
    ("complete", "json", "a definition has no spelling"),
    ("rules", "json", "a definition has no spelling"),
    ("rules", "grammar", "a definition has no spelling"),
    ("qemu::arch", "domain", "names of architectures are those of QEMU and of the host too"),
    ("qemu::caps", "domain", "what a binary can do does not depend on a guest"),
    ("qemu::caps", "rules", "what a binary can do does not depend on a guest"),
    ("qemu::members", "domain", "the notation of arguments holds for any argument"),
    ("qemu::firmware", "domain", "a descriptor does not depend on a guest"),
    ("qemu::command", "qemu::complete", "a command is made of a definition, whoever completed it"),
    ("serve", "domain", "the daemon knows calls, not what they are about"),
    ("serve", "xml", "the daemon knows calls, not what they are about"),
    ("qemu::launch", "qemu::complete", "what a manager decides comes after the definition"),
];

/// Uses that the order forbids and that are there for a reason: one that is not there fails.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Files that print, read files, run programs or ask the host, outside of the command's room.
const TOUCHES: &[(&str, &str)] = &[
    ("src/qemu/caps/probe.rs", "a QEMU binary is run and asked what it can do, when a caller wants that"),
    ("src/driver/remote.rs", "a server is another process, reached by its socket"),
    ("src/driver/remote/address.rs", "where servers listen depends on the user and on which are there"),
    ("src/driver/test/saving.rs", "saved guests and dumps are files, at paths that clients name"),
    ("src/driver/test/snapshots.rs", "whether the image of an external snapshot is there"),
    ("src/qemu/driver.rs", "guests carry times, and those that start with the host are started by a thread"),
    ("src/qemu/driver/binaries.rs", "what a binary can do is kept in a file for as long as it is the same"),
    ("src/qemu/driver/agent.rs", "a picture of a screen is a file for a moment"),
    ("src/qemu/driver/block.rs", "disks are files"),
    ("src/qemu/driver/console.rs", "consoles are terminals of the host"),
    ("src/qemu/driver/devices.rs", "a guest may take a time to open its drive"),
    ("src/qemu/driver/cpus.rs", "where threads of guests run is known by the kernel"),
    ("src/qemu/driver/define.rs", "firmware, and the binary for guests that name none, are the host's"),
    ("src/qemu/driver/displays.rs", "ports are free or not on the host"),
    ("src/qemu/driver/end.rs", "what a run leaves behind are files"),
    ("src/qemu/driver/folders.rs", "the folders of a user are named by the environment"),
    ("src/qemu/driver/image.rs", "saved guests are files"),
    ("src/qemu/driver/host.rs", "the host is what it is about"),
    ("src/qemu/driver/log.rs", "logs are files with times"),
    ("src/qemu/driver/memory.rs", "the memory of a process is counted by the kernel"),
    ("src/qemu/driver/pools.rs", "pools are folders of the host"),
    ("src/qemu/driver/volumes.rs", "volumes are files"),
    ("src/qemu/driver/prepare.rs", "disks and firmware variables of guests are files"),
    ("src/qemu/driver/process.rs", "guests are processes"),
    ("src/qemu/driver/qmp.rs", "guests are asked over sockets"),
    ("src/qemu/driver/start.rs", "a process takes a time to start"),
    ("src/qemu/driver/stats.rs", "the times of a process are counted by the kernel"),
    ("src/qemu/driver/status.rs", "what a restarted driver has to know is in files"),
    ("src/qemu/driver/store.rs", "definitions are files"),
    ("src/qemu/driver/watch.rs", "what follows from an event is done by a thread that may wait"),
    ("src/driver/test/host.rs", "the name of the host is its own"),
    ("src/driver/test.rs", "times of snapshots and counters come from the clock"),
    ("src/serve/dispatch.rs", "calls that clients wait for on another thread take a least time"),
    ("src/xen/driver/tool.rs", "the guests of a Xen host are shown and changed by a program"),
    ("src/qemu/firmware.rs", "descriptors of firmware are read from folders that a caller names"),
];

/// Words by which code reaches the world outside.
const OUTSIDE: &[&str] = &[
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "std::{",
    "std::fs",
    "std::env",
    "std::process",
    "std::os",
    "std::net::Tcp",
    "std::time::Instant",
    "SystemTime",
    "std::thread",
];

#[test]
fn rooms_use_only_what_is_below() {
    let height = |room: &str| ROOMS.iter().position(|own| *own == room);
    let mut wrong = Vec::new();
    let mut excused = BTreeSet::new();
    for (from, to, file) in uses() {
        let (Some(own), Some(other)) = (height(&from), height(&to)) else {
            wrong.push(format!("{file}: '{from}' or '{to}' is no room of the list"));
            continue;
        };
        if own < other {
            match EXCEPTIONS.iter().find(|(a, b, _)| (*a, *b) == (&*from, &*to)) {
                Some(exception) => drop(excused.insert(exception)),
                None => wrong.push(format!("{file}: '{from}' uses '{to}', which is above it")),
            }
        }
        let apart = APART.iter().find(|(a, b, _)| within(&from, a) && within(&to, b));
        wrong.extend(apart.map(|(_, _, why)| format!("{file}: '{from}' uses '{to}'; {why}")));
    }
    let idle = EXCEPTIONS.iter().filter(|exception| !excused.contains(exception));
    wrong.extend(idle.map(|(a, b, _)| format!("no use of '{b}' by '{a}' needs an exception")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_described() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let missing: Vec<&&str> =
        ROOMS.iter().filter(|room| !text.contains(&format!("`src/{}`", room.replace("::", "/")))).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not describe {missing:?}");
    let modules: BTreeSet<String> = sources(&Path::new(ROOT).join("src"))
        .iter()
        .map(|file| room(&module_of(file)))
        .filter(|room| room != "lib")
        .collect();
    let unlisted: Vec<&String> = modules.iter().filter(|room| !ROOMS.contains(&room.as_str())).collect();
    assert!(unlisted.is_empty(), "these rooms are not in the list: {unlisted:?}");
}

#[test]
fn only_the_command_touches_the_world() {
    let mut wrong = Vec::new();
    let mut excused = BTreeSet::new();
    for file in sources(&Path::new(ROOT).join("src")) {
        let (name, text) = (relative(&file), code(&file));
        let reached: Vec<&&str> = OUTSIDE.iter().filter(|word| text.contains(**word)).collect();
        if reached.is_empty() || room(&module_of(&file)) == "cli" || name == "src/main.rs" {
            continue;
        }
        match TOUCHES.iter().find(|(own, _)| *own == name) {
            Some(_) => drop(excused.insert(name)),
            None => wrong.push(format!("{name}: {reached:?}")),
        }
    }
    let idle = TOUCHES.iter().filter(|(name, _)| !excused.contains(*name));
    wrong.extend(idle.map(|(name, _)| format!("{name} needs no exception")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without features the library reaches nothing outside, so that it runs in a browser as well.
#[test]
fn what_touches_the_world_is_behind_a_feature() {
    let features = ["driver", "serve", "probe", "qemu-driver"].map(|name| format!("feature = \"{name}\""));
    for (name, _) in TOUCHES {
        let whole = Path::new(ROOT).join(name);
        let above = whole
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.ends_with("src") || folder.starts_with(ROOT));
        let declares =
            above.map(|folder| folder.with_extension("rs")).chain([Path::new(ROOT).join("src/lib.rs")]);
        let module = whole.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let gated = |file: PathBuf| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let gate = |line: &str| {
                line.starts_with("#[cfg") && features.iter().any(|feature| line.contains(feature))
            };
            let lines: Vec<&str> = text.lines().collect();
            lines.windows(2).any(|pair| {
                let own = pair[1].trim_start_matches("pub mod ").trim_end_matches(';');
                gate(pair[0])
                    && (own == module || name.split('/').any(|part| part.trim_end_matches(".rs") == own))
            })
        };
        let inside =
            std::fs::read_to_string(&whole).expect("a source file").contains("#[cfg(feature = \"probe\")]");
        assert!(inside || declares.into_iter().any(gated), "{name} is built without any feature");
    }
}

#[test]
fn crates_know_no_libvirt() {
    for folder in ["crates/relaxng/src", "crates/derive/src"] {
        for file in sources(&Path::new(ROOT).join(folder)) {
            let text = std::fs::read_to_string(&file).expect("a source file").to_lowercase();
            for word in ["libvirt", "virsh", "qemu"] {
                assert!(!text.contains(word), "{} names '{word}'", relative(&file));
            }
        }
    }
}

#[test]
fn modules_have_one_style() {
    for folder in ["src", "crates/relaxng/src", "crates/derive/src", "crates/wire/src"] {
        for file in sources(&Path::new(ROOT).join(folder)) {
            let own = file.file_name().is_some_and(|name| name == "mod.rs");
            assert!(!own, "{}: a module `x` is `x.rs`, with its parts in `x/`", relative(&file));
        }
    }
}

#[test]
fn paths_are_found() {
    let module = ["qemu", "rules", "disk"].map(str::to_owned);
    let code = "use super::{bus, Check};\nuse crate::domain::{devices::Disk, info::{self, Bus}};\n\
        pub(in crate::qemu) fn a() { super::super::address::walk(crate::vcpu::count as fn()) }";
    let found: Vec<String> = paths(code, &module).iter().map(|path| path.join("::")).collect();
    let expected = [
        "domain::devices::Disk",
        "domain::info",
        "domain::info::Bus",
        "vcpu::count",
        "qemu::rules::bus",
        "qemu::rules::Check",
        "qemu::address::walk",
    ];
    assert_eq!(found, expected);
}

/// Whether a room is that one, or a part of it.
fn within(room: &str, whole: &str) -> bool {
    room == whole || room.strip_prefix(whole).is_some_and(|rest| rest.starts_with("::"))
}

/// Every use of one room by another: the two, and the file.
fn uses() -> BTreeSet<(String, String, String)> {
    let mut found = BTreeSet::new();
    for file in sources(&Path::new(ROOT).join("src")) {
        let module = module_of(&file);
        let own = room(&module);
        for path in paths(&code(&file), &module) {
            let to = room(&path);
            if to != own && to != "lib" && own != "lib" {
                found.insert((own.clone(), to, relative(&file)));
            }
        }
    }
    found
}

/// The room of a path: a module of the crate, of `qemu` one below.
fn room(path: &[String]) -> String {
    match path {
        [] => "lib".to_owned(),
        [first, second, ..] if first == "qemu" && is_module(&["qemu", second]) => format!("qemu::{second}"),
        // `qemu::Settings` is a name of `qemu::settings`.
        [first, second, ..] if first == "qemu" && second == "Settings" => "qemu::settings".to_owned(),
        [first, ..] if is_module(&[first]) => first.clone(),
        _ => "lib".to_owned(),
    }
}

fn is_module(path: &[&str]) -> bool {
    Path::new(ROOT).join("src").join(path.join("/")).with_extension("rs").exists()
}

/// The module that a file holds: `src/qemu/rules/disk.rs` is `qemu::rules::disk`.
fn module_of(file: &Path) -> Vec<String> {
    let inner = file.strip_prefix(Path::new(ROOT).join("src")).expect("a file of src").with_extension("");
    let names = inner.iter().map(|part| part.to_string_lossy().into_owned());
    names.filter(|name| name != "lib" && name != "main").collect()
}

/// The text of a file without comments, texts and test modules.
fn code(file: &Path) -> String {
    let text = std::fs::read_to_string(file).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().map(|line| match line.find("//") {
        Some(at) if !line[..at].contains('"') => &line[..at],
        _ => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// The paths from the root of the crate that code names, by `crate::`, `super::` and in groups.
fn paths(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (start, up) in [("crate::", false), ("super::", true)] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            let visibility = code[..at].ends_with("(in ");
            if visibility || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '"')) {
                continue;
            }
            let mut base: Vec<String> = Vec::new();
            let mut rest = &code[at + start.len()..];
            if up {
                base = module[..module.len().saturating_sub(1)].to_vec();
                while let Some(after) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = after;
                }
            }
            leaves(&mut { rest }, &base, &mut found);
        }
    }
    found
}

/// The paths that begin here: one, or one for each member of a group.
fn leaves(rest: &mut &str, base: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = base.to_vec();
    loop {
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('{') {
            *rest = after;
            while !rest.trim_start().starts_with('}') && !rest.trim_start().is_empty() {
                leaves(rest, &path, found);
                *rest = rest.trim_start().trim_start_matches(',').trim_start();
            }
            *rest = rest.trim_start().strip_prefix('}').unwrap_or_default();
            return;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '#').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            *rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            break;
        }
        *rest = after;
        if name != "self" {
            path.push(name.to_owned());
        }
        match rest.strip_prefix("::") {
            Some(after) => *rest = after,
            None => break,
        }
    }
    if let Some(after) = rest.trim_start().strip_prefix("as ") {
        let end = after.find([',', '}', ';']).unwrap_or(after.len());
        *rest = &after[end..];
    }
    found.push(path);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn relative(file: &Path) -> String {
    file.strip_prefix(ROOT).expect("a file of the package").display().to_string()
}
