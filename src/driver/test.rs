//! The in-memory test driver: guests, networks, pools and devices that exist nowhere but here. It
//! starts with what the reference's test driver starts with, and answers as that does, its texts
//! included: clients are tested against it.

mod agent;
mod block;
mod checkpoints;
mod cpus;
mod define;
mod definition;
mod devices;
mod guest;
mod host;
mod interfaces;
mod life;
mod memory;
mod networks;
mod node_devices;
mod pools;
mod saving;
mod screenshot;
mod snapshots;
mod stats;
mod threads;
mod tree;
mod tuning;
mod volumes;

use super::calls::{Core, Filters, Migration, Secrets};
use super::error::{Code, Error, Origin, Result};
use super::event::{DomainEvent, Event, Lifecycle, Listeners};
use super::Handle;
use crate::domain::Domain;
use guest::Guest;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::procedures::{DomainScreenshot, Procedure};
use wire::xdr::Uuid;

const GUEST: &str = include_str!("test/guest.xml");

/// The most virtual CPUs that the driver gives a guest.
const MAX_VCPUS: u32 = 32;

/// A thread-safe driver whose guests live in memory.
pub struct TestDriver {
    world: Mutex<World>,
    listeners: Listeners,
}

/// All that there is.
#[derive(Default)]
struct World {
    guests: Vec<Guest>,
    /// The id of the guest that starts next; none is used twice.
    next_id: i32,
    networks: Vec<networks::Network>,
    pools: Vec<pools::Pool>,
    interfaces: interfaces::Interfaces,
    devices: Vec<node_devices::Device>,
    /// What happened and has not been reported yet.
    events: Vec<Event>,
}

impl Default for TestDriver {
    fn default() -> TestDriver {
        TestDriver::new()
    }
}

impl TestDriver {
    /// A driver with the running guest `test`, a network, a pool and a few devices.
    pub fn new() -> TestDriver {
        let driver = TestDriver::empty();
        let mut domain = Domain::read(GUEST).domain.expect("the built-in definition is valid");
        crate::complete(&mut domain);
        {
            let mut world = driver.lock();
            let mut guest = Guest::stored(domain.clone());
            guest.run(domain, 1, 0);
            world.next_id = 2;
            world.guests.push(guest);
            world.networks = networks::built_in();
            world.pools = pools::built_in();
            world.interfaces = interfaces::built_in();
            world.devices = node_devices::built_in();
        }
        driver
    }

    /// A driver without anything.
    pub fn empty() -> TestDriver {
        let world = World { next_id: 1, ..World::default() };
        TestDriver { world: Mutex::new(world), listeners: Listeners::default() }
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // What is refused changes nothing: calls check first, and change then.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on everything there is, and reports what happened when all of it has.
    fn with<T>(&self, work: impl FnOnce(&mut World) -> Result<T>) -> Result<T> {
        let (done, events) = {
            let mut world = self.lock();
            let done = work(&mut world);
            (done, std::mem::take(&mut world.events))
        };
        self.listeners.send(&events);
        done
    }

    /// Works on one guest; one with no definition any more is gone afterwards.
    fn guest<T>(
        &self,
        dom: &Handle,
        work: impl FnOnce(&mut Guest, &mut Vec<Event>) -> Result<T>,
    ) -> Result<T> {
        self.with(|world| {
            let index = world.index(dom)?;
            let done = work(&mut world.guests[index], &mut world.events)?;
            world.sweep(index);
            Ok(done)
        })
    }
}

impl World {
    fn index(&self, dom: &Handle) -> Result<usize> {
        self.guests.iter().position(|guest| guest.uuid() == dom.uuid).ok_or_else(|| {
            let uuid = uuid_text(dom.uuid);
            let detail = format!("no domain with matching uuid '{uuid}' ({})", dom.name);
            Error::new(Code::NoDomain, Origin::Test, detail)
        })
    }

    /// Removes a guest that has neither a stored nor a running definition.
    fn sweep(&mut self, index: usize) {
        if self.guests.get(index).is_some_and(Guest::is_gone) {
            self.guests.remove(index);
        }
    }

    fn take_id(&mut self) -> i32 {
        self.next_id += 1;
        self.next_id - 1
    }
}

impl Core for TestDriver {
    fn uri(&self) -> &str {
        "test:///default"
    }

    fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    /// Everything is in memory, but for saved guests and the images of snapshots.
    fn waits(&self, procedure: &Procedure) -> bool {
        const FILES: [&str; 5] =
            ["DomainSave", "DomainRestore", "DomainCoreDump", "DomainManagedSave", "DomainSnapshotCreate"];
        FILES.iter().any(|start| procedure.name.starts_with(start))
    }

    fn screenshot(&self, call: &DomainScreenshot) -> Result<(String, Vec<u8>)> {
        supported(call.flags, 0, "testDomainScreenshot")?;
        self.guest(&call.dom, |_, _| Ok(()))?;
        Ok(("image/png".to_owned(), screenshot::PICTURE.to_vec()))
    }
}

impl Migration for TestDriver {}
impl Secrets for TestDriver {}
impl Filters for TestDriver {}

/// A step of a guest's life.
fn lifecycle(dom: Handle, step: Lifecycle) -> Event {
    Event::Domain(dom, DomainEvent::Lifecycle(step))
}

/// Refuses flags that a function does not know.
fn supported(flags: u32, known: u32, function: &str) -> Result<()> {
    Error::unless_known(Origin::Test, flags, known, function)
}

/// Refuses an argument.
fn invalid<T>(detail: impl Into<String>) -> Result<T> {
    Err(Error::new(Code::InvalidArg, Origin::Test, detail))
}

/// Refuses what does not go with an object's state.
fn not_now<T>(origin: Origin, detail: impl Into<String>) -> Result<T> {
    Err(Error::new(Code::OperationInvalid, origin, detail))
}

/// The usual spelling of a uuid.
fn uuid_text(uuid: Uuid) -> String {
    crate::xml::value::id::Uuid(uuid.0).to_string()
}

/// Seconds since 1970.
fn now() -> u64 {
    nanoseconds() / 1_000_000_000
}

/// Nanoseconds since 1970: what the driver's guests have for a CPU time.
fn nanoseconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{Access, Connection, Copy};
    use crate::vcpu::Flags;
    use std::sync::Arc;
    use wire::procedures::{ConnectListAllDomains, DomainSuspend, PROCEDURES};

    fn code<T>(result: Result<T>) -> Option<Code> {
        result.err().map(|error| error.code)
    }

    #[test]
    fn a_guest_lives() {
        let connection = Connection::open(TestDriver::new(), Access::ReadWrite);
        connection.undefine("test").expect("persistent");
        assert_eq!(connection.is_persistent("test"), Ok(false));
        connection.destroy("test").expect("running");
        assert_eq!(connection.list(), Ok(Vec::new()));
        let text =
            "<domain type='test'><name>d</name><memory>1000</memory><os><type>hvm</type></os></domain>";
        connection.define_xml(text).expect("valid");
        connection.start("d").expect("defined");
        assert_eq!(code(connection.start("d")), Some(Code::Internal));
        connection.set_memory("d", 500, Flags::LIVE).expect("below the maximum");
        assert_eq!(code(connection.set_memory("d", 1001, Flags::CONFIG)), Some(Code::InvalidArg));
        let live = connection.dump_xml("d", Copy::Current).expect("running");
        assert!(live.contains("id='2'") && live.contains("<currentMemory unit='KiB'>500<"), "{live}");
        let stored = connection.dump_xml("d", Copy::Inactive).expect("stored");
        assert!(!stored.contains("id=") && stored.contains("<currentMemory unit='KiB'>1000<"), "{stored}");
    }

    #[test]
    fn read_only_connections_change_nothing() {
        let connection = Connection::open(TestDriver::new(), Access::ReadOnly);
        let before = connection.dump_xml("test", Copy::Current);
        assert_eq!(code(connection.set_vcpus("test", 1, Flags::LIVE)), Some(Code::OperationDenied));
        for procedure in &PROCEDURES {
            let denied = code(connection.may(procedure)) == Some(Code::OperationDenied);
            assert_eq!(denied, procedure.access == wire::procedures::Access::Write, "{}", procedure.name);
        }
        assert_eq!(connection.dump_xml("test", Copy::Current), before);
    }

    #[test]
    fn events_come_in_order_and_end_with_their_listener() {
        let connection = Connection::open(TestDriver::new(), Access::ReadWrite);
        let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
        let own = heard.clone();
        let listeners = connection.driver().listeners();
        let number =
            listeners.add(Arc::new(move |event| own.lock().expect("not poisoned").push(event.clone())));
        let dom = connection.find("test").expect("built in");
        connection.call(&DomainSuspend { dom: dom.clone() }).expect("running");
        connection.destroy("test").expect("running");
        listeners.remove(number);
        connection.start("test").expect("defined");
        let stopped = Handle { id: -1, ..dom.clone() };
        let expected = [lifecycle(dom, Lifecycle::Suspended(0)), lifecycle(stopped, Lifecycle::Stopped(1))];
        assert_eq!(*heard.lock().expect("not poisoned"), expected);
    }

    #[test]
    fn lists_are_of_those_that_the_flags_mean() {
        let connection = Connection::open(TestDriver::new(), Access::ReadOnly);
        for (flags, count) in
            [(0, 1), (1, 1), (2, 0), (3, 1), (1 | 32, 0), (4 | 16 | 512 | 2048, 1), (1024, 0)]
        {
            let reply = connection.call(&ConnectListAllDomains { need_results: 1, flags }).expect("a list");
            assert_eq!((reply.ret, reply.domains.len() as u32), (count, count), "{flags}");
        }
        let count = connection.call(&ConnectListAllDomains { need_results: 0, flags: 0 }).expect("a number");
        assert_eq!((count.ret, count.domains.len()), (1, 0));
    }
}
