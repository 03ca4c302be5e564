//! What has to be there, or has to be done, on the host before the guest starts: a manager does most of
//! it. A run without a manager lists it, each once.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{BackingStore, Source as DiskSource};
use crate::domain::devices::hostdev::{Address, Mode, Type as HostdevType};
use crate::domain::devices::interface::Source;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::os::ImageFormat;
use crate::qemu::launch::NetworkPort;
use crate::qemu::prepare::{HugePages, Need, Variables};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// The file of the firmware's variables has to be there.
    ///
    /// UEFI keeps its settings and boot entries in a file of the guest's own, which begins as a copy of
    /// a template. A manager makes it; without one, copy it once before the first start.
    ///
    /// ```xml wrong machine=q35
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes'>/usr/share/OVMF/OVMF_CODE.fd</loader>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    /// ```xml right machine=q35
    /// <os><type arch='x86_64' machine='q35'>hvm</type></os>
    /// ```
    VARIABLES_FILE = "Q524" "variables-file-needed" Warning;

    /// QEMU's helper has to be allowed to use a bridge.
    ///
    /// Without a manager QEMU asks `qemu-bridge-helper` for a place on the bridge. It refuses bridges that
    /// `/etc/qemu/bridge.conf` does not allow.
    BRIDGE_TO_ALLOW = "Q525" "bridge-to-allow" Note;

    /// The process has to be allowed to lock the guest's memory.
    ///
    /// Memory that devices of the host reach, and memory with `<locked/>`, cannot be paged out. A manager
    /// raises the limit; from a shell it is that of the user (`ulimit -l`, `/etc/security/limits.conf`,
    /// `LimitMEMLOCK=` of a systemd unit).
    MEMORY_TO_LOCK = "Q526" "memory-to-lock" Note;

    /// A mediated device has to be made before the guest starts.
    ///
    /// It is part of a device of the host, such as a virtual GPU. Make it with `mdevctl`, or by writing
    /// its uuid into `create` of its type below `/sys/class/mdev_bus`.
    ///
    /// ```xml wrong
    /// <hostdev mode='subsystem' type='mdev' model='vfio-pci'>
    ///   <source><address uuid='b155147a-663a-4009-ae7f-e9a96805b3ce'/></source>
    /// </hostdev>
    /// ```
    /// ```xml right
    /// <video><model type='virtio'/></video>
    /// ```
    MEDIATED_DEVICE = "Q527" "mediated-device-needed" Warning;

    /// Huge pages have to be free.
    ///
    /// The host sets pages of that size aside when it boots (`hugepages=` of the kernel) or later
    /// (`/sys/kernel/mm/hugepages`), and mounts them in a folder.
    HUGE_PAGES_NEEDED = "Q528" "huge-pages-needed" Note;
}

impl<'s> Startup<'s> {
    /// Lists what is to be prepared, where no manager does it.
    pub(super) fn prepare(&mut self, root: &Place<'_>) {
        if self.launch.is_managed() {
            return;
        }
        self.boot_files(root);
        self.image_files();
        self.bridges(root);
        self.locked_memory(root);
        self.mediated_devices(root);
        self.huge_pages(root);
    }

    fn need_file(&mut self, path: &'s str) {
        if !path.is_empty() && self.files.insert(path) {
            self.needs.push(Need::File(path.to_owned()));
        }
    }

    fn boot_files(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let Some(os) = &domain.os else { return };
        let loader = os.loader.as_ref().and_then(|loader| loader.path.as_ref());
        for path in [loader, os.kernel.as_ref(), os.initrd.as_ref(), os.dtb.as_ref()].into_iter().flatten() {
            self.need_file(&path.0);
        }
        let flash = os.loader.as_ref().filter(|loader| loader.path.is_some());
        let Some((loader, nvram)) = flash.zip(os.nvram.as_ref()) else { return };
        let Some(DiskSource::File(file)) = nvram.source() else { return };
        let Some(path) = file.file.as_deref().map(str::to_owned).filter(|path| !path.is_empty()) else {
            return;
        };
        let word = |format: Option<ImageFormat>| format.unwrap_or_default().as_str();
        let template = match &nvram.template {
            Some(template) => {
                Some((template.0.clone(), word(nvram.template_format.or(nvram.format).or(loader.format))))
            }
            None => loader.path.as_ref().and_then(|code| beside(&code.0)).zip(Some(word(loader.format))),
        };
        let format = word(nvram.format.or(loader.format));
        let help = match &template {
            Some((from, own)) if *own == format => format!("copy it once: cp '{from}' '{path}'"),
            Some((from, own)) => {
                format!("make it once: qemu-img convert -f {own} -O {format} '{from}' '{path}'")
            }
            None => "copy it once from the variables that come with the firmware".to_owned(),
        };
        let place = root.child("os");
        let place = place.child("nvram");
        let message = format!("the firmware's variables '{path}' have to be there");
        self.findings.report(&VARIABLES_FILE, &place, message).help(help);
        self.needs.push(Need::Variables(Variables { path, format, template }));
    }

    fn image_files(&mut self) {
        let domain = self.domain;
        for disk in &domain.devices.disk {
            self.image_file(&disk.source, disk.backing_store.as_deref());
        }
    }

    fn image_file(&mut self, source: &'s DiskSource, store: Option<&'s BackingStore>) {
        if let Some(path) = source.path() {
            self.need_file(path);
        }
        if let Some(layer) = store.and_then(|store| store.layer.as_ref()) {
            self.image_file(&layer.source, layer.backing_store.as_deref());
        }
    }

    fn bridges(&mut self, root: &Place<'_>) {
        if self.launch.descriptors.is_some() {
            return;
        }
        let domain = self.domain;
        let mut seen = BTreeSet::new();
        let devices = root.child("devices");
        for (one, place) in devices.each("interface", &domain.devices.interface) {
            let bridge = match &one.source {
                Source::Bridge(bridge) => &bridge.bridge,
                Source::Network(network) => match self.launch.networks.get(&network.network) {
                    Some(NetworkPort::Bridge(bridge)) => bridge,
                    _ => continue,
                },
                _ => continue,
            };
            if !seen.insert(bridge) {
                continue;
            }
            self.findings
                .report(
                    &BRIDGE_TO_ALLOW,
                    &place.child("source"),
                    format!("bridge '{bridge}': qemu-bridge-helper has to be allowed to use it"),
                )
                .help(format!("add the line `allow {bridge}` to /etc/qemu/bridge.conf"));
            self.needs.push(Need::Bridge(bridge.clone()));
        }
    }

    fn locked_memory(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let backing = domain.memory_backing.as_ref();
        let locked = backing.is_some_and(|backing| backing.locked);
        let devices = root.child("devices");
        let vfio = devices.each("hostdev", &domain.devices.hostdev).find(|(device, _)| {
            device.mode == Mode::Subsystem && matches!(device.r#type, HostdevType::Pci | HostdevType::Mdev)
        });
        let memory_backing = root.child("memoryBacking");
        let place = match vfio {
            Some((_, place)) => place,
            None if locked => memory_backing.child("locked"),
            None => return,
        };
        // Beside the guest's memory the process maps registers of devices: a gibibyte is enough for most.
        let amount = domain.memory.as_ref().map_or(0, |memory| memory.size.0).saturating_add(1024 * 1024);
        self.findings
            .report(&MEMORY_TO_LOCK, &place, format!("the process locks about {amount} KiB of memory"))
            .help(format!("raise the limit before the start: ulimit -l {amount}"));
        self.needs.push(Need::LockedMemory(amount));
    }

    fn mediated_devices(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let devices = root.child("devices");
        for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
            if device.r#type != HostdevType::Mdev || device.mode != Mode::Subsystem {
                continue;
            }
            let address = device.source.as_ref().and_then(|source| source.address.as_ref());
            let Some(Address::Mdev { uuid }) = address else { continue };
            self.findings
                .report(
                    &MEDIATED_DEVICE,
                    &place.child("source"),
                    format!("mediated device '{uuid}' has to be made"),
                )
                .help("make it with `mdevctl`, or through `create` of its type in /sys/class/mdev_bus");
            self.needs.push(Need::MediatedDevice(uuid.to_string()));
        }
    }

    fn huge_pages(&mut self, root: &Place<'_>) {
        let backing = root.child("memoryBacking");
        let place = backing.child("hugepages");
        for (size, memory) in self.memory_of_huge_pages() {
            let Some(mount) = self.launch.hugepages.iter().find(|mount| mount.size == size) else { continue };
            let count = memory.div_ceil(size);
            let message = format!("{count} huge pages of {size} KiB are taken from '{}'", mount.path);
            self.findings.report(&HUGE_PAGES_NEEDED, &place, message).help(format!(
                "set them aside: echo {count} > /sys/kernel/mm/hugepages/hugepages-{size}kB/nr_hugepages"
            ));
            self.needs.push(Need::HugePages(HugePages { size, memory }));
        }
    }

    /// How many KiB consist of huge pages at the start, by the size of these.
    fn memory_of_huge_pages(&self) -> BTreeMap<u64, u64> {
        let domain = self.domain;
        let pages = self.launch.pages(domain);
        let cells = domain.numa_cells().iter().map(|cell| (pages.size(cell.id), cell.memory.0));
        let devices = domain.devices.memory.iter();
        // Without cells there is one amount, in which devices are counted as well.
        let own = domain.memory.as_ref().filter(|_| cells.len() == 0).map(|memory| {
            let plugged = devices.clone().map(|device| device.target.size.0);
            (pages.size(None), memory.size.0.saturating_sub(plugged.fold(0, u64::saturating_add)))
        });
        let devices = devices.map(|device| {
            let taken = match device.model {
                MemoryModel::VirtioMem => device.target.requested.map_or(0, |size| size.0),
                _ => device.target.size.0,
            };
            (pages.size_of_device(device), taken)
        });
        let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
        for (size, memory) in cells.chain(own).chain(devices) {
            if let Some(size) = size.filter(|_| memory > 0) {
                let sum = sizes.entry(size).or_default();
                *sum = sum.saturating_add(memory);
            }
        }
        sizes
    }
}

/// The template that usually comes with an image of code, in the same folder: `OVMF_CODE.fd` has
/// `OVMF_VARS.fd`.
fn beside(code: &str) -> Option<String> {
    let (folder, name) = code.rsplit_once('/')?;
    name.contains("CODE").then(|| format!("{folder}/{}", name.replacen("CODE", "VARS", 1)))
}
