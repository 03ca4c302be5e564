//! Devices that are added to guests, taken from them and changed, in the running copy, the stored one, or
//! both.

use super::define::Age;
use super::end::ask;
use super::guest::{Guest, Targets};
use super::hotplug::{take, Device};
use super::{prepare, refuse, setup, supported, QemuDriver, Shared};
use crate::domain::devices::interface::{Link, LinkState};
use crate::domain::devices::{Disk, Interface};
use crate::domain::Domain;
use crate::driver::calls::Devices;
use crate::driver::document;
use crate::driver::error::{Code, Result};
use crate::driver::event::{DomainEvent, Event};
use crate::driver::{Handle, AFFECT_CONFIG, AFFECT_LIVE};
use serde_json::json;
use std::time::Duration;
use wire::procedures::*;

const COPIES: u32 = AFFECT_LIVE | AFFECT_CONFIG;

/// How long a guest may take to let go of a device before the call is over.
const LETTING_GO: Duration = Duration::from_secs(5);

impl Devices for QemuDriver {
    fn domain_attach_device(&self, call: &DomainAttachDevice) -> Result<()> {
        self.attach(&call.dom, &call.xml, AFFECT_LIVE)
    }

    fn domain_attach_device_flags(&self, call: &DomainAttachDeviceFlags) -> Result<()> {
        supported(call.flags, COPIES, "qemuDomainAttachDeviceLiveAndConfig")?;
        self.attach(&call.dom, &call.xml, call.flags)
    }

    fn domain_detach_device(&self, call: &DomainDetachDevice) -> Result<()> {
        self.detach(&call.dom, &call.xml, AFFECT_LIVE)
    }

    fn domain_detach_device_flags(&self, call: &DomainDetachDeviceFlags) -> Result<()> {
        supported(call.flags, COPIES, "qemuDomainDetachDeviceLiveAndConfig")?;
        self.detach(&call.dom, &call.xml, call.flags)
    }

    fn domain_detach_device_alias(&self, call: &DomainDetachDeviceAlias) -> Result<()> {
        supported(call.flags, COPIES, "qemuDomainDetachDeviceAlias")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(call.flags)?;
        if targets.config {
            // Stored devices have no names but those that users gave them.
            self.shared.change(&guest, AFFECT_CONFIG, |domain| {
                let before = (domain.devices.disk.len(), domain.devices.interface.len());
                domain.devices.disk.retain(|own| setup::alias(&own.info) != call.alias);
                domain.devices.interface.retain(|own| setup::alias(&own.info) != call.alias);
                match before == (domain.devices.disk.len(), domain.devices.interface.len()) {
                    true => missing(format!("no device found with alias {}", call.alias)),
                    false => Ok(()),
                }
            })?;
        }
        if targets.live {
            unplug(&guest, &call.alias)?;
        }
        Ok(())
    }

    fn domain_update_device_flags(&self, call: &DomainUpdateDeviceFlags) -> Result<()> {
        const FORCE: u32 = 4;
        supported(call.flags, COPIES | FORCE, "qemuDomainUpdateDeviceFlags")?;
        let guest = self.find(&call.dom)?;
        let new = device(&call.xml)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(call.flags & COPIES)?;
        if targets.live {
            match &new {
                Device::Interface(new) => set_link(&guest, new)?,
                Device::Disk(new) => self.shared.set_medium(&guest, new, call.flags & FORCE != 0)?,
            }
            self.shared.save(&guest);
        }
        match targets.config {
            true => self.shared.change(&guest, AFFECT_CONFIG, |domain| update(domain, &new)),
            false => Ok(()),
        }
    }
}

fn missing<T>(detail: String) -> Result<T> {
    refuse(Code::DeviceMissing, detail)
}

/// The one device of a document.
fn device(text: &str) -> Result<Device> {
    let parsed = document::parse(text)?;
    let node = parsed.root_element();
    let kind = node.tag_name().name().to_owned();
    // What is around it in its own document is not part of the device.
    let inner = &text[node.range()];
    let whole = format!("<domain type='qemu'><name>device</name><devices>{inner}</devices></domain>");
    let reading = Domain::read(&whole);
    let domain = reading.domain.ok_or_else(|| document::first(&reading.diagnostics))?;
    let disk = domain.devices.disk.into_iter().next().map(|own| Device::Disk(Box::new(own)));
    let interface = domain.devices.interface.into_iter().next();
    match disk.or(interface.map(|own| Device::Interface(Box::new(own)))) {
        Some(device) => Ok(device),
        None => {
            refuse(Code::OperationUnsupported, format!("live attach of device '{kind}' is not supported"))
        }
    }
}

fn mac(own: &Interface) -> Option<String> {
    Some(own.mac.as_ref()?.address?.to_string().to_lowercase())
}

/// Where the device that a document means is among those of a definition.
fn disk_at(domain: &Domain, wanted: &Disk) -> Result<usize> {
    let found = domain.devices.disk.iter().position(|own| own.target.dev == wanted.target.dev);
    match found {
        Some(at) => Ok(at),
        None => missing(format!("disk {} not found", wanted.target.dev)),
    }
}

fn interface_at(domain: &Domain, wanted: &Interface) -> Result<usize> {
    let address = |own: &Interface| own.info.address.as_ref().map(|address| address.bus.clone());
    let alias = setup::alias(&wanted.info);
    let is_it = |own: &Interface| {
        mac(wanted).is_none_or(|mac_of| mac(own) == Some(mac_of))
            && wanted.info.address.as_ref().is_none_or(|_| address(own) == address(wanted))
            && (alias.is_empty() || setup::alias(&own.info) == alias)
    };
    let found: Vec<usize> =
        domain.devices.interface.iter().enumerate().filter(|(_, own)| is_it(own)).map(|(at, _)| at).collect();
    match found[..] {
        [at] => Ok(at),
        [] => missing(match mac(wanted) {
            Some(mac) => format!("no device matching MAC address {mac} found"),
            None => "no matching network device was found".to_owned(),
        }),
        _ => refuse(Code::OperationFailed, "multiple matching interfaces found"),
    }
}

/// Changes a stored device to what a document says of it.
fn update(domain: &mut Domain, new: &Device) -> Result<()> {
    match new {
        Device::Disk(new) => {
            let at = disk_at(domain, new)?;
            domain.devices.disk[at].source = new.source.clone();
        }
        Device::Interface(new) => {
            let at = interface_at(domain, new)?;
            domain.devices.interface[at].link = new.link.clone();
        }
    }
    Ok(())
}

/// Takes the link of a running guest's interface up or down.
fn set_link(guest: &Guest, new: &Interface) -> Result<()> {
    let (at, alias) = {
        let own = guest.lock();
        let domain = &own.running()?.definition.domain;
        let at = interface_at(domain, new)?;
        (at, setup::alias(&domain.devices.interface[at].info).to_owned())
    };
    let up = new.link.as_ref().is_none_or(|link| link.state != Some(LinkState::Down));
    ask(guest, "set_link", json!({"name": alias, "up": up}))?;
    let state = if up { LinkState::Up } else { LinkState::Down };
    guest.lock().running_mut()?.change(|domain| {
        if let Some(own) = domain.devices.interface.get_mut(at) {
            own.link = Some(Link { state: Some(state), ..Link::default() });
        }
    });
    Ok(())
}

/// Takes a device of a running guest away; a guest that does not let go of it yet may do so later.
fn unplug(guest: &Guest, alias: &str) -> Result<()> {
    {
        let mut own = guest.lock();
        let live = own.running_mut()?;
        let devices = &live.definition.domain.devices;
        let disks = devices.disk.iter().map(|own| &own.info);
        let mut all = disks.chain(devices.interface.iter().map(|own| &own.info));
        if !all.any(|info| setup::alias(info) == alias) {
            return missing(format!("no device found with alias {alias}"));
        }
        live.went.remove(alias);
        live.kept.remove(alias);
    }
    ask(guest, "device_del", json!({ "id": alias }))?;
    guest.wait(LETTING_GO, |own| {
        own.live.as_ref().is_none_or(|live| live.went.contains(alias) || live.kept.contains(alias))
    });
    let kept = guest.lock().live.as_ref().is_some_and(|live| live.kept.contains(alias));
    match kept {
        true => refuse(Code::OperationFailed, "unplug of device was rejected by the guest"),
        false => Ok(()),
    }
}

impl QemuDriver {
    fn attach(&self, dom: &Handle, text: &str, flags: u32) -> Result<()> {
        let guest = self.find(dom)?;
        let new = device(text)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(flags)?;
        let config = self.with(&guest, targets, &new)?;
        if targets.live {
            self.shared.plug(&guest, &new)?;
        }
        if let Some(config) = config {
            let mut own = guest.lock();
            own.config = Some(self.shared.store(&config)?);
        }
        Ok(())
    }

    /// The stored definition with one more device, if that is wanted.
    fn with(&self, guest: &Guest, targets: Targets, new: &Device) -> Result<Option<Domain>> {
        if !targets.config {
            return Ok(None);
        }
        let mut domain = guest.lock().inactive()?.domain.clone();
        is_free(&domain, new)?;
        new.add_to(&mut domain.devices);
        self.shared.complete(domain, Age::Known).map(Some)
    }

    fn detach(&self, dom: &Handle, text: &str, flags: u32) -> Result<()> {
        let guest = self.find(dom)?;
        let wanted = device(text)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(flags)?;
        let without = |domain: &mut Domain| {
            match &wanted {
                Device::Disk(wanted) => drop(domain.devices.disk.remove(disk_at(domain, wanted)?)),
                Device::Interface(wanted) => {
                    drop(domain.devices.interface.remove(interface_at(domain, wanted)?));
                }
            }
            Ok(())
        };
        let alias = match targets.live {
            true => {
                let own = guest.lock();
                let domain = &own.running()?.definition.domain;
                let info = match &wanted {
                    Device::Disk(wanted) => &domain.devices.disk[disk_at(domain, wanted)?].info,
                    Device::Interface(wanted) => {
                        &domain.devices.interface[interface_at(domain, wanted)?].info
                    }
                };
                Some(setup::alias(info).to_owned())
            }
            false => None,
        };
        if targets.config {
            // Whether that can be done is known before the running guest is touched.
            without(&mut guest.lock().inactive()?.domain.clone())?;
        }
        if let Some(alias) = alias {
            unplug(&guest, &alias)?;
        }
        match targets.config {
            true => self.shared.change(&guest, AFFECT_CONFIG, without),
            false => Ok(()),
        }
    }
}

/// Refuses a device that is there already.
fn is_free(domain: &Domain, new: &Device) -> Result<()> {
    match new {
        Device::Disk(new) if disk_at(domain, new).is_ok() => {
            refuse(Code::OperationFailed, format!("target {} already exists", new.target.dev))
        }
        _ => Ok(()),
    }
}

impl Shared {
    /// Plugs a device into a running guest.
    fn plug(&self, guest: &Guest, new: &Device) -> Result<()> {
        let definition = guest.lock().running()?.definition.clone();
        is_free(&definition.domain, new)?;
        let mut settled = self.settle(&definition.domain, new)?;
        if let Device::Disk(_) = &settled {
            let mut alone = Domain::default();
            settled.add_to(&mut alone.devices);
            prepare::sources(&alone)?;
        }
        let steps = self.steps(guest, &settled)?;
        take(guest, &steps)?;
        let nodes: Vec<String> =
            steps.iter().rev().filter_map(|step| step.node().map(str::to_owned)).collect();
        let event = {
            let mut own = guest.lock();
            let dom = guest.handle_of(&own);
            let live = own.running_mut()?;
            if let Device::Disk(disk) = &mut settled {
                if let Some(number) = nodes.first().and_then(|node| prepare::number(node)) {
                    disk.source.common_mut().index = number;
                }
                let highest = nodes.iter().filter_map(|node| prepare::number(node)).max();
                live.next_node = live.next_node.max(highest.map_or(0, |own| own + 1));
            }
            let alias = setup::alias(settled.info()).to_owned();
            if !nodes.is_empty() {
                live.nodes.insert(alias.clone(), nodes);
            }
            live.change(|domain| settled.add_to(&mut domain.devices));
            Event::Domain(dom, DomainEvent::DeviceAdded { alias })
        };
        self.save(guest);
        self.listeners.send(&[event]);
        Ok(())
    }

    /// Puts another medium into a drive of a running guest, or none.
    fn set_medium(&self, guest: &Guest, new: &Disk, force: bool) -> Result<()> {
        let (at, mut changed, before) = {
            let own = guest.lock();
            let live = own.running()?;
            let domain = &live.definition.domain;
            let at = disk_at(domain, new)?;
            let disk = domain.devices.disk[at].clone();
            let before = live.nodes.get(setup::alias(&disk.info)).cloned().unwrap_or_default();
            (at, disk, before)
        };
        use crate::domain::devices::disk::Device as Drive;
        if !matches!(changed.device, Drive::Cdrom | Drive::Floppy) {
            let detail =
                format!("disk device '{}' of '{}' cannot be changed", changed.device, changed.target.dev);
            return refuse(Code::OperationUnsupported, detail);
        }
        let alias = setup::alias(&changed.info).to_owned();
        changed.source = new.source.clone();
        let steps = match changed.source.is_empty() {
            true => Vec::new(),
            false => {
                let mut alone = Domain::default();
                alone.devices.disk.push(changed.clone());
                prepare::sources(&alone)?;
                let all = self.steps(guest, &Device::Disk(Box::new(changed.clone())))?;
                all.into_iter().filter(|step| step.node().is_some()).collect()
            }
        };
        ask(guest, "blockdev-open-tray", json!({"id": alias, "force": force}))?;
        let opened = || ask(guest, "blockdev-remove-medium", json!({ "id": alias }));
        // A guest that locks its tray opens it a moment after it was asked to.
        let mut removed = opened();
        for _ in 0..10 {
            if removed.is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
            removed = opened();
        }
        removed?;
        for node in &before {
            ask(guest, "blockdev-del", json!({ "node-name": node }))?;
        }
        let nodes: Vec<String> =
            steps.iter().rev().filter_map(|step| step.node().map(str::to_owned)).collect();
        let inserted = take(guest, &steps).and_then(|()| match nodes.first() {
            Some(node) => {
                ask(guest, "blockdev-insert-medium", json!({"id": alias, "node-name": node})).map(drop)
            }
            None => Ok(()),
        });
        ask(guest, "blockdev-close-tray", json!({ "id": alias }))?;
        let mut own = guest.lock();
        let live = own.running_mut()?;
        live.nodes.remove(&alias);
        let highest = nodes.iter().filter_map(|node| prepare::number(node)).max();
        live.next_node = live.next_node.max(highest.map_or(0, |own| own + 1));
        if inserted.is_ok() {
            if let Some(number) = nodes.first().and_then(|node| prepare::number(node)) {
                changed.source.common_mut().index = number;
                live.nodes.insert(alias, nodes);
            }
        } else {
            changed.source = Default::default();
        }
        live.change(|domain| {
            if let Some(own) = domain.devices.disk.get_mut(at) {
                *own = changed;
            }
        });
        inserted
    }
}
