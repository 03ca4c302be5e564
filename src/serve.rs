//! The daemon: clients of the remote protocol are connected to drivers. It knows the protocol and
//! [`Driver`], and no hypervisor: which driver a URI means is decided by [`Open`].

mod dispatch;
mod events;
mod session;

use crate::driver::{Access, Driver, Result};
use session::Session;
use std::sync::Arc;
use wire::server::{Answer, Handler, Incoming, Limits, Peer, Server};
use wire::{Procedure, RemoteError};

/// Decides which driver a client gets.
pub trait Open: Send + Sync + 'static {
    /// The driver for a URI; without one, that which the daemon is for.
    ///
    /// # Errors
    /// If there is none for that URI.
    fn open(&self, uri: &str) -> Result<Arc<dyn Driver>>;
}

/// A daemon that serves the remote protocol.
pub struct Daemon<O> {
    open: O,
    /// The next registration's number: one is never given twice.
    registrations: events::Numbers,
}

impl<O: Open> Daemon<O> {
    /// A server for clients of these drivers.
    ///
    /// # Errors
    /// If no threads can be started.
    pub fn server(open: O, limits: Limits) -> std::io::Result<Server<Daemon<O>>> {
        Server::new(Daemon { open, registrations: events::Numbers::default() }, limits)
    }
}

impl<O: Open> Handler for Daemon<O> {
    type Session = Session;

    fn connected(&self, peer: Peer) -> Session {
        Session::new(peer)
    }

    fn call(&self, session: &Session, call: Incoming) -> std::result::Result<Answer, Box<RemoteError>> {
        dispatch::answer(self, session, &call)
    }

    fn waits(&self, session: &Session, procedure: &Procedure) -> bool {
        session.opened().is_none_or(|opened| opened.connection.driver().waits(procedure))
    }

    fn closed(&self, session: &Session) {
        session.close();
    }
}

/// Says of a client, before its first call, what it may do.
pub fn restrict(session: &Session, access: Access) {
    session.restrict(access);
}

pub use session::Session as Client;
