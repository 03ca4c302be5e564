//! Which client hears of what: registrations, and events as messages.

use crate::driver::event::{Change, DomainEvent, Event, NetworkEvent, PoolEvent};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::procedures::*;
use wire::server::Peer;
use wire::xdr::Uuid;
use wire::RemoteError;

/// Numbers of registrations.
#[derive(Default)]
pub(super) struct Numbers(AtomicI32);

impl Numbers {
    pub(super) fn next(&self) -> i32 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// What events are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Domain,
    Network,
    Pool,
    NodeDevice,
    Secret,
}

impl Family {
    /// Clients register for events that are newer than this; some of them stop if one is refused.
    fn known(self) -> std::ops::Range<i32> {
        0..match self {
            Family::Domain => 64,
            _ => 8,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Family::Domain => "domain",
            Family::Network => "network",
            Family::Pool => "storage pool",
            Family::NodeDevice => "node device",
            Family::Secret => "secret",
        }
    }
}

/// The one object that a registration is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Only {
    Uuid(Uuid),
    Name(String),
}

struct Registration {
    number: i32,
    family: Family,
    event: i32,
    only: Option<Only>,
    /// The client has a number for it, and gets that with each message.
    numbered: bool,
}

/// The registrations of a client.
pub(super) struct Registrations {
    peer: Peer,
    all: Mutex<Vec<Registration>>,
}

impl Registrations {
    pub(super) fn new(peer: Peer) -> Registrations {
        Registrations { peer, all: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Registration>> {
        // The list is changed by whole steps only.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers for an event; the number names the registration.
    pub(super) fn add(
        &self,
        numbers: &Numbers,
        family: Family,
        event: i32,
        only: Option<Only>,
    ) -> Result<i32, Box<RemoteError>> {
        self.insert(numbers, family, event, only, true)
    }

    /// Registers for an event of guests in the older way: messages come without a number.
    pub(super) fn add_old(&self, numbers: &Numbers, event: i32) -> Result<(), Box<RemoteError>> {
        self.insert(numbers, Family::Domain, event, None, false).map(drop)
    }

    fn insert(
        &self,
        numbers: &Numbers,
        family: Family,
        event: i32,
        only: Option<Only>,
        numbered: bool,
    ) -> Result<i32, Box<RemoteError>> {
        if !family.known().contains(&event) {
            return Err(RemoteError::internal(&format!("unsupported event ID {event}")));
        }
        let mut all = self.lock();
        let same = |own: &Registration| {
            (own.family, own.event, &own.only, own.numbered) == (family, event, &only, numbered)
        };
        if all.iter().any(same) {
            let mut error = RemoteError::internal("event callback already tracked");
            error.code = 8;
            error.domain = 0;
            error.message = Some("invalid argument: event callback already tracked".to_owned());
            return Err(error);
        }
        let number = numbers.next();
        all.push(Registration { number, family, event, only, numbered });
        Ok(number)
    }

    /// Ends a registration.
    pub(super) fn remove(&self, family: Family, number: i32) -> Result<(), Box<RemoteError>> {
        let mut all = self.lock();
        match all.iter().position(|own| own.numbered && own.family == family && own.number == number) {
            Some(index) => {
                all.remove(index);
                Ok(())
            }
            None => {
                let what = format!("{} event callback {number} not registered", family.name());
                Err(RemoteError::internal(&what))
            }
        }
    }

    /// Ends a registration of the older way.
    pub(super) fn remove_old(&self, event: i32) -> Result<(), Box<RemoteError>> {
        let mut all = self.lock();
        match all.iter().position(|own| !own.numbered && own.event == event) {
            Some(index) => {
                all.remove(index);
                Ok(())
            }
            None => Err(RemoteError::internal(&format!("domain event {event} not registered"))),
        }
    }

    /// Sends an event to the client once for each of its registrations that it fits.
    pub(super) fn send(&self, event: &Event) {
        let all = self.lock();
        let (family, number, object) = described(event);
        let fits = |own: &&Registration| {
            own.family == family
                && own.event == number
                && own.only.as_ref().is_none_or(|only| *only == object)
        };
        for own in all.iter().filter(fits) {
            // A message that is beyond the limits of the protocol cannot be sent to anybody.
            let _ = match own.numbered {
                true => message(&self.peer, own.number, event),
                false => old_message(&self.peer, event),
            };
        }
    }
}

/// The family, the number and the object of an event.
fn described(event: &Event) -> (Family, i32, Only) {
    match event {
        Event::Domain(dom, event) => (Family::Domain, domain_event(event), Only::Uuid(dom.uuid)),
        Event::Network(net, NetworkEvent::Changed(_)) => (Family::Network, 0, Only::Uuid(net.uuid)),
        Event::Network(net, NetworkEvent::Metadata { .. }) => (Family::Network, 1, Only::Uuid(net.uuid)),
        Event::Pool(pool, PoolEvent::Refreshed) => (Family::Pool, 1, Only::Uuid(pool.uuid)),
        Event::Pool(pool, _) => (Family::Pool, 0, Only::Uuid(pool.uuid)),
        Event::NodeDevice(device, _) => (Family::NodeDevice, 0, Only::Name(device.name.clone())),
    }
}

fn domain_event(event: &DomainEvent) -> i32 {
    match event {
        DomainEvent::Lifecycle(_) => 0,
        DomainEvent::Reboot => 1,
        DomainEvent::Balloon(_) => 13,
        DomainEvent::DeviceRemoved { .. } => 15,
        DomainEvent::Tunable(_) => 17,
        DomainEvent::DeviceAdded { .. } => 19,
        DomainEvent::DeviceRemovalFailed { .. } => 22,
        DomainEvent::Metadata { .. } => 23,
    }
}

fn change(change: Change) -> i32 {
    match change {
        Change::Defined => 0,
        Change::Undefined => 1,
        Change::Started => 2,
        Change::Stopped => 3,
    }
}

/// Sends an event with the number of a registration.
fn message(peer: &Peer, callback_id: i32, event: &Event) -> Result<(), wire::xdr::Error> {
    match event.clone() {
        Event::Domain(dom, event) => match event {
            DomainEvent::Lifecycle(step) => {
                let (event, detail) = step.numbers();
                peer.send(&DomainEventCallbackLifecycle { callback_id, dom, event, detail })
            }
            DomainEvent::Reboot => peer.send(&DomainEventCallbackReboot { callback_id, dom }),
            DomainEvent::Balloon(actual) => {
                peer.send(&DomainEventCallbackBalloonChange { callback_id, dom, actual })
            }
            DomainEvent::DeviceRemoved { alias } => {
                peer.send(&DomainEventCallbackDeviceRemoved { callback_id, dom, dev_alias: alias })
            }
            DomainEvent::Tunable(params) => {
                peer.send(&DomainEventCallbackTunable { callback_id, dom, params: params.into() })
            }
            DomainEvent::DeviceAdded { alias } => {
                peer.send(&DomainEventCallbackDeviceAdded { callback_id, dom, dev_alias: alias })
            }
            DomainEvent::DeviceRemovalFailed { alias } => {
                peer.send(&DomainEventCallbackDeviceRemovalFailed { callback_id, dom, dev_alias: alias })
            }
            DomainEvent::Metadata { kind, uri } => {
                peer.send(&DomainEventCallbackMetadataChange { callback_id, dom, kind, nsuri: uri })
            }
        },
        Event::Network(net, NetworkEvent::Metadata { kind, uri }) => {
            peer.send(&NetworkEventCallbackMetadataChange { callback_id, net, kind, nsuri: uri })
        }
        Event::Network(net, NetworkEvent::Changed(own)) => {
            peer.send(&NetworkEventLifecycle { callback_id, net, event: change(own), detail: 0 })
        }
        Event::Pool(pool, PoolEvent::Refreshed) => peer.send(&StoragePoolEventRefresh { callback_id, pool }),
        Event::Pool(pool, own) => {
            let event = match own {
                PoolEvent::Changed(own) => change(own),
                PoolEvent::Created => 4,
                PoolEvent::Deleted | PoolEvent::Refreshed => 5,
            };
            peer.send(&StoragePoolEventLifecycle { callback_id, pool, event, detail: 0 })
        }
        Event::NodeDevice(dev, own) => {
            peer.send(&NodeDeviceEventLifecycle { callback_id, dev, event: change(own), detail: 0 })
        }
    }
}

/// Sends an event of a guest without a number; those that came later have no such message.
fn old_message(peer: &Peer, event: &Event) -> Result<(), wire::xdr::Error> {
    let Event::Domain(dom, event) = event.clone() else { return Ok(()) };
    match event {
        DomainEvent::Lifecycle(step) => {
            let (event, detail) = step.numbers();
            peer.send(&DomainEventLifecycle { dom, event, detail })
        }
        DomainEvent::Reboot => peer.send(&DomainEventReboot { dom }),
        DomainEvent::Balloon(actual) => peer.send(&DomainEventBalloonChange { dom, actual }),
        DomainEvent::DeviceRemoved { alias } => {
            peer.send(&DomainEventDeviceRemoved { dom, dev_alias: alias })
        }
        DomainEvent::Tunable(_)
        | DomainEvent::DeviceAdded { .. }
        | DomainEvent::DeviceRemovalFailed { .. }
        | DomainEvent::Metadata { .. } => Ok(()),
    }
}
