//! The types of the program `qemu`. Made of `procedures.tsv` by `tests/table.rs`.

use super::{members, procedures};
use crate::xdr::*;

members! {
    /// Arguments of 1, `virDomainQemuMonitorCommand`.
    DomainMonitorCommand {
        dom: Domain,
        cmd: String,
        flags: u32,
    }
    /// Reply of 1.
    DomainMonitorCommandReply {
        result: String,
    }
    /// Arguments of 2, `virDomainQemuAttach`.
    DomainAttach {
        pid_value: u32,
        flags: u32,
    }
    /// Reply of 2.
    DomainAttachReply {
        dom: Domain,
    }
    /// Arguments of 3, `virDomainQemuAgentCommand`.
    DomainAgentCommand {
        dom: Domain,
        cmd: String,
        timeout: i32,
        flags: u32,
    }
    /// Reply of 3.
    DomainAgentCommandReply {
        result: Option<String>,
    }
    /// Arguments of 4, `virConnectDomainQemuMonitorEventRegister`.
    ConnectDomainMonitorEventRegister {
        dom: Option<Domain>,
        event: Option<String>,
        flags: u32,
    }
    /// Reply of 4.
    ConnectDomainMonitorEventRegisterReply {
        callback_id: i32,
    }
    /// Arguments of 5, `virConnectDomainQemuMonitorEventDeregister`.
    ConnectDomainMonitorEventDeregister {
        callback_id: i32,
    }
    /// Message 6.
    DomainMonitorEvent {
        callback_id: i32,
        dom: Domain,
        event: String,
        seconds: i64,
        micros: u32,
        details: Option<String>,
    }
    /// Arguments of 7, `virDomainQemuMonitorCommandWithFiles`.
    DomainMonitorCommandWithFiles {
        dom: Domain,
        cmd: String,
        flags: u32,
    }
    /// Reply of 7.
    DomainMonitorCommandWithFilesReply {
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
