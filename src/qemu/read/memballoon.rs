//! The memory balloon.

use super::address::{virtio, virtio_options};
use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn balloon(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("memballoon").with("model", virtio(driver)?.1);
    fields.give(
        &mut element,
        Fields::on_off,
        &[("deflate-on-oom", "", "autodeflate"), ("free-page-reporting", "", "freePageReporting")],
    );
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}
