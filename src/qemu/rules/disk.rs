//! Disks and their sources (qemu-rules.md 3.13, 3.14).

use super::Check;
use crate::domain::devices::disk::name_index;
use crate::domain::devices::disk::{
    BackingStore, Cache, Device, DiskBus, DiskIothread, Encryption, EncryptionEngine, EncryptionFormat,
    Format, Io, Protocol, Source, Transport,
};
use crate::domain::devices::Disk;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::xml::value::token::{OnOff, YesNo};
use std::collections::BTreeSet;

impl Check<'_> {
    pub(super) fn disks(&mut self) {
        let disks = &self.domain.devices.disk;
        for (at, disk) in disks.iter().enumerate() {
            self.device("disk", at, disks.len());
            self.front(disk);
            self.driver(disk);
            self.limits(disk);
            let format = disk.driver.as_ref().and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
            let encryption = disk.source.common().encryption.as_ref().or(disk.encryption.as_ref());
            self.layer(disk, &disk.source, format, encryption);
            let cached = disk.driver.as_ref().is_some_and(|driver| driver.metadata_cache.is_some());
            self.refuse(
                cached && format != Format::Qcow2,
                "only images of format 'qcow2' have a cache of their tables",
            );
            let mut below: Option<&BackingStore> = disk.backing_store.as_deref();
            while let Some(layer) = below.and_then(|store| store.layer.as_ref()) {
                self.layer(
                    disk,
                    &layer.source,
                    layer.format.r#type,
                    layer.source.common().encryption.as_ref(),
                );
                below = layer.backing_store.as_deref();
            }
        }
    }

    fn front(&mut self, disk: &Disk) {
        let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
        let on = |buses: &[DiskBus]| buses.contains(&bus);
        if let Some(geometry) = &disk.geometry {
            self.refuse(
                on(&[DiskBus::Usb, DiskBus::Sd]),
                format!("a disk on bus '{bus}' has no geometry to choose"),
            );
            let translated = geometry.trans.is_some() && bus != DiskBus::Ide;
            self.refuse(translated, "geometry is translated on bus 'ide' alone");
        }
        let cdrom = disk.device == Device::Cdrom;
        let message = format!("there are no CD drives on bus '{bus}'");
        self.refuse(cdrom && on(&[DiskBus::Virtio, DiskBus::Sd]), message);
        self.refuse(bus == DiskBus::Sd && disk.serial.is_some(), "an SD card has no serial number to choose");
        let copied = disk.driver.as_ref().is_some_and(|driver| driver.copy_on_read == Some(OnOff::On));
        self.refuse(copied && disk.readonly, "what is read cannot be kept on a read-only disk");
        let taken_out = matches!(disk.device, Device::Cdrom | Device::Floppy);
        self.refuse(copied && taken_out, "what is read from a medium that can be taken out is not kept");
        let named = disk.wwn.is_some() && !on(&[DiskBus::Ide, DiskBus::Scsi]);
        self.refuse(named, "a world wide name is for disks on bus 'ide' or 'scsi'");
        let made = (disk.vendor.is_some() || disk.product.is_some()) && bus != DiskBus::Scsi;
        self.refuse(made, "vendor and product are for disks on bus 'scsi'");
        if disk.device == Device::Lun {
            match bus {
                DiskBus::Scsi => self.lacks(true, Flag::ScsiBlock, "disks of device 'lun'"),
                DiskBus::Virtio => self.lacks(true, Flag::VirtioBlkPciScsi, "SCSI commands on virtio disks"),
                _ => self.refuse(true, format!("a disk on bus '{bus}' cannot be a 'lun'")),
            }
            self.refuse(
                copied || disk.wwn.is_some() || disk.vendor.is_some() || disk.product.is_some(),
                "a 'lun' is as it is: it has no name and keeps nothing",
            );
            self.refuse(
                bus == DiskBus::Scsi && disk.serial.is_some(),
                "a 'lun' has the serial number that it has",
            );
        }
        if disk.target.rotation_rate > 0 {
            let fits = on(&[DiskBus::Scsi, DiskBus::Ide, DiskBus::Sata]) && disk.device == Device::Disk;
            self.refuse(!fits, "a rotation rate is for hard disks on bus 'scsi', 'ide' or 'sata'");
            self.lacks(fits, Flag::RotationRate, "rotation rates");
        }
        let address = disk.info.address.as_ref().map(|address| &address.bus);
        let usb = bus == DiskBus::Usb;
        self.lacks(usb, Flag::UsbStorage, "disks on bus 'usb'");
        self.refuse(usb && disk.source.is_empty(), "a disk on bus 'usb' has a source");
        let other = address.is_some_and(|bus| !matches!(bus, Bus::Usb(_)));
        self.refuse(usb && other, "a disk on bus 'usb' needs an address of type 'usb'");
        let virtio = bus == DiskBus::Virtio;
        let placed = matches!(address, None | Some(Bus::Pci(_) | Bus::Ccw(_) | Bus::VirtioMmio));
        self.refuse(virtio && !placed, "a disk on bus 'virtio' has no address of that type");
        if let (Some(Bus::Drive(drive)), DiskBus::Scsi) = (address, bus) {
            self.scsi_target(drive);
        }
        if let Some(Bus::Drive(drive)) = address {
            let beyond = match bus {
                DiskBus::Ide => drive.controller > 0 || drive.target > 0,
                DiskBus::Fdc => drive.controller > 0 || drive.bus > 0 || drive.target > 0,
                DiskBus::Sata => drive.bus > 0 || drive.target > 0,
                DiskBus::Scsi => drive.bus > 0,
                _ => false,
            };
            self.refuse(beyond, format!("there is no such place on bus '{bus}'"));
        }
        let fixed = disk.device == Device::Disk && disk.readonly && on(&[DiskBus::Ide, DiskBus::Sata]);
        self.refuse(fixed, format!("a hard disk on bus '{bus}' cannot be read-only"));
        let name = disk.target.dev.as_str();
        let partition = name.ends_with(|c: char| c.is_ascii_digit());
        self.refuse(name_index(name).is_none() || partition, format!("'{name}' is no name of a whole disk"));
        if let Some(serial) = &disk.serial {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_ .+".contains(&byte);
            self.refuse(
                !serial.0.bytes().all(fits),
                "a serial number has letters, digits, '-', '_', '.', '+' and blanks",
            );
        }
    }

    fn driver(&mut self, disk: &Disk) {
        let Some(driver) = &disk.driver else { return };
        let virtio = disk.target.bus == Some(DiskBus::Virtio);
        let other = driver.name.as_deref().filter(|name| *name != "qemu");
        self.refuse(other.is_some(), format!("QEMU has no disk driver '{}'", other.unwrap_or_default()));
        let direct = matches!(driver.cache, Cache::None | Cache::Directsync);
        let native = driver.io == Some(Io::Native) && !direct;
        self.refuse(native, "I/O 'native' needs the cache 'none' or 'directsync'");
        self.lacks(driver.io == Some(Io::IoUring), Flag::AioIoUring, "I/O by rings");
        self.lacks(virtio && driver.queue_size > 0, Flag::VirtioBlkQueueSize, "the size of a disk's queues");
        let threaded = driver.iothread.is_some() || driver.iothreads.is_some();
        self.refuse(threaded && !virtio, "I/O threads serve disks on bus 'virtio'");
        self.lacks(
            driver.iothreads.is_some(),
            Flag::VirtioBlkIothreadMapping,
            "several I/O threads for one disk",
        );
        let listed = self.iothreads();
        let several = driver.iothreads.iter().flat_map(|threads| &threads.iothread).map(|thread| thread.id);
        for id in driver.iothread.into_iter().chain(several) {
            self.refuse(!listed.contains(&id), format!("there is no I/O thread {id}"));
        }
        if let Some(threads) = &driver.iothreads {
            self.mapping(&threads.iothread, driver.queues);
        }
        self.lacks(driver.discard_no_unref.is_some(), Flag::Qcow2DiscardNoUnref, "`discard_no_unref`");
    }

    /// The numbers of the guest's I/O threads.
    pub(super) fn iothreads(&self) -> Vec<u32> {
        match &self.domain.iothreadids {
            Some(ids) => ids.iothread.iter().map(|thread| thread.id).collect(),
            None => (1..=self.domain.iothreads.unwrap_or(0)).collect(),
        }
    }

    /// Which thread serves which queue: all is said, or nothing.
    fn mapping(&mut self, threads: &[DiskIothread], queues: u32) {
        let named = threads.first().is_some_and(|thread| !thread.queue.is_empty());
        self.refuse(named && queues == 0, "threads of single queues need `queues`");
        let mixed = threads.iter().any(|thread| thread.queue.is_empty() == named);
        self.refuse(mixed, "either all threads name their queues or none does");
        let mut seen = BTreeSet::new();
        let twice = threads.iter().any(|thread| !seen.insert(thread.id));
        self.refuse(twice, "an I/O thread is listed twice");
        let mut served = BTreeSet::new();
        for queue in threads.iter().flat_map(|thread| &thread.queue) {
            self.refuse(queues > 0 && queue.id >= queues, format!("there is no queue {}", queue.id));
            self.refuse(!served.insert(queue.id), format!("queue {} has two I/O threads", queue.id));
        }
        let idle = named && (0..queues).any(|queue| !served.contains(&queue));
        self.refuse(idle, "a queue has no I/O thread");
    }

    /// Disks of one group have the same limits.
    fn group(&mut self, disk: &Disk) {
        let Some(tune) = disk.iotune.as_ref().filter(|tune| tune.group_name.is_some()) else { return };
        let mut others = self.domain.devices.disk.iter().filter(|other| other.target.dev != disk.target.dev);
        let other = others.any(|other| {
            other.iotune.as_ref().is_some_and(|own| own.group_name == tune.group_name && own != tune)
        });
        self.refuse(other, "another disk of the group has other limits");
    }

    fn limits(&mut self, disk: &Disk) {
        self.group(disk);
        let sd = disk.target.bus == Some(DiskBus::Sd) && disk.iotune.is_some();
        self.refuse(sd, "the I/O of SD cards is not limited");
        if let Some(transient) = &disk.transient {
            let file = matches!(disk.source, Source::File(_)) && !disk.source.is_empty();
            let hard = disk.device == Device::Disk;
            self.refuse(
                !file || disk.readonly || !hard,
                "a transient disk is a hard disk in a file, for writing",
            );
            let shares = transient.share_backing == Some(YesNo::Yes);
            let bus = matches!(disk.target.bus, Some(DiskBus::Usb | DiskBus::Virtio | DiskBus::Scsi));
            let stays = self.domain.on_reboot.is_some_and(|action| action.as_str() == "destroy");
            self.lacks(
                shares && stays,
                Flag::SetAction,
                "what lies below a disk of a guest that does not reboot",
            );
            self.refuse(shares && !bus, "what lies below is shared on bus 'usb', 'virtio' or 'scsi'");
        }
        if let Some(tune) = &disk.iotune {
            let rates = [
                tune.total_bytes_sec,
                tune.read_bytes_sec,
                tune.write_bytes_sec,
                tune.total_iops_sec,
                tune.read_iops_sec,
                tune.write_iops_sec,
                tune.total_bytes_sec_max,
                tune.read_bytes_sec_max,
                tune.write_bytes_sec_max,
                tune.total_iops_sec_max,
                tune.read_iops_sec_max,
                tune.write_iops_sec_max,
                tune.size_iops_sec,
            ];
            let most = 1_000_000_000_000_000;
            self.refuse(rates.iter().any(|rate| *rate > most), format!("a limit of I/O is at most {most}"));
            let alone = tune.group_name.is_some() && rates.iter().all(|rate| *rate == 0);
            self.refuse(alone, "a group of limits needs limits");
        }
        let format = disk.driver.as_ref().and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
        let encryption = disk.source.common().encryption.as_ref().or(disk.encryption.as_ref());
        let decrypted = encryption.is_some_and(|own| {
            own.format == EncryptionFormat::Luks && own.engine != Some(EncryptionEngine::Librbd)
        });
        let shared = disk.shareable && !disk.readonly && (format != Format::Raw || decrypted);
        self.refuse(shared, format!("several guests cannot write to an image of format '{format}'"));
        if let (Source::VhostVdpa(_), Some(driver)) = (&disk.source, &disk.driver) {
            let direct = matches!(driver.cache, Cache::None | Cache::Directsync);
            self.refuse(!direct, "a vDPA disk has the cache 'none' or 'directsync'");
        }
        let served = matches!(disk.source, Source::VhostUser(_) | Source::VhostVdpa(_));
        self.lacks(
            matches!(disk.source, Source::VhostUser(_)),
            Flag::VhostUserBlk,
            "disks that a process serves",
        );
        self.lacks(matches!(disk.source, Source::VhostVdpa(_)), Flag::VirtioBlkVhostVdpa, "vDPA disks");
        let shares = self.shares_memory();
        self.refuse(
            served && !shares,
            "the process that serves the disk must see the guest's memory: share it",
        );
    }

    fn layer(&mut self, disk: &Disk, source: &Source, format: Format, encryption: Option<&Encryption>) {
        let message = match format {
            Format::Cow => Some("QEMU has no images of format 'cow'"),
            Format::Dir => Some("a directory is a disk of type 'dir', not an image of format 'dir'"),
            Format::Iso => Some("a CD image has format 'raw'"),
            _ => None,
        };
        self.refuse(message.is_some(), message.unwrap_or_default());
        let folder = matches!(source, Source::Dir(_));
        let volume = matches!(source, Source::Volume(_));
        self.refuse(format == Format::Fat && !folder && !volume, "format 'fat' is for disks of type 'dir'");
        self.refuse(folder && format != Format::Fat, "a disk of type 'dir' has format 'fat'");
        self.refuse(folder && format == Format::Fat && !disk.readonly, "a disk of type 'dir' is read-only");
        self.lacks(source.common().reservations.is_some(), Flag::PrManagerHelper, "reservations");
        if let Some(encryption) = encryption {
            self.encryption(source, format, encryption);
        }
        let Source::Network(network) = source else { return };
        let protocol = network.protocol;
        let web = matches!(protocol, Protocol::Http | Protocol::Https);
        let files = web || matches!(protocol, Protocol::Ftp | Protocol::Ftps);
        let secure = matches!(protocol, Protocol::Https | Protocol::Ftps);
        self.refuse(protocol == Protocol::Tftp, "QEMU does not read from TFTP servers");
        self.refuse(network.ssl.is_some() && !secure, "certificates are checked for 'https' and 'ftps'");
        self.refuse(network.cookies.is_some() && !web, "cookies are for 'http' and 'https'");
        self.refuse(network.query.is_some() && !web, "a query is for 'http' and 'https'");
        let ahead = network.readahead.is_some() || network.timeout.is_some();
        self.refuse(ahead && !files, "`<readahead>` and `<timeout>` are for HTTP and FTP");
        let nbd = protocol == Protocol::Nbd;
        self.refuse(network.reconnect.is_some() && !nbd, "`<reconnect>` is for 'nbd'");
        let hostname = network.tls_hostname.is_some();
        self.refuse(hostname && !nbd, "`tlsHostname` is for 'nbd'");
        self.lacks(hostname && nbd, Flag::BlockdevNbdTlsHostname, "`tlsHostname`");
        let nfs = protocol == Protocol::Nfs;
        let plain = network.host.iter().all(|host| host.transport == Transport::Tcp && host.port == 0);
        self.refuse(nfs && !plain, "a server of NFS is reached by TCP, at its own port");
        let one = !nfs || network.host.len() == 1;
        self.refuse(!one, "an image on NFS is on exactly one server");
    }

    fn encryption(&mut self, source: &Source, format: Format, encryption: &Encryption) {
        let kind = encryption.format;
        self.refuse(
            matches!(kind, EncryptionFormat::Default | EncryptionFormat::Qcow),
            "the old encryption of QEMU is gone",
        );
        let several = encryption.secret.len() > 1;
        match encryption.engine {
            Some(EncryptionEngine::Librbd) => {
                let rbd = matches!(source, Source::Network(network) if network.protocol == Protocol::Rbd);
                self.refuse(!rbd, "the engine 'librbd' is for protocol 'rbd'");
                self.lacks(true, Flag::RbdEncryption, "encryption by librbd");
                self.lacks(several, Flag::RbdEncryptionLayering, "several layers of encryption by librbd");
                self.lacks(
                    kind == EncryptionFormat::LuksAny,
                    Flag::RbdEncryptionLuksAny,
                    "the format 'luks-any'",
                );
            }
            Some(EncryptionEngine::Qemu) | None => {
                let fits = matches!(format, Format::Raw | Format::Qcow2);
                self.refuse(
                    kind == EncryptionFormat::Luks && !fits,
                    "images of format 'raw' and 'qcow2' can be encrypted",
                );
                self.refuse(
                    matches!(kind, EncryptionFormat::Luks2 | EncryptionFormat::LuksAny),
                    format!("QEMU does not decrypt '{kind}' itself"),
                );
                self.refuse(several, "QEMU decrypts with one secret");
            }
        }
    }
}
