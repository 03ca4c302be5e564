//! Which rules count, and how much: `--select`, `--ignore`, `--severity`.

use super::Failure;
use crate::catalog;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::inspect::Advice;
use clap::Args;

/// Rules by code, by the beginning of a code, or by name.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct Selection {
    /// Report these rules alone: codes (R040), their beginnings (R, Q0), names, `advice`, or `all` (but advice)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Report a rule as error, warning or note
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    pub(super) severity: Vec<String>,
}

/// A selection whose words are all rules.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    select: Vec<String>,
    ignore: Vec<String>,
    severity: Vec<(String, Severity)>,
}

impl Selection {
    /// With what a configuration file selects, where the options do not; checked.
    pub(super) fn rules(&self, file: &Selection) -> Result<Rules, Failure> {
        let select = if self.select.is_empty() { &file.select } else { &self.select };
        let ignore: Vec<String> = file.ignore.iter().chain(&self.ignore).cloned().collect();
        for word in select.iter().chain(&ignore) {
            known(word)?;
        }
        let mut severity = Vec::new();
        for entry in file.severity.iter().chain(&self.severity) {
            let (word, level) = entry.split_once('=').ok_or_else(|| {
                Failure(format!("severity '{entry}': write RULE=LEVEL, such as R040=warning"))
            })?;
            known(word)?;
            let level = match level {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                "note" => Severity::Note,
                _ => {
                    let message = format!("severity '{level}' of {word}: use error, warning or note");
                    return Err(Failure(message));
                }
            };
            severity.push((word.to_owned(), level));
        }
        Ok(Rules { select: select.clone(), ignore, severity })
    }
}

impl Rules {
    /// Whether a rule that gives advice is selected.
    pub(super) fn advice(&self) -> Advice {
        let advises =
            |word: &String| catalog::RULES.iter().any(|rule| is_advice(rule) && matches(word, rule));
        match self.select.iter().any(advises) {
            true => Advice::Given,
            false => Advice::Silent,
        }
    }

    /// The findings that count, with the weight that they were given. A document that is no XML is
    /// always reported.
    pub(super) fn apply(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.retain(|finding| {
            let any = |words: &[String]| words.iter().any(|word| matches(word, finding.rule));
            finding.rule.code.starts_with("X00")
                || (self.select.is_empty() || any(&self.select)) && !any(&self.ignore)
        });
        for finding in &mut findings {
            let chosen = self.severity.iter().rev().find(|(word, _)| matches(word, finding.rule));
            finding.severity = chosen.map_or(finding.severity, |(_, level)| *level);
        }
        findings
    }
}

fn is_advice(rule: &Rule) -> bool {
    rule.code.starts_with('A')
}

fn matches(word: &str, rule: &Rule) -> bool {
    match word {
        "all" => !is_advice(rule),
        "advice" => is_advice(rule),
        _ => rule.code.starts_with(word) || rule.name == word,
    }
}

fn known(word: &str) -> Result<(), Failure> {
    if !word.is_empty() && catalog::RULES.iter().any(|rule| matches(word, rule)) {
        return Ok(());
    }
    let names = catalog::RULES.iter().map(|rule| rule.name);
    let hint = nearest(word, names).map(|name| format!(" did you mean {name}?")).unwrap_or_default();
    Err(Failure(format!("'{word}' is no rule;{hint} `domdef explain` lists them")))
}
