//! `<driver>` of a disk (qemu-rules.md 3.13).

use super::Shared;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{Cache, Device, DiskBus, DiskIothread, Driver, Io, Source};
use crate::domain::devices::Disk;
use crate::qemu::caps::Flag;
use crate::qemu::rules::{Check, NOT_IN_QEMU};
use crate::rules::cputune::NO_SUCH_IOTHREAD;
use crate::xml::value::token::OnOff;
use std::collections::BTreeSet;

rule! {
    /// What is read cannot be kept in the image of the disk.
    ///
    /// `copy_on_read` writes what was read from a backing store into the image, so the disk must be
    /// writable, emulated, and not a medium that can be ejected. Remove `copy_on_read`.
    ///
    /// ```xml wrong
    /// <disk type='file' device='cdrom'>
    ///   <driver name='qemu' copy_on_read='on'/><source file='/a'/><target dev='sda' bus='sata'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file' device='disk'>
    ///   <driver name='qemu' copy_on_read='on'/><source file='/a'/><target dev='sda' bus='sata'/>
    /// </disk>
    /// ```
    COPY_ON_READ = "Q103" "copy-on-read-not-possible" Error;

    /// The disk bypasses the host's page cache, but its cache mode does not.
    ///
    /// `io='native'` and vDPA disks need `cache='none'` or `cache='directsync'`.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver cache='writeback' io='native'/><source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver cache='none' io='native'/><source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    CACHE_NOT_DIRECT = "Q104" "cache-mode-not-direct" Error;

    /// The I/O threads of a disk do not share its queues out completely.
    ///
    /// Either no `<iothread>` of `<iothreads>` lists queues, or all do, and then every queue from 0 to
    /// `queues` minus one has exactly one thread. A thread is listed once.
    ///
    /// ```xml wrong
    /// <iothreads>2</iothreads>
    /// <disk type='file'>
    ///   <driver name='qemu' queues='2'><iothreads>
    ///     <iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='0'/></iothread>
    ///   </iothreads></driver>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <iothreads>2</iothreads>
    /// <disk type='file'>
    ///   <driver name='qemu' queues='2'><iothreads>
    ///     <iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='1'/></iothread>
    ///   </iothreads></driver>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    QUEUE_MAPPING = "Q105" "iothread-queue-mapping" Error;
}

/// Whether the host's page cache is bypassed.
fn is_direct(cache: Cache) -> bool {
    match cache {
        Cache::None | Cache::Directsync => true,
        Cache::Default | Cache::Writethrough | Cache::Writeback | Cache::Unsafe => false,
    }
}

impl Check<'_> {
    /// The settings go with each other and with the disk.
    pub(super) fn driver(&mut self, disk: &Disk, place: &Place<'_>, shared: &Shared) {
        let Some(driver) = &disk.driver else { return };
        let place = place.child("driver");
        let virtio = disk.target.bus == Some(DiskBus::Virtio);
        if let Some(name) = driver.name.as_deref().filter(|name| *name != "qemu") {
            let message = format!("`name='{name}'` of `<driver>`: QEMU has no such disk driver");
            self.findings.report(&NOT_IN_QEMU, &place.attr("name"), message).help("use 'qemu', or remove it");
        }
        if driver.copy_on_read == Some(OnOff::On) {
            self.copy_on_read(disk, &place);
        }
        let cache = driver.cache;
        let uncached = if driver.io == Some(Io::Native) {
            Some("`io='native'`")
        } else {
            matches!(disk.source, Source::VhostVdpa(_)).then_some("a disk of type 'vhostvdpa'")
        };
        if let Some(what) = uncached.filter(|_| !is_direct(cache)) {
            self.findings
                .report(
                    &CACHE_NOT_DIRECT,
                    &place.attr("cache"),
                    format!("`cache='{cache}'` is not possible with {what}"),
                )
                .help("use `cache='none'` or `cache='directsync'`");
        }
        if driver.io == Some(Io::IoUring) {
            self.needs(Flag::AioIoUring, &place.attr("io"), "`io='io_uring'`");
        }
        if virtio && driver.queue_size > 0 {
            self.needs(Flag::VirtioBlkQueueSize, &place.attr("queue_size"), "`queue_size` of a disk");
        }
        if driver.discard_no_unref.is_some() {
            self.needs(Flag::Qcow2DiscardNoUnref, &place.attr("discard_no_unref"), "`discard_no_unref`");
        }
        self.disk_iothreads(disk, driver, &place, shared);
    }

    fn copy_on_read(&mut self, disk: &Disk, driver: &Place<'_>) {
        let what = match disk.device {
            // The rules of LUNs explain it.
            Device::Lun => return,
            Device::Cdrom | Device::Floppy => format!("a disk with `device='{}'`", disk.device),
            Device::Disk if disk.readonly => "a read-only disk".to_owned(),
            Device::Disk => return,
        };
        self.findings
            .report(
                &COPY_ON_READ,
                &driver.attr("copy_on_read"),
                format!("`copy_on_read='on'` of {what}: nothing can be written to it"),
            )
            .remove("");
    }

    fn disk_iothreads(&mut self, disk: &Disk, driver: &Driver, place: &Place<'_>, shared: &Shared) {
        let several = place.child("iothreads");
        if disk.target.bus != Some(DiskBus::Virtio) {
            let help = "remove it, or use bus 'virtio'";
            if driver.iothread.is_some() {
                self.not_on_bus(&place.attr("iothread"), disk, "`iothread`", help);
            } else if driver.iothreads.is_some() {
                self.not_on_bus(&several, disk, "`<iothreads>`", help);
            }
        }
        if let Some(id) = driver.iothread {
            self.iothread_exists(id, &place.attr("iothread"), &shared.iothreads);
        }
        let Some(own) = &driver.iothreads else { return };
        self.needs(Flag::VirtioBlkIothreadMapping, &several, "`<iothreads>` of a disk");
        for (thread, place) in several.each("iothread", &own.iothread) {
            self.iothread_exists(thread.id, &place.attr("id"), &shared.iothreads);
        }
        self.mapping(&own.iothread, driver.queues, place, &several);
    }

    /// The guest has an I/O thread that serves a device.
    pub(in crate::qemu::rules) fn iothread_exists(
        &mut self,
        id: u32,
        place: &Place<'_>,
        listed: &BTreeSet<u32>,
    ) {
        if !listed.contains(&id) {
            self.findings
                .report(
                    &NO_SUCH_IOTHREAD,
                    place,
                    format!("I/O thread {id}: the guest has no such I/O thread"),
                )
                .help(format!("add `<iothreads>{id}</iothreads>`, or remove what refers to it"));
        }
    }

    /// The numbers of the guest's I/O threads.
    pub(in crate::qemu::rules) fn iothreads(&self) -> BTreeSet<u32> {
        match &self.domain.iothreadids {
            Some(ids) => ids.iothread.iter().map(|thread| thread.id).collect(),
            // More than that is refused; a number alone must not fill the memory.
            None => (1..=self.domain.iothreads.unwrap_or(0).min(u16::MAX.into())).collect(),
        }
    }

    /// Which thread serves which queue: all queues are given, or none.
    fn mapping(&mut self, threads: &[DiskIothread], queues: u32, driver: &Place<'_>, several: &Place<'_>) {
        let named = threads.first().is_some_and(|thread| !thread.queue.is_empty());
        let before = self.findings.len();
        if named && queues == 0 {
            self.findings
                .report(&QUEUE_MAPPING, driver, "`<queue>` of `<iothreads>` needs `queues` of `<driver>`")
                .help("add `queues` with the number of queues");
        }
        let (mut seen, mut served) = (BTreeSet::new(), BTreeSet::new());
        let mut mixed = false;
        for (thread, place) in several.each("iothread", threads) {
            let id = thread.id;
            if thread.queue.is_empty() == named && !mixed {
                mixed = true;
                let what = if named { "no queues, but others have" } else { "queues, but others have none" };
                self.findings
                    .report(&QUEUE_MAPPING, &place, format!("I/O thread {id} has {what}"))
                    .help("list the queues of all threads, or of none");
            }
            if !seen.insert(id) {
                self.findings
                    .report(&QUEUE_MAPPING, &place.attr("id"), format!("I/O thread {id} is listed twice"))
                    .help("merge the two");
            }
            for (queue, place) in place.each("queue", &thread.queue) {
                let id = queue.id;
                let (what, help) = if queues > 0 && id >= queues {
                    ("the disk has no such queue", "raise `queues` of `<driver>`, or remove it")
                } else if !served.insert(id) {
                    ("it has two I/O threads", "remove it from one of them")
                } else {
                    continue;
                };
                self.findings
                    .report(&QUEUE_MAPPING, &place.attr("id"), format!("queue {id}: {what}"))
                    .help(help);
            }
        }
        let idle = (0..queues).find(|queue| !served.contains(queue));
        // What is wrong with one queue explains why another has no thread.
        if let Some(queue) = idle.filter(|_| named && self.findings.len() == before) {
            self.findings
                .report(&QUEUE_MAPPING, several, format!("queue {queue} of the disk has no I/O thread"))
                .help("add it to an `<iothread>`");
        }
    }
}
