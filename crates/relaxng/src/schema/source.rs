//! A schema document as a tree of RELAX NG elements: foreign content gone, white space trimmed,
//! attributes checked (specification 4.1 to 4.4), positions kept.

use super::error::SchemaError;
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// RELAX NG's namespace.
pub const RNG: &str = "http://relaxng.org/ns/structure/1.0";
/// The namespace of documentation.
pub const ANNOTATIONS: &str = "http://relaxng.org/ns/compatibility/annotations/1.0";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// How deep elements of a schema may be nested.
const DEPTH: usize = 400;

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
    /// An error here.
    pub fn error(&self, section: &'static str, message: impl Into<String>) -> SchemaError {
        let href = self.href.to_string();
        SchemaError {
            href,
            line: self.line,
            column: self.column,
            section: Some(section),
            message: message.into(),
        }
    }
}

/// One RELAX NG element.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its local name.
    pub name: String,
    /// Its attributes without namespace.
    pub attrs: HashMap<String, String>,
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
    /// Prefixes in force, the empty one for the default namespace.
    pub prefixes: Rc<Vec<(String, String)>>,
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
        self.attrs.get(name).map(String::as_str)
    }
}

/// Reads a schema document.
pub fn read(text: &str, href: &str) -> Result<Source, SchemaError> {
    let at = At { href: href.into(), line: 0, column: 0 };
    let plain = |message: String| SchemaError { section: None, ..at.error("", message) };
    if depth(text) > DEPTH {
        return Err(plain(format!("elements are nested more than {DEPTH} deep")));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 1 << 20, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| SchemaError {
        line: error.pos().row,
        column: error.pos().col,
        ..plain(error.to_string())
    })?;
    let places = Rc::new(Places { text, reached: Cell::new((0, 1, 1)) });
    let start = Inherited { ns: None, library: "".into(), base: href.into(), href: at.href.clone(), places };
    let root = document.root_element();
    if root.tag_name().namespace() != Some(RNG) {
        return Err(position(root, &start)
            .error("4.1", format!("`<{}>` is not an element of RELAX NG", root.tag_name().name())));
    }
    element(root, &start)
}

/// How deep the tags of a text nest at most, from the text alone.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for tag in text.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['!', '?']) && !tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))
        {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
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
        for character in self.text[from..byte].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        self.reached.set((byte, line, column));
        (line, column)
    }
}

fn position(node: Node<'_, '_>, outer: &Inherited<'_>) -> At {
    let (line, column) = outer.places.of(node.range().start);
    At { href: outer.href.clone(), line, column }
}

/// Attributes that an element may have besides `ns` and `datatypeLibrary`, and whether text.
fn allowed(name: &str) -> Option<(&'static [&'static str], bool)> {
    Some(match name {
        "element" | "attribute" => (&["name"], false),
        "ref" | "parentRef" => (&["name"], false),
        "define" => (&["name", "combine"], false),
        "start" => (&["combine"], false),
        "data" => (&["type"], false),
        "value" => (&["type"], true),
        "param" => (&["name"], true),
        "name" => (&[], true),
        "externalRef" | "include" => (&["href"], false),
        "empty" | "text" | "notAllowed" | "grammar" | "div" | "except" | "anyName" | "nsName" => (&[], false),
        "oneOrMore" | "zeroOrMore" | "optional" | "list" | "mixed" => (&[], false),
        "choice" | "group" | "interleave" => (&[], false),
        _ => return None,
    })
}

fn element(node: Node<'_, '_>, outer: &Inherited<'_>) -> Result<Source, SchemaError> {
    let at = position(node, outer);
    let name = node.tag_name().name();
    let (known, takes_text) =
        allowed(name).ok_or_else(|| at.error("3", format!("there is no element `<{name}>` in RELAX NG")))?;
    let mut inherited = outer.clone();
    let mut attrs = HashMap::new();
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
                own if known.contains(&own) => {
                    attrs.insert(own.to_owned(), attr.value().trim_matches(BLANKS).to_owned());
                }
                other => return Err(at.error("3", format!("`{other}` is not an attribute of `<{name}>`"))),
            },
        }
    }
    let mut source = Source {
        name: name.to_owned(),
        attrs,
        children: Vec::new(),
        text: String::new(),
        ns: inherited.ns.clone(),
        own_ns: node.attribute("ns").is_some(),
        library: inherited.library.clone(),
        prefixes: Rc::new(prefixes(node)),
        base: inherited.base.clone(),
        documentation: String::new(),
        at,
    };
    content(node, &inherited, takes_text, &mut source)?;
    shape(&source)?;
    Ok(source)
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

fn prefixes(node: Node<'_, '_>) -> Vec<(String, String)> {
    let pair = |namespace: &roxmltree::Namespace<'_>| {
        (namespace.name().unwrap_or_default().to_owned(), namespace.uri().to_owned())
    };
    node.namespaces().map(pair).collect()
}

fn content(
    node: Node<'_, '_>,
    inherited: &Inherited<'_>,
    takes_text: bool,
    source: &mut Source,
) -> Result<(), SchemaError> {
    for child in node.children() {
        match child.node_type() {
            NodeType::Element if child.tag_name().namespace() == Some(RNG) => {
                if takes_text {
                    return Err(source.at.error("3", format!("`<{}>` holds text alone", source.name)));
                }
                source.children.push(Rc::new(element(child, inherited)?));
            }
            NodeType::Element if takes_text => {
                return Err(source.at.error("3", format!("`<{}>` holds text alone", source.name)));
            }
            NodeType::Element => {
                if child.tag_name().namespace() == Some(ANNOTATIONS)
                    && child.tag_name().name() == "documentation"
                {
                    let text: String =
                        child.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
                    source.documentation = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
            NodeType::Text if takes_text => source.text.push_str(child.text().unwrap_or_default()),
            NodeType::Text if child.text().unwrap_or_default().trim_matches(BLANKS).is_empty() => {}
            NodeType::Text => return Err(source.at.error("3", format!("`<{}>` holds no text", source.name))),
            NodeType::Comment | NodeType::PI | NodeType::Root => {}
        }
    }
    if source.name == "name" {
        source.text = source.text.trim_matches(BLANKS).to_owned();
    }
    Ok(())
}

/// Whether attributes and children are those that section 3 gives the element.
fn shape(source: &Source) -> Result<(), SchemaError> {
    let at = &source.at;
    let needs = |name: &str| match source.attr(name) {
        Some(_) => Ok(()),
        None => Err(at.error("3", format!("`<{}>` has no attribute `{name}`", source.name))),
    };
    let patterns = |from: usize| source.children[from..].iter().all(|child| is_pattern(&child.name));
    let count = source.children.len();
    let wrong = |message: &str| Err(at.error("3", format!("`<{}>` {message}", source.name)));
    for name in ["name", "href"] {
        if matches!(source.name.as_str(), "ref" | "parentRef" | "define" | "param") && name == "name" {
            needs(name)?;
        }
        if matches!(source.name.as_str(), "externalRef" | "include") && name == "href" {
            needs(name)?;
        }
    }
    if matches!(source.name.as_str(), "ref" | "parentRef" | "define") {
        check_ncname(source.attr("name").unwrap_or_default(), at)?;
    }
    if let Some(combine) = source.attr("combine") {
        if !matches!(combine, "choice" | "interleave") {
            return wrong("has a `combine` that is neither 'choice' nor 'interleave'");
        }
    }
    match source.name.as_str() {
        "empty" | "text" | "notAllowed" | "ref" | "parentRef" | "externalRef" if count > 0 => {
            wrong("holds nothing")
        }
        "value" | "param" | "name" | "empty" | "text" | "notAllowed" | "ref" | "parentRef"
        | "externalRef" => Ok(()),
        "element" | "attribute" => {
            let from = usize::from(source.attr("name").is_none());
            if from == 1 && !source.children.first().is_some_and(|child| is_name_class(&child.name)) {
                return wrong("has no name");
            }
            match source.name.as_str() {
                "element" if count <= from => wrong("has no content; say `<empty/>`"),
                "attribute" if count > from + 1 => wrong("holds one pattern at most"),
                _ if !patterns(from) => wrong("holds something that is not a pattern"),
                _ => Ok(()),
            }
        }
        "define" | "oneOrMore" | "zeroOrMore" | "optional" | "list" | "mixed" | "choice" | "group"
        | "interleave"
            if source.name != "choice"
                || !source.children.iter().any(|child| is_only_name_class(&child.name)) =>
        {
            match count > 0 && patterns(0) {
                true => Ok(()),
                false => wrong("holds one pattern or more, and nothing else"),
            }
        }
        "choice" => match source.children.iter().all(|child| is_name_class(&child.name)) {
            true => Ok(()),
            false => wrong("mixes names and patterns"),
        },
        "start" => match count == 1 && patterns(0) {
            true => Ok(()),
            false => wrong("holds one pattern"),
        },
        "data" => {
            needs("type")?;
            check_ncname(source.attr("type").unwrap_or_default(), at)?;
            let params = source.children.iter().take_while(|child| child.name == "param").count();
            let rest = &source.children[params..];
            match rest.is_empty() || rest.len() == 1 && rest[0].name == "except" {
                true => Ok(()),
                false => wrong("holds parameters, then at most one `<except>`"),
            }
        }
        "except" => match count > 0 {
            true => Ok(()),
            false => wrong("holds nothing"),
        },
        "anyName" | "nsName" => match count == 0 || count == 1 && source.children[0].name == "except" {
            true => Ok(()),
            false => wrong("holds at most one `<except>`"),
        },
        "grammar" | "div" | "include" => {
            let inner: &[&str] = match source.name.as_str() {
                "include" => &["start", "define", "div"],
                _ => &["start", "define", "div", "include"],
            };
            match source.children.iter().all(|child| inner.contains(&child.name.as_str())) {
                true => Ok(()),
                false => wrong("holds something that is not a definition"),
            }
        }
        _ => Ok(()),
    }
}

/// Whether the element is a pattern.
pub fn is_pattern(name: &str) -> bool {
    matches!(
        name,
        "element"
            | "attribute"
            | "group"
            | "interleave"
            | "choice"
            | "optional"
            | "zeroOrMore"
            | "oneOrMore"
            | "list"
            | "mixed"
            | "ref"
            | "parentRef"
            | "empty"
            | "value"
            | "data"
            | "notAllowed"
            | "externalRef"
            | "grammar"
            | "text"
    )
}

/// Whether the element is a name class.
pub fn is_name_class(name: &str) -> bool {
    matches!(name, "name" | "anyName" | "nsName" | "choice")
}

fn is_only_name_class(name: &str) -> bool {
    matches!(name, "name" | "anyName" | "nsName")
}

fn check_ncname(name: &str, at: &At) -> Result<(), SchemaError> {
    match crate::datatype::is_ncname(name) {
        true => Ok(()),
        false => Err(at.error("3", format!("'{name}' is not a name without colon"))),
    }
}

/// A datatype library is an absolute URI without fragment, or empty.
fn check_library(uri: &str, at: &At) -> Result<(), SchemaError> {
    if uri.is_empty() {
        return Ok(());
    }
    let wrong = |why: &str| Err(at.error("4.3", format!("the datatype library '{uri}' {why}")));
    if uri.contains('#') {
        return wrong("has a fragment");
    }
    if !crate::datatype::is_any_uri(uri) {
        return wrong("is not a URI");
    }
    let scheme = uri.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && !rest.is_empty()
    });
    match scheme {
        true => Ok(()),
        false => wrong("is not absolute"),
    }
}
