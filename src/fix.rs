//! Repairs documents: the fixes of what is found are made, until nothing more can be.
//!
//! ```
//! use domdef::diagnostic::Applicability;
//! use domdef::{fix, inspect};
//!
//! let text = "<domain type='qemu'><name>a</name><memroy>65536</memroy>
//! <os><type>hvm</type></os></domain>";
//! let find = |text: &str| inspect::inspect(text, &inspect::Options::default()).into_list();
//! let fixed = fix::fix(text, Applicability::Safe, find);
//! assert!(fixed.text.contains("<memory>65536</memory>"));
//! assert!(fixed.left.is_empty());
//! ```

use crate::diagnostic::{Applicability, Diagnostic};
use crate::xml::edit::Edits;
use crate::xml::{parse, Limits};

/// How often a document is looked at again after fixes were made in it.
const PASSES: usize = 20;

/// A document with what could be fixed in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Its text; that of the document where nothing was fixed.
    pub text: String,
    /// The findings whose fixes were made, in that order.
    pub fixed: Vec<Diagnostic>,
    /// What is found in the new text.
    pub left: Vec<Diagnostic>,
}

/// Makes all fixes that are at most as daring as `most`. Where two of them would change the same bytes the
/// first is made, and the other one is looked for again in the new text.
pub fn fix(text: &str, most: Applicability, find: impl Fn(&str) -> Vec<Diagnostic>) -> Fixed {
    let (mut text, mut fixed, mut left) = (text.to_owned(), Vec::new(), find(text));
    for _ in 0..PASSES {
        let Some((next, made)) = pass(&text, most, &left) else { break };
        left = find(&next);
        fixed.extend(made);
        text = next;
    }
    Fixed { text, fixed, left }
}

/// The text with one round of fixes made, and whose they were.
fn pass(text: &str, most: Applicability, findings: &[Diagnostic]) -> Option<(String, Vec<Diagnostic>)> {
    let mut edits = Edits::default();
    let mut made = Vec::new();
    for finding in findings {
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability <= most && !fix.edits.is_empty());
        if fix.is_some_and(|fix| edits.add(&fix.edits)) {
            made.push(finding.clone());
        }
    }
    let next = edits.apply(text);
    let spoilt = || parse(text, Limits::default()).is_ok() && parse(&next, Limits::default()).is_err();
    (!made.is_empty() && next != text && !spoilt()).then_some((next, made))
}
