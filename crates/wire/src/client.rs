//! The client's half: calls, the events that servers send, and signs of life.

mod stream;

pub use stream::{Stream, MOST_WAITING};

use crate::packet::{Header, Kind, Packet, Status};
use crate::procedures::{Call, KEEPALIVE, PING, PONG};
use crate::transport::send_fd;
use crate::xdr::{decode, encode, Error as XdrError};
use crate::RemoteError;
use std::collections::HashMap;
use std::io::Write;
use std::net::Shutdown;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{channel, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use stream::Incoming;

/// Why a call has no reply.
#[derive(Debug)]
pub enum CallError {
    /// The server refused it.
    Remote(Box<RemoteError>),
    /// The arguments cannot be sent, or the reply is not one.
    Xdr(XdrError),
    /// The connection is over.
    Closed,
    /// A stream has more bytes than its reader takes, or than may wait for it.
    StreamTooLong,
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CallError::Remote(error) => error.fmt(f),
            CallError::Xdr(error) => error.fmt(f),
            CallError::Closed => f.write_str("the connection to the server is closed"),
            CallError::StreamTooLong => f.write_str("the server sends more data than can be taken"),
        }
    }
}

impl std::error::Error for CallError {}

impl From<XdrError> for CallError {
    fn from(error: XdrError) -> CallError {
        CallError::Xdr(error)
    }
}

/// Called with every event, on the thread that reads: it must not call the server.
pub type OnEvent = Box<dyn FnMut(&Packet) + Send>;

/// A connection to a server. Calls may be made from several threads at a time.
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    stream: UnixStream,
    writing: Mutex<()>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    serial: u32,
    calls: HashMap<u32, Sender<Packet>>,
    streams: HashMap<u32, Incoming>,
    closed: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Client {
    /// A client on a connected socket.
    ///
    /// # Errors
    /// If no thread can be started to read it.
    pub fn new(stream: UnixStream, on_event: OnEvent) -> std::io::Result<Client> {
        let shared = Arc::new(Shared { stream, writing: Mutex::new(()), waiting: Mutex::default() });
        let own = shared.clone();
        std::thread::Builder::new().name("replies".to_owned()).spawn(move || own.read(on_event))?;
        Ok(Client { shared })
    }

    /// Calls the server and waits for the reply.
    ///
    /// # Errors
    /// See [`CallError`].
    pub fn call<C: Call>(&self, arguments: &C) -> Result<C::Reply, CallError> {
        self.call_with_fds(arguments, &[]).map(|(reply, _)| reply)
    }

    /// As [`Client::call`]; descriptors go with the arguments, and others may come with the reply.
    ///
    /// # Errors
    /// See [`CallError`].
    pub fn call_with_fds<C: Call>(
        &self,
        arguments: &C,
        fds: &[OwnedFd],
    ) -> Result<(C::Reply, Vec<OwnedFd>), CallError> {
        self.exchange(arguments, fds, |_, _| {}).map(|(reply, _, fds)| (reply, fds))
    }

    /// Sends a call and waits for its reply; `opening` prepares for what may come right behind that.
    fn exchange<C: Call>(
        &self,
        arguments: &C,
        fds: &[OwnedFd],
        opening: impl FnOnce(u32, &mut Waiting),
    ) -> Result<(C::Reply, Header, Vec<OwnedFd>), CallError> {
        let payload = encode(arguments)?;
        let (sender, receiver) = channel();
        let serial = {
            let mut waiting = lock(&self.shared.waiting);
            if waiting.closed {
                return Err(CallError::Closed);
            }
            let serial = waiting.serial;
            waiting.serial = serial.wrapping_add(1);
            waiting.calls.insert(serial, sender);
            opening(serial, &mut waiting);
            serial
        };
        let kind = if fds.is_empty() { Kind::Call } else { Kind::CallWithFds };
        let header = C::PROCEDURE.header(kind, serial, Status::Ok);
        let mut own = Vec::new();
        for fd in fds {
            own.push(fd.as_fd().try_clone_to_owned().map_err(|_| CallError::Closed)?);
        }
        self.shared.send(&Packet { header, payload, fds: own })?;
        let reply = receiver.recv().map_err(|_| CallError::Closed)?;
        match reply.header.status {
            Status::Ok => Ok((decode(&reply.payload)?, header, reply.fds)),
            _ => {
                lock(&self.shared.waiting).streams.remove(&serial);
                Err(CallError::Remote(Box::new(decode(&reply.payload)?)))
            }
        }
    }

    /// Calls the server with a procedure that opens a stream.
    ///
    /// # Errors
    /// See [`CallError`]; there is no stream then.
    pub fn call_with_stream<C: Call>(&self, arguments: &C) -> Result<(C::Reply, Stream), CallError> {
        let (sender, receiver) = channel();
        let incoming = Incoming::new(sender);
        let open = |serial, waiting: &mut Waiting| drop(waiting.streams.insert(serial, incoming.clone()));
        let (reply, header, _) = self.exchange(arguments, &[], open)?;
        let stream = Stream::new(self.shared.clone(), header, receiver, &incoming);
        Ok((reply, stream))
    }

    /// Asks the server for a sign of life; any packet is one.
    ///
    /// # Errors
    /// If the connection is over.
    pub fn ping(&self) -> Result<(), CallError> {
        self.shared.send(&Packet::keepalive(PING))
    }

    /// Whether the connection is over.
    pub fn is_closed(&self) -> bool {
        lock(&self.shared.waiting).closed
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.shared.stream.shutdown(Shutdown::Both);
    }
}

impl Shared {
    fn send(&self, packet: &Packet) -> Result<(), CallError> {
        let bytes = packet.bytes()?;
        let _one_at_a_time = lock(&self.writing);
        let mut sent = (&self.stream).write_all(&bytes);
        for fd in &packet.fds {
            sent = sent.and_then(|()| send_fd(&self.stream, fd));
        }
        sent.map_err(|_| CallError::Closed)
    }

    fn read(&self, mut on_event: OnEvent) {
        while let Ok(packet) = Packet::read(&mut &self.stream) {
            match packet.header.kind {
                Kind::Message if packet.header.program == KEEPALIVE => {
                    let asked = packet.header.procedure == PING;
                    if asked && self.send(&Packet::keepalive(PONG)).is_err() {
                        break;
                    }
                }
                Kind::Message => on_event(&packet),
                Kind::Reply | Kind::ReplyWithFds => {
                    if let Some(caller) = lock(&self.waiting).calls.remove(&packet.header.serial) {
                        // A caller that does not wait any more has no use for it.
                        let _ = caller.send(packet);
                    }
                }
                Kind::Stream | Kind::StreamHole => {
                    let mut waiting = lock(&self.waiting);
                    let serial = packet.header.serial;
                    // Of a stream that is over it is dropped.
                    if waiting.streams.get(&serial).is_some_and(|own| !own.take(packet)) {
                        waiting.streams.remove(&serial);
                    }
                }
                _ => {}
            }
        }
        let mut waiting = lock(&self.waiting);
        waiting.closed = true;
        waiting.calls.clear();
        waiting.streams.clear();
    }
}
