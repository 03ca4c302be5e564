//! SD cards, which have no device of their own but a drive (qemu-command-1.md 4.8).

use super::blockdev::{Layer, Usage};
use super::cache;
use super::{id, source, Translation};
use crate::domain::devices::disk::name_index;
use crate::domain::devices::disk::{Cache, Format, Source};
use crate::domain::devices::Disk;
use crate::qemu::members::doubled;

pub(super) fn card(out: &mut Translation<'_>, disk: &Disk, layer: &Layer<'_>) {
    let alias = id(&disk.info);
    let usage = Usage::of(disk);
    let empty = source::is_empty(&disk.source);
    let mut text = String::new();
    if !empty {
        let members = layer.storage(out, &usage, &alias, &alias);
        text.push_str(&match &disk.source {
            Source::Dir(dir) => {
                let floppy = if usage.floppy { "floppy:" } else { "" };
                format!("file=fat:{floppy}{},", doubled(dir.dir.as_ref().map_or("", |dir| &dir.0)))
            }
            Source::File(_) | Source::Block(_) => format!("file={},", doubled(members.text("filename"))),
            _ => members.dotted("file"),
        });
        let secret = format!("{alias}-encryption-secret0");
        let mut format = layer.format.as_str();
        match layer.format {
            Format::Raw if layer.is_locked() => {
                text.push_str(&format!("key-secret={secret},"));
                format = "luks";
            }
            Format::Qcow2 if layer.is_locked() => {
                text.push_str(&format!("encrypt.format=luks,encrypt.key-secret={secret},"));
            }
            _ => {}
        }
        if !matches!(disk.source, Source::Dir(_)) {
            text.push_str(&format!("format={format},"));
        }
    }
    // Names without a number are refused.
    let index = name_index(&disk.target.dev).unwrap_or_default();
    text.push_str(&format!("if=sd,index={index}"));
    if disk.readonly {
        text.push_str(",readonly=on");
    }
    if !empty {
        text.push_str(&settings(disk, &usage));
    }
    out.option("-drive", text);
}

fn settings(disk: &Disk, usage: &Usage) -> String {
    let cache = Some(cache::cache(disk)).filter(|cache| *cache != Cache::Default);
    let copied = disk.driver.as_ref().and_then(|driver| driver.copy_on_read);
    let all = [
        ("cache", cache.map(|cache| cache.as_str())),
        ("copy-on-read", copied.map(|on| on.as_str())),
        ("discard", usage.discard.map(|discard| discard.as_str())),
        ("detect-zeroes", usage.detect_zeroes.map(|zeroes| zeroes.as_str())),
        ("aio", usage.io.map(|io| io.as_str())),
    ];
    all.iter().filter_map(|(name, value)| Some(format!(",{name}={}", (*value)?))).collect()
}
