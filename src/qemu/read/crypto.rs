//! Cryptographic devices.

use super::address::virtio_options;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn crypto(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut object = reader.definition("-object", "id", &fields.text("cryptodev")?)?;
    let model = match object.text("qom-type")?.as_str() {
        "cryptodev-backend-builtin" => "builtin",
        "cryptodev-backend-lkcf" => "lkcf",
        _ => return None,
    };
    let mut element = Element::new("crypto").with("model", "virtio").with("type", "qemu");
    element.push(Element::new("backend").with("model", model).with_some("queues", object.text("queues")));
    virtio_options(&mut element, fields);
    reader.place(&mut element, fields)?;
    object.is_empty().then_some(element)
}
