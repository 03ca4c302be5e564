//! The in-memory test driver: guests that exist nowhere but here. It starts with one running
//! guest, `test`, as the reference's does.

use super::{Copy, Driver, Error, Event, Listener, State};
use crate::domain::Domain;
use crate::vcpu::{self, Flags, Which};
use crate::xml::value::size::Kib;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

const GUEST: &str = "<domain type='test'><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>\
    <memory unit='KiB'>8388608</memory><currentMemory unit='KiB'>2097152</currentMemory><vcpu placement='static'>2</vcpu>\
    <os><type arch='i686'>hvm</type></os></domain>";

/// The most virtual CPUs that the driver gives a guest.
const MAX_VCPUS: u32 = 32;

/// A thread-safe driver whose guests live in memory.
pub struct TestDriver {
    guests: Mutex<BTreeMap<String, Guest>>,
    listeners: Mutex<Vec<Listener>>,
}

/// One guest: its two copies.
#[derive(Clone, Debug, Default)]
struct Guest {
    live: Option<Domain>,
    config: Option<Domain>,
    autostart: bool,
}

impl Default for TestDriver {
    fn default() -> TestDriver {
        TestDriver::new()
    }
}

impl TestDriver {
    /// A driver with the running guest `test`.
    pub fn new() -> TestDriver {
        let driver = TestDriver::empty();
        let mut domain = Domain::read(GUEST).domain.expect("the built-in definition is valid");
        crate::complete(&mut domain);
        let mut live = domain.clone();
        live.id = Some(1);
        let guest = Guest { live: Some(live), config: Some(domain), autostart: false };
        driver.guests().insert("test".to_owned(), guest);
        driver
    }

    /// A driver without guests.
    pub fn empty() -> TestDriver {
        TestDriver { guests: Mutex::default(), listeners: Mutex::default() }
    }

    fn guests(&self) -> MutexGuard<'_, BTreeMap<String, Guest>> {
        // A guest is changed by whole assignments only, so one that panicked left no half of it.
        self.guests.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn ask<T>(&self, name: &str, ask: impl FnOnce(&Guest) -> Result<T, Error>) -> Result<T, Error> {
        ask(self.guests().get(name).ok_or_else(|| no_domain(name))?)
    }

    /// Changes a copy of the guest and puts it in its place if that went well.
    fn change(
        &self,
        name: &str,
        event: Event,
        change: impl FnOnce(&mut Guest) -> Result<(), Error>,
    ) -> Result<(), Error> {
        {
            let mut guests = self.guests();
            let guest = guests.get_mut(name).ok_or_else(|| no_domain(name))?;
            let mut changed = guest.clone();
            change(&mut changed)?;
            *guest = changed;
            if guest.live.is_none() && guest.config.is_none() {
                guests.remove(name);
            }
        }
        self.tell(name, &event);
        Ok(())
    }

    fn tell(&self, name: &str, event: &Event) {
        let listeners = self.listeners.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        listeners.iter().for_each(|listener| listener(name, event));
    }
}

fn no_domain(name: &str) -> Error {
    Error::NoDomain(format!("no domain with matching name '{name}'"))
}

fn supported(flags: Flags, known: Flags, function: &str) -> Result<(), Error> {
    match flags.without(known) {
        unknown if unknown.is_empty() => Ok(()),
        unknown => Err(Error::Unsupported(format!(
            "unsupported flags ({:#x}) in function {function}",
            unknown.bits()
        ))),
    }
}

/// Which copies a change is for.
#[derive(Clone, Copy)]
struct Targets {
    live: bool,
    config: bool,
}

impl Guest {
    fn targets(&self, flags: Flags) -> Result<Targets, Error> {
        let running = self.live.is_some();
        let mut targets =
            Targets { live: flags.contains(Flags::LIVE), config: flags.contains(Flags::CONFIG) };
        if !targets.live && !targets.config {
            targets = Targets { live: running, config: !running };
        }
        if targets.live && !running {
            return Err(Error::OperationInvalid("domain is not running".to_owned()));
        }
        if targets.config && self.config.is_none() {
            let message = "transient domains do not have any persistent config";
            return Err(Error::OperationInvalid(message.to_owned()));
        }
        Ok(targets)
    }

    /// The one copy that a question is about.
    fn asked(&self, flags: Flags) -> Result<&Domain, Error> {
        let targets = self.targets(flags)?;
        let copy = if targets.live { &self.live } else { &self.config };
        copy.as_ref().ok_or_else(|| Error::OperationInvalid("domain is not running".to_owned()))
    }
}

impl Driver for TestDriver {
    fn define(&self, domain: Domain) -> Result<(), Error> {
        let name = domain.name.clone();
        {
            let mut guests = self.guests();
            let guest = guests.entry(name.clone()).or_default();
            let known = guest.config.as_ref().or(guest.live.as_ref()).and_then(|known| known.uuid);
            if known.is_some() && known != domain.uuid {
                return Err(Error::OperationInvalid(format!(
                    "domain '{name}' already exists with another uuid"
                )));
            }
            guest.config = Some(Domain { id: None, ..domain });
        }
        self.tell(&name, &Event::Defined);
        Ok(())
    }

    fn undefine(&self, name: &str) -> Result<(), Error> {
        self.change(name, Event::Undefined, |guest| match guest.config.take() {
            Some(_) => Ok(()),
            None => Err(Error::OperationInvalid("cannot undefine transient domain".to_owned())),
        })
    }

    fn create(&self, domain: Domain) -> Result<(), Error> {
        let name = domain.name.clone();
        {
            let mut guests = self.guests();
            let id = next_id(&guests);
            let guest = guests.entry(name.clone()).or_default();
            if guest.live.is_some() {
                return Err(Error::OperationInvalid(format!("domain '{name}' is already running")));
            }
            guest.live = Some(Domain { id: Some(id), ..domain });
        }
        self.tell(&name, &Event::Started);
        Ok(())
    }

    fn list(&self) -> Vec<String> {
        self.guests().keys().cloned().collect()
    }

    fn state(&self, name: &str) -> Result<State, Error> {
        self.ask(name, |guest| Ok(if guest.live.is_some() { State::Running } else { State::Shutoff }))
    }

    fn is_persistent(&self, name: &str) -> Result<bool, Error> {
        self.ask(name, |guest| Ok(guest.config.is_some()))
    }

    fn start(&self, name: &str) -> Result<(), Error> {
        let id = next_id(&self.guests());
        self.change(name, Event::Started, |guest| match (&guest.live, &guest.config) {
            (None, Some(config)) => {
                guest.live = Some(Domain { id: Some(id), ..config.clone() });
                Ok(())
            }
            _ => Err(Error::OperationInvalid("domain is already running".to_owned())),
        })
    }

    fn shutdown(&self, name: &str) -> Result<(), Error> {
        self.destroy(name)
    }

    fn destroy(&self, name: &str) -> Result<(), Error> {
        self.change(name, Event::Stopped, |guest| match guest.live.take() {
            Some(_) => Ok(()),
            None => Err(Error::OperationInvalid("domain is not running".to_owned())),
        })
    }

    fn definition(&self, name: &str, copy: Copy) -> Result<Domain, Error> {
        self.ask(name, |guest| {
            let either = match copy {
                Copy::Current => guest.live.as_ref().or(guest.config.as_ref()),
                Copy::Inactive => guest.config.as_ref().or(guest.live.as_ref()),
            };
            let mut domain = either.cloned().ok_or_else(|| no_domain(name))?;
            if copy == Copy::Inactive {
                domain.id = None;
            }
            Ok(domain)
        })
    }

    fn vcpus(&self, name: &str, flags: Flags) -> Result<u32, Error> {
        supported(flags, Flags::LIVE | Flags::CONFIG | Flags::MAXIMUM, "testDomainGetVcpusFlags")?;
        self.ask(name, |guest| {
            let count = vcpu::count(guest.asked(flags)?);
            Ok(if flags.contains(Flags::MAXIMUM) { count.maximum } else { count.current })
        })
    }

    fn set_vcpus(&self, name: &str, count: u32, flags: Flags) -> Result<(), Error> {
        supported(flags, Flags::LIVE | Flags::CONFIG | Flags::MAXIMUM, "testDomainSetVcpusFlags")?;
        let which = if flags.contains(Flags::MAXIMUM) { Which::Maximum } else { Which::Current };
        self.change(name, Event::Changed, |guest| {
            let targets = guest.targets(flags)?;
            if let Some(live) = guest.live.as_mut().filter(|_| targets.live) {
                // The maximum of a running guest is fixed: what changes there is the current number.
                vcpu::set(live, Which::Current, count)?;
            }
            if let Some(config) = guest.config.as_mut().filter(|_| targets.config) {
                vcpu::set(config, which, count)?;
            }
            Ok(())
        })
    }

    fn memory(&self, name: &str, flags: Flags) -> Result<u64, Error> {
        supported(flags, Flags::LIVE | Flags::CONFIG | Flags::MAXIMUM, "testDomainGetMemoryFlags")?;
        self.ask(name, |guest| {
            let domain = guest.asked(flags)?;
            let maximum = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
            let current = domain.current_memory.map_or(maximum, |memory| memory.0);
            Ok(if flags.contains(Flags::MAXIMUM) { maximum } else { current })
        })
    }

    fn set_memory(&self, name: &str, kib: u64, flags: Flags) -> Result<(), Error> {
        supported(flags, Flags::LIVE | Flags::CONFIG | Flags::MAXIMUM, "testDomainSetMemoryFlags")?;
        let maximum = flags.contains(Flags::MAXIMUM);
        self.change(name, Event::Changed, |guest| {
            let targets = guest.targets(flags)?;
            if maximum && targets.live {
                return Err(Error::OperationInvalid(
                    "the maximum memory of a running domain is fixed".to_owned(),
                ));
            }
            let copies = [
                guest.live.as_mut().filter(|_| targets.live),
                guest.config.as_mut().filter(|_| targets.config),
            ];
            copies.into_iter().flatten().try_for_each(|domain| set_memory(domain, kib, maximum))
        })
    }

    fn autostart(&self, name: &str) -> Result<bool, Error> {
        self.ask(name, |guest| Ok(guest.autostart))
    }

    fn set_autostart(&self, name: &str, autostart: bool) -> Result<(), Error> {
        self.change(name, Event::Changed, |guest| match guest.config {
            Some(_) => {
                guest.autostart = autostart;
                Ok(())
            }
            None => Err(Error::OperationInvalid("cannot set autostart for transient domain".to_owned())),
        })
    }

    fn max_vcpus(&self) -> u32 {
        MAX_VCPUS
    }

    fn listen(&self, listener: Listener) {
        self.listeners.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(listener);
    }
}

fn next_id(guests: &BTreeMap<String, Guest>) -> i32 {
    let ids = guests.values().filter_map(|guest| guest.live.as_ref()?.id);
    ids.max().unwrap_or(0) + 1
}

fn set_memory(domain: &mut Domain, kib: u64, maximum: bool) -> Result<(), Error> {
    let memory = domain.memory.get_or_insert_with(Default::default);
    let current = domain.current_memory.map_or(memory.size.0, |current| current.0);
    if maximum {
        memory.size = Kib(kib);
        domain.current_memory = Some(Kib(current.min(kib)));
    } else if kib > memory.size.0 {
        let message = format!("requested memory exceeds maximum ({kib} > {})", memory.size.0);
        return Err(Error::InvalidArgument(message));
    } else {
        domain.current_memory = Some(Kib(kib));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{Access, Connection};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::Arc;

    #[test]
    fn concurrent_changes_lose_nothing() {
        let driver = TestDriver::empty();
        let connection = Connection::open(driver, Access::ReadWrite);
        connection.define_xml("<domain type='test'><name>d</name><vcpu>1000</vcpu><memory>1000</memory><os><type>hvm</type></os></domain>").expect("valid");
        let changes = Arc::new(AtomicUsize::new(0));
        let counter = changes.clone();
        connection.listen(Box::new(move |_, _| {
            counter.fetch_add(1, Ordering::SeqCst);
        }));
        std::thread::scope(|scope| {
            for thread in 0..8u32 {
                let connection = &connection;
                scope.spawn(move || {
                    for step in 1..=50 {
                        connection
                            .set_vcpus("d", thread * 100 + step, Flags::CONFIG)
                            .expect("below the maximum");
                        let now = connection.vcpus("d", Flags::CONFIG).expect("defined");
                        assert!((1..=750).contains(&now));
                    }
                });
            }
        });
        assert_eq!(changes.load(Ordering::SeqCst), 400);
        assert_eq!(connection.vcpus("d", Flags::CONFIG | Flags::MAXIMUM), Ok(1000));
    }

    #[test]
    fn read_only_connections_change_nothing() {
        let connection = Connection::open(TestDriver::new(), Access::ReadOnly);
        assert!(matches!(connection.set_vcpus("test", 1, Flags::LIVE), Err(Error::Denied(_))));
        assert_eq!(connection.vcpus("test", Flags::LIVE), Ok(2));
        assert!(matches!(
            connection.vcpus("test", Flags::LIVE | Flags::CONFIG),
            Err(Error::InvalidArgument(_))
        ));
    }

    #[test]
    fn a_guest_lives() {
        let connection = Connection::open(TestDriver::new(), Access::ReadWrite);
        connection.undefine("test").expect("persistent");
        assert_eq!(connection.is_persistent("test"), Ok(false));
        connection.destroy("test").expect("running");
        assert!(connection.list().is_empty());
        connection
            .define_xml(
                "<domain type='test'><name>d</name><memory>1000</memory><os><type>hvm</type></os></domain>",
            )
            .expect("valid");
        assert!(connection.start("d").is_ok() && connection.start("d").is_err());
        assert_eq!(connection.set_memory("d", 500, Flags::LIVE), Ok(()));
        assert_eq!(connection.memory("d", Flags::LIVE), Ok(500));
        assert_eq!(connection.memory("d", Flags::CONFIG), Ok(1000));
        assert!(connection.set_memory("d", 1001, Flags::CONFIG).is_err());
        assert!(connection.dump_xml("d", Copy::Current).expect("running").contains("id='1'"));
        assert!(!connection.dump_xml("d", Copy::Inactive).expect("stored").contains("id='1'"));
    }
}
