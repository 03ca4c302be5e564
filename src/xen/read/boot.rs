//! Firmware, kernel and boot order (xen.md 3.5, 4.2).

use super::Reader;
use crate::domain::os::{Acpi, AcpiTable, AcpiTableType, Boot, BootDev, ImageFormat, Loader, LoaderType};
use crate::xen::words::HVMLOADER;
use crate::xen::{Kind, Notation};
use crate::xml::value::id::CleanPath;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::{Rest, Value};
use crate::Release;

/// Where Xen keeps its UEFI firmware.
const OVMF: &str = "/usr/lib/xen/boot/ovmf.bin";

pub(super) fn read(reader: &mut Reader<'_>) {
    match (reader.kind, reader.notation) {
        (Kind::Hvm, Notation::Xl) => {
            let loader = firmware(reader);
            let acpi = reader.some_text("acpi_firmware").map(|path| tables(reader, &path));
            let os = reader.domain.os.get_or_insert_default();
            (os.loader, os.acpi) = (Some(loader), acpi);
            kernel(reader);
        }
        (Kind::Hvm, Notation::Xm) => match reader.some_text("kernel") {
            Some(path) => {
                let loader = rom(reader, &path);
                reader.domain.os.get_or_insert_default().loader = Some(loader);
            }
            None if reader.config.has("kernel") => {}
            None => reader.missing("kernel", "add the path of the firmware"),
        },
        (Kind::Pv | Kind::Pvh, _) => {
            reader.domain.bootloader = reader.some_text("bootloader").map(Into::into);
            reader.domain.bootloader_args = reader.some_text("bootargs").map(Into::into);
            kernel(reader);
        }
    }
    if reader.kind == Kind::Hvm {
        let boot = reader.text("boot");
        let letters = boot.map_or("c", |boot| boot.text);
        if let Some(boot) = boot.filter(|boot| boot.text.chars().count() > 4) {
            let rest: String = boot.text.chars().skip(4).collect();
            reader.leave_out(boot.at, &format!("`{rest}` behind the first four boot devices"));
        }
        let unknown =
            boot.into_iter().flat_map(|boot| boot.text.chars().take(4).map(move |letter| (letter, boot.at)));
        for (letter, at) in unknown.filter(|(letter, _)| !matches!(letter, 'a' | 'c' | 'd' | 'n')) {
            reader.leave_out(at, &format!("boot device `{letter}`, for which the hard disk is taken,"));
        }
        reader.domain.os.get_or_insert_default().boot = letters.chars().take(4).map(self::boot).collect();
    }
}

fn boot(letter: char) -> Boot {
    let dev = match letter {
        'a' => BootDev::Fd,
        'd' => BootDev::Cdrom,
        'n' => BootDev::Network,
        _ => BootDev::Hd,
    };
    Boot { dev, rest: Rest::default() }
}

/// The format of a firmware's image, which is written since 12.0.
fn format(reader: &Reader<'_>) -> Option<ImageFormat> {
    (reader.libvirt >= Release::new(12, 0)).then_some(ImageFormat::Raw)
}

fn rom(reader: &Reader<'_>, path: &str) -> Loader {
    let format = format(reader);
    Loader { r#type: Some(LoaderType::Rom), path: Some(path.into()), format, ..Loader::default() }
}

fn firmware(reader: &mut Reader<'_>) -> Loader {
    match reader.text("bios") {
        Some(bios) if bios.text == "ovmf" => {
            let path = reader.some_text("bios_path_override");
            Loader {
                readonly: Some(YesNo::Yes),
                r#type: Some(LoaderType::Pflash),
                path: Some(path.map_or(OVMF.into(), NonEmpty)),
                format: format(reader),
                ..Loader::default()
            }
        }
        Some(bios) if !bios.text.is_empty() => {
            reader.leave_out(bios.at, &format!("firmware '{}'", bios.text));
            rom(reader, HVMLOADER)
        }
        _ => rom(reader, HVMLOADER),
    }
}

/// The tables in a file; since 11.2 there may be several.
fn tables(reader: &Reader<'_>, path: &str) -> Acpi {
    let r#type = match reader.libvirt >= Release::new(11, 2) {
        true => AcpiTableType::Rawset,
        false => AcpiTableType::Slic,
    };
    let path = CleanPath::parse(path).unwrap_or_default();
    let table = vec![AcpiTable { r#type, path, rest: Rest::default() }];
    Acpi { table, rest: Rest::default() }
}

fn kernel(reader: &mut Reader<'_>) {
    let (kernel, initrd) = (reader.some_text("kernel"), reader.some_text("ramdisk"));
    let cmdline = command_line(reader);
    let os = reader.domain.os.get_or_insert_default();
    os.kernel = kernel.map(NonEmpty);
    os.initrd = initrd.map(NonEmpty);
    os.cmdline = cmdline.map(NonEmpty);
}

/// `cmdline`, or else `root` and `extra` put together.
fn command_line(reader: &mut Reader<'_>) -> Option<String> {
    if reader.notation == Notation::Xl {
        // Beside it, `root` and `extra` have no effect.
        if let Some(whole) = reader.some_text("cmdline") {
            return Some(whole);
        }
    }
    let (root, extra) = (reader.some_text("root"), reader.some_text("extra"));
    let parts = [root.map(|root| format!("root={root}")), extra];
    let joined = parts.into_iter().flatten().collect::<Vec<String>>().join(" ");
    Some(joined).filter(|line| !line.is_empty())
}
