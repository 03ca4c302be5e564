//! Any document with another number of virtual CPUs: what is read is the new number, and nothing but `<vcpu>`,
//! `<vcpus>`, `<cpu>` and the blanks around them is another.

use domdef::vcpu::document::{count, set_with, Topology};
use domdef::vcpu::Which;
use domdef::Domain;

pub fn edit(number: u8, text: &str) {
    let number = u32::from(number);
    for which in [Which::Current, Which::Maximum] {
        for (topology, own) in
            [(Topology::Kept, &["vcpu", "vcpus"][..]), (Topology::Changed, &["vcpu", "vcpus", "cpu"])]
        {
            let Ok(changed) = set_with(text, which, number, topology) else { continue };
            let counted = count(&changed).expect("it is still a document");
            let found = match which {
                Which::Current => counted.current,
                Which::Maximum => counted.maximum,
            };
            assert_eq!(found, number, "{changed}");
            assert_eq!(others(&changed, own), others(text, own));
            assert!(Domain::read(&changed).domain.is_some(), "{changed}");
            assert_eq!(set_with(&changed, which, number, topology).as_deref(), Ok(changed.as_str()), "twice");
        }
    }
}

/// The document without the elements that may change, and without blanks.
fn others(text: &str, own: &[&str]) -> String {
    let document = roxmltree::Document::parse(text).expect("it was read");
    let children = document.root_element().children().filter(roxmltree::Node::is_element);
    let own = children
        .filter(|child| child.tag_name().namespace().is_none() && own.contains(&child.tag_name().name()));
    let mut parts = Vec::new();
    let mut at = 0;
    for child in own {
        parts.push(&text[at..child.range().start]);
        at = child.range().end;
    }
    parts.push(&text[at..]);
    // An element that is added or removed brings or takes its line.
    let mut others = parts.concat();
    others.retain(|c| !c.is_whitespace());
    others
}
