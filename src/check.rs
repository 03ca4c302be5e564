//! Everything that can be said about a document without a hypervisor.

use crate::diagnostic::{code, Diagnostic, Severity};
use crate::domain::Domain;
use crate::xml::{parse, Limits};
use crate::{grammar, rules};

/// The findings about a document, in its order: the grammar's, then unless `schema_only` what the
/// definition and the rules say to it.
pub fn check(text: &str, schema_only: bool) -> Vec<Diagnostic> {
    let document = match parse(text, Limits::default()) {
        Ok(document) => document,
        Err(diagnostic) => return vec![*diagnostic],
    };
    let root = document.root_element();
    if root.tag_name().name() != "domain" {
        return Domain::from_document(&document).diagnostics;
    }
    let mut diagnostics = grammar::check(&document);
    if schema_only {
        return diagnostics;
    }
    let wrong: Vec<(Option<std::ops::Range<usize>>, String)> =
        diagnostics.iter().map(|found| (found.span.clone(), found.element.clone())).collect();
    let reading = Domain::from_document(&document);
    // What the grammar has named is not said again; what it allows is only not known yet.
    for mut found in reading.diagnostics {
        let said = wrong.iter().any(|(span, element)| *span == found.span || *element == found.element);
        if said {
            continue;
        }
        if found.code == &code::UNKNOWN_ATTRIBUTE || found.code == &code::UNKNOWN_ELEMENT {
            found.severity = Severity::Note;
            found.help =
                Some("it is right, but not known to the definition yet: it is kept as it is".to_owned());
        }
        diagnostics.push(found);
    }
    if let Some(domain) = &reading.domain {
        let mut broken = rules::written(domain);
        broken.extend(rules::check(domain));
        crate::diagnostic::place::locate(&document, &mut broken);
        diagnostics
            .extend(broken.into_iter().filter(|found| !wrong.iter().any(|(span, _)| *span == found.span)));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    diagnostics
}
