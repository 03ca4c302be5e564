//! How much work schemas and documents make that were written to make much of it, counted in
//! steps, at sizes that double: work that grows linearly doubles as well.

use relaxng::{MapLoader, Schema, SchemaErrorKind, Work};
use std::fmt::Write;

const NS: &str = "xmlns='http://relaxng.org/ns/structure/1.0' \
    datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";
const ELEMENT: &str = "<element name='e'><empty/></element>";

/// The work of reading a schema and of checking a document, which has to be valid.
fn work(schema: &str, document: &str) -> (Work, Work) {
    let (schema, reading) =
        Schema::options().read_counted(schema, "s.rng", &MapLoader::default()).expect("a right schema");
    let document = roxmltree::Document::parse(document).expect("well-formed");
    let mut validator = schema.validator();
    assert_eq!(validator.validate(&document), []);
    (reading, validator.work())
}

/// The work of finding what is wrong with a document.
fn mistaken(schema: &str, document: &str) -> Work {
    let schema = Schema::from_text(schema, "s.rng", &MapLoader::default()).expect("a right schema");
    let document = roxmltree::Document::parse(document).expect("well-formed");
    let mut validator = schema.validator();
    assert_ne!(validator.validate(&document), []);
    validator.work()
}

/// That work grows no faster than its size to a power, as the work at sizes that double tells.
fn grows(what: &str, power: f64, amounts: &[u64]) {
    for pair in amounts.windows(2) {
        let exponent = (pair[1] as f64 / pair[0] as f64).log2();
        assert!(exponent <= power + 0.1, "{what} grows with the power {exponent:.2}: {amounts:?}");
    }
}

fn document(content: &str) -> String {
    format!("<root>{content}</root>")
}

/// A grammar whose root holds `last`; each definition `d0` to `dn` is made from the one before.
fn definitions(first: &str, count: usize, next: impl Fn(&str) -> String) -> String {
    let mut schema = format!("<grammar {NS}><define name='d0'>{first}</define>");
    for number in 1..=count {
        let reference = format!("<ref name='d{}'/>", number - 1);
        let _ = write!(schema, "<define name='d{number}'>{}</define>", next(&reference));
    }
    schema + &format!("<start><element name='root'><ref name='d{count}'/></element></start></grammar>")
}

#[test]
fn a_list_of_optional_words() {
    let of = |count: usize, word: &dyn Fn(usize) -> String| {
        let words: String = (0..count).map(|at| format!("<optional>{}</optional>", word(at))).collect();
        format!("<element name='root' {NS}><list>{words}</list></element>")
    };
    let sizes = [100, 200, 400, 800];
    let equal = sizes
        .map(|size| work(&of(size, &|_| "<data type='int'/>".to_owned()), &document(&"1 ".repeat(size))));
    grows("a list of equal words", 1.0, &equal.map(|(_, checking)| checking.steps));
    // The words and the parts of the schema are multiplied.
    let pair = |at: usize| {
        format!(
            "<group><data type='int'/><data type='token'><param name='maxLength'>{}</param></data></group>",
            at + 9
        )
    };
    let pairs = sizes.map(|size| work(&of(size, &pair), &document(&"1 x ".repeat(size / 2))));
    grows("a list of different words", 2.0, &pairs.map(|(_, checking)| checking.steps));
}

#[test]
fn a_chain_of_definitions() {
    let works = [500, 1000, 2000, 4000].map(|size| {
        let mut schema = format!("<grammar {NS}><start><ref name='d0'/></start>");
        for number in 0..size {
            let (next, own) = (number + 1, number.min(1));
            let name = if own == 0 { "root" } else { "e" };
            let _ = write!(
                schema,
                "<define name='d{number}'><element name='{name}'><optional>\
                <ref name='d{next}'/></optional></element></define>"
            );
        }
        let _ = write!(schema, "<define name='d{size}'>{ELEMENT}</define></grammar>");
        work(&schema, &document(&("<e>".repeat(100) + &"</e>".repeat(100))))
    });
    grows("parts", 1.0, &works.map(|(reading, _)| reading.parts));
    grows("visits", 1.0, &works.map(|(reading, _)| reading.visits));
    grows("steps", 0.0, &works.map(|(_, checking)| checking.steps));
}

#[test]
fn doubled_optional_elements() {
    let first = format!("<optional>{ELEMENT}</optional>");
    let twice = |reference: &str| format!("<group>{reference}{reference}</group>");
    let works = [10, 11, 12, 13, 14]
        .map(|doubled| work(&definitions(&first, doubled, twice), &document(&"<e/>".repeat(200))));
    grows("parts", 1.0, &works.map(|(reading, _)| reading.parts));
    grows("visits", 1.0, &works.map(|(reading, _)| reading.visits));
    grows("steps", 1.0, &works.map(|(_, checking)| checking.steps));
    // The children are not multiplied with the parts.
    let (_, many) = work(&definitions(&first, 14, twice), &document(&"<e/>".repeat(400)));
    grows("steps by children", 0.1, &[works[4].1.steps, many.steps]);
}

#[test]
fn different_optional_elements() {
    // Each child may be any of those that are left, by two definitions of its name.
    let works = [50, 100, 200, 400].map(|size| {
        let pair = |at: usize| {
            format!(
                "<optional><group><element name='a'><empty/></element>\
                 <element name='b'><optional><attribute name='x{at}'/></optional></element></group></optional>"
            )
        };
        let schema =
            format!("<element name='root' {NS}>{}</element>", (0..size).map(pair).collect::<String>());
        work(&schema, &document(&"<a/><b/>".repeat(10)))
    });
    grows("steps", 2.0, &works.map(|(_, checking)| checking.steps));
}

#[test]
fn definitions_that_double_without_end() {
    let first = format!("<optional>{ELEMENT}</optional>");
    let schema = definitions(&first, 40, |reference| format!("<group>{reference}{reference}</group>"));
    let error = Schema::from_text(&schema, "s.rng", &MapLoader::default()).expect_err("2^40 parts");
    assert_eq!(error.kind, SchemaErrorKind::Limit);
    let message = "with its references replaced the schema has more than 1048576 parts of patterns";
    assert_eq!(error.message, message);
    // Alternatives are not doubled, since each counts once.
    let schema = definitions(&first, 40, |reference| format!("<choice>{reference}{reference}</choice>"));
    work(&schema, &document("<e/>"));
}

#[test]
fn alternatives_doubled_in_groups() {
    let next = |reference: &str| format!("<choice>{reference}<group>{reference}{reference}</group></choice>");
    let schemas =
        [8, 16, 32, 64].map(|size| work(&definitions(ELEMENT, size, next), &document(&"<e/>".repeat(10))));
    grows("parts", 2.0, &schemas.map(|(reading, _)| reading.parts));
    grows("visits", 2.0, &schemas.map(|(reading, _)| reading.visits));
    grows("steps", 3.0, &schemas.map(|(_, checking)| checking.steps));
    let documents =
        [5, 10, 20, 40].map(|size| work(&definitions(ELEMENT, 16, next), &document(&"<e/>".repeat(size))));
    grows("steps", 3.0, &documents.map(|(_, checking)| checking.steps));
}

#[test]
fn attributes_and_elements_in_any_order() {
    let works = [100, 200, 400, 800].map(|size| {
        let one = |at: usize| {
            format!("<optional><attribute name='a{at}'/></optional><optional><element name='e{at}'><empty/></element></optional>")
        };
        let parts: String = (0..size).map(one).collect();
        let schema = format!("<element name='root' {NS}><interleave>{parts}</interleave></element>");
        let content: String = (0..10).map(|at| format!("<e{at}/>")).collect();
        work(&schema, &document(&content))
    });
    grows("visits", 1.0, &works.map(|(reading, _)| reading.visits));
    grows("comparisons", 1.0, &works.map(|(reading, _)| reading.comparisons + 1));
    grows("steps", 1.0, &works.map(|(_, checking)| checking.steps));
}

#[test]
fn what_is_missing_from_alternatives() {
    let next = |reference: &str| format!("<choice>{reference}<group>{reference}{reference}</group></choice>");
    let works = [8, 16, 32, 64].map(|size| mistaken(&definitions(ELEMENT, size, next), &document("")));
    grows("steps", 2.0, &works.map(|work| work.steps));
}

#[test]
fn what_comes_too_soon() {
    // The names of more elements than there are bits for them.
    let works = [200, 400, 800, 1600].map(|size| {
        let one = |at: usize| format!("<optional><element name='e{at}'><empty/></element></optional>");
        let parts: String = (0..size).map(one).collect();
        let schema = format!("<element name='root' {NS}>{ELEMENT}{parts}{ELEMENT}<element name='last'><empty/></element></element>");
        mistaken(&schema, &document("<e/><last/>"))
    });
    grows("steps", 1.0, &works.map(|work| work.steps));
}
