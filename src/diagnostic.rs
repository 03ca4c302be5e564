//! What is wrong with a document, and where: one type for every room that finds something.

pub(crate) mod consequence;
mod findings;
mod fix;
pub mod lines;
pub mod locate;
mod place;
pub mod render;
pub(crate) mod rule;
pub mod suggest;

use std::ops::Range;

pub(crate) use findings::add_new;
#[cfg(feature = "qemu")]
pub(crate) use findings::keep_once;
pub use findings::{Findings, Reported};
pub(crate) use fix::{Action, Change, Meant};
pub use fix::{Applicability, Edit, Fix};
pub use place::{Located, Origin, Place};
pub(crate) use rule::rule;
pub use rule::{Example, Rule};

rule! {
    /// A file cannot be read.
    ///
    /// It is not there, its owner does not let you read it, or it is in an encoding that domdef does not
    /// know. The exit status is 2.
    UNREADABLE = "X011" "unreadable-file" Error;

    /// A repaired file cannot be written.
    ///
    /// It or its folder is read-only, it was changed meanwhile, or the document is only a part of it, as in an
    /// archive. The file is as it was, and the exit status is 2. `--force` writes a file that is read-only; `--diff`
    /// prints what `--fix` would change.
    UNWRITTEN = "X013" "unwritten-file" Error;
}

/// One finding in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule that is broken; `domdef explain` prints its page.
    pub rule: &'static Rule,
    /// Whether the document can still be used: the rule's severity, unless an option changed it.
    pub severity: Severity,
    /// The bytes of the document that the finding is about; unknown for findings of passes that
    /// see the typed definition only, until [`locate::locate`] has found the element.
    pub span: Option<Range<usize>>,
    /// The element, as `/domain/devices/disk[2]/source`; an index only where siblings share the
    /// name, counted from 1. Empty for findings about the whole document.
    pub element: String,
    /// The attribute of that element which the finding is about, if it is about one.
    pub attribute: Option<String>,
    /// What was found, then what was expected: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What repairs it, where that is known.
    pub fix: Option<Fix>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something to know; the document is as good as before.
    Note,
    /// Something that is probably not meant.
    Warning,
    /// The document, or the part that the finding names, cannot be used.
    Error,
}

impl Severity {
    /// The word that is printed: `note`, `warning` or `error`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Diagnostic {
    /// A finding with nothing but its message, with the severity of its rule.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            span: None,
            element: String::new(),
            attribute: None,
            message: message.into(),
            help: None,
            fix: None,
        }
    }

    /// The same finding about the bytes `span`.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// The same finding about the element at `path`.
    #[must_use]
    pub fn on(mut self, path: impl Into<String>) -> Diagnostic {
        self.element = path.into();
        self
    }

    /// The same finding about an attribute of its element.
    #[must_use]
    pub fn about(mut self, attribute: impl Into<String>) -> Diagnostic {
        self.attribute = Some(attribute.into());
        self
    }

    /// The same finding with a hint on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.element.is_empty() {
            write!(f, "{}: ", self.element)?;
        }
        write!(f, "{}[{}]: {}", self.severity.word(), self.rule.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Diagnostic {}
