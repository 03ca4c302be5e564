//! What a server reports.

use super::super::event::{DomainEvent, Event, Lifecycle};
use wire::procedures::*;
use wire::xdr::decode;
use wire::{Event as _, Packet};

/// The events that are asked for: those that [`read`] knows.
pub(super) const REGISTERED: [i32; 5] = [0, 1, 15, 19, 23];

/// The event in a message; of one that is not known, or is not whole, nothing comes.
pub(super) fn read(packet: &Packet) -> Option<Event> {
    let procedure = find(packet.header.program, packet.header.procedure)?;
    let payload = &packet.payload;
    if procedure == DomainEventCallbackLifecycle::PROCEDURE {
        let own: DomainEventCallbackLifecycle = decode(payload).ok()?;
        Some(Event::Domain(own.dom, DomainEvent::Lifecycle(step(own.event, own.detail)?)))
    } else if procedure == DomainEventCallbackReboot::PROCEDURE {
        let own: DomainEventCallbackReboot = decode(payload).ok()?;
        Some(Event::Domain(own.dom, DomainEvent::Reboot))
    } else if procedure == DomainEventCallbackDeviceRemoved::PROCEDURE {
        let own: DomainEventCallbackDeviceRemoved = decode(payload).ok()?;
        Some(Event::Domain(own.dom, DomainEvent::DeviceRemoved { alias: own.dev_alias }))
    } else if procedure == DomainEventCallbackDeviceAdded::PROCEDURE {
        let own: DomainEventCallbackDeviceAdded = decode(payload).ok()?;
        Some(Event::Domain(own.dom, DomainEvent::DeviceAdded { alias: own.dev_alias }))
    } else if procedure == DomainEventCallbackMetadataChange::PROCEDURE {
        let own: DomainEventCallbackMetadataChange = decode(payload).ok()?;
        Some(Event::Domain(own.dom, DomainEvent::Metadata { kind: own.kind, uri: own.nsuri }))
    } else {
        None
    }
}

fn step(event: i32, detail: i32) -> Option<Lifecycle> {
    Some(match event {
        0 => Lifecycle::Defined(detail),
        1 => Lifecycle::Undefined(detail),
        2 => Lifecycle::Started(detail),
        3 => Lifecycle::Suspended(detail),
        4 => Lifecycle::Resumed(detail),
        5 => Lifecycle::Stopped(detail),
        6 => Lifecycle::Shutdown(detail),
        _ => return None,
    })
}
