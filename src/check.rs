//! What the form of a document says: the grammar and the reading of the definition in one, so that
//! one mistake is one finding; and with the rules, everything that can be said without a hypervisor.

mod meaning;

use crate::diagnostic::consequence::{leave_out, Cause, Consequence};
use crate::diagnostic::{add_new as add, locate, Diagnostic, Findings};
use crate::domain::{Domain, Reading};
use crate::rules::disk::TOTAL_AND_PART;
use crate::rules::vcpu::TOPOLOGY_MISMATCH;
use crate::rules::written::cputune::{PIN_OF_NO_VCPU, SCHEDULE_OF_NO_VCPU};
use crate::rules::written::numa::CELL_OF_NO_VCPU;
use crate::xml::edit::fixes::resolve;
use crate::xml::mistake::{
    EXCLUDED_ATTRIBUTE, MISPLACED_ELEMENT, MISSING_ELEMENT, NOT_INTERPRETED, REPEATED_ELEMENT,
    UNKNOWN_ATTRIBUTE, UNKNOWN_ELEMENT,
};
use crate::xml::{parse, Limits};
use crate::{grammar, rules, since, Release};
use roxmltree::Document;

/// How much of a document is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The grammar alone.
    Grammar,
    /// The grammar, the reading of the definition and the rules for every hypervisor.
    #[default]
    Rules,
}

/// How a document is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// How much of it.
    pub scope: Scope,
    /// The release of libvirt that it is for: what came later is an error.
    pub libvirt: Release,
    /// What the document may cost.
    pub limits: Limits,
}

impl Options {
    /// Of so much of the document.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Options {
        self.scope = scope;
        self
    }

    /// For a release of libvirt.
    #[must_use]
    pub fn libvirt(mut self, release: Release) -> Options {
        self.libvirt = release;
        self
    }

    /// Under other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Options {
        self.limits = limits;
        self
    }
}

impl From<Scope> for Options {
    fn from(scope: Scope) -> Options {
        Options { scope, ..Options::default() }
    }
}

/// The findings about a document, in its order.
pub fn check(text: &str, options: impl Into<Options>) -> Findings {
    let options = options.into();
    match parse(text, options.limits) {
        Ok(parsed) => {
            let mut found = document(&parsed, options).diagnostics;
            resolve(&parsed, &mut found);
            found.into()
        }
        Err(diagnostic) => Findings::from(*diagnostic),
    }
}

/// The same of a document that is parsed, with the definition where it was read.
pub fn document(document: &Document<'_>, options: Options) -> Reading {
    let Options { scope, libvirt, .. } = options;
    if let Err(diagnostic) = Domain::is_root(document) {
        return Reading { domain: None, diagnostics: vec![*diagnostic] };
    }
    if scope == Scope::Grammar {
        return Reading { domain: None, diagnostics: by_grammar(document, libvirt) };
    }
    let Reading { domain, mut diagnostics } = read(document, libvirt);
    if let Some(domain) = &domain {
        let mut broken = rules::written(domain, libvirt);
        broken.extend(rules::check(domain));
        locate::locate(document, &mut broken);
        leave_out(&mut broken, &diagnostics, &OF_FORM);
        leave_out(&mut diagnostics, &broken, &OF_RULES);
        add(&mut diagnostics, broken);
    }
    crate::order::by_key(&mut diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
    Reading { domain, diagnostics }
}

/// A missing element that is there, but misspelt or wrong.
const OF_MISSPELLING: Consequence =
    Consequence { of: &[&MISSING_ELEMENT], cause: Cause::MissingIsThere(&UNKNOWN_ELEMENT) };

/// What compares with the maximum of virtual CPUs, where that is wrong itself.
const OF_MAXIMUM: Consequence = Consequence {
    of: &[&CELL_OF_NO_VCPU, &TOPOLOGY_MISMATCH, &PIN_OF_NO_VCPU, &SCHEDULE_OF_NO_VCPU],
    cause: Cause::Wrong("/domain/vcpu"),
};

/// What the rules find only because of the form of the document.
pub(crate) const OF_FORM: [Consequence; 2] = [OF_MISSPELLING, OF_MAXIMUM];

/// What the form has no place for where a rule tells better what is wrong: the second of two limits.
const OF_RULES: [Consequence; 1] =
    [Consequence { of: &[&MISPLACED_ELEMENT], cause: Cause::BrokenBeside(&TOTAL_AND_PART) }];

/// What the grammar of a release of libvirt finds, in the document's order.
#[must_use]
pub fn by_grammar(document: &Document<'_>, libvirt: Release) -> Vec<Diagnostic> {
    let mut diagnostics = grammar::check(document);
    add(&mut diagnostics, since::check(document, libvirt));
    crate::order::by_key(&mut diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
    diagnostics
}

/// Reads a definition, with all that the grammar and the reading find, each mistake once. The
/// definition is there where it could be read, whatever the grammar says. What came after a release is
/// found as well.
pub fn read(document: &Document<'_>, libvirt: Release) -> Reading {
    if let Err(diagnostic) = Domain::is_root(document) {
        return Reading { domain: None, diagnostics: vec![*diagnostic] };
    }
    let mut diagnostics = grammar::check(document);
    locate::locate(document, &mut diagnostics);
    meaning::explain(document, &mut diagnostics);
    let Reading { domain, diagnostics: mut found } = Domain::from_document(document);
    for finding in &mut found {
        // What the grammar allows is right; the definition only has no field for it.
        let unknown = [
            &UNKNOWN_ATTRIBUTE,
            &UNKNOWN_ELEMENT,
            &MISPLACED_ELEMENT,
            &EXCLUDED_ATTRIBUTE,
            &REPEATED_ELEMENT,
        ];
        if unknown.contains(&finding.rule) {
            finding.rule = &NOT_INTERPRETED;
            finding.severity = NOT_INTERPRETED.severity;
            finding.help = Some("it is valid, and kept unchanged".to_owned());
            finding.fix = None;
        }
    }
    leave_out(&mut found, &diagnostics, &[OF_MISSPELLING]);
    add(&mut diagnostics, found);
    add(&mut diagnostics, since::check(document, libvirt));
    crate::order::by_key(&mut diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
    Reading { domain, diagnostics }
}
