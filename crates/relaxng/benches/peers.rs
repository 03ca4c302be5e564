//! This crate beside jing, xmllint and the relax-ng crate, on a schema and documents of one's own: how long the schema
//! takes, how long a document does beyond that, and on how many documents the verdicts are jing's.
//!
//!     cargo bench -p relaxng --bench peers -- SCHEMA.rng DOCUMENT.xml...
//!
//! Programs are measured from outside: once with one document, once with all; the difference is what the other
//! documents take, and what is left of the first run is the start of the program with the schema. Documents are read
//! and parsed by each, also here. Times are those of the processor, as Linux counts them, so that other programs on the
//! machine do not matter much; elsewhere they are those of a clock.

use relax_ng::{Content, DatatypeRegistry, ExpandedName, SchemaSource, SchemaSyntax};
use relaxng::Schema;
use roxmltree::Document;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What was measured of one validator.
struct Row {
    name: &'static str,
    start: Duration,
    each: Duration,
    /// Whether each document was found valid.
    verdicts: Vec<bool>,
}

/// A document as the relax-ng crate wants it.
struct View<'d>(roxmltree::Node<'d, 'd>);

impl relax_ng::Element for View<'_> {
    type Location = String;

    fn name(&self) -> ExpandedName {
        ExpandedName::new(self.0.tag_name().namespace().map(str::to_owned), self.0.tag_name().name())
    }

    fn attributes(&self) -> impl Iterator<Item = (ExpandedName, String)> {
        self.0.attributes().map(|attribute| {
            let name = ExpandedName::new(attribute.namespace().map(str::to_owned), attribute.name());
            (name, attribute.value().to_owned())
        })
    }

    fn children(&self) -> impl Iterator<Item = Content<Self>> {
        let children = self.0.children().filter(|child| child.is_element() || child.is_text());
        children.map(|child| match child.text().filter(|_| child.is_text()) {
            Some(text) => Content::Text(text.to_owned()),
            None => Content::Element(View(child)),
        })
    }
}

/// Schemas from files, for the relax-ng crate.
struct Files;

impl relax_ng::SchemaResolver for Files {
    fn resolve(&self, href: &str, base: &str) -> Result<SchemaSource, relax_ng::ResolveError> {
        let path = Path::new(base).parent().unwrap_or(Path::new("")).join(href);
        let text = std::fs::read_to_string(&path).map_err(|_| relax_ng::ResolveError::new(href))?;
        Ok(SchemaSource::new(text, path.to_string_lossy(), SchemaSyntax::Xml))
    }
}

/// What this thread and the programs that it ran took of the processor so far.
fn processor() -> Option<Duration> {
    let own = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let own: u64 = own.split(' ').next()?.parse().ok()?;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold blanks: the times of children are the 14th and 15th field, in hundredths.
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let children: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
    Some(Duration::from_nanos(own) + Duration::from_millis(children * 10))
}

/// The least time of several rounds, and what the last one gave.
fn least<T>(rounds: usize, mut round: impl FnMut() -> T) -> (Duration, T) {
    let mut time = |_| {
        let (clock, before) = (Instant::now(), processor());
        let result = round();
        let took = before.and_then(|before| processor()?.checked_sub(before));
        (took.unwrap_or_else(|| clock.elapsed()), result)
    };
    let first = time(0);
    (1..rounds).map(time).fold(first, |best, next| (best.0.min(next.0), next.1))
}

/// What is left of the whole for each document but the first.
fn row(name: &'static str, (one, _): (Duration, Vec<bool>), (all, verdicts): (Duration, Vec<bool>)) -> Row {
    let each = all.saturating_sub(one) / (verdicts.len().max(2) - 1) as u32;
    Row { name, start: one.saturating_sub(each), each, verdicts }
}

fn ours(schema: &Path, texts: &[String]) -> Result<Vec<Row>, Box<dyn Error>> {
    let (read, schema) = least(3, || Schema::from_file(schema));
    let schema = schema?;
    let image = schema.to_image();
    let (load, loaded) = least(3, || Schema::from_image(image.clone()));
    let loaded = loaded?;
    let check = |schema: &Schema| {
        let mut validator = schema.validator();
        let valid = |text: &String| Document::parse(text).is_ok_and(|document| validator.is_valid(&document));
        texts.iter().map(valid).collect::<Vec<bool>>()
    };
    let count = texts.len().max(1) as u32;
    let (all, verdicts) = least(3, || check(&schema));
    let first = Row { name: "relaxng", start: read, each: all / count, verdicts };
    let (all, verdicts) = least(3, || check(&loaded));
    Ok(vec![first, Row { name: "relaxng, compiled", start: load, each: all / count, verdicts }])
}

fn relax_ng_crate(schema: &Path, texts: &[String]) -> Result<Row, Box<dyn Error>> {
    let text = std::fs::read_to_string(schema)?;
    let source = SchemaSource::new(text, schema.to_string_lossy(), SchemaSyntax::Xml);
    let (start, compiled) = least(1, || relax_ng::Schema::compile(&source, &Files));
    let compiled = compiled.map_err(|_| "the relax-ng crate refuses the schema")?;
    let registry = DatatypeRegistry::new();
    let (all, verdicts) = least(1, || {
        let valid = |text: &String| {
            let Ok(document) = Document::parse(text) else { return false };
            let mistakes = compiled.validate(&registry, &View(document.root_element()));
            mistakes.is_ok_and(|mistakes| mistakes.is_empty())
        };
        texts.iter().map(valid).collect::<Vec<bool>>()
    });
    Ok(Row { name: "relax-ng 0.2", start, each: all / texts.len().max(1) as u32, verdicts })
}

/// A program that prints a line with the name of each document that is not valid.
fn program(
    name: &'static str,
    arguments: &[&str],
    is_invalid: fn(&str) -> Option<&str>,
    documents: &[PathBuf],
) -> Option<Row> {
    Command::new(name).output().ok()?;
    let check = |documents: &[PathBuf]| {
        let output = Command::new(name).args(arguments).args(documents).output().expect("it ran before");
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told).into_owned();
        let invalid: std::collections::HashSet<&str> = told.lines().filter_map(is_invalid).collect();
        documents.iter().map(|path| !invalid.contains(path.to_string_lossy().as_ref())).collect::<Vec<bool>>()
    };
    let one = least(3, || check(&documents[..1]));
    let all = least(3, || check(documents));
    Some(row(name, one, all))
}

/// The document in a line `FILE:LINE:COLUMN: MESSAGE`.
fn jing(line: &str) -> Option<&str> {
    line.split_once(": ").and_then(|(place, _)| place.rsplitn(3, ':').nth(2))
}

fn xmllint(line: &str) -> Option<&str> {
    line.strip_suffix(" fails to validate")
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [schema, documents @ ..] = arguments.as_slice() else {
        return Err("usage: peers SCHEMA.rng DOCUMENT.xml...".into());
    };
    let mut paths = Vec::new();
    let mut texts = Vec::new();
    for path in documents {
        let path = std::fs::canonicalize(path)?;
        let text = std::fs::read_to_string(&path)?;
        // What is not well-formed is no matter of the schema.
        if Document::parse(&text).is_ok() {
            paths.push(path);
            texts.push(text);
        }
    }
    if paths.len() < 2 {
        return Err("two documents or more are needed".into());
    }
    let file = std::fs::canonicalize(schema)?;
    let href = file.to_string_lossy();
    let mut rows = ours(&file, &texts)?;
    match relax_ng_crate(&file, &texts) {
        Ok(row) => rows.push(row),
        Err(error) => println!("relax-ng: {error}"),
    }
    rows.extend(program("jing", &["-i", &href], jing, &paths));
    rows.extend(program("xmllint", &["--noout", "--relaxng", &href], xmllint, &paths));
    let judge = rows.iter().find(|row| row.name == "jing").map(|row| row.verdicts.clone());
    println!("{} documents, {} bytes", texts.len(), texts.iter().map(String::len).sum::<usize>());
    println!("| validator | schema, ms | document, µs | valid | as jing |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for Row { name, start, each, verdicts } in rows {
        let valid = verdicts.iter().filter(|valid| **valid).count();
        let same = judge.as_ref().map(|judge| judge.iter().zip(&verdicts).filter(|(a, b)| a == b).count());
        let same = same.map_or("-".to_owned(), |same| same.to_string());
        let (start, each) = (start.as_secs_f64() * 1e3, each.as_secs_f64() * 1e6);
        // The processor's times are not counted finer.
        let start = if start < 1.0 { "< 1".to_owned() } else { format!("{start:.0}") };
        println!("| {name} | {start} | {each:.0} | {valid} | {same} |");
    }
    Ok(())
}
