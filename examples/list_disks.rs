//! The disks of a guest, and where their content is.

use domdef::Domain;

pub(crate) fn main() -> Result<(), domdef::diagnostic::Findings> {
    let domain = Domain::parse(include_str!("guest.xml"))?;
    for disk in &domain.devices.disk {
        println!("{} {}", disk.target.dev, disk.source.path().unwrap_or("(empty)"));
    }
    assert_eq!(domain.devices.disk[0].source.path(), Some("/srv/web.qcow2"));
    Ok(())
}
