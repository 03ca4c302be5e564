//! The images of the firmware and its variables.

use super::fields::Fields;
use super::image::Image;
use super::Reader;
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    let mut images: [Option<Image>; 2] = [None, None];
    for at in reader.left(&["-machine", "-M"]) {
        for (unit, image) in images.iter_mut().enumerate() {
            let mut fields = reader.options[at].fields();
            let Some(name) = fields.text(&format!("pflash{unit}")) else { continue };
            reader.using.clear();
            let Some(found) = reader.node(&name, 0) else { continue };
            *image = Some(found);
            reader.mark_used();
            super::guest::keep_rest(reader, at, "-machine", fields);
        }
    }
    for at in reader.left(&["-drive"]) {
        let mut fields = reader.options[at].fields();
        if fields.text("if").as_deref() != Some("pflash") {
            continue;
        }
        let unit = match fields.number("unit").or_else(|| fields.number("index")) {
            Some(unit) => unit as usize,
            None => usize::from(images[0].is_some()),
        };
        fields.value("id");
        let read_only = fields.flag("readonly").or_else(|| fields.flag("read-only")).unwrap_or(false);
        let format = fields.text("format").unwrap_or_else(|| "raw".to_owned());
        let Some(path) = fields.text("file") else { continue };
        if unit < 2 && fields.is_empty() {
            let source = Element::new("source").with("file", path);
            images[unit] = Some(Image { kind: "file", source, format, read_only, ..Image::default() });
            reader.options[at].done = true;
        }
    }
    let secure = reader.left(&["-global"]).into_iter().find(|at| {
        let mut fields = Fields::parse(reader.options[*at].value(), "");
        fields.text("driver").as_deref() == Some("cfi.pflash01")
            && fields.text("property").as_deref() == Some("secure")
            && fields.flag("value") == Some(true)
            && fields.is_empty()
    });
    // Without system management mode nobody but the firmware itself keeps to it, which the format does not have.
    let secure = secure.filter(|_| reader.domain.at("features").at("smm").attribute("state") == Some("on"));
    tidy(reader);
    let [code, variables] = images;
    if let Some(code) = code {
        let mut loader = Element::new("loader").with("readonly", if code.read_only { "yes" } else { "no" });
        loader.set("type", "pflash");
        if let Some(at) = secure {
            loader.set("secure", "yes");
            reader.options[at].done = true;
        }
        if code.format != "raw" {
            loader.set("format", code.format);
        }
        let path = code.source.attribute("file").unwrap_or_default().to_owned();
        reader.domain.at("os").push(loader.saying(path));
    }
    if !reader.domain.at("os").has("loader") {
        if let Some(path) = reader.last("-bios") {
            reader.domain.at("os").push(Element::new("loader").with("type", "rom").saying(path));
        }
    }
    if let Some(variables) = variables {
        let mut nvram = Element::new("nvram");
        if variables.format != "raw" {
            nvram.set("format", variables.format);
        }
        nvram = match variables.kind {
            "file" => nvram.saying(variables.source.attribute("file").unwrap_or_default()),
            kind => nvram.with("type", kind).having(variables.source),
        };
        reader.domain.at("os").push(nvram);
    }
    without_tables(reader);
}

/// Takes away what has been looked for.
fn tidy(reader: &mut Reader) {
    let features = reader.domain.at("features");
    if features.at("smm").is_empty() {
        features.remove("smm");
    }
    if features.is_empty() {
        reader.domain.remove("features");
    }
}

/// On ARM the format has ACPI with UEFI in flash memory alone.
fn without_tables(reader: &mut Reader) {
    let flash = reader.domain.at("os").at("loader").attribute("type") == Some("pflash");
    if reader.domain.at("os").at("loader").is_empty() {
        reader.domain.at("os").remove("loader");
    }
    if reader.arch != "aarch64" || flash || !reader.domain.at("features").has("acpi") {
        return tidy(reader);
    }
    reader.domain.at("features").remove("acpi");
    tidy(reader);
    if reader.domain.at("os").has("loader") {
        let message = "ACPI is left out: firmware that `-bios` names goes with a device tree".to_owned();
        reader.assume(
            message,
            "give the firmware by `-drive if=pflash`, or write `firmware='efi'`, to have `<acpi/>`",
        );
    }
}
