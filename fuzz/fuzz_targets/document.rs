//! Any bytes as a document: checked, formatted, defined; formatting twice is formatting once.
#![no_main]

use domdef::xml::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = domdef::check::check(text, domdef::check::Scope::Rules);
    if let Ok(once) = domdef::format::format(text) {
        assert_eq!(domdef::format::format(&once).as_deref(), Ok(once.as_str()));
    }
    if let Some(mut domain) = domdef::Domain::read(text).domain {
        let _ = domain.to_xml(Options::LOSSLESS).expect("writable");
        let _ = domdef::complete(&mut domain);
        let _ = domain.to_xml(Options::CANONICAL).expect("writable");
    }
});
