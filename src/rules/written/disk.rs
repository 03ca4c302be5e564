//! Disks: their sources and servers (parse-and-rules.md 2.12).

mod secret;

use super::{invalid, lacks};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::{
    BackingStore, Cookie, Device, DiskBus, ErrorPolicy, Host, Network, Protocol, Reservations, Source,
    Transport, Tray,
};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ELEMENT};
use crate::xml::value::token::YesNo;
use std::collections::BTreeSet;

pub(super) use secret::auth;

/// Every disk, and the images below it.
pub fn disks(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (disk, place) in devices.each("disk", &domain.devices.disk) {
        front(disk, &place, findings);
        source(&disk.source, &place, findings);
        backing(disk.backing_store.as_deref(), &place, findings);
    }
}

/// The images below an image.
fn backing(below: Option<&BackingStore>, parent: &Place<'_>, findings: &mut Findings) {
    let Some(layer) = below.and_then(|store| store.layer.as_ref()) else { return };
    let place = parent.child("backingStore");
    if layer.source.is_empty() {
        findings
            .report(&MISSING_ELEMENT, &place, "`<backingStore>` has no `<source>`")
            .help("name the image in `<source>`, or write `<backingStore/>` if there is none");
    }
    source(&layer.source, &place, findings);
    backing(layer.backing_store.as_deref(), &place, findings);
}

rule! {
    /// The drive has no tray to open, or is not on a bus where it can be removable.
    ///
    /// `tray='open'` is for CD-ROM and floppy drives. `removable` is for disks on USB and hard disks
    /// on SCSI. Remove the attribute, or change `device` or `bus`.
    ///
    /// ```xml wrong
    /// <disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio' removable='on'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='file' device='disk'><source file='/a'/><target dev='sda' bus='usb' removable='on'/></disk>
    /// ```
    TARGET_OF_OTHER_DRIVE = "R200" "target-attribute-of-other-drive" Error;
}

/// What the guest sees.
fn front(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let driver = place.child("driver");
    let own = disk.driver.as_ref();
    if own.and_then(|driver| driver.rerror_policy) == Some(ErrorPolicy::Enospace) {
        let expected = "'ignore', 'report' or 'stop', as reading needs no space";
        invalid(findings, &driver.attr("rerror_policy"), "enospace", expected);
    }
    if own.and_then(|driver| driver.iothread) == Some(0) {
        invalid(findings, &driver.attr("iothread"), 0, "the number of an I/O thread, from 1");
    }
    let (bus, target, device) = (disk.target.bus, place.child("target"), disk.device);
    if disk.target.tray == Tray::Open && !matches!(device, Device::Cdrom | Device::Floppy) {
        findings
            .report(
                &TARGET_OF_OTHER_DRIVE,
                &target.attr("tray"),
                format!("`tray='open'` on a disk with `device='{device}'`"),
            )
            .help("only CD-ROM and floppy drives have a tray");
    }
    if let Some(bus) = bus.filter(|bus| *bus != DiskBus::Usb && disk.target.removable.is_some()) {
        if bus != DiskBus::Scsi || device != Device::Disk {
            findings
                .report(
                    &TARGET_OF_OTHER_DRIVE,
                    &target.attr("removable"),
                    format!("`removable` on a disk with `device='{device}'` and `bus='{bus}'`"),
                )
                .help("only disks on USB and hard disks on SCSI can be removable");
        }
    }
    if let Some(own) = &disk.auth {
        auth(own, &place.child("auth"), findings);
    }
    if let Some(own) = &disk.encryption {
        secret::encryption(own, &place.child("encryption"), findings);
    }
}

/// The `<source>` of a disk or of an image below it.
fn source(own: &Source, parent: &Place<'_>, findings: &mut Findings) {
    let source = parent.child("source");
    let common = own.common();
    if let Some(own) = &common.auth {
        auth(own, &source.child("auth"), findings);
    }
    if let Some(own) = &common.encryption {
        secret::encryption(own, &source.child("encryption"), findings);
    }
    if let Some(own) = &common.reservations {
        reservations(own, &source.child("reservations"), findings);
    }
    match own {
        Source::Volume(volume) if volume.pool.is_some() != volume.volume.is_some() => {
            let name = if volume.pool.is_none() { "pool" } else { "volume" };
            lacks(findings, &source, "source", name)
                .help("a volume is named by `pool` and `volume` together");
        }
        Source::VhostVdpa(device) if device.dev.is_none() => {
            lacks(findings, &source, "source", "dev").help("name the vDPA device of the host");
        }
        Source::VhostUser(socket) => super::chardev::reconnect(socket.reconnect.as_ref(), &source, findings),
        Source::Network(own) => network(own, &source, findings),
        Source::Volume(_)
        | Source::VhostVdpa(_)
        | Source::File(_)
        | Source::Block(_)
        | Source::Dir(_)
        | Source::Nvme(_)
        | Source::Ctl(_) => {}
    }
}

fn network(own: &Network, source: &Place<'_>, findings: &mut Findings) {
    let protocol = own.protocol;
    match (own.name.as_deref(), protocol) {
        (None, Protocol::Nbd) => {}
        (None, _) => lacks(findings, source, "source", "name")
            .help(format!("the protocol '{protocol}' needs the name of the image")),
        (Some(name), Protocol::Rbd | Protocol::Gluster) => {
            if name.find('/').is_none_or(|at| at == 0) {
                let expected = "the pool or volume and the image, with '/' between them";
                invalid(findings, &source.attr("name"), name, expected);
            }
        }
        (Some(_), _) => {}
    }
    hosts(&own.host, source, findings);
    if let Some(own) = &own.cookies {
        cookies(&own.cookie, &source.child("cookies"), findings);
    }
    if protocol != Protocol::Ssh {
        return;
    }
    if own.known_hosts.as_ref().is_some_and(|known| known.path.is_none()) {
        lacks(findings, &source.child("knownHosts"), "knownHosts", "path")
            .help("name the file of the host that has the keys");
    }
    if let Some(own) = &own.identity {
        let identity = source.child("identity");
        if own.username.is_none() {
            lacks(findings, &identity, "identity", "username").help("name the user on the server");
        } else if own.keyfile.is_none() && own.agentsock.is_none() {
            lacks(findings, &identity, "identity", "keyfile").help("add it, or `agentsock`");
        }
    }
}

/// The servers of a source.
pub(super) fn hosts(hosts: &[Host], source: &Place<'_>, findings: &mut Findings) {
    for (host, place) in source.each("host", hosts) {
        match host.transport {
            Transport::Unix => {
                if host.socket.is_none() {
                    lacks(findings, &place, "host", "socket").help("`transport='unix'` needs it");
                }
            }
            transport @ (Transport::Tcp | Transport::Rdma) => {
                if host.socket.is_some() {
                    findings
                        .report(
                            &EXCLUDED_ATTRIBUTE,
                            &place.attr("socket"),
                            format!("`socket` with `transport='{transport}'`"),
                        )
                        .help("set `transport='unix'`, or remove `socket`");
                } else if host.name.is_none() {
                    lacks(findings, &place, "host", "name").help("name the server, or give its address");
                }
                if host.port > 65535 {
                    invalid(findings, &place.attr("port"), host.port, "at most 65535");
                }
            }
        }
    }
}

rule! {
    /// Two cookies have the same name.
    ///
    /// A server gets one value for each name. Remove one of the two.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='http' name='a.iso'>
    ///     <host name='www.example.org'/>
    ///     <cookies><cookie name='a'>1</cookie><cookie name='a'>2</cookie></cookies>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='http' name='a.iso'>
    ///     <host name='www.example.org'/>
    ///     <cookies><cookie name='a'>1</cookie></cookies>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    COOKIE_TWICE = "R201" "cookie-twice" Error;
}

fn cookies(list: &[Cookie], cookies: &Place<'_>, findings: &mut Findings) {
    let mut names = BTreeSet::new();
    for (cookie, place) in cookies.each("cookie", list) {
        let name = cookie.name.as_str();
        if !names.insert(name) {
            findings
                .report(&COOKIE_TWICE, &place.attr("name"), format!("second cookie with `name='{name}'`"))
                .remove_repeated("remove one of the two");
        }
        if !is_plain(name, b"()<>@:/[]?={}") {
            let expected = "a cookie name of printable characters without blanks, quotes and separators";
            invalid(findings, &place.attr("name"), name, expected);
        }
        let value = cookie.value.as_deref().unwrap_or_default();
        let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        if !is_plain(bare, b"") {
            let message = format!("the value of the cookie '{name}' is '{value}'");
            findings
                .report(&INVALID_VALUE, &place, message)
                .help("expected printable characters without blanks, quotes, ',', ';' and '\\'");
        }
    }
}

fn is_plain(text: &str, also: &[u8]) -> bool {
    let fits = |byte: u8| byte > b' ' && byte != 0x7f && !b"\",;\\".contains(&byte) && !also.contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// The helper that reserves SCSI units, and its socket.
fn reservations(own: &Reservations, place: &Place<'_>, findings: &mut Findings) {
    let Some(managed) = own.managed else {
        lacks(findings, place, "reservations", "managed").help("set it to 'yes' or 'no'");
        return;
    };
    let Some(own) = &own.source else {
        if managed == YesNo::No {
            findings
                .report(&MISSING_ELEMENT, place, "`<reservations managed='no'>` has no `<source>`")
                .help("add `<source type='unix' path='…' mode='client'/>`");
        }
        return;
    };
    let source = place.child("source");
    if own.r#type != "unix" {
        invalid(findings, &source.attr("type"), &own.r#type, "'unix' for the socket of the helper");
    }
    if own.path.is_none() {
        lacks(findings, &source, "source", "path").help("name the socket of the helper");
    }
    match own.mode.as_deref() {
        Some("client") => {}
        Some(mode) => invalid(findings, &source.attr("mode"), mode, "'client' for the socket of the helper"),
        None => lacks(findings, &source, "source", "mode").help("add `mode='client'`"),
    }
}
