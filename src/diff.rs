//! What differs between two definitions, by meaning: defaults are filled in, units and spellings are equal,
//! and devices are compared with their counterparts wherever they are in the document.
//!
//! ```
//! use domdef::diff::{diff, Kind, Side};
//! use domdef::Domain;
//!
//! let old = "<domain type='kvm'><name>a</name><memory unit='GiB'>1</memory><vcpu>2</vcpu></domain>";
//! let new = "<domain type='kvm'><name>a</name><memory>1048576</memory><vcpu>4</vcpu></domain>";
//! let completed = |text: &str| {
//!     let mut domain: Domain = text.parse().unwrap();
//!     domdef::complete(&mut domain);
//!     domain
//! };
//! let (a, b) = (completed(old), completed(new));
//! let changes = diff(Side { text: old, completed: &a }, Side { text: new, completed: &b }).unwrap();
//! assert_eq!(changes.len(), 1);
//! assert_eq!((changes[0].kind, &*changes[0].path), (Kind::Changed, "/domain/vcpu"));
//! assert_eq!(changes[0].new.as_ref().unwrap().text, "4");
//! ```

mod keys;
mod pairs;

use crate::diagnostic::locate::tag_span;
use crate::diagnostic::Diagnostic;
use crate::dom::Node;
use crate::xml::{parse, Limits, Options};
use crate::Domain;
use keys::Steps;
use pairs::{children, groups, pairs, Group, Pair};
use std::ops::Range;

/// A document, and its definition with the defaults filled in.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The document as it was written, where changes are located.
    pub text: &'a str,
    /// The definition that it stands for, completed.
    pub completed: &'a Domain,
}

/// A difference between two definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Which kind of difference.
    pub kind: Kind,
    /// The element or the attribute, as an XPath in the completed definitions. A counterpart that is chosen by
    /// what identifies it is written so: `/domain/devices/disk[target/@dev='vda']`.
    pub path: String,
    /// What it is in the old definition; `None` for what was added.
    pub old: Option<Value>,
    /// What it is in the new definition; `None` for what was removed.
    pub new: Option<Value>,
}

/// Which kind of difference a [`Change`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Only the new definition has the element or attribute.
    Added,
    /// Only the old definition has it.
    Removed,
    /// Both have it, with another value.
    Changed,
    /// Elements of one name are in another order; the values are the old and the new one.
    Reordered,
}

impl Kind {
    /// The word of the kind of change: added, removed or changed.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
            Kind::Reordered => "reordered",
        }
    }
}

/// What one side of a [`Change`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Value {
    /// The value of an attribute, the text of an element, or a whole element as canonical XML.
    pub text: String,
    /// The bytes in the document that say it; those of the element around it where it is a default.
    pub span: Range<usize>,
    /// Whether the document says it, or it was filled in.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The document says it.
    Written,
    /// It was filled in.
    Default,
}

/// The differences between two definitions, in the order of the canonical form. Comments and the order of
/// attributes are no part of a definition.
///
/// # Errors
/// A definition cannot be written as a document, or a text is none.
pub fn diff(old: Side<'_>, new: Side<'_>) -> Result<Vec<Change>, Box<Diagnostic>> {
    let old_form = old.completed.to_xml(Options::CANONICAL)?;
    let new_form = new.completed.to_xml(Options::CANONICAL)?;
    // A default is small, but each device may get some: what was read within the limits is within these.
    let limits = Limits::default();
    let more = Limits { size: 64 * limits.size, nodes: 64 * limits.nodes, ..limits };
    let old_document = parse(&old_form, more)?;
    let new_document = parse(&new_form, more)?;
    let old_source = parse(old.text, limits)?;
    let new_source = parse(new.text, limits)?;
    let mut comparison = Comparison::default();
    comparison.path.push("domain");
    comparison.elements(
        Seen::root(old_document.root_element(), old_source.root_element()),
        Seen::root(new_document.root_element(), new_source.root_element()),
    );
    Ok(comparison.changes)
}

/// An element of a completed definition, with the element of the document that it comes from.
#[derive(Clone, Copy)]
struct Seen<'a> {
    node: Node<'a, 'a>,
    /// The element itself, or the nearest one around it where it was filled in.
    source: Node<'a, 'a>,
    origin: Origin,
}

impl<'a> Seen<'a> {
    fn root(node: Node<'a, 'a>, source: Node<'a, 'a>) -> Seen<'a> {
        Seen { node, source, origin: Origin::Written }
    }

    /// The children with what they come from.
    fn children(self) -> Vec<Seen<'a>> {
        let nodes = children(self.node);
        let mut sources = vec![None; nodes.len()];
        if self.origin == Origin::Written {
            let written = children(self.source);
            for group in groups(&nodes, &written) {
                for pair in pairs(&nodes, &written, &group) {
                    if let Pair::Both(at, source) = pair {
                        sources[at] = Some(written[source]);
                    }
                }
            }
        }
        let seen = |(node, source): (Node<'a, 'a>, Option<Node<'a, 'a>>)| match source {
            Some(source) => Seen { node, source, origin: Origin::Written },
            None => Seen { node, source: self.source, origin: Origin::Default },
        };
        nodes.into_iter().zip(sources).map(seen).collect()
    }

    fn attribute(self, name: &str) -> Option<Value> {
        let text = self.node.attribute(name)?.to_owned();
        let written = self.source.attribute_node(name).filter(|_| self.origin == Origin::Written);
        Some(match written {
            Some(written) => Value { text, span: written.range_value(), origin: Origin::Written },
            None => Value { text, span: tag_span(self.source), origin: Origin::Default },
        })
    }

    /// The text in the element, without that around other elements.
    fn text(self) -> Option<Value> {
        let text: String =
            self.node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
        let text =
            if self.node.has_children() && children(self.node).is_empty() { &*text } else { text.trim() };
        (!text.is_empty()).then(|| Value {
            text: text.to_owned(),
            span: tag_span(self.source),
            origin: self.origin,
        })
    }

    /// The element whole.
    fn whole(self) -> Value {
        let text = &self.node.document().input_text()[self.node.range()];
        Value { text: dedented(text, self.node), span: tag_span(self.source), origin: self.origin }
    }
}

/// An element of the canonical form, as if it were the outermost one.
fn dedented(text: &str, node: Node<'_, '_>) -> String {
    let depth = node.ancestors().skip(1).filter(Node::is_element).count();
    let indent = "  ".repeat(depth);
    let lines: Vec<&str> = text.split('\n').map(|line| line.strip_prefix(&indent).unwrap_or(line)).collect();
    lines.join("\n")
}

/// An element as a step of a path; `among` are the numbers of those of its name, with a position where either
/// side has several.
fn step(seen: &[Seen<'_>], at: usize, among: &[usize], most: usize) -> String {
    keys::step(seen[at].node, among.partition_point(|other| *other < at), most)
}

fn nodes<'a>(seen: &[Seen<'a>]) -> Vec<Node<'a, 'a>> {
    seen.iter().map(|seen| seen.node).collect()
}

#[derive(Default)]
struct Comparison {
    path: Steps,
    changes: Vec<Change>,
}

impl Comparison {
    /// Compares two elements that are each other's counterparts.
    fn elements(&mut self, old: Seen<'_>, new: Seen<'_>) {
        let names = old.node.attributes().map(|attribute| attribute.name());
        let added = new.node.attributes().map(|attribute| attribute.name());
        let added = added.filter(|name| old.node.attribute(name).is_none());
        for name in names.chain(added) {
            self.path.push(&format!("@{name}"));
            self.values(old.attribute(name), new.attribute(name));
            self.path.pop();
        }
        self.values(old.text(), new.text());
        let (old_children, new_children) = (old.children(), new.children());
        let (old_nodes, new_nodes) = (nodes(&old_children), nodes(&new_children));
        for group in groups(&old_nodes, &new_nodes) {
            let pairs = pairs(&old_nodes, &new_nodes, &group);
            let most = group.old.len().max(group.new.len());
            for pair in &pairs {
                match *pair {
                    Pair::Both(old, new) => {
                        self.path.push(&step(&new_children, new, &group.new, most));
                        self.elements(old_children[old], new_children[new]);
                    }
                    Pair::Old(old) => {
                        self.path.push(&step(&old_children, old, &group.old, most));
                        self.values(Some(old_children[old].whole()), None);
                    }
                    Pair::New(new) => {
                        self.path.push(&step(&new_children, new, &group.new, most));
                        self.values(None, Some(new_children[new].whole()));
                    }
                }
                self.path.pop();
            }
            self.order(&pairs, &group, &old_children, &new_children);
        }
    }

    /// Adds a change where two values are not equal.
    fn values(&mut self, old: Option<Value>, new: Option<Value>) {
        let kind = match (&old, &new) {
            (Some(old), Some(new)) if old.text == new.text => return,
            (Some(_), Some(_)) => Kind::Changed,
            (Some(_), None) => Kind::Removed,
            (None, Some(_)) => Kind::Added,
            (None, None) => return,
        };
        self.changes.push(Change { kind, path: self.path.to_string(), old, new });
    }

    /// Adds a change where those that both have are in another order.
    fn order(&mut self, pairs: &[Pair], group: &Group, old: &[Seen<'_>], new: &[Seen<'_>]) {
        let both = pairs.iter().filter_map(|pair| match pair {
            Pair::Both(old, new) => Some((*old, *new)),
            Pair::Old(_) | Pair::New(_) => None,
        });
        let mut both: Vec<(usize, usize)> = both.collect();
        both.sort_unstable();
        let Some(moved) = both.windows(2).find(|two| two[0].1 > two[1].1).map(|two| two[0]) else { return };
        let value = |seen: &[Seen<'_>], order: &[usize], among: &[usize], first: usize| Value {
            text: order.iter().map(|at| step(seen, *at, among, among.len())).collect::<Vec<_>>().join(", "),
            span: tag_span(seen[first].source),
            origin: seen[first].origin,
        };
        let old_order: Vec<usize> = both.iter().map(|pair| pair.0).collect();
        let old_value = value(old, &old_order, &group.old, moved.0);
        both.sort_unstable_by_key(|pair| pair.1);
        let new_order: Vec<usize> = both.iter().map(|pair| pair.1).collect();
        let new_value = value(new, &new_order, &group.new, moved.1);
        self.path.push(new[moved.1].node.tag_name().name());
        let path = self.path.to_string();
        self.path.pop();
        self.changes.push(Change { kind: Kind::Reordered, path, old: Some(old_value), new: Some(new_value) });
    }
}
