//! IOMMUs.

use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn intel_iommu(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("iommu").with("model", "intel");
    fields.give(
        &mut element,
        Fields::on_off,
        &[
            ("intremap", "driver", "intremap"),
            ("caching-mode", "driver", "caching_mode"),
            ("eim", "driver", "eim"),
            ("device-iotlb", "driver", "iotlb"),
            ("dma-translation", "driver", "dma_translation"),
        ],
    );
    fields.give(&mut element, Fields::text, &[("aw-bits", "driver", "aw_bits")]);
    Some(element)
}

/// That of AMD, which has its place by another device.
pub fn amd(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("iommu").with("model", "amd");
    fields.give(
        &mut element,
        Fields::on_off,
        &[
            ("intremap", "driver", "intremap"),
            ("pt", "driver", "passthrough"),
            ("xtsup", "driver", "xtsup"),
            ("device-iotlb", "driver", "iotlb"),
        ],
    );
    if let Some(id) = fields.text("pci-id") {
        let is_it = |at: &usize| {
            let own = reader.options[*at].fields();
            own.peek("driver").as_deref() == Some("AMDVI-PCI") && own.peek("id").as_ref() == Some(&id)
        };
        let at = reader.left(&["-device"]).into_iter().find(is_it)?;
        reader.using.push(at);
        let mut place = reader.options[at].fields();
        place.value("driver");
        place.value("id");
        reader.place(&mut element, &mut place)?;
        if !place.is_empty() {
            return None;
        }
    }
    Some(element)
}

pub fn virtio(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("iommu").with("model", "virtio");
    fields.give(&mut element, Fields::text, &[("aw-bits", "driver", "aw_bits")]);
    if let Some(granule) = fields.text("granule") {
        let own = Element::new("granule");
        element.at("driver").push(match granule.strip_suffix('k') {
            Some(kib) => own.with("size", kib).with("unit", "KiB"),
            None => own.with("mode", granule),
        });
    }
    reader.place(&mut element, fields)?;
    Some(element)
}
