//! Identifiers and references of a document, where the validator is asked to check them.

use super::{place, Mistake, MistakeKind, Run, Suggestion};
use crate::hash::{FastMap, FastSet};
use crate::ids::{IdType, IdTypes};
use crate::nearest::{is_clear, nearest};
use crate::tables::Name;
use roxmltree::{Attribute, Document, Node};

/// Of how many identifiers the nearest one is looked for.
const FEW: usize = 1000;

/// The identifiers and references of a document that comes as events.
#[derive(Debug, Default)]
pub struct Seen {
    ids: FastSet<String>,
    references: FastSet<String>,
}

impl Seen {
    /// Adds an attribute's value; `false` where it is an identifier that is there already.
    pub fn add(&mut self, kind: IdType, value: &str) -> bool {
        match kind {
            IdType::Id => self.ids.insert(value.trim().to_owned()),
            IdType::Reference | IdType::References => {
                self.references.extend(words(kind, value).map(str::to_owned));
                true
            }
        }
    }

    /// Whether each reference leads to an identifier.
    pub fn is_complete(&self) -> bool {
        self.references.is_subset(&self.ids)
    }
}

/// What an attribute's value refers to.
fn words(kind: IdType, value: &str) -> impl Iterator<Item = &str> {
    let one = (kind == IdType::Reference).then(|| value.trim());
    let several = (kind == IdType::References).then(|| value.split_ascii_whitespace());
    one.into_iter().chain(several.into_iter().flatten())
}

impl Run<'_, '_> {
    /// Tells of identifiers that are there twice, and of references that lead nowhere.
    pub(super) fn ids(&mut self, document: &Document<'_>, types: &IdTypes) {
        let mut ids: FastMap<&str, Node<'_, '_>> = FastMap::default();
        let mut references = Vec::new();
        for node in document.root_element().descendants().filter(Node::is_element) {
            let element = self.name_of(node);
            for attr in node.attributes() {
                match types.get(element, self.attribute_name(&attr)) {
                    None => {}
                    Some(IdType::Id) => {
                        // A value that is none was told already.
                        let id = attr.value().trim();
                        match ids.get(id) {
                            Some(first) => self.duplicate(node, &attr, *first),
                            None => drop(ids.insert(attr.value().trim(), node)),
                        }
                    }
                    Some(kind) => references.push((node, attr, kind)),
                }
            }
        }
        for (node, attr, kind) in references {
            for word in words(kind, attr.value()) {
                if self.full() {
                    return;
                }
                if !ids.contains_key(word) {
                    self.dangling(node, &attr, word, &ids);
                }
            }
        }
    }

    fn duplicate(&mut self, node: Node<'_, '_>, attr: &Attribute<'_, '_>, first: Node<'_, '_>) {
        let mistake = Mistake {
            kind: MistakeKind::DuplicateId,
            span: attr.range_value(),
            element: String::new(),
            message: format!(
                "`{}` of `<{}>` is '{}', which identifies another element",
                attr.name(),
                place::name(node),
                attr.value().trim()
            ),
            help: Some(format!("the other one is a `<{}>` before it", place::name(first))),
            suggestion: None,
        };
        self.report(node, mistake);
    }

    fn dangling(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        word: &str,
        ids: &FastMap<&str, Node<'_, '_>>,
    ) {
        let known = || ids.keys().copied();
        let meant = (ids.len() <= FEW).then(|| nearest(word, known())).flatten();
        let whole = attr.value().trim() == word;
        let mistake = Mistake {
            kind: MistakeKind::DanglingReference,
            span: attr.range_value(),
            element: String::new(),
            message: format!(
                "`{}` of `<{}>` refers to '{word}', which identifies no element",
                attr.name(),
                place::name(node)
            ),
            help: meant.map(|meant| format!("did you mean '{meant}'?")),
            suggestion: meant.filter(|_| whole).map(|meant| Suggestion::Meant {
                word: meant.to_owned(),
                clear: is_clear(word, meant, known()),
            }),
        };
        self.report(node, mistake);
    }
}

/// What a validator checks beside the schema's patterns, for a document that comes as events.
pub struct Watch<'v> {
    pub types: &'v IdTypes,
    pub seen: Seen,
}

impl Watch<'_> {
    /// Adds an attribute; `false` where it is an identifier that is there already.
    pub fn add(&mut self, element: Name, attribute: Name, value: &str) -> bool {
        self.types.get(element, attribute).is_none_or(|kind| self.seen.add(kind, value))
    }
}
