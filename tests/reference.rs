//! `docs/reference.md`: the manual of all elements, made from what the definition says of itself.
//!
//! `UPDATE=1` rewrites it and fails that run.

mod support;

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic};
use domdef::xml::{parse, Element, Item, Limits, Options, Shape, ValueKind};
use domdef::{Domain, Release};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// The manual being written: each definition once, where it is met first.
#[derive(Default)]
struct Manual {
    out: String,
    seen: BTreeSet<String>,
}

/// What tells a definition from others: its meaning and the names of its parts.
fn identity(name: &str, shape: &Shape) -> String {
    format!("{name} {} {:?} {:?}", shape.doc, shape.attributes(), shape.children())
}

impl Manual {
    fn element(&mut self, path: &str, shape: &'static Shape, when: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if shape.items.is_empty() || !self.seen.insert(identity(name, shape)) {
            return;
        }
        let mut rows = String::new();
        let mut inner = Vec::new();
        parts(path, shape, &mut rows, &mut inner);
        self.out.push_str(&format!(
            "\n## {path}{when}\n\n{}\n\n| part | holds | where absent | means |\n| --- | --- | --- | --- |\n{rows}",
            plain(shape.doc)
        ));
        for (path, shape, when) in inner {
            self.element(&path, shape, &when);
        }
    }
}

/// What a part means, and what it is where it is absent. The documentation says that in one of a few ways.
fn split(doc: &str) -> (String, String) {
    let doc = doc.replace('\n', " ");
    const FORMS: [(&str, &str); 6] = [
        ("0 or absent: ", "0 too: "),
        ("absent or 0: ", "0 too: "),
        ("absent or -1: ", "-1 too: "),
        ("-1 or absent: ", "-1 too: "),
        ("absent: ", ""),
        ("Absent: ", ""),
    ];
    for (mark, prefix) in FORMS {
        let Some((before, after)) = doc.split_once(mark) else { continue };
        // Of an attribute, or of something else as well.
        if before.ends_with("` ") || before.ends_with("element ") || before.ends_with("or ") {
            continue;
        }
        let (absent, rest) = after.split_once(". ").unwrap_or((after.trim_end_matches('.'), ""));
        let before = before.trim_end_matches([' ', ';']);
        let stop = if before.is_empty() || before.ends_with('.') { "" } else { "." };
        let text = format!("{before}{stop} {rest}").trim().to_owned();
        return (text, format!("{prefix}{absent}"));
    }
    for mark in [" where absent.", " where it is missing."] {
        let Some((before, rest)) = doc.split_once(mark) else { continue };
        let Some((before, absent)) = before.rsplit_once("; ") else { continue };
        return (format!("{before}. {rest}").trim().to_owned(), absent.to_owned());
    }
    (doc, String::new())
}

/// A text in one cell of a table.
fn plain(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

/// A word with the release in which it first appeared, unless it was always there.
fn dated(word: &str, since: Release) -> String {
    match since == Release::ALWAYS {
        true => word.to_owned(),
        false => format!("{word} (since {since})"),
    }
}

type Inner = Vec<(String, &'static Shape, String)>;

fn parts(path: &str, shape: &'static Shape, rows: &mut String, inner: &mut Inner) {
    let mut row = |part: String, holds: String, doc: &str| {
        let (doc, absent) = split(doc);
        rows.push_str(&format!("| {part} | {} | {} | {} |\n", plain(&holds), plain(&absent), plain(&doc)));
    };
    let mut here = Vec::new();
    for item in shape.items {
        let needed = |required: bool| if required { ", required" } else { "" };
        match item {
            Item::Attr { name, doc, value, required, dates } => {
                let words: Vec<String> =
                    value.tokens.iter().map(|token| dated(token.word, token.since)).collect();
                let holds = if words.is_empty() { value.word.to_owned() } else { words.join(", ") };
                row(dated(&format!("`{name}`"), dates.since), format!("{holds}{}", needed(*required)), doc);
            }
            Item::Child { name, doc, shape, required, many, dates } => {
                let holds = if *many { "elements" } else { "element" };
                row(dated(&format!("`<{name}>`"), dates.since), format!("{holds}{}", needed(*required)), doc);
                inner.push((format!("{path}/{name}"), shape(), String::new()));
            }
            Item::Flag { name, doc, dates } => {
                row(dated(&format!("`<{name}/>`"), dates.since), "stands there or not".to_owned(), doc)
            }
            Item::Text { doc, value, required } => {
                row("its text".to_owned(), format!("{}{}", value.word, needed(*required)), doc);
            }
            Item::Tagged { child, tag, doc, variants, .. } => {
                let words: Vec<String> =
                    variants.iter().map(|variant| dated(variant.value, variant.since)).collect();
                row(format!("`{tag}`"), words.join(", "), "Decides what the child holds.");
                row(format!("`<{child}>`"), format!("by `{tag}`"), doc);
                for variant in *variants {
                    let when = format!(", `{tag}='{}'`", variant.value);
                    inner.push((format!("{path}/{child}"), (variant.shape)(), when));
                }
            }
            Item::Variants { tag, variants } => {
                let words: Vec<String> =
                    variants.iter().map(|variant| dated(variant.value, variant.since)).collect();
                row(format!("`{tag}`"), words.join(", "), "Decides what else stands here.");
                for variant in *variants {
                    inner.push((
                        path.to_owned(),
                        (variant.shape)(),
                        format!(", `{tag}='{}'`", variant.value),
                    ));
                }
            }
            Item::Flatten(shape, _) => here.push(shape()),
        }
    }
    for shape in here {
        parts(path, shape, rows, inner);
    }
}

#[test]
fn the_manual_is_what_the_definition_says() {
    let mut manual = Manual::default();
    manual.element("domain", <Domain as Element>::SHAPE, "");
    let text = format!(
        "# Reference\n\nAll elements of a definition in canonical order, each where it is met first; \"since\" is the \
         release of libvirt in which a part or word first appeared, and what counts where a part is absent stands beside \
         it: nothing is added by it where nothing is said. Made from the definition: `UPDATE=1 cargo test --test reference` renews it.\n{}",
        manual.out
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("the manual can be written");
        panic!("rewritten: {path}");
    }
    let own = std::fs::read_to_string(path).expect("the manual is there");
    assert!(own == text, "docs/reference.md is stale; UPDATE=1 rewrites it");
}

/// What counts where attributes are absent, by the names of the element and of the attribute, as the manual says
/// it of each; nothing where it says nothing.
fn stated(shape: &'static Shape, name: &str, seen: &mut BTreeSet<String>, all: &mut Stated) {
    if !seen.insert(identity(name, shape)) {
        return;
    }
    for item in shape.items {
        match item {
            Item::Attr { name: attribute, doc, value, .. } => {
                let absent = split(doc).1.trim_matches('`').to_owned();
                let is_word = value.tokens.iter().any(|token| token.word == absent);
                let own = all.entry((name.to_owned(), (*attribute).to_owned())).or_default();
                own.said |= !absent.is_empty();
                own.words.extend(is_word.then_some(absent));
            }
            Item::Child { name, shape, .. } => stated(shape(), name, seen, all),
            Item::Tagged { child, variants, .. } => {
                variants.iter().for_each(|variant| stated((variant.shape)(), child, seen, all))
            }
            Item::Variants { variants, .. } => {
                variants.iter().for_each(|variant| stated((variant.shape)(), name, seen, all))
            }
            Item::Flatten(shape, _) => stated(shape(), name, seen, all),
            Item::Flag { .. } | Item::Text { .. } => {}
        }
    }
}

/// What the manual says of the absence of an attribute.
#[derive(Default)]
struct Absent {
    said: bool,
    /// Where it says just a word of the format.
    words: BTreeSet<String>,
}

type Stated = BTreeMap<(String, String), Absent>;

/// The completion fills in no attribute whose absence the manual says nothing of, and a word that it says is that
/// which is filled in.
#[test]
fn what_counts_where_a_part_is_absent_is_what_is_filled_in() {
    let mut all = Stated::new();
    stated(<Domain as Element>::SHAPE, "domain", &mut BTreeSet::new(), &mut all);
    let (mut wrong, mut checked) = (BTreeSet::new(), BTreeSet::new());
    for path in support::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"), "xml") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let Some(domain) = Domain::read(&text).domain else { continue };
        let Ok(completed) = Completed::<Generic>::new(domain, &Identities::FromName) else { continue };
        let now = completed.into_domain().to_xml(Options::CANONICAL).expect("it is a document");
        let before = elements(&text);
        for (place, attributes) in elements(&now) {
            let Some(own) = before.get(&place) else { continue };
            let element =
                place.rsplit('/').next().and_then(|step| step.split('[').next()).unwrap_or_default();
            for (attribute, value) in attributes.iter().filter(|(name, _)| !own.contains_key(*name)) {
                let key = (element.to_owned(), attribute.clone());
                let Some(absent) = all.get(&key) else { continue };
                if !absent.said || absent.words.len() == 1 && !absent.words.contains(value) {
                    wrong.insert(format!("{attribute}='{value}' of {place}: {:?}", absent.words));
                } else {
                    checked.insert(key);
                }
            }
        }
    }
    println!("{} attributes are filled in as they say: {checked:?}", checked.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked.len() >= 8, "{checked:?}");
}

/// What a number is given in, by a word of its meaning.
const UNITS: [&str; 18] = [
    "KiB",
    "MiB",
    "Bytes",
    "bytes",
    "Byte",
    "octal",
    "Seconds",
    "seconds",
    "Milliseconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "Hz",
    "percent",
    "pixels",
    "in bits",
    "1970",
    "sectors",
];
/// What is counted, or whose number it is.
const COUNTED: [&str; 42] = [
    "Number",
    "number",
    "Id ",
    "id ",
    "ids ",
    "Index",
    "index",
    "Level",
    "level",
    "Priority",
    "Share",
    "share",
    "PCI",
    "Place",
    "place",
    "How many",
    "The most",
    "CPUs",
    "Cores",
    "cores",
    "Threads",
    "threads",
    "Dies",
    "Clusters",
    "sockets",
    "Queues",
    "queue",
    "Interrupt vectors",
    "Slots",
    "slot",
    "Screens",
    "Ports",
    "port",
    "Requests",
    "requests",
    "Ticks",
    "ticks",
    "Entries",
    "Tries",
    "Relative distance",
    "Cost",
    "times",
];

/// Whether a value is a number, in whatever base.
fn is_number(value: &ValueKind) -> bool {
    value.number || value.word.contains("number such as") || value.word.starts_with("a number")
}

/// The numbers of an element that do not say what they count or are given in, or what counts where they are absent.
fn vague(path: &str, shape: &'static Shape, seen: &mut BTreeSet<String>, out: &mut (usize, Vec<String>)) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !seen.insert(identity(name, shape)) {
        return;
    }
    let mut judge = |path: String, doc: &str, required: bool| {
        out.0 += 1;
        let is_known = |words: &[&str]| words.iter().any(|word| doc.contains(word));
        if !is_known(&UNITS) && !is_known(&COUNTED) {
            out.1.push(format!("{path} has no unit: {doc}"));
        }
        if !required && split(doc).1.is_empty() {
            out.1.push(format!("{path} does not say what counts where it is absent: {doc}"));
        }
    };
    let mut inner = Vec::new();
    for item in shape.items {
        match item {
            Item::Attr { name, doc, value, required, .. } if is_number(value) => {
                judge(format!("{path}/@{name}"), doc, *required);
            }
            Item::Child { name, doc, shape, required, many, .. } => {
                let texts = shape().items.iter().filter_map(|item| match item {
                    Item::Text { value, .. } => Some(value),
                    _ => None,
                });
                if texts.into_iter().any(|value| is_number(value)) {
                    judge(format!("{path}/{name}"), doc, *required || *many);
                }
                inner.push((format!("{path}/{name}"), shape()));
            }
            Item::Tagged { child, variants, .. } => {
                inner.extend(variants.iter().map(|variant| (format!("{path}/{child}"), (variant.shape)())));
            }
            Item::Variants { variants, .. } => {
                inner.extend(variants.iter().map(|variant| (path.to_owned(), (variant.shape)())));
            }
            Item::Flatten(shape, _) => inner.push((path.to_owned(), shape())),
            Item::Attr { .. } | Item::Flag { .. } | Item::Text { .. } => {}
        }
    }
    for (path, shape) in inner {
        vague(&path, shape, seen, out);
    }
}

#[test]
fn numbers_say_their_unit_and_what_their_absence_means() {
    let mut found = (0, Vec::new());
    vague("domain", <Domain as Element>::SHAPE, &mut BTreeSet::new(), &mut found);
    let (numbers, wrong) = found;
    println!("{numbers} numbers");
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    assert!(numbers > 200, "{numbers}");
}

/// The attributes of the elements of a document, by their paths.
fn elements(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let document = parse(text, Limits::default()).expect("it is a document");
    let mut paths: HashMap<_, String> = HashMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = BTreeMap::new();
    for element in document.descendants().filter(|node| node.is_element()) {
        let around = element.parent().and_then(|parent| paths.get(&parent.id()).cloned()).unwrap_or_default();
        let path = format!("{around}/{}", element.tag_name().name());
        let number = counts.entry(path.clone()).or_default();
        *number += 1;
        let path = format!("{path}[{number}]");
        let attributes = element.attributes().map(|one| (one.name().to_owned(), one.value().to_owned()));
        all.insert(path.clone(), attributes.collect());
        paths.insert(element.id(), path);
    }
    all
}
