//! Devices that are plugged in while a guest runs, as commands for its QEMU: what the command line would say
//! of one more device is what QEMU is told.

use super::define::Age;
use super::guest::Guest;
use super::start::said;
use super::{define, not_now, prepare, refuse, setup, Shared};
use crate::domain::devices::Devices;
use crate::domain::info::Alias;
use crate::domain::Domain;
use crate::driver::error::{Code, Result};
use crate::hypervisor::Completed;
use crate::qemu::alias;
use crate::qemu::command::command_line;
use crate::qemu::launch::Launch;
use crate::qemu::settings::Target;
use crate::qemu::translate::Qemu;
use serde_json::{json, Value};

/// A device that is plugged in or out: one disk or one interface.
#[derive(Clone, Debug)]
pub(super) enum Device {
    Disk(Box<crate::domain::devices::Disk>),
    Interface(Box<crate::domain::devices::Interface>),
}

impl Device {
    pub(super) fn info(&self) -> &crate::domain::info::DeviceInfo {
        match self {
            Device::Disk(own) => &own.info,
            Device::Interface(own) => &own.info,
        }
    }

    fn info_mut(&mut self) -> &mut crate::domain::info::DeviceInfo {
        match self {
            Device::Disk(own) => &mut own.info,
            Device::Interface(own) => &mut own.info,
        }
    }

    /// Adds it to others.
    pub(super) fn add_to(&self, devices: &mut Devices) {
        match self {
            Device::Disk(own) => devices.disk.push((**own).clone()),
            Device::Interface(own) => devices.interface.push((**own).clone()),
        }
    }
}

/// A command for QEMU, and the one that takes back what it did.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    command: &'static str,
    arguments: Value,
    undo: (&'static str, Value),
}

impl Step {
    /// What an option of the command line means for a process that runs.
    fn of(option: &str, value: &str) -> Result<Step> {
        let Ok(arguments) = serde_json::from_str::<Value>(value) else {
            return refuse(
                Code::OperationUnsupported,
                "this QEMU binary is too old for devices that are added",
            );
        };
        let id = |member: &str| arguments[member].as_str().unwrap_or_default().to_owned();
        let (command, undo) = match option {
            "-blockdev" => ("blockdev-add", ("blockdev-del", json!({"node-name": id("node-name")}))),
            "-netdev" => ("netdev_add", ("netdev_del", json!({"id": id("id")}))),
            "-object" => ("object-add", ("object-del", json!({"id": id("id")}))),
            "-device" => ("device_add", ("device_del", json!({"id": id("id")}))),
            other => {
                let detail = format!("the device needs the option '{other}', which no running guest can get");
                return refuse(Code::OperationUnsupported, detail);
            }
        };
        Ok(Step { command, arguments, undo })
    }

    /// The name of the block node that it makes, if it makes one.
    pub(super) fn node(&self) -> Option<&str> {
        (self.command == "blockdev-add").then(|| self.arguments["node-name"].as_str())?
    }
}

/// Takes steps; if one is refused, those before it are taken back.
pub(super) fn take(guest: &Guest, steps: &[Step]) -> Result<()> {
    let monitor = guest.monitor()?;
    for (at, step) in steps.iter().enumerate() {
        let done = said(step.command, monitor.ask(step.command, step.arguments.clone()));
        if let Err(error) = done {
            for before in steps[..at].iter().rev() {
                let (command, arguments) = &before.undo;
                // What cannot be taken back is in nobody's way.
                let _ = monitor.ask(command, arguments.clone());
            }
            return Err(error);
        }
    }
    Ok(())
}

impl Shared {
    /// A new device as it will be in a running guest: completed, with its name and its address.
    pub(super) fn settle(&self, live: &Domain, device: &Device) -> Result<Device> {
        let mut domain = Domain { id: None, ..live.clone() };
        device.add_to(&mut domain.devices);
        let target = self.target(live, Age::Known)?;
        let slots = live.devices.controller.len();
        let completed = Completed::<Qemu>::new(domain, &target).map_err(|found| define::unusable(&found))?;
        if completed.devices.controller.len() > slots {
            return refuse(Code::Internal, "No more available PCI slots");
        }
        let found = match device {
            Device::Disk(own) => {
                let mut all = completed.devices.disk.iter();
                let is_it = |disk: &&crate::domain::devices::Disk| disk.target.dev == own.target.dev;
                all.find(is_it).map(|own| Device::Disk(Box::new(own.clone())))
            }
            Device::Interface(_) => {
                completed.devices.interface.last().map(|own| Device::Interface(Box::new(own.clone())))
            }
        };
        let Some(mut settled) = found else { return Err(not_now("the device does not fit into the guest")) };
        let named = settled.info().alias.as_ref().is_some_and(|own| own.name.is_some());
        if !named {
            if let Some(name) = free_name(live, &settled) {
                settled.info_mut().alias = Some(Alias { name: Some(name), ..Alias::default() });
            }
        }
        Ok(settled)
    }

    /// What QEMU has to be told of a device that a running guest gets.
    pub(super) fn steps(&self, guest: &Guest, device: &Device) -> Result<Vec<Step>> {
        let (live, folder, node) = {
            let own = guest.lock();
            let live = own.running()?;
            (live.definition.clone(), live.folder.clone(), live.next_node)
        };
        let target = self.target(&live.domain, Age::Known)?;
        let profile = Launch { first_node: node, ..prepare::profile(&self.folders, &folder) };
        let without = bare(&live.domain);
        let mut with = without.clone();
        device.add_to(&mut with.devices);
        let before = options(&without, &target, &profile)?;
        let after = options(&with, &target, &profile)?;
        let new = after.into_iter().filter(|own| !before.contains(own));
        new.map(|(option, value)| Step::of(&option, &value)).collect()
    }
}

/// The guest without what can be plugged in, so that what a device adds to its command shows.
fn bare(live: &Domain) -> Domain {
    let mut domain = Domain { id: None, ..live.clone() };
    domain.devices.disk.clear();
    domain.devices.interface.clear();
    // Places in the order by kinds of devices are taken already.
    if let Some(os) = &mut domain.os {
        os.boot.clear();
    }
    domain
}

/// The options of a command with their values.
fn options(domain: &Domain, target: &Target, profile: &Launch) -> Result<Vec<(String, String)>> {
    let command = command_line(domain, target, profile).map_err(|found| define::unusable(&found))?;
    let pairs = command.arguments.windows(2).filter(|pair| pair[0].starts_with('-'));
    Ok(pairs.map(|pair| (pair[0].clone(), pair[1].clone())).collect())
}

/// A name that no device of the guest has; those of disks follow from their places.
fn free_name(live: &Domain, device: &Device) -> Option<String> {
    if let Device::Disk(own) = device {
        return Some(alias::of_disk(live, own));
    }
    let taken = |name: &str| live.devices.interface.iter().any(|own| setup::alias(&own.info) == name);
    (0u32..).map(|number| format!("net{number}")).find(|name| !taken(name))
}
