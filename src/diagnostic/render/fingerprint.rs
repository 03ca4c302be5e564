//! What tells findings apart from one version of a file to the next: not the line, which moves.

use crate::diagnostic::Diagnostic;
use std::collections::HashMap;

/// The findings of a run that have theirs, counted by what they have in common.
#[derive(Default)]
pub struct Fingerprints(HashMap<u64, usize>);

impl Fingerprints {
    /// That of the next finding: its rule, its place in the document and its words, and its number among its like.
    pub fn of(&mut self, file: &str, finding: &Diagnostic) -> String {
        let mut parts = vec![file, finding.rule.code, &finding.element, &finding.message];
        let number = self.0.entry(hash(&parts)).or_default();
        let text = number.to_string();
        *number += 1;
        parts.push(&text);
        format!("{:016x}", hash(&parts))
    }
}

/// A number that stands for the parts: FNV-1a.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
