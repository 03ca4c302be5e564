//! One disk is removed and one added; every comment stays with its own element.

use domdef::domain::devices::Disk;
use domdef::xml::Options;
use domdef::Domain;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut domain = Domain::parse(include_str!("guest.xml"))?;
    domain.devices.disk.retain(|disk| disk.target.dev != "vda");
    domain.devices.disk.insert(0, Disk::file("/srv/new.img", "vdc"));
    let text = domain.to_xml(Options::LOSSLESS)?;
    print!("{text}");
    assert!(!text.contains("system"));
    let comment = text.find("<!-- data -->").expect("it is kept");
    assert!(text[comment..].find("/dev/vg/data") < text[comment..].find("</disk>"));
    Ok(())
}
