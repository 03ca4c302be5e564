//! `<smartcard>` (parse-and-rules.md 2.19).

use super::invalid;
use crate::diagnostic::{Findings, Origin, Place};
use crate::domain::devices::smartcard::{Certificates, SmartcardMode};
use crate::domain::Domain;
use crate::xml::mistake::{MISSING_ELEMENT, REPEATED_ELEMENT};

/// A card made of certificates has three.
pub fn smartcards(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (card, place) in devices.each("smartcard", &domain.devices.smartcard) {
        match &card.mode {
            SmartcardMode::HostCertificates(own) => certificates(own, &place, findings),
            SmartcardMode::Host | SmartcardMode::Passthrough(_) => {}
        }
    }
}

fn certificates(own: &Certificates, place: &Place<'_>, findings: &mut Findings) {
    let count = own.certificate.len();
    let message = || format!("`<smartcard>` has {count} `<certificate>`; expected exactly 3");
    if count < 3 {
        findings
            .report(&MISSING_ELEMENT, place, message())
            .help("name three certificates of the host's database");
    } else if count > 3 {
        let fourth = place.item("certificate", 3, count, Origin::Positional);
        findings.report(&REPEATED_ELEMENT, &fourth, message()).help("remove the others");
    }
    if let Some(folder) = own.database.as_ref().filter(|folder| !folder.starts_with('/')) {
        invalid(findings, &place.child("database"), folder, "an absolute path");
    }
}
