//! Parts of small documents: networks, pools, volumes, devices, checkpoints.

use super::super::document::{escaped, parse, root};
use super::super::error::Result;
use crate::xml::tree::Element;

/// The element of applications, which is kept as it is.
pub(super) const METADATA: &str = "metadata";

/// The root of a document.
pub(super) fn read_root(text: &str, name: &str) -> Result<Element> {
    let document = parse(text)?;
    root(&document, name)?;
    Ok(Element::of(document.root_element(), METADATA))
}

/// An amount of storage.
pub(super) fn bytes(name: &str, amount: u64) -> Element {
    Element::new(name).with("unit", "bytes").saying(amount.to_string())
}

/// `<description>` of a checkpoint or snapshot, where it has one.
pub(super) fn description(text: Option<&str>) -> String {
    text.map_or(String::new(), |text| format!("  <description>{}</description>\n", escaped(text)))
}

/// `<parent>` of one, where there is an earlier one.
pub(super) fn parent(name: Option<&str>) -> String {
    name.map_or(String::new(), |name| {
        format!("  <parent>\n    <name>{}</name>\n  </parent>\n", escaped(name))
    })
}
