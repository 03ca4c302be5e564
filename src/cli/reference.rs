//! `explain`, `man`: what the command says of itself.

use super::report::print;
use super::{examples, Arguments, Failure, Outcome, Verdict};
use crate::catalog;
use crate::diagnostic::{suggest, Rule};
use clap::{Args, CommandFactory};

/// Explain a code that a finding carries.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as V003, or its name; all codes are listed without one
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Outcome {
        let Some(word) = self.code else {
            let line = |rule: &&Rule| {
                format!("{}  {:<7}  {}: {}\n", rule.code, rule.severity.word(), rule.name, rule.summary())
            };
            print(&catalog::RULES.iter().map(line).collect::<String>())?;
            return Ok(Verdict::Clean);
        };
        match catalog::find(&word) {
            Some(rule) => {
                let head = format!("{}: {} ({})", rule.code, rule.name, rule.severity.word());
                print(&format!("{head}\n\n{}\n", rule.text()))?;
                Ok(Verdict::Clean)
            }
            None => {
                let known = catalog::RULES.iter().flat_map(|rule| [rule.code, rule.name]);
                let nearest = suggest::nearest(&word, known);
                let hint = nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
                Err(Failure(format!("there is no code {word}{hint}")))
            }
        }
    }
}

/// Print a manual page.
///
/// `domdef man > domdef.1` makes the page of the whole, `domdef man check > domdef-check.1` that of a
/// command, to which the first refers.
#[derive(Debug, Args)]
pub struct Man {
    /// The command whose page is wanted; that of domdef itself without one
    command: Option<String>,
}

impl Man {
    pub(super) fn run(self) -> Outcome {
        let mut all = Arguments::command();
        all.build();
        let named = match &self.command {
            None => all,
            Some(name) => {
                let found = all.find_subcommand(name).cloned();
                found.ok_or_else(|| Failure(format!("there is no command '{name}'")))?
            }
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(named.disable_help_subcommand(true)).render(&mut page)?;
        page.extend(examples::sections(self.command.as_deref().unwrap_or_default()).bytes());
        print(&String::from_utf8_lossy(&page))?;
        Ok(Verdict::Clean)
    }
}
