//! `domdef fmt`: the canonical style.

use super::files::{Failed, Input};
use super::report::{print, print_bytes};
use super::{files, report, Outcome, Verdict};
use crate::diagnostic::render::text::safe;
use crate::format::format;
use clap::Args;
use std::path::PathBuf;

/// Put documents in the canonical style, adding and losing nothing.
///
/// Two blanks a level, single quotes, elements and attributes in the order in which libvirt writes
/// them. Comments stay with the element that follows them. Without an option the result is printed.
#[derive(Debug, Args)]
pub struct Fmt {
    /// Name the files that are not in the canonical style
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Print what would change, as a unified diff
    #[arg(long, conflicts_with = "write")]
    diff: bool,
    /// Write the files
    #[arg(long)]
    write: bool,
    /// Write files that are read-only, too
    #[arg(long, requires = "write")]
    force: bool,
    /// How many files are formatted at once; 0 for one per CPU
    #[arg(short, long, default_value_t = 0)]
    jobs: usize,
    /// Files, directories (their *.xml), or - for the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Fmt {
    pub(super) fn run(self) -> Outcome {
        let mut batch = files::each(&self.paths, self.jobs, |input| {
            let formatted = format(&input.text);
            (input, formatted)
        })?;
        let mut outcome = Verdict::Clean;
        for (input, formatted) in &batch.done {
            match formatted {
                Ok(formatted) if self.writes(input, formatted) => {
                    let written = files::replace(input, formatted, files::read_only(self.force));
                    let failed = |failure| Failed::to_write(input.name.clone(), &failure);
                    batch.failures.extend(written.err().map(failed));
                }
                Ok(formatted) => {
                    if self.one(input, formatted)? == Verdict::Found {
                        outcome = Verdict::Found;
                    }
                }
                Err(diagnostic) => {
                    outcome = report::findings(&input.name, &input.text, std::slice::from_ref(&**diagnostic));
                }
            }
        }
        Ok(batch.outcome(outcome))
    }

    /// Whether the file itself becomes another one.
    fn writes(&self, input: &Input, formatted: &str) -> bool {
        self.write && !input.is_stdin() && differs(input, formatted)
    }

    /// Prints what is asked for of a document that is not written.
    fn one(&self, input: &Input, formatted: &str) -> Outcome {
        let name = &input.name;
        let differs = differs(input, formatted);
        match (self.check, self.diff, self.write) {
            (_, true, _) if differs => {
                print(&diff(name, &input.text, formatted))?;
                return Ok(Verdict::Found);
            }
            (true, ..) if differs => {
                print(&format!("{}\n", safe(name)))?;
                return Ok(Verdict::Found);
            }
            (.., true) if input.is_stdin() => print_bytes(&input.encoding.encode(formatted))?,
            (false, false, false) => print_bytes(&input.encoding.encode(formatted))?,
            _ => {}
        }
        Ok(Verdict::Clean)
    }
}

/// Whether a document is another one in its canonical style.
fn differs(input: &Input, formatted: &str) -> bool {
    // A character that the encoding lacks is a reference in it either way.
    let encoded = |text: &str| input.encoding.encode(text);
    formatted != input.text && encoded(formatted) != encoded(&input.text)
}

fn diff(name: &str, old: &str, new: &str) -> String {
    let name = safe(name);
    similar::TextDiff::from_lines(old, new).unified_diff().header(&name, &name).to_string()
}
