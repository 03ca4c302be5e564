//! One guest: its definitions, its state, and what is known of its process.

use super::process::Process;
use super::qmp::Monitor;
use super::{not_now, refuse};
use crate::domain::Domain;
use crate::driver::document::{Documents, Passwords};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::lists::Facts;
use crate::driver::{Handle, State, AFFECT_CONFIG, AFFECT_LIVE};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use wire::xdr::Uuid;

/// How long a call waits for the one before it on the same guest.
const TURN: Duration = Duration::from_secs(30);

/// A guest. What is in it is locked for moments only, never while QEMU is asked; calls that ask it take
/// turns.
pub(super) struct Guest {
    pub(super) uuid: Uuid,
    pub(super) name: String,
    own: Mutex<Own>,
    /// Something changed that calls wait for: the guest ended, a device went.
    changed: Condvar,
    busy: Mutex<bool>,
    free: Condvar,
}

/// What changes of a guest.
#[derive(Default)]
pub(super) struct Own {
    /// The stored definition.
    pub(super) config: Option<Arc<Definition>>,
    pub(super) live: Option<Live>,
    pub(super) condition: Condition,
    pub(super) autostart: bool,
    /// It goes on from where it was saved, when it is started.
    pub(super) saved: bool,
    /// It is on its way to be started: nobody else starts it.
    pub(super) starting: bool,
    /// It is no longer in the driver's list.
    pub(super) gone: bool,
}

/// A state and the reason for it; the numbers of the reasons depend on the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) state: State,
    pub(super) reason: i32,
}

impl Default for Condition {
    fn default() -> Condition {
        Condition { state: State::Shutoff, reason: 0 }
    }
}

/// A definition and its documents, which are made when they are first wanted.
pub(super) struct Definition {
    pub(super) domain: Domain,
    documents: Documents,
}

impl Definition {
    pub(super) fn new(domain: Domain) -> Arc<Definition> {
        Arc::new(Definition { domain, documents: Documents::default() })
    }

    /// The document, with passwords or without.
    pub(super) fn document(&self, passwords: Passwords) -> Result<String> {
        self.documents.of(&self.domain, passwords)
    }
}

/// What is known of a running guest.
pub(super) struct Live {
    pub(super) definition: Arc<Definition>,
    /// The definition that it was started from.
    pub(super) origin: Arc<Definition>,
    pub(super) id: i32,
    pub(super) process: Arc<Process>,
    pub(super) monitor: Arc<Monitor>,
    /// The folder of this run.
    pub(super) folder: PathBuf,
    /// What the next block node is called by; none is used twice.
    pub(super) next_node: u32,
    /// The block nodes of disks, by the disks' aliases, the one that the device uses first.
    pub(super) nodes: BTreeMap<String, Vec<String>>,
    /// The virtual CPUs that are plugged in, by their ids.
    pub(super) vcpus: BTreeMap<u32, Vcpu>,
    /// Devices that went, and those that the guest kept, since somebody began to wait.
    pub(super) went: BTreeSet<String>,
    pub(super) kept: BTreeSet<String>,
    /// What will end it, if somebody wants that.
    pub(super) ending: Ending,
}

/// A virtual CPU that is plugged in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Vcpu {
    /// Its name as a device, if it was plugged in as one.
    pub(super) alias: Option<String>,
    /// The thread that runs it.
    pub(super) thread: i32,
}

/// What was heard or done about the end of a guest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ending {
    /// The start is not over: its own end cleans up.
    pub(super) starting: bool,
    /// It goes on from where it was saved: that is no start of its own.
    pub(super) restoring: bool,
    /// It is being saved.
    pub(super) saving: bool,
    /// It was saved.
    pub(super) saved: bool,
    /// Somebody destroys it.
    pub(super) destroyed: bool,
    /// QEMU has said that the guest shuts down.
    pub(super) shutdown: bool,
    /// The guest has crashed.
    pub(super) panicked: bool,
    /// An error of a disk is about to stop the guest.
    pub(super) failed_io: bool,
    /// When the guest shuts down, it starts again.
    pub(super) reboot: bool,
}

/// Which copies a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Targets {
    pub(super) live: bool,
    pub(super) config: bool,
}

impl Guest {
    pub(super) fn new(uuid: Uuid, name: &str) -> Arc<Guest> {
        Arc::new(Guest {
            uuid,
            name: name.to_owned(),
            own: Mutex::default(),
            changed: Condvar::new(),
            busy: Mutex::new(false),
            free: Condvar::new(),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Own> {
        // What it guards is changed by whole steps only.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something is so, at most for that time; tells whether it is.
    pub(super) fn wait(&self, time: Duration, so: impl Fn(&Own) -> bool) -> bool {
        let end = Instant::now() + time;
        let mut own = self.lock();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if so(&own) || left.is_zero() {
                return so(&own);
            }
            own = self.changed.wait_timeout(own, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Wakes up those who wait.
    pub(super) fn changed(&self) {
        self.changed.notify_all();
    }

    /// Takes a turn: until what this gives is dropped, no other call asks this guest's QEMU.
    pub(super) fn turn(&self) -> Result<Turn<'_>> {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.free.wait_timeout_while(busy, TURN, |busy| *busy);
        let (mut busy, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *busy {
            return refuse(Code::OperationTimeout, "cannot acquire state change lock");
        }
        *busy = true;
        Ok(Turn(self))
    }

    pub(super) fn handle(&self) -> Handle {
        self.handle_of(&self.lock())
    }

    pub(super) fn handle_of(&self, own: &Own) -> Handle {
        let id = own.live.as_ref().map_or(-1, |live| live.id);
        Handle { name: self.name.clone(), uuid: self.uuid, id }
    }

    /// The control socket of the running guest.
    pub(super) fn monitor(&self) -> Result<Arc<Monitor>> {
        Ok(self.lock().running()?.monitor.clone())
    }
}

/// A turn on a guest.
pub(super) struct Turn<'g>(&'g Guest);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.busy.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.free.notify_one();
    }
}

impl Own {
    /// The running guest.
    pub(super) fn running(&self) -> Result<&Live> {
        self.live.as_ref().ok_or_else(|| not_now("domain is not running"))
    }

    pub(super) fn running_mut(&mut self) -> Result<&mut Live> {
        self.live.as_mut().ok_or_else(|| not_now("domain is not running"))
    }

    /// The running definition, or the stored one.
    pub(super) fn current(&self) -> Result<&Arc<Definition>> {
        let live = self.live.as_ref().map(|live| &live.definition);
        live.or(self.config.as_ref())
            .ok_or_else(|| Error::new(Code::Internal, Origin::Qemu, "the domain has no definition"))
    }

    /// The stored definition; of a transient guest, the one that it was started from.
    pub(super) fn inactive(&self) -> Result<&Arc<Definition>> {
        let origin = self.live.as_ref().map(|live| &live.origin);
        self.config
            .as_ref()
            .or(origin)
            .ok_or_else(|| Error::new(Code::Internal, Origin::Qemu, "the domain has no definition"))
    }

    /// The copies that flags mean; without any, the running one where there is one.
    pub(super) fn targets(&self, flags: u32) -> Result<Targets> {
        let running = self.live.is_some();
        let mut targets = Targets { live: flags & AFFECT_LIVE != 0, config: flags & AFFECT_CONFIG != 0 };
        if !targets.live && !targets.config {
            targets = Targets { live: running, config: !running };
        }
        if targets.live {
            self.running()?;
        }
        if targets.config && self.config.is_none() {
            return Err(not_now("transient domains do not have any persistent config"));
        }
        Ok(targets)
    }

    /// The one copy that a question is about.
    pub(super) fn asked(&self, flags: u32) -> Result<&Arc<Definition>> {
        match self.targets(flags)? {
            Targets { live: true, .. } => Ok(&self.running()?.definition),
            Targets { live: false, .. } => self.inactive(),
        }
    }

    /// Whether clients see it: one that is being started for the first time is not there yet.
    pub(super) fn is_there(&self) -> bool {
        self.live.is_some() || self.config.is_some()
    }

    pub(super) fn facts(&self) -> Facts {
        Facts {
            active: self.live.is_some(),
            persistent: self.config.is_some(),
            state: self.condition.state,
            managed_save: self.saved,
            autostart: self.autostart,
            snapshots: false,
            checkpoints: false,
        }
    }

    pub(super) fn be(&mut self, state: State, reason: i32) {
        self.condition = Condition { state, reason };
    }
}

impl Live {
    /// Changes the running definition.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Domain)) {
        let mut domain = self.definition.domain.clone();
        change(&mut domain);
        self.definition = Definition::new(domain);
    }
}
