//! The procedures, and a type for the arguments, the reply or the message of each.
//!
//! All of it is made of `procedures.tsv` and `members.tsv`. The arguments of a call are named as the procedure, and
//! implement [`Call`]; its reply is [`Call::Reply`], named with `Reply` behind. Events implement
//! [`Event`]. Members have the names that the public interface has for them.

mod lxc;
mod qemu;
mod remote;
mod table;

pub use lxc::*;
pub use qemu::*;
pub use remote::*;
pub use table::PROCEDURES;

use crate::describe::Described;
use crate::packet::{Header, Kind, Status};
use crate::xdr::{Error, Source, Xdr};

/// The programs, which have a number space of procedures each. All are of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Program {
    /// What every driver may have.
    Remote,
    /// What only QEMU's driver has.
    Qemu,
    /// What only the driver of Linux containers has.
    Lxc,
}

/// The program of the signs of life, whose procedures are [`PING`] and [`PONG`].
pub const KEEPALIVE: u32 = 0x6b65_6570;
/// Asks for a [`PONG`].
pub const PING: u32 = 1;
/// Answers a [`PING`].
pub const PONG: u32 = 2;
/// The version of all programs.
pub const VERSION: u32 = 1;

impl Program {
    /// The number in the header.
    pub fn number(self) -> u32 {
        match self {
            Program::Remote => 0x2000_8086,
            Program::Qemu => 0x2000_8087,
            Program::Lxc => 0x0006_8000,
        }
    }

    /// The program with a number.
    pub fn of(number: u32) -> Option<Program> {
        [Program::Remote, Program::Qemu, Program::Lxc].into_iter().find(|program| program.number() == number)
    }
}

/// What a connection needs for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may be read-only.
    Read,
    /// It must not be read-only.
    Write,
    /// As [`Access::Read`], but not where `field` has one of these bits.
    Unless {
        /// A member of the arguments.
        field: &'static str,
        /// Bits that need [`Access::Write`].
        mask: u32,
    },
}

/// Whether a call may have to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// It may, for guests and disks.
    Normal,
    /// It answers from memory, and is answered even while others wait.
    High,
}

/// Who sends data after the reply of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Nobody.
    None,
    /// The caller.
    Up,
    /// The server.
    Down,
    /// Both.
    Both,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The program that it is of.
    pub program: Program,
    /// Its number in the program.
    pub number: u32,
    /// Its name, which is that of the type of its arguments or its message.
    pub name: &'static str,
    /// The function of the public interface; of events, empty.
    pub function: &'static str,
    /// Whether it is called by clients, or sent by servers.
    pub is_event: bool,
    /// What it needs.
    pub access: Access,
    /// Whether it may have to wait.
    pub priority: Priority,
    /// Who sends data afterwards.
    pub streams: Streams,
}

impl Procedure {
    /// The header of a packet of this procedure.
    pub fn header(&self, kind: Kind, serial: u32, status: Status) -> Header {
        Header {
            program: self.program.number(),
            version: VERSION,
            procedure: self.number,
            kind,
            serial,
            status,
        }
    }
}

/// The arguments of a procedure that clients call.
pub trait Call: Xdr {
    /// The procedure.
    const PROCEDURE: &'static Procedure;
    /// What it is answered with.
    type Reply: Xdr;
}

/// A message that servers send by themselves.
pub trait Event: Xdr {
    /// The procedure.
    const PROCEDURE: &'static Procedure;
}

/// The procedure with that number of a program.
pub fn find(program: u32, number: u32) -> Option<&'static Procedure> {
    let program = Program::of(program)?;
    let at = PROCEDURES.binary_search_by_key(&(program, number), |own| (own.program, own.number));
    at.ok().map(|at| &PROCEDURES[at])
}

/// Which of the values of a procedure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The arguments of a call, or what a message says.
    Arguments,
    /// The reply of a call.
    Reply,
}

/// Takes a value apart by the layout of a procedure.
///
/// # Errors
/// If the next value has another layout.
pub fn describe(procedure: &Procedure, part: Part, source: &mut dyn Source) -> Result<Described, Error> {
    match procedure.program {
        Program::Remote => remote::describe(procedure.number, part, source),
        Program::Qemu => qemu::describe(procedure.number, part, source),
        Program::Lxc => lxc::describe(procedure.number, part, source),
    }
}

/// The calls and events of a program, and the function that takes their payloads apart.
macro_rules! procedures {
    ($(call $index:literal $number:literal $call:ident $reply:ty;)* => $(event $of_event:literal $event_number:literal $event:ident;)*) => {
        $(
            impl crate::procedures::Call for $call {
                const PROCEDURE: &'static crate::procedures::Procedure = &crate::procedures::PROCEDURES[$index];
                type Reply = $reply;
            }
        )*
        $(
            impl crate::procedures::Event for $event {
                const PROCEDURE: &'static crate::procedures::Procedure = &crate::procedures::PROCEDURES[$of_event];
            }
        )*
        pub(super) fn describe(
            number: u32,
            part: crate::procedures::Part,
            source: &mut dyn crate::xdr::Source,
        ) -> Result<crate::describe::Described, crate::xdr::Error> {
            use crate::procedures::Part::{Arguments, Reply};
            match (number, part) {
                $(
                    ($number, Arguments) => crate::describe::value::<$call>(source),
                    ($number, Reply) => crate::describe::value::<$reply>(source),
                )*
                $(($event_number, Arguments) => crate::describe::value::<$event>(source),)*
                _ => crate::describe::value::<()>(source),
            }
        }
    };
}
use procedures;
