//! What QEMU reports by itself, and what follows from it.

use super::guest::{Ending, Guest, Live, Own};
use super::qmp::{Monitor, Report, Reporter};
use super::{vcpus, Shared};
use crate::domain::devices::chardev::ChannelState;
use crate::driver::event::{DomainEvent, Event, Lifecycle};
use crate::driver::State;
use crate::xml::value::size::Kib;
use serde_json::{json, Value};
use std::sync::{Arc, Weak};

/// Reasons of states.
const UNPAUSED: i32 = 5;
const USER: i32 = 1;
const SAVE: i32 = 3;
const IO_ERROR: i32 = 5;
const RESTORED: i32 = 3;
const PANICKED: i32 = 1;

/// What has to be done after an event, by a thread that may ask QEMU.
#[derive(Debug, PartialEq)]
enum Then {
    /// The guest starts again.
    Reset,
    /// The process ends.
    End,
    /// What a device used goes as well: its alias, and its block nodes.
    Release(String, Vec<String>),
    /// A virtual CPU may be gone: they are counted.
    Count,
}

/// What the reports of a guest's process are brought to.
pub(super) fn reporter(shared: &Arc<Shared>, guest: &Arc<Guest>, id: i32) -> Reporter {
    let (shared, guest): (Weak<Shared>, Weak<Guest>) = (Arc::downgrade(shared), Arc::downgrade(guest));
    Box::new(move |report| {
        let (Some(shared), Some(guest)) = (shared.upgrade(), guest.upgrade()) else { return };
        match report {
            Report::Event(name, data) => happened(&shared, &guest, id, &name, &data),
            Report::End => shared.ended(&guest, id),
        }
    })
}

fn happened(shared: &Arc<Shared>, guest: &Arc<Guest>, id: i32, name: &str, data: &Value) {
    let (events, then) = {
        let mut own = guest.lock();
        if own.live.as_ref().is_none_or(|live| live.id != id) {
            return;
        }
        let dom = guest.handle_of(&own);
        let Some((event, next)) = react(&mut own, name, data) else { return };
        (Vec::from_iter(event.map(|event| Event::Domain(dom, event))), next)
    };
    guest.changed();
    shared.save(guest);
    shared.listeners.send(&events);
    if let Some(then) = then {
        let (shared, guest) = (shared.clone(), guest.clone());
        // Without a thread nothing follows: the guest stays as QEMU left it.
        let _ = std::thread::Builder::new()
            .name("follow".to_owned())
            .spawn(move || follow(&shared, &guest, then));
    }
}

/// What an event changes, what is told of it, and what follows; `None` where it changes nothing.
fn react(own: &mut Own, name: &str, data: &Value) -> Option<(Option<DomainEvent>, Option<Then>)> {
    let step = |step: Lifecycle| Some(DomainEvent::Lifecycle(step));
    let state = own.condition.state;
    let live = own.live.as_mut()?;
    match name {
        "STOP" if state == State::Running && !live.ending.shutdown && !live.ending.panicked => {
            let reason = match &live.ending {
                Ending { failed_io: true, .. } => IO_ERROR,
                Ending { saving: true, .. } => SAVE,
                _ => USER,
            };
            live.ending.failed_io = false;
            own.be(State::Paused, reason);
            Some((step(Lifecycle::Suspended(if reason == IO_ERROR { 2 } else { 0 })), None))
        }
        "RESUME" if live.ending.restoring => {
            own.be(State::Running, RESTORED);
            None
        }
        "RESUME" if state == State::Paused => {
            own.be(State::Running, UNPAUSED);
            Some((step(Lifecycle::Resumed(0)), None))
        }
        "BLOCK_IO_ERROR" if data["action"] == "stop" => {
            live.ending.failed_io = true;
            None
        }
        "RESET" => Some((Some(DomainEvent::Reboot), None)),
        "SHUTDOWN" => shut_down(own, data),
        "GUEST_PANICKED" => {
            live.ending.panicked = true;
            let action = live.definition.domain.on_crash.unwrap_or_default();
            let then = match action.as_str() {
                "restart" | "coredump-restart" => Some(Then::Reset),
                "preserve" => None,
                _ => Some(Then::End),
            };
            own.be(State::Crashed, PANICKED);
            Some((step(Lifecycle::Crashed(0)), then))
        }
        "BALLOON_CHANGE" => {
            let kib = data["actual"].as_u64()? / 1024;
            live.change(|domain| domain.current_memory = Some(Kib(kib)));
            Some((Some(DomainEvent::Balloon(kib)), None))
        }
        _ if is_end_of_cpu(name, data) => Some((None, Some(Then::Count))),
        "DEVICE_DELETED" => {
            let alias = data["device"].as_str()?.to_owned();
            let nodes = live.nodes.remove(&alias).unwrap_or_default();
            removed(live, &alias);
            live.went.insert(alias.clone());
            let then = Then::Release(alias.clone(), nodes);
            // CPUs have no events of their own.
            let event = (!alias.starts_with("vcpu")).then_some(DomainEvent::DeviceRemoved { alias });
            Some((event, Some(then)))
        }
        "DEVICE_UNPLUG_GUEST_ERROR" => {
            let alias = data["device"].as_str()?.to_owned();
            live.kept.insert(alias.clone());
            Some((Some(DomainEvent::DeviceRemovalFailed { alias }), None))
        }
        "VSERPORT_CHANGE" => {
            let state = match data["open"].as_bool()? {
                true => ChannelState::Connected,
                false => ChannelState::Disconnected,
            };
            let id = data["id"].as_str()?;
            live.change(|domain| {
                let all = domain.devices.channel.iter_mut();
                let found = all.filter(|own| super::setup::alias(&own.info) == id);
                found.filter_map(|own| own.target.as_mut()).for_each(|own| own.state = Some(state));
            });
            Some((None, None))
        }
        _ => None,
    }
}

/// Whether an event says that the guest let go of a virtual CPU. Newer releases of QEMU name in `DEVICE_DELETED`
/// only a part of it, by its path, and send for the CPU itself no more than what the guest's firmware tables said:
/// source 3 is a removal, status 0 its success.
fn is_end_of_cpu(name: &str, data: &Value) -> bool {
    match name {
        "DEVICE_DELETED" => {
            let path = data["path"].as_str().unwrap_or_default();
            data["device"].is_null() && path.starts_with("/machine/peripheral/vcpu")
        }
        "ACPI_DEVICE_OST" => data["info"]["source"] == 3 && data["info"]["status"] == 0,
        _ => false,
    }
}

/// Counts the virtual CPUs, and tells those who wait for one to go.
fn count(shared: &Shared, guest: &Guest, monitor: &Monitor) {
    let Ok(there) = vcpus::slots(monitor).and_then(|slots| vcpus::plugged(monitor, &slots)) else { return };
    {
        let mut own = guest.lock();
        let Ok(live) = own.running_mut() else { return };
        let gone = live.vcpus.iter().filter(|(id, _)| !there.contains_key(id));
        live.went.extend(gone.filter_map(|(_, own)| own.alias.clone()));
        live.vcpus = there.clone();
        live.change(|domain| super::cpus::show(domain, &there));
    }
    guest.changed();
    shared.save(guest);
}

/// The guest shuts down, or the process is told to end.
fn shut_down(own: &mut Own, data: &Value) -> Option<(Option<DomainEvent>, Option<Then>)> {
    const BY_GUEST: i32 = 1;
    const BY_HOST: i32 = 2;
    let live = own.live.as_mut()?;
    if live.ending.shutdown {
        return None;
    }
    if std::mem::take(&mut live.ending.reboot) {
        return Some((None, Some(Then::Reset)));
    }
    live.ending.shutdown = true;
    let by_guest = data["guest"].as_bool().unwrap_or(false);
    let signal = data["reason"] == "host-signal" || data["reason"] == "host-qmp-quit";
    let action = live.definition.domain.on_poweroff.unwrap_or_default();
    let then = match action.as_str() {
        // A process that ends already needs no more for that.
        _ if signal => None,
        "restart" | "rename-restart" => {
            live.ending.shutdown = false;
            Some(Then::Reset)
        }
        "preserve" => None,
        _ => Some(Then::End),
    };
    if then == Some(Then::Reset) {
        return Some((None, then));
    }
    own.be(State::Shutdown, if by_guest { BY_GUEST } else { 0 });
    let detail = if by_guest { BY_GUEST } else { BY_HOST };
    Some((Some(DomainEvent::Lifecycle(Lifecycle::Shutdown(detail))), then))
}

/// A device is gone from the running definition.
fn removed(live: &mut Live, alias: &str) {
    if let Some(id) = alias.strip_prefix("vcpu").and_then(|id| id.parse().ok()) {
        live.vcpus.remove(&id);
        let there = live.vcpus.clone();
        return live.change(|domain| super::cpus::show(domain, &there));
    }
    live.change(|domain| {
        domain.devices.disk.retain(|own| super::setup::alias(&own.info) != alias);
        domain.devices.interface.retain(|own| super::setup::alias(&own.info) != alias);
    });
}

fn follow(shared: &Shared, guest: &Guest, then: Then) {
    let Ok((monitor, process)) =
        guest.lock().running().map(|live| (live.monitor.clone(), live.process.clone()))
    else {
        return;
    };
    match then {
        Then::End => process.terminate(),
        Then::Count => count(shared, guest, &monitor),
        Then::Reset => {
            // What fails leaves the guest as it is: stopped.
            let _ = monitor.ask("system_reset", Value::Null);
            let _ = monitor.ask("cont", Value::Null);
            let mut own = guest.lock();
            if own.condition.state == State::Crashed {
                own.be(State::Running, 9);
            }
            if let Some(live) = &mut own.live {
                live.ending.panicked = false;
            }
        }
        Then::Release(alias, nodes) => {
            for node in nodes {
                let _ = monitor.ask("blockdev-del", json!({ "node-name": node }));
            }
            if alias.starts_with("net") {
                let _ = monitor.ask("netdev_del", json!({ "id": format!("host{alias}") }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As QEMU 11.1.3 sends them when a CPU is taken out of a running Linux.
    #[test]
    fn the_end_of_a_cpu_is_noticed() {
        let info = |source, status| json!({"info": {"source": source, "status": status, "slot": "1"}});
        assert!(!is_end_of_cpu("ACPI_DEVICE_OST", &info(1, 0)), "it was plugged in");
        assert!(!is_end_of_cpu("ACPI_DEVICE_OST", &info(3, 132)), "the guest works on it");
        assert!(is_end_of_cpu("ACPI_DEVICE_OST", &info(3, 0)));
        let path = |path: &str| json!({ "path": path });
        assert!(is_end_of_cpu("DEVICE_DELETED", &path("/machine/peripheral/vcpu1/lapic")));
        assert!(!is_end_of_cpu("DEVICE_DELETED", &path("/machine/peripheral/net0/x")));
        let whole = json!({"device": "vcpu1", "path": "/machine/peripheral/vcpu1"});
        assert!(!is_end_of_cpu("DEVICE_DELETED", &whole), "older releases name the CPU");
    }
}
