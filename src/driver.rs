//! What a hypervisor does with guests, networks and storage: the calls that it may answer, the errors
//! that it gives, and what it reports by itself.
//!
//! A call is its arguments, a type of [`wire::procedures`]; [`Ask`] finds the method of the driver
//! that answers it. A [`Driver`] implements the traits of [`calls`], topic by topic, and of those the
//! calls that it has: the others are answered as not supported. A [`Connection`] checks what holds for
//! every driver before it asks the driver.
//!
//! A guest has a stored definition, a running one, or both; each is a copy of its own.

pub mod calls;
mod checks;
pub mod connection;
pub(crate) mod document;
pub mod error;
pub mod event;
pub(crate) mod lists;
pub(crate) mod metadata;
mod older;
pub mod params;
#[cfg(all(unix, feature = "remote"))]
pub mod remote;
pub(crate) mod schema;
mod syntax;
pub mod test;

pub use calls::{Ask, Driver};
pub use connection::{Access, Connection, Copy};
pub use error::{Code, Error, Origin, Result};
pub use event::{Event, Listener};
/// The protocol: the types of calls and of their replies.
pub use wire;
/// A guest, as calls name it: the uuid decides.
pub use wire::xdr::Domain as Handle;

/// Whether a guest runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs on a virtual CPU of the host.
    Running,
    /// It is there, and does not go on.
    Paused,
    /// It is about to end.
    Shutdown,
    /// It does not run.
    Shutoff,
    /// It has crashed.
    Crashed,
}

impl State {
    /// The number of the public interface.
    pub fn number(self) -> i32 {
        match self {
            State::Running => 1,
            State::Paused => 3,
            State::Shutdown => 4,
            State::Shutoff => 5,
            State::Crashed => 6,
        }
    }

    /// The state with that number; of those that no driver here has, none.
    pub fn of(number: i32) -> Option<State> {
        [State::Running, State::Paused, State::Shutdown, State::Shutoff, State::Crashed]
            .into_iter()
            .find(|own| own.number() == number)
    }
}

/// The bit for the running copy in the flags of most calls.
pub const AFFECT_LIVE: u32 = 1;
/// The bit for the stored copy in the flags of most calls.
pub const AFFECT_CONFIG: u32 = 2;
