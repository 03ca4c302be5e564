//! A schema document as a tree of RELAX NG elements: foreign content gone, white space trimmed,
//! attributes checked (specification 4.1 to 4.4), positions kept.

use super::declarations::check_declarations;
use super::error::{SchemaError, SchemaErrorKind};
use super::shape::{check_library, shape};
pub use super::tag::Tag;
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use std::cell::Cell;
use std::rc::Rc;

/// RELAX NG's namespace.
pub const RNG: &str = "http://relaxng.org/ns/structure/1.0";
/// The namespace of documentation.
pub const ANNOTATIONS: &str = "http://relaxng.org/ns/compatibility/annotations/1.0";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// How deep elements of a schema may be nested.
const DEPTH: usize = 400;
/// How many nodes a document of a schema may have.
const NODES: u32 = 1 << 19;
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
}

impl Source {
    /// An attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a schema document.
pub fn read(text: &str, href: &str) -> Result<Source, SchemaError> {
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
    let start = Inherited { ns: None, library: "".into(), base: href.into(), href: at.href, places };
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
}

/// Reads an element and all in it, without recursion: a thread may have little stack left.
fn element(root: Node<'_, '_>, outer: &Inherited<'_>) -> Result<Source, SchemaError> {
    let mut open = vec![opened(root, outer)?];
    loop {
        let depth = open.len();
        let top = open.last_mut().expect("the root is left by returning");
        if let Some(child) = top.next {
            top.next = child.next_sibling();
            if is_inner(child, &mut top.source)? {
                let inner = opened(child, &top.inherited)?;
                if depth >= DEPTH {
                    let message = format!("elements are nested more than {DEPTH} deep");
                    return Err(inner.source.at.limit(message));
                }
                open.push(inner);
            }
            continue;
        }
        let Some(Open { node, mut source, .. }) = open.pop() else { continue };
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
    let mut attrs = Vec::new();
    for attr in node.attributes() {
        match attr.namespace() {
            Some(XML) if attr.name() == "base" => {
                inherited.base = super::loader::resolve(&outer.base, attr.value()).into();
            }
            Some(RNG) => {
                return Err(at.error("3", format!("`{}` has a namespace; expected none", attr.name())))
            }
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
    };
    Ok(Open { node, next: node.first_child(), source, inherited })
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The prefix of a name or value, and what it means there.
fn prefix(node: Node<'_, '_>, source: &Source) -> Option<Box<(String, String)>> {
    let name = source.attr("name").unwrap_or(&source.text).trim();
    let (prefix, _) = name.split_once(':')?;
    let uri = node.lookup_namespace_uri(Some(prefix).filter(|prefix| !prefix.is_empty()))?;
    Some(Box::new((prefix.to_owned(), uri.to_owned())))
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
                source.documentation = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
        NodeType::Text if takes_text => source.text.push_str(child.text().unwrap_or_default()),
        NodeType::Text if child.text().unwrap_or_default().trim_matches(BLANKS).is_empty() => {}
        NodeType::Text => return wrong("no text"),
        NodeType::Comment | NodeType::PI | NodeType::Root => {}
    }
    Ok(false)
}
