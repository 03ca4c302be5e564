//! The commands start guests in real QEMU (TCG, paused), which is then asked over QMP: CPUs
//! online and possible, PCI devices, drives; and a CPU is plugged.
//!
//! Without QEMU the test is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::{Launch, Monitor};
use domdef::qemu::{self, Qemu, Settings, Target};
use domdef::xml::Options;
use domdef::{vcpu, Domain};
use serde_json::{json, Value};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const QEMU: &str = "/usr/bin/qemu-system-x86_64";

fn is_there() -> bool {
    if Path::new(QEMU).exists() {
        return true;
    }
    assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "{QEMU} is not installed");
    println!("skipped: {QEMU} is not installed");
    false
}

/// A guest that runs until the test ends.
struct Guest {
    process: Child,
    reader: BufReader<UnixStream>,
    folder: PathBuf,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Guest {
    /// Starts what the document says, its disks beside the control socket.
    fn start(name: &str, document: impl Fn(&Path) -> String) -> (Guest, Domain) {
        let folder = std::env::temp_dir().join(format!("domdef-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for disk in ["a.img", "b.img"] {
            std::fs::File::create(folder.join(disk)).unwrap().set_len(1 << 20).unwrap();
        }
        let domain = Domain::read(&document(&folder)).domain.expect("the document is a definition");
        let caps = Capabilities::probe(Path::new(QEMU)).expect("QEMU answers");
        let target = Target { caps, settings: Settings::default() };
        let completed = Completed::<Qemu>::new(domain, &target).expect("nothing is refused");
        let socket = folder.join("qmp.sock");
        let launch = Launch {
            monitor: Some(Monitor::Path(socket.display().to_string())),
            paused: true,
            ..Launch::stand_alone()
        };
        let command = qemu::command(&completed, &launch).expect("it can be run");
        let process = Command::new(&command.emulator)
            .args(&command.arguments)
            .current_dir(&folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        (Guest::connect(process, &socket, folder, &command.to_string()), completed.into_domain())
    }

    /// Waits for the control socket of a guest.
    fn connect(mut process: Child, socket: &Path, folder: PathBuf, command: &str) -> Guest {
        let deadline = Instant::now() + Duration::from_secs(60);
        let stream = loop {
            if let Ok(stream) = UnixStream::connect(socket) {
                break stream;
            }
            if let Some(status) = process.try_wait().unwrap() {
                panic!("QEMU ended ({status})\n{command}");
            }
            assert!(Instant::now() < deadline, "QEMU does not listen\n{command}");
            std::thread::sleep(Duration::from_millis(20));
        };
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut guest = Guest { process, reader: BufReader::new(stream), folder };
        guest.line();
        guest.ask("qmp_capabilities", json!({}));
        guest
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, command: &str, arguments: Value) -> Value {
        let request = json!({ "execute": command, "arguments": arguments });
        writeln!(self.reader.get_mut(), "{request}").unwrap();
        loop {
            let answer = self.line();
            if let Some(error) = answer.get("error") {
                panic!("{command}: {error}");
            }
            if let Some(answer) = answer.get("return") {
                return answer.clone();
            }
        }
    }

    fn cpus(&mut self) -> usize {
        self.ask("query-cpus-fast", json!({})).as_array().unwrap().len()
    }
}

/// The PCI devices of a bus and of what is behind its bridges, by the names they were given.
fn pci_names(bus: &Value, names: &mut Vec<String>) {
    for device in bus["devices"].as_array().into_iter().flatten() {
        names.extend(device["qdev_id"].as_str().map(str::to_owned));
        pci_names(&device["pci_bridge"], names);
    }
}

fn document(machine: &str, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "<domain type='qemu'>
           <name>probe</name><memory unit='MiB'>64</memory><vcpu current='2'>4</vcpu>
           <os><type arch='x86_64' machine='{machine}'>hvm</type></os>
           <devices>
             <emulator>{QEMU}</emulator>
             <disk type='file'><source file='{folder}/a.img'/><target dev='vda' bus='virtio'/><serial>one</serial></disk>
             <disk type='file' device='cdrom'><source file='{folder}/b.img'/><target dev='sda' bus='sata'/></disk>
             <controller type='sata' index='0'/>
             <controller type='scsi' index='0' model='virtio-scsi'/>
             <interface type='user'><mac address='52:54:00:01:02:03'/><model type='virtio'/></interface>
             <interface type='user'><model type='e1000'/></interface>
             <serial type='null'/>
             <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
             <input type='tablet' bus='usb'/>
             <graphics type='vnc' autoport='no' port='5977'><listen type='socket' socket='{folder}/vnc.sock'/></graphics>
             <video><model type='vga'/></video>
             <sound model='ich6'/>
             <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
             <memballoon model='virtio'/>
           </devices>
         </domain>"
    )
}

fn boots(machine: &str) {
    let (mut guest, domain) = Guest::start(machine, |folder| document(machine, folder));
    let count = vcpu::count(&domain);
    assert_eq!((count.current, count.maximum), (2, 4));
    assert_eq!(guest.cpus(), 2);
    let possible = guest.ask("query-hotpluggable-cpus", json!({}));
    let possible = possible.as_array().unwrap();
    assert_eq!(possible.len(), 4);

    let mut names = Vec::new();
    for bus in guest.ask("query-pci", json!({})).as_array().unwrap() {
        pci_names(bus, &mut names);
    }
    // Bridges that no firmware has set up yet hide what is behind them.
    if machine == "q35" {
        let all = guest.ask("qom-list", json!({ "path": "/machine/peripheral" }));
        names
            .extend(all.as_array().unwrap().iter().filter_map(|one| one["name"].as_str().map(str::to_owned)));
    }
    for name in [
        "virtio-disk0",
        "net0",
        "net1",
        "scsi0",
        "virtio-serial0",
        "video0",
        "sound0",
        "rng0",
        "balloon0",
        "usb",
    ] {
        assert!(
            names.iter().any(|own| own == name),
            "{name} is not among {names:?}\n{}",
            domain.to_xml(Options::CANONICAL).expect("writable")
        );
    }
    let drives = guest.ask("query-block", json!({}));
    let drives: Vec<&str> =
        drives.as_array().unwrap().iter().filter_map(|drive| drive["qdev"].as_str()).collect();
    assert!(drives.iter().any(|path| path.contains("virtio-disk0")), "{drives:?}");
    assert!(drives.iter().any(|path| path.contains("sata0-0-0")), "{drives:?}");

    let free = possible.iter().find(|cpu| cpu.get("qom-path").is_none()).expect("there is one to plug");
    let mut arguments = free["props"].clone();
    arguments["driver"] = free["type"].clone();
    arguments["id"] = json!("vcpu2");
    guest.ask("device_add", arguments);
    assert_eq!(guest.cpus(), 3);
}

#[test]
fn a_guest_on_the_newer_machine() {
    if is_there() {
        boots("q35");
    }
}

#[test]
fn a_guest_on_the_older_machine() {
    if is_there() {
        boots("pc");
    }
}

/// What the README's first command prints is run by a shell as it is.
#[test]
fn the_readme_s_guest() {
    if !is_there() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/guests/diskless.xml");
    let folder = std::env::temp_dir().join(format!("domdef-readme-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let socket = folder.join("qmp.sock");
    let output = Command::new(env!("CARGO_BIN_EXE_domdef"))
        .args(["to", "qemu-argv", "--probe", QEMU, "--paused", "--qmp"])
        .args([&socket, &path])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let command = String::from_utf8(output.stdout).unwrap();
    let process =
        Command::new("sh").args(["-c", &format!("exec {command}")]).current_dir(&folder).spawn().unwrap();
    let mut guest = Guest::connect(process, &socket, folder, &command);
    assert_eq!(guest.cpus(), 2);
    assert_eq!(guest.ask("query-hotpluggable-cpus", json!({})).as_array().unwrap().len(), 4);
}
