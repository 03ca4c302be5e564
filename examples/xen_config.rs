//! A document as the configuration of Xen's xl, and back.

use domdef::xen::{read_xl, translate_text, Notation};
use domdef::Release;

pub(crate) fn main() -> Result<(), domdef::diagnostic::Findings> {
    let text = include_str!("guest.xml").replace("'kvm'", "'xen'").replace(" machine='q35'", "");
    let text = text.replace(" bus='virtio'", "").replace("vd", "xvd").replace("virtio", "netfront");
    let text = text.replace("<address type='pci' bus='0x01' slot='0x00' function='0x0'/>", "");
    let translation = translate_text(&text, Notation::Xl, &Default::default())?;
    print!("{}", translation.config);
    let back = read_xl(&translation.config, Release::NEWEST).into_result()?;
    assert_eq!((back.name.as_str(), back.devices.disk.len()), ("web", 2));
    Ok(())
}
