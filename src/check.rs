//! Everything that can be said about a document without a hypervisor.

use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use crate::rules;
use crate::xml::{parse, Limits};

/// The findings about a document, in its order: reading, and unless `schema_only` the rules.
pub fn check(text: &str, schema_only: bool) -> Vec<Diagnostic> {
    let document = match parse(text, Limits::default()) {
        Ok(document) => document,
        Err(diagnostic) => return vec![*diagnostic],
    };
    let reading = Domain::from_document(&document);
    let mut diagnostics = reading.diagnostics;
    if let (Some(domain), false) = (&reading.domain, schema_only) {
        let mut broken = rules::check(domain);
        crate::diagnostic::place::locate(&document, &mut broken);
        diagnostics.extend(broken);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    diagnostics
}
