//! Disks: their order, bus and address (canonical-form.md 13.1, 16.2).

use crate::domain::devices::chardev::Reconnect;
use crate::domain::devices::disk::{
    name_index, nvme_name, Block, Cache, Ctl, Device, Dir, DiskBus, File, Format, Iotune, Limits, Protocol,
    Snapshot, Source, Target, Transport,
};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive};
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;

/// Puts disks in the order of their bus and name: buses in the order in which they are named first.
pub fn order(domain: &mut Domain) {
    let mut buses = Vec::new();
    let mut key = |disk: &Disk| {
        let bus = disk.target.bus;
        let at = buses.iter().position(|other| *other == bus).unwrap_or_else(|| {
            buses.push(bus);
            buses.len() - 1
        });
        (at, self::place(disk))
    };
    let mut ordered: Vec<_> = domain.devices.disk.drain(..).map(|disk| (key(&disk), disk)).collect();
    crate::order::by_key(&mut ordered, |(key, _)| *key);
    domain.devices.disk = ordered.into_iter().map(|(_, disk)| disk).collect();
}

/// Its place among those of its bus.
pub(super) fn place(disk: &Disk) -> i64 {
    name_index(&disk.target.dev).map_or(-1, i64::from)
}

/// How many disks a SCSI controller has, and at which units.
#[derive(Clone, Copy)]
enum Layout {
    /// Units 0 to 6.
    Narrow,
    /// Units 0 to 15; unit 7 is that of the controller itself.
    Wide,
}

/// Fills in buses, addresses and what a source lacks.
pub fn complete(domain: &mut Domain) {
    let layout = match domain.r#type {
        Type::Vmware => Layout::Wide,
        _ => Layout::Narrow,
    };
    group_limits(domain);
    for disk in &mut domain.devices.disk {
        if let Some(name) = disk.target.dev.strip_prefix("ioemu:") {
            disk.target.dev = name.to_owned();
        }
        disk.target.bus.get_or_insert(bus_of(&disk.target, disk.device));
        settle(disk);
        address(disk, layout);
    }
}

fn bus_of(target: &Target, device: Device) -> DiskBus {
    if device == Device::Floppy {
        return DiskBus::Fdc;
    }
    let by_prefix = [
        ("hd", DiskBus::Ide),
        ("sd", DiskBus::Scsi),
        ("vd", DiskBus::Virtio),
        ("xvd", DiskBus::Xen),
        ("ubd", DiskBus::Uml),
    ];
    if nvme_name(&target.dev).is_some() {
        return DiskBus::Nvme;
    }
    by_prefix.iter().find(|(prefix, _)| target.dev.starts_with(prefix)).map_or(DiskBus::Ide, |(_, bus)| *bus)
}

fn settle(disk: &mut Disk) {
    if disk.device == Device::Cdrom {
        disk.readonly = true;
    }
    if disk.readonly && disk.snapshot == Some(Snapshot::No) {
        disk.snapshot = None;
    }
    if !matches!(disk.device, Device::Cdrom | Device::Floppy) {
        disk.target.tray = Default::default();
    }
    if disk.target.bus != Some(DiskBus::Usb) {
        let removable = disk.target.removable.take();
        disk.target.unwritten.removable = removable.or(disk.target.unwritten.removable);
    }
    if let Some(driver) = &mut disk.driver {
        if driver.r#type == Some(Format::Aio) {
            driver.r#type = Some(Format::Raw);
        }
        if driver.cache == Cache::Default {
            driver.rest.forget_attributes(&["cache"]);
        }
    }
    disk.geometry.take_if(|geometry| geometry.cyls == 0 || geometry.heads == 0 || geometry.secs == 0);
    disk.private_data = None;
    if matches!(disk.source, Source::File(_) | Source::Block(_) | Source::Dir(_)) {
        disk.rest.forget_attributes_of("source", &["name"]);
    }
    settle_source(&mut disk.source);
    if is_unwritten(&disk.source) {
        disk.source = Source::File(File::default());
    }
    if disk.transient.as_ref().is_some_and(|transient| transient.share_backing == Some(YesNo::No)) {
        disk.transient = Some(Default::default());
    }
    let mut below = disk.backing_store.as_mut();
    while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
        settle_source(&mut layer.source);
        below = layer.backing_store.as_mut();
    }
    match &mut disk.source {
        Source::Network(network) if network.protocol == Protocol::Iscsi => {
            if let Some(name) = network.name.as_mut().filter(|name| !name.contains('/')) {
                name.push_str("/0");
            }
        }
        Source::Nvme(nvme) => {
            nvme.managed.get_or_insert(YesNo::Yes);
        }
        Source::VhostUser(_) => disk.snapshot = disk.snapshot.or(Some(Snapshot::No)),
        _ => {}
    }
}

/// Whether there is no `<source>` for it, without which the disk is one of type `file` when it is read again.
fn is_unwritten(source: &Source) -> bool {
    match source {
        Source::Block(own) => *own == Block::default(),
        Source::Dir(own) => *own == Dir::default(),
        Source::Ctl(own) => *own == Ctl::default(),
        _ => false,
    }
}

/// What a source of any layer does not keep.
pub(super) fn settle_source(source: &mut Source) {
    let common = source.common_mut();
    common.private_data = None;
    if let Some(helper) = common.reservations.as_mut().and_then(|by| by.source.as_mut()) {
        helper.reconnect = None;
        helper.rest.forget_children(&["reconnect"]);
    }
    if let Source::Volume(volume) = source {
        volume.common.auth = None;
    }
    if let Source::Nvme(nvme) = source {
        nvme.address.multifunction = None;
        nvme.address.rest.forget_attributes(&["type"]);
    }
    if let Source::VhostUser(vhost) = source {
        reconnect(&mut vhost.reconnect);
    }
    let Source::Network(network) = source else { return };
    let protocol = network.protocol;
    for host in &mut network.host {
        match host.transport {
            Transport::Unix => (host.name, host.port) = (None, 0),
            Transport::Tcp if host.port == 0 => host.port = protocol.port().unwrap_or(0).into(),
            Transport::Tcp | Transport::Rdma => {}
        }
    }
    let http = matches!(protocol, Protocol::Http | Protocol::Https);
    let curl = http || matches!(protocol, Protocol::Ftp | Protocol::Ftps);
    network.query.take_if(|_| !http);
    network.cookies.take_if(|_| !http);
    network.readahead.take_if(|_| !curl);
    network.timeout.take_if(|_| !curl);
    network.ssl.take_if(|_| !matches!(protocol, Protocol::Https | Protocol::Ftps));
    network.reconnect.take_if(|_| protocol != Protocol::Nbd);
    network.known_hosts.take_if(|_| protocol != Protocol::Ssh);
    network.identity.take_if(|_| !matches!(protocol, Protocol::Ssh | Protocol::Nfs));
    if let Some(user) = &mut network.identity {
        match protocol {
            Protocol::Nfs => (user.username, user.keyfile, user.agentsock) = (None, None, None),
            _ => (user.user, user.group) = (None, None),
        }
    }
}

/// How a lost connection is set up again: nothing where it is not said, no time where it is not.
pub fn reconnect(reconnect: &mut Option<Reconnect>) {
    reconnect.take_if(|reconnect| reconnect.enabled.is_none());
    if let Some(reconnect) = reconnect {
        reconnect.delay = None;
        reconnect.timeout.take_if(|_| reconnect.enabled != Some(YesNo::Yes));
    }
}

/// A disk that names a group without limits has those of the first disk of the group.
fn group_limits(domain: &mut Domain) {
    let limited = |tune: &Iotune| {
        let bare = Iotune {
            group_name: tune.group_name.clone(),
            limits: Limits { size_iops_sec: tune.limits.size_iops_sec, ..Limits::default() },
            rest: tune.rest.clone(),
            ..Iotune::default()
        };
        *tune != bare
    };
    let tunes = domain.devices.disk.iter().filter_map(|disk| disk.iotune.as_deref());
    let groups: Vec<Iotune> =
        tunes.filter(|tune| tune.group_name.is_some() && limited(tune)).cloned().collect();
    for tune in domain.devices.disk.iter_mut().filter_map(|disk| disk.iotune.as_deref_mut()) {
        let of = groups.iter().find(|group| group.group_name == tune.group_name);
        if let Some(of) = of.filter(|_| !limited(tune)) {
            *tune = Iotune { rest: std::mem::take(&mut tune.rest), ..of.clone() };
        }
    }
}

/// The address follows from the letters of the name; a name without them is refused by a rule.
fn address(disk: &mut Disk, layout: Layout) {
    if disk.info.address.is_some() {
        return;
    }
    let on_nvme = disk.target.bus == Some(DiskBus::Nvme);
    if let Some((controller, namespace)) = nvme_name(&disk.target.dev).filter(|_| on_nvme) {
        let unit = namespace - 1;
        disk.info.address = Some(Bus::Drive(Drive { controller, bus: 0, target: 0, unit }).into());
        return;
    }
    let Some(index) = name_index(&disk.target.dev) else { return };
    let drive = |controller, bus, unit| Drive { controller, bus, target: 0, unit };
    let drive = match (disk.target.bus, layout) {
        (Some(DiskBus::Ide), _) => drive(index / 4, index % 4 / 2, index % 2),
        (Some(DiskBus::Sata), _) => drive(index / 6, 0, index % 6),
        (Some(DiskBus::Fdc), _) => drive(index / 2, 0, index % 2),
        (Some(DiskBus::Nvme), _) => drive(0, 0, index),
        (Some(DiskBus::Scsi), Layout::Wide) => drive(index / 15, 0, index % 15 + u32::from(index % 15 >= 7)),
        (Some(DiskBus::Scsi), Layout::Narrow) => drive(index / 7, 0, index % 7),
        _ => return,
    };
    disk.info.address = Some(Bus::Drive(drive).into());
}
