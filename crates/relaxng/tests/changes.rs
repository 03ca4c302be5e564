//! What becomes of a schema or a document when one thing of it changes stays the same: every token or element of the
//! schemas in `testdata/changes`, and every element, attribute and text of the documents beside them, is left out,
//! doubled, moved or changed, one at a time, and what is said of the outcome is held against a checksum.
//!
//! A line of `testdata/changes.tsv` is a file and a kind of change. `UPDATE=1` rewrites it; `DOMDEF_OUTCOMES=FOLDER`
//! writes what is said, to compare two versions.

use relaxng::{MapLoader, Mistake, Schema, SchemaDocument, Validator};
use roxmltree::{Document, Node};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/changes")
}

/// The files of the folder, under their names.
fn loader() -> MapLoader {
    let entries =
        std::fs::read_dir(folder()).expect("readable").map(|entry| entry.expect("readable").file_name());
    let names = entries.map(|name| name.into_string().expect("names are words"));
    MapLoader(names.map(|name| (name.clone(), text_of(&name))).collect())
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A text with parts of it replaced, each time others.
struct Edits<'t> {
    text: &'t str,
    made: Vec<String>,
}

impl Edits<'_> {
    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.made.push(format!("{}{with}{}", &self.text[..range.start], &self.text[range.end..]));
    }

    fn double(&mut self, range: Range<usize>) {
        let own = &self.text[range.clone()];
        self.replace(range, &format!("{own} {own}"));
    }

    fn exchange(&mut self, one: Range<usize>, other: Range<usize>) {
        let Edits { text, .. } = self;
        let between = &text[one.end..other.start];
        let with = format!("{}{between}{}", &text[other.clone()], &text[one.clone()]);
        self.replace(one.start..other.end, &with);
    }

    /// Other values: of other lengths, numbers, kinds of characters.
    fn values(&mut self, range: Range<usize>) {
        let own = &self.text[range.clone()];
        let first = own.chars().next().map_or(0, char::len_utf8);
        let last = own.chars().next_back().map_or(0, char::len_utf8);
        for other in [
            String::new(),
            own[first..].to_owned(),
            own[..own.len() - last].to_owned(),
            format!("{own}0"),
            format!("1{own}"),
            format!("-{own}"),
            format!(" {own}\n"),
            own.replace(|c: char| c.is_ascii_digit(), "9"),
            own.replace(['-', ':', '.', ' '], "\u{e9}"),
            own.to_uppercase(),
        ] {
            self.replace(range.clone(), &other);
        }
    }
}

/// A document with one thing changed, and those with a name, a value or a text changed.
fn changed(text: &str) -> Vec<(&'static str, Vec<String>)> {
    let parsed = Document::parse(text).expect("it is well-formed");
    let elements = || parsed.root_element().descendants().filter(Node::is_element);
    let attributes = || elements().flat_map(|element| element.attributes());
    let edits = |make: &dyn Fn(&mut Edits<'_>)| {
        let mut edits = Edits { text, made: Vec::new() };
        make(&mut edits);
        edits.made
    };
    let name = |element: Node<'_, '_>| {
        let start = element.range().start + 1;
        let own = &text[start..];
        start..start + own.find(|c: char| c.is_whitespace() || "/>".contains(c)).expect("it ends")
    };
    vec![
        (
            "left out",
            edits(&|edits| {
                elements().skip(1).for_each(|element| edits.replace(element.range(), ""));
                attributes().for_each(|attribute| edits.replace(attribute.range(), ""));
            }),
        ),
        ("doubled", edits(&|edits| elements().skip(1).for_each(|element| edits.double(element.range())))),
        (
            "moved",
            edits(&|edits| {
                for element in elements() {
                    if let Some(next) = element.next_siblings().skip(1).find(Node::is_element) {
                        edits.exchange(element.range(), next.range());
                    }
                }
            }),
        ),
        (
            "added",
            edits(&|edits| {
                for element in elements() {
                    let end = name(element).end;
                    edits.replace(end..end, " other='1'");
                    edits.replace(element.range().start..element.range().start, "<other/>");
                    edits.replace(element.range().start..element.range().start, "words ");
                }
            }),
        ),
        (
            "renamed",
            edits(&|edits| {
                for element in elements().filter(|element| element.first_child().is_none()) {
                    let name = name(element);
                    if element.range().len() < 200 && text[element.range()].ends_with("/>") {
                        edits.replace(name.clone(), &format!("{}s", &text[name.clone()]));
                        edits.replace(name.clone(), text[name].split(':').next_back().expect("a name"));
                    }
                }
                for attribute in attributes() {
                    let name = attribute.range_qname();
                    edits.replace(name.clone(), &format!("{}s", &text[name.clone()]));
                    edits.replace(name.clone(), text[name].split(':').next_back().expect("a name"));
                }
            }),
        ),
        (
            "other values",
            edits(&|edits| {
                attributes().for_each(|attribute| edits.values(attribute.range_value()));
                elements()
                    .flat_map(|element| element.children())
                    .filter(|node| node.is_text() && !node.text().unwrap_or_default().trim().is_empty())
                    .for_each(|node| edits.values(node.range()));
            }),
        ),
    ]
}

/// A schema in compact syntax with a token left out, doubled or in the place of the next one.
fn changed_tokens(text: &str) -> Vec<(&'static str, Vec<String>)> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || "_:-".contains(c);
        let length = match first {
            '"' => text[at + 1..].find('"').map(|end| end + 2),
            '#' => text[at..].find('\n'),
            own if is_word(own) => text[at..].find(|c: char| !is_word(c)),
            own => Some(own.len_utf8()),
        };
        let end = at + length.unwrap_or(text.len() - at);
        if !first.is_whitespace() {
            tokens.push(at..end);
        }
        at = end;
    }
    let edits = |make: &dyn Fn(&mut Edits<'_>)| {
        let mut edits = Edits { text, made: Vec::new() };
        make(&mut edits);
        edits.made
    };
    vec![
        ("left out", edits(&|edits| tokens.iter().for_each(|token| edits.replace(token.clone(), "")))),
        ("doubled", edits(&|edits| tokens.iter().for_each(|token| edits.double(token.clone())))),
        (
            "moved",
            edits(&|edits| {
                tokens.windows(2).for_each(|pair| edits.exchange(pair[0].clone(), pair[1].clone()));
            }),
        ),
        (
            "cut off",
            edits(&|edits| {
                tokens.iter().for_each(|token| edits.replace(token.start + 1..text.len(), ""));
            }),
        ),
    ]
}

fn said(mistakes: &[Mistake]) -> String {
    let line = |mistake: &Mistake| {
        let Mistake { element, help, kind, message, span, suggestion, .. } = mistake;
        format!("{kind:?} {span:?} {element}: {message} {help:?} {suggestion:?}\n")
    };
    mistakes.iter().map(line).collect()
}

/// What is said of a document, which is the same when little can be remembered.
fn of_document(text: &str, validators: &mut [Validator]) -> String {
    let Ok(document) = Document::parse(text) else { return "not well-formed\n".to_owned() };
    let mut out = String::new();
    for validator in validators {
        let mistakes = validator.validate(&document);
        let found = said(&mistakes);
        assert_eq!(validator.is_valid(&document), mistakes.is_empty(), "{text}");
        if found != out {
            out += &found;
        }
    }
    out
}

/// What is said of a schema: that it is none, or how it is written in both syntaxes and what it says of documents.
fn of_schema(file: &str, text: &str, documents: &[String]) -> String {
    let schema = match Schema::from_text(text, file, &loader()) {
        Ok(schema) => schema,
        Err(error) => return format!("{error}\n"),
    };
    let own = SchemaDocument::parse(text, file).expect("it is a schema");
    let mut out = String::new();
    for written in [own.to_xml(), own.to_compact()] {
        out += &written.unwrap_or_else(|error| error.to_string());
    }
    let vocabulary = schema.vocabulary();
    let mut open = vocabulary.roots();
    let mut seen = Vec::new();
    while let Some(element) = open.pop() {
        if !seen.contains(&element.number) {
            seen.push(element.number);
            let _ = writeln!(out, "{element:?}\n  {:?}", vocabulary.attributes(element.number));
            open.extend(vocabulary.children(element.number));
        }
    }
    let mut validators = [schema.validator()];
    documents.iter().for_each(|document| out += &of_document(document, &mut validators));
    match schema.validator().check_ids() {
        Ok(validator) => {
            let mut validators = [validator];
            documents.iter().for_each(|document| out += &of_document(document, &mut validators));
        }
        Err(error) => out += &format!("{error}\n"),
    }
    out
}

/// FNV-1a.
fn checksum(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

const SCHEMAS: [(&str, &str); 6] = [
    ("catalogue.rnc", "catalogue.xml"),
    ("shared.rnc", "catalogue.xml"),
    ("types.rng", "types.xml"),
    ("references.rng", "references.xml"),
    ("base.rng", "references.xml"),
    ("part.rng", "references.xml"),
];

#[test]
fn the_documents_are_valid() {
    for (schema, document) in SCHEMAS {
        let own = Schema::from_file(folder().join(schema));
        if let (Ok(schema), true) = (own, schema.split('.').next() == document.split('.').next()) {
            assert_eq!(of_document(&text_of(document), &mut [schema.validator()]), "");
        }
    }
}

#[test]
fn one_change_says_what_it_said() {
    let mut fresh = String::new();
    let mut keep = |what: &str, said: Vec<String>| {
        let said = said.join("--\n");
        let _ = writeln!(fresh, "{what}\t{:016x}", checksum(&said));
        if let Some(folder) = std::env::var_os("DOMDEF_OUTCOMES") {
            std::fs::create_dir_all(&folder).expect("a folder can be made");
            std::fs::write(Path::new(&folder).join(what.replace(' ', "-")), said).expect("writable");
        }
    };
    for (schema, document) in SCHEMAS {
        let text = text_of(schema);
        let document_text = text_of(document);
        let compact = schema.ends_with(".rnc");
        let schemas = if compact { changed_tokens(&text) } else { changed(&text) };
        let documents = [document_text.clone()];
        for (how, texts) in schemas {
            keep(
                &format!("{schema} {how}"),
                texts.iter().map(|text| of_schema(schema, text, &documents)).collect(),
            );
        }
        let Ok(own) = Schema::from_file(folder().join(schema)) else { continue };
        keep(schema, vec![of_schema(schema, &text, &documents)]);
        if schema.split('.').next() == document.split('.').next() {
            let small = own.validator().remember(1 << 10);
            let image = Schema::from_image(own.to_image()).expect("an image of its own").validator();
            let mut validators = vec![own.validator(), small, image];
            validators.extend(own.validator().check_ids());
            for (how, texts) in changed(&document_text) {
                let said = texts.iter().map(|text| of_document(text, &mut validators)).collect();
                keep(&format!("{document} {how}"), said);
            }
        }
    }
    let path = folder().with_extension("tsv");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known == fresh {
        return;
    }
    let lines: Vec<&str> = known.lines().collect();
    fresh.lines().filter(|line| !lines.contains(line)).for_each(|line| println!("{line}"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &fresh).expect("writable");
        panic!("rewritten: {}", path.display());
    }
    panic!("{} is not fresh; UPDATE=1 rewrites it", path.display());
}
