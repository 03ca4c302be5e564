//! A connection to a driver: the checks that hold for every driver, and the older calls.

use super::{Copy, Driver, Error, Listener, State};
use crate::complete::Identities;
use crate::diagnostic::{Diagnostic, Severity};
use crate::domain::Domain;
use crate::hypervisor::{Completed, Generic};
use crate::vcpu::{check_get, check_set, Flags};
use crate::xml::Options;
use std::sync::Arc;

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Ask and change.
    ReadWrite,
    /// Ask.
    ReadOnly,
}

/// A connection to a driver.
pub struct Connection<D> {
    driver: Arc<D>,
    access: Access,
}

impl<D: Driver> Connection<D> {
    /// A connection that may do as `access` says.
    pub fn open(driver: D, access: Access) -> Connection<D> {
        Connection { driver: Arc::new(driver), access }
    }

    /// A second connection to the same driver, that may only ask.
    pub fn read_only(&self) -> Connection<D> {
        Connection { driver: self.driver.clone(), access: Access::ReadOnly }
    }

    fn change(&self, call: &str) -> Result<&D, Error> {
        match self.access {
            Access::ReadWrite => Ok(&self.driver),
            Access::ReadOnly => Err(Error::Denied(format!("read only access prevents {call}"))),
        }
    }

    /// Stores the definition in a document.
    pub fn define_xml(&self, text: &str) -> Result<(), Error> {
        self.change("virDomainDefineXML")?.define(definition(text)?)
    }

    /// Runs the definition in a document without storing it.
    pub fn create_xml(&self, text: &str) -> Result<(), Error> {
        self.change("virDomainCreateXML")?.create(definition(text)?)
    }

    /// Removes the stored definition.
    pub fn undefine(&self, name: &str) -> Result<(), Error> {
        self.change("virDomainUndefine")?.undefine(name)
    }

    /// Starts the stored definition.
    pub fn start(&self, name: &str) -> Result<(), Error> {
        self.change("virDomainCreate")?.start(name)
    }

    /// Asks the guest to end.
    pub fn shutdown(&self, name: &str) -> Result<(), Error> {
        self.change("virDomainShutdown")?.shutdown(name)
    }

    /// Ends the guest.
    pub fn destroy(&self, name: &str) -> Result<(), Error> {
        self.change("virDomainDestroy")?.destroy(name)
    }

    /// The names of all guests.
    pub fn list(&self) -> Vec<String> {
        self.driver.list()
    }

    /// Whether the guest runs.
    pub fn state(&self, name: &str) -> Result<State, Error> {
        self.driver.state(name)
    }

    /// Whether the guest has a stored definition.
    pub fn is_persistent(&self, name: &str) -> Result<bool, Error> {
        self.driver.is_persistent(name)
    }

    /// The canonical document of a definition.
    pub fn dump_xml(&self, name: &str, copy: Copy) -> Result<String, Error> {
        let written = self.driver.definition(name, copy)?.to_xml(Options::CANONICAL);
        written.map_err(|refused| Error::Xml(refused.to_string()))
    }

    /// A number of virtual CPUs.
    pub fn vcpus(&self, name: &str, flags: Flags) -> Result<u32, Error> {
        check_get(flags)?;
        self.driver.vcpus(name, flags)
    }

    /// Changes numbers of virtual CPUs.
    pub fn set_vcpus(&self, name: &str, count: u32, flags: Flags) -> Result<(), Error> {
        let driver = self.change("virDomainSetVcpusFlags")?;
        check_set(count)?;
        driver.set_vcpus(name, count, flags)
    }

    /// The older call: the running guest's number.
    pub fn set_live_vcpus(&self, name: &str, count: u32) -> Result<(), Error> {
        self.set_vcpus(name, count, Flags::LIVE)
    }

    /// The older call: the maximum of a running guest, or the driver's limit.
    pub fn max_vcpus(&self, name: &str) -> Result<u32, Error> {
        match self.state(name)? {
            State::Running => self.vcpus(name, Flags::LIVE | Flags::MAXIMUM),
            State::Shutoff => Ok(self.driver.max_vcpus()),
        }
    }

    /// The memory in KiB.
    pub fn memory(&self, name: &str, flags: Flags) -> Result<u64, Error> {
        check_get(flags)?;
        self.driver.memory(name, flags)
    }

    /// Changes the memory, in KiB.
    pub fn set_memory(&self, name: &str, kib: u64, flags: Flags) -> Result<(), Error> {
        let driver = self.change("virDomainSetMemoryFlags")?;
        match kib {
            0 => Err(Error::InvalidArgument("the amount of memory must not be zero".to_owned())),
            _ => driver.set_memory(name, kib, flags),
        }
    }

    /// Whether the guest starts with the host.
    pub fn autostart(&self, name: &str) -> Result<bool, Error> {
        self.driver.autostart(name)
    }

    /// Changes whether the guest starts with the host.
    pub fn set_autostart(&self, name: &str, autostart: bool) -> Result<(), Error> {
        self.change("virDomainSetAutostart")?.set_autostart(name, autostart)
    }

    /// Calls `listener` after each change.
    pub fn listen(&self, listener: Listener) {
        self.driver.listen(listener);
    }
}

/// The completed definition of a document. Parts that the format does not have are accepted, as
/// clients expect of a driver.
fn definition(text: &str) -> Result<Domain, Error> {
    let reading = Domain::read(text);
    let first = |findings: &[Diagnostic]| {
        let error = findings.iter().find(|finding| finding.severity == Severity::Error);
        Error::Xml(error.map_or_else(|| "the document cannot be read".to_owned(), ToString::to_string))
    };
    let domain = reading.domain.ok_or_else(|| first(&reading.diagnostics))?;
    let completed = Completed::<Generic>::new(domain, &Identities::FromName);
    completed.map(Completed::into_domain).map_err(|refused| first(&refused))
}
