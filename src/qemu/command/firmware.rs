//! `<loader>` and `<nvram>`: the firmware's image and its variables, as flash memory or `-bios`
//! (qemu-command-1.md 2.2, 2.7).

use super::blockdev::{chain, Below, Layer, Usage};
use super::Translation;
use crate::domain::devices::disk::{Format, Source};
use crate::domain::os::{ImageFormat, Loader, LoaderType};
use crate::qemu::members::{Members, Value};
use crate::release::Release;
use crate::xml::value::token::YesNo;

/// Flash memory: the block nodes of the image and of the variables.
pub(super) fn images(out: &mut Translation<'_>) {
    let Some(loader) = flash(out) else { return };
    let path = loader.path.as_ref().map_or(String::new(), |path| path.0.clone());
    let storage = Members::new("driver", "file")
        .with("filename", path)
        .with("node-name", "libvirt-pflash0-storage")
        .with("auto-read-only", true)
        .with("discard", "unmap");
    out.option("-blockdev", storage.json());
    let format = Members::new("node-name", "libvirt-pflash0-format")
        .with("read-only", loader.readonly == Some(YesNo::Yes))
        .with("driver", loader.format.unwrap_or_default().as_str())
        .with("file", "libvirt-pflash0-storage")
        .with_some(
            "backing",
            (loader.format == Some(ImageFormat::Qcow2) && out.start.libvirt >= Release::new(12, 0))
                .then_some(Value::Null),
        );
    out.option("-blockdev", format.json());
    if let Some(source) = &variables(out) {
        let layer = variables_layer(out, source);
        chain(out, &Usage::default(), &[layer]);
    }
}

/// The members of `-machine` that name the flash memory.
pub(super) fn machine_members(out: &Translation<'_>) -> Members {
    if flash(out).is_none() {
        return Members::default();
    }
    let variables = variables(out).map(|source| variables_layer(out, &source).node(out));
    Members::new("pflash0", "libvirt-pflash0-format").with_some("pflash1", variables)
}

/// Secure flash memory, and an image that is no flash memory.
pub(super) fn bios(out: &mut Translation<'_>) {
    let Some(loader) = out.domain.os.as_ref().and_then(|os| os.loader.as_ref()) else { return };
    match (loader.r#type, &loader.path) {
        (Some(LoaderType::Pflash), _) if loader.secure == Some(YesNo::Yes) => {
            out.option("-global", "driver=cfi.pflash01,property=secure,value=on");
        }
        (Some(LoaderType::Rom), Some(path)) => {
            out.option("-bios", path.0.clone());
            store(out);
        }
        _ => {}
    }
}

/// The device that keeps the variables itself.
fn store(out: &mut Translation<'_>) {
    let store = out.domain.os.as_ref().and_then(|os| os.varstore.as_ref());
    let Some(path) = store.and_then(|store| store.path.as_ref()) else { return };
    let driver = if out.arch().is_x86() { "uefi-vars-x64" } else { "uefi-vars-sysbus" };
    out.device(Members::new("driver", driver).with("jsonfile", path.0.clone()));
}

fn flash<'d>(out: &Translation<'d>) -> Option<&'d Loader> {
    out.domain.os.as_ref()?.loader.as_ref().filter(|loader| loader.r#type == Some(LoaderType::Pflash))
}

/// Where the firmware's variables are.
fn variables(out: &Translation<'_>) -> Option<Source> {
    out.domain.os.as_ref()?.nvram.as_ref()?.source().filter(|source| !super::source::is_empty(source))
}

fn variables_layer<'s>(out: &Translation<'_>, source: &'s Source) -> Layer<'s> {
    let nvram = out.domain.os.as_ref().and_then(|os| os.nvram.as_ref());
    let common = source.common();
    Layer {
        source,
        format: match nvram.and_then(|nvram| nvram.format).unwrap_or_default() {
            ImageFormat::Raw => Format::Raw,
            ImageFormat::Qcow2 => Format::Qcow2,
        },
        tables: None,
        auth: common.auth.as_deref(),
        encryption: common.encryption.as_deref(),
        below: match nvram.and_then(|nvram| nvram.format) {
            Some(ImageFormat::Qcow2) if out.start.libvirt >= Release::new(12, 0) => Below::Nothing,
            _ => Below::Unsaid,
        },
        data: None,
        name: "libvirt-pflash1".to_owned(),
        set: None,
    }
}
