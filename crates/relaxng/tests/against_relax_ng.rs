//! Random small schemas and documents get the verdicts of the `relax-ng` crate. Where the two differ
//! jing decides; without it differences are counted and shown, or, with `DOMDEF_REQUIRE_PEERS`, fail
//! the test.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use relax_ng::{Content, DatatypeRegistry, ExpandedName, SchemaSource, SchemaSyntax};
use relaxng::{MapLoader, Schema};
use std::cell::Cell;
use std::fmt::Write;
use std::process::Command;

/// A pattern of a schema.
#[derive(Clone, Debug)]
enum Pattern {
    Empty,
    Text,
    Value(&'static str),
    Data(&'static str),
    Attribute(&'static str, Box<Pattern>),
    Element(&'static str, Box<Pattern>),
    Group(Vec<Pattern>),
    Interleave(Vec<Pattern>),
    Choice(Vec<Pattern>),
    Optional(Box<Pattern>),
    ZeroOrMore(Box<Pattern>),
    OneOrMore(Box<Pattern>),
    Mixed(Box<Pattern>),
    List(Box<Pattern>),
    /// The element that the schema defines by name, which may hold itself.
    Ref,
}

const WORDS: [&str; 3] = ["1", "two", "-3"];

fn simple() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        Just(Pattern::Empty),
        Just(Pattern::Text),
        prop::sample::select(&WORDS[..]).prop_map(Pattern::Value),
        prop::sample::select(&["integer", "token", "NCName"][..]).prop_map(Pattern::Data),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let names = || prop::sample::select(&["a", "b", "c"][..]);
    let attributes = || prop::sample::select(&["x", "y"][..]);
    let leaf = prop_oneof![
        3 => simple(),
        3 => names().prop_map(|name| Pattern::Element(name, Box::new(Pattern::Empty))),
        2 => (attributes(), simple()).prop_map(|(name, value)| Pattern::Attribute(name, Box::new(value))),
        1 => Just(Pattern::Ref),
        1 => prop::collection::vec(simple(), 1..3)
            .prop_map(|items| Pattern::List(Box::new(Pattern::Group(items)))),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..4);
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            4 => (names(), boxed()).prop_map(|(name, content)| Pattern::Element(name, content)),
            2 => several().prop_map(Pattern::Group),
            2 => several().prop_map(Pattern::Interleave),
            2 => several().prop_map(Pattern::Choice),
            1 => boxed().prop_map(Pattern::Optional),
            1 => boxed().prop_map(Pattern::ZeroOrMore),
            1 => boxed().prop_map(Pattern::OneOrMore),
            1 => boxed().prop_map(Pattern::Mixed),
        ]
    })
}

impl Pattern {
    fn write(&self, out: &mut String) {
        let mut around = |tag: &str, inner: &[Pattern]| {
            let _ = write!(out, "<{tag}>");
            inner.iter().for_each(|pattern| pattern.write(out));
            let _ = write!(out, "</{}>", tag.split(' ').next().unwrap_or_default());
        };
        match self {
            Pattern::Empty => around("empty", &[]),
            Pattern::Text => around("text", &[]),
            Pattern::Value(word) => {
                let _ = write!(out, "<value>{word}</value>");
            }
            Pattern::Data(kind) => around(&format!("data type='{kind}'"), &[]),
            Pattern::Attribute(name, value) => {
                around(&format!("attribute name='{name}'"), std::slice::from_ref(value))
            }
            Pattern::Element(name, content) => {
                around(&format!("element name='{name}'"), std::slice::from_ref(content))
            }
            Pattern::Group(items) => around("group", items),
            Pattern::Interleave(items) => around("interleave", items),
            Pattern::Choice(items) => around("choice", items),
            Pattern::Optional(one) => around("optional", std::slice::from_ref(one)),
            Pattern::ZeroOrMore(one) => around("zeroOrMore", std::slice::from_ref(one)),
            Pattern::OneOrMore(one) => around("oneOrMore", std::slice::from_ref(one)),
            Pattern::Mixed(one) => around("mixed", std::slice::from_ref(one)),
            Pattern::List(one) => around("list", std::slice::from_ref(one)),
            Pattern::Ref => around("ref name='again'", &[]),
        }
    }

    /// Adds something that the pattern allows, or nearly: each choice takes the next of `choices`.
    fn sample(&self, choices: &mut impl Iterator<Item = u8>, depth: usize, into: &mut Node) {
        let mut next = |most: usize| choices.next().map_or(0, usize::from) % most.max(1);
        match self {
            Pattern::Empty => {}
            Pattern::Text => into.push_text(["", "t", "1", " two "][next(4)]),
            Pattern::Value(word) => into.push_text(word),
            Pattern::Data(_) => into.push_text(["7", "n", " 7 ", "-3"][next(4)]),
            Pattern::Attribute(name, value) => {
                let mut inner = Node::named("");
                value.sample(choices, depth, &mut inner);
                if into.attributes.iter().all(|(own, _)| own != name) {
                    into.attributes.push((name, inner.text()));
                }
            }
            Pattern::Element(name, content) => {
                let mut child = Node::named(name);
                content.sample(choices, depth, &mut child);
                into.children.push(Child::Element(child));
            }
            Pattern::Group(items) => items.iter().for_each(|item| item.sample(choices, depth, into)),
            Pattern::Interleave(items) => {
                let start = next(items.len());
                let turned = items.iter().cycle().skip(start).take(items.len());
                turned.for_each(|item| item.sample(choices, depth, into));
            }
            Pattern::Choice(items) => {
                let chosen = &items[next(items.len())];
                chosen.sample(choices, depth, into);
            }
            Pattern::Optional(one) => (0..next(2)).for_each(|_| one.sample(choices, depth, into)),
            Pattern::ZeroOrMore(one) => (0..next(3)).for_each(|_| one.sample(choices, depth, into)),
            Pattern::OneOrMore(one) => (0..next(2) + 1).for_each(|_| one.sample(choices, depth, into)),
            Pattern::Mixed(one) => {
                into.push_text(["", "m"][next(2)]);
                one.sample(choices, depth, into);
            }
            Pattern::List(one) => {
                let mut inner = Node::named("");
                let Pattern::Group(items) = &**one else { return };
                for item in items {
                    item.sample(choices, depth, &mut inner);
                    inner.push_text(" ");
                }
                into.push_text(&inner.text());
            }
            Pattern::Ref if depth > 0 => {
                let mut child = Node::named("r");
                if next(2) == 1 {
                    Pattern::Ref.sample(choices, depth - 1, &mut child);
                }
                into.children.push(Child::Element(child));
            }
            Pattern::Ref => {}
        }
    }
}

fn schema(start: &Pattern) -> String {
    let mut text = "<grammar xmlns='http://relaxng.org/ns/structure/1.0' \
        datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'><start><element name='root'>"
        .to_owned();
    start.write(&mut text);
    text.push_str(
        "</element></start><define name='again'><element name='r'><optional><ref name='again'/></optional>\
         </element></define></grammar>",
    );
    text
}

/// An element of a document.
#[derive(Clone, Debug)]
struct Node {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
enum Child {
    Element(Node),
    Text(String),
}

impl Node {
    fn named(name: &'static str) -> Node {
        Node { name, attributes: Vec::new(), children: Vec::new() }
    }

    fn push_text(&mut self, text: &str) {
        match self.children.last_mut() {
            _ if text.is_empty() => {}
            Some(Child::Text(own)) => own.push_str(text),
            _ => self.children.push(Child::Text(text.to_owned())),
        }
    }

    fn text(&self) -> String {
        let text = |child: &Child| match child {
            Child::Text(text) => Some(text.clone()),
            Child::Element(_) => None,
        };
        self.children.iter().filter_map(text).collect()
    }

    fn write(&self, out: &mut String) {
        let _ = write!(out, "<{}", self.name);
        for (name, value) in &self.attributes {
            let _ = write!(out, " {name}='{value}'");
        }
        out.push('>');
        for child in &self.children {
            match child {
                Child::Element(node) => node.write(out),
                Child::Text(text) => out.push_str(text),
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }

    /// Makes one mistake, mostly.
    fn spoil(&mut self, choices: &mut impl Iterator<Item = u8>) {
        let mut next = |most: usize| choices.next().map_or(0, usize::from) % most.max(1);
        let place = next(self.children.len());
        match next(6) {
            0 if !self.children.is_empty() => {
                self.children.remove(place);
            }
            1 if !self.children.is_empty() => {
                let again = self.children[place].clone();
                self.children.push(again);
            }
            2 => self.children.push(Child::Element(Node::named(["a", "b", "c", "r"][next(4)]))),
            3 => self.attributes.clear(),
            4 => self.push_text("two"),
            _ => match self.children.get_mut(place) {
                Some(Child::Element(child)) => child.spoil(choices),
                _ => self.children.reverse(),
            },
        }
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
    fn resolve(&self, href: &str, _: &str) -> Result<SchemaSource, relax_ng::ResolveError> {
        Err(relax_ng::ResolveError::new(href))
    }
}

/// jing's verdict: 0 valid, 1 not; a schema that it refuses is 2. `None` without jing.
fn jing(schema: &str, document: &str) -> Option<i32> {
    let folder = std::env::temp_dir().join(format!("relaxng-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let (rng, xml) = (folder.join("s.rng"), folder.join("d.xml"));
    std::fs::write(&rng, schema).ok()?;
    std::fs::write(&xml, document).ok()?;
    let output = Command::new("jing").args([&rng, &xml]).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(match (output.status.success(), said.contains("s.rng:")) {
        (true, _) => 0,
        (false, true) => 2,
        (false, false) => 1,
    })
}

/// Without jing the own verdict stands.
fn undecided(own: bool, schema: &str) -> bool {
    assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "jing is not installed");
    println!("skipped: jing is not installed to decide on {schema}");
    own
}

#[test]
fn verdicts_are_those_of_the_other_crate() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000);
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let counts = [const { Cell::new(0u32) }; 5];
    let [schemas, refused, documents, valid, triaged] = &counts;
    let add = |count: &Cell<u32>| count.set(count.get() + 1);
    let registry = DatatypeRegistry::new();
    let strategy = (pattern(), prop::collection::vec(prop::collection::vec(any::<u8>(), 24), 8));
    runner
        .run(&strategy, |(start, seeds)| {
            let text = schema(&start);
            add(schemas);
            let own = Schema::from_text(&text, "s.rng", &MapLoader::default());
            let source = SchemaSource::new(text.as_str(), "memory:/s.rng", SchemaSyntax::Xml);
            let other = relax_ng::Schema::compile(&source, &NoFiles);
            let (own, other) = match (own, other) {
                (Err(_), Err(_)) => {
                    add(refused);
                    return Ok(());
                }
                (Ok(own), Ok(other)) => (own, other),
                (own, _) => {
                    add(triaged);
                    let verdict = jing(&text, "<root/>");
                    let verdict =
                        verdict.map_or_else(|| undecided(own.is_err(), &text), |verdict| verdict == 2);
                    prop_assert_eq!(own.is_err(), verdict, "{}", text);
                    return Ok(());
                }
            };
            let mut validator = own.validator();
            for (number, seed) in seeds.into_iter().enumerate() {
                let mut root = Node::named("root");
                let mut choices = seed.into_iter();
                start.sample(&mut choices, 3, &mut root);
                if number % 2 == 1 {
                    root.spoil(&mut choices);
                }
                let mut document = String::new();
                root.write(&mut document);
                let parsed = roxmltree::Document::parse(&document).expect("well-formed");
                let own = validator.is_valid(&parsed);
                prop_assert_eq!(own, validator.validate(&parsed).is_empty(), "{} {}", text, document);
                let other = other.validate(&registry, &View(parsed.root_element()));
                let other = other.expect("known datatypes").is_empty();
                add(documents);
                valid.set(valid.get() + u32::from(own));
                if own != other {
                    add(triaged);
                    let verdict = jing(&text, &document);
                    let verdict = verdict.map_or_else(|| undecided(own, &text), |verdict| verdict == 0);
                    prop_assert_eq!(own, verdict, "{} {}", text, document);
                }
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    let [schemas, refused, documents, valid, triaged] = counts.map(Cell::into_inner);
    println!(
        "{schemas} schemas, {refused} of them refused by both; {documents} documents, {valid} of them \
         valid; {triaged} differences, on none of which jing was of the other's opinion"
    );
    assert!(refused < schemas && valid * 5 > documents && valid < documents);
}
