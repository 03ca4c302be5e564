//! The remote protocol: packets, a server that answers anything, and a client that says anything.

use domdef::driver::remote::Remote;
use domdef::driver::test::TestDriver;
use domdef::driver::{self, Access, Connection, Copy, Driver};
use domdef::serve::{Daemon, Open};
use domdef::vcpu::Flags;
use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{mpsc, Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use wire::packet::{Header, Kind, Packet, Status};
use wire::server::{Limits, Server};
use wire::transport::Plain;

/// Any bytes as packets: what is read is written again as the same bytes, and whatever the layout of the procedure
/// makes of the payload is stable.
pub fn packet(bytes: &[u8]) {
    let mut stream = Plain(bytes);
    while let Ok(packet) = Packet::read(&mut stream) {
        let again = packet.bytes().expect("it was as large before");
        let read = Packet::read(&mut Plain(&*again));
        assert!(read.is_ok() || packet.header.kind.has_fds());
        if let Ok(Some(described)) = wire::describe::packet(&packet) {
            let stable = Packet::new(packet.header, described.encoded.clone());
            let again =
                wire::describe::packet(&stable).expect("it was written by us").expect("the same procedure");
            assert_eq!(again.encoded, described.encoded);
        }
    }
}

/// Any bytes as the answers of a server: each call gets the next piece, whose first byte is its length in words and
/// whether it is an error.
pub fn answers(bytes: &[u8]) {
    static SERVER: OnceLock<mpsc::Sender<(UnixListener, Vec<u8>)>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let (sender, receiver) = mpsc::channel::<(UnixListener, Vec<u8>)>();
        std::thread::spawn(move || {
            for (listener, answers) in receiver {
                let Ok((stream, _)) = listener.accept() else { return };
                answer(stream, &answers);
            }
        });
        sender
    });
    let path = std::env::temp_dir().join(format!("domdef-fuzz-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).expect("a socket");
    server.send((listener, bytes.to_vec())).expect("the thread is there");
    let remote = Remote::connect(&format!("test+unix:///default?socket={}", path.display()));
    // Nothing runs when a fuzzer ends, so that it would stay.
    std::fs::remove_file(&path).expect("the socket is there");
    let Ok(remote) = remote else { return };
    let connection = Connection::open(remote, Access::ReadWrite);
    let _ = connection.list();
    let _ = connection.find("a");
    let _ = connection.dump_xml("a", Copy::Current);
    let _ = connection.vcpus("a", Flags::from_bits(0));
    let _ = connection.state("a");
}

/// Serves one client.
fn answer(mut stream: UnixStream, mut answers: &[u8]) {
    let Ok(mut reading) = stream.try_clone() else { return };
    let mut plain = Plain(&mut reading);
    while let Ok(packet) = Packet::read(&mut plain) {
        let (first, rest) = answers.split_first().unwrap_or((&0, &[]));
        let length = usize::from(first & 63) * 4;
        let (payload, rest) = rest.split_at(length.min(rest.len()));
        answers = rest;
        let status = if first & 64 == 0 { Status::Ok } else { Status::Error };
        let header = Header { kind: Kind::Reply, status, ..packet.header };
        let Ok(bytes) = Packet::new(header, payload.to_vec()).bytes() else { return };
        if stream.write_all(&bytes).is_err() || first & 128 != 0 {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

struct Test;

impl Open for Test {
    fn open(&self, _: &str) -> driver::Result<Arc<dyn Driver>> {
        Ok(Arc::new(TestDriver::new()))
    }
}

/// Any bytes as a client of the daemon: it answers or ends the connection, and serves the next client.
pub fn daemon(bytes: &[u8]) {
    static SERVER: OnceLock<Mutex<Server<Daemon<Test>>>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        Mutex::new(Daemon::server(Test, Limits { workers: 2, ..Limits::default() }).expect("threads"))
    });
    let server = server.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut client, other) = UnixStream::pair().expect("a pair");
    server.serve(other).expect("a thread");
    let _ = client.set_read_timeout(Some(Duration::from_secs(10)));
    let _ = client.write_all(bytes);
    let _ = client.shutdown(Shutdown::Write);
    let mut answers = Vec::new();
    match client.read_to_end(&mut answers) {
        Ok(_) => {}
        // It ended the connection before it had read everything, and what it had sent may be lost.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return,
        Err(error) => panic!("it neither answers nor ends the connection: {error}"),
    }
    let mut stream = Plain(&*answers);
    while !stream.0.is_empty() {
        assert!(Packet::read(&mut stream).is_ok(), "it writes whole packets");
    }
}
