//! `schema` and `validate`: the grammar itself, and any other.

use super::report::{print, Format};
use super::{files, report, write, Failure, Outcome, Verdict};
use crate::{grammar, since, Release};
use clap::Args;
use relaxng::{Reach, Schema as Compiled, SchemaErrorKind};
use std::path::PathBuf;
use std::sync::Mutex;

/// Print the domain grammar, RELAX NG in XML syntax, as one file.
///
/// With --libvirt as an older release has it: elements, attributes and words that came later are not allowed.
#[derive(Debug, Args)]
pub struct Schema {
    /// Write it into a folder instead, one file per chapter
    #[arg(long, value_name = "FOLDER")]
    chapters: Option<PathBuf>,
    /// The release of libvirt whose format it describes
    #[arg(long, value_name = "VERSION", default_value_t)]
    libvirt: Release,
}

impl Schema {
    pub(super) fn run(self) -> Outcome {
        let chapters = since::schema::chapters(self.libvirt);
        let Some(folder) = self.chapters else {
            print(&self_contained(&chapters))?;
            return Ok(Verdict::Clean);
        };
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure(format!("{}: {error}", folder.display())))?;
        for (name, text) in &chapters {
            write::write(&folder.join(name), text.as_bytes())?;
        }
        Ok(Verdict::Clean)
    }
}

/// The entry with each included chapter in the place of its include.
fn self_contained(chapters: &[(&str, String)]) -> String {
    let (_, entry) = &chapters[0];
    let mut out = String::new();
    for line in entry.lines() {
        let name = line.trim().strip_prefix("<include href=\"").and_then(|rest| rest.split('"').next());
        let chapter = name.and_then(|name| chapters.iter().find(|(own, _)| *own == name));
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
///
/// A schema of many files is read in milliseconds, its compiled form in a fraction of one:
/// `--compile` writes that, and `--schema` takes it like any other schema.
#[derive(Debug, Args)]
pub struct Validate {
    /// The schema, in XML syntax or compiled; what it includes is read from its folder alone
    #[arg(long, value_name = "FILE.rng")]
    schema: PathBuf,
    /// Let the schema include files outside its folder
    #[arg(long)]
    schema_anywhere: bool,
    /// Write the compiled schema
    #[arg(long, value_name = "FILE")]
    compile: Option<PathBuf>,
    /// How mistakes are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How many files are validated at once; 0 for one per CPU
    #[arg(short, long, default_value_t = 0)]
    jobs: usize,
    /// Files, directories (their *.xml), or - for the standard input
    #[arg(required_unless_present = "compile", value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Validate {
    pub(super) fn run(self) -> Outcome {
        let schema = self.schema()?;
        if let Some(path) = &self.compile {
            write::write(path, &schema.to_image())?;
            if self.paths.is_empty() {
                return Ok(Verdict::Clean);
            }
        }
        // What one document visited is remembered for the next.
        let validators = Mutex::new(Vec::new());
        let kept = || validators.lock().expect("no holder panics");
        let batch = files::each(&self.paths, self.jobs, |input| {
            let mut validator = kept().pop().unwrap_or_else(|| schema.validator());
            let diagnostics = match crate::xml::parse(&input.text, crate::xml::Limits::default()) {
                Ok(document) => grammar::check_with(&mut validator, &document),
                Err(diagnostic) => vec![*diagnostic],
            };
            kept().push(validator);
            (input, diagnostics)
        })?;
        report::all(batch, self.format)
    }

    fn schema(&self) -> Result<Compiled, Failure> {
        let reach = match self.schema_anywhere {
            true => Reach::Anywhere,
            false => Reach::Folder,
        };
        Compiled::options().reach(reach).read_file(&self.schema).map_err(|error| match error.kind {
            SchemaErrorKind::Outside => Failure(format!("{error}; --schema-anywhere permits it")),
            _ => Failure(error.to_string()),
        })
    }
}
