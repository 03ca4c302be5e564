//! Small schemas with small documents: the verdict is that of the `relax-ng` crate, and each of the own ways to it
//! gives the same.

use arbitrary::{Result, Unstructured};
use relax_ng::{Content, DatatypeRegistry, ExpandedName, SchemaSource, SchemaSyntax};
use relaxng::{MapLoader, Schema};
use std::fmt::Write;

pub fn engines(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let Ok((schema, documents)) = case(&mut choices) else { return };
    let own = Schema::from_text(&schema, "s.rng", &MapLoader::default());
    let source = SchemaSource::new(schema.as_str(), "memory:/s.rng", SchemaSyntax::Xml);
    let other = relax_ng::Schema::compile(&source, &NoFiles);
    // Restrictions on schemas are jing's to decide: the tests of `relaxng` ask it.
    let (Ok(own), Ok(other)) = (own, other) else { return };
    let image = Schema::from_image(own.to_image()).expect("an image loads");
    let mut validator = own.validator();
    for document in documents {
        let parsed = roxmltree::Document::parse(&document).expect("well-formed");
        let verdict = validator.is_valid(&parsed);
        assert_eq!(verdict, validator.validate(&parsed).is_empty(), "{schema}\n{document}");
        assert_eq!(verdict, image.validator().is_valid(&parsed), "{schema}\n{document}");
        let accepts = |parsed: &roxmltree::Document<'_>| {
            let found = other.validate(&DatatypeRegistry::new(), &View(parsed.root_element()));
            found.expect("known datatypes").is_empty()
        };
        match (verdict, accepts(&parsed)) {
            (true, true) | (false, false) => {}
            // The other crate refuses blanks in an element that may hold nothing; jing and xmllint do not.
            (true, false) => {
                let without = document.replace("> </", "></");
                let parsed = roxmltree::Document::parse(&without).expect("well-formed");
                assert!(without != document && accepts(&parsed), "{schema}\n{document}");
            }
            // It takes an empty element for a number, where it may be empty in another reading; jing does not.
            (false, true) => {
                let lenient = Schema::from_text(&with_empty_numbers(&schema), "s.rng", &MapLoader::default());
                let lenient = lenient.is_ok_and(|lenient| lenient.validator().is_valid(&parsed));
                assert!(lenient, "{schema}\n{document}");
            }
        }
    }
}

/// The schema, with elements that may be empty wherever they hold a number.
fn with_empty_numbers(schema: &str) -> String {
    const NUMBER: &str = "<data type='integer'/>";
    let pieces = schema.split("</attribute>").map(|piece| match piece.rsplit_once("<attribute ") {
        Some((before, attribute)) => {
            format!("{}<attribute {attribute}", before.replace(NUMBER, EMPTY_OR_NUMBER))
        }
        None => piece.replace(NUMBER, EMPTY_OR_NUMBER),
    });
    pieces.collect::<Vec<_>>().join("</attribute>")
}

const EMPTY_OR_NUMBER: &str = "<choice><data type='integer'/><value/></choice>";

/// A schema, and documents that it allows, or nearly.
fn case(choices: &mut Unstructured<'_>) -> Result<(String, Vec<String>)> {
    let mut writer = Case { choices, schema: String::new(), parts: 0 };
    writer.schema.push_str(
        "<element name='r' xmlns='http://relaxng.org/ns/structure/1.0' \
         datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>",
    );
    let sketch = writer.pattern(4)?;
    writer.schema.push_str("</element>");
    let Case { choices, schema, .. } = writer;
    let mut documents = Vec::new();
    for _ in 0..4 {
        let mut element = Sample::default();
        sketch.sample(choices, &mut element)?;
        documents.push(format!("<r{}>{}</r>", element.attributes, element.content));
        if choices.is_empty() {
            break;
        }
    }
    Ok((schema, documents))
}

/// A pattern, for drawing documents of it.
enum Sketch {
    Text(&'static [&'static str]),
    Attribute(&'static str, &'static [&'static str]),
    Element(&'static str, Box<Sketch>),
    All(Vec<Sketch>),
    One(Vec<Sketch>),
    Some(Box<Sketch>),
}

struct Case<'c, 'b> {
    choices: &'c mut Unstructured<'b>,
    schema: String,
    parts: usize,
}

/// The texts that a type is tried with.
const INTEGERS: &[&str] = &["1", "-3", " 7 ", "x", ""];
const WORDS: &[&str] = &["two", " two ", "tw", ""];
const ANY: &[&str] = &["", "t", " "];

impl Case<'_, '_> {
    fn around(&mut self, tag: &str, inside: impl FnOnce(&mut Self) -> Result<Sketch>) -> Result<Sketch> {
        let _ = write!(self.schema, "<{tag}>");
        let inner = inside(self)?;
        let _ = write!(self.schema, "</{}>", tag.split(' ').next().unwrap_or_default());
        Ok(inner)
    }

    fn several(&mut self, depth: usize) -> Result<Vec<Sketch>> {
        let count = self.choices.int_in_range(1..=3)?;
        (0..count).map(|_| self.pattern(depth)).collect()
    }

    fn pattern(&mut self, depth: usize) -> Result<Sketch> {
        self.parts += 1;
        let simple = depth == 0 || self.parts > 24;
        match self.choices.int_in_range(0..=if simple { 5 } else { 12u8 })? {
            0 => self.leaf("empty", &[""]),
            1 => self.leaf("text", ANY),
            2 => self.leaf("data type='integer'", INTEGERS),
            3 => {
                self.schema.push_str("<value>two</value>");
                Ok(Sketch::Text(WORDS))
            }
            4 => {
                let name = *self.choices.choose(&["x", "y"])?;
                let (kind, texts) = *self.choices.choose(&[
                    ("text", ANY),
                    ("data type='integer'", INTEGERS),
                    ("empty", &[""]),
                ])?;
                let _ = write!(self.schema, "<attribute name='{name}'><{kind}/></attribute>");
                Ok(Sketch::Attribute(name, texts))
            }
            5 => {
                let name = *self.choices.choose(&["a", "b", "c"])?;
                let _ = write!(self.schema, "<element name='{name}'><empty/></element>");
                Ok(Sketch::Element(name, Box::new(Sketch::All(Vec::new()))))
            }
            6 | 7 => {
                let name = *self.choices.choose(&["a", "b", "c"])?;
                let inner = self.around(&format!("element name='{name}'"), |case| case.pattern(depth - 1))?;
                Ok(Sketch::Element(name, Box::new(inner)))
            }
            8 => self.around("group", |case| case.several(depth - 1).map(Sketch::All)),
            9 => self.around("interleave", |case| case.several(depth - 1).map(Sketch::All)),
            10 => self.around("choice", |case| case.several(depth - 1).map(Sketch::One)),
            11 => {
                let tag = *self.choices.choose(&["oneOrMore", "zeroOrMore", "optional"])?;
                self.around(tag, |case| Ok(Sketch::Some(Box::new(case.pattern(depth - 1)?))))
            }
            _ => self
                .around("mixed", |case| Ok(Sketch::All(vec![Sketch::Text(ANY), case.pattern(depth - 1)?]))),
        }
    }

    fn leaf(&mut self, tag: &str, texts: &'static [&'static str]) -> Result<Sketch> {
        let _ = write!(self.schema, "<{tag}/>");
        Ok(Sketch::Text(texts))
    }
}

/// An element's attributes and content.
#[derive(Default)]
struct Sample {
    attributes: String,
    content: String,
}

impl Sketch {
    fn sample(&self, choices: &mut Unstructured<'_>, into: &mut Sample) -> Result<()> {
        match self {
            Sketch::Text(texts) => into.content.push_str(choices.choose(texts)?),
            Sketch::Attribute(name, texts) => {
                let value = choices.choose(texts)?;
                if !into.attributes.contains(&format!(" {name}=")) && choices.ratio(7, 8u8)? {
                    let _ = write!(into.attributes, " {name}='{value}'");
                }
            }
            Sketch::Element(name, content) => {
                let mut inner = Sample::default();
                content.sample(choices, &mut inner)?;
                let other = choices.ratio(1, 32u8)?;
                let name = if other { "c" } else { name };
                let _ = write!(into.content, "<{name}{}>{}</{name}>", inner.attributes, inner.content);
            }
            Sketch::All(parts) => {
                let first = match parts.len() {
                    0 => 0,
                    // Mostly in order, for that is what a group wants.
                    count => choices.int_in_range(0..=3 * count)?.saturating_sub(2 * count) % count,
                };
                for part in parts.iter().cycle().skip(first).take(parts.len()) {
                    part.sample(choices, into)?;
                }
            }
            Sketch::One(parts) => choices.choose(parts)?.sample(choices, into)?,
            Sketch::Some(inner) => {
                for _ in 0..choices.int_in_range(0..=3u8)? {
                    inner.sample(choices, into)?;
                }
            }
        }
        Ok(())
    }
}

/// A document as the other crate wants it.
struct View<'d>(roxmltree::Node<'d, 'd>);

impl relax_ng::Element for View<'_> {
    type Location = String;

    fn name(&self) -> ExpandedName {
        ExpandedName::new(None::<String>, self.0.tag_name().name())
    }

    fn attributes(&self) -> impl Iterator<Item = (ExpandedName, String)> {
        let name = |name: &str| ExpandedName::new(None::<String>, name);
        self.0.attributes().map(move |attribute| (name(attribute.name()), attribute.value().to_owned()))
    }

    fn children(&self) -> impl Iterator<Item = Content<Self>> {
        self.0.children().map(|child| match child.text().filter(|_| child.is_text()) {
            Some(text) => Content::Text(text.to_owned()),
            None => Content::Element(View(child)),
        })
    }
}

struct NoFiles;

impl relax_ng::SchemaResolver for NoFiles {
    fn resolve(&self, href: &str, _: &str) -> std::result::Result<SchemaSource, relax_ng::ResolveError> {
        Err(relax_ng::ResolveError::new(href))
    }
}
