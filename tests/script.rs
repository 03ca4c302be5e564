//! Scripts that run guests (`to qemu-script`): shellcheck finds nothing in them, they tell what is missing,
//! and QEMU runs what they start.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const QEMU: &str = "/usr/bin/qemu-system-x86_64";
const GUEST: &str = "<domain type='qemu'><name>it's a guest</name><memory>65536</memory>
<os><type arch='x86_64' machine='q35'>hvm</type>PARTS</os><features><acpi/></features>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>DEVICES</devices></domain>";

/// A folder that is taken away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("domdef-script-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file can be written");
        path
    }

    /// The script of a document.
    fn script(&self, document: &str, options: &[&str]) -> PathBuf {
        let input = self.write("guest.xml", document);
        let mut domdef = Command::new(env!("CARGO_BIN_EXE_domdef"));
        let made = domdef.args(["to", "qemu-script"]).args(options).arg(input).output();
        let made = made.expect("domdef runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        self.write("guest.sh", &String::from_utf8(made.stdout).expect("a script is text"))
    }

    fn run(&self, script: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.arg(script).args(arguments).env("DOMDEF_STATE", self.0.join("state"));
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn guest(parts: &str, devices: &str) -> String {
    GUEST.replace("PARTS", parts).replace("DEVICES", devices)
}

#[test]
fn shellcheck_finds_nothing() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        return support::skipped("shellcheck is not installed");
    }
    let folder = Folder::new("shellcheck");
    let firmware = "<loader readonly='yes' type='pflash'>/a/OVMF_CODE.fd</loader>";
    let everything = "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='d'/></filesystem>
        <interface type='bridge'><source bridge='br0'/></interface>
        <interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='2022' to='22'/></portForward></interface>
        <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='6' slot='18' function='5'/></source></hostdev>
        <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
    let shared =
        "<memoryBacking><hugepages/><source type='memfd'/><access mode='shared'/></memoryBacking><os>";
    for (at, document) in [
        guest("", ""),
        guest(firmware, "<disk type='file'><source file=\"/a 'b'/$c.img\"/><target dev='vda'/></disk>"),
        guest(firmware, everything).replace("<os>", shared),
    ]
    .iter()
    .enumerate()
    {
        let script = folder.script(document, &[]);
        let found = Command::new("shellcheck").arg(&script).output().expect("shellcheck runs");
        assert!(found.status.success(), "guest {at}: {}", text(&found));
        let shown = folder.run(&script, &["--dry-run"]).output().expect("sh runs");
        assert!(shown.status.success() && text(&shown).contains("qemu-system-x86_64"), "{}", text(&shown));
        assert!(!folder.0.join("state").exists(), "a dry run makes nothing");
    }
}

#[test]
fn all_that_is_missing_is_told_and_nothing_is_started() {
    let folder = Folder::new("missing");
    let disk = "<disk type='file'><source file='/nowhere/a.img'/><target dev='vda'/></disk>
        <interface type='bridge'><source bridge='no-such-br'/></interface>
        <hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
        <address uuid='b155147a-663a-4009-ae7f-e9a96805b3ce'/></source></hostdev>";
    let script = folder.script(&guest("", disk), &[]);
    let run = folder.run(&script, &[]).output().expect("sh runs");
    let said = text(&run);
    assert_eq!(run.status.code(), Some(1), "{said}");
    for part in ["no '/nowhere/a.img'", "no bridge 'no-such-br'", "b155147a-663a", "nothing was started"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!folder.0.join("state").exists(), "nothing is made");
}

/// Cells have the pages that name them, and devices those of their cell or their own; memory of a changing size takes
/// at the start what is asked for.
#[test]
fn huge_pages_are_counted_for_cells_and_devices() {
    let folder = Folder::new("pages");
    let counted = |backing: &str, cells: &str, devices: &str| -> Vec<String> {
        let document = guest("", devices)
            .replace(
                "<memory>65536</memory>",
                "<maxMemory slots='4'>4194304</maxMemory><memory>1048576</memory>",
            )
            .replace(
                "<os>",
                &format!("<memoryBacking><hugepages>{backing}</hugepages></memoryBacking><vcpu>2</vcpu><os>"),
            )
            .replace("<devices>", &format!("{cells}<devices>"));
        let script = fs::read_to_string(folder.script(&document, &[])).expect("a script");
        script
            .lines()
            .filter_map(|line| Some(line.trim().strip_prefix("need_huge_pages ")?.to_owned()))
            .collect()
    };
    let cells = "<cpu><numa><cell id='0' cpus='0' memory='131072'/><cell id='1' cpus='1' memory='262144'/></numa></cpu>";
    let memory = |model: &str, more: &str| {
        format!(
            "<memory model='{model}'>{more}<target><size>131072</size><node>1</node>{}</target></memory>",
            if model == "virtio-mem" { "<block>2048</block><requested>4096</requested>" } else { "" }
        )
    };
    assert_eq!(counted("", cells, ""), ["2048 192"]);
    let named = "<page size='1048576' nodeset='0'/><page size='2048' nodeset='1'/>";
    assert_eq!(counted(named, cells, ""), ["2048 128", "1048576 1"]);
    let plugged = memory("dimm", "") + &memory("virtio-mem", "");
    assert_eq!(counted(named, cells, &plugged), ["2048 194", "1048576 1"]);
    let own = memory("dimm", "<source><pagesize>1048576</pagesize></source>");
    assert_eq!(counted("<page size='4' nodeset='0-1'/>", cells, &own), ["1048576 1"]);
}

#[test]
fn passt_is_started_as_the_document_says() {
    let folder = Folder::new("passt");
    let card = "<interface type='user'><backend type='passt' hostname='web' logFile='/tmp/passt.log'/>
        <ip family='ipv4' address='10.0.3.2' prefix='24'/>
        <portForward proto='udp' address='127.0.0.1'><range start='5353' to='53'/></portForward></interface>";
    let script = std::fs::read_to_string(folder.script(&guest("", card), &[])).expect("a script");
    let line = script.lines().find(|line| line.contains(" passt ")).unwrap_or_default();
    for argument in [
        "--address=10.0.3.2",
        "--netmask=24",
        "--hostname=web",
        "--log-file=/tmp/passt.log",
        "--udp-ports=127.0.0.1/5353:53",
    ] {
        assert!(line.contains(argument), "{argument}: {line}");
    }
}

/// A running script, killed with the value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A guest whose name is that of the folder around its own does not have that one.
#[test]
fn a_name_of_dots_is_a_folder_of_its_own() {
    let folder = Folder::new("dots");
    for (name, own) in [(".", "_"), ("..", "__"), ("...", "...")] {
        let document = guest("", "").replace("it's a guest", name);
        let script = fs::read_to_string(folder.script(&document, &[])).expect("a script");
        let line = script.lines().find(|line| line.starts_with("folder=")).unwrap_or_default();
        assert_eq!(line.rsplit('/').next(), Some(own), "{line}");
    }
}

#[test]
fn swtpm_keeps_its_state_where_the_document_says() {
    let folder = Folder::new("swtpm");
    let started = |backend: &str| -> String {
        let document = guest("", &format!("<tpm model='tpm-crb'>{backend}</tpm>"));
        let script = fs::read_to_string(folder.script(&document, &[])).expect("a script");
        let lines = script.lines().map(str::trim);
        lines
            .filter(|line| line.contains("mkdir -p -- ") || line.contains("--tpmstate"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let own = started("<backend type='emulator' version='2.0'/>");
    assert!(own.contains("mkdir -p -- tpm2\n") && own.contains(" --tpmstate dir=tpm2 "), "{own}");
    let there =
        started("<backend type='emulator' version='2.0'><source type='dir' path='/srv/a b'/></backend>");
    assert!(
        there.contains("mkdir -p -- '/srv/a b'\n") && there.contains("--tpmstate 'dir=/srv/a b' "),
        "{there}"
    );
    let file = started(
        "<backend type='emulator' version='2.0' debug='3'><source type='file' path='/srv/t'/></backend>",
    );
    assert!(
        file.contains("--tpmstate backend-uri=file:///srv/t ") && file.contains(" --log level=3 "),
        "{file}"
    );
    assert!(!file.contains("mkdir -p -- tpm2"), "{file}");
}

/// Says something to QEMU and gives its answer.
fn ask(stream: &mut BufReader<UnixStream>, command: &str) -> String {
    stream.get_mut().write_all(command.as_bytes()).expect("QEMU listens");
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).expect("QEMU answers") > 0, "QEMU is gone");
        if line.contains("\"return\"") || line.contains("\"error\"") {
            return line;
        }
    }
}

#[test]
fn qemu_runs_a_guest_with_firmware_until_it_is_told_to_quit() {
    if !Path::new(QEMU).exists() {
        return support::skipped("qemu-system-x86_64 is not installed");
    }
    let folder = Folder::new("run");
    // Flash memory of zeros is enough for a guest that never runs an instruction.
    let code = folder.write("CODE.fd", &"\0".repeat(0x20_0000));
    let variables = folder.write("VARS.fd", &"\0".repeat(0x8_0000));
    let firmware = format!(
        "<loader readonly='yes' type='pflash'>{}</loader><nvram template='{}'/>",
        code.display(),
        variables.display()
    );
    let device = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    let script = folder.script(&guest(&firmware, device), &["--probe", QEMU]);
    let own = folder.0.join("state").join("it's a guest");
    let mut run = folder.run(&script, &["-S", "-display", "none"]);
    let mut running = Running(run.stdin(Stdio::null()).spawn().expect("sh runs"));
    let start = Instant::now();
    let stream = loop {
        match UnixStream::connect(own.join("qmp.sock")) {
            Ok(stream) => break stream,
            Err(error) => assert!(start.elapsed() < Duration::from_secs(60), "no control socket: {error}"),
        }
        assert_eq!(running.0.try_wait().expect("it can be asked"), None, "the script ended");
        std::thread::sleep(Duration::from_millis(50));
    };
    let mut stream = BufReader::new(stream);
    ask(&mut stream, "{\"execute\":\"qmp_capabilities\"}\n");
    assert!(ask(&mut stream, "{\"execute\":\"query-status\"}\n").contains("prelaunch"));
    assert_eq!(fs::read(own.join("it's a guest_VARS.fd")).expect("the variables").len(), 0x8_0000);
    let again = folder.run(&script, &[]).output().expect("sh runs");
    assert!(text(&again).contains("runs already"), "{}", text(&again));
    ask(&mut stream, "{\"execute\":\"quit\"}\n");
    assert!(running.0.wait().expect("it ends").success());
    assert!(!own.join("qemu.pid").exists(), "the process number is taken away");
}
