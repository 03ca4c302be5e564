//! Disks (qemu-command-1.md 4): for each its layers as block nodes, and the device.

use super::blockdev::{chain, layers, Layer, Numbers, Usage};
use super::cache::cache;
use super::{id, sd, source, Family, Translation};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::{
    Cache, Device, DiskBus, DiskIothread, DiskIothreads, DiskModel, Driver, ErrorPolicy, Source,
    Throttlefilter,
};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive};
use crate::domain::os::BootDev;
use crate::domain::Domain;
use crate::qemu::caps::Flag;
use crate::qemu::launch::Launch;
use crate::qemu::members::{doubled, Members, Value};
use crate::qemu::rules::startup::volume::Outcome;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;

/// The boot index of each disk: its own, or its place among the boot devices of `<os>`.
fn boot_orders(domain: &Domain) -> Vec<u32> {
    let disks = &domain.devices.disk;
    let wanted = domain.os.as_ref().map_or(&[][..], |os| &os.boot);
    if wanted.is_empty() {
        return disks.iter().map(|disk| disk.info.boot.as_ref().map_or(0, |boot| boot.order)).collect();
    }
    let mut orders = vec![0; disks.len()];
    for (place, boot) in (1..).zip(wanted) {
        if let Some(at) = disks.iter().position(|disk| is_meant(boot.dev, disk.device)) {
            orders[at] = place;
        }
    }
    orders
}

/// Whether a boot device of `<os>` is a disk of that kind.
pub(crate) fn is_meant(dev: BootDev, device: Device) -> bool {
    match dev {
        BootDev::Hd => matches!(device, Device::Disk | Device::Lun),
        BootDev::Cdrom => device == Device::Cdrom,
        BootDev::Fd => device == Device::Floppy,
        BootDev::Network => false,
    }
}

/// What was settled of a disk before the start.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    /// Its boot index, 0 for none.
    pub boot: u32,
    /// The numbers of its top image.
    first: Numbers,
    /// The number of its first throttle filter.
    filter: u32,
    /// Whether it lost its medium.
    without_medium: bool,
}

/// Settles the disks, which are numbered from the last; the numbers that nobody has yet. Disks that a
/// guest starts without are taken away.
pub(super) fn plan(
    domain: &mut Domain,
    launch: &Launch,
    outcomes: &[Outcome],
    chardevs: u32,
) -> (Vec<Plan>, Numbers) {
    let boots = boot_orders(domain);
    let mut next = Numbers { node: launch.first_node, ..Numbers::default() };
    let mut plans = Vec::new();
    for ((disk, boot), outcome) in domain.devices.disk.iter().zip(boots).zip(outcomes).rev() {
        let without_medium = *outcome == Outcome::WithoutMedium;
        let first = next;
        if !(*outcome == Outcome::Gone || without_medium || matches!(disk.source, Source::VhostUser(_))) {
            layers(disk, launch, &mut next);
        }
        if disk.target.bus == Some(DiskBus::Sd) {
            next.node = first.node;
        }
        let filter = next.node;
        next.node += filters(disk).len() as u32;
        plans.push((*outcome, Plan { boot, first, filter, without_medium }));
    }
    let vdpa = next.set + chardevs;
    let mut kept = outcomes.iter().map(|outcome| *outcome != Outcome::Gone);
    domain.devices.disk.retain(|_| kept.next().unwrap_or(true));
    let plans = plans.into_iter().rev().filter(|(outcome, _)| *outcome != Outcome::Gone);
    let plans = plans.map(|(_, plan)| {
        let first = Numbers { vdpa: plan.first.vdpa + vdpa, ..plan.first };
        Plan { first, ..plan }
    });
    (plans.collect(), Numbers { vdpa: next.vdpa + vdpa, ..next })
}

pub(super) fn disks(out: &mut Translation<'_>) {
    floppies(out);
    for (at, disk) in out.domain.devices.disk.iter().enumerate() {
        let plan = out.disks[at];
        let shared =
            disk.transient.as_ref().is_some_and(|transient| transient.share_backing == Some(YesNo::Yes));
        if shared {
            continue;
        }
        let layers = layers(disk, out.launch, &mut { plan.first });
        if disk.target.bus == Some(DiskBus::Sd) {
            sd::card(out, disk, &layers[0]);
            continue;
        }
        let drive = if plan.without_medium { None } else { blocks(out, disk, &layers) };
        let drive = drive.map(|node| throttled(out, disk, node, plan.filter));
        device(out, disk, drive, plan.boot);
    }
}

fn floppies(out: &mut Translation<'_>) {
    let on_fdc = |disk: &&Disk| disk.target.bus == Some(DiskBus::Fdc);
    if !out.domain.devices.disk.iter().any(|disk| on_fdc(&disk)) {
        return;
    }
    let (mut a, mut b) = (0, 0);
    for (disk, plan) in out.domain.devices.disk.iter().zip(&out.disks).filter(|(disk, _)| on_fdc(disk)) {
        let unit = drive(disk).map_or(0, |drive| drive.unit);
        *(if unit == 0 { &mut a } else { &mut b }) = plan.boot;
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

/// The groups of limits that a disk is under, the one next to the image first.
fn filters(disk: &Disk) -> &[Throttlefilter] {
    disk.throttlefilters.as_ref().map_or(&[], |own| &own.throttlefilter)
}

/// Prints a node for each group of limits; the name of the last one.
fn throttled(out: &mut Translation<'_>, disk: &Disk, node: String, first: u32) -> String {
    let mut top = node;
    for (filter, number) in filters(disk).iter().zip(first..) {
        let name = format!("libvirt-{number}-filter");
        let members = Members::new("driver", "throttle")
            .with("node-name", &*name)
            .with("throttle-group", format!("throttle-{}", filter.group))
            .with("file", top);
        out.option("-blockdev", members.with("discard", "unmap").json());
        top = name;
    }
    top
}

/// Prints the block nodes of a disk, the lowest first; the name of the one that the device uses.
fn blocks(out: &mut Translation<'_>, disk: &Disk, layers: &[Layer<'_>]) -> Option<String> {
    if let Source::VhostUser(socket) = &disk.source {
        let again = super::chardev::ends(out, Default::default(), socket.reconnect.as_ref());
        let path = doubled(&socket.path);
        out.option("-chardev", format!("socket,id=chr-vu-{},path={path}{again}", id(&disk.info)));
        return None;
    }
    if source::is_empty(&disk.source) {
        return None;
    }
    let top = chain(out, &Usage::of(disk), layers)?;
    let copied = disk.driver.as_ref().is_some_and(|driver| driver.copy_on_read == Some(OnOff::On));
    if !copied {
        return Some(top);
    }
    let name = format!("libvirt-CoR-{}", disk.target.dev);
    let members = Members::new("driver", "copy-on-read").with("node-name", &*name).with("file", top);
    out.option("-blockdev", members.with("discard", "unmap").json());
    Some(name)
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
        (DiskBus::Usb, Device::Cdrom) if disk.model == Some(DiskModel::UsbBot) => "scsi-cd",
        (DiskBus::Usb, _) if disk.model == Some(DiskModel::UsbBot) => "scsi-hd",
        (DiskBus::Usb, _) => "usb-storage",
        (DiskBus::Fdc, _) => "floppy",
        (DiskBus::Nvme, _) => "nvme-ns",
        (DiskBus::Virtio, _) => "",
        // SD cards have no device; QEMU has no disks on the others, which is refused.
        (DiskBus::Sd | DiskBus::Xen | DiskBus::Uml, _) => return,
    };
    let zpci = out.zpci(&disk.info);
    if let Some(zpci) = zpci {
        out.device(zpci);
    }
    let mut members = match bus {
        DiskBus::Virtio => virtio(out, disk, driver),
        _ => Members::new("driver", word),
    };
    let address = disk_address(out, disk, bus);
    let adapter = bus == DiskBus::Usb && word != "usb-storage";
    let serial = disk.serial.as_ref().map(|serial| serial.0.clone());
    let escaped = serial.as_ref().map(|serial| serial.replace(' ', "\\ "));
    let (address, alias) = match adapter {
        false => (address, alias),
        true => {
            let own = Members::new("driver", "usb-bot").with("id", &*alias).with_some("serial", escaped);
            out.device(own.and(address));
            let unit = Members::new("bus", format!("{alias}.0")).with("scsi-id", 0u32).with("lun", 0u32);
            (unit, format!("{alias}-device"))
        }
    };
    members = members.and(address);
    if !adapter && matches!(word, "scsi-hd" | "scsi-cd") {
        members = members.with("device_id", serial.clone().unwrap_or_else(|| format!("drive-{alias}")));
    }
    members = members.with_some("share-rw", disk.shareable.then_some(true)).with_some("drive", node);
    members = members.with_some("chardev", served.then(|| format!("chr-vu-{alias}"))).with("id", alias);
    if disk.device != Device::Floppy {
        members = members.with_non_zero("bootindex", order.into());
        members = members.with_some("loadparm", out.loadparm(&disk.info));
    }
    members = members.and(sizes(disk)).and(wwn(disk));
    members = members.with_non_zero("rotation_rate", disk.target.rotation_rate.into());
    members = members.with_some("vendor", disk.vendor.as_ref().map(|text| &*text.0));
    members = members.with_some("product", disk.product.as_ref().map(|text| &*text.0));
    let removable = disk.target.removable.or(disk.target.unwritten.removable).map(OnOff::is_on);
    members = match word {
        "scsi-cd" if adapter => members.with_some("removable", removable.filter(|on| *on)),
        "scsi-hd" if adapter => members.with_some("removable", removable.filter(|on| *on)),
        "scsi-hd" => members.with_some("removable", removable),
        "usb-storage" => members.with("removable", removable.unwrap_or(false)),
        _ => members,
    };
    let cache = if served { driver.cache } else { cache(disk) };
    if cache != Cache::Default && disk.device != Device::Lun {
        let off = matches!(cache, Cache::Writethrough | Cache::Directsync);
        members = members.with("write-cache", if off { "off" } else { "on" });
    }
    members = members.and(geometry(disk));
    let serial = serial.filter(|_| bus != DiskBus::Nvme);
    members = members.with_some("serial", serial.map(|serial| serial.replace(' ', "\\ ")));
    out.device(members.and(error_policies(driver)).and(late(disk, driver)));
}

fn virtio(out: &Translation<'_>, disk: &Disk, driver: &Driver) -> Members {
    let served = matches!(disk.source, Source::VhostUser(_));
    let base = if served { "vhost-user-blk" } else { "virtio-blk" };
    let thread = driver.iothread.map(|thread| format!("iothread{thread}"));
    let scsi = match (out.has(Flag::VirtioBlkPciScsi) && !served, disk.device == Device::Lun) {
        (true, true) => Some(true),
        (true, false) if !out.has(Flag::VirtioBlkPciScsiDefaultDisabled) => Some(false),
        _ => None,
    };
    out.virtio(base, &disk.info, disk.model.and_then(DiskModel::virtio), driver.virtio)
        .with_some("iothread", thread)
        .with_some("ioeventfd", driver.ioeventfd.map(OnOff::is_on))
        .with_some("event_idx", driver.event_idx.map(OnOff::is_on))
        .with_some("scsi", scsi)
        .with_non_zero("num-queues", driver.queues.into())
        .with_non_zero("queue-size", driver.queue_size.into())
        .with_some("iothread-vq-mapping", driver.iothreads.as_ref().map(queue_mapping))
}

fn sizes(disk: &Disk) -> Members {
    let none = Members::default();
    let Some(sizes) = &disk.blockio else { return none };
    none.with_non_zero("logical_block_size", sizes.logical_block_size.into())
        .with_non_zero("physical_block_size", sizes.physical_block_size.into())
        .with_some("discard_granularity", sizes.discard_granularity)
}

/// The world wide name, of 16 digits as the rules have it.
fn wwn(disk: &Disk) -> Members {
    let number = |wwn: &NonEmpty| u64::from_str_radix(wwn.0.trim_start_matches("0x"), 16).ok();
    Members::default().with_some("wwn", disk.wwn.as_ref().and_then(number))
}

fn geometry(disk: &Disk) -> Members {
    let none = Members::default();
    let Some(geometry) = &disk.geometry else { return none };
    none.with_non_zero("cyls", geometry.cyls.into())
        .with_non_zero("heads", geometry.heads.into())
        .with_non_zero("secs", geometry.secs.into())
        .with_some("bios-chs-trans", geometry.trans.map(|trans| trans.as_str()))
}

/// What came after release 10.7: statistics, and how requests reach the storage.
fn late(disk: &Disk, driver: &Driver) -> Members {
    let intervals = driver.statistics.iter().flat_map(|own| &own.statistic);
    let intervals: Vec<Value> = intervals.map(|own| Value::Number(own.interval.into())).collect();
    let reservations = disk.source.common().reservations.as_ref().and_then(|own| own.migration);
    Members::default()
        .with_some("stats-intervals", (!intervals.is_empty()).then_some(Value::Array(intervals)))
        .with_some("dpofua", disk.target.dpofua.map(OnOff::is_on))
        .with_some("migrate-pr", reservations.map(YesNo::is_yes))
}

/// What happens when the host cannot write or read.
fn error_policies(driver: &Driver) -> Members {
    let (werror, rerror) = match (driver.error_policy, driver.rerror_policy) {
        (Some(ErrorPolicy::Enospace), rerror) => (Some("enospc"), rerror.map(|policy| policy.as_str())),
        (werror, rerror) => {
            (werror.map(|policy| policy.as_str()), rerror.or(werror).map(|policy| policy.as_str()))
        }
    };
    Members::default().with_some("werror", werror).with_some("rerror", rerror)
}

fn disk_address(out: &Translation<'_>, disk: &Disk, bus: DiskBus) -> Members {
    let Some(drive) = drive(disk) else { return out.address(&disk.info) };
    let none = Members::default();
    let kind = match bus {
        DiskBus::Ide => ControllerType::Ide,
        DiskBus::Sata => ControllerType::Sata,
        DiskBus::Scsi => return out.scsi_address(drive),
        DiskBus::Nvme => {
            let controller = out.controller(ControllerType::Nvme, drive.controller);
            return none.with("bus", controller).with("nsid", drive.unit + 1);
        }
        _ => return none.with("unit", drive.unit),
    };
    let built_in = bus == DiskBus::Ide && out.family.has_ide()
        || bus == DiskBus::Sata && out.family == Family::Q35 && drive.controller == 0;
    let alias = if built_in { "ide".to_owned() } else { out.controller(kind, drive.controller) };
    match bus {
        DiskBus::Ide => none.with("bus", format!("{alias}.{}", drive.bus)).with("unit", drive.unit),
        _ => none.with("bus", format!("{alias}.{}", drive.unit)),
    }
}

/// Which I/O thread serves which queues.
pub(super) fn queue_mapping(threads: &DiskIothreads) -> Value {
    let one = |thread: &DiskIothread| {
        let queues: Vec<Value> =
            thread.queue.iter().map(|queue| Value::Number(i128::from(queue.id))).collect();
        let members = Members::new("iothread", format!("iothread{}", thread.id));
        Value::Object(members.with_some("vqs", (!queues.is_empty()).then_some(Value::Array(queues))))
    };
    Value::Array(threads.iothread.iter().map(one).collect())
}
