//! Everything at once: the form of a document, the rules, and whether its hypervisor will start it.
//!
//! ```
//! # #[cfg(feature = "qemu")] {
//! use domdef::inspect::{inspect, Options};
//!
//! let text = "<domain type='qemu'><name>a</name><memory>65536</memory>
//! <os><type machine='pc-q35-0.1'>hvm</type></os></domain>";
//! let found = inspect(text, &Options::default());
//! assert_eq!(found[0].rule.name, "no-such-machine");
//! # }
//! ```

pub(crate) mod ignores;
mod parts;
#[cfg(feature = "qemu")]
mod qemu;
pub(crate) mod template;
#[cfg(feature = "xen")]
pub(crate) mod xen;

use crate::check::{self, Partial, Scope};
use crate::diagnostic::consequence::{leave_out, Cause, Consequence};
use crate::diagnostic::{add_new, locate, rule, Diagnostic, Findings};
use crate::dom::Document;
use crate::domain::{Domain, NOT_A_DOMAIN};
use crate::hypervisor::Known;
#[cfg(feature = "qemu")]
use crate::qemu::{caps::Capabilities, firmware::Descriptor};
use crate::xml::edit::fixes::resolve;
use crate::xml::{parse, Limits};
use crate::Release;

rule! {
    /// The document has more findings than are reported.
    ///
    /// The first 1,000 are reported; mostly one mistake is repeated by whatever made the document. Repair
    /// these, and check again.
    FINDINGS_CUT = "X012" "findings-cut" Note;
}

/// Whose completion, rules and addresses a document is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// Those of the hypervisor that runs guests of its type, if it is known here and its feature is on.
    #[default]
    Auto,
    /// Those of this one.
    Hypervisor(Known),
    /// Nobody's: the form and the rules for every hypervisor alone.
    Nobody,
}

/// Whether advice is given about what is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advice {
    /// Only what is wrong is found.
    #[default]
    Silent,
    /// Rules whose codes begin with `A` count as well.
    Given,
}

/// How a document is inspected.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// How much of its form, and for which release of libvirt.
    pub check: check::Options,
    /// The hypervisor that the definition was checked for.
    pub against: Against,
    /// What the QEMU binary can do; the newest that comes with the package and has the machine where
    /// nothing is given. What this one lacks is then a note, for yours may have it.
    #[cfg(feature = "qemu")]
    pub binary: Option<Capabilities>,
    /// Whether advice is given.
    pub advice: Advice,
    /// The firmware that there is; what comes with the package where nothing is given.
    #[cfg(feature = "qemu")]
    pub firmware: Option<Vec<Descriptor>>,
}

impl Options {
    /// For a release of libvirt.
    #[must_use]
    pub fn libvirt(mut self, release: Release) -> Options {
        self.check.libvirt = release;
        self
    }

    /// How much of its form.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Options {
        self.check.scope = scope;
        self
    }

    /// Under other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Options {
        self.check.limits = limits;
        self
    }

    /// Against a hypervisor.
    #[must_use]
    pub fn against(mut self, against: Against) -> Options {
        self.against = against;
        self
    }

    /// With advice, or without.
    #[must_use]
    pub fn advice(mut self, advice: Advice) -> Options {
        self.advice = advice;
        self
    }

    /// For a QEMU binary.
    #[cfg(feature = "qemu")]
    #[must_use]
    pub fn binary(mut self, caps: Capabilities) -> Options {
        self.binary = Some(caps);
        self
    }
}

/// How many findings there are at most; a document with more is beyond reading one by one.
const MOST: usize = 1000;

/// All findings about a document, each mistake once, in the document's order. Where the text has several
/// documents, or one with definitions in it such as a snapshot, those about each definition.
pub fn inspect(text: &str, options: &Options) -> Findings {
    let mut found = inspect_parts(text, options);
    if found.len() >= MOST {
        let mut first: Vec<Diagnostic> = found.into_list();
        first.truncate(MOST);
        let message = format!("only the first {MOST} findings are reported");
        first.push(Diagnostic::new(&FINDINGS_CUT, message).help("repair these, and check again"));
        found = Findings::from(first);
    }
    found
}

fn inspect_parts(text: &str, options: &Options) -> Findings {
    match parse(text, options.check.limits) {
        Ok(document) => match Domain::is_root(&document) {
            Ok(()) => one(&document, options),
            Err(found) if found.rule != &NOT_A_DOMAIN => in_namespace(text, *found, options),
            Err(found) => match parts::inside(&document) {
                inner if inner.is_empty() => Findings::from(*found),
                inner => parts::each(text, &inner, |part| inspect_parts(part, options)),
            },
        },
        Err(found) => match parts::several(text) {
            several if several.is_empty() => Findings::from(template::instead_of(text, *found)),
            several => parts::each(text, &several, |part| inspect_parts(part, options)),
        },
    }
}

/// The findings about a definition in a namespace, where it is in none but for a declaration.
fn in_namespace(text: &str, found: Diagnostic, options: &Options) -> Findings {
    let mut all = Findings::default();
    // Blanks in its place leave everything else where it is.
    let meant = found.span.clone().filter(|_| found.fix.is_some()).map(|declared| {
        let blanks = " ".repeat(declared.len());
        [&text[..declared.start], &blanks, &text[declared.end..]].concat()
    });
    all.push(found);
    meant.map(|meant| inspect_parts(&meant, options)).into_iter().flatten().for_each(|found| all.push(found));
    all
}

/// The findings about a definition.
fn one(document: &Document<'_>, options: &Options) -> Findings {
    let written = |document: &Document<'_>| as_written(document, options);
    let mut found = check::as_meant(document, options.check, FOLLOW_UPS, &written);
    template::gather(document.input_text(), &mut found);
    ignores::apply(document, &mut found);
    resolve(document, &mut found);
    Findings::from(found)
}

/// The findings about a definition whose words are taken as they are written.
fn as_written(document: &Document<'_>, options: &Options) -> Vec<Diagnostic> {
    let Partial { domain, mut diagnostics, .. } = check::read_on(document, options.check);
    let hypervisor = domain.as_deref().and_then(|domain| options.hypervisor(domain));
    if let (Some(domain), Some(hypervisor)) = (domain, hypervisor) {
        by_hypervisor(document, options, domain, hypervisor, &mut diagnostics);
    }
    diagnostics
}

/// Adds what a hypervisor finds to the findings so far. Not inlined: whom no hypervisor is asked for pays nothing for the
/// stack that it takes.
#[inline(never)]
fn by_hypervisor(
    document: &Document<'_>,
    options: &Options,
    domain: Box<Domain>,
    hypervisor: Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut advice = options.advised(&domain, hypervisor);
    let mut found = options.refusals(hypervisor, *domain);
    locate::locate(document, &mut found);
    leave_out(&mut found, diagnostics, &[OF_ELEMENT]);
    leave_out(&mut found, diagnostics, &check::OF_FORM);
    add_new(diagnostics, found);
    locate::locate(document, &mut advice);
    diagnostics.extend(advice);
    crate::order::by_key(diagnostics, |finding| finding.span.as_ref().map(|span| span.start));
}

/// What a hypervisor finds because of values that cannot be read.
#[cfg(feature = "qemu")]
const FOLLOW_UPS: &[Consequence] = &qemu::OF_UNREAD;
#[cfg(not(feature = "qemu"))]
const FOLLOW_UPS: &[Consequence] = &[];

/// What a hypervisor finds in an element that is wrong already.
const OF_ELEMENT: Consequence = Consequence { of: &[], cause: Cause::WrongAround };

impl Options {
    fn hypervisor(&self, domain: &Domain) -> Option<Known> {
        match self.against {
            _ if self.check.scope == Scope::Grammar => None,
            Against::Auto => Known::of(domain.r#type),
            Against::Hypervisor(known) => Some(known),
            Against::Nobody => None,
        }
    }

    #[allow(unused_variables, reason = "without any hypervisor nothing reads the definition")]
    fn advised(&self, domain: &Domain, hypervisor: Known) -> Vec<Diagnostic> {
        match (self.advice, hypervisor) {
            #[cfg(feature = "qemu")]
            (Advice::Given, Known::Qemu) => crate::qemu::advice::advise(domain).into_list(),
            (Advice::Given, _) | (Advice::Silent, _) => Vec::new(),
        }
    }

    /// What a hypervisor says of a definition; nothing where it is not built in.
    #[allow(unused_variables, reason = "without any hypervisor nothing reads the definition")]
    fn refusals(&self, hypervisor: Known, domain: Domain) -> Vec<Diagnostic> {
        match hypervisor {
            #[cfg(feature = "qemu")]
            Known::Qemu => qemu::refusals(self, domain),
            #[cfg(feature = "xen")]
            Known::Xen => xen::refusals(domain),
            #[cfg(not(all(feature = "qemu", feature = "xen")))]
            _ => Vec::new(),
        }
    }
}
