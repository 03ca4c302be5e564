//! `<auth>` and `<encryption>`: secrets that storage needs (parse-and-rules.md 2.12).

use super::super::{invalid, lacks};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::disk::{Auth, Encryption, EncryptionFormat, Secret};
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISSING_ELEMENT};

/// Who logs in, and with which secret.
pub(in super::super) fn auth(own: &Auth, auth: &Place<'_>, findings: &mut Findings) {
    match &own.secret {
        Some(own) => secret(own, &auth.child("secret"), findings),
        None => findings
            .report(&MISSING_ELEMENT, auth, "`<auth>` has no `<secret>`")
            .help("add a secret with `uuid` or `usage`"),
    }
}

/// The keys of encrypted storage.
pub(super) fn encryption(own: &Encryption, encryption: &Place<'_>, findings: &mut Findings) {
    for (own, place) in encryption.each("secret", &own.secret) {
        match own.r#type.as_deref() {
            Some("passphrase") => {}
            Some(kind) => {
                invalid(findings, &place.attr("type"), kind, "'passphrase' for a secret of encryption")
            }
            None => lacks(findings, &place, "secret", "type").help("add `type='passphrase'`"),
        }
        secret(own, &place, findings);
    }
    let luks = own.format == EncryptionFormat::Luks;
    if luks && own.cipher.is_none() && own.ivgen.is_some() {
        findings
            .report(&MISSING_ELEMENT, encryption, "`<encryption>` has `<ivgen>`, but no `<cipher>`")
            .help("add the `<cipher>`, or remove `<ivgen>`");
    }
}

/// A secret is named in one of two ways.
fn secret(own: &Secret, place: &Place<'_>, findings: &mut Findings) {
    match (&own.uuid, &own.usage) {
        (Some(_), Some(_)) => findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("usage"), "`<secret>` has both `uuid` and `usage`")
            .help("name the secret by one of them"),
        (None, None) => lacks(findings, place, "secret", "uuid").help("name the secret by `uuid` or `usage`"),
        (Some(_), None) | (None, Some(_)) => {}
    }
}
