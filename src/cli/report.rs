//! Printing: results to the standard output, findings and complaints to where they belong.

use super::files::{Batch, Input};
use super::{Failure, Outcome, Verdict};
use crate::catalog;
use crate::diagnostic::render::{self, Colour, Report};
use crate::diagnostic::Diagnostic;
use clap::ValueEnum;
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
    /// An array of objects
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a change on GitHub
    Github,
}

/// Prints a result. A reader that went away is no failure of ours.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Prints a document in the encoding that it had.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a failure.
pub fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "domdef: {}", render::text::safe(message));
}

/// The findings as text.
pub fn rendered(reports: &[Report<'_>], format: Format, colour: Colour) -> String {
    match format {
        Format::Full => reports.iter().map(|report| render::full(report, colour)).collect(),
        Format::Concise => reports.iter().map(render::concise).collect(),
        Format::Json => render::json(reports),
        Format::Sarif => render::sarif(reports, catalog::RULES),
        Format::Github => reports.iter().map(render::github).collect(),
    }
}

/// Prints what was found in one document to the standard error.
pub fn findings(file: &str, text: &str, diagnostics: &[Diagnostic]) -> Verdict {
    let colour = colour(&std::io::stderr());
    let reports = [Report { file, text, diagnostics }];
    let _ = std::io::stderr().lock().write_all(rendered(&reports, Format::Full, colour).as_bytes());
    match render::has_errors(diagnostics) {
        true => Verdict::Found,
        false => Verdict::Clean,
    }
}

/// Prints what was found in many documents to the standard output, and tells what they came to.
pub fn all(batch: Batch<(Input, Vec<Diagnostic>)>, format: Format) -> Outcome {
    let reports: Vec<Report<'_>> = batch
        .done
        .iter()
        .map(|(input, diagnostics)| Report { file: &input.name, text: &input.text, diagnostics })
        .collect();
    print(&rendered(&reports, format, colour(&std::io::stdout())))?;
    match reports.iter().any(|report| render::has_errors(report.diagnostics)) {
        _ if batch.unreadable => Err(Failure("not every file could be read".to_owned())),
        true => Ok(Verdict::Found),
        false => Ok(Verdict::Clean),
    }
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
        let Ok(mut state) = self.state.lock() else { return };
        state.0 += 1;
        if self.shown && state.1.elapsed() >= Progress::PACE {
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

/// Whether to colour, by the terminal and NO_COLOR.
pub fn colour(output: &impl IsTerminal) -> Colour {
    match output.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) {
        true => Colour::Always,
        false => Colour::Never,
    }
}
