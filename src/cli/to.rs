//! `to`: the definition in another notation.

use super::report::print;
use super::{files, report, Findings, Outcome};
use crate::diagnostic::{place, Diagnostic};
use crate::domain::Domain;
use crate::{defaults, rules, xen, xml};
use clap::{Args, ValueEnum};

/// Translate a document for a hypervisor.
///
/// What the hypervisor cannot do is refused, with the place in the document.
#[derive(Debug, Args)]
pub struct To {
    /// The notation
    #[arg(value_enum)]
    notation: Notation,
    /// A file, or - for the standard input
    path: String,
}

/// A notation of a hypervisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Notation {
    /// The configuration of Xen's xl
    XenXl,
    /// The configuration of Xen's older xm
    XenXm,
}

impl To {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let reading = Domain::read(&input.text);
        let found = report::findings(&input.name, &input.text, &reading.diagnostics);
        let Some(mut domain) = reading.domain.filter(|_| found == Findings::None) else {
            return Ok(Findings::Some);
        };
        let mut refused = defaults::xen::complete(&mut domain);
        refused.extend(rules::check(&domain));
        let translated = match refused.is_empty() {
            false => Err(refused),
            true => match self.notation {
                Notation::XenXl => xen::xl(&domain),
                Notation::XenXm => xen::xm(&domain),
            },
        };
        match translated {
            Ok(text) => {
                print(&text)?;
                Ok(Findings::None)
            }
            Err(refused) => Ok(report::findings(&input.name, &input.text, &located(&input.text, refused))),
        }
    }
}

/// The findings with their places in the document.
fn located(text: &str, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if let Ok(document) = xml::parse(text, xml::Limits::default()) {
        place::locate(&document, &mut findings);
    }
    findings
}
