//! Any text as a document: formatted, defined for each hypervisor, written as JSON. Nothing is lost on the way, and
//! doing it twice is doing it once.

use crate::tree::{read_alike, says};
use domdef::complete::Identities;
use domdef::format::format;
use domdef::hypervisor::{Completed, Generic, Hypervisor};
use domdef::json::{from_json, to_json};
use domdef::xen::Xen;
use domdef::xml::encoding::decode;
use domdef::xml::Options;
use domdef::Domain;

pub fn document(text: &str) {
    read_alike(text);
    let domain = Domain::read(text).domain;
    if let Ok(once) = format(text) {
        assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "formatted twice");
        assert_eq!(says(&once), says(text), "formatting loses nothing");
        let formatted = Domain::read(&once).domain;
        assert_eq!(formatted.is_some(), domain.is_some());
        let parsed = domdef::xml::Document::parse(text).expect("it was formatted");
        // What the grammar does not know may get another place.
        if domdef::grammar::check(&parsed).is_empty() {
            assert_eq!(
                formatted.and_then(define),
                domain.clone().and_then(define),
                "formatting changes nothing"
            );
        }
    }
    let Some(domain) = domain else { return };
    written(&domain, text);
    defined::<Generic>(&domain, &Identities::FromName);
    defined::<Xen>(&domain, &());
    crate::json::both_ways(&domain);
}

/// What is written can be read, and is the same.
fn written(domain: &Domain, text: &str) {
    let lossless = domain.to_xml(Options::LOSSLESS).expect("what was read can be written");
    assert!(lossless.len() < 16 * text.len() + 4096, "{} from {}", lossless.len(), text.len());
    let again = Domain::read(&lossless).domain.expect("what was written can be read");
    // Declarations of namespaces may come in another order.
    let once_more = again.to_xml(Options::LOSSLESS).expect("what was read can be written");
    assert_eq!(says(&once_more), says(&lossless));
    assert_eq!(again.to_xml(Options::CANONICAL), domain.to_xml(Options::CANONICAL));
}

/// What is defined again stays as it is.
pub fn defined<H: Hypervisor>(domain: &Domain, target: &H::Target) {
    let Ok(once) = Completed::<H>::new(domain.clone(), target) else { return };
    let once = once.to_xml(Options::CANONICAL).expect("what was read can be written");
    let again = Domain::read(&once).domain.expect("what was defined can be read");
    let again = Completed::<H>::new(again, target).unwrap_or_else(|found| panic!("refused: {found}\n{once}"));
    assert_eq!(again.to_xml(Options::CANONICAL).as_deref(), Ok(once.as_str()), "defined twice");
}

fn define(domain: Domain) -> Option<String> {
    let completed = Completed::<Generic>::new(domain, &Identities::FromName).ok()?;
    Some(completed.to_xml(Options::CANONICAL).expect("what was read can be written"))
}

/// Any bytes: what is decoded is encoded to the same bytes.
pub fn encoding(bytes: &[u8]) {
    let Ok(decoded) = decode(bytes.to_vec()) else { return };
    let again = decoded.encoding.encode(&decoded.text);
    let once_more = decode(again.clone()).expect("it was encoded");
    assert_eq!(once_more, decoded);
    assert_eq!(again, bytes);
    document(&decoded.text);
    let _ = (from_json(&decoded.text), to_json(&Domain::default()));
}
