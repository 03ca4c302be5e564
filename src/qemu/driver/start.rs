//! The start of a guest: from its definition to a process that is set up and runs.

use super::define::Age;
use super::guest::{Ending, Guest, Live};
use super::process::{self, Process};
use super::qmp::{Monitor, Refused};
use super::{displays, folders, lifecycle, log, not_now, prepare, refuse, setup, watch, Shared};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::Lifecycle;
use crate::driver::State;
use crate::hypervisor::Completed;
use crate::qemu::command::{settle, CommandLine};
use crate::qemu::translate::Qemu;
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a guest does first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Run,
    Wait,
}

/// Where a guest begins.
pub(super) enum Beginning {
    /// With its firmware.
    Boot,
    /// Where it was when it was saved to this file.
    Saved(File),
}

/// How long a process may take to listen on its socket.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reasons of states.
const BOOTED: i32 = 1;
const RESTORED: i32 = 3;
const USER: i32 = 1;
const STARTING_UP: i32 = 11;
const FAILED: i32 = 6;

impl Shared {
    /// Starts a guest.
    pub(super) fn start(
        self: &Arc<Self>,
        guest: &Arc<Guest>,
        config: &Arc<super::guest::Definition>,
        first: First,
        beginning: Beginning,
    ) -> Result<()> {
        let _turn = guest.turn()?;
        {
            let mut own = guest.lock();
            if own.gone {
                return Err(super::no_domain(guest.uuid, &guest.name));
            }
            if own.live.is_some() || own.starting {
                return Err(not_now("domain is already running"));
            }
            own.starting = true;
        }
        let id = self.take_id();
        let folder = self.folders.of_run(id, &guest.name);
        let started = self.launch(guest, config, first, beginning, (id, &folder));
        let mut own = guest.lock();
        own.starting = false;
        let Err(error) = started else { return Ok(()) };
        if let Some(live) = own.live.take() {
            live.process.kill();
        }
        own.be(State::Shutoff, FAILED);
        let transient = own.config.is_none();
        drop(own);
        self.clean(guest, &folder);
        log::end(&self.folders, &guest.name, "failed");
        if transient {
            self.remove(guest);
        }
        Err(error)
    }

    fn launch(
        self: &Arc<Self>,
        guest: &Arc<Guest>,
        config: &Arc<super::guest::Definition>,
        first: First,
        beginning: Beginning,
        (id, folder): (i32, &Path),
    ) -> Result<()> {
        folders::private(folder)
            .map_err(|error| Error::system(Origin::Qemu, "cannot make a folder", &error))?;
        let target = self.target(&config.domain, Age::Known)?;
        let completed = Completed::<Qemu>::new(config.domain.clone(), &target);
        let mut domain = completed.map_err(|found| super::define::unusable(&found))?.into_domain();
        prepare::sources(&domain)?;
        prepare::variables(&domain)?;
        prepare::channels(&mut domain, folder);
        let ports = self.ports.choose(&mut domain)?;
        let mut profile = prepare::profile(&self.folders, folder);
        let restoring = matches!(beginning, Beginning::Saved(_));
        profile.incoming = restoring.then(|| "defer".to_owned());
        let settled = settle(&domain, &target, &profile);
        let (command, mut domain) = settled.map_err(|found| super::define::unusable(&found))?;
        displays::restore(&mut domain, &ports);
        domain.id = Some(id);
        self.announce(guest, id, folder);
        let (process, mark) = spawn(&self.folders, &guest.name, &command)?;
        let process = Arc::new(process);
        let kill = Kill(Some(process.clone()));
        let monitor = connect(self, guest, id, folder, &process)
            .map_err(|()| closed(&self.folders, &guest.name, mark))?;
        let monitor = Arc::new(monitor);
        let running = setup::Running { domain: &mut domain, caps: &target.caps, monitor: &monitor };
        let (nodes, next_node) = prepare::nodes(&mut *running.domain, &command);
        let vcpus = running.set_up().map_err(|error| self.or_closed(error, guest, mark))?;
        if let Beginning::Saved(file) = beginning {
            read(&monitor, &file).map_err(|error| self.or_closed(error, guest, mark))?;
        }
        let live = Live {
            definition: super::guest::Definition::new(domain),
            origin: config.clone(),
            id,
            process,
            monitor: monitor.clone(),
            folder: folder.to_owned(),
            next_node,
            nodes,
            vcpus,
            went: BTreeSet::new(),
            kept: BTreeSet::new(),
            ending: Ending { starting: true, restoring, ..Ending::default() },
        };
        {
            let mut own = guest.lock();
            own.live = Some(live);
            own.be(State::Paused, STARTING_UP);
        }
        self.run(guest, &monitor, first).map_err(|error| self.or_closed(error, guest, mark))?;
        kill.not();
        Ok(())
    }

    /// Lets a guest that is set up run, and says so.
    fn run(self: &Arc<Self>, guest: &Arc<Guest>, monitor: &Monitor, first: First) -> Result<()> {
        if first == First::Run {
            said("cont", monitor.ask("cont", Value::Null))?;
        }
        let (events, id) = {
            let mut own = guest.lock();
            let live = own.running_mut()?;
            live.ending.starting = false;
            let restored = std::mem::take(&mut live.ending.restoring);
            let id = live.id;
            match first {
                // It may be over already, or have stopped because of an error of a disk.
                First::Run if restored => own.be(State::Running, RESTORED),
                First::Run if own.condition.state == State::Running => own.be(State::Running, BOOTED),
                First::Run => {}
                First::Wait => own.be(State::Paused, USER),
            }
            let dom = guest.handle_of(&own);
            let steps: &[Lifecycle] = match (restored, first) {
                (false, First::Run) => &[Lifecycle::Started(0)],
                (false, First::Wait) => &[Lifecycle::Started(0), Lifecycle::Suspended(0)],
                (true, First::Run) => &[Lifecycle::Started(2), Lifecycle::Resumed(2)],
                (true, First::Wait) => &[Lifecycle::Started(2), Lifecycle::Suspended(4)],
            };
            (Vec::from_iter(steps.iter().map(|step| lifecycle(dom.clone(), *step))), id)
        };
        self.save(guest);
        self.listeners.send(&events);
        if monitor.is_closed() {
            // Its end came before anybody was to clean up after it.
            self.ended(guest, id);
        }
        Ok(())
    }

    /// The error, or what the process said if it has ended.
    fn or_closed(&self, error: Box<Error>, guest: &Guest, mark: u64) -> Box<Error> {
        match error.code {
            Code::Internal if error.message.contains(super::CLOSED) => {
                closed(&self.folders, &guest.name, mark)
            }
            _ => error,
        }
    }
}

/// Ends a process unless all went well.
struct Kill(Option<Arc<Process>>);

impl Kill {
    fn not(mut self) {
        self.0 = None;
    }
}

impl Drop for Kill {
    fn drop(&mut self) {
        if let Some(process) = &self.0 {
            process.kill();
            process.ends_within(Duration::from_secs(5));
        }
    }
}

/// Starts the process; where in its log its own words begin.
fn spawn(folders: &folders::Folders, name: &str, command: &CommandLine) -> Result<(Process, u64)> {
    let failed = |what: &str| {
        let what = format!("{what} '{name}'");
        move |error: std::io::Error| Error::system(Origin::Qemu, &what, &error)
    };
    let (file, mark) = log::begin(folders, name, command).map_err(failed("cannot write the log of"))?;
    let process = process::spawn(command, file).map_err(failed("cannot start QEMU for"))?;
    Ok((process, mark))
}

/// Connects to a process as soon as it listens, and opens the session.
fn connect(
    shared: &Arc<Shared>,
    guest: &Arc<Guest>,
    id: i32,
    folder: &Path,
    process: &Process,
) -> std::result::Result<Monitor, ()> {
    let path: PathBuf = folder.join(super::SOCKET);
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Ok(monitor) = Monitor::connect(&path, watch::reporter(shared, guest, id)) {
            return monitor.begin(PATIENCE).map(|()| monitor).map_err(drop);
        }
        if process.ends_within(Duration::from_millis(5)) {
            return Err(());
        }
    }
    Err(())
}

/// Lets a process read the state that another wrote when it was saved.
fn read(monitor: &Monitor, file: &File) -> Result<()> {
    said("getfd", monitor.ask_with_fd("getfd", json!({ "fdname": "migrate" }), file))?;
    said("migrate-incoming", monitor.ask("migrate-incoming", json!({ "uri": "fd:migrate" })))?;
    loop {
        let progress = said("query-migrate", monitor.ask("query-migrate", Value::Null))?;
        match progress["status"].as_str().unwrap_or_default() {
            "completed" => return Ok(()),
            "failed" => {
                let why = progress["error-desc"].as_str().unwrap_or("its log says why");
                return refuse(Code::OperationFailed, format!("the saved guest cannot be restored: {why}"));
            }
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// The error of a process that ended, with what it said.
fn closed(folders: &folders::Folders, name: &str, mark: u64) -> Box<Error> {
    // Its last words may be on their way.
    std::thread::sleep(Duration::from_millis(20));
    let said = log::since(folders, name, mark);
    Error::new(Code::Internal, Origin::Qemu, format!("qemu unexpectedly closed the monitor: {said}"))
}

/// The block nodes of disks.
pub(super) type Nodes = BTreeMap<String, Vec<String>>;

/// What an answer that is none means for a call.
pub(super) fn said<T>(command: &str, answer: std::result::Result<T, Refused>) -> Result<T> {
    answer.or_else(|refused| match refused {
        Refused::Said(why) => {
            refuse(Code::Internal, format!("unable to execute QEMU command '{command}': {why}"))
        }
        Refused::Gone => refuse(Code::Internal, super::CLOSED),
        Refused::Silent => {
            let detail = format!("QEMU did not answer '{command}'");
            refuse(Code::OperationTimeout, detail)
        }
    })
}
