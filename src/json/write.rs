//! An element of the canonical document as a JSON value.

use super::form::{AsMember, Form, UNKNOWN};
use super::Json;
use crate::dom::{Node, NodeType};
use crate::xml::is_blank;
use crate::xml::names::{self, qualified, written_declarations};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// A part of an element's content.
enum Piece<'a> {
    Element(Node<'a, 'a>),
    Text(Cow<'a, str>),
    /// What is neither, under its name.
    Other(&'static str, &'a str),
}

/// The members of an object, in their order.
#[derive(Default)]
struct Object<'a> {
    members: Vec<(Cow<'a, str>, Json<'a>)>,
    /// Where they are, once they are many.
    places: Option<HashMap<Cow<'a, str>, usize>>,
}

impl<'a> Object<'a> {
    /// So few are compared one by one.
    const FEW: usize = 24;

    fn place(&self, name: &str) -> Option<usize> {
        match self.members.len() {
            // Mostly it is the last one, or new.
            0..=Object::FEW => self.members.iter().rposition(|(own, _)| own == name),
            _ => self.places.as_ref()?.get(name).copied(),
        }
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Json<'a>> {
        self.place(name).map(|place| &mut self.members[place].1)
    }

    fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Adds a member, or replaces it.
    fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: Json<'a>) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(own) => *own = value,
            None => self.append(name, value),
        }
    }

    /// Adds a member that is not there yet.
    fn append(&mut self, name: Cow<'a, str>, value: Json<'a>) {
        self.members.push((name, value));
        let new = match self.members.len() {
            0..=Object::FEW => return,
            length if self.places.is_none() => 0..length,
            length => length - 1..length,
        };
        let named = self.members[new.clone()].iter().map(|(name, _)| name.clone());
        self.places.get_or_insert_default().extend(named.zip(new));
    }

    /// Adds to a member that is an array.
    fn push(&mut self, name: &'a str, value: Json<'a>) {
        match self.get_mut(name) {
            Some(Json::Array(all)) => all.push(value),
            _ => self.insert(name, Json::Array(vec![value])),
        }
    }
}

/// The element as an object, or as its text where that is all it can have.
pub fn element<'a>(node: Node<'a, 'a>, form: &Form) -> Json<'a> {
    let pieces = pieces(node, form);
    let mut object = Object::default();
    attributes(node, form, &pieces, &mut object);
    match form.known {
        true => Members {
            form,
            pieces: &pieces,
            places: OnceCell::new(),
            attributes: object.members.len(),
            object: &mut object,
            after: None,
            last: None,
        }
        .add(),
        false => unknown(&pieces, &mut object),
    }
    let plain = match form.known {
        true => form.is_plain(),
        false => object.has("#text"),
    };
    match (&mut object.members[..], plain) {
        ([], _) if form.flag => Json::Bool(true),
        ([], true) => Json::Text("".into()),
        ([(name, text)], true) if name == "#text" => std::mem::replace(text, Json::Null),
        _ => Json::Object(object.members),
    }
}

/// The attributes; the definition's own members come first, before prefixes.
fn attributes<'a>(node: Node<'a, 'a>, form: &Form, pieces: &[Piece<'a>], object: &mut Object<'a>) {
    let mut add = |name: Cow<'a, str>, value: Cow<'a, str>| {
        let there = || elements(pieces).any(|child| qualified(child) == name);
        let AsMember { number, clash } = match form.known {
            true => form.as_member(&name),
            false => AsMember { number: false, clash: there() },
        };
        let value = if number { scalar(value) } else { Json::Text(value) };
        // No name is on an element twice.
        object.append(if clash { format!("@{name}").into() } else { name }, value);
    };
    let source = node.document().input_text();
    let written = || node.attributes().map(|attr| (&source[attr.range_qname()], attr));
    let is_prefix = |name: &str| name.starts_with("xmlns");
    let mut others = false;
    for (name, attr) in written() {
        match is_prefix(name) {
            true => others = true,
            false => add(name.into(), attr.value().into()),
        }
    }
    written_declarations(node).into_iter().for_each(|(name, uri)| add(name.into(), uri.into()));
    if others {
        let others = written().filter(|(name, _)| is_prefix(name));
        others.for_each(|(name, attr)| add(name.into(), attr.value().into()));
    }
}

/// The content of an element that the definition does not know.
fn unknown<'a>(pieces: &[Piece<'a>], object: &mut Object<'a>) {
    if let [Piece::Text(text)] = pieces {
        object.insert("#text", Json::Text(text.clone()));
        return;
    }
    let mut runs: Vec<&str> = elements(pieces).map(qualified).collect();
    let alone = runs.len() == pieces.len();
    runs.dedup();
    if !alone || runs.iter().collect::<HashSet<_>>().len() < runs.len() {
        let list: Vec<Json<'_>> = pieces.iter().map(|piece| listed(piece, &UNKNOWN)).collect();
        object.insert("#content", Json::Array(list));
        return;
    }
    for child in elements(pieces) {
        object.push(qualified(child), element(child, &UNKNOWN));
    }
}

/// The members of an element that the definition knows.
struct Members<'f, 'a> {
    form: &'f Form,
    pieces: &'f [Piece<'a>],
    /// Where names are among the pieces, once that was asked.
    places: OnceCell<Places<'a>>,
    /// How many members are attributes; they come first.
    attributes: usize,
    object: &'f mut Object<'a>,
    after: Option<Box<Object<'a>>>,
    /// The child that was added last.
    last: Option<&'a str>,
}

impl<'a> Members<'_, 'a> {
    fn add(mut self) {
        for (index, piece) in self.pieces.iter().enumerate() {
            let child = match piece {
                Piece::Text(text)
                    if self.last.is_none() && !self.object.has("#text") && !self.object.has("#content") =>
                {
                    let text = match self.form.is_number_text() {
                        true => scalar(text.clone()),
                        false => Json::Text(text.clone()),
                    };
                    self.object.insert("#text", text);
                    continue;
                }
                Piece::Element(child) => *child,
                Piece::Text(_) | Piece::Other(..) => {
                    self.beside(piece);
                    continue;
                }
            };
            let name = qualified(child);
            match self.form.child(name) {
                Some(known) if known.many => self.object.push(name, element(child, known.form())),
                // Another one of the name is there already.
                Some(_) if self.object.has(name) => {
                    self.beside(piece);
                    continue;
                }
                Some(known) => self.object.insert(name, element(child, known.form())),
                None if self.places().is_plain(index) && !self.is_attribute(name) => {
                    self.object.push(name, element(child, &UNKNOWN));
                }
                None => {
                    self.beside(piece);
                    continue;
                }
            }
            self.last = Some(name);
        }
        if let Some(after) = self.after {
            self.object.insert("#after", Json::Object(after.members));
        }
    }

    fn is_attribute(&self, name: &str) -> bool {
        self.object.members[..self.attributes].iter().any(|(own, _)| own == name)
    }

    fn places(&self) -> &Places<'a> {
        self.places.get_or_init(|| Places::of(self.pieces))
    }

    /// Lists what has no member behind the last one that has.
    fn beside(&mut self, piece: &Piece<'a>) {
        let value = listed(piece, self.form);
        let Some(name) = self.last else { return self.object.push("#content", value) };
        let many = self.form.child(name).is_none_or(|child| child.many);
        let step = match many && self.places().count(name) > 1 {
            true => {
                let nth = match self.object.get_mut(name) {
                    Some(Json::Array(all)) => all.len(),
                    _ => 1,
                };
                Cow::Owned(format!("{name}[{nth}]"))
            }
            false => Cow::Borrowed(name),
        };
        let after = self.after.get_or_insert_default();
        match after.get_mut(&step) {
            Some(Json::Array(all)) => all.push(value),
            _ => after.insert(step, Json::Array(vec![value])),
        }
    }
}

/// Where the names of an element's children stand among its pieces.
struct Places<'i> {
    names: Vec<Option<&'i str>>,
    of: HashMap<&'i str, Vec<usize>>,
}

impl<'i> Places<'i> {
    fn of(pieces: &[Piece<'i>]) -> Places<'i> {
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

fn elements<'p, 'a>(pieces: &'p [Piece<'a>]) -> impl Iterator<Item = Node<'a, 'a>> + 'p {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Element(node) => Some(*node),
        Piece::Text(_) | Piece::Other(..) => None,
    })
}

/// A piece of a list of content.
fn listed<'a>(piece: &Piece<'a>, form: &Form) -> Json<'a> {
    let (name, value) = match piece {
        Piece::Text(text) => return Json::Text(text.clone()),
        Piece::Other(name, text) => (*name, Json::Text(Cow::Borrowed(*text))),
        Piece::Element(node) => {
            let name = qualified(*node);
            (name, element(*node, form.of_child(name)))
        }
    };
    Json::Object(vec![(name.into(), value)])
}

/// The content without its layout.
fn pieces<'a>(node: Node<'a, 'a>, form: &Form) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    if !node.has_children() {
        return pieces;
    }
    let blank = |child: &Node<'a, 'a>| is_blank(child.text().unwrap_or_default());
    let elements = node.children().any(|child| !child.is_text());
    let text = || node.children().any(|child| child.is_text() && !blank(&child));
    let preserved = || node.attribute_in("http://www.w3.org/XML/1998/namespace", "space") == Some("preserve");
    // Blanks mean something alone, where the element can have text, and among other text.
    let kept = !elements || !form.known && (text() || preserved());
    for child in node.children() {
        match child.node_type() {
            NodeType::Element => pieces.push(Piece::Element(child)),
            // Where the definition has no place for a text, its layout is none of its own.
            NodeType::Text if form.known && !form.has_text() => {
                let text = child.text().unwrap_or_default().trim_matches([' ', '\t', '\r', '\n']);
                pieces.extend((!text.is_empty()).then_some(Piece::Text(text.into())));
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
fn texts<'a>(node: Node<'a, 'a>, pieces: &mut Vec<Piece<'a>>) {
    let mut source = names::source(node);
    if !source.contains("<![CDATA[") {
        return pieces.push(Piece::Text(node.text().unwrap_or_default().into()));
    }
    while !source.is_empty() {
        let section = source.find("<![CDATA[").unwrap_or(source.len());
        let (plain, rest) = source.split_at(section);
        if let (false, Some(plain)) = (plain.is_empty(), names::read_text(plain)) {
            pieces.push(Piece::Text(plain.into()));
        }
        let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
        if end > 0 {
            pieces.push(Piece::Other("#cdata", inner(&rest[..end], "<![CDATA[", "]]>")));
        }
        source = &rest[end..];
    }
}

fn inner<'s>(source: &'s str, start: &str, end: &str) -> &'s str {
    source.strip_prefix(start).and_then(|source| source.strip_suffix(end)).unwrap_or_default()
}

/// The largest number that every reader of JSON keeps.
const MOST: u64 = (1 << 53) - 1;

/// A number where it is one that every reader writes the same way again.
fn scalar(text: Cow<'_, str>) -> Json<'_> {
    let same = &*text == "0" || text.trim_start_matches('-').starts_with(|c| matches!(c, '1'..='9'));
    let number = text.parse::<i64>().ok().filter(|value| same && value.unsigned_abs() <= MOST);
    number.map_or_else(|| Json::Text(text), Json::Number)
}
