//! Documents against the grammar, where a client asks for it.

use super::error::{Code, Error, Origin, Result};
use crate::xml::mistake;

/// Whether a document is held against the grammar before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grammar {
    Checked,
    Unchecked,
}

impl Grammar {
    /// What a call asks for whose flag for it is `bit`.
    pub(crate) fn asked(flags: u32, bit: u32) -> Grammar {
        match flags & bit {
            0 => Grammar::Unchecked,
            _ => Grammar::Checked,
        }
    }
}

/// Where the reference keeps its grammar: its messages begin with that.
const SCHEMA: &str = "/usr/share/libvirt/schemas/domain.rng";

/// Refuses a document that the grammar refuses, in the words of the library that the reference
/// validates with as far as they can be said of ours.
pub(crate) fn validate(text: &str) -> Result<()> {
    let document = super::document::parse(text)?;
    let findings = crate::grammar::check(&document);
    let Some(finding) = findings.first() else { return Ok(()) };
    let mut names = finding.element.rsplit('/').map(|name| name.split('[').next().unwrap_or_default());
    let name = names.next().unwrap_or_default();
    let parent = names.next().filter(|parent| !parent.is_empty());
    let failed = |name: &str| format!("Element {name} failed to validate content\n");
    let code = finding.rule.code;
    let what = match parent {
        Some(parent) if code == mistake::UNKNOWN_ELEMENT.code => {
            format!("Element {parent} has extra content: {name}\n")
        }
        Some(parent) if code == mistake::INVALID_VALUE.code && finding.attribute.is_none() => {
            format!("Extra element {name} in interleave\n{}", failed(parent))
        }
        _ if code == mistake::MISSING_ELEMENT.code => {
            format!(
                "Expecting an element name, got nothing\nInvalid sequence in interleave\n{}",
                failed(name)
            )
        }
        _ => failed(name),
    };
    let detail = format!("Unable to validate doc against {SCHEMA}\n{what}");
    Err(Error::new(Code::XmlSchema, Origin::Xml, detail))
}
