//! `from`: the definition that another notation describes.

use super::report::print;
use super::{files, report, Findings, Outcome};
use crate::xml::Options;
use crate::{json, rules, xen};
use clap::{Args, ValueEnum};

/// Make a document of a hypervisor's own configuration, or of JSON.
///
/// The definition is printed in canonical form, that of a hypervisor completed with what it gives
/// every guest, that of JSON as it is. What cannot be read is refused with its place; what a definition has no place for is told
/// on the standard error.
#[derive(Debug, Args)]
pub struct From {
    /// The notation
    #[arg(value_enum)]
    notation: Notation,
    /// A file, or - for the standard input
    path: String,
}

/// A notation that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Notation {
    /// The configuration of Xen's xl
    XenXl,
    /// The configuration of Xen's older xm
    XenXm,
    /// The definition as `to json` prints it
    Json,
}

impl From {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let reading = match self.notation {
            Notation::XenXl => xen::read_xl(&input.text),
            Notation::XenXm => xen::read_xm(&input.text),
            Notation::Json => json::from_json(&input.text),
        };
        let found = report::findings(&input.name, &input.text, &reading.diagnostics);
        let Some(mut domain) = reading.domain.filter(|_| found == Findings::None) else {
            return Ok(Findings::Some);
        };
        let refused = match self.notation {
            Notation::XenXl | Notation::XenXm => {
                let mut refused = xen::complete(&mut domain);
                refused.extend(rules::check(&domain));
                refused
            }
            Notation::Json => Vec::new(),
        };
        if !refused.is_empty() {
            return Ok(report::findings(&input.name, &input.text, &refused));
        }
        print(&domain.to_xml(Options::CANONICAL))?;
        Ok(Findings::None)
    }
}
