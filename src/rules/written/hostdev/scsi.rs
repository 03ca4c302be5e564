//! SCSI units and adapters of the host (parse-and-rules.md 2.17).

use super::super::{disk, invalid, lacks, word};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::hostdev::{Address, Protocol, Source};
use crate::xml::mistake::{MISSING_ELEMENT, REPEATED_ELEMENT};

/// An adapter that vhost serves.
pub(super) fn host(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    match &own.protocol {
        Some(Protocol::Vhost) => {}
        Some(protocol) => invalid(findings, &source.attr("protocol"), protocol, "'vhost'"),
        None => lacks(findings, source, "source", "protocol").help("add `protocol='vhost'`"),
    }
    let expected = "'naa.' and 16 hexadecimal digits";
    match own.wwpn.as_deref() {
        Some(wwpn) if is_wwpn(wwpn) => {}
        Some(wwpn) => invalid(findings, &source.attr("wwpn"), wwpn, expected),
        None => lacks(findings, source, "source", "wwpn").help(format!("add it: {expected}")),
    }
}

fn is_wwpn(text: &str) -> bool {
    let digits = text.strip_prefix("naa.").map(|rest| rest.strip_prefix("0x").unwrap_or(rest));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A unit of an adapter or of an iSCSI server.
pub(super) fn unit(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    word(findings, source, "protocol", own.protocol.as_ref());
    match &own.protocol {
        Some(Protocol::Iscsi) => iscsi(own, source, findings),
        Some(Protocol::Vhost) => {
            let expected = "'adapter' or 'iscsi'; 'vhost' is for devices of type 'scsi_host'";
            invalid(findings, &source.attr("protocol"), "vhost", expected);
        }
        // An unknown word has been reported.
        Some(Protocol::Other(_)) => {}
        Some(Protocol::Adapter) | None => adapter(own, source, findings),
    }
}

fn iscsi(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    if own.name.is_none() {
        lacks(findings, source, "source", "name").help("`protocol='iscsi'` needs the name of the target");
    }
    if own.host.is_empty() {
        findings
            .report(&MISSING_ELEMENT, source, "`<source protocol='iscsi'>` has no `<host>`")
            .help("name the server");
    } else if let Some((_, second)) = source.each("host", &own.host).nth(1) {
        findings
            .report(&REPEATED_ELEMENT, &second, "another `<host>` in `<source protocol='iscsi'>`")
            .help("only one is allowed; remove the others");
    }
    disk::hosts(&own.host, source, findings);
    let Some(own) = &own.auth else { return };
    let auth = source.child("auth");
    let Some(secret) = &own.secret else {
        disk::auth(own, &auth, findings);
        return;
    };
    let place = auth.child("secret");
    match secret.r#type.as_deref() {
        Some("iscsi") => {}
        Some(kind) => {
            invalid(findings, &place.attr("type"), kind, "'iscsi' for the secret of an iSCSI server")
        }
        None => lacks(findings, &place, "secret", "type").help("add `type='iscsi'`"),
    }
}

fn adapter(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    match &own.address {
        Some(Address::Scsi { .. }) => {}
        Some(Address::Pci { .. } | Address::Usb { .. } | Address::UsbPort { .. } | Address::Mdev { .. }) => {
            lacks(findings, &source.child("address"), "address", "target")
                .help("the address of a SCSI unit has `bus`, `target` and `unit`");
        }
        None => findings
            .report(&MISSING_ELEMENT, source, "`<source>` has no `<address>`")
            .help("add the address of the SCSI unit, with `bus`, `target` and `unit`"),
    }
    match &own.adapter {
        Some(adapter) if adapter.name.is_some() => {}
        Some(_) => lacks(findings, &source.child("adapter"), "adapter", "name")
            .help("name the SCSI host, such as 'scsi_host0'"),
        None => findings
            .report(&MISSING_ELEMENT, source, "`<source>` has no `<adapter>`")
            .help("add `<adapter name='scsi_host0'/>`, the SCSI host of the unit"),
    }
}
