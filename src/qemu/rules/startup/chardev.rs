//! Serial and parallel ports, channels, consoles, and the back ends of all character devices.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::chardev::{
    Channel, ChannelType, ConsoleType, Serial, SerialModelName, SerialType, Source,
};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Arch;
use crate::qemu::address::mistake::ADDRESS_TYPE;
use crate::qemu::caps::Flag;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::YesNo;

rule! {
    /// The path of a UNIX socket is too long.
    ///
    /// The host takes at most 107 bytes and would cut off the rest. Use a shorter path.
    ///
    /// ```xml wrong
    /// <serial type='unix'>
    ///   <source mode='bind' path='/var/lib/libvirt/qemu/a-rather-long-folder-for-sockets/another-rather-long-folder/the-first-serial-port.sock'/>
    /// </serial>
    /// ```
    /// ```xml right
    /// <serial type='unix'><source mode='bind' path='/run/serial.sock'/></serial>
    /// ```
    SOCKET_PATH_TOO_LONG = "Q568" "socket-path-too-long" Error;

    /// The channel of a SPICE agent has another name than viewers look for.
    ///
    /// `<channel type='spicevmc'>` is found by its name `com.redhat.spice.0`. Use this name, or leave it
    /// out.
    ///
    /// ```xml wrong
    /// <graphics type='spice' autoport='yes'/>
    /// <channel type='spicevmc'><target type='virtio' name='other'/></channel>
    /// ```
    /// ```xml right
    /// <graphics type='spice' autoport='yes'/>
    /// <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    /// ```
    SPICE_CHANNEL_NAME = "Q569" "spice-agent-channel-name" Error;
}

/// Longer paths of sockets are cut off by the host.
const SOCKET_PATH: usize = 107;
/// The channel on which a viewer finds the agent in the guest.
const VIEWER: &str = "com.redhat.spice.0";

impl Startup<'_> {
    pub(super) fn chardevs(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        for (card, place) in devices.each("smartcard", &own.smartcard) {
            if let SmartcardMode::Passthrough(passed) = &card.mode {
                self.backend(&passed.source, &place);
            }
        }
        let spice = own.graphics.iter().any(|graphics| matches!(graphics.kind, Kind::Spice(_)));
        for (serial, place) in devices.each("serial", &own.serial) {
            if spice || !matches!(serial.source, Source::SpicePort(_)) {
                self.socket(&serial.source, &place);
                self.backend(&serial.source, &place);
                self.serial_model(serial, &place);
            }
        }
        for (parallel, place) in devices.each("parallel", &own.parallel) {
            self.socket(&parallel.source, &place);
            self.backend(&parallel.source, &place);
        }
        for (channel, place) in devices.each("channel", &own.channel) {
            self.channel(channel, &place);
        }
        for (at, (console, place)) in devices.each("console", &own.console).enumerate() {
            let kind = console.target.as_ref().and_then(|target| target.r#type);
            // The first serial console is the first serial port.
            if at > 0 || !matches!(kind, None | Some(ConsoleType::Serial)) {
                self.socket(&console.source, &place);
            }
            self.console(kind, &console.source, &console.info, &place);
        }
        for (rng, place) in devices.each("rng", &own.rng) {
            if let RngBackendKind::Egd(egd) = &rng.backend.kind {
                self.backend(&egd.source, &place.child("backend"));
            }
        }
        for (device, place) in devices.each("redirdev", &own.redirdev) {
            self.backend(&device.source, &place);
        }
    }

    fn socket(&mut self, source: &Source, place: &Place<'_>) {
        let Source::Unix(unix) = source else { return };
        let path = unix.source.as_ref().and_then(|source| source.path.as_ref());
        if let Some(path) = path.filter(|path| path.len() > SOCKET_PATH) {
            let source = place.child("source");
            let message = format!("`path` of {} bytes is too long for a socket", path.len());
            self.findings
                .report(&SOCKET_PATH_TOO_LONG, &source.attr("path"), message)
                .help(format!("use at most {SOCKET_PATH} bytes"));
        }
    }

    fn backend(&mut self, source: &Source, place: &Place<'_>) {
        match source {
            Source::Nmdm(_) => self
                .findings
                .report(&NOT_IN_QEMU, &place.attr("type"), "`type='nmdm'`: QEMU has no null modem devices")
                .help("use type 'pty' or 'unix'"),
            Source::Tcp(tcp) => {
                let launch = self.launch;
                if tcp.source.tls.map_or(launch.chardev_always_tls, YesNo::is_yes) {
                    let source = place.child("source");
                    let what = "TLS connection of a character device";
                    self.certificates(&source.attr("tls"), launch.chardev_tls.as_ref(), what);
                }
            }
            Source::Null
            | Source::Vc
            | Source::Stdio
            | Source::Pty(_)
            | Source::Dev(_)
            | Source::File(_)
            | Source::Pipe(_)
            | Source::Udp(_)
            | Source::Unix(_)
            | Source::SpiceVmc
            | Source::SpicePort(_)
            | Source::Dbus(_)
            | Source::QemuVdagent(_) => {}
        }
    }

    fn serial_model(&mut self, serial: &Serial, place: &Place<'_>) {
        let none = Default::default();
        let target = serial.target.as_ref().unwrap_or(&none);
        let model = target.model.as_ref().and_then(|model| model.name.as_ref());
        let name = model.map_or("", SerialModelName::as_str);
        let parent = place.child("target");
        if let Some(flag) = serial_flag(name) {
            let model = parent.child("model");
            self.needs(flag, &model.attr("name"), format!("serial port '{name}'"));
        }
        let arm = matches!(self.arch(), Arch::Armv6l | Arch::Armv7l | Arch::Aarch64);
        let platform = match target.r#type.filter(|kind| *kind != SerialType::None) {
            None => true,
            Some(SerialType::SystemSerial) => {
                model == Some(if arm { &SerialModelName::Pl011 } else { &SerialModelName::Ns16550a })
            }
            Some(_) => false,
        };
        if !platform && name.is_empty() {
            self.findings
                .report(&MISSING_ELEMENT, &parent, "`<target>` of the serial port has no `<model>`")
                .help("add the `<model>`");
        }
    }

    fn channel(&mut self, channel: &Channel, place: &Place<'_>) {
        let target = place.child("target");
        let Some(own) = &channel.target else {
            self.findings
                .report(&MISSING_ELEMENT, place, "`<channel>` has no `<target>`")
                .help("add `<target type='virtio'/>`");
            return;
        };
        self.socket(&channel.source, place);
        self.backend(&channel.source, place);
        match own.r#type {
            ChannelType::Guestfwd => {}
            ChannelType::Virtio => {
                let viewer = matches!(channel.source, Source::SpiceVmc);
                let other = own.name.as_deref().filter(|name| viewer && *name != VIEWER);
                if let Some(name) = other {
                    let message = format!("`name='{name}'` of the channel of a SPICE agent");
                    self.findings
                        .report(&SPICE_CHANNEL_NAME, &target.attr("name"), message)
                        .help(format!("use '{VIEWER}', or remove `name`"));
                }
                self.port_address(&channel.info, place);
            }
            ChannelType::Xen => self
                .findings
                .report(&NOT_IN_QEMU, &target.attr("type"), "`type='xen'`: QEMU has no such channels")
                .help("use type 'virtio'"),
        }
    }

    fn console(&mut self, kind: Option<ConsoleType>, source: &Source, info: &DeviceInfo, place: &Place<'_>) {
        let target = place.child("target");
        match kind {
            None | Some(ConsoleType::Serial) => {}
            Some(ConsoleType::Virtio) => {
                self.backend(source, place);
                self.port_address(info, place);
            }
            Some(ConsoleType::Sclp | ConsoleType::Sclplm) => self.backend(source, place),
            Some(other @ (ConsoleType::Xen | ConsoleType::Uml | ConsoleType::Lxc | ConsoleType::Openvz)) => {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &target.attr("type"),
                        format!("`type='{other}'`: QEMU has no such consoles"),
                    )
                    .help("use type 'virtio' or 'serial'");
            }
        }
    }

    /// Ports of virtio are at addresses of virtio-serial controllers.
    fn port_address(&mut self, info: &DeviceInfo, place: &Place<'_>) {
        match info.address.as_ref().map(|address| &address.bus) {
            None | Some(Bus::VirtioSerial(_) | Bus::Ccw(_)) => {}
            Some(_) => {
                let address = place.child("address");
                self.findings
                    .report(&ADDRESS_TYPE, &address.attr("type"), "virtio port at an address of another type")
                    .help("use type 'virtio-serial', or remove the `<address>`");
            }
        }
    }
}

/// What tells that the binary has a model.
fn serial_flag(model: &str) -> Option<Flag> {
    Some(match model {
        "isa-serial" => Flag::IsaSerial,
        "usb-serial" => Flag::UsbSerial,
        "pci-serial" => Flag::PciSerial,
        "spapr-vty" => Flag::SpaprVty,
        "sclpconsole" => Flag::S390Sclp,
        "sclplmconsole" => Flag::Sclplmconsole,
        "pl011" => Flag::Pl011,
        _ => return None,
    })
}
