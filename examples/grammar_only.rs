//! Whether a document is what the grammar allows, whatever it means.

use domdef::check::{check, Scope};

pub(crate) fn main() {
    let text = include_str!("guest.xml");
    assert!(check(text, Scope::Grammar).is_empty());
    let found = check(&text.replace("<vcpu>", "<vcpus>").replace("</vcpu>", "</vcpus>"), Scope::Grammar);
    println!("{found}");
    assert!(found.has_errors());
}
