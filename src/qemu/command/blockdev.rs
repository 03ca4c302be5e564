//! Images as block nodes: one or more for each, from the storage up (qemu-command-1.md 4.2, 4.3).

use super::cache::{cache, cache_members};
use super::source::{self, Access};
use super::Translation;
use crate::domain::devices::disk::{
    Auth, BackingStore, Cache, DetectZeroes, Device, Discard, Driver, Encryption, EncryptionEngine,
    EncryptionFormat, Format, Io, MetadataCache, Source,
};
use crate::domain::devices::Disk;
use crate::qemu::caps::Flag;
use crate::qemu::launch::Launch;
use crate::qemu::members::{Members, Value};
use crate::xml::value::token::OnOff;

/// One image: a disk's own, or one below it.
pub(super) struct Layer<'d> {
    pub source: &'d Source,
    pub format: Format,
    pub tables: Option<&'d MetadataCache>,
    pub auth: Option<&'d Auth>,
    pub encryption: Option<&'d Encryption>,
    pub below: Below,
    /// What the names of its nodes begin with.
    pub name: String,
    /// The set of descriptors that stands for it.
    pub set: Option<u32>,
    /// The storage that its data is in, and what the names of its nodes begin with.
    pub data: Option<(&'d Source, String)>,
}

/// What lies below an image.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Below {
    Another,
    Nothing,
    Unsaid,
}

/// How a guest uses a chain of images.
#[derive(Clone, Copy, Default)]
pub(super) struct Usage {
    pub readonly: bool,
    pub floppy: bool,
    pub cdrom: bool,
    pub cache: Cache,
    pub io: Option<Io>,
    pub discard: Option<Discard>,
    pub discard_no_unref: Option<OnOff>,
    pub detect_zeroes: Option<DetectZeroes>,
}

/// The next numbers of what images take.
#[derive(Clone, Copy, Default)]
pub(super) struct Numbers {
    /// Of block nodes, from 1.
    pub node: u32,
    /// Of sets of descriptors.
    pub set: u32,
    /// Of sets of descriptors of vDPA devices.
    pub vdpa: u32,
}

impl Usage {
    pub(super) fn of(disk: &Disk) -> Usage {
        let none = Driver::default();
        let driver = disk.driver.as_ref().unwrap_or(&none);
        Usage {
            readonly: disk.readonly,
            floppy: disk.device == Device::Floppy,
            cdrom: disk.device == Device::Cdrom,
            cache: cache(disk),
            io: driver.io,
            discard: driver.discard,
            discard_no_unref: driver.discard_no_unref,
            detect_zeroes: driver.detect_zeroes.map(|zeroes| match zeroes {
                DetectZeroes::Unmap if driver.discard != Some(Discard::Unmap) => DetectZeroes::On,
                zeroes => zeroes,
            }),
        }
    }
}

/// The images of a disk from the top down; the numbers move on.
pub(super) fn layers<'d>(disk: &'d Disk, launch: &Launch, next: &mut Numbers) -> Vec<Layer<'d>> {
    fn below(store: &Option<Box<BackingStore>>) -> Below {
        match store {
            None => Below::Unsaid,
            Some(store) if store.layer.is_none() => Below::Nothing,
            Some(_) => Below::Another,
        }
    }
    let mut new = |source: &'d Source, format, tables, store| {
        let name = format!("libvirt-{}", next.node);
        next.node += 1;
        let take = |number: &mut u32| {
            *number += 1;
            *number - 1
        };
        let set = match source {
            Source::File(file) if file.fdgroup.is_some() => Some(take(&mut next.set)),
            Source::VhostVdpa(vdpa)
                if vdpa.dev.as_ref().is_some_and(|dev| launch.vdpa_disks.contains_key(&dev.0)) =>
            {
                Some(take(&mut next.vdpa))
            }
            _ => None,
        };
        let common = source.common();
        let data = common.data_store.as_ref().map(|store| {
            next.node += 1;
            (&store.source, format!("libvirt-{}", next.node - 1))
        });
        let (auth, encryption) = (common.auth.as_deref(), common.encryption.as_deref());
        Layer { source, format, tables, auth, encryption, below: below(store), name, set, data }
    };
    let driver = disk.driver.as_ref();
    let format = driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
    let tables = driver.and_then(|driver| driver.metadata_cache.as_ref());
    let mut top = new(&disk.source, format, tables, &disk.backing_store);
    top.auth = top.auth.or(disk.auth.as_deref());
    top.encryption = top.encryption.or(disk.encryption.as_deref());
    let mut all = vec![top];
    if source::is_empty(&disk.source) {
        return all;
    }
    let mut store = &disk.backing_store;
    while let Some(layer) = store.as_ref().and_then(|store| store.layer.as_ref()) {
        let tables = layer.format.metadata_cache.as_ref();
        all.push(new(&layer.source, layer.format.r#type, tables, &layer.backing_store));
        store = &layer.backing_store;
    }
    all
}

impl Layer<'_> {
    fn is_plain(&self) -> bool {
        matches!(self.format, Format::Raw | Format::Aio | Format::Iso | Format::Dir)
    }

    /// Whether QEMU decrypts it itself.
    pub(super) fn is_locked(&self) -> bool {
        let by_qemu = |encryption: &Encryption| {
            encryption.engine != Some(EncryptionEngine::Librbd) && encryption.format == EncryptionFormat::Luks
        };
        self.encryption.is_some_and(by_qemu)
    }

    /// Whether it has no node for its format.
    fn is_bare(&self, out: &Translation<'_>) -> bool {
        let open = source::lone_descriptor(out, self.source) == Some(true);
        self.is_plain() && !self.is_locked() && !open && out.has(Flag::BlockjobBackingMaskProtocol)
    }

    /// The node that uses it name.
    pub(super) fn node(&self, out: &Translation<'_>) -> String {
        let slice = self.source.common().slices.as_ref().and_then(|slices| slices.slice.as_ref());
        let suffix = match (self.is_bare(out), slice) {
            (false, _) => "format",
            (true, Some(_)) => "slice-sto",
            (true, None) => "storage",
        };
        format!("{}-{suffix}", self.name)
    }

    /// The storage, and what it needs is printed; `storage` and `parent` name the objects.
    pub(super) fn storage(
        &self,
        out: &mut Translation<'_>,
        usage: &Usage,
        storage: &str,
        parent: &str,
    ) -> Members {
        let access = Access {
            storage,
            parent,
            encryption: self.encryption,
            auth: self.auth,
            set: self.set,
            floppy: usage.floppy,
            readonly: usage.readonly,
            cdrom: usage.cdrom,
            raw: self.is_plain(),
            io: usage.io,
        };
        source::storage(out, self.source, &access)
    }
}

/// Prints the block nodes of a chain, the lowest image first; the name of the one that a device uses.
pub(super) fn chain(out: &mut Translation<'_>, usage: &Usage, layers: &[Layer<'_>]) -> Option<String> {
    let mut below: Option<String> = None;
    for (at, layer) in layers.iter().enumerate().rev() {
        let usage = match at {
            0 => *usage,
            _ => Usage { readonly: true, detect_zeroes: None, ..*usage },
        };
        let data = layer.data.as_ref().map(|(source, name)| {
            let layer = data_layer(source, name);
            nodes(out, &Usage { readonly: at > 0, ..usage }, &layer, Under::default())
        });
        below = Some(nodes(out, &usage, layer, Under { backing: below.take(), data }));
    }
    below
}

/// The nodes that an image's own node refers to.
#[derive(Default)]
struct Under {
    backing: Option<String>,
    data: Option<String>,
}

/// The storage of an image's data: raw, with nothing below it.
fn data_layer<'d>(source: &'d Source, name: &str) -> Layer<'d> {
    let common = source.common();
    Layer {
        source,
        format: Format::Raw,
        tables: None,
        auth: common.auth.as_deref(),
        encryption: common.encryption.as_deref(),
        below: Below::Unsaid,
        name: name.to_owned(),
        set: None,
        data: None,
    }
}

fn nodes(out: &mut Translation<'_>, usage: &Usage, layer: &Layer<'_>, under: Under) -> String {
    let storage = format!("{}-storage", layer.name);
    let bare = layer.is_bare(out);
    let parent = if bare { storage.clone() } else { format!("{}-format", layer.name) };
    let members = layer.storage(out, usage, &storage, &parent);
    let cache = cache_members(usage.cache);
    let effective = |node: &str| {
        Members::new("node-name", node)
            .with("read-only", usage.readonly)
            .with_some("discard", usage.discard.map(|discard| discard.as_str()))
            .with_some("detect-zeroes", usage.detect_zeroes.map(|zeroes| zeroes.as_str()))
            .with_some("cache", cache.clone())
    };
    let lone = source::lone_descriptor(out, layer.source);
    let lower = |node: &str| {
        let members = Members::new("node-name", node);
        let members = match lone {
            Some(writable) => members.with("read-only", !writable && usage.readonly),
            None => members.with("auto-read-only", true),
        };
        members.with("discard", "unmap").with_some("cache", cache.clone())
    };
    let slice = layer.source.common().slices.as_ref().and_then(|slices| slices.slice.as_ref());
    let alone = bare && slice.is_none();
    out.option("-blockdev", members.and(if alone { effective(&storage) } else { lower(&storage) }).json());
    let mut file = storage;
    if let Some(slice) = slice {
        let name = format!("{}-slice-sto", layer.name);
        let members = Members::new("driver", "raw")
            .with("file", file)
            .with("offset", slice.offset)
            .with("size", slice.size);
        out.option("-blockdev", members.and(if bare { effective(&name) } else { lower(&name) }).json());
        file = name;
    }
    if bare {
        return file;
    }
    let format = format_members(usage, layer, &parent).with_some("data-file", under.data);
    let members = effective(&parent).and(format).with("file", file);
    let chained = matches!(layer.format, Format::Qcow | Format::Qcow2 | Format::Qed | Format::Vmdk);
    let members = match (under.backing, layer.below) {
        (Some(node), _) if chained => members.with("backing", node),
        (None, Below::Nothing) if chained => members.with("backing", Value::Null),
        _ => members,
    };
    out.option("-blockdev", members.json());
    parent
}

fn format_members(usage: &Usage, layer: &Layer<'_>, node: &str) -> Members {
    let secret = format!("{node}-encryption-secret0");
    let locked = layer.is_locked();
    let driver = match layer.format {
        _ if layer.is_plain() && locked => {
            return Members::new("driver", "luks").with("key-secret", secret);
        }
        Format::Raw | Format::Aio | Format::Iso | Format::Dir | Format::Fat => "raw",
        Format::Vhd => "vhdx",
        Format::Ploop => "parallels",
        other => other.as_str(),
    };
    let members = Members::new("driver", driver);
    if !matches!(layer.format, Format::Qcow2 | Format::Qcow) {
        return members;
    }
    let encrypt = locked.then(|| Value::Object(Members::new("format", "luks").with("key-secret", secret)));
    let members = members.with_some("encrypt", encrypt);
    if layer.format != Format::Qcow2 {
        return members;
    }
    let tables = layer.tables.map_or(0, |tables| tables.max_size.0);
    members
        .with_non_zero("cache-size", tables)
        .with_some("discard-no-unref", usage.discard_no_unref.map(OnOff::is_on))
}
