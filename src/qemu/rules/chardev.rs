//! Character devices (qemu-rules.md 3.12).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::chardev::{ConsoleType, Reconnect, Source};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::Console;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;
use crate::xml::Tagged;

rule! {
    /// A device sends its data to a SPICE viewer, but the guest has no SPICE display.
    ///
    /// Channels of type `spicevmc` and `spiceport`, and sound of type `spice`, are carried by the
    /// connection of the display. Add `<graphics type='spice'>`, or use another type.
    ///
    /// ```xml wrong
    /// <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    /// ```
    /// ```xml right
    /// <graphics type='spice' autoport='yes'/>
    /// <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    /// ```
    NO_SPICE = "Q280" "spice-display-missing" Error;
}

/// Whether a reconnecting client would never wait.
fn is_idle(again: &Reconnect) -> bool {
    again.enabled == Some(YesNo::Yes) && again.timeout.unwrap_or(0) == 0
}

impl Check<'_> {
    /// The machine has the ports, and the binary the other ends.
    pub(super) fn chardevs(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        for (device, place) in devices.each("serial", &own.serial) {
            self.source(&device.source, &place);
            self.serial(device, &place);
        }
        for (device, place) in devices.each("parallel", &own.parallel) {
            if self.s390() || self.family == Family::Pseries {
                self.absent(&place, "`<parallel>`", "remove it");
            }
            self.source(&device.source, &place);
        }
        for (device, place) in devices.each("channel", &own.channel) {
            self.source(&device.source, &place);
        }
        for (at, (device, place)) in devices.each("console", &own.console).enumerate() {
            let kind = device.target.as_ref().and_then(|target| target.r#type);
            // The first one repeats the first serial port.
            let shadow = at == 0 && kind.is_none_or(|kind| kind == ConsoleType::Serial);
            if !shadow || own.serial.is_empty() {
                self.source(&device.source, &place);
            }
            self.console(device, &place);
        }
        for (device, place) in devices.each("redirdev", &own.redirdev) {
            self.source(&device.source, &place);
            self.needs(Flag::UsbRedir, &place, "`<redirdev>`");
        }
        for (device, place) in devices.each("smartcard", &own.smartcard) {
            match &device.mode {
                SmartcardMode::Passthrough(passthrough) => self.source(&passthrough.source, &place),
                SmartcardMode::Host | SmartcardMode::HostCertificates(_) => {}
            }
        }
        for (device, place) in devices.each("rng", &own.rng) {
            match &device.backend.kind {
                RngBackendKind::Egd(egd) => self.source(&egd.source, &place.child("backend")),
                RngBackendKind::Random(_) | RngBackendKind::Builtin => {}
            }
        }
    }

    fn console(&mut self, device: &Console, place: &Place<'_>) {
        let target = place.child("target");
        let Some(kind) = device.target.as_ref().and_then(|target| target.r#type) else { return };
        let flag = match kind {
            ConsoleType::Serial | ConsoleType::Virtio => return,
            ConsoleType::Sclp => Flag::S390Sclp,
            ConsoleType::Sclplm => Flag::Sclplmconsole,
            ConsoleType::Xen | ConsoleType::Uml | ConsoleType::Lxc | ConsoleType::Openvz => {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &target.attr("type"),
                        format!("console of type '{kind}': QEMU has no such console"),
                    )
                    .help("use 'serial' or 'virtio'");
                return;
            }
        };
        self.needs(flag, &target.attr("type"), format_args!("console of type '{kind}'"));
    }

    /// What is at the other end of a character device.
    fn source(&mut self, source: &Source, device: &Place<'_>) {
        let again = match source {
            Source::Tcp(tcp) => tcp.source.reconnect.as_ref(),
            Source::Unix(unix) => unix.source.as_ref().and_then(|source| source.reconnect.as_ref()),
            Source::SpiceVmc | Source::SpicePort(_) => {
                if !self.spice {
                    self.no_spice(&device.attr("type"), Tagged::tag(source));
                }
                None
            }
            Source::QemuVdagent(_) => {
                let what = "`type='qemu-vdagent'`";
                self.needs(Flag::ChardevQemuVdagent, &device.attr("type"), what);
                None
            }
            Source::Null
            | Source::Vc
            | Source::Pty(_)
            | Source::Dev(_)
            | Source::File(_)
            | Source::Pipe(_)
            | Source::Stdio
            | Source::Udp(_)
            | Source::Nmdm(_)
            | Source::Dbus(_) => None,
        };
        if again.is_some_and(is_idle) {
            let source = device.child("source");
            self.findings.report(
                &INVALID_VALUE,
                &source.child("reconnect").attr("timeout"),
                "`timeout` of `<reconnect>` is 0; expected at least 1 second",
            );
        }
    }

    /// Reports a device that sends its data to a SPICE viewer that there is not.
    pub(super) fn no_spice(&mut self, place: &Place<'_>, kind: &str) {
        self.findings
            .report(&NO_SPICE, place, format!("`type='{kind}'`: the guest has no SPICE display"))
            .remove_element("add `<graphics type='spice'>`, or remove it");
    }
}
