//! One tour of calls for three connections: to the test driver in this process, to our daemon, and to
//! libvirt's own. All three must answer the same.
//!
//! Without libvirtd the third is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

#[path = "support/daemons.rs"]
mod daemons;

use daemons::Server;
use domdef::driver::remote::Remote;
use domdef::driver::test::TestDriver;
use domdef::driver::{Access, Code, Connection, Copy, Event, Result};
use domdef::vcpu::Flags;
use std::fmt::Debug;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::client::{CallError, Client};
use wire::procedures::*;
use wire::RemoteError;

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
    for name in ["test", "nosuch"] {
        let dom = connection.find("test").map(|dom| wire::xdr::Domain { name: name.to_owned(), ..dom });
        let call = |dom| DomainScreenshot { dom, screen: u32::from(name == "nosuch"), flags: 0 };
        let picture = dom.and_then(|dom| connection.driver().screenshot(&call(dom)));
        // Each has a picture of its own.
        tour.note("screenshot", picture.map(|(mime, bytes)| (mime, bytes.starts_with(b"\x89PNG"))));
    }
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
    let server = daemons::ours(env!("CARGO_BIN_EXE_domdef"), name);
    let connection = connect(&server.socket);
    (server, connection)
}

/// libvirt's daemon.
fn libvirts(name: &str) -> Option<(Server, Connection)> {
    let Some(server) = daemons::libvirts(name) else {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "libvirtd is not installed");
        println!("skipped: libvirtd is not installed");
        return None;
    };
    let connection = connect(&server.socket);
    Some((server, connection))
}

#[test]
fn a_server_answers_as_the_driver_behind_it() {
    let here = tour(&Connection::open(TestDriver::new(), Access::ReadWrite));
    let (_server, connection) = ours("same");
    assert_eq!(tour(&connection), here);
}

#[track_caller]
fn assert_same(here: &[String], there: &[String]) {
    let differ = here.iter().zip(there).filter(|(own, other)| own != other);
    let differ: Vec<String> =
        differ.map(|(own, other)| format!("ours    {own}\ntheirs  {other}\n")).collect();
    assert!(differ.is_empty() && here.len() == there.len(), "{}", differ.concat());
}

#[test]
fn libvirts_own_server_answers_as_ours() {
    let Some((_server, connection)) = libvirts("libvirt") else { return };
    let here = tour(&Connection::open(TestDriver::new(), Access::ReadWrite));
    let there = tour(&connection);
    assert_same(&here, &there);
}

/// Asks for more than fits into a reply. The server is asked, without a connection that checks before it.
fn too_much(socket: &Path) -> Vec<String> {
    let stream = UnixStream::connect(socket).expect("it listens");
    let client = Client::new(stream, Box::new(|_| {})).expect("a thread");
    client.call(&AuthList {}).expect("an answer");
    client.call(&ConnectOpen { name: Some("test:///default".to_owned()), flags: 0 }).expect("it opens");
    let dom = client.call(&DomainLookupByName { name: "test".to_owned() }).expect("built in").dom;
    let of = || dom.clone();
    let mut answers = Vec::new();
    macro_rules! ask {
        ($($call:expr),+ $(,)?) => {
            $(answers.push(match client.call(&$call) {
                Err(CallError::Remote(error)) => {
                    let RemoteError { code, domain, message, .. } = *error;
                    format!("{}: {code} {domain} {}", stringify!($call), message.unwrap_or_default())
                }
                other => format!("{}: {other:?}", stringify!($call)),
            });)+
        };
    }
    const MANY: i32 = i32::MAX;
    for (info, length) in [(16_385, 1), (2, MANY), (2, 4_194_305), (-1, 8), (2, -1)] {
        ask!(
            DomainGetVcpus { dom: of(), maxinfo: info, maplen: length },
            DomainGetVcpuPinInfo { dom: of(), ncpumaps: info, maplen: length, flags: 0 },
        );
    }
    for number in [-1, MANY] {
        ask!(
            DomainGetEmulatorPinInfo { dom: of(), maplen: number, flags: 0 },
            DomainGetMemoryParameters { dom: of(), nparams: number, flags: 0 },
            DomainGetBlkioParameters { dom: of(), nparams: number, flags: 0 },
            DomainGetNumaParameters { dom: of(), nparams: number, flags: 0 },
            DomainGetInterfaceParameters { dom: of(), device: "a".to_owned(), nparams: number, flags: 0 },
            DomainGetSchedulerParameters { dom: of(), nparams: number },
            DomainGetSchedulerParametersFlags { dom: of(), nparams: number, flags: 0 },
            DomainBlockStatsFlags { dom: of(), path: "a".to_owned(), nparams: number, flags: 0 },
            DomainGetBlockIoTune { dom: of(), disk: None, nparams: number, flags: 0 },
            NodeGetCpuStats { cpu_num: 0, nparams: number, flags: 0 },
            NodeGetMemoryStats { nparams: number, cell_num: 0, flags: 0 },
            NodeGetMemoryParameters { nparams: number, flags: 0 },
            ConnectListDomains { maxids: number },
            ConnectListDefinedDomains { maxnames: number },
            ConnectListNetworks { maxnames: number },
            ConnectListDefinedNetworks { maxnames: number },
            ConnectListStoragePools { maxnames: number },
            ConnectListDefinedStoragePools { maxnames: number },
            ConnectListInterfaces { maxnames: number },
            ConnectListDefinedInterfaces { maxnames: number },
            DomainSnapshotListNames { dom: of(), maxnames: number, flags: 0 },
            NodeListDevices { cap: None, maxnames: number, flags: 0 },
            NodeDeviceListCaps { name: "computer".to_owned(), maxnames: number },
            NodeGetCellsFreeMemory { start_cell: 0, maxcells: number },
        );
    }
    ask!(
        DomainMemoryStats { dom: of(), max_stats: 1025, flags: 0 },
        DomainMemoryPeek { dom: of(), offset: 0, size: 4_194_305, flags: 2 },
        DomainBlockPeek { dom: of(), path: "a".to_owned(), offset: 0, size: 4_194_305, flags: 0 },
        DomainGetDiskErrors { dom: of(), maxerrors: 257, flags: 0 },
        DomainGetCpuStats { dom: of(), nparams: 17, start_cpu: 0, ncpus: 2, flags: 0 },
        DomainGetCpuStats { dom: of(), nparams: 2, start_cpu: 0, ncpus: 129, flags: 0 },
        NodeGetFreePages { pages: vec![4].into(), start_cell: 0, cell_count: 1025, flags: 0 },
    );
    answers
}

#[test]
fn what_does_not_fit_into_a_reply_is_refused_before_it_is_made() {
    let (server, _keeper) = ours("much");
    let here = too_much(&server.socket);
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process.id())).expect("it runs");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells");
    let most: u64 = most.trim().trim_end_matches(" kB").parse().expect("a number");
    assert!(most < 64 * 1024, "{most} kB of memory were used");
    // Refusals of the protocol's own room, and nothing else.
    here.iter().for_each(|line| assert!(line.contains(": 1 7 ") || line.contains(": 39 7 "), "{line}"));
    let Some((server, _keeper)) = libvirts("much-libvirt") else { return };
    assert_same(&here, &too_much(&server.socket));
}

#[test]
fn a_read_only_connection_is_refused_changes_by_the_server_too() {
    let (server, _writer) = ours("read-only");
    let uri = format!("test:///default?socket={}-ro", server.socket.display());
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
    let uri = format!("test+unix:///default?socket={}", server.socket.display());
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
