//! What Xen refuses, told apart by who refuses it: the driver of libxl, or only the configuration that `xl` reads.

use crate::diagnostic::{rule, Diagnostic, Severity};
use crate::domain::Domain;
use crate::hypervisor::Completed;
use crate::xen::rules::{check, Form, KNOWN_TO_HOST_ONLY, NOT_IN_NOTATION};
use crate::xen::Xen;

rule! {
    /// libxl takes the device or setting, but the configuration that `xl` reads has no word for it.
    ///
    /// A driver that hands the definition over to libxl starts the guest. Only `domdef to xen-xl` refuses it:
    /// use `domdef to libxl-json` there, or do without the setting, such as `<shareable/>` of a disk.
    NOT_IN_XL = "N004" "not-in-xl-configuration" Note;
}

/// What Xen says of a definition. Of notes only those that the host or the notation decides.
pub(super) fn refusals(domain: Domain) -> Vec<Diagnostic> {
    let completed = match Completed::<Xen>::new(domain, &()) {
        Ok(completed) => completed,
        Err(refused) => return refused.into_list(),
    };
    let mut found = completed.advice().clone().into_list();
    found.retain(|finding| finding.severity != Severity::Note);
    let of_text = check(&completed, Form::Xl).into_list();
    let mut of_driver = check(&completed, Form::Json).into_list();
    // A driver has no notation: what only the JSON has no word for says nothing about it.
    of_driver.retain(|finding| {
        finding.rule != &NOT_IN_NOTATION || of_text.iter().any(|other| same(finding, other))
    });
    let is_told = |finding: &Diagnostic| of_driver.iter().any(|other| same(finding, other));
    let only_in_text: Vec<Diagnostic> =
        of_text.into_iter().filter(|finding| !is_told(finding)).map(of_notation).collect();
    for finding in of_driver.iter_mut().filter(|finding| finding.rule == &KNOWN_TO_HOST_ONLY) {
        finding.severity = Severity::Note;
    }
    found.extend(of_driver);
    found.extend(only_in_text);
    found
}

fn same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.element == other.element && (one.rule == other.rule || one.attribute == other.attribute)
}

/// What only `to xen-xl` refuses.
fn of_notation(finding: Diagnostic) -> Diagnostic {
    let help = finding.help.map(|help| format!("; for one, {help}")).unwrap_or_default();
    Diagnostic {
        rule: &NOT_IN_XL,
        severity: NOT_IN_XL.severity,
        message: format!("in an `xl` configuration: {}", finding.message),
        help: Some(format!("libxl's driver takes it{help}")),
        fix: None,
        ..finding
    }
}
