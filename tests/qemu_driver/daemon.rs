//! A daemon with a folder of its own, and virsh as its client.

use domdef::driver::remote::Remote;
use domdef::driver::{Access, Connection, Event};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The binary of the guests: `DOMDEF_QEMU`, or that of the distribution.
pub fn qemu() -> String {
    std::env::var("DOMDEF_QEMU").unwrap_or_else(|_| "/usr/bin/qemu-system-x86_64".to_owned())
}

/// The first number of its version.
pub fn qemu_major() -> u32 {
    let output = Command::new(qemu()).arg("--version").output();
    let text = output.map_or(String::new(), |own| String::from_utf8_lossy(&own.stdout).into_owned());
    let number = text.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok());
    number.unwrap_or_default()
}

/// A daemon; its guests end with it.
pub struct Daemon {
    process: Child,
    pub folder: PathBuf,
}

/// A small guest without anything to boot.
pub fn document(name: &str, more: &str) -> String {
    let qemu = qemu();
    format!(
        "<domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>\
         <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features><devices>\
         <emulator>{qemu}</emulator><console type='pty'/><interface type='user'><model type='virtio'/>\
         </interface><disk type='file'><driver name='qemu' type='raw'/><source file='FOLDER/disk.img'/>\
         <target dev='vda' bus='virtio'/><shareable/></disk></devices>{more}</domain>"
    )
}

/// Waits until something is so.
#[track_caller]
pub fn within(time: Duration, so: impl Fn() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < time, "it does not become so within {time:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn serve(folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_domdef"))
        .args(["serve", "--driver", "qemu", "--timeout", "300", "--state"])
        .arg(folder.join("state"))
        .arg("--socket")
        .arg(folder.join("socket"))
        .stdin(Stdio::null())
        .spawn()
        .expect("the command is there")
}

/// The process that a file of the state is about.
fn pid_in(status: &Path) -> Option<i32> {
    let text = std::fs::read_to_string(status).ok()?;
    let value: serde_json::Value = serde_json::from_str(&text).ok()?;
    i32::try_from(value["run"]["pid"].as_i64()?).ok()
}

impl Daemon {
    /// Starts one, if the peers are there.
    pub fn start(name: &str) -> Option<Daemon> {
        for (peer, option) in [("virsh", "--version"), (&*qemu(), "--version")] {
            if Command::new(peer).arg(option).output().is_err() {
                super::support::skipped(&format!("{peer} is not installed"));
                return None;
            }
        }
        let folder = std::env::temp_dir().join(format!("domdef-qd-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("disk.img"), vec![0; 1 << 20]).expect("a disk");
        let daemon = Daemon { process: serve(&folder), folder };
        daemon.wait();
        Some(daemon)
    }

    pub fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    pub fn uri(&self) -> String {
        format!("qemu+unix:///session?socket={}", self.folder.join("socket").display())
    }

    fn wait(&self) {
        within(Duration::from_secs(60), || {
            std::os::unix::net::UnixStream::connect(self.folder.join("socket")).is_ok()
        });
    }

    pub fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    pub fn restart(&mut self) {
        self.process = serve(&self.folder);
        self.wait();
    }

    pub fn virsh(&self, command: &str) -> Command {
        let mut virsh = Command::new("virsh");
        virsh.args(["-q", "-c", &self.uri()]).args(command.split(' '));
        virsh.env("LC_ALL", "C").env("HOME", &self.folder).stdin(Stdio::null());
        virsh
    }

    fn run(&self, command: &str) -> (Output, String, String) {
        let output = self.virsh(command).output().expect("virsh runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let (out, errors) = (text(&output.stdout), text(&output.stderr));
        (output, out, errors)
    }

    /// What a command prints that has to work.
    #[track_caller]
    pub fn ok(&self, command: &str) -> String {
        let (output, out, errors) = self.run(command);
        assert!(output.status.success(), "{command}: {errors}");
        out
    }

    /// The last line of what a command says that has to be refused.
    #[track_caller]
    pub fn refused(&self, command: &str) -> String {
        let (output, out, errors) = self.run(command);
        assert!(!output.status.success(), "{command}: {out}");
        errors.lines().rfind(|line| line.starts_with("error: ")).unwrap_or_default().to_owned()
    }

    /// A file of the daemon's folder with that text.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        let text = text.replace("FOLDER", &self.folder.to_string_lossy());
        std::fs::write(&path, text).expect("writable");
        path.to_string_lossy().into_owned()
    }

    #[track_caller]
    pub fn define(&self, text: &str) {
        self.ok(&format!("define {}", self.file("define.xml", text)));
    }

    /// A connection, and what happens from now on.
    pub fn connect(&self) -> (Connection, Arc<Mutex<Vec<Event>>>) {
        let remote = Remote::connect(&self.uri()).expect("the daemon serves");
        let connection = Connection::open(remote, Access::ReadWrite);
        let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
        let own = heard.clone();
        let listener = Arc::new(move |event: &Event| own.lock().expect("not poisoned").push(event.clone()));
        connection.driver().listeners().add(listener);
        (connection, heard)
    }

    fn status(&self, name: &str) -> PathBuf {
        self.state().join(format!("run/{name}.json"))
    }

    #[track_caller]
    pub fn pid_of(&self, name: &str) -> i32 {
        pid_in(&self.status(name)).expect("it runs")
    }

    pub fn kill_guest(&self, name: &str) {
        kill(self.pid_of(name));
    }

    /// The runs that left something behind.
    pub fn guests_left(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.state().join("run")).expect("a folder");
        let names = entries.map(|own| own.expect("an entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("domain-") || name.ends_with(".json")).collect()
    }

    /// QEMU processes of this daemon's folder.
    fn processes(&self) -> Vec<i32> {
        let own = self.state().join("run");
        let own = own.to_string_lossy();
        let qemu = qemu();
        let pids = std::fs::read_dir("/proc").expect("processes").flatten();
        let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let is_own = |pid: &i32| {
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).into_owned();
            line.starts_with(&qemu) && line.contains(&*own)
        };
        pids.filter(is_own).collect()
    }

    /// QEMU processes that the daemon does not know.
    pub fn strays(&self) -> Vec<i32> {
        let entries = std::fs::read_dir(self.state().join("run")).expect("a folder").flatten();
        let known: Vec<i32> = entries.filter_map(|entry| pid_in(&entry.path())).collect();
        self.processes().into_iter().filter(|pid| !known.contains(pid)).collect()
    }

    /// Clients that define, start and change guests until the daemon is gone.
    pub fn load(&self, round: usize) -> Vec<Child> {
        let file = self.file("load.xml", &document("load", ""));
        let metadata = format!("metadata keeper urn:load --key k --set <a>{round}</a> --config");
        [
            format!("create {file}"),
            metadata,
            format!("start g{round}"),
            "suspend keeper ; resume keeper".to_owned(),
        ]
        .iter()
        .map(|command| {
            let mut virsh = self.virsh(command);
            virsh.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("virsh runs")
        })
        .collect()
    }
}

fn kill(pid: i32) {
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
    assert!(killed.is_ok(), "kill is there");
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.processes().into_iter().for_each(kill);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
