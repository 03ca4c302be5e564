//! One tour of calls for three connections: to the test driver in this process, to our daemon, and to
//! libvirt's own. All three must answer the same.
//!
//! Without libvirtd the third is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

use domdef::driver::remote::Remote;
use domdef::driver::test::TestDriver;
use domdef::driver::{Access, Code, Connection, Copy, Event, Result};
use domdef::vcpu::Flags;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::procedures::*;

const GUEST: &str = "<domain type='test'><name>d1</name><uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid>\
    <memory unit='MiB'>256</memory><vcpu current='2'>4</vcpu><os><type arch='i686'>hvm</type></os><devices>\
    <disk type='file'><source file='/guest/disk1'/><target dev='vda' bus='virtio'/></disk></devices></domain>";

/// What was asked and what came back.
#[derive(Default)]
struct Tour(Vec<String>);

impl Tour {
    fn note<T: Debug>(&mut self, what: &str, result: Result<T>) {
        let answer = match result {
            Ok(value) => format!("{value:?}"),
            Err(error) => format!("{} {} {}", error.code.number(), error.origin.number(), error.message),
        };
        self.0.push(format!("{what}: {answer}"));
    }
}

fn tour(connection: &Connection) -> Vec<String> {
    let mut tour = Tour::default();
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let own = heard.clone();
    let listener = Arc::new(move |event: &Event| own.lock().expect("not poisoned").push(event.clone()));
    connection.driver().listeners().add(listener);
    tour.note("list", connection.list());
    tour.note("document", connection.dump_xml("test", Copy::Current));
    tour.note("define", connection.define_xml(GUEST));
    tour.note("define nonsense", connection.define_xml("<network/>").map(drop));
    tour.note("document", connection.dump_xml("d1", Copy::Inactive));
    tour.note("find", connection.find("nosuch"));
    for step in 0..2 {
        for bits in 0..8 {
            tour.note(&format!("vcpus {bits}"), connection.vcpus("d1", Flags::from_bits(bits)));
        }
        for (count, bits) in [(3, 1), (1, 2), (5, 1), (0, 2), (3, 2 | 4), (2, 1 | 2), (99, 1), (1, 8)] {
            tour.note(
                &format!("set {count} {bits}"),
                connection.set_vcpus("d1", count, Flags::from_bits(bits)),
            );
        }
        tour.note("memory", connection.set_memory("d1", 1024, Flags::CONFIG));
        tour.note("memory", connection.set_memory("d1", 300_000, Flags::LIVE));
        tour.note("state", connection.state("d1"));
        tour.note("persistent", connection.is_persistent("d1"));
        if step == 0 {
            tour.note("start", connection.start("d1"));
        }
    }
    tour.note("start", connection.start("d1"));
    let dom = connection.find("d1").expect("it was defined");
    tour.note("find", Ok(dom.clone()));
    let of = |dom: &wire::xdr::Domain| dom.clone();
    tour.note("suspend", connection.call(&DomainSuspend { dom: of(&dom) }));
    tour.note("state", connection.call(&DomainGetState { dom: of(&dom), flags: 0 }));
    tour.note("resume", connection.call(&DomainResume { dom: of(&dom) }));
    let (metadata, key, uri) = (Some("<a/>".to_owned()), Some("k".to_owned()), Some("urn:a".to_owned()));
    let set = DomainSetMetadata { dom: of(&dom), kind: 2, metadata, key, uri: uri.clone(), flags: 1 };
    tour.note("metadata", connection.call(&set));
    tour.note("metadata", connection.call(&DomainGetMetadata { dom: of(&dom), kind: 2, uri, flags: 1 }));
    tour.note("job", connection.call(&DomainGetJobInfo { dom: of(&dom) }).map(drop));
    tour.note("document", connection.dump_xml("d1", Copy::Current));
    tour.note("undefine", connection.undefine("d1"));
    tour.note("persistent", connection.is_persistent("d1"));
    tour.note("destroy", connection.destroy("d1"));
    tour.note("destroy", connection.destroy("d1"));
    let expected = 7;
    let started = Instant::now();
    while heard.lock().expect("not poisoned").len() < expected && started.elapsed() < Duration::from_secs(10)
    {
        std::thread::sleep(Duration::from_millis(10));
    }
    tour.0.extend(heard.lock().expect("not poisoned").iter().map(|event| format!("event: {event:?}")));
    tour.0
}

/// A server that ends with the test.
struct Server {
    process: Child,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("domdef-remote-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn connect(socket: &Path) -> Connection {
    let uri = format!("test+unix:///default?socket={}", socket.display());
    let started = Instant::now();
    loop {
        match Remote::connect(&uri) {
            Ok(remote) => return Connection::open(remote, Access::ReadWrite),
            Err(error) => assert!(started.elapsed() < Duration::from_secs(30), "{error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Our daemon.
fn ours(name: &str) -> (Server, Connection) {
    let folder = folder(name);
    let socket = folder.join("socket");
    let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
    command.args(["serve", "--driver", "test", "--timeout", "120", "--socket"]).arg(&socket);
    let process = command.stdin(Stdio::null()).spawn().expect("the command is there");
    let server = Server { process, folder };
    let connection = connect(&socket);
    (server, connection)
}

/// libvirt's daemon, of an unprivileged user: that of the system needs more than a driver of tests.
fn libvirts() -> Option<(Server, Connection)> {
    const NOBODY: u32 = 65_534;
    let folder = folder("libvirt");
    let config = folder.join("config");
    std::fs::write(&config, "auth_unix_rw = \"none\"\n").expect("a file");
    let mut command = match is_root() {
        true => {
            std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root may");
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "libvirtd"]);
            command
        }
        false => Command::new("libvirtd"),
    };
    let installed = Command::new("libvirtd").arg("--version").output().is_ok();
    if !installed {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "libvirtd is not installed");
        println!("skipped: libvirtd is not installed");
        return None;
    }
    command.arg("-f").arg(&config).current_dir(&folder);
    command.env("HOME", &folder).env("XDG_RUNTIME_DIR", &folder).env("XDG_CONFIG_HOME", folder.join("etc"));
    let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is installed");
    let server = Server { process, folder };
    let connection = connect(&server.folder.join("libvirt/libvirt-sock"));
    Some((server, connection))
}

fn is_root() -> bool {
    let own = std::fs::metadata("/proc/self").expect("Linux");
    std::os::unix::fs::MetadataExt::uid(&own) == 0
}

#[test]
fn a_server_answers_as_the_driver_behind_it() {
    let here = tour(&Connection::open(TestDriver::new(), Access::ReadWrite));
    let (_server, connection) = ours("same");
    assert_eq!(tour(&connection), here);
}

#[test]
fn libvirts_own_server_answers_as_ours() {
    let Some((_server, connection)) = libvirts() else { return };
    let here = tour(&Connection::open(TestDriver::new(), Access::ReadWrite));
    let there = tour(&connection);
    let differ = here.iter().zip(&there).filter(|(own, other)| own != other);
    let differ: Vec<String> =
        differ.map(|(own, other)| format!("ours    {own}\ntheirs  {other}\n")).collect();
    assert!(differ.is_empty() && here.len() == there.len(), "{}", differ.concat());
}

#[test]
fn a_read_only_connection_is_refused_changes_by_the_server_too() {
    let (server, _writer) = ours("read-only");
    let uri = format!("test:///default?socket={}-ro", server.folder.join("socket").display());
    // Checks of the connection are left out: the server is asked.
    let connection =
        Connection::open(Remote::connect_read_only(&uri).expect("it listens"), Access::ReadWrite);
    let refused = connection.define_xml(GUEST).expect_err("it is read-only");
    assert_eq!(refused.code, Code::OperationDenied);
    assert_eq!(connection.list(), Ok(vec!["test".to_owned()]));
}

#[test]
fn the_command_drives_guests() {
    let (server, _keeper) = ours("command");
    let uri = format!("test+unix:///default?socket={}", server.folder.join("socket").display());
    let document = server.folder.join("guest.xml");
    std::fs::write(&document, GUEST).expect("a file");
    let document = document.display().to_string();
    let run = |words: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_domdef")).args(["--connect", &uri]).args(words).output();
        let output = output.expect("the command is there");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    assert_eq!(run(&["define", &document]), (Some(0), String::new()));
    assert_eq!(run(&["list"]), (Some(0), "d1    shut off\ntest  running\n".to_owned()));
    assert_eq!(run(&["start", "d1"]), (Some(0), String::new()));
    assert_eq!(run(&["setvcpus", "d1", "3", "--live"]), (Some(0), String::new()));
    assert_eq!(run(&["vcpucount", "d1", "--live"]), (Some(0), "3\n".to_owned()));
    assert_eq!(run(&["vcpucount", "d1", "--config"]), (Some(0), "2\n".to_owned()));
    let (code, xml) = run(&["dumpxml", "d1"]);
    assert!(code == Some(0) && xml.contains("<vcpu placement='static' current='3'>4</vcpu>"), "{xml}");
    let (code, message) = run(&["setvcpus", "d1", "9", "--live"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("requested cpu amount exceeds maximum (9 > 4)"), "{message}");
}
