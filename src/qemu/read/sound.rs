//! Sound cards.

use super::address::virtio_options;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

/// A sound card with the codecs on its bus.
pub fn sound(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let model = match driver {
        "ES1370" => "es1370",
        "AC97" => "ac97",
        "intel-hda" => "ich6",
        "ich9-intel-hda" => "ich9",
        "usb-audio" => "usb",
        "sb16" => "sb16",
        "virtio-sound-pci" => "virtio",
        _ => return None,
    };
    let mut element = Element::new("sound").with("model", model);
    let mut audio = fields.text("audiodev");
    if let Some(multi) = fields.yes_no("multi") {
        element.set("multichannel", multi);
    }
    if let Some(streams) = fields.text("streams") {
        element.set("streams", streams);
    }
    virtio_options(&mut element, fields);
    reader.place(&mut element, fields)?;
    if matches!(model, "ich6" | "ich9") {
        // Those on its bus, and those that name none.
        let bus = if reader.id.is_empty() { String::new() } else { format!("{}.0", reader.id) };
        while let Some(at) = reader.find("-device", &bus).or_else(|| reader.find("-device", "")) {
            reader.using.push(at);
            let mut codec = reader.options[at].fields();
            let name = codec.text("driver").unwrap_or_default();
            let kind = name.strip_prefix("hda-")?;
            for name in ["id", "cad", "bus"] {
                codec.value(name);
            }
            audio = codec.text("audiodev").or(audio);
            if !codec.is_empty() || !matches!(kind, "duplex" | "micro" | "output") {
                return None;
            }
            element.push(Element::new("codec").with("type", kind));
        }
    }
    if let Some(id) = audio {
        element.push(Element::new("audio").with("id", reader.sounds.get(&id)?));
    }
    Some(element)
}
