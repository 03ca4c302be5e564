//! The types of the program `qemu`. Made of `procedures.tsv` and `members.tsv` by `tests/table.rs`.

use super::procedures;
use crate::xdr::{structures, *};

structures! {
    /// Gives a command to QEMU's monitor.
    ///
    /// Arguments of call 1, `virDomainQemuMonitorCommand`.
    DomainMonitorCommand {
        /// The guest.
        dom: Domain,
        /// The command.
        cmd: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMonitorCommand`] answers.
    DomainMonitorCommandReply {
        /// The answer.
        result: String,
    }
    /// Takes over a QEMU process that somebody else started.
    ///
    /// Arguments of call 2, `virDomainQemuAttach`.
    DomainAttach {
        /// The number of the process on the host.
        pid_value: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainAttach`] answers.
    DomainAttachReply {
        /// The guest.
        dom: Domain,
    }
    /// Gives a command to the agent in a guest.
    ///
    /// Arguments of call 3, `virDomainQemuAgentCommand`.
    DomainAgentCommand {
        /// The guest.
        dom: Domain,
        /// The command.
        cmd: String,
        /// How long is waited, in seconds; negative numbers stand for ways of waiting.
        timeout: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainAgentCommand`] answers.
    DomainAgentCommandReply {
        /// The answer.
        result: Option<String>,
    }
    /// Asks for events of QEMU itself.
    ///
    /// Arguments of call 4, `virConnectDomainQemuMonitorEventRegister`.
    ConnectDomainMonitorEventRegister {
        /// The guest.
        dom: Option<Domain>,
        /// The name of QEMU's event; absent: all.
        event: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectDomainMonitorEventRegister`] answers.
    ConnectDomainMonitorEventRegisterReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 5, `virConnectDomainQemuMonitorEventDeregister`.
    ConnectDomainMonitorEventDeregister {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// QEMU sent an event.
    ///
    /// Message of event 6.
    DomainMonitorEvent {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The name of QEMU's event.
        event: String,
        /// When it happened, in seconds since 1970.
        seconds: i64,
        /// Microseconds beside the seconds.
        micros: u32,
        /// What is known besides, by its number or as text.
        details: Option<String>,
    }
    /// Gives a command with descriptors to QEMU's monitor.
    ///
    /// Arguments of call 7, `virDomainQemuMonitorCommandWithFiles`.
    DomainMonitorCommandWithFiles {
        /// The guest.
        dom: Domain,
        /// The command.
        cmd: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMonitorCommandWithFiles`] answers.
    DomainMonitorCommandWithFilesReply {
        /// The answer.
        result: String,
    }
}

procedures! {
    call 451 1 DomainMonitorCommand DomainMonitorCommandReply;
    call 452 2 DomainAttach DomainAttachReply;
    call 453 3 DomainAgentCommand DomainAgentCommandReply;
    call 454 4 ConnectDomainMonitorEventRegister ConnectDomainMonitorEventRegisterReply;
    call 455 5 ConnectDomainMonitorEventDeregister ();
    call 457 7 DomainMonitorCommandWithFiles DomainMonitorCommandWithFilesReply;
    =>
    event 456 6 DomainMonitorEvent;
}
