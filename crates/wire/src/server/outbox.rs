//! What is to be sent to a client: at once where the socket takes it, else by a thread that lives
//! for as long as something is left.

use super::lock;
use crate::packet::Packet;
use crate::transport::send_fd;
use rustix::net::{send, SendFlags};
use std::collections::VecDeque;
use std::io::Write;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A client with more unread bytes than this is not read from.
const ROOM: usize = 1024 * 1024;

pub(super) struct Outbox {
    shared: Arc<Shared>,
}

struct Shared {
    stream: Arc<UnixStream>,
    limit: usize,
    queue: Mutex<Queue>,
    moved: Condvar,
}

#[derive(Default)]
struct Queue {
    pending: VecDeque<Item>,
    bytes: usize,
    /// A thread is writing.
    writing: bool,
    closed: bool,
}

struct Item {
    bytes: Vec<u8>,
    sent: usize,
    fds: Vec<OwnedFd>,
}

impl Outbox {
    pub(super) fn new(stream: Arc<UnixStream>, limit: usize) -> Outbox {
        let shared = Shared { stream, limit, queue: Mutex::default(), moved: Condvar::new() };
        Outbox { shared: Arc::new(shared) }
    }

    /// Sends a packet, now or after those before it. It never waits.
    pub(super) fn send(&self, packet: Packet) {
        let Ok(bytes) = packet.bytes() else { return };
        let mut item = Item { bytes, sent: 0, fds: packet.fds };
        let mut queue = lock(&self.shared.queue);
        if queue.closed {
            return;
        }
        let idle = queue.pending.is_empty() && !queue.writing;
        if idle && item.fds.is_empty() && self.shared.send_now(&mut item) {
            return;
        }
        queue.bytes += item.bytes.len() - item.sent;
        queue.pending.push_back(item);
        if queue.bytes > self.shared.limit {
            self.shared.close(&mut queue);
        } else if !queue.writing {
            queue.writing = true;
            let shared = self.shared.clone();
            let thread = std::thread::Builder::new().name("writer".to_owned());
            if thread.spawn(move || shared.write_all()).is_err() {
                queue.writing = false;
                self.shared.close(&mut queue);
            }
        }
    }

    /// Waits until the client has read most of what was sent; false once the connection is closed.
    pub(super) fn wait_for_room(&self) -> bool {
        self.wait(|queue| queue.bytes <= ROOM)
    }

    /// Waits until everything was written.
    pub(super) fn finish(&self) -> bool {
        self.wait(|queue| queue.pending.is_empty() && !queue.writing)
    }

    fn wait(&self, done: impl Fn(&Queue) -> bool) -> bool {
        let mut queue = lock(&self.shared.queue);
        while !queue.closed && !done(&queue) {
            queue = self.shared.moved.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        !queue.closed
    }

    /// Ends the connection; whoever reads or writes it wakes up.
    pub(super) fn close(&self) {
        self.shared.close(&mut lock(&self.shared.queue));
    }
}

impl Shared {
    /// Writes what the socket takes without waiting; whether that was all.
    fn send_now(&self, item: &mut Item) -> bool {
        while item.sent < item.bytes.len() {
            match send(&*self.stream, &item.bytes[item.sent..], SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
                Ok(count) => item.sent += count,
                Err(rustix::io::Errno::INTR) => {}
                // Anything but "not now" comes up again for the writer, which ends the connection.
                Err(_) => return false,
            }
        }
        true
    }

    fn write_all(&self) {
        let mut queue = lock(&self.queue);
        while let Some(item) = queue.pending.pop_front() {
            drop(queue);
            let mut written = (&*self.stream).write_all(&item.bytes[item.sent..]);
            for fd in &item.fds {
                written = written.and_then(|()| send_fd(&self.stream, fd));
            }
            queue = lock(&self.queue);
            queue.bytes = queue.bytes.saturating_sub(item.bytes.len() - item.sent);
            if written.is_err() {
                self.close(&mut queue);
            }
            self.moved.notify_all();
        }
        queue.writing = false;
        self.moved.notify_all();
    }

    fn close(&self, queue: &mut Queue) {
        queue.closed = true;
        queue.pending.clear();
        queue.bytes = 0;
        let _ = self.stream.shutdown(Shutdown::Both);
        self.moved.notify_all();
    }
}
