//! Character devices (qemu-rules.md 3.12).

use super::Check;
use crate::domain::devices::chardev::{Reconnect, Source as CharSource};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::YesNo;

impl Check<'_> {
    pub(super) fn chardevs(&mut self) {
        let devices = &self.domain.devices;
        let spice = devices.graphics.iter().any(|graphics| matches!(graphics.kind, Kind::Spice(_)));
        for (at, device) in devices.serial.iter().enumerate() {
            self.device("serial", at, devices.serial.len());
            self.source(&device.source, spice);
            let none = Default::default();
            let target = device.target.as_ref().unwrap_or(&none);
            let model = target.model.as_ref().and_then(|model| model.name.as_ref());
            self.serial(target.r#type, model, device.info.address.as_ref().map(|address| &address.bus));
        }
        for (at, device) in devices.parallel.iter().enumerate() {
            self.device("parallel", at, devices.parallel.len());
            let without = self.s390() || self.family == Family::Pseries;
            self.refuse(without, "this machine has no parallel ports");
            self.source(&device.source, spice);
        }
        for (at, device) in devices.channel.iter().enumerate() {
            self.device("channel", at, devices.channel.len());
            self.source(&device.source, spice);
        }
        for (at, device) in devices.console.iter().enumerate() {
            self.device("console", at, devices.console.len());
            self.source(&device.source, spice);
            let kind = device
                .target
                .as_ref()
                .and_then(|target| target.r#type)
                .map_or("serial", |kind| kind.as_str());
            let fits = matches!(kind, "serial" | "virtio" | "sclp" | "sclplm");
            self.refuse(!fits, format!("QEMU has no consoles of type '{kind}'"));
            self.lacks(kind == "sclp", Flag::S390Sclp, "consoles of type 'sclp'");
            self.lacks(kind == "sclplm", Flag::Sclplmconsole, "consoles of type 'sclplm'");
        }
        for (at, device) in devices.redirdev.iter().enumerate() {
            self.device("redirdev", at, devices.redirdev.len());
            self.source(&device.source, spice);
            self.lacks(true, Flag::UsbRedir, "USB devices of viewers");
        }
        for (at, device) in devices.smartcard.iter().enumerate() {
            self.device("smartcard", at, devices.smartcard.len());
            if let SmartcardMode::Passthrough(passthrough) = &device.mode {
                self.source(&passthrough.source, spice);
            }
        }
        for (at, device) in devices.rng.iter().enumerate() {
            self.device("rng", at, devices.rng.len());
            if let RngBackendKind::Egd(egd) = &device.backend.kind {
                self.source(&egd.source, spice);
            }
        }
    }

    pub(super) fn source(&mut self, source: &CharSource, spice: bool) {
        let idle = |again: Option<&Reconnect>| {
            again.is_some_and(|again| again.enabled == Some(YesNo::Yes) && again.timeout.unwrap_or(0) == 0)
        };
        let again = match source {
            CharSource::Tcp(tcp) => tcp.source.reconnect.as_ref(),
            CharSource::Unix(unix) => unix.source.as_ref().and_then(|source| source.reconnect.as_ref()),
            _ => None,
        };
        self.refuse(idle(again), "the time between two tries to connect is above 0");
        self.lacks(
            matches!(source, CharSource::QemuVdagent(_)),
            Flag::ChardevQemuVdagent,
            "the clipboard agent",
        );
        let viewer = matches!(source, CharSource::SpiceVmc | CharSource::SpicePort(_));
        self.refuse(viewer && !spice, "a channel of SPICE needs a SPICE display");
    }
}
