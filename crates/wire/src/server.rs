//! The server's half: clients connect, call, and are answered by a [`Handler`].
//!
//! Every client has a thread that reads its packets. Calls that answer from memory, by default those of
//! [`Priority::High`], run there; the others go to a pool of workers that grows while all of them wait, at most [`Limits::requests`] of one client at a
//! time: its further packets are not read until one is done. Signs of life are answered by the reader,
//! so that they never wait behind calls. Nothing waits for a client that does not read: what the
//! socket does not take is kept for it, and a client that lets [`Limits::backlog`] bytes pile up is
//! dropped.

mod outbox;
mod peer;
mod pool;
mod stream;

pub use crate::packet::Chunk;
pub use peer::Peer;
pub use stream::{Download, Streaming, Upload};

use crate::packet::{Header, Kind, Packet, Status};
use crate::procedures::{find, Call, Priority, Procedure, Program, KEEPALIVE, PING, VERSION};
use crate::xdr::{encode, Xdr};
use crate::RemoteError;
use peer::Inner;
use pool::Pool;
use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// What answers calls. One is shared by all clients.
pub trait Handler: Send + Sync + 'static {
    /// What is known of one client.
    type Session: Send + Sync + 'static;

    /// A client has connected.
    fn connected(&self, peer: Peer) -> Self::Session;

    /// Answers a call. Calls of one client may run at the same time.
    ///
    /// # Errors
    /// What the client is sent instead of a reply.
    fn call(&self, session: &Self::Session, call: Incoming) -> Result<Answer, Box<RemoteError>>;

    /// Whether a call may have to wait. One that does not is answered by the thread that reads the
    /// client's packets, which is quicker; one that does must not be, since no sign of life of the client
    /// is heard meanwhile.
    fn waits(&self, session: &Self::Session, procedure: &Procedure) -> bool {
        let _ = session;
        procedure.priority == Priority::Normal
    }

    /// The client is gone; its streams have ended.
    fn closed(&self, session: &Self::Session);
}

/// A call that arrived.
#[derive(Debug)]
pub struct Incoming {
    /// What is called.
    pub procedure: &'static Procedure,
    /// The arguments.
    pub arguments: Vec<u8>,
    /// The descriptors that came with them.
    pub fds: Vec<OwnedFd>,
}

impl Incoming {
    /// The arguments as those of a type.
    ///
    /// # Errors
    /// The answer for arguments that are not whole.
    pub fn arguments<C: Call>(&self) -> Result<C, Box<RemoteError>> {
        crate::xdr::decode(&self.arguments).map_err(|error| {
            let mut refusal = RemoteError::rpc("Unable to decode message payload");
            refusal.str2 = Some(error.to_string());
            refusal
        })
    }
}

/// What a call is answered with.
#[derive(Default)]
pub struct Answer {
    payload: Vec<u8>,
    fds: Option<Vec<OwnedFd>>,
    streaming: Option<Streaming>,
    close: bool,
}

impl Answer {
    /// A reply.
    ///
    /// # Errors
    /// If it is beyond the limits of its layout: nothing is cut off.
    pub fn reply(value: &impl Xdr) -> Result<Answer, Box<RemoteError>> {
        let payload = encode(value)
            .map_err(|error| RemoteError::rpc(format!("Unable to encode message payload: {error}")))?;
        Ok(Answer { payload, ..Answer::default() })
    }

    /// The reply, and these descriptors with it.
    #[must_use]
    pub fn with_fds(self, fds: Vec<OwnedFd>) -> Answer {
        Answer { fds: Some(fds), ..self }
    }

    /// The reply, and data after it.
    #[must_use]
    pub fn with_stream(self, streaming: Streaming) -> Answer {
        Answer { streaming: Some(streaming), ..self }
    }

    /// The reply, after which the connection ends.
    #[must_use]
    pub fn and_close(self) -> Answer {
        Answer { close: true, ..self }
    }
}

/// How much one server, and one client, may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Clients that are connected at a time; further ones wait.
    pub clients: usize,
    /// Calls of one client that are worked on at a time.
    pub requests: usize,
    /// Threads that are kept for calls which may wait.
    pub workers: usize,
    /// Threads for such calls at most: further ones come while all wait.
    pub most_workers: usize,
    /// Bytes that one client may leave unread.
    pub backlog: usize,
    /// After how long a silence a client that asked for signs of life is asked for one.
    pub keepalive: Duration,
    /// How many unanswered questions in a row end the connection.
    pub keepalive_count: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            clients: 5000,
            requests: 5,
            workers: 8,
            most_workers: 256,
            backlog: 64 * 1024 * 1024,
            keepalive: Duration::from_secs(5),
            keepalive_count: 5,
        }
    }
}

/// A server: all of its clients.
pub struct Server<H: Handler> {
    shared: Arc<Shared<H>>,
}

impl<H: Handler> Clone for Server<H> {
    fn clone(&self) -> Server<H> {
        Server { shared: self.shared.clone() }
    }
}

struct Shared<H> {
    handler: H,
    limits: Limits,
    pool: Pool,
    clients: Mutex<Clients>,
    changed: Condvar,
}

#[derive(Default)]
struct Clients {
    next: u64,
    connected: HashMap<u64, Arc<Inner>>,
    listeners: Vec<UnixListener>,
    stopped: bool,
}

/// A lock whose holder panicked: what it guards is changed by whole steps only.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<H: Handler> Server<H> {
    /// A server without clients.
    ///
    /// # Errors
    /// If no threads can be started.
    pub fn new(handler: H, limits: Limits) -> std::io::Result<Server<H>> {
        let pool = Pool::new(limits.workers, limits.most_workers)?;
        let shared = Shared { handler, limits, pool, clients: Mutex::default(), changed: Condvar::new() };
        let server = Server { shared: Arc::new(shared) };
        let weak = Arc::downgrade(&server.shared);
        std::thread::Builder::new().name("keepalive".to_owned()).spawn(move || watch(&weak))?;
        Ok(server)
    }

    /// What answers calls.
    pub fn handler(&self) -> &H {
        &self.shared.handler
    }

    /// Serves a client on a thread of its own, once there is room for it.
    ///
    /// # Errors
    /// If no thread can be started, or the server was stopped.
    pub fn serve(&self, stream: UnixStream) -> std::io::Result<()> {
        self.serve_with(stream, |_| {})
    }

    /// As [`Server::serve`]; what is special about the client is said before its first call.
    ///
    /// # Errors
    /// If no thread can be started, or the server was stopped.
    pub fn serve_with(
        &self,
        stream: UnixStream,
        introduce: impl FnOnce(&H::Session) + Send + 'static,
    ) -> std::io::Result<()> {
        let inner = Arc::new(Inner::new(stream, &self.shared.limits));
        let number = {
            let mut clients = lock(&self.shared.clients);
            while clients.connected.len() >= self.shared.limits.clients && !clients.stopped {
                clients = self.shared.changed.wait(clients).unwrap_or_else(PoisonError::into_inner);
            }
            if clients.stopped {
                return Err(std::io::ErrorKind::NotConnected.into());
            }
            clients.next += 1;
            let number = clients.next;
            clients.connected.insert(number, inner.clone());
            number
        };
        let shared = self.shared.clone();
        let thread = std::thread::Builder::new().name(format!("client {number}"));
        let started = thread.spawn(move || {
            let session = Arc::new(shared.handler.connected(Peer::of(&inner)));
            introduce(&session);
            read(&shared, &inner, &session);
            inner.close();
            shared.handler.closed(&session);
            lock(&shared.clients).connected.remove(&number);
            shared.changed.notify_all();
        });
        if started.is_err() {
            lock(&self.shared.clients).connected.remove(&number);
        }
        started.map(drop)
    }

    /// Serves all clients of a socket until the server is stopped.
    ///
    /// # Errors
    /// If the socket accepts no more clients.
    pub fn listen(
        &self,
        listener: &UnixListener,
        introduce: impl Fn(&H::Session) + Clone + Send + 'static,
    ) -> std::io::Result<()> {
        lock(&self.shared.clients).listeners.push(listener.try_clone()?);
        loop {
            match listener.accept() {
                _ if lock(&self.shared.clients).stopped => return Ok(()),
                Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => return Err(error),
                // No descriptor or no thread is free: those who leave make room.
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
                Ok((stream, _)) => {
                    if self.serve_with(stream, introduce.clone()).is_err() {
                        std::thread::sleep(Duration::from_millis(50));
                    }
                }
            }
        }
    }

    /// How many clients are connected.
    pub fn clients(&self) -> usize {
        lock(&self.shared.clients).connected.len()
    }

    /// Ends all connections, and takes no more clients.
    pub fn stop(&self) {
        let mut clients = lock(&self.shared.clients);
        clients.stopped = true;
        clients.connected.values().for_each(|inner| inner.close());
        for listener in &clients.listeners {
            // Wakes up whoever waits for clients.
            let _ = rustix::net::shutdown(listener, rustix::net::Shutdown::Both);
        }
        self.shared.changed.notify_all();
    }
}

/// Asks silent clients for signs of life, for as long as the server is there.
fn watch<H: Handler>(shared: &Weak<Shared<H>>) {
    loop {
        let Some(own) = shared.upgrade() else { return };
        let limits = own.limits;
        let clients: Vec<Arc<Inner>> = {
            let clients = lock(&own.clients);
            if clients.stopped {
                return;
            }
            clients.connected.values().cloned().collect()
        };
        drop(own);
        clients.iter().for_each(|inner| inner.check_life(&limits));
        std::thread::sleep(limits.keepalive.min(Duration::from_secs(1)) / 2);
    }
}

/// Reads the packets of a client until one cannot be read.
fn read<H: Handler>(shared: &Arc<Shared<H>>, inner: &Arc<Inner>, session: &Arc<H::Session>) {
    loop {
        if !inner.outbox.wait_for_room() {
            return;
        }
        let Ok(packet) = Packet::read(&mut &*inner.stream) else { return };
        inner.heard();
        let header = packet.header;
        match header.kind {
            _ if header.program == KEEPALIVE => {
                if header.kind == Kind::Message && header.procedure == PING {
                    inner.send_pong();
                }
            }
            Kind::Call | Kind::CallWithFds => called(shared, inner, session, packet),
            Kind::Stream | Kind::StreamHole => inner.streams.incoming(inner, packet),
            // A client has no business with these, and no answer to wait for.
            Kind::Reply | Kind::ReplyWithFds | Kind::Message | Kind::Other(_) => {}
        }
    }
}

/// Answers a call here or by a worker.
fn called<H: Handler>(
    shared: &Arc<Shared<H>>,
    inner: &Arc<Inner>,
    session: &Arc<H::Session>,
    packet: Packet,
) {
    let header = packet.header;
    let procedure = match known(&header) {
        Ok(procedure) => procedure,
        Err(error) => return refuse(inner, header, &error),
    };
    let call = Incoming { procedure, arguments: packet.payload, fds: packet.fds };
    if !shared.handler.waits(session, procedure) {
        return answer(&**shared, inner, session, header, call);
    }
    let (pool, own, session) = (shared.clone(), inner.clone(), session.clone());
    inner.requests.enter(shared.limits.requests);
    shared.pool.run(Box::new(move || {
        answer(&*pool, &own, &session, header, call);
        own.requests.leave();
    }));
}

/// The procedure that a header names.
fn known(header: &Header) -> Result<&'static Procedure, Box<RemoteError>> {
    if Program::of(header.program).is_none() || header.version != VERSION {
        return Err(RemoteError::rpc(format!(
            "Cannot find program {} version {}",
            header.program, header.version
        )));
    }
    if header.status != Status::Ok {
        return Err(RemoteError::rpc(format!("Unexpected message status {}", header.status.word())));
    }
    match find(header.program, header.procedure) {
        Some(procedure) if !procedure.is_event => Ok(procedure),
        _ => Err(RemoteError::rpc(format!("unknown procedure: {}", header.procedure))),
    }
}

fn refuse(inner: &Inner, header: Header, error: &RemoteError) {
    let header = Header { kind: Kind::Reply, status: Status::Error, ..header };
    if let Ok(packet) = Packet::with(header, error) {
        inner.outbox.send(packet);
    }
}

fn answer<H: Handler>(
    shared: &Shared<H>,
    inner: &Arc<Inner>,
    session: &H::Session,
    header: Header,
    call: Incoming,
) {
    // A fault of the handler is one client's answer, not the end of the server.
    let answered = catch_unwind(AssertUnwindSafe(|| shared.handler.call(session, call)))
        .unwrap_or_else(|_| Err(RemoteError::internal("the server failed to work on the call")));
    let answer = match answered {
        Ok(answer) => answer,
        Err(error) => return refuse(inner, header, &error),
    };
    let kind = if answer.fds.is_some() { Kind::ReplyWithFds } else { Kind::Reply };
    let header = Header { kind, status: Status::Ok, ..header };
    let packet = Packet { header, payload: answer.payload, fds: answer.fds.unwrap_or_default() };
    if packet.bytes().is_err() {
        return refuse(inner, header, &RemoteError::rpc("Unable to send a reply of that size"));
    }
    // The stream is there before the client can know of it.
    let streaming = answer.streaming.map(|streaming| inner.streams.begin(inner, header, streaming));
    inner.outbox.send(packet);
    if let Some(start) = streaming {
        start();
    }
    if answer.close {
        inner.outbox.finish();
        inner.close();
    }
}
