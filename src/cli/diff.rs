//! `domdef diff`: what differs between two documents, by meaning.

use super::binary::Binary;
use super::convert::Completion;
use super::document::{report_located, Libvirt, Unknown};
use super::files::Input;
use super::report::{colour, print};
use super::{files, Failure, Outcome, Verdict};
use crate::complete::Form;
use crate::diagnostic::lines::Lines;
use crate::diagnostic::render::text::{file, safe};
use crate::diagnostic::render::Colour;
use crate::diff::{diff, Change, Kind, Origin, Side, Value};
use crate::domain::Domain;
use crate::hypervisor::Known;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fmt::Write;
use std::io::stdout;
use std::path::PathBuf;

/// Print what differs between two documents, by meaning.
///
/// Defaults are filled in first, so that units, spelling, and the order of elements and attributes make no
/// difference, and devices are compared with their counterparts: disks of the same target, interfaces of the
/// same MAC address. What a document does not say itself is marked as a default. The exit status is 0 if
/// nothing differs, 1 if something does, 2 if a document cannot be compared.
#[derive(Debug, Args)]
pub struct Diff {
    /// Whose defaults are filled in: those of each document's type, nobody's, or the one named
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    hypervisor: Whose,
    /// How the differences are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print nothing: the exit status tells whether something differs
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// The old document: a file, or - for the standard input
    old: PathBuf,
    /// The new document
    new: PathBuf,
    #[command(flatten)]
    binary: Binary,
}

/// Whose defaults are filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Whose {
    /// Those of the hypervisor that runs guests of the document's type
    #[default]
    Auto,
    /// Only those that hold for each hypervisor
    None,
    /// QEMU's
    Qemu,
    /// Xen's
    Xen,
}

/// How differences are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A paragraph each
    #[default]
    Text,
    /// An array of objects (docs/diff.md)
    Json,
}

impl Diff {
    pub(super) fn run(self) -> Outcome {
        if files::is_stdin(&self.old) && files::is_stdin(&self.new) {
            return Err(Failure("only one of the documents can be the standard input".to_owned()));
        }
        let (old, new) = (files::read(&self.old)?, files::read(&self.new)?);
        let (old_domain, new_domain) = (self.completed(&old)?, self.completed(&new)?);
        let changes = diff(
            Side { text: &old.text, completed: &old_domain },
            Side { text: &new.text, completed: &new_domain },
        );
        let changes = changes.map_err(|refused| Failure(refused.message))?;
        if !self.quiet {
            let places = Places { old: Lines::new(&old.text), new: Lines::new(&new.text) };
            let printed = match self.format {
                Format::Text => text(&changes, &old, &new, &places, colour(&stdout())),
                Format::Json => json(&changes, &places)?,
            };
            print(&printed)?;
        }
        Ok(if changes.is_empty() { Verdict::Clean } else { Verdict::Found })
    }

    /// The definition of a document with the defaults filled in. What is wrong with it is printed.
    fn completed(&self, input: &Input) -> Result<Domain, Failure> {
        let refused = || Failure(format!("{} cannot be compared", safe(&input.name)));
        let domain = self.unknown.read(input, self.libvirt).ok_or_else(refused)?;
        let hypervisor = match self.hypervisor {
            Whose::Auto => Known::of(domain.r#type),
            Whose::None => None,
            Whose::Qemu => Some(Known::Qemu),
            Whose::Xen => Some(Known::Xen),
        };
        let completion = Completion { hypervisor, form: Form::Defined, libvirt: self.libvirt };
        match completion.complete(domain, &self.binary)? {
            Ok((domain, _)) => Ok(domain),
            Err(found) => {
                report_located(input, found);
                Err(refused())
            }
        }
    }
}

/// The lines of both documents.
struct Places<'t> {
    old: Lines<'t>,
    new: Lines<'t>,
}

/// A paragraph for each change: which kind, where, what; then the positions in the files.
fn text(changes: &[Change], old: &Input, new: &Input, places: &Places<'_>, colour: Colour) -> String {
    let mut out = String::new();
    for change in changes {
        let kind = painted(change.kind, colour);
        let _ = write!(out, "{kind} {}", safe(&change.path));
        let whole = matches!(change.kind, Kind::Added | Kind::Removed) && !last_is_attribute(&change.path);
        if !whole {
            let [old, new] = [&change.old, &change.new].map(|value| value.as_ref().map(described));
            match (old, new) {
                (Some(old), Some(new)) => _ = write!(out, ": {old} → {new}"),
                (Some(one), None) | (None, Some(one)) => _ = write!(out, ": {one}"),
                (None, None) => {}
            }
        }
        out.push('\n');
        let at = |input: &Input, lines: &Lines<'_>, value: &Option<Value>| {
            value.as_ref().map(|value| {
                let (line, column) = lines.position(value.span.start);
                let default = if value.origin == Origin::Default { " (a default)" } else { "" };
                format!("{}:{line}:{column}{default}", file(&input.name))
            })
        };
        let positions = [at(old, &places.old, &change.old), at(new, &places.new, &change.new)];
        let positions: Vec<String> = positions.into_iter().flatten().collect();
        let _ = writeln!(out, "  at {}", positions.join(" → "));
        if let Some(value) = change.old.as_ref().or(change.new.as_ref()).filter(|_| whole) {
            for line in value.text.lines() {
                let _ = writeln!(out, "    {}", safe(line));
            }
        }
    }
    out
}

fn last_is_attribute(path: &str) -> bool {
    // A predicate may hold anything, so the last step is looked for from the back of the last one.
    path[path.rfind(']').map_or(0, |end| end + 1)..].contains("/@")
}

fn described(value: &Value) -> String {
    let text = safe(&value.text);
    let plain = !text.is_empty() && !text.contains(char::is_whitespace);
    if plain {
        text.into_owned()
    } else {
        format!("'{text}'")
    }
}

fn painted(kind: Kind, colour: Colour) -> String {
    let word = format!("{:<9}", kind.as_str());
    let code = match kind {
        Kind::Added => "32",
        Kind::Removed => "31",
        _ => "33",
    };
    match colour {
        Colour::Always => format!("\u{1b}[{code}m{word}\u{1b}[0m"),
        Colour::Never => word,
    }
}

/// A change as an object of JSON.
#[derive(Serialize)]
struct Object<'c> {
    kind: &'static str,
    path: &'c str,
    old: Option<Said<'c>>,
    new: Option<Said<'c>>,
}

#[derive(Serialize)]
struct Said<'c> {
    value: &'c str,
    line: usize,
    column: usize,
    default: bool,
}

fn json(changes: &[Change], places: &Places<'_>) -> Result<String, Failure> {
    fn said<'c>(value: &'c Option<Value>, lines: &Lines<'_>) -> Option<Said<'c>> {
        let value = value.as_ref()?;
        let (line, column) = lines.position(value.span.start);
        Some(Said { value: &value.text, line, column, default: value.origin == Origin::Default })
    }
    let objects: Vec<Object<'_>> = changes
        .iter()
        .map(|change| Object {
            kind: change.kind.as_str(),
            path: &change.path,
            old: said(&change.old, &places.old),
            new: said(&change.new, &places.new),
        })
        .collect();
    let text = serde_json::to_string_pretty(&objects).map_err(|error| Failure(error.to_string()))?;
    Ok(text + "\n")
}
