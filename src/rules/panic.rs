//! `<panic>` (parse-and-rules.md 3.2).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// Panic devices are of different models.
pub fn panics(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let panics = &domain.devices.panic;
    for (at, panic) in panics.iter().enumerate() {
        let twice = panics[..at].iter().any(|other| other.model == panic.model);
        let message = format!("there is another panic device of model '{}'", panic.model);
        element(path("panic", at, panics.len()), findings).refuse(twice, message);
    }
}
