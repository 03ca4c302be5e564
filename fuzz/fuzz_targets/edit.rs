//! Any document with another number of virtual CPUs: what is read is the new number, and nothing but
//! `<vcpu>`, `<vcpus>` and blanks is another.
#![no_main]

use domdef::vcpu::document::{count, set};
use domdef::vcpu::Which;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (number, text) = (u32::from(input.0), input.1);
    for which in [Which::Current, Which::Maximum] {
        let Ok(changed) = set(text, which, number) else { continue };
        let counted = count(&changed).expect("it is still a document");
        let found = match which {
            Which::Current => counted.current,
            Which::Maximum => counted.maximum,
        };
        assert_eq!(found, number);
        assert_eq!(others(&changed), others(text));
    }
});

/// The document without the elements that may change, and without blanks.
fn others(text: &str) -> String {
    let document = roxmltree::Document::parse(text).expect("it was read");
    let mut others = text.to_owned();
    let children = document.root_element().children().filter(roxmltree::Node::is_element);
    let own = children.filter(|child| {
        child.tag_name().namespace().is_none() && matches!(child.tag_name().name(), "vcpu" | "vcpus")
    });
    let ranges: Vec<_> = own.map(|child| child.range()).collect();
    ranges.into_iter().rev().for_each(|range| others.replace_range(range, ""));
    others.retain(|c| !c.is_whitespace());
    others
}
