//! The control socket of a running QEMU: commands with their answers, and events as they come.

use rustix::net::{sendmsg, SendAncillaryBuffer, SendAncillaryMessage, SendFlags};
use serde_json::{json, Value};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, IoSlice, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{sync_channel, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long QEMU may take for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The longest message that is read, in bytes.
const LIMIT: u64 = 64 << 20;

/// What QEMU reports by itself.
#[derive(Debug)]
pub(super) enum Report {
    /// An event: its name, and what belongs to it.
    Event(String, Value),
    /// Nothing comes any more.
    End,
}

/// Called with every report, in their order, on the thread that reads: it must not ask QEMU.
pub(super) type Reporter = Box<dyn Fn(Report) + Send>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// QEMU refused the command in these words.
    Said(String),
    /// QEMU is gone.
    Gone,
    /// QEMU did not answer in time.
    Silent,
}

/// A connection to a control socket.
pub(super) struct Monitor {
    socket: UnixStream,
    shared: Arc<Mutex<Waiting>>,
}

/// Who waits for answers, by the numbers of their commands; nobody any more once the socket is closed.
struct Waiting {
    next: u64,
    open: Option<HashMap<u64, SyncSender<Value>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What it guards is changed by whole steps only.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Monitor {
    /// Connects to a socket and begins to read; commands can be given after [`Monitor::begin`].
    pub(super) fn connect(path: &Path, reporter: Reporter) -> std::io::Result<Monitor> {
        let socket = UnixStream::connect(path)?;
        let shared = Arc::new(Mutex::new(Waiting { next: 1, open: Some(HashMap::new()) }));
        let (input, own) = (socket.try_clone()?, shared.clone());
        let thread = std::thread::Builder::new().name("monitor".to_owned());
        thread.spawn(move || {
            read(input, &own, &reporter);
            // Those who wait learn of the end by the loss of the other end of their channels.
            lock(&own).open = None;
            reporter(Report::End);
        })?;
        Ok(Monitor { socket, shared })
    }

    /// The process at the other end.
    pub(super) fn peer(&self) -> std::io::Result<rustix::process::Pid> {
        Ok(rustix::net::sockopt::socket_peercred(&self.socket)?.pid)
    }

    /// Opens the session.
    pub(super) fn begin(&self, patience: Duration) -> Result<(), Refused> {
        self.ask_within("qmp_capabilities", Value::Null, patience).map(drop)
    }

    /// Gives a command, and waits for its answer.
    pub(super) fn ask(&self, command: &str, arguments: Value) -> Result<Value, Refused> {
        self.ask_within(command, arguments, PATIENCE)
    }

    pub(super) fn ask_within(
        &self,
        command: &str,
        arguments: Value,
        patience: Duration,
    ) -> Result<Value, Refused> {
        let mut message = json!({ "execute": command });
        if !arguments.is_null() {
            message["arguments"] = arguments;
        }
        returned(self.exchange(message, patience)?)
    }

    /// Gives a command that takes a descriptor along, and waits for its answer.
    pub(super) fn ask_with_fd(
        &self,
        command: &str,
        arguments: Value,
        fd: impl AsFd,
    ) -> Result<Value, Refused> {
        let message = json!({ "execute": command, "arguments": arguments });
        returned(self.exchange_with(message, PATIENCE, Some(fd.as_fd()))?)
    }

    /// Sends a message of any kind under a number of its own, and hands its answer back whole.
    pub(super) fn exchange(&self, message: Value, patience: Duration) -> Result<Value, Refused> {
        self.exchange_with(message, patience, None)
    }

    fn exchange_with(
        &self,
        mut message: Value,
        patience: Duration,
        fd: Option<BorrowedFd<'_>>,
    ) -> Result<Value, Refused> {
        let (sender, receiver) = sync_channel(1);
        let number = {
            let mut waiting = lock(&self.shared);
            let number = waiting.next;
            waiting.next += 1;
            waiting.open.as_mut().ok_or(Refused::Gone)?.insert(number, sender);
            message["id"] = json!(number);
            let mut line = message.to_string();
            line.push('\n');
            // Written under the lock, so that messages do not get into each other.
            let written = match fd {
                None => (&self.socket).write_all(line.as_bytes()),
                Some(fd) => send_with(&self.socket, line.as_bytes(), fd),
            };
            written.map_err(|_| Refused::Gone)?;
            number
        };
        receiver.recv_timeout(patience).map_err(|error| match error {
            RecvTimeoutError::Disconnected => Refused::Gone,
            RecvTimeoutError::Timeout => {
                if let Some(open) = &mut lock(&self.shared).open {
                    open.remove(&number);
                }
                Refused::Silent
            }
        })
    }

    /// Whether nothing can be asked any more.
    pub(super) fn is_closed(&self) -> bool {
        lock(&self.shared).open.is_none()
    }

    /// Closes the connection: what is waited for ends.
    pub(super) fn close(&self) {
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.close();
    }
}

/// What a command returned.
fn returned(reply: Value) -> Result<Value, Refused> {
    match reply.get("error") {
        Some(error) => Err(Refused::Said(error["desc"].as_str().unwrap_or("no reason").to_owned())),
        None => Ok(reply.get("return").cloned().unwrap_or(Value::Null)),
    }
}

/// Writes bytes, the first of them with a descriptor.
fn send_with(socket: &UnixStream, bytes: &[u8], fd: BorrowedFd<'_>) -> std::io::Result<()> {
    let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    let fds = [fd];
    ancillary.push(SendAncillaryMessage::ScmRights(&fds));
    let sent = sendmsg(socket, &[IoSlice::new(bytes)], &mut ancillary, SendFlags::NOSIGNAL)?;
    let mut socket = socket;
    socket.write_all(&bytes[sent..])
}

/// Reads messages until one cannot be read.
fn read(input: UnixStream, shared: &Mutex<Waiting>, reporter: &Reporter) {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.by_ref().take(LIMIT).read_until(b'\n', &mut line) {
            Ok(_) if line.ends_with(b"\n") => {}
            _ => return,
        }
        let Ok(mut message) = serde_json::from_slice::<Value>(&line) else { return };
        if let Some(name) = message.get("event").and_then(Value::as_str) {
            let name = name.to_owned();
            let data = message.get_mut("data").map_or(Value::Null, Value::take);
            reporter(Report::Event(name, data));
        } else if let Some(number) = message.get("id").and_then(Value::as_u64) {
            let waiting = lock(shared).open.as_mut().and_then(|open| open.remove(&number));
            // Nobody waits any more for an answer that came too late.
            let _ = waiting.map(|sender| sender.send(message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn answers_find_those_who_asked() {
        let folder = std::env::temp_dir().join(format!("domdef-qmp-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("socket");
        let listener = UnixListener::bind(&path).expect("a socket");
        let server = std::thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a client");
            let mut lines = BufReader::new(stream.try_clone().expect("a copy")).lines();
            let say = |text: String| (&stream).write_all((text + "\n").as_bytes()).expect("it is read");
            say(json!({"QMP": {}}).to_string());
            let asked = |line: String| serde_json::from_str::<Value>(&line).expect("JSON");
            let first = asked(lines.next().expect("a command").expect("text"));
            say(json!({"event": "STOP", "data": {"a": 1}}).to_string());
            say(json!({"return": {"b": 2}, "id": first["id"]}).to_string());
            let second = asked(lines.next().expect("a command").expect("text"));
            say(json!({"error": {"desc": "no"}, "id": second["id"]}).to_string());
        });
        let reports: Arc<Mutex<Vec<String>>> = Arc::default();
        let own = reports.clone();
        let monitor = Monitor::connect(&path, Box::new(move |report| lock(&own).push(format!("{report:?}"))));
        let monitor = monitor.expect("it listens");
        assert_eq!(monitor.ask("a", Value::Null), Ok(json!({"b": 2})));
        assert_eq!(lock(&reports).len(), 1);
        assert_eq!(monitor.ask("b", json!({"x": 1})), Err(Refused::Said("no".to_owned())));
        server.join().expect("no panic");
        assert_eq!(monitor.ask("c", Value::Null), Err(Refused::Gone));
        std::fs::remove_dir_all(folder).expect("it is there");
    }
}
