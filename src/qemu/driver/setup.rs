//! What a fresh process is asked and told over its control socket before the guest runs.

use super::guest::Vcpu;
use super::qmp::Monitor;
use super::start::said;
use super::vcpus;
use crate::domain::devices::chardev::{PathSource, Source};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::interface::LinkState;
use crate::domain::info::DeviceInfo;
use crate::domain::Domain;
use crate::driver::error::Result;
use crate::qemu::caps::{Capabilities, Flag};
use crate::xml::value::size::Kib;
use crate::xml::value::NonEmpty;
use serde_json::{json, Value};
use std::collections::{BTreeMap, HashMap};

/// A process that waits to be set up.
pub(super) struct Running<'r> {
    pub(super) domain: &'r mut Domain,
    pub(super) caps: &'r Capabilities,
    pub(super) monitor: &'r Monitor,
}

impl Running<'_> {
    /// Sets it up; the definition learns what only the process knows. The virtual CPUs that there are.
    pub(super) fn set_up(mut self) -> Result<BTreeMap<u32, Vcpu>> {
        terminals(self.domain, &self.ask("query-chardev", Value::Null)?);
        let vcpus = vcpus::at_start(self.domain, self.monitor)?;
        self.links()?;
        self.passwords()?;
        self.actions()?;
        self.balloon()?;
        Ok(vcpus)
    }

    fn ask(&self, command: &str, arguments: Value) -> Result<Value> {
        said(command, self.monitor.ask(command, arguments))
    }

    /// Takes down the links that are to be down.
    fn links(&self) -> Result<()> {
        for own in &self.domain.devices.interface {
            if own.link.as_ref().is_some_and(|link| link.state == Some(LinkState::Down)) {
                self.ask("set_link", json!({"name": alias(&own.info), "up": false}))?;
            }
        }
        Ok(())
    }

    fn passwords(&self) -> Result<()> {
        for own in &self.domain.devices.graphics {
            let (protocol, password) = match &own.kind {
                Kind::Vnc(own) => ("vnc", &own.password.passwd),
                Kind::Spice(own) => ("spice", &own.password.passwd),
                _ => continue,
            };
            if let Some(password) = password {
                let arguments = json!({"protocol": protocol, "password": password, "connected": "keep"});
                self.ask("set_password", arguments)?;
            }
        }
        Ok(())
    }

    /// What QEMU itself does when the guest reboots or crashes.
    fn actions(&self) -> Result<()> {
        if !self.caps.has(Flag::SetAction) {
            return Ok(());
        }
        let reboot = self.domain.on_reboot.unwrap_or_default();
        let reboot = if reboot.as_str() == "destroy" { "shutdown" } else { "reset" };
        self.ask("set-action", json!({"panic": "pause", "reboot": reboot})).map(drop)
    }

    /// The guest begins with the memory that it may use now.
    fn balloon(&mut self) -> Result<()> {
        if !has_balloon(self.domain) {
            return Ok(());
        }
        if let Some(current) = self.domain.current_memory {
            self.ask("balloon", json!({"value": current.0.saturating_mul(1024)}))?;
        }
        let now = self.ask("query-balloon", Value::Null)?;
        if let Some(bytes) = now["actual"].as_u64() {
            self.domain.current_memory = Some(Kib(bytes / 1024));
        }
        Ok(())
    }
}

/// Whether the guest has a device that hands memory back.
pub(super) fn has_balloon(domain: &Domain) -> bool {
    use crate::domain::devices::memballoon::MemballoonModel;
    domain.devices.memballoon.as_ref().is_some_and(|own| own.model != MemballoonModel::None)
}

/// The name of a device; every device of a running guest has one.
pub(super) fn alias(info: &DeviceInfo) -> &str {
    info.alias.as_ref().and_then(|alias| alias.name.as_deref()).unwrap_or_default()
}

/// Writes down which terminals QEMU opened for character devices.
fn terminals(domain: &mut Domain, answer: &Value) {
    let devices = answer.as_array().map_or(&[][..], Vec::as_slice);
    let opened: HashMap<&str, &str> = devices
        .iter()
        .filter_map(|own| Some((own["label"].as_str()?, own["filename"].as_str()?.strip_prefix("pty:")?)))
        .collect();
    let settle = |info: &DeviceInfo, source: &mut Source| -> Option<String> {
        let Source::Pty(own) = source else { return None };
        let path = *opened.get(&*format!("char{}", alias(info)))?;
        own.source.get_or_insert_with(PathSource::default).path = Some(NonEmpty(path.to_owned()));
        Some(path.to_owned())
    };
    let devices = &mut domain.devices;
    devices.serial.iter_mut().for_each(|own| drop(settle(&own.info, &mut own.source)));
    devices.parallel.iter_mut().for_each(|own| drop(settle(&own.info, &mut own.source)));
    devices.channel.iter_mut().for_each(|own| drop(settle(&own.info, &mut own.source)));
    for own in &mut devices.console {
        own.tty = settle(&own.info, &mut own.source);
    }
}
