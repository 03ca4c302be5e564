//! `schema` and `validate`: the grammar itself, and any other.

use super::report::{colour, print, rendered, Format};
use super::{files, Failure, Findings, Outcome};
use crate::diagnostic::render::{has_errors, Report};
use crate::grammar;
use clap::Args;
use relaxng::Schema as Compiled;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Print the domain grammar, RELAX NG in XML syntax, as one file.
#[derive(Debug, Args)]
pub struct Schema {
    /// Write it into a folder instead, one file per chapter
    #[arg(long, value_name = "FOLDER")]
    chapters: Option<PathBuf>,
}

impl Schema {
    pub(super) fn run(self) -> Outcome {
        let Some(folder) = self.chapters else {
            print(&self_contained())?;
            return Ok(Findings::None);
        };
        let failed = |path: &Path, error: std::io::Error| Failure(format!("{}: {error}", path.display()));
        std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
        for (name, text) in grammar::CHAPTERS {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
        }
        Ok(Findings::None)
    }
}

/// The entry with each included chapter in the place of its include.
fn self_contained() -> String {
    let (_, entry) = grammar::CHAPTERS[0];
    let mut out = String::new();
    for line in entry.lines() {
        let name = line.trim().strip_prefix("<include href=\"").and_then(|rest| rest.split('"').next());
        let chapter = name.and_then(|name| grammar::CHAPTERS.iter().find(|(own, _)| *own == name));
        match chapter {
            Some((_, text)) => out.push_str(&as_div(text)),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// A chapter as a `<div>`. Its declarations are those of the entry's `<grammar>`, which has all of
/// them.
fn as_div(text: &str) -> String {
    let body = text.split_once("?>").map_or(text, |(_, body)| body).trim_start();
    let (head, rest) = body.split_once("<grammar").unwrap_or(("", body));
    let content = rest.split_once('>').map_or(rest, |(_, content)| content);
    format!("{head}<div>{}", content.replace("</grammar>", "</div>"))
}

/// Validate documents against any RELAX NG schema.
#[derive(Debug, Args)]
pub struct Validate {
    /// The schema, in XML syntax; what it includes is found beside it
    #[arg(long, value_name = "FILE.rng")]
    schema: PathBuf,
    /// How mistakes are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Files, directories (their *.xml), or - for the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
}

impl Validate {
    pub(super) fn run(self) -> Outcome {
        let schema = Compiled::from_file(&self.schema).map_err(|error| Failure(error.to_string()))?;
        let mut validator = schema.validator();
        let mut done = Vec::new();
        for name in files::expand(&self.paths)? {
            let input = files::read(&name)?;
            let diagnostics = match crate::xml::parse(&input.text, crate::xml::Limits::default()) {
                Ok(document) => validator.validate(&document).into_iter().map(grammar::diagnostic).collect(),
                Err(diagnostic) => vec![*diagnostic],
            };
            done.push((input, diagnostics));
        }
        let reports: Vec<Report<'_>> = done
            .iter()
            .map(|(input, diagnostics)| Report { file: &input.name, text: &input.text, diagnostics })
            .collect();
        print(&rendered(&reports, self.format, colour(std::io::stdout().is_terminal())))?;
        match reports.iter().any(|report| has_errors(report.diagnostics)) {
            true => Ok(Findings::Some),
            false => Ok(Findings::None),
        }
    }
}
