//! Disks (qemu-command-1.md 4): for each its layers as block nodes, and the device.

use super::members::{Members, Value};
use super::source::{self, Access};
use super::{id, Family, Translation};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::{
    BackingStore, Cache, DetectZeroes, Device, Discard, DiskBus, DiskIothread, DiskIothreads, Encryption,
    ErrorPolicy, Format, MetadataCache, Source,
};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive};
use crate::domain::os::BootDev;
use crate::domain::Domain;
use crate::qemu::caps::Flag;
use crate::xml::value::token::{OnOff, YesNo};

/// The boot index of each disk: its own, or its place among the boot devices of `<os>`.
pub(super) fn boot_orders(domain: &Domain) -> Vec<u32> {
    let disks = &domain.devices.disk;
    let wanted = domain.os.as_ref().map_or(&[][..], |os| &os.boot);
    if wanted.is_empty() {
        return disks.iter().map(|disk| disk.info.boot.as_ref().map_or(0, |boot| boot.order)).collect();
    }
    let mut orders = vec![0; disks.len()];
    for (place, boot) in (1..).zip(wanted) {
        let fits = |device: Device| match boot.dev {
            BootDev::Hd => matches!(device, Device::Disk | Device::Lun),
            BootDev::Cdrom => device == Device::Cdrom,
            BootDev::Fd => device == Device::Floppy,
            BootDev::Network => false,
        };
        if let Some(at) = disks.iter().position(|disk| fits(disk.device)) {
            orders[at] = place;
        }
    }
    orders
}

/// One image: a disk's own, or one below it.
struct Layer<'d> {
    source: &'d Source,
    format: Format,
    tables: Option<&'d MetadataCache>,
    below: Below,
    id: u32,
}

/// What lies below an image.
#[derive(Clone, Copy, PartialEq)]
enum Below {
    Another,
    Nothing,
    Unsaid,
}

pub(super) fn disks(out: &mut Translation<'_>) {
    floppies(out);
    let first = first_ids(out.domain);
    for (at, disk) in out.domain.devices.disk.iter().enumerate() {
        let shared =
            disk.transient.as_ref().is_some_and(|transient| transient.share_backing == Some(YesNo::Yes));
        if disk.target.bus == Some(DiskBus::Sd) {
            out.refuse("/domain/devices/disk", "SD cards are not translated for QEMU yet");
        }
        if shared || disk.target.bus == Some(DiskBus::Sd) {
            continue;
        }
        if let Source::Volume(_) = disk.source {
            out.refuse(
                "/domain/devices/disk/source",
                "the path of a volume is known to its storage pool alone",
            );
            continue;
        }
        let layers = layers(disk, first[at]);
        let drive = blocks(out, disk, &layers);
        device(out, disk, drive, out.boots[at]);
    }
}

/// Whether a helper process keeps reservations of some disk.
pub(super) fn has_managed_reservations(domain: &Domain) -> bool {
    let managed = |layer: &Layer<'_>| {
        let reservations = layer.source.common().reservations.as_ref();
        reservations.is_some_and(|reservations| reservations.managed == Some(YesNo::Yes))
    };
    domain.devices.disk.iter().any(|disk| layers(disk, 0).iter().any(managed))
}

/// How many block nodes the disks take.
pub(super) fn block_count(domain: &Domain) -> u32 {
    let first = domain.devices.disk.first();
    let own = first.map_or(0, |disk| if apart(disk) { 0 } else { layers(disk, 0).len() as u32 });
    first_ids(domain).first().map_or(0, |first| first + own - 1)
}

/// Whether a disk takes no block nodes.
fn apart(disk: &Disk) -> bool {
    matches!(disk.source, Source::VhostUser(_)) || disk.target.bus == Some(DiskBus::Sd)
}

/// Block nodes are counted from the last disk; each layer takes a number.
fn first_ids(domain: &Domain) -> Vec<u32> {
    let mut next = 1;
    let mut ids: Vec<u32> = domain
        .devices
        .disk
        .iter()
        .rev()
        .map(|disk| {
            let id = next;
            next += if apart(disk) { 0 } else { layers(disk, 0).len() as u32 };
            id
        })
        .collect();
    ids.reverse();
    ids
}

fn layers(disk: &Disk, first: u32) -> Vec<Layer<'_>> {
    fn below(store: &Option<Box<BackingStore>>) -> Below {
        match store {
            None => Below::Unsaid,
            Some(store) if store.layer.is_none() => Below::Nothing,
            Some(_) => Below::Another,
        }
    }
    let driver = disk.driver.as_ref();
    let mut all = vec![Layer {
        source: &disk.source,
        format: driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw),
        tables: driver.and_then(|driver| driver.metadata_cache.as_ref()),
        below: below(&disk.backing_store),
        id: first,
    }];
    if source::is_empty(&disk.source) {
        return all;
    }
    let mut store = &disk.backing_store;
    while let Some(layer) = store.as_ref().and_then(|store| store.layer.as_ref()) {
        all.push(Layer {
            source: &layer.source,
            format: layer.format.r#type,
            tables: layer.format.metadata_cache.as_ref(),
            below: below(&layer.backing_store),
            id: first + all.len() as u32,
        });
        store = &layer.backing_store;
    }
    all
}

fn floppies(out: &mut Translation<'_>) {
    let on_fdc = |disk: &&Disk| disk.target.bus == Some(DiskBus::Fdc);
    if !out.domain.devices.disk.iter().any(|disk| on_fdc(&disk)) {
        return;
    }
    let (mut a, mut b) = (0, 0);
    for (disk, order) in out.domain.devices.disk.iter().zip(&out.boots).filter(|(disk, _)| on_fdc(disk)) {
        let unit = drive(disk).map_or(0, |drive| drive.unit);
        *(if unit == 0 { &mut a } else { &mut b }) = *order;
    }
    if out.family == Family::Pseries {
        out.refuse("/domain/devices/disk", "pSeries machines have no floppy drives");
    }
    if out.family == Family::Q35 {
        let members = Members::new("driver", "isa-fdc");
        out.device(members.with_non_zero("bootindexA", a.into()).with_non_zero("bootindexB", b.into()));
        return;
    }
    for (name, order) in [("bootindexA", a), ("bootindexB", b)] {
        if order > 0 {
            out.option("-global", format!("isa-fdc.{name}={order}"));
        }
    }
}

fn drive(disk: &Disk) -> Option<&Drive> {
    match disk.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => Some(drive),
        _ => None,
    }
}

/// How the host caches a disk, if it is known.
fn cache(disk: &Disk) -> Cache {
    let cache = disk.driver.as_ref().map_or(Cache::Default, |driver| driver.cache);
    if cache == Cache::Default && disk.shareable && !disk.readonly {
        return Cache::None;
    }
    cache
}

fn cache_members(cache: Cache) -> Option<Value> {
    let (direct, no_flush) = match cache {
        Cache::Default => return None,
        Cache::None | Cache::Directsync => (true, false),
        Cache::Writethrough | Cache::Writeback => (false, false),
        Cache::Unsafe => (false, true),
    };
    Some(Value::Object(Members::new("direct", direct).with("no-flush", no_flush)))
}

/// How an image is encrypted, as its source says or, in the older spelling, its disk.
fn encryption<'d>(disk: &'d Disk, layer: &Layer<'d>, top: bool) -> Option<&'d Encryption> {
    layer.source.common().encryption.as_ref().or(disk.encryption.as_ref().filter(|_| top))
}

/// The part that QEMU decrypts itself.
fn by_qemu(encryption: Option<&Encryption>) -> Option<&Encryption> {
    let encryption = encryption?;
    encryption.engine.as_deref().is_none_or(|engine| engine == "qemu").then_some(encryption)
}

/// Prints the block nodes of a disk, the lowest first; the name of the one that the device uses.
fn blocks(out: &mut Translation<'_>, disk: &Disk, layers: &[Layer<'_>]) -> Option<String> {
    if let Source::VhostUser(socket) = &disk.source {
        let again = super::chardev::ends(Default::default(), socket.reconnect.as_ref());
        let path = super::members::doubled(&socket.path);
        out.option("-chardev", format!("socket,id=chr-vu-{},path={path}{again}", id(&disk.info)));
        return None;
    }
    if source::is_empty(&disk.source) {
        return None;
    }
    let mut below: Option<String> = None;
    for (at, layer) in layers.iter().enumerate().rev() {
        below = Some(layer_nodes(out, disk, layer, at == 0, below.take()));
    }
    let driver = disk.driver.as_ref();
    let copied = driver.is_some_and(|driver| driver.copy_on_read == Some(OnOff::On));
    match below {
        Some(node) if copied => {
            let name = format!("libvirt-CoR-{}", disk.target.dev);
            let members = Members::new("driver", "copy-on-read").with("node-name", &*name).with("file", node);
            out.option("-blockdev", members.with("discard", "unmap").json());
            Some(name)
        }
        node => node,
    }
}

fn layer_nodes(
    out: &mut Translation<'_>,
    disk: &Disk,
    layer: &Layer<'_>,
    top: bool,
    below: Option<String>,
) -> String {
    let storage = format!("libvirt-{}-storage", layer.id);
    let format = format!("libvirt-{}-format", layer.id);
    let plain = matches!(layer.format, Format::Raw | Format::Aio | Format::Iso | Format::Dir);
    let encryption = encryption(disk, layer, top);
    let locked = by_qemu(encryption).filter(|encryption| encryption.format == "luks");
    let bare = plain && locked.is_none() && out.has(Flag::BlockjobBackingMaskProtocol);
    let slice = layer.source.common().slices.as_ref().and_then(|slices| slices.slice.as_ref());
    let parent = if bare { &storage } else { &format };
    let driver = disk.driver.as_ref();
    let access = Access {
        storage: &storage,
        parent,
        encryption,
        auth: disk.auth.as_ref().filter(|_| top),
        floppy: disk.device == Device::Floppy,
        readonly: disk.readonly || !top,
        cdrom: disk.device == Device::Cdrom,
        raw: plain,
        io: driver.and_then(|driver| driver.io),
    };
    let Some(members) = source::storage(out, layer.source, &access) else { return storage };
    let effective = |node: &str| {
        let none = Default::default();
        let driver = disk.driver.as_ref().unwrap_or(&none);
        let zeroes = driver.detect_zeroes.filter(|_| top).map(|zeroes| match zeroes {
            DetectZeroes::Unmap if driver.discard != Some(Discard::Unmap) => DetectZeroes::On,
            zeroes => zeroes,
        });
        Members::new("node-name", node)
            .with("read-only", access.readonly)
            .with_some("discard", driver.discard.map(|discard| discard.as_str()))
            .with_some("detect-zeroes", zeroes.map(|zeroes| zeroes.as_str()))
            .with_some("cache", cache_members(cache(disk)))
    };
    let lower = |node: &str| {
        Members::new("node-name", node)
            .with("auto-read-only", true)
            .with("discard", "unmap")
            .with_some("cache", cache_members(cache(disk)))
    };
    let alone = bare && slice.is_none();
    out.option("-blockdev", members.and(if alone { effective(&storage) } else { lower(&storage) }).json());
    if alone {
        return storage;
    }
    let mut file = storage;
    if let Some(slice) = slice {
        let name = format!("libvirt-{}-slice-sto", layer.id);
        let members = Members::new("driver", "raw")
            .with("file", file)
            .with("offset", slice.offset)
            .with("size", slice.size);
        out.option("-blockdev", members.and(if bare { effective(&name) } else { lower(&name) }).json());
        if bare {
            return name;
        }
        file = name;
    }
    let members = effective(&format)
        .and(format_members(out, disk, layer, locked.is_some(), &format))
        .with("file", file);
    let chained = matches!(layer.format, Format::Qcow | Format::Qcow2 | Format::Qed | Format::Vmdk);
    let members = match (below, layer.below) {
        (Some(node), _) if chained => members.with("backing", node),
        (Some(_), _) => {
            out.refuse(
                "/domain/devices/disk",
                format!("an image of format '{}' has nothing below it", layer.format),
            );
            members
        }
        (None, Below::Nothing) if chained => members.with("backing", Value::Null),
        _ => members,
    };
    out.option("-blockdev", members.json());
    format
}

fn format_members(
    out: &mut Translation<'_>,
    disk: &Disk,
    layer: &Layer<'_>,
    locked: bool,
    node: &str,
) -> Members {
    let secret = format!("{node}-encryption-secret0");
    let driver = match layer.format {
        Format::Raw | Format::Aio | Format::Iso | Format::Dir if locked => {
            return Members::new("driver", "luks").with("key-secret", secret);
        }
        Format::Raw | Format::Aio | Format::Iso | Format::Dir | Format::Fat => "raw",
        Format::Vhd => "vhdx",
        Format::Ploop => "parallels",
        Format::Cow => {
            out.refuse("/domain/devices/disk", "QEMU has no images of format 'cow'");
            "raw"
        }
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
    let unref = disk.driver.as_ref().and_then(|driver| driver.discard_no_unref);
    let tables = layer.tables.map_or(0, |tables| tables.max_size.0);
    members.with_non_zero("cache-size", tables).with_some("discard-no-unref", unref.map(OnOff::is_on))
}

fn device(out: &mut Translation<'_>, disk: &Disk, node: Option<String>, order: u32) {
    let served = matches!(disk.source, Source::VhostUser(_));
    let none = Default::default();
    let driver = disk.driver.as_ref().unwrap_or(&none);
    let alias = id(&disk.info);
    let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
    let word = match (bus, disk.device) {
        (DiskBus::Ide | DiskBus::Sata, Device::Cdrom) => "ide-cd",
        (DiskBus::Ide | DiskBus::Sata, _) => "ide-hd",
        (DiskBus::Scsi, Device::Lun) => "scsi-block",
        (DiskBus::Scsi, Device::Cdrom) => "scsi-cd",
        (DiskBus::Scsi, _) => "scsi-hd",
        (DiskBus::Usb, _) => "usb-storage",
        (DiskBus::Fdc, _) => "floppy",
        (DiskBus::Virtio, _) => "",
        (other, _) => {
            out.refuse("/domain/devices/disk/target", format!("QEMU has no disks on bus '{other}'"));
            return;
        }
    };
    let zpci = out.zpci(&disk.info);
    if let Some(zpci) = zpci {
        out.device(zpci);
    }
    let mut members = if bus == DiskBus::Virtio {
        let base = if served { "vhost-user-blk" } else { "virtio-blk" };
        let thread = driver.iothread.map(|thread| format!("iothread{thread}"));
        let scsi = match (out.has(Flag::VirtioBlkPciScsi) && !served, disk.device == Device::Lun) {
            (true, true) => Some(true),
            (true, false) if !out.has(Flag::VirtioBlkPciScsiDefaultDisabled) => Some(false),
            _ => None,
        };
        out.virtio(base, &disk.info, disk.model, driver.virtio)
            .with_some("iothread", thread)
            .with_some("ioeventfd", driver.ioeventfd.map(OnOff::is_on))
            .with_some("event_idx", driver.event_idx.map(OnOff::is_on))
            .with_some("scsi", scsi)
            .with_non_zero("num-queues", driver.queues.into())
            .with_non_zero("queue-size", driver.queue_size.into())
            .with_some("iothread-vq-mapping", driver.iothreads.as_ref().map(queue_mapping))
    } else {
        Members::new("driver", word)
    };
    let address = disk_address(out, disk, bus);
    members = members.and(address);
    let serial = disk.serial.as_ref().map(|serial| serial.0.clone());
    if matches!(word, "scsi-hd" | "scsi-cd") {
        members = members.with("device_id", serial.clone().unwrap_or_else(|| format!("drive-{alias}")));
    }
    members = members.with_some("share-rw", disk.shareable.then_some(true)).with_some("drive", node);
    members = members.with_some("chardev", served.then(|| format!("chr-vu-{alias}"))).with("id", alias);
    if disk.device != Device::Floppy {
        members = members.with_non_zero("bootindex", order.into());
    }
    if let Some(sizes) = &disk.blockio {
        members = members
            .with_non_zero("logical_block_size", sizes.logical_block_size.into())
            .with_non_zero("physical_block_size", sizes.physical_block_size.into())
            .with_non_zero("discard_granularity", sizes.discard_granularity.into());
    }
    let wwn = disk.wwn.as_ref().and_then(|wwn| u64::from_str_radix(wwn.0.trim_start_matches("0x"), 16).ok());
    members = members.with_some("wwn", wwn).with_non_zero("rotation_rate", disk.target.rotation_rate.into());
    members = members.with_some("vendor", disk.vendor.as_ref().map(|text| &*text.0));
    members = members.with_some("product", disk.product.as_ref().map(|text| &*text.0));
    let removable = disk.target.removable.map(OnOff::is_on);
    members = match word {
        "scsi-hd" => members.with_some("removable", removable),
        "usb-storage" => members.with("removable", removable.unwrap_or(false)),
        _ => members,
    };
    let cache = if served { driver.cache } else { cache(disk) };
    if cache != Cache::Default && disk.device != Device::Lun {
        let off = matches!(cache, Cache::Writethrough | Cache::Directsync);
        members = members.with("write-cache", if off { "off" } else { "on" });
    }
    if let Some(geometry) = &disk.geometry {
        members = members
            .with_non_zero("cyls", geometry.cyls.into())
            .with_non_zero("heads", geometry.heads.into())
            .with_non_zero("secs", geometry.secs.into())
            .with_some("bios-chs-trans", geometry.trans.map(|trans| trans.as_str()));
    }
    members = members.with_some("serial", serial.map(|serial| serial.replace(' ', "\\ ")));
    let (werror, rerror) = match (driver.error_policy, driver.rerror_policy) {
        (Some(ErrorPolicy::Enospace), rerror) => (Some("enospc"), rerror.map(|policy| policy.as_str())),
        (werror, rerror) => {
            (werror.map(|policy| policy.as_str()), rerror.or(werror).map(|policy| policy.as_str()))
        }
    };
    out.device(members.with_some("werror", werror).with_some("rerror", rerror));
}

fn disk_address(out: &mut Translation<'_>, disk: &Disk, bus: DiskBus) -> Members {
    let Some(drive) = drive(disk) else { return out.address(&disk.info) };
    let none = Members::default();
    let kind = match bus {
        DiskBus::Ide => ControllerType::Ide,
        DiskBus::Sata => ControllerType::Sata,
        DiskBus::Scsi => return out.scsi_address(drive),
        _ => return none.with("unit", drive.unit),
    };
    let alias = match out.controller(kind, drive.controller) {
        _ if bus == DiskBus::Ide && out.family.has_ide() => "ide".to_owned(),
        _ if bus == DiskBus::Sata && out.family == Family::Q35 && drive.controller == 0 => "ide".to_owned(),
        Some(alias) => alias,
        None => {
            out.refuse(
                "/domain/devices/disk/address",
                format!("there is no {kind} controller {}", drive.controller),
            );
            return none;
        }
    };
    match bus {
        DiskBus::Ide => none.with("bus", format!("{alias}.{}", drive.bus)).with("unit", drive.unit),
        _ => none.with("bus", format!("{alias}.{}", drive.unit)),
    }
}

/// Which I/O thread serves which queues.
fn queue_mapping(threads: &DiskIothreads) -> Value {
    let one = |thread: &DiskIothread| {
        let queues: Vec<Value> =
            thread.queue.iter().map(|queue| Value::Number(i128::from(queue.id))).collect();
        let members = Members::new("iothread", format!("iothread{}", thread.id));
        Value::Object(members.with_some("vqs", (!queues.is_empty()).then_some(Value::Array(queues))))
    };
    Value::Array(threads.iothread.iter().map(one).collect())
}
