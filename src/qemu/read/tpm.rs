//! TPMs.

use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn tpm(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let model = match driver {
        "tpm-tis-device" => "tpm-tis",
        "tpm-tis" | "tpm-crb" | "tpm-spapr" => driver,
        _ => return None,
    };
    let mut element = Element::new("tpm").with("model", model);
    let mut backend = reader.definition("-tpmdev", "id", &fields.text("tpmdev")?)?;
    let own = match backend.text("type")?.as_str() {
        "passthrough" => {
            let device = Element::new("device").with("path", backend.text("path")?);
            Element::new("backend").with("type", "passthrough").having(device)
        }
        "emulator" => {
            let path = reader.socket(&backend.text("chardev")?)?;
            match path.ends_with("-swtpm.sock") {
                // domdef and libvirt start swtpm, whose socket has such a name.
                true => {
                    let message = "the emulated TPM is assumed to be of version 2.0".to_owned();
                    reader.assume(message, "change `version` of its `<backend>` if it is not");
                    Element::new("backend").with("type", "emulator").with("version", "2.0")
                }
                false => {
                    let source = Element::new("source").with("type", "unix").with("mode", "connect");
                    Element::new("backend").with("type", "external").having(source.with("path", path))
                }
            }
        }
        _ => return None,
    };
    element.push(own);
    if !backend.is_empty() {
        return None;
    }
    if driver == "tpm-spapr" {
        if let Some(reg) = fields.number("reg") {
            element.push(Element::new("address").with("type", "spapr-vio").with("reg", format!("{reg:#x}")));
        }
        return Some(element);
    }
    plain(reader, element, fields)
}
