//! Comments that switch rules off: `<!-- domdef: ignore R040, Q004 because … -->`.
//!
//! A comment is for the element that follows it, with all that is in it; one before the root, or with
//! nothing behind it, for the element around it or the whole document.

use crate::diagnostic::{rule, Diagnostic};
use crate::dom::{Document, Node};
use std::collections::HashMap;
use std::ops::Range;

rule! {
    /// A comment switches a rule off that finds nothing there.
    ///
    /// `<!-- domdef: ignore CODE why -->` is for the element behind it. What it was written for has been
    /// repaired, or the code is not one of domdef's. Remove the comment, or correct the code.
    ///
    /// ```xml wrong
    /// <devices>
    ///   <!-- domdef: ignore R040 the importer writes it so -->
    ///   <controller type='usb'/>
    /// </devices>
    /// ```
    /// ```xml right
    /// <devices><controller type='usb'/></devices>
    /// ```
    UNUSED_IGNORE = "X010" "unused-ignore" Warning;
}

/// A rule switched off in a part of the document.
struct Ignore<'d> {
    /// A code, or the name of a rule.
    word: &'d str,
    /// Where the word is.
    at: Range<usize>,
    /// The part.
    part: Range<usize>,
    used: bool,
}

/// Takes out the findings that comments switch off, and reports comments that switch nothing off.
pub(super) fn apply(document: &Document<'_>, findings: &mut Vec<Diagnostic>) {
    if memchr::memmem::find(document.input_text().as_bytes(), b"domdef:").is_none() {
        return;
    }
    let mut ignores: Vec<Ignore<'_>> = Vec::new();
    for comment in document.descendants().filter(Node::is_comment) {
        read(document, &comment, &mut ignores);
    }
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, ignore) in ignores.iter().enumerate() {
        by_word.entry(ignore.word).or_default().push(at);
    }
    findings.retain(|finding| {
        let Some(span) = &finding.span else { return true };
        let mut kept = true;
        let words = [finding.rule.code, finding.rule.name];
        for at in words.iter().filter_map(|word| by_word.get(word)).flatten() {
            if ignores[*at].part.contains(&span.start) {
                ignores[*at].used = true;
                kept = false;
            }
        }
        kept
    });
    for ignore in ignores.into_iter().filter(|ignore| !ignore.used) {
        let message = format!("nothing breaks {} here", ignore.word);
        findings.push(Diagnostic::new(&UNUSED_IGNORE, message).at(ignore.at).help("remove the comment"));
    }
    crate::order::by_key(findings, |finding| finding.span.as_ref().map(|span| span.start));
}

fn read<'d>(document: &'d Document<'_>, comment: &Node<'d, '_>, ignores: &mut Vec<Ignore<'d>>) {
    let source = document.input_text();
    let own = comment.range();
    let text = &source[own.clone()];
    let Some(words) = text.strip_prefix("<!--").and_then(|text| text.strip_suffix("-->")) else { return };
    let Some(words) = words.trim_start().strip_prefix("domdef:") else { return };
    let Some(words) = words.trim_start().strip_prefix("ignore") else { return };
    let part = match comment.next_sibling_element() {
        Some(element) => element.range(),
        None => comment.parent_element().map_or(0..source.len(), |parent| parent.range()),
    };
    for word in words.split_inclusive(|separator: char| separator == ',' || separator.is_whitespace()) {
        let word = word.trim_end_matches(|end: char| end == ',' || end.is_whitespace());
        if word.is_empty() {
            continue;
        }
        // The reason follows the codes and names.
        let code = word.len() == 4 && word.is_ascii() && word[1..].bytes().all(|byte| byte.is_ascii_digit());
        let name = word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !code && !name {
            break;
        }
        let start = word.as_ptr() as usize - source.as_ptr() as usize;
        ignores.push(Ignore { word, at: start..start + word.len(), part: part.clone(), used: false });
    }
}

#[cfg(test)]
mod tests {
    use crate::inspect::{inspect, Options};

    fn codes(middle: &str) -> Vec<(&'static str, String)> {
        let text = format!(
            "<domain type='qemu'><name>a</name><memory>65536</memory>{middle}<os><type>hvm</type></os></domain>"
        );
        inspect(&text, &Options::default())
            .iter()
            .map(|finding| (finding.rule.code, text[finding.span.clone().expect("placed")].to_owned()))
            .collect()
    }

    #[test]
    fn a_comment_switches_a_rule_off_behind_it() {
        assert_eq!(codes("<vcpu current='3'>2</vcpu>"), [("R040", "3".to_owned())]);
        assert_eq!(codes("<!-- domdef: ignore R040 as imported --><vcpu current='3'>2</vcpu>"), []);
        let by_name = "<!--domdef:ignore current-vcpus-above-maximum--><vcpu current='3'>2</vcpu>";
        assert_eq!(codes(by_name), []);
    }

    #[test]
    fn what_switches_nothing_off_is_reported() {
        assert_eq!(codes("<!-- domdef: ignore R040 --><vcpu>2</vcpu>"), [("X010", "R040".to_owned())]);
        let other = codes("<!-- domdef: ignore Q004, R999 why --><vcpu current='3'>2</vcpu>");
        let codes: Vec<&str> = other.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, ["X010", "X010", "R040"]);
    }
}
