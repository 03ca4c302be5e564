//! A document that is completed or translated: read, checked for its form, its findings printed.

use super::files::Input;
use super::report;
use crate::check;
use crate::diagnostic::{locate, Findings, Severity};
use crate::domain::{Domain, Reading};
use crate::xml::{parse, Limits};
use crate::Release;
use clap::Args;

/// Which release of libvirt is meant.
#[derive(Clone, Copy, Debug, Args)]
pub struct Libvirt {
    /// The release of libvirt that is followed: what came later is refused, and what changed is as it was
    #[arg(long = "libvirt", value_name = "VERSION", default_value_t)]
    pub release: Release,
}

/// What becomes of parts that the format does not have.
#[derive(Clone, Copy, Debug, Args)]
pub struct Unknown {
    /// Accept elements, attributes and values that the format does not have: they become warnings
    #[arg(long)]
    allow_unknown: bool,
}

impl Unknown {
    /// Reads a document and prints what is wrong with its form; `None` where that stops the command.
    pub(super) fn read(self, input: &Input, libvirt: Libvirt) -> Option<Domain> {
        let Reading { domain, diagnostics } = match parse(&input.text, Limits::default()) {
            Ok(document) => check::read(&document, libvirt.release),
            Err(found) => Reading { domain: None, diagnostics: vec![*found] },
        };
        self.accept(domain, diagnostics.into(), input)
    }

    /// The definition, unless something is wrong with it that is not accepted.
    pub(super) fn accept(self, domain: Option<Domain>, mut found: Findings, input: &Input) -> Option<Domain> {
        if self.allow_unknown && domain.is_some() {
            found.iter_mut().for_each(|finding| finding.severity = finding.severity.min(Severity::Warning));
        }
        let refused = found.has_errors();
        report::findings(&input.name, &input.text, &found);
        if refused && domain.is_some() {
            report::complain("refused; use --allow-unknown to accept these as warnings");
        }
        domain.filter(|_| !refused)
    }
}

/// Prints findings of a later pass at their places in the document.
pub(super) fn report_located(input: &Input, mut findings: Findings) {
    if let Ok(document) = parse(&input.text, Limits::default()) {
        locate::locate(&document, &mut findings);
    }
    report::findings(&input.name, &input.text, &findings);
}
