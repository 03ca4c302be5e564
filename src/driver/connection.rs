//! A connection to a driver: the checks that hold for every driver, and calls by a guest's name.

use super::calls::{Ask, Driver};
use super::error::{Error, Result};
use super::{Handle, State};
use crate::vcpu::{Flags, Switch};
use std::sync::Arc;
use wire::procedures::{self, *};

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Ask and change.
    ReadWrite,
    /// It may ask, and change nothing.
    ReadOnly,
}

/// Which copy of a definition is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// That of the running guest, or the stored one where it does not run.
    Current,
    /// The stored one.
    Inactive,
}

/// A connection to a driver.
pub struct Connection {
    driver: Arc<dyn Driver>,
    access: Access,
}

impl Connection {
    /// A connection that may do as `access` says.
    pub fn open(driver: impl Driver + 'static, access: Access) -> Connection {
        Connection::to(Arc::new(driver), access)
    }

    /// A connection to a driver that others use too.
    pub fn to(driver: Arc<dyn Driver>, access: Access) -> Connection {
        Connection { driver, access }
    }

    /// A second connection to the same driver, that may only ask.
    #[must_use]
    pub fn read_only(&self) -> Connection {
        Connection { driver: self.driver.clone(), access: Access::ReadOnly }
    }

    /// What the connection may do.
    pub fn access(&self) -> Access {
        self.access
    }

    /// The driver, for what is no call.
    pub fn driver(&self) -> &Arc<dyn Driver> {
        &self.driver
    }

    /// Makes a call.
    ///
    /// # Errors
    /// What every driver would refuse: changes over a read-only connection, arguments and flags that
    /// are wrong in themselves; and what the driver refuses.
    pub fn call<C: Ask>(&self, call: &C) -> Result<C::Reply> {
        self.may(C::PROCEDURE)?;
        call.check(self.access)?;
        call.ask(&*self.driver)
    }

    /// Whether the connection may make such calls.
    ///
    /// # Errors
    /// [`super::Code::OperationDenied`] on a read-only connection.
    pub fn may(&self, procedure: &Procedure) -> Result<()> {
        match (self.access, procedure.access) {
            (Access::ReadOnly, procedures::Access::Write) => {
                Err(Error::denied(procedure, format!("read only access prevents {}", procedure.function)))
            }
            _ => Ok(()),
        }
    }

    /// The guest of that name.
    ///
    /// # Errors
    /// [`super::Code::NoDomain`].
    pub fn find(&self, name: &str) -> Result<Handle> {
        Ok(self.call(&DomainLookupByName { name: name.to_owned() })?.dom)
    }

    /// Stores the definition in a document.
    ///
    /// # Errors
    /// If the document is wrong, or another guest has its name or uuid.
    pub fn define_xml(&self, text: &str) -> Result<Handle> {
        Ok(self.call(&DomainDefineXmlFlags { xml: text.to_owned(), flags: 0 })?.dom)
    }

    /// Runs the definition in a document without storing it.
    ///
    /// # Errors
    /// As [`Connection::define_xml`], and if the guest runs already.
    pub fn create_xml(&self, text: &str) -> Result<Handle> {
        Ok(self.call(&DomainCreateXml { xml_desc: text.to_owned(), flags: 0 })?.dom)
    }

    /// Removes the stored definition; a guest that runs goes on until it ends.
    ///
    /// # Errors
    /// If there is no such guest.
    pub fn undefine(&self, name: &str) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainUndefineFlags { dom, flags: 0 })
    }

    /// Starts the stored definition.
    ///
    /// # Errors
    /// If the guest runs already.
    pub fn start(&self, name: &str) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainCreateWithFlags { dom, flags: 0 }).map(drop)
    }

    /// Asks the guest to end.
    ///
    /// # Errors
    /// If it does not run.
    pub fn shutdown(&self, name: &str) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainShutdownFlags { dom, flags: 0 })
    }

    /// Ends the guest.
    ///
    /// # Errors
    /// If it does not run.
    pub fn destroy(&self, name: &str) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainDestroyFlags { dom, flags: 0 })
    }

    /// The names of all guests, in order.
    ///
    /// # Errors
    /// If the driver lists none.
    pub fn list(&self) -> Result<Vec<String>> {
        let reply = self.call(&ConnectListAllDomains { need_results: 1, flags: 0 })?;
        let mut names: Vec<String> = reply.domains.0.into_iter().map(|dom| dom.name).collect();
        names.sort();
        Ok(names)
    }

    /// Whether the guest runs.
    ///
    /// # Errors
    /// If there is no such guest.
    pub fn state(&self, name: &str) -> Result<State> {
        let dom = self.find(name)?;
        let reply = self.call(&DomainGetState { dom, flags: 0 })?;
        Ok(State::of(reply.state).unwrap_or(State::Running))
    }

    /// Whether the guest has a stored definition.
    ///
    /// # Errors
    /// If there is no such guest.
    pub fn is_persistent(&self, name: &str) -> Result<bool> {
        let dom = self.find(name)?;
        Ok(self.call(&DomainIsPersistent { dom })?.persistent != 0)
    }

    /// The canonical document of a definition.
    ///
    /// # Errors
    /// If there is no such guest.
    pub fn dump_xml(&self, name: &str, copy: Copy) -> Result<String> {
        let dom = self.find(name)?;
        let flags = if copy == Copy::Inactive { 2 } else { 0 };
        Ok(self.call(&DomainGetXmlDesc { dom, flags })?.xml)
    }

    /// A number of virtual CPUs.
    ///
    /// # Errors
    /// If the flags do not go together or with the guest's state.
    pub fn vcpus(&self, name: &str, flags: Flags) -> Result<u32> {
        let dom = self.find(name)?;
        let num = self.call(&DomainGetVcpusFlags { dom, flags: flags.bits() })?.num;
        Ok(u32::try_from(num).unwrap_or_default())
    }

    /// Changes numbers of virtual CPUs.
    ///
    /// # Errors
    /// As [`Connection::vcpus`], and if the number is beyond the limits.
    pub fn set_vcpus(&self, name: &str, count: u32, flags: Flags) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainSetVcpusFlags { dom, nvcpus: count, flags: flags.bits() })
    }

    /// Brings single virtual CPUs, such as `1,3-4`, online or takes them off.
    ///
    /// # Errors
    /// If there are no such CPUs, or they cannot be plugged in or out.
    pub fn switch_vcpus(&self, name: &str, cpus: &str, to: Switch, flags: Flags) -> Result<()> {
        let dom = self.find(name)?;
        let state = (to == Switch::On).into();
        self.call(&DomainSetVcpu { dom, cpumap: cpus.to_owned(), state, flags: flags.bits() })
    }

    /// The maximum of a running guest, or the driver's limit.
    ///
    /// # Errors
    /// If there is no such guest.
    pub fn max_vcpus(&self, name: &str) -> Result<u32> {
        let dom = self.find(name)?;
        Ok(u32::try_from(self.call(&DomainGetMaxVcpus { dom })?.num).unwrap_or_default())
    }

    /// Changes the memory that the guest has, or with [`Flags::MAXIMUM`] may have, in KiB.
    ///
    /// # Errors
    /// If the flags do not go with the guest's state, or the amount is beyond the maximum.
    pub fn set_memory(&self, name: &str, kib: u64, flags: Flags) -> Result<()> {
        let dom = self.find(name)?;
        self.call(&DomainSetMemoryFlags { dom, memory: kib, flags: flags.bits() })
    }
}
