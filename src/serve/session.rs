//! What the daemon knows of one client.

use super::events::Registrations;
use crate::driver::{Access, Connection, Driver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::server::Peer;

/// What the daemon knows of one client.
pub struct Session {
    pub(super) peer: Peer,
    access: Mutex<Access>,
    open: Mutex<Option<Arc<Opened>>>,
}

/// A client that has opened a connection.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) registrations: Arc<Registrations>,
    listener: u64,
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.connection.driver().listeners().remove(self.listener);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    pub(super) fn new(peer: Peer) -> Session {
        Session { peer, access: Mutex::new(Access::ReadWrite), open: Mutex::default() }
    }

    /// What the client may do at most, because of the socket that it came by.
    pub(super) fn restrict(&self, access: Access) {
        *lock(&self.access) = access;
    }

    pub(super) fn access(&self) -> Access {
        *lock(&self.access)
    }

    pub(super) fn opened(&self) -> Option<Arc<Opened>> {
        lock(&self.open).clone()
    }

    /// Opens a connection, unless there is one.
    pub(super) fn open(&self, driver: Arc<dyn Driver>, access: Access) -> bool {
        let mut open = lock(&self.open);
        if open.is_some() {
            return false;
        }
        let registrations = Arc::new(Registrations::new(self.peer.clone()));
        let own = registrations.clone();
        let listener = driver.listeners().add(Arc::new(move |event| own.send(event)));
        let connection = Connection::to(driver, access);
        *open = Some(Arc::new(Opened { connection, registrations, listener }));
        true
    }

    /// The connection is over; the driver is let go of.
    pub(super) fn close(&self) {
        lock(&self.open).take();
    }
}
