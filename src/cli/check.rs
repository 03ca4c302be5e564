//! `domdef check`: everything that is wrong with documents, and where.

use super::report::{print, Format};
use super::{files, report, Failure, Outcome, Verdict};
use crate::check::{check, Options, Scope};
use crate::diagnostic::lines::Lines;
use crate::diagnostic::render::text::safe;
use crate::diagnostic::Diagnostic;
use crate::since;
use crate::xml::{parse, Limits};
use crate::Release;
use clap::Args;

/// Tell everything that is wrong with documents, and where.
///
/// The exit status is 1 if any finding is an error.
#[derive(Debug, Args)]
pub struct Check {
    /// Check against the grammar alone, not the rules
    #[arg(long)]
    schema_only: bool,
    /// Say what is newer than this release of libvirt
    #[arg(long, value_name = "VERSION", default_value_t)]
    libvirt: Release,
    /// Print the oldest release of libvirt that has everything in a document, and what needs it
    #[arg(long, conflicts_with_all = ["schema_only", "libvirt", "format"])]
    needs: bool,
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
        if self.needs {
            return self.needs();
        }
        let scope = if self.schema_only { Scope::Grammar } else { Scope::Rules };
        let options = Options { scope, libvirt: self.libvirt };
        let batch = files::each(&self.paths, self.jobs, |input| {
            let diagnostics = check(&input.text, options);
            (input, diagnostics)
        })?;
        report::all(batch, self.format)
    }

    /// The release that each document needs, and the parts that need it.
    fn needs(&self) -> Outcome {
        let batch = files::each(&self.paths, self.jobs, |input| {
            let lines = match parse(&input.text, Limits::default()) {
                Ok(document) => needed(&input.name, &input.text, since::needs(&document)),
                Err(found) => Err(vec![*found]),
            };
            (input, lines)
        })?;
        let mut verdict = Verdict::Clean;
        for (input, lines) in &batch.done {
            match lines {
                Ok(lines) => print(lines)?,
                Err(found) => verdict = report::findings(&input.name, &input.text, found),
            }
        }
        match batch.unreadable {
            true => Err(Failure("not every file could be read".to_owned())),
            false => Ok(verdict),
        }
    }
}

/// A line with the release, and one for each part that needs it.
fn needed(name: &str, text: &str, needs: Vec<since::Need>) -> Result<String, Vec<Diagnostic>> {
    let Some(release) = needs.iter().map(|need| need.release).max() else {
        return Ok(format!("{}: any release of libvirt\n", safe(name)));
    };
    let lines = Lines::new(text);
    let mut out = format!("{}: libvirt {release}\n", safe(name));
    for need in needs.iter().filter(|need| need.release == release) {
        let (line, column) = lines.position(need.span.start);
        let (path, what) = (need.path(), &need.what);
        out.push_str(&format!("{}:{line}:{column}: {} ({})\n", safe(name), safe(&path), safe(what)));
    }
    Ok(out)
}
