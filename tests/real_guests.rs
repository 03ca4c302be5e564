//! Documents of real users are started by their script in real QEMU. What only their host has is replaced first:
//! disks by empty images, networks by QEMU's own, the accelerator by the translator, firmware by flash memory of
//! zeros; devices of the host, displays and sound are left out, and the guest gets less memory. Everything else is
//! the user's: machine, controllers, addresses, CPUs, clocks, channels, boot orders.

mod support;

use roxmltree::{Document, Node};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const QEMU: &str = "/usr/bin/qemu-system-x86_64";

/// How many guests are started.
const GUESTS: usize = 10;

/// What needs something of the user's host, or KVM.
const LEFT_OUT: &[&str] = &[
    "acpi/table",
    "audio",
    "blkiotune",
    "cputune",
    "currentMemory",
    "emulator",
    "features/hyperv",
    "features/kvm",
    "features/pvspinlock",
    "filesystem",
    "graphics",
    "hostdev",
    "iommu",
    "launchSecurity",
    "maxMemory",
    "memoryBacking",
    "memtune",
    "numatune",
    "os/acpi",
    "os/cmdline",
    "os/dtb",
    "os/firmware",
    "os/initrd",
    "os/kernel",
    "os/smbios",
    "qemu:capabilities",
    "qemu:commandline",
    "qemu:override",
    "redirdev",
    "redirfilter",
    "resource",
    "seclabel",
    "shmem",
    "smartcard",
    "sound",
    "tpm",
    "video",
    "vsock",
];

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("domdef-real-{}-{name}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder can be made");
    path
}

/// The name of an element with that of its parent.
fn path(node: Node<'_, '_>) -> String {
    let name = |node: Node<'_, '_>| {
        let name = node.tag_name();
        let prefix =
            if name.namespace().is_some_and(|uri| uri.ends_with("/qemu/1.0")) { "qemu:" } else { "" };
        format!("{prefix}{}", name.name())
    };
    format!("{}/{}", node.parent().map(name).unwrap_or_default(), name(node))
}

/// The replacement of an element, if it is replaced.
fn replaced(node: Node<'_, '_>, text: &str, folder: &Path, disks: &mut usize) -> Option<String> {
    let child = |name: &str| {
        let found = node.children().find(|child| child.has_tag_name(name));
        found.map_or("", |child| &text[child.range()])
    };
    let kind = node.attribute("type").unwrap_or_default();
    let path = path(node);
    let name = path.rsplit('/').next().unwrap_or_default();
    if LEFT_OUT.contains(&path.as_str()) || LEFT_OUT.contains(&name) {
        return Some(String::new());
    }
    Some(match path.as_str() {
        "domain/memory" => "<memory unit='MiB'>256</memory>".to_owned(),
        "devices/memory" => String::new(),
        "domain/cpu" => format!("<cpu mode='maximum'>{}</cpu>", child("topology")),
        "clock/timer" if matches!(node.attribute("name"), Some("hypervclock" | "kvmclock" | "tsc")) => {
            String::new()
        }
        "os/loader" => {
            format!("<loader readonly='yes' type='pflash'>{}</loader>", folder.join("CODE.fd").display())
        }
        "os/nvram" => format!("<nvram template='{}'/>", folder.join("VARS.fd").display()),
        "devices/interface" => {
            format!(
                "<interface type='user'>{}{}{}</interface>",
                child("mac"),
                child("model"),
                child("address")
            )
        }
        "devices/disk" if matches!(kind, "file" | "block" | "volume" | "network") => {
            *disks += 1;
            let image = folder.join(format!("{disks}.img"));
            fs::write(&image, vec![0; 1 << 20]).expect("an image can be made");
            format!(
                "<disk type='file' device='{}'><driver name='qemu' type='raw'/><source file='{}'/>{}{}{}{}{}</disk>",
                node.attribute("device").unwrap_or("disk"),
                image.display(),
                child("target"),
                child("serial"),
                child("readonly"),
                child("boot"),
                child("address"),
            )
        }
        "devices/channel" if matches!(kind, "spicevmc" | "spiceport" | "qemu-vdagent" | "dbus") => {
            String::new()
        }
        "channel/source" => String::new(),
        "devices/serial" | "devices/console" | "devices/parallel" if kind != "pty" => String::new(),
        "devices/input" if matches!(kind, "evdev" | "passthrough") => String::new(),
        _ => return None,
    })
}

/// The document as this host can start it.
fn adapted(text: &str, folder: &Path) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let root = document.root_element();
    let machine = document.descendants().find(|node| path(*node) == "os/type")?;
    if machine.attribute("arch") != Some("x86_64") || !matches!(root.attribute("type"), Some("kvm" | "qemu"))
    {
        return None;
    }
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut disks = 0;
    for node in document.descendants().filter(Node::is_element) {
        let inside = edits.last().is_some_and(|(range, _)| range.end >= node.range().end);
        if inside {
            continue;
        }
        if let Some(new) = replaced(node, text, folder, &mut disks) {
            edits.push((node.range(), new));
        }
    }
    let mut attribute = |node: Node<'_, '_>, name: &str, value: &str| {
        if let Some(own) = node.attributes().find(|own| own.name() == name) {
            edits.push((own.range_value(), value.to_owned()));
        }
    };
    attribute(root, "type", "qemu");
    let name = machine.attribute("machine").unwrap_or_default();
    attribute(machine, "machine", if name.contains("q35") { "q35" } else { "pc" });
    if let Some(own) = machine.parent_element()?.attributes().find(|own| own.name() == "firmware") {
        edits.push((own.range(), String::new()));
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    edits.into_iter().for_each(|(range, new)| text.replace_range(range, &new));
    Some(text)
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a guest by its script, asks QEMU how it is, and tells it to quit.
fn start(document: &str, folder: &Path) -> Result<(), String> {
    let (input, script) = (folder.join("guest.xml"), folder.join("guest.sh"));
    fs::write(&input, document).map_err(|error| error.to_string())?;
    let domdef = Command::new(env!("CARGO_BIN_EXE_domdef"))
        .args(["to", "qemu-script", "--probe", QEMU])
        .arg(&input)
        .output()
        .map_err(|error| error.to_string())?;
    if !domdef.status.success() {
        return Err(String::from_utf8_lossy(&domdef.stderr).into_owned());
    }
    fs::write(&script, domdef.stdout).map_err(|error| error.to_string())?;
    let log = fs::File::create(folder.join("log")).map_err(|error| error.to_string())?;
    let mut command = Command::new("sh");
    command.arg(&script).env("DOMDEF_STATE", folder.join("state")).stdin(Stdio::null()).stdout(Stdio::null());
    let mut running = Running(command.stderr(log).spawn().map_err(|error| error.to_string())?);
    let name = Document::parse(document).expect("it is XML");
    let name = name.descendants().find(|node| path(*node) == "domain/name").and_then(|node| node.text());
    let socket = folder.join("state").join(name.unwrap_or_default()).join("qmp.sock");
    let begun = Instant::now();
    let stream = loop {
        if let Ok(stream) = UnixStream::connect(&socket) {
            break stream;
        }
        if running.0.try_wait().expect("it can be asked").is_some()
            || begun.elapsed() > Duration::from_secs(60)
        {
            return Err(fs::read_to_string(folder.join("log")).unwrap_or_default());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut stream = BufReader::new(stream);
    let mut answer = String::new();
    for command in ["qmp_capabilities", "query-status"] {
        answer.clear();
        writeln!(stream.get_mut(), "{{\"execute\":\"{command}\"}}").map_err(|error| error.to_string())?;
        while !answer.contains("\"return\"") {
            answer.clear();
            if stream.read_line(&mut answer).map_err(|error| error.to_string())? == 0 {
                return Err("QEMU is gone".to_owned());
            }
        }
    }
    let _ = writeln!(stream.get_mut(), "{{\"execute\":\"quit\"}}");
    let ended = running.0.wait().map_err(|error| error.to_string())?;
    match answer.contains("\"running\": true") && ended.success() {
        true => Ok(()),
        false => Err(format!("{answer} {ended}")),
    }
}

#[test]
fn real_guests_start_by_their_scripts() {
    if !Path::new(QEMU).exists() {
        return support::skipped("qemu-system-x86_64 is not installed");
    }
    let Some(corpus) = support::corpus("realworld") else { return };
    let (mut started, mut failed) = (0, Vec::new());
    for file in support::files(&corpus, "xml") {
        if started == GUESTS {
            break;
        }
        let text = fs::read_to_string(&file).expect("readable");
        // Only what becomes a command without an option, as the corpus' suite has it.
        let made = Command::new(env!("CARGO_BIN_EXE_domdef")).args(["to", "qemu-argv"]).arg(&file).output();
        if !made.is_ok_and(|made| made.status.success()) {
            continue;
        }
        let own = folder(&started.to_string());
        for (name, size) in [("CODE.fd", 0x20_0000), ("VARS.fd", 0x8_0000)] {
            fs::write(own.join(name), vec![0; size]).expect("flash memory can be made");
        }
        let Some(document) = adapted(&text, &own) else { continue };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match start(&document, &own) {
            Ok(()) => {
                println!("started: {name}");
                started += 1;
            }
            Err(why) => failed.push(format!("{name}: {why}")),
        }
        let _ = fs::remove_dir_all(&own);
    }
    assert!(failed.is_empty(), "{started} started; not these:\n{}", failed.join("\n"));
    assert_eq!(started, GUESTS);
}
