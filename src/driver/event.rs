//! What drivers report by themselves.

use super::Handle;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::xdr::{Network, NodeDevice, Param, Pool};

/// Something that happened to a guest, and to which.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// To a guest; it has the id of that moment.
    Domain(Handle, DomainEvent),
    /// To a network.
    Network(Network, NetworkEvent),
    /// To a storage pool.
    Pool(Pool, PoolEvent),
    /// To a device of the host.
    NodeDevice(NodeDevice, Change),
}

/// What happened to a network.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkEvent {
    /// It was defined, started, stopped …
    Changed(Change),
    /// A title, a description or an element of an application was set or removed.
    Metadata {
        /// Which of them: 0 the description, 1 the title, 2 an element.
        kind: i32,
        /// The namespace of the element.
        uri: Option<String>,
    },
}

/// What happened to a guest.
#[derive(Clone, Debug, PartialEq)]
pub enum DomainEvent {
    /// It was defined, started, stopped …
    Lifecycle(Lifecycle),
    /// It started anew by itself.
    Reboot,
    /// A device was added.
    DeviceAdded {
        /// The device's alias.
        alias: String,
    },
    /// A device was removed.
    DeviceRemoved {
        /// The device's alias.
        alias: String,
    },
    /// A device was to be removed, and the guest kept it.
    DeviceRemovalFailed {
        /// The device's alias.
        alias: String,
    },
    /// Its title, its description or an element of its metadata changed.
    Metadata {
        /// 0 the description, 1 the title, 2 an element.
        kind: i32,
        /// The namespace of the element.
        uri: Option<String>,
    },
    /// What it may use was changed.
    Tunable(Vec<Param>),
    /// The memory that it has changed, in KiB.
    Balloon(u64),
}

/// The steps of a guest's life, and why they were taken. The numbers are the public interface's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// A definition was stored: 0 a new one, 1 over an older one, 2 under a new name, 3 by a snapshot.
    Defined(i32),
    /// It was removed: 0 for good, 1 it has another name now.
    Undefined(i32),
    /// It runs: 0 booted, 1 migrated, 2 restored, 3 from a snapshot, 4 woken up.
    Started(i32),
    /// It was paused: 0 by a user, 2 by an error of a disk, 5 by a snapshot.
    Suspended(i32),
    /// It goes on: 0 by a user, 2 by a snapshot.
    Resumed(i32),
    /// It ended: 0 shut down, 1 destroyed, 2 crashed, 3 migrated, 4 saved, 5 failed, 6 by a snapshot.
    Stopped(i32),
    /// It is about to end: 0, 1 by itself, 2 by the host.
    Shutdown(i32),
    /// It has crashed: 0 and said so.
    Crashed(i32),
}

impl Lifecycle {
    /// The number of the step, and that of the reason.
    pub fn numbers(self) -> (i32, i32) {
        match self {
            Lifecycle::Defined(detail) => (0, detail),
            Lifecycle::Undefined(detail) => (1, detail),
            Lifecycle::Started(detail) => (2, detail),
            Lifecycle::Suspended(detail) => (3, detail),
            Lifecycle::Resumed(detail) => (4, detail),
            Lifecycle::Stopped(detail) => (5, detail),
            Lifecycle::Shutdown(detail) => (6, detail),
            Lifecycle::Crashed(detail) => (8, detail),
        }
    }
}

/// What happened to an object that is defined and started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A definition was stored; of a device of the host: it is there now.
    Defined,
    /// The definition was removed; of a device of the host: it is gone.
    Undefined,
    /// It was started.
    Started,
    /// It was stopped.
    Stopped,
}

/// What happened to a storage pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolEvent {
    /// As of other objects.
    Changed(Change),
    /// Its storage was made.
    Created,
    /// Its storage was deleted.
    Deleted,
    /// Its volumes were listed anew.
    Refreshed,
}

/// Called with everything that happens, on the thread that made it happen. It must not call the
/// driver, nor wait.
pub type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

/// Those who listen to a driver.
#[derive(Default)]
pub struct Listeners {
    listeners: Mutex<(u64, Vec<(u64, Listener)>)>,
}

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, (u64, Vec<(u64, Listener)>)> {
        // The list is changed by whole steps only.
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls the listener from now on; the number ends that.
    pub fn add(&self, listener: Listener) -> u64 {
        let mut own = self.lock();
        own.0 += 1;
        let number = own.0;
        own.1.push((number, listener));
        number
    }

    /// The listener with that number is not called any more.
    pub fn remove(&self, number: u64) {
        self.lock().1.retain(|(own, _)| *own != number);
    }

    /// Calls all listeners.
    pub fn send(&self, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        let listeners: Vec<Listener> = self.lock().1.iter().map(|(_, own)| own.clone()).collect();
        for event in events {
            listeners.iter().for_each(|listener| listener(event));
        }
    }
}
