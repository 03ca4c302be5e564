//! Elements that no field names: read, kept, and added.

use domdef::xml::{Foreign, Options};
use domdef::Domain;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = include_str!("guest.xml").replace("<vcpu>", "<colour>red</colour><vcpu>");
    let mut domain = Domain::parse(&text)?;
    let names: Vec<&str> = domain.rest.elements().map(Foreign::name).collect();
    assert_eq!(names, ["colour"]);
    domain.rest.insert(Foreign::parse("<size>large</size>")?)?;
    let text = domain.to_xml(Options::LOSSLESS)?;
    print!("{text}");
    assert!(text.contains("<colour>red</colour>") && text.contains("<size>large</size>"));
    Ok(())
}
