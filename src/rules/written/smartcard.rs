//! `<smartcard>` (parse-and-rules.md 2.19).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::Domain;

/// A card made of certificates has three.
pub fn smartcards(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, card) in devices.smartcard.iter().enumerate() {
        let SmartcardMode::HostCertificates(own) = &card.mode else { continue };
        let mut one = element(path("smartcard", at, devices.smartcard.len()), findings);
        one.refuse(own.certificate.len() != 3, "exactly three certificates stand for a card");
        let relative = own.database.as_ref().is_some_and(|folder| !folder.starts_with('/'));
        one.refuse_in("database", relative, "the path of the database begins with '/'");
    }
}
