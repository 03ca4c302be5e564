//! Time and memory on schemas and documents that break naive validators, at sizes doubled four
//! times: a linear cost doubles from column to column. Nothing was remembered before. Schemas that
//! take long to read have a row of their own for that.
//!
//!     cargo bench -p relaxng --bench adversarial

use relaxng::{MapLoader, Schema};
use std::fmt::Write;
use std::time::Instant;

/// Makes a schema and a document of a size, and tells whether the one allows the other.
type Make = fn(usize) -> (String, String, bool);

const NS: &str = "xmlns='http://relaxng.org/ns/structure/1.0' \
    datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";

/// A shuffle of the numbers below `count`, the same for the same seed.
fn shuffled(count: usize, seed: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    let mut state = 12_345 + seed as u64;
    for place in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        numbers.swap(place, (state >> 33) as usize % (place + 1));
    }
    numbers
}

fn grammar(root: &str) -> String {
    format!("<element name='root' {NS}>{root}</element>")
}

fn document(content: &str) -> String {
    format!("<root>{content}</root>")
}

/// `size` elements, each with the same 200 optional children in an order of its own.
fn interleaved(size: usize) -> (String, String, bool) {
    let mut schema = "<zeroOrMore><element name='item'><interleave>".to_owned();
    for name in 0..200 {
        let _ = write!(schema, "<optional><element name='e{name}'><empty/></element></optional>");
    }
    schema.push_str("</interleave></element></zeroOrMore>");
    let mut content = String::new();
    for item in 0..size {
        content.push_str("<item>");
        shuffled(200, item).iter().for_each(|name| content.push_str(&format!("<e{name}/>")));
        content.push_str("</item>");
    }
    (grammar(&schema), document(&content), true)
}

fn choices(size: usize) -> (String, String, bool) {
    let mut schema = "<element name='a'><empty/></element>".to_owned();
    for depth in 0..size.min(200) {
        schema = format!(
            "<choice>{schema}<group><element name='b{depth}'><empty/></element>{schema2}</group></choice>",
            schema2 = "<element name='a'><empty/></element>"
        );
    }
    (grammar(&format!("<zeroOrMore>{schema}</zeroOrMore>")), document(&"<a/>".repeat(size)), true)
}

/// `(a?)⁵⁰ a⁵⁰`, in each of `size` elements.
fn ambiguous(size: usize) -> (String, String, bool) {
    let one = "<element name='a'><empty/></element>";
    let inner = format!("<optional>{one}</optional>").repeat(50) + &one.repeat(50);
    let schema = format!("<zeroOrMore><element name='item'>{inner}</element></zeroOrMore>");
    let item = |number: usize| format!("<item>{}</item>", "<a/>".repeat(50 + number % 51));
    (grammar(&schema), document(&(0..size).map(item).collect::<String>()), true)
}

/// `(a*)* b` over `a…a`.
fn nested_stars(size: usize) -> (String, String, bool) {
    let mut schema = "<element name='a'><empty/></element>".to_owned();
    for _ in 0..8 {
        schema = format!("<zeroOrMore>{schema}<zeroOrMore>{schema}</zeroOrMore></zeroOrMore>");
    }
    (grammar(&(schema + "<element name='b'><empty/></element>")), document(&"<a/>".repeat(size)), false)
}

/// Two readings of each element that differ only at the very end.
fn late(size: usize) -> (String, String, bool) {
    let arm = |end: &str| {
        format!("<group><oneOrMore><element name='a'><empty/></element></oneOrMore><element name='{end}'><empty/></element></group>")
    };
    let schema = format!("<choice>{}{}</choice>", arm("x"), arm("y"));
    (grammar(&schema), document(&("<a/>".repeat(size) + "<y/>")), true)
}

fn recursive(size: usize) -> (String, String, bool) {
    let schema = format!(
        "<grammar {NS}><start><ref name='n'/></start><define name='n'><choice>\
         <element name='n'><optional><ref name='n'/></optional></element>\
         <element name='n'><optional><ref name='n'/></optional><element name='never'><empty/></element></element>\
         </choice></define></grammar>"
    );
    (schema, "<n>".repeat(size) + &"</n>".repeat(size), true)
}

/// `size` elements, each with the same 200 optional attributes in an order of its own.
fn attributes(size: usize) -> (String, String, bool) {
    let mut schema = "<zeroOrMore><element name='item'>".to_owned();
    for name in 0..200 {
        let _ = write!(
            schema,
            "<optional><choice><attribute name='a{name}'><value>1</value></attribute>\
             <attribute name='b{name}'/></choice></optional>"
        );
    }
    schema.push_str("</element></zeroOrMore>");
    let mut content = String::new();
    for item in 0..size {
        content.push_str("<item");
        shuffled(200, item).iter().for_each(|name| content.push_str(&format!(" a{name}='1'")));
        content.push_str("/>");
    }
    (grammar(&schema), document(&content), true)
}

fn expression(size: usize) -> (String, String, bool) {
    let schema = "<data type='string'><param name='pattern'>(a|aa|a*)*b</param></data>";
    (grammar(schema), document(&"a".repeat(size)), false)
}

fn list(size: usize) -> (String, String, bool) {
    let schema = "<list><zeroOrMore><choice><data type='integer'/><data type='token'/></choice></zeroOrMore>\
                  <value>end</value></list>";
    (grammar(schema), document(&("1 ".repeat(size) + "end")), true)
}

fn mistakes(size: usize) -> (String, String, bool) {
    let schema =
        "<zeroOrMore><element name='a'><attribute name='x'><data type='integer'/></attribute></element>\
                  </zeroOrMore>";
    (grammar(schema), document(&"<a y='1'/><b/>".repeat(size)), false)
}

/// A list of `size` optional numbers.
fn optional_words(size: usize) -> (String, String, bool) {
    let schema = format!("<list>{}</list>", "<optional><data type='int'/></optional>".repeat(size));
    (grammar(&schema), document(&"1 ".repeat(size)), true)
}

/// A grammar whose root holds `last`; each of its definitions is made from the one before.
fn definitions(first: &str, count: usize, next: impl Fn(&str) -> String) -> String {
    let mut schema = format!("<grammar {NS}><define name='d0'>{first}</define>");
    for number in 1..=count {
        let reference = format!("<ref name='d{}'/>", number - 1);
        let _ = write!(schema, "<define name='d{number}'>{}</define>", next(&reference));
    }
    schema + &format!("<start><element name='root'><ref name='d{count}'/></element></start></grammar>")
}

/// `size` definitions, each an element that holds the next.
fn chain(size: usize) -> (String, String, bool) {
    let mut schema = format!("<grammar {NS}><start><element name='root'><ref name='d0'/></element></start>");
    for number in 0..size {
        let next = number + 1;
        let _ = write!(
            schema,
            "<define name='d{number}'><element name='e'><optional><ref name='d{next}'/></optional></element></define>"
        );
    }
    let _ = write!(schema, "<define name='d{size}'><empty/></define></grammar>");
    (schema, document(&("<e>".repeat(100) + &"</e>".repeat(100))), true)
}

/// As many optional elements as `size`, by definitions that double, over 200 children.
fn doubled(size: usize) -> (String, String, bool) {
    let first = "<optional><element name='e'><empty/></element></optional>";
    let twice = |reference: &str| format!("<group>{reference}{reference}</group>");
    (definitions(first, size.ilog2() as usize, twice), document(&"<e/>".repeat(200)), true)
}

/// `choice(d, group(d, d))` nested `size` deep, over 20 children.
fn alternatives(size: usize) -> (String, String, bool) {
    let next = |reference: &str| format!("<choice>{reference}<group>{reference}{reference}</group></choice>");
    let one = "<element name='e'><empty/></element>";
    (definitions(one, size, next), document(&"<e/>".repeat(20)), true)
}

const CASES: [(&str, usize, Make); 14] = [
    ("200 interleaved optional children, shuffled", 50, interleaved),
    ("choices nested 200 deep", 1000, choices),
    ("(a?)^50 a^50", 50, ambiguous),
    ("starred eight times over", 1000, nested_stars),
    ("readings that part at the end", 1000, late),
    ("recursive and ambiguous", 100, recursive),
    ("200 optional attributes, shuffled", 50, attributes),
    ("regular expression (a|aa|a*)*b", 2000, expression),
    ("list of n ambiguous words", 1000, list),
    ("2n mistakes", 1000, mistakes),
    ("list of n optional words", 1000, optional_words),
    ("chain of n definitions", 1000, chain),
    ("n optional elements by doubling", 4096, doubled),
    ("choice(d, group(d, d)) n deep", 6, alternatives),
];

fn main() {
    println!("{:<46}{:>7}  milliseconds, first sight, at n, 2n, 4n, 8n, 16n; KiB remembered at 16n", "", "n");
    for (name, size, make) in CASES {
        let mut row = format!("{name:<46}{size:>7} ");
        let mut reading = format!("{:<53} ", "    reading its schema");
        let (mut memory, mut slow) = (0, false);
        for doubled in 0..5 {
            let (schema, document, valid) = make(size << doubled);
            let start = Instant::now();
            let compiled = Schema::from_text(&schema, "s.rng", &MapLoader::default());
            let read = start.elapsed().as_secs_f64() * 1e3;
            slow |= read > 5.0;
            let _ = write!(reading, " {read:>9.2}");
            let options = roxmltree::ParsingOptions { nodes_limit: u32::MAX, ..Default::default() };
            let parsed = roxmltree::Document::parse_with_options(&document, options);
            let (compiled, parsed) = match (compiled, parsed) {
                (Ok(compiled), Ok(parsed)) => (compiled, parsed),
                (Err(error), _) => {
                    let _ = write!(row, " schema refused: {error}");
                    break;
                }
                (_, Err(error)) => {
                    let _ = write!(row, " document refused: {error}");
                    break;
                }
            };
            let mut validator = compiled.validator();
            let start = Instant::now();
            let found = validator.validate(&parsed);
            let time = start.elapsed();
            assert_eq!(found.is_empty(), valid, "{name}");
            memory = validator.memory();
            let _ = write!(row, " {:>9.2}", time.as_secs_f64() * 1e3);
        }
        println!("{row} {:>8}", memory / 1024);
        if slow {
            println!("{reading}");
        }
    }
}
