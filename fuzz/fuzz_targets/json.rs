//! Any text as a definition in JSON: what is read has a JSON form, which has the form of one.
#![no_main]

use domdef::json::{from_json, to_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(domain) = from_json(text).domain {
        let json = to_json(&domain).expect("it was read");
        let codes = from_json(&json).diagnostics;
        assert!(codes.iter().all(|found| !found.rule.code.starts_with('J')));
    }
});
