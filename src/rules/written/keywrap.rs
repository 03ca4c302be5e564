//! `<keywrap>`.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use std::collections::BTreeSet;

/// The keys of each cipher are wrapped or not.
pub fn keywrap(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for cipher in domain.keywrap.iter().flat_map(|keywrap| &keywrap.cipher) {
        let mut one = element("/domain/keywrap/cipher", findings);
        one.refuse(!seen.insert(cipher.name), format!("the keys of '{}' are spoken of already", cipher.name));
    }
}
