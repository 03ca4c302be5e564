//! All devices of a guest, with their addresses.

use domdef::domain::info::Bus;
use domdef::Domain;

pub(crate) fn main() -> Result<(), domdef::diagnostic::Findings> {
    let domain = Domain::parse(include_str!("guest.xml"))?;
    let mut found = Vec::new();
    for device in domain.devices.iter() {
        let address = device.info().and_then(|info| info.address.as_ref());
        if let Some(Bus::Pci(pci)) = address.map(|address| &address.bus) {
            found.push(format!("{} {pci}", device.kind().name()));
        }
    }
    println!("{}", found.join("\n"));
    assert_eq!(found, ["interface 0000:01:00.0"]);
    Ok(())
}
