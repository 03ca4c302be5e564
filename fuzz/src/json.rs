//! Any text as a definition in JSON, and definitions as JSON: what is read has a JSON form, which says the same.

use domdef::json::{from_json, to_json};
use domdef::xml::Options;
use domdef::Domain;

pub fn json(text: &str) {
    let Some(domain) = from_json(text).domain else { return };
    let json = to_json(&domain).expect("it was read");
    let codes = from_json(&json).diagnostics;
    assert!(codes.iter().all(|found| !found.rule.code.starts_with('J')), "{codes:?}");
    both_ways(&domain);
}

/// A definition comes back from JSON as it was, and its JSON as well.
pub fn both_ways(domain: &Domain) {
    let json = to_json(domain).expect("it was read");
    serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON");
    let again = from_json(&json).domain.expect("a definition's JSON can be read");
    assert_eq!(again.to_xml(Options::CANONICAL), domain.to_xml(Options::CANONICAL));
    assert_eq!(to_json(&again), Ok(json));
}
