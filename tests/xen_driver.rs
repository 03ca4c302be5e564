//! The driver of Xen with a recorded `xl` (`tests/xen_driver/xl`): from Rust, by the command, and by virsh through the
//! daemon. No Xen host is needed, and none has run it.
#![cfg(unix)]

mod support;

use domdef::driver::{Access, Code, Connection, State};
use domdef::vcpu::Flags;
use domdef::xen::driver::XenDriver;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder with the recorded `xl`, and with what it writes down.
struct Host {
    folder: PathBuf,
}

impl Host {
    fn new(name: &str) -> Host {
        let folder = std::env::temp_dir().join(format!("domdef-xen-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        // A link and no copy: a file that is written while another test starts a process cannot be run.
        let recorded = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/xen_driver/xl");
        std::os::unix::fs::symlink(recorded, folder.join("xl")).expect("a link");
        Host { folder }
    }

    fn connect(&self) -> Connection {
        Connection::open(XenDriver::new(self.folder.join("xl")), Access::ReadWrite)
    }

    /// What changed something.
    fn changes(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        calls.lines().filter(|call| call.starts_with("vcpu-set")).map(str::to_owned).collect()
    }

    /// The command, with this host's `xl` before all others.
    fn domdef(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
        let others = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{others}", self.folder.display())).stdin(Stdio::null());
        command
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn the_four_numbers_are_asked_and_set() {
    let host = Host::new("numbers");
    let connection = host.connect();
    assert_eq!(connection.list().expect("a list"), ["Domain-0", "build", "web server"]);
    let numbers = |name: &str| {
        let one = |flags| connection.vcpus(name, flags).map_err(|error| error.code);
        [one(Flags::CURRENT), one(Flags::LIVE), one(Flags::LIVE | Flags::MAXIMUM), one(Flags::CONFIG)]
    };
    let no_config = Err(Code::OperationInvalid);
    assert_eq!(numbers("web server"), [Ok(2), Ok(2), Ok(4), no_config]);
    assert_eq!(numbers("build"), [Ok(2), Ok(2), Ok(2), no_config]);
    // What the long list does not say of the host's own is counted.
    assert_eq!(numbers("Domain-0"), [Ok(4), Ok(4), Ok(4), no_config]);
    connection.set_vcpus("web server", 3, Flags::LIVE).expect("within the maximum");
    assert_eq!(numbers("web server"), [Ok(3), Ok(3), Ok(4), no_config]);
    connection.set_vcpus("web server", 1, Flags::CURRENT).expect("it runs");
    assert_eq!(connection.vcpus("web server", Flags::LIVE), Ok(1));
    assert_eq!(connection.max_vcpus("web server"), Ok(4));
    assert_eq!(host.changes(), ["vcpu-set --ignore-host 3 3", "vcpu-set --ignore-host 3 1"]);
}

#[test]
fn what_cannot_be_is_refused_before_xl_is_asked_to_change() {
    let host = Host::new("refused");
    let connection = host.connect();
    let refused = |count, flags| {
        let error = connection.set_vcpus("web server", count, flags).expect_err("it cannot be");
        (error.code, error.message.clone())
    };
    let transient = "Requested operation is not valid: transient domains do not have any persistent config";
    assert_eq!(refused(2, Flags::CONFIG), (Code::OperationInvalid, transient.to_owned()));
    assert_eq!(refused(2, Flags::LIVE | Flags::CONFIG), (Code::OperationInvalid, transient.to_owned()));
    let beyond =
        "invalid argument: requested vcpus is greater than max allowable vcpus for the live domain: 5 > 4";
    assert_eq!(refused(5, Flags::LIVE), (Code::InvalidArg, beyond.to_owned()));
    let fixed =
        "invalid argument: Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'";
    assert_eq!(refused(2, Flags::LIVE | Flags::MAXIMUM), (Code::InvalidArg, fixed.to_owned()));
    assert_eq!(refused(0, Flags::LIVE).0, Code::InvalidArg);
    assert_eq!(refused(65_536, Flags::LIVE).0, Code::InvalidArg);
    assert_eq!(connection.vcpus("nobody", Flags::LIVE).map_err(|error| error.code), Err(Code::NoDomain));
    let reader = connection.read_only();
    assert_eq!(
        reader.set_vcpus("web server", 3, Flags::LIVE).map_err(|error| error.code),
        Err(Code::OperationDenied)
    );
    assert_eq!(connection.undefine("build").map_err(|error| error.code), Err(Code::NoSupport));
    assert_eq!(host.changes(), Vec::<String>::new());
}

#[test]
fn states_follow_the_letters_and_failures_the_words_of_xl() {
    let host = Host::new("states");
    let connection = host.connect();
    assert_eq!(connection.state("web server"), Ok(State::Running));
    assert_eq!(connection.state("build"), Ok(State::Paused));
    assert_eq!(connection.is_persistent("build"), Ok(false));
    std::fs::write(host.folder.join("no-xen"), "").expect("writable");
    let error = connection.list().expect_err("xl fails");
    assert_eq!(error.code, Code::OperationFailed);
    assert!(error.message.ends_with("Can't find hypervisor information in sysfs!"), "{}", error.message);
}

/// Where Xen does not run, the installed `xl` fails before it does anything, and says so.
#[test]
fn the_installed_xl_says_that_there_is_no_xen() {
    if Path::new("/proc/xen/capabilities").exists() {
        return println!("skipped: this is a Xen host");
    }
    let Ok(path) = std::env::var("PATH").map(|own| own + ":/usr/sbin:/sbin") else { return };
    let Some(xl) = path.split(':').map(|folder| Path::new(folder).join("xl")).find(|own| own.exists()) else {
        return support::skipped("xl is not installed");
    };
    let error = Connection::open(XenDriver::new(&xl), Access::ReadOnly).list().expect_err("there is no Xen");
    let expected = format!("operation failed: '{} list -l': ERROR:", xl.display());
    assert!(error.message.starts_with(&expected), "{}", error.message);
}

#[test]
fn the_command_asks_xl() {
    let host = Host::new("command");
    let run = |words: &str| {
        let output = host.domdef().args(["--connect", "xen:///system"]).args(words.split('|')).output();
        let output = output.expect("the command is there");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let list = "Domain-0    running\nbuild       paused\nweb server  running";
    assert_eq!(run("list"), (Some(0), list.to_owned(), String::new()));
    assert_eq!(run("setvcpus|web server|4|--live").0, Some(0));
    assert_eq!(run("vcpucount|web server"), (Some(0), "4".to_owned(), String::new()));
    assert_eq!(run("vcpucount|--maximum|--live|build").1, "2");
    let (code, _, message) = run("setvcpus|web server|9");
    assert_eq!(code, Some(2));
    assert!(message.contains("9 > 4"), "{message}");
}

/// A daemon that ends with the test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn virsh_is_a_client() {
    if Command::new("virsh").arg("--version").output().is_err() {
        return support::skipped("virsh is not installed");
    }
    let host = Host::new("virsh");
    let socket = host.folder.join("socket");
    let mut command = host.domdef();
    command.args(["serve", "--driver", "xen", "--timeout", "60", "--socket"]).arg(&socket);
    let _daemon = Daemon(command.spawn().expect("the command is there"));
    let started = Instant::now();
    while UnixStream::connect(&socket).is_err() {
        assert!(started.elapsed() < Duration::from_secs(30), "the daemon does not serve its socket");
        std::thread::sleep(Duration::from_millis(5));
    }
    let uri = format!("xen+unix:///system?socket={}", socket.display());
    let virsh = |words: &str| {
        let mut virsh = Command::new("virsh");
        virsh.args(["-q", "-c", &uri]).args(words.split('|')).env("LC_ALL", "C").env("HOME", &host.folder);
        let output = virsh.stdin(Stdio::null()).output().expect("virsh runs");
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        virsh("list"),
        " 0   Domain-0     running\n 3   web server   running\n 4   build        paused"
    );
    assert_eq!(virsh("setvcpus|web server|3"), "");
    assert_eq!(virsh("vcpucount|web server"), "maximum      live           4\ncurrent      live           3");
    let refused = virsh("setvcpus|web server|5|--live");
    assert!(refused.ends_with("for the live domain: 5 > 4"), "{refused}");
    let cpus = virsh("vcpuinfo|web server");
    assert_eq!(cpus.matches("CPU Affinity:   yy-y").count(), 3, "{cpus}");
    assert!(cpus.contains("CPU time:       6.2s"), "{cpus}");
    let info = virsh("dominfo|web server");
    for part in
        ["OS Type:        xenpvh", "CPU(s):         3", "Max memory:     1048576 KiB", "Persistent:     no"]
    {
        assert!(info.contains(part), "{part}: {info}");
    }
    let version = virsh("version");
    assert!(version.contains("Using API: Xen") && version.contains("hypervisor: Xen 4.17.3"), "{version}");
}
