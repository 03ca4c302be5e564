//! A finding names the sibling that it is about. Of every element that may be repeated there are
//! several here, and what is wrong with the k-th is found at the k-th: mistakes of form, and the rules by
//! the wrong examples on their pages.

mod support;

use domdef::catalog;
use domdef::check::{check, Scope};
use domdef::diagnostic::{locate, Diagnostic};
use domdef::xml::{self, Element, Item, Limits, Shape};
use domdef::Domain;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::Part;

/// The paths of all elements that may be repeated, without indices.
fn repeatable() -> BTreeSet<String> {
    fn walk(path: &str, shape: &'static Shape, open: &mut Vec<String>, found: &mut BTreeSet<String>) {
        let own = format!("{shape:?}");
        if open.contains(&own) {
            return;
        }
        open.push(own);
        shape.each(&mut |item| match item {
            Item::Child { name, shape, many, .. } => {
                let path = format!("{path}/{name}");
                if *many {
                    found.insert(path.clone());
                }
                walk(&path, shape(), open, found);
            }
            Item::Tagged { child, variants, .. } => {
                let path = format!("{path}/{child}");
                variants.iter().for_each(|variant| walk(&path, (variant.shape)(), open, found));
            }
            Item::Attr { .. } | Item::Flag { .. } | Item::Text { .. } | Item::Flatten(..) => {}
            Item::Variants { .. } => {}
        });
        open.pop();
    }
    let mut found = BTreeSet::new();
    walk("/domain", <Domain as Element>::SHAPE, &mut Vec::new(), &mut found);
    found
}

/// The path of an element without indices.
fn plain(node: Node<'_, '_>) -> String {
    let mut steps: Vec<&str> =
        node.ancestors().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    steps.reverse();
    steps.iter().map(|step| format!("/{step}")).collect()
}

/// The documents at hand: those of the tests, the examples of rules, and the corpus if it is there.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    for rule in catalog::RULES {
        let examples = rule.examples().into_iter().filter(|example| !example.wrong);
        found.extend(examples.map(|example| Part::new(example.options, example.text).document("qemu")));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = ["generic", "qemu"].into_iter().filter_map(support::corpus);
    for folder in std::iter::once(root.join("testdata")).chain(corpus) {
        found.extend(
            support::files(&folder, "xml").iter().filter_map(|path| std::fs::read_to_string(path).ok()),
        );
    }
    found.retain(|text| Domain::read(text).domain.is_some());
    found
}

/// Elements by their repeatable path, some of each: the document that they are in, and their bytes.
type Instances<'t> = BTreeMap<String, Vec<(&'t str, std::ops::Range<usize>)>>;

fn instances(texts: &[String]) -> Instances<'_> {
    let wanted = repeatable();
    let mut found = Instances::new();
    for text in texts {
        let Ok(document) = Document::parse(text) else { continue };
        let mut valid = None;
        for node in document.descendants().filter(Node::is_element) {
            let path = plain(node);
            let known: &[_] = found.get(&path).map_or(&[], Vec::as_slice);
            let element = &text[node.range()];
            let new = known.len() < 8 && known.iter().all(|(other, range)| other[range.clone()] != *element);
            if !wanted.contains(&path) || !new {
                continue;
            }
            if *valid.get_or_insert_with(|| check(text, Scope::Grammar).is_empty()) {
                found.entry(path).or_default().push((text.as_str(), node.range()));
            }
        }
    }
    found
}

#[test]
fn a_mistake_of_form_is_found_at_the_sibling_that_has_it() {
    let texts = documents();
    let instances = instances(&texts);
    let mut wrong = Vec::new();
    for (path, found) in &instances {
        let (text, range) = &found[0];
        let element = &text[range.clone()];
        let name_end =
            element.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(element.len());
        let odd = format!("{} odd-one='1'{}", &element[..name_end], &element[name_end..]);
        // How many of the name there are already, before and in all.
        let before = {
            let document = Document::parse(text).expect("it was parsed before");
            let node = document.descendants().find(|node| node.range() == *range).expect("it is there");
            node.prev_siblings().skip(1).filter(|other| other.tag_name() == node.tag_name()).count()
        };
        for k in 1..=3 {
            let copies: String = (1..=3).map(|at| if at == k { odd.as_str() } else { element }).collect();
            let broken = format!("{}{copies}{}", &text[..range.start], &text[range.end..]);
            let found = check(&broken, Scope::Rules);
            let own = found.iter().find(|found| found.attribute.as_deref() == Some("odd-one"));
            let step = format!("[{}]", before + k);
            match own {
                Some(finding) if finding.element.ends_with(&step) => {}
                other => wrong.push(format!("{path}: the {k}. of three, expected {step}, found {other:?}")),
            }
        }
    }
    let missing: Vec<String> =
        repeatable().into_iter().filter(|path| !instances.contains_key(path)).collect();
    println!(
        "{} repeatable elements, {} of them not in any document: {missing:?}",
        instances.len() + missing.len(),
        missing.len()
    );
    assert!(wrong.is_empty(), "{} findings at other siblings:\n{}", wrong.len(), wrong.join("\n"));
    assert!(instances.len() >= 60, "only {} repeatable elements were found", instances.len());
}

/// The number of a step of a path: `disk[2]` is `disk` and 2.
fn step(text: &str) -> (&str, usize) {
    match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((name, number)) => (name, number.parse().unwrap_or(1)),
        None => (text, 1),
    }
}

fn located(text: &str, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if let Ok(document) = xml::parse(text, Limits::default()) {
        locate::locate(&document, &mut found);
    }
    found
}

/// The document with a sibling before the first element of the finding's deepest repeatable step, for
/// each that is at hand, and the path at which the same is found then.
fn with_sibling(
    text: &str,
    finding: &Diagnostic,
    instances: &Instances<'_>,
) -> Option<(Vec<String>, String)> {
    let steps: Vec<&str> = finding.element.split('/').skip(1).collect();
    let named =
        |count: usize| steps[..count].iter().map(|text| format!("/{}", step(text).0)).collect::<String>();
    let depth = (1..=steps.len()).rev().find(|count| instances.contains_key(&named(*count)))?;
    let document = Document::parse(text).ok()?;
    let paths = relaxng::Paths::new(&document);
    let parent: String = steps[..depth - 1].iter().map(|text| format!("/{text}")).collect();
    let (parent, _) = paths.find(&parent).filter(|(_, whole)| *whole)?;
    let (name, number) = step(steps[depth - 1]);
    let first = parent.children().find(|child| child.is_element() && child.tag_name().name() == name)?;
    let at = first.range().start;
    let with = |(source, range): &(&str, std::ops::Range<usize>)| {
        format!("{}{}{}", &text[..at], &source[range.clone()], &text[at..])
    };
    let mut expected: Vec<String> = steps.iter().map(|text| (*text).to_owned()).collect();
    expected[depth - 1] = format!("{name}[{}]", number + 1);
    let changed = instances[&named(depth)].iter().map(with).collect();
    Some((changed, expected.iter().map(|text| format!("/{text}")).collect()))
}

/// Rules whose finding goes elsewhere, or away, when a sibling comes before: each with its reason.
const ELSEWHERE: &str = include_str!("siblings-exceptions.txt");

#[test]
fn a_broken_rule_is_found_at_the_sibling_that_breaks_it() {
    let texts = documents();
    let instances = instances(&texts);
    let mut exceptions: BTreeMap<&str, bool> = ELSEWHERE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| (line.split('\t').next().unwrap_or_default(), false))
        .collect();
    let (mut wrong, mut held) = (Vec::new(), 0);
    for rule in catalog::RULES {
        for example in rule.examples().into_iter().filter(|example| example.wrong) {
            let part = Part::new(example.options, example.text);
            let text = part.document(support::kind_of(rule.code));
            let found = located(&text, part.findings(rule.code));
            let Some(finding) = found.iter().find(|finding| finding.rule == *rule) else { continue };
            let Some((changed, expected)) = with_sibling(&text, finding, &instances) else { continue };
            let find =
                |changed: &String| located(changed, Part::new(example.options, changed).findings(rule.code));
            let at_it = |other: &Diagnostic| {
                other.rule == *rule && other.element == expected && other.attribute == finding.attribute
            };
            let holds = changed.iter().any(|changed| find(changed).iter().any(at_it));
            match (holds, exceptions.get_mut(rule.code)) {
                (true, _) => held += 1,
                (false, Some(used)) => *used = true,
                (false, None) => {
                    let found = find(&changed[0]);
                    let all: String = found.iter().map(|found| format!("\n    {found}")).collect();
                    let place = format!("{} {}: expected at {expected}", rule.code, rule.name);
                    wrong.push(format!("{place}{all}\n  {}", changed[0]));
                }
            }
        }
    }
    println!("{held} examples hold with a sibling before");
    let unused: Vec<&&str> = exceptions.iter().filter(|(_, used)| !**used).map(|(code, _)| code).collect();
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "exceptions that are none: {unused:?}");
    assert!(held > 20, "only {held} examples were looked at");
}
