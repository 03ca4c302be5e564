//! A schema document as a tree of RELAX NG elements: foreign content gone, white space trimmed,
//! attributes checked (specification 4.1 to 4.4), positions kept.

use super::compact;
use super::declarations::check_declarations;
use super::notes::{in_one_line, words, Foreign, ForeignName, Keep, Note, Notes};
use super::shape::{check_library, shape};
pub use super::tag::Tag;
use super::write::Syntax;
use crate::error::{SchemaError, SchemaErrorKind};
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use std::cell::Cell;
use std::rc::Rc;

/// RELAX NG's namespace.
pub const RNG: &str = "http://relaxng.org/ns/structure/1.0";
/// The namespace of documentation.
pub const ANNOTATIONS: &str = "http://relaxng.org/ns/compatibility/annotations/1.0";
/// XML's own namespace.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// How deep elements of a schema may be nested.
const DEPTH: usize = 400;
/// How many nodes a document of a schema may have.
pub const NODES: u32 = 1 << 19;
/// Where something stands.
#[derive(Clone, Debug, Default)]
pub struct At {
    /// The document.
    pub href: Rc<str>,
    /// Line and column, from 1.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl At {
    /// A rule of that section that is broken here.
    pub fn error(&self, section: &'static str, message: impl Into<String>) -> SchemaError {
        SchemaError { section: Some(section), ..self.refusal(SchemaErrorKind::Wrong, message) }
    }

    /// A limit that is reached here.
    pub fn limit(&self, message: impl Into<String>) -> SchemaError {
        self.refusal(SchemaErrorKind::Limit, message)
    }

    /// An error here that is not of the specification.
    pub fn refusal(&self, kind: SchemaErrorKind, message: impl Into<String>) -> SchemaError {
        let (line, column) = (self.line, self.column);
        SchemaError { line, column, ..SchemaError::of_document(&*self.href, kind, message) }
    }
}

/// One RELAX NG element.
#[derive(Clone, Debug)]
pub struct Source {
    /// Which it is.
    pub tag: Tag,
    /// Its attributes without namespace.
    pub attrs: Vec<(&'static str, String)>,
    /// Its children.
    pub children: Vec<Rc<Source>>,
    /// Its text, for `name`, `value` and `param`.
    pub text: String,
    /// `ns` in force, `None` where nothing said.
    pub ns: Option<Rc<str>>,
    /// Whether it says `ns` itself.
    pub own_ns: bool,
    /// `datatypeLibrary` in force.
    pub library: Rc<str>,
    /// The prefix that its name or text begins with, and what namespace that is.
    pub prefix: Option<Box<(String, String)>>,
    /// What references are relative to.
    pub base: Rc<str>,
    /// What the schema says of it in words.
    pub documentation: String,
    /// Where it stands.
    pub at: At,
    /// What else the document says there, if it is kept.
    pub notes: Option<Box<Notes>>,
}

impl Source {
    /// An attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    /// Where a note goes that is behind all that the element holds so far.
    pub fn place_of_notes(&mut self) -> &mut Vec<Note> {
        match self.children.last_mut() {
            Some(last) => &mut Rc::make_mut(last).notes.get_or_insert_default().after,
            None => &mut self.notes.get_or_insert_default().first,
        }
    }
}

/// The syntax of a schema document: only one in XML begins with a `<`.
pub fn syntax(text: &str) -> Syntax {
    match text.trim_start_matches('\u{feff}').trim_start_matches(BLANKS).starts_with('<') {
        true => Syntax::Xml,
        false => Syntax::Compact,
    }
}

/// Reads a schema document of either syntax.
pub fn read(text: &str, href: &str, keep: Keep) -> Result<Source, SchemaError> {
    match syntax(text) {
        Syntax::Xml => read_xml(text, href, keep),
        Syntax::Compact => compact::read(text, href, keep),
    }
}

fn read_xml(text: &str, href: &str, keep: Keep) -> Result<Source, SchemaError> {
    let refused = |kind, message: String| SchemaError::of_document(href, kind, message);
    check_declarations(text).map_err(|message| refused(SchemaErrorKind::Limit, message))?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => {
            refused(SchemaErrorKind::Limit, format!("the document has more than {NODES} nodes"))
        }
        error => SchemaError {
            line: error.pos().row,
            column: error.pos().col,
            ..refused(SchemaErrorKind::Wrong, error.to_string())
        },
    })?;
    let root = document.root_element();
    let at = At { href: href.into(), line: 0, column: 0 };
    let places = Rc::new(Places { text, reached: Cell::new((0, 1, 1)) });
    let start = Inherited { ns: None, library: "".into(), base: href.into(), href: at.href, keep, places };
    if root.tag_name().namespace() != Some(RNG) {
        return Err(position(root, &start)
            .error("4.1", format!("`<{}>` is not an element of RELAX NG", root.tag_name().name())));
    }
    element(root, &start)
}

#[derive(Clone)]
struct Inherited<'t> {
    ns: Option<Rc<str>>,
    library: Rc<str>,
    base: Rc<str>,
    href: Rc<str>,
    keep: Keep,
    places: Rc<Places<'t>>,
}

/// Lines and columns of a text, asked for from its beginning to its end.
struct Places<'t> {
    text: &'t str,
    /// The byte asked for last, its line and its column.
    reached: Cell<(usize, u32, u32)>,
}

impl Places<'_> {
    fn of(&self, byte: usize) -> (u32, u32) {
        let (from, mut line, mut column) = match self.reached.get() {
            reached if reached.0 <= byte => reached,
            _ => (0, 1, 1),
        };
        let passed = &self.text[from..byte];
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let last = match passed.rfind('\n') {
            Some(end) => {
                (line, column) = (line + lines as u32, 1);
                &passed[end + 1..]
            }
            None => passed,
        };
        column += last.chars().count() as u32;
        self.reached.set((byte, line, column));
        (line, column)
    }
}

fn position(node: Node<'_, '_>, outer: &Inherited<'_>) -> At {
    let (line, column) = outer.places.of(node.range().start);
    At { href: outer.href.clone(), line, column }
}

/// An element whose children are being read.
struct Open<'a, 'i, 't> {
    node: Node<'a, 'i>,
    /// The child that is read next.
    next: Option<Node<'a, 'i>>,
    source: Source,
    inherited: Inherited<'t>,
    /// Comments that belong to what comes next.
    comments: Vec<String>,
}

/// Reads an element and all in it, without recursion: a thread may have little stack left.
fn element(root: Node<'_, '_>, outer: &Inherited<'_>) -> Result<Source, SchemaError> {
    let mut open = vec![opened(root, outer)?];
    if outer.keep == Keep::Notes {
        let comments: Vec<String> = root.prev_siblings().filter_map(comment).collect();
        let before = comments.into_iter().rev().collect();
        open[0].source.notes.get_or_insert_default().before = before;
    }
    loop {
        let depth = open.len();
        let top = open.last_mut().expect("the root is left by returning");
        if let Some(child) = top.next {
            top.next = child.next_sibling();
            if outer.keep == Keep::Notes && !top.source.tag.takes_text() {
                note(child, top)?;
            }
            if is_inner(child, &mut top.source)? {
                let mut inner = opened(child, &top.inherited)?;
                if !top.comments.is_empty() {
                    inner.source.notes.get_or_insert_default().before = std::mem::take(&mut top.comments);
                }
                if depth >= DEPTH {
                    let message = format!("elements are nested more than {DEPTH} deep");
                    return Err(inner.source.at.limit(message));
                }
                open.push(inner);
            }
            continue;
        }
        let Some(Open { node, mut source, comments, .. }) = open.pop() else { continue };
        if !comments.is_empty() {
            source.place_of_notes().extend(comments.into_iter().map(Note::Comment));
        }
        if source.tag == Tag::Name {
            source.text = source.text.trim_matches(BLANKS).to_owned();
        }
        source.prefix = prefix(node, &source);
        shape(&source)?;
        match open.last_mut() {
            Some(parent) => parent.source.children.push(Rc::new(source)),
            None => return Ok(source),
        }
    }
}

/// An element with its attributes.
fn opened<'a, 'i, 't>(node: Node<'a, 'i>, outer: &Inherited<'t>) -> Result<Open<'a, 'i, 't>, SchemaError> {
    let at = position(node, outer);
    let name = node.tag_name().name();
    let tag =
        Tag::of(name).ok_or_else(|| at.error("3", format!("there is no element `<{name}>` in RELAX NG")))?;
    let mut inherited = outer.clone();
    let (mut attrs, mut foreign) = (Vec::new(), Vec::new());
    for attr in node.attributes() {
        match attr.namespace() {
            Some(XML) if attr.name() == "base" => {
                inherited.base = super::loader::resolve(&outer.base, attr.value()).into();
            }
            Some(RNG) => {
                return Err(at.error("3", format!("`{}` has a namespace; expected none", attr.name())))
            }
            Some(ns) if inherited.keep == Keep::Notes => foreign.push((
                ForeignName {
                    ns: ns.into(),
                    prefix: node.lookup_prefix(ns).unwrap_or_default().to_owned(),
                    local: attr.name().to_owned(),
                },
                attr.value().to_owned(),
            )),
            Some(_) => {}
            None => match attr.name() {
                "ns" => inherited.ns = Some(attr.value().into()),
                "datatypeLibrary" => {
                    check_library(attr.value(), &at)?;
                    inherited.library = attr.value().into();
                }
                own => match tag.attributes().iter().find(|known| **known == own) {
                    Some(known) => attrs.push((*known, attr.value().trim_matches(BLANKS).to_owned())),
                    None => return Err(at.error("3", format!("`{own}` is not an attribute of `<{name}>`"))),
                },
            },
        }
    }
    let source = Source {
        tag,
        attrs,
        children: Vec::new(),
        text: String::new(),
        ns: inherited.ns.clone(),
        own_ns: node.attribute("ns").is_some(),
        library: inherited.library.clone(),
        prefix: None,
        base: inherited.base.clone(),
        documentation: String::new(),
        at,
        notes: (!foreign.is_empty()).then(|| Box::new(Notes { attrs: foreign, ..Notes::default() })),
    };
    Ok(Open { node, next: node.first_child(), source, inherited, comments: Vec::new() })
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The prefix of a name or value, and what it means there.
fn prefix(node: Node<'_, '_>, source: &Source) -> Option<Box<(String, String)>> {
    let name = source.attr("name").unwrap_or(&source.text).trim();
    let (prefix, _) = name.split_once(':')?;
    let uri = node.lookup_namespace_uri(Some(prefix).filter(|prefix| !prefix.is_empty()))?;
    Some(Box::new((prefix.to_owned(), uri.to_owned())))
}

/// The text of a comment.
fn comment(node: Node<'_, '_>) -> Option<String> {
    node.is_comment().then(|| node.text().unwrap_or_default().trim().to_owned())
}

/// Keeps a child that is a note.
fn note(child: Node<'_, '_>, parent: &mut Open<'_, '_, '_>) -> Result<(), SchemaError> {
    parent.comments.extend(comment(child));
    if child.is_element() && child.tag_name().namespace() != Some(RNG) {
        let foreign = foreign(child, DEPTH, &parent.source.at)?;
        let comments = std::mem::take(&mut parent.comments).into_iter().map(Note::Comment);
        let holds_members = matches!(parent.source.tag, Tag::Grammar | Tag::Div | Tag::Include);
        // Documentation is of what it is in, wherever it is there.
        let place = match words(&foreign).is_some() && !holds_members {
            true => &mut parent.source.notes.get_or_insert_default().first,
            false => parent.source.place_of_notes(),
        };
        place.extend(comments.chain([Note::Element(foreign)]));
    }
    Ok(())
}

/// An element of another vocabulary, nested no deeper than that.
fn foreign(node: Node<'_, '_>, depth: usize, at: &At) -> Result<Foreign, SchemaError> {
    if depth == 0 {
        return Err(at.limit(format!("annotations are nested more than {DEPTH} deep")));
    }
    let name = |ns: Option<&str>, local: &str| ForeignName {
        ns: ns.unwrap_or_default().into(),
        prefix: ns.and_then(|ns| node.lookup_prefix(ns)).unwrap_or_default().to_owned(),
        local: local.to_owned(),
    };
    let attrs = node.attributes().map(|attr| (name(attr.namespace(), attr.name()), attr.value().to_owned()));
    let mut children = Vec::new();
    for child in node.children() {
        match child.node_type() {
            NodeType::Element => children.push(Note::Element(foreign(child, depth - 1, at)?)),
            NodeType::Text => children.push(Note::Text(child.text().unwrap_or_default().to_owned())),
            _ => children.extend(comment(child).map(Note::Comment)),
        }
    }
    let own = node.tag_name();
    Ok(Foreign { name: name(own.namespace(), own.name()), attrs: attrs.collect(), children })
}

/// Whether a child is an element of RELAX NG, which is read by itself; others are added here.
fn is_inner(child: Node<'_, '_>, source: &mut Source) -> Result<bool, SchemaError> {
    let takes_text = source.tag.takes_text();
    let wrong = |what: &str| Err(source.at.error("3", format!("`<{}>` holds {what}", source.tag)));
    match child.node_type() {
        NodeType::Element if takes_text => return wrong("text alone"),
        NodeType::Element if child.tag_name().namespace() == Some(RNG) => return Ok(true),
        NodeType::Element => {
            if child.tag_name().namespace() == Some(ANNOTATIONS) && child.tag_name().name() == "documentation"
            {
                let text: String =
                    child.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
                source.documentation = in_one_line(&text);
            }
        }
        NodeType::Text if takes_text => source.text.push_str(child.text().unwrap_or_default()),
        NodeType::Text if child.text().unwrap_or_default().trim_matches(BLANKS).is_empty() => {}
        NodeType::Text => return wrong("no text"),
        NodeType::Comment | NodeType::PI | NodeType::Root => {}
    }
    Ok(false)
}
