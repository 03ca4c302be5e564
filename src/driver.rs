//! What a hypervisor does with guests: the trait it implements, and the errors it gives.
//!
//! A guest has a stored definition, a running one, or both; each is a copy of its own. A
//! [`Connection`] checks what holds for every driver before it asks the driver.

pub mod connection;
pub mod test;

use crate::domain::Domain;
use crate::vcpu::Flags;

pub use crate::vcpu::Error;
pub use connection::{Access, Connection};

/// Whether a guest runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs.
    Running,
    /// It does not.
    Shutoff,
}

/// What happened to a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Its definition was stored.
    Defined,
    /// Its stored definition was removed.
    Undefined,
    /// It was started.
    Started,
    /// It ended.
    Stopped,
    /// Its number of virtual CPUs or its memory was changed.
    Changed,
}

/// Which copy of a definition is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// That of the running guest, or the stored one where it does not run.
    Current,
    /// The stored one.
    Inactive,
}

/// Called with the guest's name and what happened to it.
pub type Listener = Box<dyn Fn(&str, &Event) + Send + Sync>;

/// What a hypervisor implements. Arguments have been checked by the [`Connection`]; names are
/// guests' names.
pub trait Driver: Send + Sync {
    /// Stores a definition, over an older one of the same name and uuid.
    fn define(&self, domain: Domain) -> Result<(), Error>;
    /// Removes the stored definition; a running guest becomes transient.
    fn undefine(&self, name: &str) -> Result<(), Error>;
    /// Runs a guest that has no stored definition.
    fn create(&self, domain: Domain) -> Result<(), Error>;
    /// The names of all guests, in order.
    fn list(&self) -> Vec<String>;
    /// Whether the guest runs.
    fn state(&self, name: &str) -> Result<State, Error>;
    /// Whether the guest has a stored definition.
    fn is_persistent(&self, name: &str) -> Result<bool, Error>;
    /// Starts the stored definition.
    fn start(&self, name: &str) -> Result<(), Error>;
    /// Asks the guest to end.
    fn shutdown(&self, name: &str) -> Result<(), Error>;
    /// Ends the guest.
    fn destroy(&self, name: &str) -> Result<(), Error>;
    /// A copy of a definition.
    fn definition(&self, name: &str, copy: Copy) -> Result<Domain, Error>;
    /// A number of virtual CPUs.
    fn vcpus(&self, name: &str, flags: Flags) -> Result<u32, Error>;
    /// Changes numbers of virtual CPUs.
    fn set_vcpus(&self, name: &str, count: u32, flags: Flags) -> Result<(), Error>;
    /// The memory in KiB: the maximum, or what the guest may use now.
    fn memory(&self, name: &str, flags: Flags) -> Result<u64, Error>;
    /// Changes the memory, in KiB.
    fn set_memory(&self, name: &str, kib: u64, flags: Flags) -> Result<(), Error>;
    /// Whether the guest starts with the host.
    fn autostart(&self, name: &str) -> Result<bool, Error>;
    /// Changes whether the guest starts with the host.
    fn set_autostart(&self, name: &str, autostart: bool) -> Result<(), Error>;
    /// The most virtual CPUs that the driver gives a guest.
    fn max_vcpus(&self) -> u32;
    /// Calls `listener` after each change.
    fn listen(&self, listener: Listener);
}
