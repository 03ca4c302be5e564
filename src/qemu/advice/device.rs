//! Advice about devices: threads without work, disks on slow buses, devices of the host.

use crate::diagnostic::{rule, Action, Findings, Fix, Place};
use crate::domain::devices::controller::Controller;
use crate::domain::devices::disk::{Device, Disk, DiskBus, DiskIothreads};
use crate::domain::devices::hostdev::{Mode, Model, Type};
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// The guest has I/O threads that no device uses.
    ///
    /// An I/O thread does nothing until a disk or controller names it: all I/O stays in QEMU's main
    /// thread. Add `iothread` to the `<driver>` of disks on bus virtio, or of a controller of model
    /// virtio-scsi, or remove the threads.
    ///
    /// ```xml wrong
    /// <iothreads>1</iothreads>
    /// <disk><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    /// ```xml right
    /// <iothreads>1</iothreads>
    /// <disk><driver name='qemu' iothread='1'/><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    IDLE_IOTHREAD = "A001" "idle-iothread" Note;

    /// The guest has a memory balloon beside a device of the host.
    ///
    /// The memory of a guest with a PCI device of the host is pinned, since the device may write to all of
    /// it, so a balloon gives nothing back. It costs a device, and inflating it can break DMA.
    ///
    /// ```xml wrong
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// ```
    /// ```xml right
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// <memballoon model='none'/>
    /// ```
    BALLOON_BESIDE_HOST_DEVICE = "A002" "balloon-beside-host-device" Note;

    /// The guest has a PCI device of the host, and no huge pages.
    ///
    /// All its memory is pinned anyway, so huge pages cost nothing more, and they make translations of
    /// addresses by the CPU and the IOMMU cheaper. Add `<memoryBacking><hugepages/></memoryBacking>`, and
    /// reserve the pages on the host.
    ///
    /// ```xml wrong
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// ```
    /// ```xml right
    /// <memoryBacking><hugepages/></memoryBacking>
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// ```
    SMALL_PAGES = "A003" "small-pages-with-host-device" Note;

    /// A hard disk is on an emulated bus, where a virtio disk would do.
    ///
    /// QEMU imitates IDE and SATA register by register. A disk on bus virtio, or on a controller of model
    /// virtio-scsi, is several times as fast and can have I/O threads; the guest needs its driver, which
    /// Linux and BSD have and Windows gets from virtio-win.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='sda' bus='sata'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    EMULATED_DISK_BUS = "A004" "emulated-disk-bus" Note;
}

pub(super) fn advise(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    idle_threads(domain, root, findings);
    let devices = root.child("devices");
    for (disk, place) in devices.each("disk", &domain.devices.disk) {
        disk_bus(disk, &place, findings);
    }
    if has_host_device(domain) {
        balloon(domain, &devices, findings);
        small_pages(domain, root, findings);
    }
}

fn idle_threads(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let listed: Vec<u32> = match &domain.iothreadids {
        Some(ids) => ids.iothread.iter().map(|thread| thread.id).collect(),
        None => Vec::new(),
    };
    let count = domain.iothreads.unwrap_or(0).max(u32::try_from(listed.len()).unwrap_or(u32::MAX));
    let named = of_disks(&domain.devices.disk).chain(of_controllers(&domain.devices.controller));
    let used: BTreeSet<u32> = named.collect();
    let all: BTreeSet<u32> = match listed.is_empty() {
        // A count beyond all sense needs no list.
        true => (1..=count.min(4096)).collect(),
        false => listed.into_iter().collect(),
    };
    let idle: Vec<String> = all.difference(&used).map(u32::to_string).collect();
    let Some(first) = idle.first() else { return };
    let message = match (used.is_empty(), idle.as_slice()) {
        (true, [_]) => "the I/O thread is used by no device".to_owned(),
        (true, all) => format!("none of the {} I/O threads is used by a device", all.len()),
        (false, [only]) => format!("I/O thread {only} is used by no device"),
        (false, [several @ .., last]) => {
            format!("I/O threads {} and {last} are used by no device", several.join(", "))
        }
        (false, []) => return,
    };
    let place = match domain.iothreads {
        Some(_) => root.child("iothreads"),
        None => root.child("iothreadids"),
    };
    findings
        .report(&IDLE_IOTHREAD, &place, message)
        .help(format!("add `iothread='{first}'` to `<driver>` of a virtio disk, or remove what is not used"));
}

fn listed(list: Option<&DiskIothreads>) -> impl Iterator<Item = u32> + '_ {
    list.into_iter().flat_map(|list| &list.iothread).map(|thread| thread.id)
}

fn of_disks(disks: &[Disk]) -> impl Iterator<Item = u32> + '_ {
    let drivers = disks.iter().filter_map(|disk| disk.driver.as_ref());
    drivers.flat_map(|driver| driver.iothread.into_iter().chain(listed(driver.iothreads.as_ref())))
}

fn of_controllers(controllers: &[Controller]) -> impl Iterator<Item = u32> + '_ {
    let drivers = controllers.iter().filter_map(|controller| controller.driver.as_ref());
    drivers.flat_map(|driver| [driver.iothread].into_iter().chain(listed(driver.iothreads.as_ref())))
}

/// Whether the guest has a PCI device of the host, or a part of one.
fn has_host_device(domain: &Domain) -> bool {
    let passed = |mode, r#type, model: Option<&Model>| {
        mode == Mode::Subsystem
            && (r#type == Type::Pci || r#type == Type::Mdev && model == Some(&Model::VfioPci))
    };
    let mut hostdevs = domain.devices.hostdev.iter();
    let mut interfaces = domain.devices.interface.iter();
    hostdevs.any(|device| passed(device.mode, device.r#type, device.model.as_ref()))
        || interfaces.any(|interface| match &interface.source {
            InterfaceSource::Hostdev(source) => !source.is_usb(),
            _ => false,
        })
}

fn balloon(domain: &Domain, devices: &Place<'_>, findings: &mut Findings) {
    let message =
        "the memory balloon gives nothing back, since the memory is pinned for a device of the host";
    match &domain.devices.memballoon {
        Some(own) if own.model == MemballoonModel::None => {}
        Some(_) => {
            let place = devices.child("memballoon");
            let action = Action::SetAttribute("model".to_owned(), "none".to_owned());
            findings
                .report(&BALLOON_BESIDE_HOST_DEVICE, &place.attr("model"), message)
                .remedy("set `model='none'`", Fix::risky("set `model='none'`", place.path(), action));
        }
        None => {
            let source = "<memballoon model='none'/>";
            let label = format!("add `{source}`");
            let fix = Fix::risky(&label, devices.path(), Action::Insert(source.to_owned()));
            let message = format!("{message}; there is one unless the definition says no");
            findings.report(&BALLOON_BESIDE_HOST_DEVICE, devices, message).remedy(label, fix);
        }
    }
}

fn small_pages(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let backing = domain.memory_backing.as_ref();
    if backing.is_some_and(|backing| backing.hugepages.is_some()) {
        return;
    }
    let (place, source) = match backing {
        Some(_) => (root.child("memoryBacking"), "<hugepages/>"),
        None => (*root, "<memoryBacking><hugepages/></memoryBacking>"),
    };
    findings
        .report(&SMALL_PAGES, &place, "the memory is pinned for a device of the host, in small pages")
        .help(format!("add `{source}`, and reserve huge pages on the host"));
}

fn disk_bus(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    if disk.device != Device::Disk {
        return;
    }
    let target = place.child("target");
    let (bus, place) = match disk.target.bus {
        Some(bus) => (bus, target.attr("bus")),
        None if disk.target.dev.starts_with("hd") => (DiskBus::Ide, target.attr("dev")),
        None => return,
    };
    if matches!(bus, DiskBus::Ide | DiskBus::Sata) {
        findings
            .report(&EMULATED_DISK_BUS, &place, format!("a hard disk on bus '{bus}', which is emulated"))
            .help("use `bus='virtio'` if the guest has its driver");
    }
}
