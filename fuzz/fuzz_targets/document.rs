//! Any text as a document: checked, formatted, defined. Formatting twice is formatting once and changes no
//! definition; what is defined again stays as it is; JSON says the same; nothing is lost on the way.
#![no_main]

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic};
use domdef::json::{from_json, to_json};
use domdef::xml::Options;
use domdef::Domain;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = domdef::check::check(text, domdef::check::Scope::Rules);
    let domain = Domain::read(text).domain;
    if let Ok(once) = domdef::format::format(text) {
        assert_eq!(domdef::format::format(&once).as_deref(), Ok(once.as_str()));
        assert_eq!(Domain::read(&once).domain.is_some(), domain.is_some());
    }
    let Some(domain) = domain else { return };
    let lossless = domain.to_xml(Options::LOSSLESS).expect("what was read can be written");
    assert!(lossless.len() < 16 * text.len() + 4096);
    let Some(once) = define(domain) else { return };
    let again = Domain::read(&once).domain.expect("what was defined can be read");
    let json = to_json(&again).expect("it was read");
    let by_json = from_json(&json).domain.expect("what was defined has a JSON form");
    assert_eq!(by_json.to_xml(Options::CANONICAL), again.to_xml(Options::CANONICAL));
    assert_eq!(define(again).as_ref(), Some(&once));
});

fn define(domain: Domain) -> Option<String> {
    let completed = Completed::<Generic>::new(domain, &Identities::FromName).ok()?;
    Some(completed.to_xml(Options::CANONICAL).expect("what was read can be written"))
}
