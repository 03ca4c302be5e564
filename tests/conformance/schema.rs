//! `schema-verdict` and `schema-place`: what the domain grammar says to documents.

use crate::corpus::{read, Case, Corpus};
use domdef::check::by_grammar;
use domdef::xml::Document;
use domdef::Release;
use serde_json::Value;

/// Whose verdicts they are.
const RELEASE: Release = Release::new(10, 7);

/// The cases: each mutant, each document from public repositories, each document that is known to
/// be right.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let mut cases = Vec::new();
    for row in corpus.rows("schema/mutants.ndjson") {
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        let valid = row["valid"] == true;
        let xml = row["xml"].as_str().unwrap_or_default().to_owned();
        let other = row.clone();
        cases.push(Case::new("schema-verdict", id.clone(), move || verdict(&xml, valid)));
        if !valid {
            cases.push(Case::new("schema-place", id, move || place(&other)));
        }
    }
    let list = read(&corpus.root.join("realworld/verdicts.tsv")).unwrap_or_default();
    for line in list.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(file), Some(valid)) = (fields.next(), fields.next()) else { continue };
        let (path, valid) = (corpus.root.join("realworld").join(file), valid == "yes");
        cases.push(Case::new("schema-verdict", format!("realworld/{file}"), move || {
            verdict(&read(&path)?, valid)
        }));
    }
    cases
}

fn verdict(text: &str, valid: bool) -> Result<(), String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let found = by_grammar(&document, RELEASE);
    match found.is_empty() == valid {
        true => Ok(()),
        false => Err(format!("expected valid = {valid}, found {found:?}")),
    }
}

/// The first mistake is at the element that was touched, its parent or a child.
fn place(row: &Value) -> Result<(), String> {
    let word = |name: &str| row[name].as_str().unwrap_or_default();
    let document = Document::parse(word("xml")).map_err(|error| error.to_string())?;
    let found = by_grammar(&document, RELEASE);
    let Some(first) = found.first() else { return Err("no mistake was found".to_owned()) };
    let parent = |path: &str| path.rsplit_once('/').map(|(parent, _)| parent.to_owned()).unwrap_or_default();
    let (path, element) = (word("path"), first.element.as_str());
    match element == path || parent(element) == path || parent(path) == element {
        true => Ok(()),
        false => Err(format!("{} was touched, found {first}", path)),
    }
}
