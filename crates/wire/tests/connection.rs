//! Both ends over a real socket: good calls, and everything that a client can do wrong.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{channel, Receiver};
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use wire::client::{CallError, Client};
use wire::packet::{Header, Kind, Packet, Status, LARGEST};
use wire::procedures::*;
use wire::server::{Answer, Chunk, Download, Handler, Incoming, Limits, Peer, Server, Streaming, Upload};
use wire::xdr::{decode, encode, Domain, Uuid, Volume as StorageVol};
use wire::RemoteError;

/// Answers a few calls.
#[derive(Default)]
struct Echo {
    open: Mutex<bool>,
    opened: Condvar,
}

/// What a call says that is answered when the handler is opened.
const WAITS: u32 = u32::MAX;

impl Echo {
    fn open(&self) {
        *self.open.lock().expect("nothing panics") = true;
        self.opened.notify_all();
    }
}

/// Three pieces, one of which needs more than one packet.
struct Pieces(u8);

impl Download for Pieces {
    fn next(&mut self) -> Result<Option<Chunk>, Box<RemoteError>> {
        self.0 += 1;
        match self.0 {
            1 => Ok(Some(Chunk::Data(vec![7; wire::packet::STREAM_CHUNK + 1]))),
            2 => Ok(Some(Chunk::Hole(4096))),
            _ => Ok(None),
        }
    }
}

/// Counts bytes, and wants 3.
struct Three(usize);

impl Upload for Three {
    fn take(&mut self, chunk: Chunk) -> Result<(), Box<RemoteError>> {
        if let Chunk::Data(bytes) = chunk {
            self.0 += bytes.len();
        }
        Ok(())
    }
    fn finish(&mut self) -> Result<(), Box<RemoteError>> {
        if self.0 == 3 {
            Ok(())
        } else {
            Err(RemoteError::internal("not three"))
        }
    }
}

impl Handler for Echo {
    type Session = Peer;

    fn connected(&self, peer: Peer) -> Peer {
        peer
    }

    fn call(&self, peer: &Peer, call: Incoming) -> Result<Answer, Box<RemoteError>> {
        match call.procedure.number {
            n if n == ConnectSupportsFeature::PROCEDURE.number => {
                peer.keep_alive();
                Answer::reply(&ConnectSupportsFeatureReply { supported: 1 })
            }
            n if n == ConnectGetHostname::PROCEDURE.number => {
                Answer::reply(&ConnectGetHostnameReply { hostname: "here".to_owned() })
            }
            n if n == DomainReboot::PROCEDURE.number => {
                let call: DomainReboot = call.arguments()?;
                let open = self.open.lock().expect("nothing panics");
                drop(self.opened.wait_while(open, |open| !*open && call.flags == WAITS));
                peer.send(&DomainEventCallbackReboot { callback_id: 4, dom: call.dom }).expect("small");
                Answer::reply(&())
            }
            n if n == DomainReset::PROCEDURE.number => panic!("a fault of the handler"),
            n if n == DomainOpenGraphicsFd::PROCEDURE.number => {
                let (own, mut other) = UnixStream::pair().expect("a pair");
                other.write_all(b"through the descriptor").expect("room");
                Ok(Answer::reply(&())?.with_fds(vec![own.into()]))
            }
            n if n == DomainScreenshot::PROCEDURE.number => {
                let streaming = Streaming { download: Some(Box::new(Pieces(0))), upload: None };
                Ok(Answer::reply(&DomainScreenshotReply { mime: None })?.with_stream(streaming))
            }
            n if n == StorageVolUpload::PROCEDURE.number => {
                let streaming = Streaming { download: None, upload: Some(Box::new(Three(0))) };
                Ok(Answer::reply(&())?.with_stream(streaming))
            }
            n if n == ConnectClose::PROCEDURE.number => Ok(Answer::reply(&())?.and_close()),
            _ => Err(RemoteError::internal("not here")),
        }
    }

    fn closed(&self, _: &Peer) {}
}

fn server(limits: Limits) -> (Server<Echo>, UnixStream) {
    let server = Server::new(Echo::default(), limits).expect("threads");
    let (own, other) = UnixStream::pair().expect("a pair");
    other.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    server.serve(own).expect("a thread");
    (server, other)
}

fn client() -> (Server<Echo>, Client, Receiver<u32>) {
    let (server, stream) = server(Limits::default());
    let (sender, events) = channel();
    let on_event = Box::new(move |packet: &Packet| {
        let _ = sender.send(packet.header.procedure);
    });
    (server, Client::new(stream, on_event).expect("a thread"), events)
}

fn dom() -> Domain {
    Domain { name: "d".to_owned(), uuid: Uuid([1; 16]), id: -1 }
}

fn header(procedure: u32, serial: u32) -> Header {
    Header {
        program: Program::Remote.number(),
        version: 1,
        procedure,
        kind: Kind::Call,
        serial,
        status: Status::Ok,
    }
}

fn send(stream: &mut UnixStream, packet: &Packet) {
    stream.write_all(&packet.bytes().expect("small")).expect("an open socket");
}

fn receive(stream: &mut UnixStream) -> Packet {
    Packet::read(stream).expect("a packet")
}

/// The message of the error that a packet is answered with.
fn refused(stream: &mut UnixStream, packet: &Packet) -> String {
    send(stream, packet);
    let reply = receive(stream);
    assert_eq!((reply.header.status, reply.header.serial), (Status::Error, packet.header.serial));
    let error: RemoteError = decode(&reply.payload).expect("an error");
    format!("{}/{} {error}", error.code, error.domain)
}

#[test]
fn calls_are_answered_and_events_come() {
    let (_server, client, events) = client();
    assert_eq!(client.call(&ConnectGetHostname {}).expect("a reply").hostname, "here");
    client.call(&DomainReboot { dom: dom(), flags: 0 }).expect("a reply");
    assert_eq!(events.recv_timeout(Duration::from_secs(20)), Ok(DomainEventCallbackReboot::PROCEDURE.number));
    let refused = client.call(&DomainReset { dom: dom(), flags: 0 });
    assert!(matches!(refused, Err(CallError::Remote(error)) if error.code == 1), "a panic is an answer");
    assert_eq!(client.call(&ConnectGetHostname {}).expect("it lives on").hostname, "here");
    client.call(&ConnectClose {}).expect("a reply");
    assert!(client.call(&ConnectGetHostname {}).is_err());
}

#[test]
fn a_call_that_waits_does_not_hold_up_others() {
    let (server, mut stream) = server(Limits::default());
    for serial in 0..40 {
        let flags = if serial == 39 { WAITS } else { 0 };
        let slow = encode(&DomainReboot { dom: dom(), flags }).expect("small");
        send(&mut stream, &Packet::new(header(DomainReboot::PROCEDURE.number, serial), slow));
    }
    send(&mut stream, &Packet::new(header(ConnectGetHostname::PROCEDURE.number, 99), Vec::new()));
    let mut replies = Vec::new();
    while replies.len() < 41 {
        let packet = receive(&mut stream);
        if packet.header.kind == Kind::Reply {
            replies.push(packet.header.serial);
        }
        // The last of those before it is answered only now.
        if packet.header.serial == 99 {
            server.handler().open();
        }
    }
    replies.sort_unstable();
    assert_eq!(replies, (0..40).chain([99]).collect::<Vec<u32>>());
}

#[test]
fn wrong_packets_get_an_error_and_the_connection_lives() {
    let (_server, mut stream) = server(Limits::default());
    let call = header(ConnectGetHostname::PROCEDURE.number, 5);
    let program = Packet::new(Header { program: 536_903_814 + 9, ..call }, Vec::new());
    assert_eq!(refused(&mut stream, &program), "39/7 Cannot find program 536903823 version 1");
    let version = Packet::new(Header { version: 2, ..call }, Vec::new());
    assert_eq!(refused(&mut stream, &version), "39/7 Cannot find program 536903814 version 2");
    let unknown = Packet::new(Header { procedure: 9999, ..call }, Vec::new());
    assert_eq!(refused(&mut stream, &unknown), "39/7 unknown procedure: 9999");
    let event = Packet::new(Header { procedure: 107, ..call }, Vec::new());
    assert_eq!(refused(&mut stream, &event), "39/7 unknown procedure: 107");
    let status = Packet::new(Header { status: Status::Error, ..call }, Vec::new());
    assert_eq!(refused(&mut stream, &status), "39/7 Unexpected message status 1");
    let cut = Packet::new(Header { procedure: DomainReboot::PROCEDURE.number, ..call }, vec![0, 0, 0, 9, 1]);
    assert_eq!(refused(&mut stream, &cut), "39/7 Unable to decode message payload");
    for kind in [Kind::Reply, Kind::Message, Kind::Stream, Kind::StreamHole, Kind::Other(77)] {
        send(&mut stream, &Packet::new(Header { kind, ..call }, Vec::new()));
    }
    let longer = Packet::new(call, vec![1, 2, 3, 4, 5]);
    send(&mut stream, &longer);
    assert_eq!(receive(&mut stream).header.status, Status::Ok, "bytes after the arguments are ignored");
}

#[test]
fn impossible_lengths_end_the_connection() {
    for length in [0, 3, 4, 27, LARGEST + 1, u32::MAX] {
        let (_server, mut stream) = server(Limits::default());
        stream.write_all(&length.to_be_bytes()).expect("room");
        let mut rest = Vec::new();
        // The end is orderly, or a reset where bytes were left unread.
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.is_empty(), "{length}");
    }
}

#[test]
fn descriptors_come_with_a_reply() {
    let (_server, client, _) = client();
    for _ in 0..3 {
        let call = DomainOpenGraphicsFd { dom: dom(), idx: 0, flags: 0 };
        let ((), fds) = client.call_with_fds(&call, &[]).expect("a reply");
        let mut text = String::new();
        let fd = fds.into_iter().next().expect("a descriptor");
        UnixStream::from(fd).read_to_string(&mut text).expect("a text");
        assert_eq!(text, "through the descriptor");
        assert_eq!(client.call(&ConnectGetHostname {}).expect("no byte is lost").hostname, "here");
    }
}

#[test]
fn a_stream_comes_in_pieces_and_is_finished() {
    let (_server, mut stream) = server(Limits::default());
    let call = encode(&DomainScreenshot { dom: dom(), screen: 0, flags: 0 }).expect("small");
    let own = header(DomainScreenshot::PROCEDURE.number, 3);
    send(&mut stream, &Packet::new(own, call));
    assert_eq!(receive(&mut stream).header.kind, Kind::Reply);
    let mut seen = Vec::new();
    loop {
        let packet = receive(&mut stream);
        assert_eq!((packet.header.serial, packet.header.status), (3, Status::Continue));
        seen.push((packet.header.kind, packet.payload.len()));
        if packet.payload.is_empty() {
            break;
        }
    }
    let pieces = [(Kind::Stream, 262_120), (Kind::Stream, 1), (Kind::StreamHole, 12), (Kind::Stream, 0)];
    assert_eq!(seen, pieces);
    send(&mut stream, &Packet::new(Header { kind: Kind::Stream, ..own }, Vec::new()));
    let end = receive(&mut stream);
    assert_eq!((end.header.kind, end.header.status, end.payload.len()), (Kind::Stream, Status::Ok, 0));
}

#[test]
fn an_upload_ends_well_or_not() {
    for (bytes, ends, status) in
        [(3, Status::Ok, Status::Ok), (2, Status::Ok, Status::Error), (1, Status::Error, Status::Ok)]
    {
        let (_server, mut stream) = server(Limits::default());
        let pool = wire::xdr::Volume { pool: "p".into(), name: "v".into(), key: "k".into() };
        let call = encode(&StorageVolUpload { vol: pool, offset: 0, length: 0, flags: 0 }).expect("small");
        let own = header(StorageVolUpload::PROCEDURE.number, 8);
        send(&mut stream, &Packet::new(own, call));
        assert_eq!(receive(&mut stream).header.kind, Kind::Reply);
        let data = Header { kind: Kind::Stream, status: Status::Continue, ..own };
        send(&mut stream, &Packet::new(data, vec![0; bytes]));
        send(&mut stream, &Packet::new(Header { status: ends, ..data }, Vec::new()));
        let end = receive(&mut stream);
        assert_eq!((end.header.kind, end.header.status), (Kind::Stream, status), "{bytes} bytes");
    }
}

#[test]
fn a_silent_client_is_asked_and_then_dropped() {
    let limits = Limits { keepalive: Duration::from_millis(100), keepalive_count: 3, ..Limits::default() };
    let (server, mut stream) = server(limits);
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(server.clients(), 1, "one that did not ask for it is left alone");
    let feature = encode(&ConnectSupportsFeature { feature: 10 }).expect("small");
    send(&mut stream, &Packet::new(header(ConnectSupportsFeature::PROCEDURE.number, 0), feature));
    assert_eq!(receive(&mut stream).header.kind, Kind::Reply);
    for _ in 0..3 {
        let ping = receive(&mut stream).header;
        assert_eq!((ping.program, ping.procedure, ping.kind), (KEEPALIVE, PING, Kind::Message));
    }
    assert!(Packet::read(&mut stream).is_err(), "three were not answered");
}

#[test]
fn a_ping_is_answered_while_a_call_runs() {
    let (server, mut stream) = server(Limits { requests: 2, ..Limits::default() });
    let slow = encode(&DomainReboot { dom: dom(), flags: WAITS }).expect("small");
    send(&mut stream, &Packet::new(header(DomainReboot::PROCEDURE.number, 1), slow));
    let ping = Header { program: KEEPALIVE, procedure: PING, kind: Kind::Message, ..header(PING, 0) };
    send(&mut stream, &Packet::new(ping, Vec::new()));
    let first = receive(&mut stream).header;
    assert_eq!((first.program, first.procedure), (KEEPALIVE, PONG));
    server.handler().open();
}

#[test]
fn a_client_that_does_not_read_holds_nobody_up() {
    let (server, mut deaf) = server(Limits { backlog: 4 * 1024 * 1024, ..Limits::default() });
    let (own, stream) = UnixStream::pair().expect("a pair");
    server.serve(own).expect("a thread");
    let client = Client::new(stream, Box::new(|_| {})).expect("a thread");
    let call = encode(&DomainScreenshot { dom: dom(), screen: 0, flags: 0 }).expect("small");
    for serial in 0..60 {
        let packet = Packet::new(header(DomainScreenshot::PROCEDURE.number, serial), call.clone());
        // It is dropped, or not read from, at some point.
        deaf.set_write_timeout(Some(Duration::from_millis(200))).expect("a timeout");
        if deaf.write_all(&packet.bytes().expect("small")).is_err() {
            break;
        }
    }
    for _ in 0..100 {
        assert_eq!(client.call(&ConnectGetHostname {}).expect("a reply").hostname, "here");
        client.call(&DomainReboot { dom: dom(), flags: 0 }).expect("a reply");
    }
}

#[test]
fn a_stopped_server_has_no_clients() {
    let (server, client, _) = client();
    client.call(&ConnectGetHostname {}).expect("a reply");
    server.stop();
    assert!(client.call(&ConnectGetHostname {}).is_err());
    let (own, _other) = UnixStream::pair().expect("a pair");
    assert!(server.serve(own).is_err());
}

#[test]
fn a_client_reads_and_writes_streams() {
    let (_server, client, _events) = client();
    let screenshot = DomainScreenshot { dom: dom(), screen: 0, flags: 0 };
    let (reply, stream) = client.call_with_stream(&screenshot).expect("a stream");
    assert_eq!(reply.mime, None);
    let whole = vec![7; wire::packet::STREAM_CHUNK];
    for piece in [Chunk::Data(whole), Chunk::Data(vec![7]), Chunk::Hole(4096)] {
        assert_eq!(stream.receive().expect("a piece"), Some(piece));
    }
    assert_eq!(stream.receive().expect("the end"), None);
    // Calls go on while a stream is open.
    assert_eq!(client.call(&ConnectGetHostname {}).expect("a reply").hostname, "here");
    stream.finish().expect("the server has sent all of it");
    stream.finish().expect("it stays finished");

    let all = wire::packet::STREAM_CHUNK + 1 + 4096;
    let (_, stream) = client.call_with_stream(&screenshot).expect("a stream");
    assert_eq!(stream.receive_all(all).expect("all").len(), all);
    let (_, stream) = client.call_with_stream(&screenshot).expect("a stream");
    assert!(matches!(stream.receive_all(all - 1), Err(CallError::StreamTooLong)));
    // The end of one that was given up is not taken for that of the next.
    drop(stream);

    let vol = StorageVol { pool: "p".to_owned(), name: "v".to_owned(), key: "k".to_owned() };
    let upload = StorageVolUpload { vol, offset: 0, length: 0, flags: 0 };
    for (bytes, refused) in [(3, false), (4, true)] {
        let (_, stream) = client.call_with_stream(&upload).expect("a stream");
        stream.send(&vec![1; bytes]).expect("sent");
        stream.send_hole(9).expect("sent");
        assert_eq!(stream.finish().is_err(), refused, "{bytes} bytes");
    }
    let (_, stream) = client.call_with_stream(&upload).expect("a stream");
    stream.abort().expect("the server knows");
    assert!(client.call_with_stream(&DomainOpenConsole { dom: dom(), dev_name: None, flags: 0 }).is_err());
    assert_eq!(client.call(&ConnectGetHostname {}).expect("a reply").hostname, "here");
}
