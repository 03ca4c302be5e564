//! Sockets between host and guest.

use super::address::{virtio, virtio_options};
use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn vsock(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("vsock").with("model", virtio(driver)?.1);
    let cid = fields.text("guest-cid")?;
    element.push(Element::new("cid").with("auto", "no").with("address", cid));
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}
