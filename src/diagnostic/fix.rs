//! What would repair a finding, as data: intents by element, and the bytes that they come to in a document.

use super::Diagnostic;
use std::ops::Range;

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// It is the only way to repair the document, and the guest is what the document meant.
    Safe,
    /// It repairs the document, but another way is possible, or something of the document is lost.
    Unsafe,
}

impl Applicability {
    /// The word that is printed: `safe` or `unsafe`.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// A replacement of bytes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that are replaced; an empty range is where text is inserted.
    pub range: Range<usize>,
    /// What takes their place.
    pub text: String,
}

/// What would repair a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// How sure it is.
    pub applicability: Applicability,
    /// What it does, in a few words: "rename `devcie` to `device`".
    pub label: String,
    /// The bytes that it changes, in the document's order, none of them twice; empty until the finding is
    /// held against its document.
    pub edits: Vec<Edit>,
    /// What it does to which elements, from which the edits are made.
    pub(crate) changes: Vec<Change>,
}

/// One step of a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The path of the element that it is about; the finding's own where there is none.
    pub element: Option<String>,
    pub action: Action,
}

/// What becomes of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// It gets another name, without its prefix.
    Rename(String),
    /// The attribute that the finding is about gets another name, without its prefix.
    RenameAttribute(String),
    /// The value that the finding is about, of an attribute or of the element, becomes this one.
    Value(String),
    /// An attribute gets a value, and is added where it is missing.
    SetAttribute(String, String),
    /// An attribute is removed.
    RemoveAttribute(String),
    /// Its text becomes this one.
    SetText(String),
    /// It is removed.
    Remove,
    /// It is removed; that is safe where an earlier sibling says the same.
    RemoveRepeated,
    /// It is moved into the nearest element of that name, around it or beside one that is.
    MoveInto(String),
    /// The same; where there is no such element, it gets one around it.
    MoveIntoOrWrap(String),
    /// It gets a child, behind the others.
    Insert(String),
}

impl Fix {
    fn new(applicability: Applicability, label: String, action: Action) -> Fix {
        let changes = vec![Change { element: None, action }];
        Fix { applicability, label, edits: Vec::new(), changes }
    }

    /// The only right answer.
    pub(crate) fn safe(label: impl Into<String>, action: Action) -> Fix {
        Fix::new(Applicability::Safe, label.into(), action)
    }

    /// An answer among others, or one that loses something, for the element at a path.
    pub(crate) fn risky(label: impl Into<String>, element: impl Into<String>, action: Action) -> Fix {
        Fix::new(Applicability::Unsafe, label.into(), action).of(element)
    }

    /// The word of the document that the finding is about becomes the one that was probably meant.
    pub(crate) fn meant(meant: Meant, likely: Applicability) -> Fix {
        let label = format!("change it to {}", meant.word());
        let action = match meant {
            Meant::Element(word) => Action::Rename(word),
            Meant::Attribute(word) => Action::RenameAttribute(word),
            Meant::Value(word) => Action::Value(word),
        };
        Fix::new(likely, label, action)
    }

    /// Several changes of the finding's element.
    pub(crate) fn safe_steps(label: impl Into<String>, actions: impl IntoIterator<Item = Action>) -> Fix {
        let changes = actions.into_iter().map(|action| Change { element: None, action }).collect();
        Fix { applicability: Applicability::Safe, label: label.into(), edits: Vec::new(), changes }
    }

    /// The same fix, which is not the only answer.
    pub(crate) fn if_asked(self) -> Fix {
        Fix { applicability: Applicability::Unsafe, ..self }
    }

    /// A fix whose bytes are known.
    pub(crate) fn of_edits(label: impl Into<String>, edits: Vec<Edit>) -> Fix {
        Fix { applicability: Applicability::Safe, label: label.into(), edits, changes: Vec::new() }
    }

    /// The same fix, of the element at a path.
    pub(crate) fn of(mut self, element: impl Into<String>) -> Fix {
        let element = element.into();
        for change in &mut self.changes {
            change.element = Some(element.clone());
        }
        self
    }
}

/// What was probably meant instead of a word of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The name of the element.
    Element(String),
    /// The name of an attribute.
    Attribute(String),
    /// A value.
    Value(String),
}

impl Meant {
    /// The word as it is printed.
    fn word(&self) -> String {
        match self {
            Meant::Element(word) => format!("`<{word}>`"),
            Meant::Attribute(word) => format!("`{word}`"),
            Meant::Value(word) => format!("'{word}'"),
        }
    }
}

impl Diagnostic {
    /// The same finding with what repairs it.
    pub(crate) fn fixed_by(mut self, fix: Fix) -> Diagnostic {
        self.fix = Some(fix);
        self
    }

    /// The same finding with the word that was probably meant as its help and its fix; the fix is safe
    /// where no other word is as likely.
    pub(crate) fn meant(self, meant: Meant, likely: Applicability) -> Diagnostic {
        self.help(format!("did you mean {}?", meant.word())).fixed_by(Fix::meant(meant, likely))
    }
}
