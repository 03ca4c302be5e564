//! Character devices: what they are connected to and what the guest sees of them
//! (parse-and-rules.md 2.18).

use super::{invalid, lacks, word};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev::{
    ChannelTarget, ChannelType, ConsoleType, Reconnect, Serial, SerialType, Source,
};
use crate::domain::os::OsKind;
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::YesNo;
use std::net::Ipv4Addr;

rule! {
    /// A character device of type 'spicevmc' is no virtio channel.
    ///
    /// `spicevmc` connects the agent in the guest with the SPICE client, by a `<channel>` whose
    /// target is `virtio`. Make it such a channel, or use another type such as `spiceport`.
    ///
    /// ```xml wrong
    /// <graphics type='spice'/>
    /// <serial type='spicevmc'/>
    /// ```
    /// ```xml right
    /// <graphics type='spice'/>
    /// <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    /// ```
    AGENT_WITHOUT_CHANNEL = "R400" "spicevmc-not-virtio-channel" Error;

    /// A console other than the first is a serial port.
    ///
    /// The first `<console>` of a fully virtualized guest is its first serial port; further ones need
    /// a target of another type, such as `virtio`. Ports of their own are `<serial>` devices.
    ///
    /// ```xml wrong
    /// <console type='pty'/>
    /// <console type='pty'><target type='serial'/></console>
    /// ```
    /// ```xml right
    /// <console type='pty'/>
    /// <console type='pty'><target type='virtio'/></console>
    /// ```
    SECOND_SERIAL_CONSOLE = "R401" "second-serial-console" Error;
}

/// Serial and parallel ports, consoles and channels.
pub fn devices(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let (devices, own) = (root.child("devices"), &domain.devices);
    for (device, place) in devices.each("serial", &own.serial) {
        serial(device, &place, findings);
    }
    for (device, place) in devices.each("parallel", &own.parallel) {
        stream(&device.source, &place, findings);
        if is_agent(&device.source) {
            no_channel(&place, findings);
        }
    }
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let hvm = os_type.and_then(|os_type| os_type.kind) == Some(OsKind::Hvm);
    for (at, (device, place)) in devices.each("console", &own.console).enumerate() {
        stream(&device.source, &place, findings);
        let kind = device.target.as_ref().and_then(|target| target.r#type);
        if is_agent(&device.source) && kind != Some(ConsoleType::Xen) {
            no_channel(&place, findings);
        }
        if at > 0 && hvm && kind.is_none_or(|kind| kind == ConsoleType::Serial) {
            findings
                .report(
                    &SECOND_SERIAL_CONSOLE,
                    &place.child("target"),
                    "only the first `<console>` can be a serial port",
                )
                .help("use `<target type='virtio'/>`, or a `<serial>` device");
        }
    }
    for (device, place) in devices.each("channel", &own.channel) {
        stream(&device.source, &place, findings);
        let Some(target) = &device.target else {
            findings
                .report(&MISSING_ELEMENT, &place, "`<channel>` has no `<target>`")
                .help("add one, such as `<target type='virtio' name='…'/>`");
            continue;
        };
        if is_agent(&device.source) && target.r#type != ChannelType::Virtio {
            no_channel(&place, findings);
        }
        if target.r#type == ChannelType::Guestfwd {
            guestfwd(target, &place.child("target"), findings);
        }
    }
}

fn serial(device: &Serial, place: &Place<'_>, findings: &mut Findings) {
    stream(&device.source, place, findings);
    let own = device.target.as_ref();
    let model = own.and_then(|target| target.model.as_ref()).and_then(|model| model.name.as_ref());
    let target = place.child("target");
    word(findings, &target.child("model"), "name", model);
    if own.and_then(|target| target.r#type) == Some(SerialType::UsbSerial) {
        super::usb::address(&device.info, place, findings);
    } else if is_agent(&device.source) {
        no_channel(place, findings);
    }
}

/// The source of any character device.
pub(super) fn stream(source: &Source, place: &Place<'_>, findings: &mut Findings) {
    let own = match source {
        Source::Tcp(tcp) => tcp.source.reconnect.as_ref(),
        Source::Unix(unix) => unix.source.as_ref().and_then(|source| source.reconnect.as_ref()),
        Source::Null
        | Source::Vc
        | Source::Pty(_)
        | Source::Dev(_)
        | Source::File(_)
        | Source::Pipe(_)
        | Source::Stdio
        | Source::Udp(_)
        | Source::SpiceVmc
        | Source::SpicePort(_)
        | Source::Nmdm(_)
        | Source::QemuVdagent(_)
        | Source::Dbus(_) => None,
    };
    reconnect(own, &place.child("source"), findings);
}

/// How a lost connection is set up again.
pub(super) fn reconnect(own: Option<&Reconnect>, source: &Place<'_>, findings: &mut Findings) {
    let Some(own) = own else { return };
    if own.enabled == Some(YesNo::Yes) && own.timeout.is_none() {
        lacks(findings, &source.child("reconnect"), "reconnect", "timeout")
            .help("add the seconds between attempts");
    }
}

/// Whether it is the agent of SPICE, which needs a virtio channel.
fn is_agent(source: &Source) -> bool {
    matches!(source, Source::SpiceVmc)
}

fn no_channel(place: &Place<'_>, findings: &mut Findings) {
    findings
        .report(
            &AGENT_WITHOUT_CHANNEL,
            &place.attr("type"),
            "`type='spicevmc'` is only for channels whose target is 'virtio'",
        )
        .help("use `<channel type='spicevmc'><target type='virtio'/></channel>`");
}

fn guestfwd(own: &ChannelTarget, target: &Place<'_>, findings: &mut Findings) {
    match own.address.as_deref() {
        None => lacks(findings, target, "target", "address").help("`type='guestfwd'` needs an IPv4 address"),
        Some(address) if address.parse::<Ipv4Addr>().is_err() => {
            invalid(findings, &target.attr("address"), address, "an IPv4 address");
        }
        Some(_) => {}
    }
    match own.port {
        None => lacks(findings, target, "target", "port").help("`type='guestfwd'` needs it"),
        Some(port) if port > 65535 => {
            invalid(findings, &target.attr("port"), port, "at most 65535");
        }
        Some(_) => {}
    }
}
