//! What is wrong with a call whatever the driver and the guest's state.

pub(super) mod counts;

use super::document::SECURE;
use super::error::{Code, Error, Origin, Result};
use super::metadata::{Change, DESCRIPTION, ELEMENT, TITLE};
use super::{Access, AFFECT_CONFIG, AFFECT_LIVE};
use wire::procedures::*;

const MIGRATABLE: u32 = 8;
const VCPU_GUEST: u32 = 8;

/// Two flags of which one at most may be set, by their names in the public interface.
fn exclusive(flags: u32, (a, a_name): (u32, &str), (b, b_name): (u32, &str), function: &str) -> Result<()> {
    match flags & (a | b) == a | b {
        true => Err(Error::argument(
            function,
            "flags",
            format!("Flags '{a_name}' and '{b_name}' are mutually exclusive"),
        )),
        false => Ok(()),
    }
}

pub(super) fn one_copy(flags: u32, function: &str) -> Result<()> {
    let live = (AFFECT_LIVE, "VIR_DOMAIN_AFFECT_LIVE");
    exclusive(flags, live, (AFFECT_CONFIG, "VIR_DOMAIN_AFFECT_CONFIG"), function)
}

/// Secrets are for those who may change the guest.
fn secure(access: Access, flags: u32, mask: u32, procedure: &Procedure) -> Result<()> {
    match access == Access::ReadOnly && flags & mask != 0 {
        true => Err(Error::denied(procedure, format!("{} with secure flag", procedure.function))),
        false => Ok(()),
    }
}

pub(super) fn xml_desc(call: &DomainGetXmlDesc, access: Access) -> Result<()> {
    secure(access, call.flags, SECURE | MIGRATABLE, DomainGetXmlDesc::PROCEDURE)
}

pub(super) fn snapshot_xml(call: &DomainSnapshotGetXmlDesc, access: Access) -> Result<()> {
    secure(access, call.flags, SECURE, DomainSnapshotGetXmlDesc::PROCEDURE)
}

pub(super) fn checkpoint_xml(call: &DomainCheckpointGetXmlDesc, access: Access) -> Result<()> {
    secure(access, call.flags, SECURE, DomainCheckpointGetXmlDesc::PROCEDURE)
}

pub(super) fn managed_save_xml(call: &DomainManagedSaveGetXmlDesc, access: Access) -> Result<()> {
    secure(access, call.flags, SECURE, DomainManagedSaveGetXmlDesc::PROCEDURE)
}

/// Asking the guest's agent is a change: it runs a command there.
fn agent(access: Access, asked: bool, procedure: &Procedure) -> Result<()> {
    match access == Access::ReadOnly && asked {
        true => Err(Error::denied(procedure, format!("read only access prevents {}", procedure.function))),
        false => Ok(()),
    }
}

pub(super) fn addresses(call: &DomainInterfaceAddresses, access: Access) -> Result<()> {
    agent(access, call.source == 1, DomainInterfaceAddresses::PROCEDURE)
}

pub(super) fn get_vcpus(call: &DomainGetVcpusFlags, access: Access) -> Result<()> {
    agent(access, call.flags & VCPU_GUEST != 0, DomainGetVcpusFlags::PROCEDURE)?;
    one_copy(call.flags, "virDomainGetVcpusFlags")
}

pub(super) fn set_vcpus(call: &DomainSetVcpusFlags, _: Access) -> Result<()> {
    Ok(crate::vcpu::check_set(call.nvcpus)?)
}

pub(super) fn set_vcpu(call: &DomainSetVcpu, _: Access) -> Result<()> {
    match call.state {
        0 | 1 => Ok(()),
        other => {
            let message = format!("state in virDomainSetVcpu must be 0 or 1, not {other}");
            Err(Error::argument("virDomainSetVcpu", "state", message))
        }
    }
}

pub(super) fn set_memory(call: &DomainSetMemoryFlags, _: Access) -> Result<()> {
    match call.memory {
        0 => Err(Error::argument(
            "virDomainSetMemoryFlags",
            "memory",
            "memory in virDomainSetMemoryFlags must not be zero",
        )),
        _ => Ok(()),
    }
}

pub(super) fn dump(call: &DomainCoreDumpWithFormat, _: Access) -> Result<()> {
    let (crash, live, reset) = ((1, "VIR_DUMP_CRASH"), (2, "VIR_DUMP_LIVE"), (8, "VIR_DUMP_RESET"));
    let function = "virDomainCoreDumpWithFormat";
    exclusive(call.flags, crash, live, function)?;
    exclusive(call.flags, crash, reset, function)?;
    exclusive(call.flags, live, reset, function)
}

fn saved_state(flags: u32, function: &str) -> Result<()> {
    exclusive(flags, (2, "VIR_DOMAIN_SAVE_RUNNING"), (4, "VIR_DOMAIN_SAVE_PAUSED"), function)
}

pub(super) fn managed_save(call: &DomainManagedSave, _: Access) -> Result<()> {
    saved_state(call.flags, "virDomainManagedSave")
}

pub(super) fn save(call: &DomainSaveFlags, _: Access) -> Result<()> {
    saved_state(call.flags, "virDomainSaveFlags")
}

pub(super) fn restore(call: &DomainRestoreFlags, _: Access) -> Result<()> {
    saved_state(call.flags, "virDomainRestoreFlags")
}

pub(super) fn metadata(call: &DomainSetMetadata, _: Access) -> Result<()> {
    let change = Change::of(&call.metadata, &call.key, &call.uri);
    notes("virDomainSetMetadata", Origin::Domain, call.kind, &change)
}

pub(super) fn network_metadata(call: &NetworkSetMetadata, _: Access) -> Result<()> {
    let change = Change::of(&call.metadata, &call.key, &call.uri);
    notes("virNetworkSetMetadata", Origin::Network, call.kind, &change)
}

/// A title is one line; elements have a namespace and a prefix, titles and descriptions none.
fn notes(function: &'static str, origin: Origin, kind: i32, change: &Change<'_>) -> Result<()> {
    let refuse = |argument: &str, what: &str| {
        Err(Error::argument(function, argument, format!("{argument} in {function} {what}")))
    };
    match kind {
        TITLE if change.text.is_some_and(|title| title.contains('\n')) => {
            Err(Error::new(Code::InvalidArg, origin, "metadata title can't contain newlines"))
        }
        DESCRIPTION | TITLE if change.uri.is_some() => refuse("uri", "must be NULL"),
        DESCRIPTION | TITLE if change.key.is_some() => refuse("key", "must be NULL"),
        ELEMENT if change.uri.is_none() => refuse("uri", "must not be NULL"),
        ELEMENT if change.text.is_some() && change.key.is_none() => refuse("key", "must not be NULL"),
        _ => Ok(()),
    }
}
