//! One client as its server sees it.

use super::outbox::Outbox;
use super::stream::Streams;
use super::{lock, Limits};
use crate::packet::{Kind, Packet, Status};
use crate::procedures::{Event, PING, PONG};
use crate::xdr::Error;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::Instant;

/// A client, for whoever has something to send it. It does not keep the connection open.
#[derive(Clone)]
pub struct Peer(Weak<Inner>);

impl Peer {
    pub(super) fn of(inner: &Arc<Inner>) -> Peer {
        Peer(Arc::downgrade(inner))
    }

    /// Sends a message. It never waits: the client gets it when it reads, and one that is gone does
    /// not get it.
    ///
    /// # Errors
    /// If the message is beyond the limits of its layout.
    pub fn send<E: Event>(&self, event: &E) -> Result<(), Error> {
        // Servers give all messages the serial 1; clients do not look at it.
        let packet = Packet::with(E::PROCEDURE.header(Kind::Message, 1, Status::Ok), event)?;
        if let Some(inner) = self.0.upgrade() {
            inner.outbox.send(packet);
        }
        Ok(())
    }

    /// From now on the client is asked for signs of life when it is silent, and dropped when it
    /// gives none. Only for those that have said that they answer.
    pub fn keep_alive(&self) {
        if let Some(inner) = self.0.upgrade() {
            lock(&inner.life).watched = true;
        }
    }

    /// Ends the connection.
    pub fn close(&self) {
        if let Some(inner) = self.0.upgrade() {
            inner.close();
        }
    }

    /// The user id of the process at the other end; `None` where the system does not tell.
    pub fn user(&self) -> Option<u32> {
        let inner = self.0.upgrade()?;
        rustix::net::sockopt::socket_peercred(&*inner.stream).ok().map(|peer| peer.uid.as_raw())
    }
}

pub(super) struct Inner {
    /// One descriptor for reading and writing: a client costs the process no second one.
    pub(super) stream: Arc<UnixStream>,
    pub(super) outbox: Outbox,
    pub(super) streams: Streams,
    pub(super) requests: Requests,
    life: Mutex<Life>,
}

struct Life {
    watched: bool,
    heard: Instant,
    asked: u32,
}

impl Inner {
    pub(super) fn new(stream: UnixStream, limits: &Limits) -> Inner {
        let stream = Arc::new(stream);
        let outbox = Outbox::new(stream.clone(), limits.backlog);
        let life = Life { watched: false, heard: Instant::now(), asked: 0 };
        Inner {
            stream,
            outbox,
            streams: Streams::default(),
            requests: Requests::default(),
            life: Mutex::new(life),
        }
    }

    /// A packet came.
    pub(super) fn heard(&self) {
        let mut life = lock(&self.life);
        life.heard = Instant::now();
        life.asked = 0;
    }

    /// Asks for a sign of life if it is time, and ends the connection after too many of them.
    pub(super) fn check_life(&self, limits: &Limits) {
        let mut life = lock(&self.life);
        if !life.watched || life.heard.elapsed() < limits.keepalive * (life.asked + 1) {
            return;
        }
        if life.asked >= limits.keepalive_count {
            drop(life);
            return self.close();
        }
        life.asked += 1;
        drop(life);
        self.outbox.send(Packet::keepalive(PING));
    }

    pub(super) fn send_pong(&self) {
        self.outbox.send(Packet::keepalive(PONG));
    }

    pub(super) fn close(&self) {
        self.outbox.close();
        self.streams.close();
    }
}

/// How many calls of the client are worked on.
#[derive(Default)]
pub(super) struct Requests {
    running: Mutex<usize>,
    left: Condvar,
}

impl Requests {
    /// Waits until fewer than `limit` are running, and is one of them.
    pub(super) fn enter(&self, limit: usize) {
        let mut running = lock(&self.running);
        while *running >= limit {
            running = self.left.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
    }

    pub(super) fn leave(&self) {
        *lock(&self.running) -= 1;
        self.left.notify_one();
    }
}
