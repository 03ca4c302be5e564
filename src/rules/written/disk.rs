//! Disks: their sources, servers and secrets (parse-and-rules.md 2.12).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::{
    Auth, BackingStore, Cookie, Device, DiskBus, Encryption, EncryptionFormat, ErrorPolicy, Host, Network,
    Protocol, Reservations, Secret, Source, Transport, Tray,
};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Every disk, and what lies below it.
pub fn disks(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let disks = &domain.devices.disk;
    for (at, disk) in disks.iter().enumerate() {
        let mut one = element(path("disk", at, disks.len()), findings);
        front(&mut one, disk);
        source(&mut one, &disk.source);
        let mut below: Option<&BackingStore> = disk.backing_store.as_deref();
        while let Some(layer) = below.and_then(|store| store.layer.as_ref()) {
            one.refuse_in("backingStore", layer.source.is_empty(), "what lies below needs `<source>`");
            source(&mut one, &layer.source);
            below = layer.backing_store.as_deref();
        }
    }
}

fn front(one: &mut Element<'_>, disk: &Disk) {
    let driver = disk.driver.as_ref();
    let full = driver.and_then(|driver| driver.rerror_policy) == Some(ErrorPolicy::Enospace);
    one.refuse_in("driver", full, "reading needs no space: `rerror_policy` is stop, report or ignore");
    let zero = driver.and_then(|driver| driver.iothread) == Some(0);
    one.refuse_in("driver", zero, "I/O threads are counted from 1");
    let (bus, opens) = (disk.target.bus, matches!(disk.device, Device::Cdrom | Device::Floppy));
    one.refuse_in("target", disk.target.tray == Tray::Open && !opens, "only a CD or floppy drive has a tray");
    let hard = bus == Some(DiskBus::Scsi) && disk.device == Device::Disk;
    let fixed = bus.is_some_and(|bus| bus != DiskBus::Usb) && !hard;
    let message = "only disks on USB and hard disks on SCSI can be removable";
    one.refuse_in("target", disk.target.removable.is_some() && fixed, message);
    if let Some(own) = &disk.auth {
        auth(one, own);
    }
    if let Some(own) = &disk.encryption {
        encryption(one, own);
    }
}

fn source(one: &mut Element<'_>, source: &Source) {
    let common = source.common();
    if let Some(own) = &common.auth {
        auth(one, own);
    }
    if let Some(own) = &common.encryption {
        encryption(one, own);
    }
    if let Some(own) = &common.reservations {
        reservations(one, own);
    }
    let half = matches!(source, Source::Volume(volume) if volume.pool.is_some() != volume.volume.is_some());
    one.refuse_in("source", half, "a volume is named by `pool` and `volume` together");
    match source {
        Source::Network(network) => self::network(one, network),
        Source::VhostVdpa(device) => one.refuse_in("source", device.dev.is_none(), "the source needs `dev`"),
        Source::VhostUser(socket) => {
            super::chardev::again(one, socket.reconnect.as_ref());
        }
        _ => {}
    }
}

fn network(one: &mut Element<'_>, network: &Network) {
    let protocol = network.protocol;
    let name = network.name.as_deref();
    let nameless = name.is_none() && protocol != Protocol::Nbd;
    one.refuse_in("source", nameless, format!("the protocol '{protocol}' needs `name`"));
    if let (Protocol::Rbd | Protocol::Gluster, Some(name)) = (protocol, name) {
        let split = name.find('/').is_some_and(|at| at > 0);
        one.refuse_in("source", !split, format!("the name '{name}' is no pool and image with a '/' between"));
    }
    hosts(one, &network.host);
    for (at, cookie) in network.cookies.iter().flat_map(|cookies| &cookies.cookie).enumerate() {
        let others = network.cookies.iter().flat_map(|cookies| &cookies.cookie).take(at);
        let twice = others.into_iter().any(|other| other.name == cookie.name);
        one.refuse_in("source/cookies", twice, format!("there are two cookies '{}'", cookie.name));
        one.refuse_in(
            "source/cookies",
            !is_cookie(cookie),
            format!("the cookie '{}' holds what none can", cookie.name),
        );
    }
    if protocol == Protocol::Ssh {
        let unknown = network.known_hosts.as_ref().is_some_and(|known| known.path.is_none());
        one.refuse_in("source/knownHosts", unknown, "it needs `path`");
        let identity = network.identity.as_ref();
        let fits = identity.is_none_or(|identity| {
            identity.username.is_some() && (identity.keyfile.is_some() || identity.agentsock.is_some())
        });
        one.refuse_in("source/identity", !fits, "it needs `username`, and `keyfile` or `agentsock`");
    }
}

/// The servers of a source.
pub(super) fn hosts(one: &mut Element<'_>, hosts: &[Host]) {
    for host in hosts {
        if host.transport == Transport::Unix {
            one.refuse_in("source/host", host.socket.is_none(), "the transport 'unix' needs `socket`");
        } else {
            one.refuse_in("source/host", host.socket.is_some(), "`socket` is for the transport 'unix'");
            one.refuse_in("source/host", host.name.is_none(), "a server needs `name`");
            one.refuse_in("source/host", host.port > 65535, "a port is at most 65535");
        }
    }
}

fn is_cookie(cookie: &Cookie) -> bool {
    let plain = |text: &str, also: &[u8]| {
        !text.is_empty()
            && text.bytes().all(|byte| {
                byte > b' ' && byte != 0x7f && !b"\",;\\".contains(&byte) && !also.contains(&byte)
            })
    };
    let value = cookie.value.as_deref().unwrap_or_default();
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    plain(&cookie.name, b"()<>@:/[]?={}") && plain(bare, b"")
}

/// Who logs in, and with which secret.
pub(super) fn auth(one: &mut Element<'_>, auth: &Auth) {
    let fits = auth.secret.as_ref().is_some_and(names_one);
    one.refuse_in("auth", !fits, "it needs a `<secret>` with `uuid` or `usage`");
}

fn names_one(secret: &Secret) -> bool {
    secret.uuid.is_some() != secret.usage.is_some()
}

fn encryption(one: &mut Element<'_>, encryption: &Encryption) {
    for secret in &encryption.secret {
        let kind = secret.r#type.as_deref() == Some("passphrase");
        one.refuse_in("encryption", !kind, "a secret of encryption has the type 'passphrase'");
        one.refuse_in("encryption", !names_one(secret), "a secret is named by `uuid` or by `usage`");
    }
    let luks = encryption.format == EncryptionFormat::Luks;
    let lone = luks && encryption.cipher.is_none() && encryption.ivgen.is_some();
    one.refuse_in("encryption", lone, "`<ivgen>` goes with `<cipher>`");
}

fn reservations(one: &mut Element<'_>, own: &Reservations) {
    one.refuse_in("source/reservations", own.managed.is_none(), "it needs `managed`");
    let given = own.source.as_ref();
    let needed = own.managed == Some(YesNo::No) || given.is_some();
    let whole = given.is_some_and(|source| {
        source.r#type == "unix" && source.path.is_some() && source.mode.as_deref() == Some("client")
    });
    let message = "the helper's socket is `<source type='unix' path='…' mode='client'/>`";
    one.refuse_in("source/reservations", needed && !whole, message);
}
