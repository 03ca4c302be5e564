//! Tables of the firmware: SMBIOS and files of its configuration.

use super::fields::Fields;
use super::Reader;
use crate::qemu::command::fw_cfg::unescaped;
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    let mut tables = Element::new("sysinfo").with("type", "smbios");
    for at in reader.left(&["-smbios"]) {
        let mut fields = Fields::parse(reader.options[at].value(), "");
        // A table without entries is none of the format.
        let table = table(&mut fields).filter(|table| !table.children.is_empty() && fields.is_empty());
        let Some(table) = table else { continue };
        // The format has one of each but boards.
        if table.name != "baseBoard" && tables.has(&table.name) {
            continue;
        }
        tables.push(table);
        reader.options[at].done = true;
    }
    if !tables.children.is_empty() {
        reader.domain.at("os/smbios").set("mode", "sysinfo");
        reader.domain.push(tables);
    }
    let mut files = Element::new("sysinfo").with("type", "fwcfg");
    for at in reader.left(&["-fw_cfg"]) {
        let mut fields = reader.options[at].fields();
        let mut entry = Element::new("entry").with("name", fields.text("name").unwrap_or_default());
        // The guest would get other bytes than those of a text that is not written as the format's are.
        let mut text = |key| fields.text(key).map(|text| unescaped(&text));
        match (text("string"), text("file")) {
            (Some(Some(text)), None) => entry.text.push_str(&text),
            (None, Some(Some(path))) => entry.set("file", path),
            _ => continue,
        }
        if fields.is_empty() {
            files.push(entry);
            reader.options[at].done = true;
        }
    }
    if !files.children.is_empty() {
        reader.domain.push(files);
    }
}

fn table(fields: &mut Fields) -> Option<Element> {
    let (name, entries): (_, &[&str]) = match fields.text("type")?.as_str() {
        "0" => ("bios", &["vendor", "version", "date", "release"]),
        "1" => ("system", &["manufacturer", "product", "version", "serial", "uuid", "sku", "family"]),
        "2" => ("baseBoard", &["manufacturer", "product", "version", "serial", "asset", "location"]),
        "3" => ("chassis", &["manufacturer", "version", "serial", "asset", "sku"]),
        "11" => {
            let values = fields.texts("value").into_iter().map(|text| Element::new("entry").saying(text));
            return Some(values.fold(Element::new("oemStrings"), Element::having));
        }
        _ => return None,
    };
    let mut table = Element::new(name);
    for entry in entries {
        if let Some(text) = fields.text(entry).filter(|text| !text.is_empty()) {
            table.push(Element::new("entry").with("name", *entry).saying(text));
        }
    }
    Some(table)
}
