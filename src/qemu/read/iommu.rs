//! The IOMMU.

use super::fields::Fields;
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
    if let Some(bits) = fields.text("aw-bits") {
        element.at("driver").set("aw_bits", bits);
    }
    Some(element)
}
