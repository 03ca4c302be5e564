//! The IOMMU.

use super::fields::Fields;
use super::tree::Element;

pub fn intel_iommu(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("iommu").with("model", "intel");
    let all = [
        ("intremap", "intremap"),
        ("caching-mode", "caching_mode"),
        ("eim", "eim"),
        ("device-iotlb", "iotlb"),
        ("dma-translation", "dma_translation"),
    ];
    for (member, attribute) in all {
        if let Some(state) = fields.on_off(member) {
            element.at("driver").set(attribute, state);
        }
    }
    if let Some(bits) = fields.text("aw-bits") {
        element.at("driver").set("aw_bits", bits);
    }
    Some(element)
}
