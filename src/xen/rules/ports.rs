//! `<serial>`, `<parallel>` and `<channel>` (xen.md 2.11, 2.18, 4.1).

use super::{separator, Form, Subject, NOT_IN_NOTATION, NOT_IN_XEN};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::chardev::{ChannelType, Source};
use crate::domain::devices::Channel;
use crate::xml::mistake::MISSING_ATTRIBUTE;
use crate::xml::Tagged;

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    if subject.is_hvm() {
        serials(subject, devices, findings);
        parallels(subject, devices, findings);
    }
    if subject.form != Form::Xm {
        channels(subject, devices, findings);
    }
}

fn serials(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (at, (serial, place)) in devices.each("serial", &subject.devices().serial).enumerate() {
        backend(&serial.source, &place, findings);
        let port = serial.target.as_ref().and_then(|target| target.port).unwrap_or(0);
        let target = place.child("target");
        if subject.form == Form::Xm && (at > 0 || port != 0) {
            findings
                .report(
                    &NOT_IN_NOTATION,
                    &target.attr("port"),
                    format!("serial port {port}: an xm configuration has one serial port, number 0"),
                )
                .remove(", or translate into xen-xl");
        } else if subject.form == Form::Xl && port > 255 {
            findings
                .report(
                    &NOT_IN_XEN,
                    &target.attr("port"),
                    format!("serial port {port}: Xen has ports 0 to 255"),
                )
                .help("use a lower number");
        }
    }
}

fn parallels(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (at, (parallel, place)) in devices.each("parallel", &subject.devices().parallel).enumerate() {
        if subject.form == Form::Json {
            findings
                .report(&NOT_IN_NOTATION, &place, "`<parallel>`: the JSON of libxl has no parallel ports")
                .remove(", or translate into xen-xl");
        } else if at == 0 {
            backend(&parallel.source, &place, findings);
        }
    }
}

/// What a port leads to is something that Xen's device model has, with a text of its own.
fn backend(source: &Source, place: &Place<'_>, findings: &mut Findings) {
    let at = place.child("source");
    match source {
        Source::Null | Source::Vc | Source::Pty(_) | Source::Stdio => {}
        Source::File(_) | Source::Pipe(_) => {}
        Source::Dev(dev) => {
            // Without a slash it would be the name of a kind of port.
            let path =
                dev.source.as_ref().and_then(|source| source.path.as_ref()).map(|path| path.0.as_str());
            if let Some(path) = path.filter(|path| !path.starts_with('/')) {
                let message = format!("path '{path}': Xen wants the full path of a device of the host");
                findings.report(&NOT_IN_XEN, &at.attr("path"), message).help("begin it with '/'");
            }
        }
        Source::Tcp(tcp) => {
            address(tcp.source.host.as_deref(), tcp.source.service.as_deref(), &at, findings);
        }
        Source::Udp(udp) => {
            let sides = udp.bind.iter().chain(&udp.connect);
            for side in sides {
                address(side.host.as_deref(), side.service.as_deref(), &at, findings);
            }
        }
        Source::Unix(unix) => {
            if let Some(path) = unix.source.as_ref().and_then(|source| source.path.as_ref()) {
                separator(findings, &at.attr("path"), "path", &path.0, &[',']);
            }
        }
        Source::SpiceVmc
        | Source::SpicePort(_)
        | Source::Nmdm(_)
        | Source::QemuVdagent(_)
        | Source::Dbus(_) => {
            let message = format!("Xen has no ports of type '{}'", source.tag());
            findings
                .report(&NOT_IN_XEN, &place.attr("type"), message)
                .help("use null, vc, pty, stdio, dev, file, pipe, tcp, udp or unix");
        }
    }
}

fn address(host: Option<&str>, service: Option<&str>, place: &Place<'_>, findings: &mut Findings) {
    separator(findings, &place.attr("host"), "host", host.unwrap_or_default(), &[',', '@']);
    separator(findings, &place.attr("service"), "service", service.unwrap_or_default(), &[',', '@']);
}

fn channels(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (channel, place) in devices.each("channel", &subject.devices().channel) {
        let target = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Xen);
        let Some(target) = target else {
            if subject.form == Form::Json {
                let message = "a channel of Xen has a target of type 'xen'";
                findings
                    .report(&NOT_IN_XEN, &place.child("target").attr("type"), message)
                    .help("use type='xen', or remove the channel");
            }
            continue;
        };
        match &target.name {
            None => findings
                .report(
                    &MISSING_ATTRIBUTE,
                    &place.child("target"),
                    "`<target>` of the channel has no attribute `name`",
                )
                .help("add the channel's name"),
            Some(name) if subject.form == Form::Xl => {
                separator(findings, &place.child("target").attr("name"), "name", name, &[',']);
            }
            Some(_) => {}
        }
        connection(subject.form, channel, &place, findings);
    }
}

fn connection(form: Form, channel: &Channel, place: &Place<'_>, findings: &mut Findings) {
    match &channel.source {
        Source::Pty(_) => {}
        Source::Unix(unix) => {
            let path = unix.source.as_ref().and_then(|source| source.path.as_ref());
            if let Some(path) = path.filter(|_| form == Form::Xl) {
                separator(findings, &place.child("source").attr("path"), "path", &path.0, &[',']);
            }
        }
        other => {
            let message = format!("Xen has no channels of type '{}'", other.tag());
            findings.report(&NOT_IN_XEN, &place.attr("type"), message).help("use type 'pty' or 'unix'");
        }
    }
}
