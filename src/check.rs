//! What the form of a document says: the grammar and the reading of the definition in one, so that
//! one mistake is one finding; and with the rules, everything that can be said without a hypervisor.

mod foreign;
mod meaning;
mod meant;
mod unread;

use crate::diagnostic::consequence::{leave_out, Cause, Consequence};
use crate::diagnostic::{add_new as add, locate, Diagnostic, Findings, Severity};
use crate::dom::Document;
use crate::domain::{Domain, Reading};
use crate::rules::disk::TOTAL_AND_PART;
use crate::rules::memory_device::NVDIMM_OF_ARCH;
use crate::rules::vcpu::TOPOLOGY_MISMATCH;
use crate::rules::written::cachetune::MONITOR_CPUS;
use crate::rules::written::cputune::{PIN_OF_NO_VCPU, SCHEDULE_OF_NO_VCPU};
use crate::rules::written::numa::CELL_OF_NO_VCPU;
use crate::xml::edit::fixes::resolve;
use crate::xml::mistake::{
    EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISPLACED_ELEMENT, MISSING_ATTRIBUTE, MISSING_ELEMENT,
    NOT_INTERPRETED, REPEATED_ELEMENT, UNKNOWN_ATTRIBUTE, UNKNOWN_ELEMENT,
};
use crate::xml::{self, parse, Limits, ReadOn};
use crate::{grammar, rules, since, Release};
pub(crate) use meant::as_meant;
use unread::OF_UNREAD;

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
///
/// A word that is nearly a known one is read as that; any other part that cannot be read counts as absent, and
/// the rules are held against the rest.
pub fn check(text: &str, options: impl Into<Options>) -> Findings {
    let options = options.into();
    match parse(text, options.limits) {
        Ok(parsed) => {
            let mut found = as_meant(&parsed, options, &[], &|parsed| read_on(parsed, options).diagnostics);
            resolve(&parsed, &mut found);
            found.into()
        }
        Err(diagnostic) => Findings::from(*diagnostic),
    }
}

/// The same of a document that is parsed, with the definition where all of it could be read. Words are taken as
/// they are written.
pub fn document(document: &Document<'_>, options: Options) -> Reading {
    let Partial { domain, is_partial, diagnostics } = read_on(document, options);
    Reading { domain: domain.filter(|_| !is_partial).map(|domain| *domain), diagnostics }
}

/// A definition without the parts that could not be read.
#[derive(Debug, Default)]
pub(crate) struct Partial {
    /// What could be read, if the definition can do without the rest.
    pub domain: Option<Box<Domain>>,
    /// Whether a part could not be read.
    pub is_partial: bool,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// The findings about a document as it is written, with as much of the definition as could be read.
pub(crate) fn read_on(document: &Document<'_>, options: Options) -> Partial {
    let Options { scope, libvirt, .. } = options;
    if let Err(diagnostic) = Domain::is_root(document) {
        return Partial { diagnostics: vec![*diagnostic], ..Partial::default() };
    }
    if scope == Scope::Grammar {
        return Partial { diagnostics: by_grammar(document, libvirt), ..Partial::default() };
    }
    let ReadOn { value: domain, findings, is_partial } = xml::read_on::<Domain>(document);
    let unread: Vec<Diagnostic> = findings.iter().filter(|finding| is_unread(finding)).cloned().collect();
    let mut diagnostics = of_form(document, findings, libvirt);
    if let Some(domain) = &domain {
        let mut broken = rules::written(domain, libvirt);
        broken.extend(rules::check(domain));
        locate::locate(document, &mut broken);
        leave_out(&mut broken, &diagnostics, &OF_FORM);
        leave_out(&mut broken, &unread, &OF_UNREAD);
        leave_out(&mut diagnostics, &broken, &OF_RULES);
        add(&mut diagnostics, broken);
    }
    crate::order::by_key(&mut diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
    Partial { domain, is_partial, diagnostics }
}

/// Whether a part could not be read.
fn is_unread(finding: &Diagnostic) -> bool {
    let rules = [&INVALID_VALUE, &MISSING_ATTRIBUTE, &MISSING_ELEMENT];
    finding.severity == Severity::Error && rules.contains(&finding.rule)
}

/// A missing element that is there, but misspelt or wrong.
const OF_MISSPELLING: Consequence =
    Consequence { of: &[&MISSING_ELEMENT], cause: Cause::MissingIsThere(&UNKNOWN_ELEMENT) };

/// What has no field in an element that was read as one of the usual kind, since it does not say its own.
const OF_UNDECIDED: Consequence = Consequence { of: &[&NOT_INTERPRETED], cause: Cause::WrongAround };

/// What compares with the maximum of virtual CPUs, where that is wrong itself.
const OF_MAXIMUM: Consequence = Consequence {
    of: &[&CELL_OF_NO_VCPU, &MONITOR_CPUS, &TOPOLOGY_MISMATCH, &PIN_OF_NO_VCPU, &SCHEDULE_OF_NO_VCPU],
    cause: Cause::Wrong("/domain/vcpu"),
};

/// What is found of the architecture where there is no such one.
const OF_ARCHITECTURE: Consequence =
    Consequence { of: &[&NVDIMM_OF_ARCH], cause: Cause::WrongIn(&["/domain/os/type/@arch"]) };

/// What the rules find only because of the form of the document.
pub(crate) const OF_FORM: [Consequence; 3] = [OF_MISSPELLING, OF_MAXIMUM, OF_ARCHITECTURE];

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
    let Reading { domain, diagnostics } = Domain::from_document(document);
    Reading { domain, diagnostics: of_form(document, diagnostics, libvirt) }
}

/// What the grammar and the reading find.
fn form(document: &Document<'_>, libvirt: Release) -> Vec<Diagnostic> {
    of_form(document, xml::read_on::<Domain>(document).findings, libvirt)
}

/// What the grammar finds, what the reading `found` beside it, and what came after a release.
fn of_form(document: &Document<'_>, mut found: Vec<Diagnostic>, libvirt: Release) -> Vec<Diagnostic> {
    let mut diagnostics = grammar::check(document);
    locate::locate(document, &mut diagnostics);
    meaning::explain(document, &mut diagnostics);
    foreign::explain(document, &mut diagnostics);
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
    let undecided: Vec<Diagnostic> =
        diagnostics.iter().filter(|finding| finding.rule == &MISSING_ATTRIBUTE).cloned().collect();
    leave_out(&mut found, &undecided, &[OF_UNDECIDED]);
    add(&mut diagnostics, found);
    add(&mut diagnostics, since::check(document, libvirt));
    crate::order::by_key(&mut diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
    diagnostics
}
