//! Writes a schema in the other syntax, with all that it includes: `.rng` to `.rnc` and back.
//!
//!     cargo run -p relaxng --example convert -- SCHEMA FOLDER
//!
//! The schema's own folder is not written to. What it includes is found relative to it, and has to be in its folder.

use relaxng::{SchemaDocument, Syntax};
use std::error::Error;
use std::path::{Component, Path, PathBuf};

/// The other syntax's name of a document.
fn renamed(href: &str, to: Syntax) -> String {
    let (from, to) = match to {
        Syntax::Compact => (".rng", ".rnc"),
        Syntax::Xml => (".rnc", ".rng"),
    };
    href.strip_suffix(from).map_or(href.to_owned(), |stem| format!("{stem}{to}"))
}

fn convert(folder: &Path, schema: &Path, to: Syntax, out: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let from = folder.join(schema);
    let text = std::fs::read_to_string(&from).map_err(|error| format!("{}: {error}", from.display()))?;
    let mut document = SchemaDocument::parse(&text, &from.to_string_lossy())?;
    let inner = schema.parent().unwrap_or(Path::new(""));
    let references = document.references().into_iter().map(|href| inner.join(href)).collect();
    document.rename(|href| renamed(href, to));
    let written = match to {
        Syntax::Compact => document.to_compact()?,
        Syntax::Xml => document.to_xml()?,
    };
    let target = out.join(renamed(&schema.to_string_lossy(), to));
    std::fs::create_dir_all(target.parent().unwrap_or(out))?;
    std::fs::write(&target, written)?;
    println!("{}", target.display());
    Ok(references)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, out] = arguments.as_slice() else {
        return Err("usage: convert SCHEMA FOLDER".into());
    };
    let schema = Path::new(schema);
    let folder = schema.parent().unwrap_or(Path::new(""));
    let to = match SchemaDocument::parse(&std::fs::read_to_string(schema)?, "")?.syntax() {
        Syntax::Xml => Syntax::Compact,
        Syntax::Compact => Syntax::Xml,
    };
    let mut open = vec![PathBuf::from(schema.file_name().ok_or("the schema has no name")?)];
    let mut done: Vec<PathBuf> = Vec::new();
    while let Some(next) = open.pop() {
        if next.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(format!("{} is not in the folder of the schema", next.display()).into());
        }
        if !done.contains(&next) {
            open.extend(convert(folder, &next, to, Path::new(out))?);
            done.push(next);
        }
    }
    Ok(())
}
