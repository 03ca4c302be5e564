//! The daemon: its sockets and its end, who may do what, and other programs as its clients.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use wire::client::{CallError, Client};
use wire::packet::{Kind, Packet, Status};
use wire::procedures::{self, *};
use wire::xdr::decode;
use wire::RemoteError;

/// A daemon with a folder of its own.
struct Daemon {
    process: Child,
    folder: PathBuf,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Daemon {
    fn start(name: &str) -> Daemon {
        let folder = std::env::temp_dir().join(format!("domdef-serve-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let process = serve(&folder.join("socket"));
        let daemon = Daemon { process, folder };
        daemon.wait();
        daemon
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    fn read_only(&self) -> PathBuf {
        self.folder.join("socket-ro")
    }

    /// Waits until it serves both sockets.
    fn wait(&self) {
        let started = Instant::now();
        while UnixStream::connect(self.read_only()).is_err() {
            assert!(started.elapsed() < Duration::from_secs(30), "the daemon does not serve its sockets");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn uri(&self) -> String {
        format!("test+unix:///default?socket={}", self.socket().display())
    }
}

fn serve(socket: &Path) -> Child {
    // Most systems begin with few descriptors, and with fewer than there are clients in these tests.
    Command::new("sh")
        .args(["-c", "ulimit -S -n 256 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_domdef")])
        .args(["serve", "--driver", "test", "--timeout", "120", "--socket"])
        .arg(socket)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command is there")
}

fn connect(socket: &Path) -> Client {
    let stream = UnixStream::connect(socket).expect("the daemon serves it");
    let client = Client::new(stream, Box::new(|_| {})).expect("a thread");
    client.call(&ConnectOpen { name: Some("test:///default".to_owned()), flags: 0 }).expect("it opens");
    client
}

/// Runs a peer, if it is installed.
fn peer(name: &str, command: &mut Command) -> Option<Output> {
    match command.stdin(Stdio::null()).output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "{name}: {error}");
            println!("skipped: {name} is not installed");
            None
        }
    }
}

#[test]
fn sockets_are_private_and_go_with_the_daemon() {
    let mut daemon = Daemon::start("sockets");
    for socket in [daemon.socket(), daemon.read_only()] {
        let mode = std::fs::metadata(&socket).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", socket.display());
    }
    let second = serve(&daemon.socket()).wait_with_output().expect("it ends");
    assert_eq!(second.status.code(), Some(2));
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(message.contains("another daemon serves this socket"), "{message}");
    // A daemon that was killed leaves its sockets behind; the next one takes their place.
    daemon.process.kill().expect("it runs");
    daemon.process.wait().expect("it ends");
    assert!(daemon.socket().exists());
    daemon.process = serve(&daemon.socket());
    daemon.wait();
    let ended = Command::new("kill").arg(daemon.process.id().to_string()).status().expect("kill is there");
    assert!(ended.success());
    assert_eq!(daemon.process.wait().expect("it ends").code(), Some(0));
    assert!(!daemon.socket().exists() && !daemon.read_only().exists());
}

#[test]
fn a_read_only_socket_changes_nothing() {
    let daemon = Daemon::start("read-only");
    let writer = connect(&daemon.socket());
    let dom = writer.call(&DomainLookupByName { name: "test".to_owned() }).expect("built in").dom;
    let document = |client: &Client| {
        client.call(&DomainGetXmlDesc { dom: dom.clone(), flags: 0 }).expect("a document").xml
    };
    let before = document(&writer);
    let mut stream = UnixStream::connect(daemon.read_only()).expect("the daemon serves it");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time-out");
    // Zeros are arguments of any call: empty texts and lists, no flags.
    let arguments = vec![0; 4096];
    let mut serial = 0;
    let mut call = |procedure: &Procedure, arguments: &[u8]| {
        serial += 1;
        let header = procedure.header(Kind::Call, serial, Status::Ok);
        let bytes = Packet::new(header, arguments.to_vec()).bytes().expect("small");
        std::io::Write::write_all(&mut stream, &bytes).expect("it is read");
        let reply = Packet::read(&mut stream).expect("an answer");
        assert_eq!(reply.header.serial, serial, "{}", procedure.name);
        reply
    };
    let open = wire::xdr::encode(&ConnectOpen { name: None, flags: 0 }).expect("small");
    assert_eq!(call(ConnectOpen::PROCEDURE, &open).header.status, Status::Ok);
    let changes = PROCEDURES.iter().filter(|own| !own.is_event && own.access == procedures::Access::Write);
    let mut count = 0;
    for procedure in changes {
        let reply = call(procedure, &arguments);
        let error: RemoteError = decode(&reply.payload).expect("an error");
        let expected = format!("operation forbidden: read only access prevents {}", procedure.function);
        assert_eq!((error.code, error.message), (29, Some(expected)), "{}", procedure.name);
        count += 1;
    }
    assert!(count > 150, "{count} calls change something");
    assert_eq!(document(&writer), before);
}

/// Some calls may be made over a read-only socket, but not with all of their flags.
#[test]
fn a_read_only_socket_refuses_the_flags_that_need_more() {
    let daemon = Daemon::start("read-only-flags");
    let client = connect(&daemon.read_only());
    let dom = client.call(&DomainLookupByName { name: "test".to_owned() }).expect("built in").dom;
    let of = || dom.clone();
    let refusal = |result: Result<(), CallError>| match result {
        Err(CallError::Remote(error)) => (error.code, error.message.unwrap_or_default()),
        other => (0, format!("{other:?}")),
    };
    let limited = PROCEDURES.iter().filter_map(|own| match own.access {
        procedures::Access::Unless { mask, .. } => Some((own, mask)),
        _ => None,
    });
    let mut count = 0;
    for (procedure, mask) in limited {
        for bit in (0..u32::BITS).map(|bit| 1 << bit).filter(|bit| mask & bit != 0) {
            let flags = bit;
            let answer = match procedure.name {
                "DomainGetXmlDesc" => client.call(&DomainGetXmlDesc { dom: of(), flags }).map(drop),
                "DomainSnapshotGetXmlDesc" => {
                    let snap = wire::xdr::Snapshot { name: "a".to_owned(), dom: of() };
                    client.call(&DomainSnapshotGetXmlDesc { snap, flags }).map(drop)
                }
                "DomainCheckpointGetXmlDesc" => {
                    let checkpoint = wire::xdr::Checkpoint { name: "a".to_owned(), dom: of() };
                    client.call(&DomainCheckpointGetXmlDesc { checkpoint, flags }).map(drop)
                }
                "DomainGetVcpusFlags" => client.call(&DomainGetVcpusFlags { dom: of(), flags }).map(drop),
                "DomainInterfaceAddresses" => {
                    client.call(&DomainInterfaceAddresses { dom: of(), source: bit, flags: 0 }).map(drop)
                }
                "DomainManagedSaveGetXmlDesc" => {
                    client.call(&DomainManagedSaveGetXmlDesc { dom: of(), flags }).map(drop)
                }
                other => panic!("{other} is not tested"),
            };
            let (code, message) = refusal(answer);
            assert_eq!(code, 29, "{} {flags:#x}: {message}", procedure.name);
            assert!(message.contains(procedure.function), "{message}");
            count += 1;
        }
    }
    assert_eq!(count, 7);
}

#[test]
fn calls_before_and_after_the_connection_are_refused() {
    let daemon = Daemon::start("order");
    let stream = UnixStream::connect(daemon.socket()).expect("the daemon serves it");
    let client = Client::new(stream, Box::new(|_| {})).expect("a thread");
    let refusal = |result: Result<_, CallError>| match result {
        Err(CallError::Remote(error)) => error.message.unwrap_or_default(),
        other => format!("{other:?}"),
    };
    let list = ConnectListAllDomains { need_results: 1, flags: 0 };
    let early = client.call(&list).map(drop);
    assert_eq!(refusal(early), "internal error: hypervisor connection not open");
    assert_eq!(client.call(&AuthList {}).expect("no one is asked").types.0, [0]);
    let other = client.call(&ConnectOpen { name: Some("xen:///system".to_owned()), flags: 0 });
    assert_eq!(refusal(other), "no connection driver available for: xen:///system");
    client.call(&ConnectOpen { name: Some(String::new()), flags: 0 }).expect("it opens");
    let again = client.call(&ConnectOpen { name: None, flags: 0 });
    assert_eq!(refusal(again), "internal error: connection already open");
    assert_eq!(client.call(&list).expect("a list").ret, 1);
    client.call(&ConnectClose {}).expect("an answer");
    assert!(client.call(&list).is_err());
}

#[test]
fn a_thousand_clients_and_one_that_is_quick() {
    let daemon = Daemon::start("many");
    let idle: Vec<Client> = (0..1000).map(|_| connect(&daemon.socket())).collect();
    let quick = connect(&daemon.socket());
    let started = Instant::now();
    for _ in 0..5000 {
        quick.call(&DomainLookupByName { name: "test".to_owned() }).expect("built in");
    }
    println!("{:.0} calls a second beside 1,000 clients", 5000.0 / started.elapsed().as_secs_f64());
    // All of them share one driver, which lives as long as one of them.
    idle.iter().step_by(100).for_each(|client| {
        let reply = client.call(&ConnectListAllDomains { need_results: 0, flags: 0 }).expect("a list");
        assert_eq!(reply.ret, 1);
    });
}

#[test]
fn eight_clients_lose_no_update() {
    let daemon = Daemon::start("updates");
    let first = connect(&daemon.socket());
    let dom = first.call(&DomainLookupByName { name: "test".to_owned() }).expect("built in").dom;
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (socket, dom) = (daemon.socket(), dom.clone());
            scope.spawn(move || {
                let client = connect(&socket);
                for step in 0..50 {
                    let uri = format!("urn:{thread}:{step}");
                    let (metadata, key) = (Some("<a/>".to_owned()), Some("k".to_owned()));
                    let dom = dom.clone();
                    let call = DomainSetMetadata { dom, kind: 2, metadata, key, uri: Some(uri), flags: 1 };
                    client.call(&call).expect("it is set");
                }
            });
        }
    });
    let xml = first.call(&DomainGetXmlDesc { dom, flags: 0 }).expect("a document").xml;
    assert_eq!(xml.matches("urn:").count(), 400);
}

#[test]
fn python_is_a_client() {
    let python = Command::new("/usr/bin/python3").args(["-c", "import libvirt"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "python3-libvirt is not installed");
        return println!("skipped: python3-libvirt is not installed");
    }
    let daemon = Daemon::start("python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/tour.py");
    let output =
        Command::new("/usr/bin/python3").args([script, &daemon.uri()]).output().expect("python runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(&output.stdout).trim(), "done", "{}", text(&output.stderr));
}

#[test]
fn go_libvirt_is_a_client() {
    const SOURCE: &str = "/usr/share/gocode/src/github.com/digitalocean/go-libvirt";
    let go = Command::new("go").arg("version").output();
    if go.is_err() || !std::path::Path::new(SOURCE).is_dir() {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "go-libvirt is not installed");
        return println!("skipped: go-libvirt is not installed");
    }
    let daemon = Daemon::start("go");
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/tour.go");
    let mut command = Command::new("go");
    command.args(["run", program]).arg(daemon.socket()).env("HOME", &daemon.folder);
    command.envs([("GOPATH", "/usr/share/gocode"), ("GO111MODULE", "off"), ("GOFLAGS", "")]);
    command.env("GOCACHE", daemon.folder.join("cache"));
    let output = command.output().expect("go runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(&output.stdout).trim(), "done", "{}", text(&output.stderr));
}

#[test]
fn virt_install_is_a_client() {
    let daemon = Daemon::start("virt-install");
    let keeper = connect(&daemon.socket());
    let arguments = "--import --name v1 --memory 64 --vcpus 2,maxvcpus=4 --disk size=1,pool=default-pool \
        --network network=default --osinfo generic --noautoconsole --connect";
    let mut command = Command::new("virt-install");
    command.args(arguments.split_whitespace()).arg(daemon.uri()).env("HOME", &daemon.folder);
    let Some(output) = peer("virt-install", &mut command) else { return };
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("Domain creation completed"), "{text}");
    let dom = keeper.call(&DomainLookupByName { name: "v1".to_owned() }).expect("it was defined").dom;
    assert_eq!(keeper.call(&DomainGetState { dom: dom.clone(), flags: 0 }).expect("a state").state, 1);
    let vcpus = keeper.call(&DomainGetVcpusFlags { dom, flags: 1 | 4 }).expect("a number");
    assert_eq!(vcpus.num, 4);
}
