//! `domdef check`: everything that is wrong with documents, and where.

use super::report::{colour, print, rendered, Format};
use super::{files, report, Failure, Findings, Outcome};
use crate::check::check;
use crate::diagnostic::render::{has_errors, Report};
use crate::diagnostic::Diagnostic;
use clap::Args;
use rayon::prelude::*;
use std::io::IsTerminal;

/// Tell everything that is wrong with documents, and where.
///
/// Unknown names are warnings: they have no effect, and are kept. Errors make the exit status 1.
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
        let names = files::expand(&self.paths)?;
        let one = |name: &String| {
            let input = files::read(name)?;
            let diagnostics = check(&input.text, self.schema_only);
            Ok((input, diagnostics))
        };
        let checked: Vec<Result<(files::Input, Vec<Diagnostic>), Failure>> = match names.as_slice() {
            // Threads take longer to start than one document does to check.
            [only] => vec![one(only)],
            _ => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).build();
                let pool = pool.map_err(|error| Failure(error.to_string()))?;
                pool.install(|| names.par_iter().map(one).collect())
            }
        };
        let unreadable = checked.iter().filter_map(|result| result.as_ref().err());
        unreadable.clone().for_each(|failure| report::complain(&failure.0));
        let failed = unreadable.count() > 0;
        let done: Vec<_> = checked.into_iter().flatten().collect();
        let reports: Vec<Report<'_>> = done
            .iter()
            .map(|(input, diagnostics)| Report { file: &input.name, text: &input.text, diagnostics })
            .collect();
        print(&rendered(&reports, self.format, colour(std::io::stdout().is_terminal())))?;
        match failed {
            true => Err(Failure("not every file could be read".to_owned())),
            false if reports.iter().any(|report| has_errors(report.diagnostics)) => Ok(Findings::Some),
            false => Ok(Findings::None),
        }
    }
}
