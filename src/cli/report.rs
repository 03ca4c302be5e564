//! Printing: results to the standard output, findings and complaints to where they belong.

use super::files::{Batch, Failed, Input};
use super::{Failure, Outcome, Verdict};
use crate::catalog;
use crate::diagnostic::render::{self, Colour, Report};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source line and the place underlined
    #[default]
    Full,
    /// One line each
    Concise,
    /// An array of objects (docs/findings.schema.json)
    Json,
    /// The same objects, one a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a change on GitHub
    Github,
    /// GitLab's report of code quality
    Gitlab,
    /// A JUnit report, a test for each document
    Junit,
}

/// Whether output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal; NO_COLOR, FORCE_COLOR and TERM=dumb are heeded
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How the findings about many documents are printed.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Print how often each rule is broken, not the findings
    #[arg(long, conflicts_with = "format")]
    statistics: bool,
    /// Print no summary, and no notes
    #[arg(short, long)]
    quiet: bool,
    /// Exit with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    /// Whether output has colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: When,
    /// Where the page of the rules (docs/rules.md) is published: findings in JSON and SARIF name their
    /// place on it [default: the variable DOMDEF_RULES_PAGE]
    #[arg(long, value_name = "URL", value_parser = address)]
    rules_page: Option<String>,
}

/// An address with a scheme, which programs can follow.
fn address(text: &str) -> Result<String, String> {
    match text.contains("://") && !text.contains(['#', ' ']) {
        true => Ok(text.to_owned()),
        false => Err("write the whole address, such as https://example.org/rules.html".to_owned()),
    }
}

impl Output {
    /// Where the page of the rules is published: the option's word, or the environment's.
    fn rules_page(&self) -> Result<Option<String>, Failure> {
        const NAME: &str = "DOMDEF_RULES_PAGE";
        let variable = std::env::var(NAME).ok().filter(|page| !page.is_empty());
        match (&self.rules_page, variable) {
            (None, Some(page)) => match address(&page) {
                Ok(page) => Ok(Some(page)),
                Err(why) => Err(Failure(format!("the variable {NAME} is '{page}': {why}"))),
            },
            (page, _) => Ok(page.clone()),
        }
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints what was found in many documents to the standard output, and tells what they came to.
    pub(super) fn print(&self, batch: Batch<(Input, Vec<Diagnostic>)>, fixes: Fixes) -> Outcome {
        self.print_to(&mut std::io::stdout(), batch, fixes)
    }

    /// The same to the standard error, since the standard output is a document.
    pub(super) fn print_aside(&self, batch: Batch<(Input, Vec<Diagnostic>)>, fixes: Fixes) -> Outcome {
        self.print_to(&mut std::io::stderr(), batch, fixes)
    }

    fn print_to(
        &self,
        out: &mut (impl Write + IsTerminal),
        mut batch: Batch<(Input, Vec<Diagnostic>)>,
        fixes: Fixes,
    ) -> Outcome {
        if self.quiet {
            for (_, found) in &mut batch.done {
                found.retain(|finding| finding.severity != Severity::Note);
            }
        }
        let mut all: Vec<Report<'_>> = batch
            .done
            .iter()
            .map(|(input, diagnostics)| Report { file: &input.name, text: &input.text, diagnostics })
            .collect();
        all.extend(batch.failures.iter().map(|Failed { name, finding, .. }| Report {
            file: name,
            text: "",
            diagnostics: std::slice::from_ref(finding),
        }));
        let text = match self.statistics {
            true => statistics(&all),
            false => rendered(&all, self.format, self.colour(out), self.rules_page()?.as_deref()),
        };
        write_all(out, text.as_bytes())?;
        if !self.quiet && matches!(self.format, Format::Full | Format::Concise) {
            summarize(&all, fixes);
        }
        let found = all.iter().any(|report| render::has_errors(report.diagnostics));
        let verdict = if found && !self.exit_zero { Verdict::Found } else { Verdict::Clean };
        // Statistics name no file.
        Ok(if self.statistics { batch.outcome(verdict) } else { batch.verdict(verdict) })
    }

    fn colour(&self, out: &impl IsTerminal) -> Colour {
        match self.color {
            When::Auto => colour(out),
            When::Always => Colour::Always,
            When::Never => Colour::Never,
        }
    }
}

/// What was fixed, and what counts as what can be.
#[derive(Clone, Copy, Debug)]
pub struct Fixes {
    /// How many findings were fixed.
    pub made: usize,
    /// How sure a fix has to be.
    pub most: Applicability,
}

/// A number of things, in the singular or the plural.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// How many errors, warnings and notes there are in how many documents, where there are any; how many were
/// fixed, and how many can be.
fn summarize(reports: &[Report<'_>], fixes: Fixes) {
    let found = || reports.iter().flat_map(|report| report.diagnostics);
    let mut counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = found().filter(|finding| finding.severity == severity).count();
            (count > 0).then(|| counted(count, severity.word()))
        })
        .collect();
    if fixes.made > 0 {
        counts.insert(0, format!("{} fixed", fixes.made));
    }
    if counts.is_empty() {
        return;
    }
    let faulty = reports.iter().filter(|report| !report.diagnostics.is_empty()).count();
    let files = match reports.len() {
        1 => String::new(),
        all => format!(" in {faulty} of {all} files"),
    };
    let fixable = |sure| {
        let is = |finding: &&Diagnostic| finding.fix.as_ref().is_some_and(|fix| fix.applicability == sure);
        found().filter(is).count()
    };
    let (safe, others) = (fixable(Applicability::Safe), fixable(Applicability::Unsafe));
    let hint = match (safe, others, fixes.most) {
        (0, 0, _) => String::new(),
        (_, _, Applicability::Unsafe) => format!("; {} fixable with --fix --unsafe-fixes", safe + others),
        (_, 0, _) => format!("; {safe} fixable with --fix"),
        (0, _, _) => format!("; {others} fixable with --fix --unsafe-fixes"),
        _ => format!("; {safe} fixable with --fix, {others} more with --unsafe-fixes"),
    };
    say(&format!("{}{files}{hint}", counts.join(", ")));
}

/// Prints a line about the whole run.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The rules that are broken with their numbers, the most frequent first.
fn statistics(reports: &[Report<'_>]) -> String {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in reports.iter().flat_map(|report| report.diagnostics) {
        *counts.entry((finding.rule.code, finding.rule.name)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    counts.iter().map(|((code, name), count)| format!("{count:>6}  {code}  {name}\n")).collect()
}

/// Prints a result. A reader that went away is no failure of ours.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Prints a document in the encoding that it had.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    write_all(&mut std::io::stdout(), bytes)
}

fn write_all(out: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a failure.
pub fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "domdef: {}", render::text::safe(message));
}

/// The findings as text; the page is where that of the rules is published.
fn rendered(reports: &[Report<'_>], format: Format, colour: Colour, page: Option<&str>) -> String {
    let told = || reports.iter().filter(|report| !report.diagnostics.is_empty());
    match format {
        Format::Full => told().map(|report| render::full(report, colour)).collect(),
        Format::Concise => told().map(render::concise).collect(),
        Format::Json => render::json(reports, page),
        Format::Sarif => render::sarif(reports, catalog::RULES, page),
        Format::Jsonl => told().map(|report| render::jsonl(report, page)).collect(),
        Format::Github => told().map(render::github).collect(),
        Format::Gitlab => render::gitlab(reports),
        Format::Junit => render::junit(reports),
    }
}

/// Prints what was found in one document to the standard error.
pub fn findings(file: &str, text: &str, diagnostics: &[Diagnostic]) -> Verdict {
    let colour = colour(&std::io::stderr());
    let reports = [Report { file, text, diagnostics }];
    let _ = std::io::stderr().lock().write_all(rendered(&reports, Format::Full, colour, None).as_bytes());
    match render::has_errors(diagnostics) {
        true => Verdict::Found,
        false => Verdict::Clean,
    }
}

/// Prints what was found in many documents to the standard output, and tells what they came to.
pub fn all(batch: Batch<(Input, Vec<Diagnostic>)>, format: Format) -> Outcome {
    let usual = Output { format, ..Output::default() };
    usual.print(batch, Fixes { made: 0, most: Applicability::Safe })
}

/// How far work on many files is, on the standard error where that is a terminal.
///
/// A library for this would bring another shared one, which every start of the command had to load.
pub struct Progress {
    total: usize,
    /// How many files are done, and when that was last told.
    state: Mutex<(usize, Instant)>,
    shown: bool,
}

impl Progress {
    /// Nothing is told of work that is done within this time, nor more often.
    const PACE: Duration = Duration::from_millis(200);

    /// Of so many files none is done yet.
    pub fn of(total: usize) -> Progress {
        let shown = std::io::stderr().is_terminal();
        Progress { total, state: Mutex::new((0, Instant::now())), shown }
    }

    /// One more file is done.
    pub fn advance(&self) {
        if !self.shown {
            return;
        }
        let Ok(mut state) = self.state.lock() else { return };
        state.0 += 1;
        if state.1.elapsed() >= Progress::PACE {
            state.1 = Instant::now();
            let _ = write!(std::io::stderr(), "\r{} of {} files", state.0, self.total);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// Whether to colour, by the terminal and the variables that have a say (no-color.org, force-color.org).
pub fn colour(output: &impl IsTerminal) -> Colour {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let forced = |name: &str| set(name).is_some_and(|value| value != "0");
    let dumb = set("TERM").is_some_and(|value| value == "dumb");
    let coloured = match () {
        () if set("NO_COLOR").is_some() => false,
        () if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        () => output.is_terminal() && !dumb,
    };
    if coloured {
        Colour::Always
    } else {
        Colour::Never
    }
}
