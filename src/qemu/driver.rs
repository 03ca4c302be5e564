//! The driver of QEMU: guests are processes of the user that runs it, without privileges.
//!
//! What is defined is a file each ([`Folders`]), and so is what has to be known of each running guest:
//! whatever ends the driver, the next one finds both. A guest's process is asked over its control socket,
//! and what it reports by itself is turned into states and events.

mod agent;
mod binaries;
mod block;
mod console;
mod cpus;
mod define;
mod devices;
mod displays;
mod domain_caps;
mod end;
mod folders;
mod guest;
mod host;
mod hotplug;
mod image;
mod life;
mod log;
mod memory;
mod pools;
mod prepare;
mod process;
mod qmp;
mod saving;
mod setup;
mod start;
mod stats;
mod status;
mod store;
mod vcpus;
mod volumes;
mod watch;

pub use folders::Folders;

use crate::driver::calls::*;
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::{DomainEvent, Event, Lifecycle, Listeners};
use crate::driver::Handle;
use crate::qemu::firmware::Descriptor;
use guest::{Guest, Own};
use start::First;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use wire::procedures::{DomainOpenConsole, DomainScreenshot, Priority, Procedure};
use wire::server::Streaming;
use wire::xdr::Uuid;

/// The URI that leads to the driver.
const URI: &str = "qemu:///session";

/// The name of a guest's control socket in the folder of its run.
const SOCKET: &str = "monitor.sock";

/// What is said of a process that has ended while it was asked.
const CLOSED: &str = "End of file from qemu monitor";

/// A driver whose guests are QEMU processes.
pub struct QemuDriver {
    shared: Arc<Shared>,
}

/// What calls and the threads that watch guests share.
struct Shared {
    folders: Folders,
    _taken: folders::Taken,
    binaries: binaries::Binaries,
    firmware: OnceLock<Vec<Descriptor>>,
    ports: displays::Ports,
    consoles: console::Consoles,
    pools: pools::Known,
    guests: Mutex<Vec<Arc<Guest>>>,
    next_id: AtomicI32,
    listeners: Listeners,
}

impl QemuDriver {
    /// Takes the folders, finds what is defined in them and the guests that run, and begins to start those
    /// that are to start with the host. What could not be taken up is told in words.
    ///
    /// # Errors
    /// If the folders cannot be made or read, or another driver has them.
    pub fn open(folders: Folders) -> std::result::Result<(QemuDriver, Vec<String>), String> {
        let taken = folders.take()?;
        let shared = Arc::new(Shared {
            folders,
            _taken: taken,
            binaries: binaries::Binaries::default(),
            firmware: OnceLock::new(),
            ports: displays::Ports::default(),
            consoles: console::Consoles::default(),
            pools: pools::Known::default(),
            guests: Mutex::default(),
            next_id: AtomicI32::new(1),
            listeners: Listeners::default(),
        });
        let mut problems = shared.load().map_err(|error| format!("the folders cannot be read: {error}"))?;
        let storage = shared.folders.storage();
        shared.pools.load(&storage).map_err(|error| format!("{}: {error}", storage.display()))?;
        problems.extend(shared.autostart());
        Ok((QemuDriver { shared }, problems))
    }

    /// The guest that a call is about.
    fn find(&self, dom: &Handle) -> Result<Arc<Guest>> {
        let guests = self.shared.guests();
        let found = guests.iter().find(|guest| guest.uuid == dom.uuid).cloned();
        found.ok_or_else(|| no_domain(dom.uuid, &dom.name))
    }

    /// Looks at a guest.
    fn look<T>(&self, dom: &Handle, look: impl FnOnce(&Guest, &Own) -> Result<T>) -> Result<T> {
        let guest = self.find(dom)?;
        let own = guest.lock();
        look(&guest, &own)
    }
}

impl Shared {
    fn guests(&self) -> MutexGuard<'_, Vec<Arc<Guest>>> {
        // What it guards is changed by whole steps only.
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_id(&self) -> i32 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// A number that a guest has: the next ones are above it.
    fn used(&self, id: i32) {
        self.next_id.fetch_max(id.saturating_add(1), Ordering::Relaxed);
    }

    /// Takes a guest out of the list.
    fn remove(&self, guest: &Guest) {
        let mut guests = self.guests();
        guest.lock().gone = true;
        guests.retain(|own| own.uuid != guest.uuid);
    }

    /// Starts the guests that are to start with the host, once for each of its boots, on a thread of its
    /// own; a problem with that, in words.
    fn autostart(self: &Arc<Self>) -> Option<String> {
        let marker = self.folders.autostarted();
        if marker.exists() {
            return None;
        }
        if let Err(error) = store::replace(&marker, b"") {
            return Some(format!("{}: {error}", marker.display()));
        }
        let mut wanted: Vec<_> = self.guests().iter().filter(|own| own.lock().autostart).cloned().collect();
        wanted.sort_by(|a, b| a.name.cmp(&b.name));
        let shared = self.clone();
        let thread = std::thread::Builder::new().name("autostart".to_owned()).spawn(move || {
            for guest in wanted {
                let config = guest.lock().config.clone();
                // Why one did not start is in its log, and its state says that it failed.
                let _ = config.map(|config| shared.boot(&guest, &config, First::Run));
            }
        });
        thread.err().map(|error| format!("no guest is started with the driver: {error}"))
    }
}

impl Core for QemuDriver {
    fn uri(&self) -> &str {
        URI
    }

    fn listeners(&self) -> &Listeners {
        &self.shared.listeners
    }

    /// Questions that are answered from memory do not wait.
    fn waits(&self, procedure: &Procedure) -> bool {
        const AT_ONCE: [&str; 12] = [
            "DomainLookupById",
            "DomainLookupByName",
            "DomainLookupByUuid",
            "DomainGetXmlDesc",
            "DomainGetState",
            "DomainGetInfo",
            "DomainIsActive",
            "DomainIsPersistent",
            "DomainGetVcpusFlags",
            "DomainGetMaxVcpus",
            "DomainGetMaxMemory",
            "ConnectListAllDomains",
        ];
        procedure.priority == Priority::Normal && !AT_ONCE.contains(&procedure.name)
    }

    fn screenshot(&self, call: &DomainScreenshot) -> Result<(String, Vec<u8>)> {
        self.picture(call)
    }

    fn open_console(&self, call: &DomainOpenConsole) -> Result<Streaming> {
        self.console(call)
    }
}

impl Tuning for QemuDriver {}
impl Threads for QemuDriver {}
impl NodeDevices for QemuDriver {}
impl Interfaces for QemuDriver {}
impl Secrets for QemuDriver {}
impl Filters for QemuDriver {}
impl Networks for QemuDriver {}
impl Checkpoints for QemuDriver {}
impl Snapshots for QemuDriver {}
impl Migration for QemuDriver {}

/// A step of a guest's life.
fn lifecycle(dom: Handle, step: Lifecycle) -> Event {
    Event::Domain(dom, DomainEvent::Lifecycle(step))
}

fn refuse<T>(code: Code, detail: impl Into<String>) -> Result<T> {
    Err(Error::new(code, Origin::Qemu, detail))
}

/// What does not go with a guest's state.
fn not_now(detail: impl Into<String>) -> Box<Error> {
    Error::new(Code::OperationInvalid, Origin::Qemu, detail)
}

fn no_domain(uuid: Uuid, name: &str) -> Box<Error> {
    let detail = format!("no domain with matching uuid '{}' ({name})", uuid_text(uuid));
    Error::new(Code::NoDomain, Origin::Qemu, detail)
}

/// Refuses flags that a function does not know.
fn supported(flags: u32, known: u32, function: &str) -> Result<()> {
    Error::unless_known(Origin::Qemu, flags, known, function)
}

/// The usual spelling of a uuid.
fn uuid_text(uuid: Uuid) -> String {
    crate::xml::value::id::Uuid(uuid.0).to_string()
}

/// Nanoseconds since 1970.
fn nanoseconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}

/// Seconds since 1970.
fn now() -> u64 {
    nanoseconds() / 1_000_000_000
}
