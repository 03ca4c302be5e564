//! What the driver has to know of running guests after it was restarted, on the disk.

use super::guest::{Condition, Definition, Ending, Guest, Live, Vcpu};
use super::process::{start_time, Process};
use super::qmp::Monitor;
use super::start::Nodes;
use super::{lifecycle, log, store, vcpus, watch, Shared, SOCKET};
use crate::domain::Domain;
use crate::driver::event::Lifecycle;
use crate::driver::State;
use crate::xml::value::id::Uuid as UuidText;
use crate::xml::{Options, Value as _};
use rustix::process::Pid;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::xdr::Uuid;

/// A running guest.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Status {
    name: String,
    uuid: String,
    id: i32,
    folder: PathBuf,
    /// What is known of it once its start is over.
    run: Option<Run>,
}

/// A guest whose start is over.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Run {
    pid: i32,
    /// When the process started: its number alone may be another's by now.
    start_time: u64,
    state: i32,
    reason: i32,
    next_node: u32,
    nodes: Nodes,
    vcpus: BTreeMap<u32, Vcpu>,
    definition: String,
    origin: String,
}

/// How long a process may take for its first words after the driver was restarted.
const PATIENCE: Duration = Duration::from_secs(20);

impl Shared {
    /// Says on the disk that a start begins: whoever restarts the driver meanwhile finds its process.
    pub(super) fn announce(&self, guest: &Guest, id: i32, folder: &Path) {
        let uuid = super::uuid_text(guest.uuid);
        let status = Status { name: guest.name.clone(), uuid, id, folder: folder.to_owned(), run: None };
        self.write(&status);
    }

    /// Writes down what is known of a running guest.
    pub(super) fn save(&self, guest: &Guest) {
        let own = guest.lock();
        let Some(live) = own.live.as_ref().filter(|live| !live.ending.starting) else { return };
        // A definition that was read or made by this driver can be written.
        let text = |own: &Definition| own.domain.to_xml(Options::KNOWN).unwrap_or_default();
        let status = Status {
            name: guest.name.clone(),
            uuid: super::uuid_text(guest.uuid),
            id: live.id,
            folder: live.folder.clone(),
            run: Some(Run {
                pid: live.process.pid(),
                start_time: start_time(live.process.pid()).unwrap_or(0),
                state: own.condition.state.number(),
                reason: own.condition.reason,
                next_node: live.next_node,
                nodes: live.nodes.clone(),
                vcpus: live.vcpus.clone(),
                definition: text(&live.definition),
                origin: text(&live.origin),
            }),
        };
        // Under the lock: what is written last is what is known last.
        self.write(&status);
    }

    fn write(&self, status: &Status) {
        if let Ok(text) = serde_json::to_vec_pretty(status) {
            // Where there is no room for it, the guest runs on and is not found after a restart.
            let _ = store::replace_quickly(&self.folders.status(&status.name), &text);
        }
    }

    /// Reads all definitions and finds the guests that run; what could not be read is told.
    pub(super) fn load(self: &Arc<Self>) -> std::io::Result<Vec<String>> {
        let mut problems = Vec::new();
        for folder in [&self.folders.config, &self.folders.run, &self.folders.saved()] {
            // What was being written when the driver ended was not there yet.
            for path in store::list(folder, store::UNFINISHED)? {
                store::remove(&path)?;
            }
        }
        for path in store::list(&self.folders.config, "xml")? {
            let text = std::fs::read_to_string(&path)?;
            match Domain::read(&text).domain.filter(|domain| domain.uuid.is_some()) {
                Some(domain) => self.known(domain),
                None => problems.push(format!("{}: this is no stored definition", path.display())),
            }
        }
        for path in store::list(&self.folders.run, "json")? {
            let text = std::fs::read_to_string(&path)?;
            match serde_json::from_str::<Status>(&text) {
                Ok(status) => problems.extend(self.reconnect(status)),
                Err(error) => problems.push(format!("{}: {error}", path.display())),
            }
        }
        Ok(problems)
    }

    /// Takes a stored definition into the list.
    fn known(&self, domain: Domain) {
        let guest = Guest::new(super::define::uuid_of(&domain), &domain.name);
        if self.guests().iter().any(|own| own.uuid == guest.uuid || own.name == guest.name) {
            return;
        }
        let mut own = guest.lock();
        own.autostart = self.folders.autostart_link(&domain.name).is_symlink();
        own.saved = self.folders.image(&domain.name).exists();
        own.config = Some(Definition::new(domain));
        drop(own);
        self.guests().push(guest);
    }

    /// Takes up a guest that ran when the driver ended; a problem with that, in words.
    fn reconnect(self: &Arc<Self>, status: Status) -> Option<String> {
        let uuid = UuidText::parse(&status.uuid).map_or([0; 16], |own| own.0);
        let found = self.guests().iter().find(|own| own.uuid.0 == uuid).cloned();
        let guest = found.unwrap_or_else(|| {
            let guest = Guest::new(Uuid(uuid), &status.name);
            self.guests().push(guest.clone());
            guest
        });
        self.used(status.id);
        let Some(run) = status.run else {
            self.abort(&status.folder);
            self.over(&guest, &status.folder);
            return None;
        };
        let process = Pid::from_raw(run.pid)
            .filter(|_| start_time(run.pid) == Some(run.start_time))
            .and_then(|pid| Process::of(pid).ok());
        let process = Arc::new(match process {
            Some(process) => process,
            None => {
                self.over(&guest, &status.folder);
                return None;
            }
        });
        match self.take_up(&guest, status.id, &status.folder, run, process.clone()) {
            Ok(()) => {
                // One that runs was saved, and did not end before the driver did: it goes on as it is.
                let forgotten = self.forget_image(&guest).err();
                self.save(&guest);
                forgotten.map(|error| error.message)
            }
            Err(why) => {
                // A guest that cannot be reached must not run beside one that is started anew.
                process.kill();
                process.ends_within(PATIENCE);
                self.over(&guest, &status.folder);
                Some(format!("guest '{}' was ended: {why}", guest.name))
            }
        }
    }

    fn take_up(
        self: &Arc<Self>,
        guest: &Arc<Guest>,
        id: i32,
        folder: &Path,
        run: Run,
        process: Arc<Process>,
    ) -> Result<(), String> {
        let read = |text: &str| Domain::read(text).domain.ok_or("its definition cannot be read");
        let (definition, origin) = (read(&run.definition)?, read(&run.origin)?);
        let monitor = Monitor::connect(&folder.join(SOCKET), watch::reporter(self, guest, id))
            .map_err(|error| format!("its control socket cannot be reached: {error}"))?;
        let silent = |refused| format!("its control socket does not answer: {refused:?}");
        monitor.begin(PATIENCE).map_err(silent)?;
        let status = monitor.ask("query-status", Value::Null).map_err(silent)?;
        let slots = vcpus::slots(&monitor).map_err(|error| error.message)?;
        let vcpus = vcpus::plugged(&monitor, &slots).map_err(|error| error.message)?;
        let monitor = Arc::new(monitor);
        let mut own = guest.lock();
        let shutdown = status["status"] == "shutdown";
        own.live = Some(Live {
            definition: Definition::new(definition),
            origin: Definition::new(origin),
            id,
            process: process.clone(),
            monitor: monitor.clone(),
            folder: folder.to_owned(),
            next_node: run.next_node,
            nodes: run.nodes,
            vcpus,
            went: BTreeSet::new(),
            kept: BTreeSet::new(),
            ending: Ending { shutdown, ..Ending::default() },
        });
        let running = status["running"].as_bool().unwrap_or(false);
        let before = State::of(run.state).unwrap_or(State::Running);
        own.condition = match (running, before) {
            (true, State::Running) => Condition { state: State::Running, reason: run.reason },
            (true, _) => Condition { state: State::Running, reason: 0 },
            (false, State::Running) => Condition { state: State::Paused, reason: 0 },
            (false, state) => Condition { state, reason: run.reason },
        };
        drop(own);
        if shutdown {
            // It shut down while nobody was there to end its process.
            process.terminate();
        }
        if monitor.is_closed() {
            self.ended(guest, id);
        }
        Ok(())
    }

    /// Ends the process of a start that was not over.
    fn abort(&self, folder: &Path) {
        let started = Instant::now();
        // It may not listen yet.
        while started.elapsed() < Duration::from_secs(2) {
            if let Ok(monitor) = Monitor::connect(&folder.join(SOCKET), Box::new(|_| {})) {
                if let Ok(process) = monitor.peer().and_then(Process::of) {
                    process.kill();
                    process.ends_within(PATIENCE);
                }
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// A guest that ran has ended while the driver was not there.
    fn over(&self, guest: &Arc<Guest>, folder: &Path) {
        const CRASHED: i32 = 3;
        self.clean(guest, folder);
        log::end(&self.folders, &guest.name, "crashed");
        let mut own = guest.lock();
        own.be(State::Shutoff, CRASHED);
        let (dom, transient) = (guest.handle_of(&own), own.config.is_none());
        drop(own);
        if transient {
            self.remove(guest);
        }
        self.listeners.send(&[lifecycle(dom, Lifecycle::Stopped(5))]);
    }
}
