//! `domdef fmt`: the canonical style.

use super::report::print;
use super::{files, report, Findings, Outcome};
use crate::format::format;
use clap::Args;

/// Put documents in the canonical style, adding and losing nothing.
///
/// Two blanks a level, single quotes, elements and attributes in the order in which libvirt writes
/// them. Comments stay with the element that follows them. Without an option the result is printed.
#[derive(Debug, Args)]
pub struct Fmt {
    /// Name the files that are not in the canonical style
    #[arg(long, conflicts_with_all = ["diff", "write"])]
    check: bool,
    /// Print what would change, as a unified diff
    #[arg(long, conflicts_with = "write")]
    diff: bool,
    /// Write the files
    #[arg(long)]
    write: bool,
    /// Files, directories (their *.xml), or - for the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
}

impl Fmt {
    pub(super) fn run(self) -> Outcome {
        let mut outcome = Findings::None;
        for name in files::expand(&self.paths)? {
            let input = files::read(&name)?;
            let formatted = match format(&input.text) {
                Ok(formatted) => formatted,
                Err(diagnostic) => {
                    outcome = report::findings(&name, &input.text, &[*diagnostic]);
                    continue;
                }
            };
            let differs = formatted != input.text;
            match (self.check, self.diff, self.write) {
                (true, ..) if differs => {
                    print(&format!("{name}\n"))?;
                    outcome = Findings::Some;
                }
                (_, true, _) if differs => {
                    print(&diff(&name, &input.text, &formatted))?;
                    outcome = Findings::Some;
                }
                (.., true) if name == files::STDIN => print(&formatted)?,
                (.., true) if differs => files::replace(&name, &formatted)?,
                (false, false, false) => print(&formatted)?,
                _ => {}
            }
        }
        Ok(outcome)
    }
}

fn diff(name: &str, old: &str, new: &str) -> String {
    similar::TextDiff::from_lines(old, new).unified_diff().header(name, name).to_string()
}
