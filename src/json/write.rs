//! An element of the canonical document as a JSON value.

use super::form::Form;
use crate::xml::names::{self, qualified};
use crate::xml::{is_blank, rest};
use roxmltree::{Node, NodeType};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// A part of an element's content.
enum Piece<'a, 'i> {
    Element(Node<'a, 'i>),
    Text(String),
    /// What is neither, under its name.
    Other(&'static str, String),
}

/// The element as an object, or as its text where that is all it can have.
pub fn element(node: Node<'_, '_>, form: &Form) -> Value {
    let pieces = pieces(node, form);
    let mut object = Map::new();
    // The definition's own members come first, before prefixes.
    let (prefixes, own): (Vec<_>, Vec<_>) =
        rest::attributes(node).into_iter().partition(|(name, _)| name.starts_with("xmlns"));
    for (name, value) in own.into_iter().chain(prefixes) {
        let number = form.is_number(&name);
        let there = || elements(&pieces).any(|child| qualified(child) == name);
        let clash = if form.known { form.child(&name).is_some() } else { there() };
        let name = if clash { format!("@{name}") } else { name };
        object.insert(name, if number { scalar(&value) } else { value.into() });
    }
    match form.known {
        true => {
            let attributes = object.keys().cloned().collect();
            Members { form, attributes, object: &mut object, after: Map::new(), last: None }.add(&pieces);
        }
        false => unknown(&pieces, &mut object),
    }
    let plain = match form.known {
        true => form.is_plain(),
        false => object.contains_key("#text"),
    };
    match object.len() {
        0 if form.flag => Value::Bool(true),
        0 if plain => Value::from(""),
        1 if plain && object.contains_key("#text") => object.remove("#text").unwrap_or_default(),
        _ => Value::Object(object),
    }
}

/// The content of an element that the definition does not know.
fn unknown(pieces: &[Piece<'_, '_>], object: &mut Map<String, Value>) {
    if let [Piece::Text(text)] = pieces {
        object.insert("#text".to_owned(), text.as_str().into());
        return;
    }
    let mut runs: Vec<&str> = elements(pieces).map(qualified).collect();
    let alone = runs.len() == pieces.len();
    runs.dedup();
    if !alone || runs.iter().collect::<HashSet<_>>().len() < runs.len() {
        let list: Vec<Value> = pieces.iter().map(|piece| listed(piece, &Form::default())).collect();
        object.insert("#content".to_owned(), list.into());
        return;
    }
    for child in elements(pieces) {
        push(object, qualified(child), element(child, &Form::default()));
    }
}

/// The members of an element that the definition knows.
struct Members<'f, 'o> {
    form: &'f Form,
    /// Names that are taken.
    attributes: HashSet<String>,
    object: &'o mut Map<String, Value>,
    after: Map<String, Value>,
    /// The child that was added last, and how many of its name there are.
    last: Option<(String, usize)>,
}

impl Members<'_, '_> {
    fn add(mut self, pieces: &[Piece<'_, '_>]) {
        let places = Places::of(pieces);
        let mut forms: HashMap<&str, Form> = HashMap::new();
        for (index, piece) in pieces.iter().enumerate() {
            let child = match piece {
                Piece::Text(text) if self.last.is_none() && !self.has("#text") && !self.has("#content") => {
                    let text = if self.form.is_number_text() { scalar(text) } else { text.as_str().into() };
                    self.object.insert("#text".to_owned(), text);
                    continue;
                }
                Piece::Element(child) => *child,
                Piece::Text(_) | Piece::Other(..) => {
                    self.beside(piece, &places);
                    continue;
                }
            };
            let name = qualified(child);
            match self.form.child(name) {
                Some(known) => {
                    let form = forms.entry(name).or_insert_with(|| known.form());
                    if known.many {
                        push(self.object, name, element(child, form));
                    } else if places.nth(name, index) == 1 {
                        self.object.insert(name.to_owned(), element(child, form));
                    } else {
                        self.beside(piece, &places);
                        continue;
                    }
                }
                None if places.is_plain(index) && !self.attributes.contains(name) => {
                    push(self.object, name, element(child, &Form::default()))
                }
                None => {
                    self.beside(piece, &places);
                    continue;
                }
            }
            let nth = self.object.get(name).and_then(Value::as_array).map_or(1, Vec::len);
            self.last = Some((name.to_owned(), nth));
        }
        if !self.after.is_empty() {
            self.object.insert("#after".to_owned(), self.after.into());
        }
    }

    fn has(&self, member: &str) -> bool {
        self.object.contains_key(member)
    }

    /// Lists what has no member behind the last one that has.
    fn beside(&mut self, piece: &Piece<'_, '_>, places: &Places<'_>) {
        let value = listed(piece, self.form);
        match &self.last {
            None => push(self.object, "#content", value),
            Some((name, nth)) => {
                let many = self.form.child(name).is_none_or(|child| child.many);
                let step = match many && places.count(name) > 1 {
                    true => format!("{name}[{nth}]"),
                    false => name.clone(),
                };
                push(&mut self.after, &step, value);
            }
        }
    }
}

/// Where the names of an element's children stand among its pieces.
struct Places<'i> {
    names: Vec<Option<&'i str>>,
    of: HashMap<&'i str, Vec<usize>>,
}

impl<'i> Places<'i> {
    fn of(pieces: &[Piece<'_, 'i>]) -> Places<'i> {
        let names: Vec<Option<&str>> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Element(node) => Some(qualified(*node)),
                Piece::Text(_) | Piece::Other(..) => None,
            })
            .collect();
        let mut of: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(name) = name {
                of.entry(name).or_default().push(index);
            }
        }
        Places { names, of }
    }

    fn all(&self, name: &str) -> &[usize] {
        self.of.get(name).map_or(&[], |all| all)
    }

    fn count(&self, name: &str) -> usize {
        self.all(name).len()
    }

    /// How many of that name stand up to `index`.
    fn nth(&self, name: &str, index: usize) -> usize {
        self.all(name).partition_point(|place| *place <= index)
    }

    /// Whether a child that is not known keeps its place as a member: all of its name stand together,
    /// and not between others of one name.
    fn is_plain(&self, index: usize) -> bool {
        let Some(name) = self.names[index] else { return false };
        let all = self.all(name);
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return false };
        if last - first + 1 != all.len() {
            return false;
        }
        match first.checked_sub(1).map(|before| self.names[before]) {
            None => true,
            Some(None) => false,
            Some(Some(before)) => self.all(before).last().is_none_or(|place| place < first),
        }
    }
}

fn elements<'p, 'a, 'i>(pieces: &'p [Piece<'a, 'i>]) -> impl Iterator<Item = Node<'a, 'i>> + 'p {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Element(node) => Some(*node),
        Piece::Text(_) | Piece::Other(..) => None,
    })
}

/// Adds to a member that is an array.
fn push(object: &mut Map<String, Value>, name: &str, value: Value) {
    match object.get_mut(name) {
        Some(Value::Array(all)) => all.push(value),
        _ => drop(object.insert(name.to_owned(), Value::Array(vec![value]))),
    }
}

/// A piece of a list of content.
fn listed(piece: &Piece<'_, '_>, form: &Form) -> Value {
    let (name, value) = match piece {
        Piece::Text(text) => return text.as_str().into(),
        Piece::Other(name, text) => (*name, text.as_str().into()),
        Piece::Element(node) => {
            let name = qualified(*node);
            let form = form.child(name).map(|child| child.form()).unwrap_or_default();
            (name, element(*node, &form))
        }
    };
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// The content without its layout.
fn pieces<'a, 'i>(node: Node<'a, 'i>, form: &Form) -> Vec<Piece<'a, 'i>> {
    let blank = |child: &Node<'_, '_>| is_blank(child.text().unwrap_or_default());
    let elements = node.children().any(|child| !child.is_text());
    let text = node.children().any(|child| child.is_text() && !blank(&child));
    let preserved = node.attribute(("http://www.w3.org/XML/1998/namespace", "space")) == Some("preserve");
    // Blanks mean something alone, where the element can have text, and among other text.
    let kept = match form.known {
        true => !elements,
        false => !elements || text || preserved,
    };
    let mut pieces = Vec::new();
    for child in node.children() {
        match child.node_type() {
            NodeType::Element => pieces.push(Piece::Element(child)),
            // Where the definition has no place for a text, its layout is none of its own.
            NodeType::Text if form.known && !form.has_text() => {
                let text = child.text().unwrap_or_default().trim_matches([' ', '\t', '\r', '\n']);
                pieces.extend((!text.is_empty()).then(|| Piece::Text(text.to_owned())));
            }
            NodeType::Text if kept || !blank(&child) => texts(child, &mut pieces),
            NodeType::Comment => {
                pieces.push(Piece::Other("#comment", inner(names::source(child), "<!--", "-->")));
            }
            NodeType::PI => {
                pieces.push(Piece::Other("#instruction", inner(names::source(child), "<?", "?>")))
            }
            NodeType::Text | NodeType::Root => {}
        }
    }
    pieces
}

/// A text and its CDATA sections, which are one node.
fn texts(node: Node<'_, '_>, pieces: &mut Vec<Piece<'_, '_>>) {
    let mut source = names::source(node);
    if !source.contains("<![CDATA[") {
        return pieces.push(Piece::Text(node.text().unwrap_or_default().to_owned()));
    }
    while !source.is_empty() {
        let section = source.find("<![CDATA[").unwrap_or(source.len());
        let (plain, rest) = source.split_at(section);
        if let (false, Some(plain)) = (plain.is_empty(), names::read_text(plain)) {
            pieces.push(Piece::Text(plain));
        }
        let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
        if end > 0 {
            pieces.push(Piece::Other("#cdata", inner(&rest[..end], "<![CDATA[", "]]>")));
        }
        source = &rest[end..];
    }
}

fn inner(source: &str, start: &str, end: &str) -> String {
    source.strip_prefix(start).and_then(|source| source.strip_suffix(end)).unwrap_or_default().to_owned()
}

/// The largest number that every reader of JSON keeps.
const MOST: u64 = (1 << 53) - 1;

/// A number where it is one that every reader writes the same way again.
fn scalar(text: &str) -> Value {
    let number = text.parse::<i64>().ok().filter(|value| value.unsigned_abs() <= MOST);
    match number.filter(|number| number.to_string() == text) {
        Some(number) => number.into(),
        None => text.into(),
    }
}
