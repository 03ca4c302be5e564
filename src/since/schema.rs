//! The grammar as it was at a release: without what came later, read from `SHAPE`.

use super::{attribute_name, below, child_name, collected, Frame};
use crate::domain::Domain;
use crate::grammar::CHAPTERS;
use crate::release::Release;
use crate::xml::{Element as _, Item, Shape, ValueKind};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The chapters of the grammar for a release of libvirt: elements, attributes and words that came later are not
/// allowed in them. A pattern that stands for parts of several elements is there as soon as one of them is; what
/// was required once and no longer is counts as optional.
///
/// ```
/// use domdef::{since::schema, Release};
///
/// let old = schema::chapters("9.0".parse().unwrap());
/// let now = schema::chapters(Release::default());
/// assert_eq!(now[0], old[0]);
/// assert!(old.iter().map(|(_, text)| text.len()).sum::<usize>() < now.iter().map(|(_, text)| text.len()).sum());
/// ```
pub fn chapters(libvirt: Release) -> Vec<(&'static str, String)> {
    if libvirt >= Release::NEWEST {
        return CHAPTERS.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    }
    let documents: Vec<Document<'_>> =
        CHAPTERS.iter().map(|(_, text)| Document::parse(text).expect("a test parses each chapter")).collect();
    let later = Later { places: places(&documents), history: History::new(), libvirt };
    CHAPTERS
        .iter()
        .enumerate()
        .map(|(number, (name, text))| (*name, later.left_out_of(text, &documents[number], number)))
        .collect()
}

/// When elements, attributes and words first appeared, by their paths: `domain/vcpu/@cpuset`.
#[derive(Default)]
struct History {
    parts: HashMap<String, Release>,
    words: HashMap<String, HashMap<&'static str, Release>>,
}

impl History {
    fn new() -> History {
        let mut history = History::default();
        let root = Frame { shape: Domain::SHAPE, later: Vec::new() };
        history.element("domain", &[root], Release::ALWAYS, &mut Vec::new());
        history
    }

    /// An element whose ancestors and itself need `around`.
    fn element(&mut self, path: &str, frames: &[Frame], around: Release, open: &mut Vec<*const Shape>) {
        earliest(&mut self.parts, path.to_owned(), around);
        for part in &collected(frames, &|_| None) {
            if let Some(name) = attribute_name(part.item) {
                let own = format!("{path}/@{name}");
                // A child that an attribute decides may be dated otherwise than the attribute.
                if !matches!(part.item, Item::Tagged { .. }) {
                    earliest(&mut self.parts, own.clone(), around.max(part.since));
                }
                self.words(&own, part.item, around);
            }
            if let Item::Text { value, .. } = part.item {
                self.tokens(path, value, around);
            }
            if let Some(name) = child_name(part.item) {
                let own = format!("{path}/{}", local(name));
                earliest(&mut self.parts, own.clone(), around.max(part.since));
                for frame in below(part, &|_| None) {
                    // Definitions may contain themselves.
                    let shape = std::ptr::from_ref(frame.shape);
                    if open.iter().filter(|other| **other == shape).count() < 2 {
                        open.push(shape);
                        self.element(&own, &[frame], around.max(part.since), open);
                        open.pop();
                    }
                }
            }
        }
    }

    fn words(&mut self, path: &str, item: &'static Item, around: Release) {
        match item {
            Item::Attr { value, .. } => self.tokens(path, value, around),
            Item::Variants { variants, .. } | Item::Tagged { variants, .. } => {
                for variant in *variants {
                    self.word(path, variant.value, around.max(variant.since));
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, path: &str, word: &'static str, release: Release) {
        earliest(self.words.entry(path.to_owned()).or_default(), word, release);
    }

    fn tokens(&mut self, path: &str, kind: &'static ValueKind, around: Release) {
        for token in kind.tokens {
            self.word(path, token.word, around.max(token.since));
        }
    }
}

fn earliest<K: Eq + std::hash::Hash>(all: &mut HashMap<K, Release>, key: K, release: Release) {
    all.entry(key).and_modify(|known| *known = release.min(*known)).or_insert(release);
}

/// A pattern of a chapter: the chapter's number and the node.
type Pattern<'a> = (usize, Node<'a, 'a>);

/// The paths at which each element, attribute and value of a grammar can be, by chapter and byte.
pub type Places = BTreeMap<(usize, usize), BTreeSet<String>>;

struct Walk<'a> {
    defines: HashMap<&'a str, Vec<Pattern<'a>>>,
    places: Places,
    seen: HashSet<(usize, usize, String)>,
}

/// Walks over a grammar of several chapters.
#[doc(hidden)]
pub fn places<'a>(documents: &'a [Document<'a>]) -> Places {
    let mut walk = Walk { defines: HashMap::new(), places: BTreeMap::new(), seen: HashSet::new() };
    for (chapter, document) in documents.iter().enumerate() {
        for node in document.descendants().filter(|node| node.tag_name().name() == "define") {
            let name = node.attribute("name").unwrap_or_default();
            walk.defines.entry(name).or_default().push((chapter, node));
        }
    }
    for (chapter, document) in documents.iter().enumerate() {
        for start in document.descendants().filter(|node| node.tag_name().name() == "start") {
            walk.children((chapter, start), "", &[]);
        }
    }
    walk.places
}

impl<'a> Walk<'a> {
    fn pattern(&mut self, (chapter, node): Pattern<'a>, path: &str, above: &[usize]) {
        let key = (chapter, node.range().start);
        match node.tag_name().name() {
            "ref" => {
                let name = node.attribute("name").unwrap_or_default();
                for define in self.defines.get(name).cloned().unwrap_or_default() {
                    if self.seen.insert((define.0, define.1.range().start, path.to_owned())) {
                        self.children(define, path, above);
                    }
                }
            }
            "attribute" => {
                let Some(name) = node.attribute("name") else { return };
                let path = format!("{path}/@{}", local(name));
                self.places.entry(key).or_default().insert(path.clone());
                self.children((chapter, node), &path, above);
            }
            "element" => {
                let Some(name) = node.attribute("name").map(local) else { return };
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                self.places.entry(key).or_default().insert(path.clone());
                // Elements may contain themselves.
                let own = chapter << 32 | node.range().start;
                if !above.contains(&own) {
                    let above: Vec<usize> = above.iter().copied().chain([own]).collect();
                    self.children((chapter, node), &path, &above);
                }
            }
            "value" => {
                self.places.entry(key).or_default().insert(path.to_owned());
            }
            _ => self.children((chapter, node), path, above),
        }
    }

    fn children(&mut self, (chapter, node): Pattern<'a>, path: &str, above: &[usize]) {
        for child in node.children().filter(Node::is_element) {
            self.pattern((chapter, child), path, above);
        }
    }
}

struct Later {
    places: Places,
    history: History,
    libvirt: Release,
}

impl Later {
    /// The text of a chapter with what came later not allowed.
    fn left_out_of(&self, text: &str, document: &Document<'_>, chapter: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for node in document.descendants().filter(Node::is_element) {
            let range = node.range();
            let Some(paths) = self.places.get(&(chapter, range.start)) else { continue };
            if range.start >= done && self.came_later(node, paths) {
                out.push_str(&text[done..range.start]);
                out.push_str("<notAllowed/>");
                done = range.end;
            }
        }
        out.push_str(&text[done..]);
        out
    }

    /// Whether a pattern came later wherever it can be. What the definition does not know was always there.
    fn came_later(&self, node: Node<'_, '_>, paths: &BTreeSet<String>) -> bool {
        let word = (node.tag_name().name() == "value").then(|| node.text().unwrap_or_default());
        paths.iter().all(|path| {
            let release = match word {
                Some(word) => self.history.words.get(path).and_then(|words| words.get(word)).copied(),
                None => self.history.parts.get(path).copied(),
            };
            release.is_some_and(|release| release > self.libvirt)
        })
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
