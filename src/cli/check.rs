//! `domdef check`: everything that is wrong with documents, and where.

use super::report::Format;
use super::{files, report, Outcome};
use crate::check::{check, Scope};
use clap::Args;

/// Tell everything that is wrong with documents, and where.
///
/// The exit status is 1 if any finding is an error.
#[derive(Debug, Args)]
pub struct Check {
    /// Check against the grammar alone, not the rules
    #[arg(long)]
    schema_only: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How many files are checked at once; 0 for one per CPU
    #[arg(short, long, default_value_t = 0)]
    jobs: usize,
    /// Files, directories (their *.xml), or - for the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
}

impl Check {
    pub(super) fn run(self) -> Outcome {
        let scope = if self.schema_only { Scope::Grammar } else { Scope::Rules };
        let batch = files::each(&self.paths, self.jobs, |input| {
            let diagnostics = check(&input.text, scope);
            (input, diagnostics)
        })?;
        report::all(batch, self.format)
    }
}
