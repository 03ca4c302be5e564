//! What no option of the command does, since a manager does it over QMP or by the host's control
//! groups: a run without a manager tells of each.

use super::Translation;
use crate::domain::cputune::Cputune;
use crate::domain::devices::disk::Tray;
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::interface::{LinkState, Source};
use crate::domain::devices::{Disk, Interface};
use crate::domain::power::OnPoweroff;
use crate::domain::security::LaunchSecurityKind;
use crate::domain::vcpu::Placement;
use crate::xml::value::token::YesNo;

/// Notes what stays undone without a manager.
pub(super) fn notes(out: &mut Translation<'_>) {
    if out.launch.is_managed() {
        return;
    }
    let domain = out.domain;
    tell(out, guest(out));
    for (at, one) in domain.devices.disk.iter().enumerate() {
        out.stand("disk", at, domain.devices.disk.len());
        tell(out, disk(one));
    }
    for (at, one) in domain.devices.interface.iter().enumerate() {
        out.stand("interface", at, domain.devices.interface.len());
        tell(out, interface(one));
    }
    tell(out, devices(out));
}

fn tell(out: &mut Translation<'_>, undone: Vec<Undone>) {
    for (_, element, text) in undone.into_iter().filter(|(is, ..)| *is) {
        out.note(element, format!("{text}, which is left to whoever manages the guest"));
    }
}

/// Refuses what a manager without privileges cannot do.
pub(super) fn session(out: &mut Translation<'_>) {
    if !out.launch.session {
        return;
    }
    let domain = out.domain;
    let wanted = [
        (domain.memtune.is_some(), "/domain/memtune", "memory"),
        (domain.blkiotune.is_some(), "/domain/blkiotune", "block I/O"),
        (domain.cputune.as_ref().is_some_and(is_limited), "/domain/cputune", "CPUs"),
    ];
    for (_, element, what) in wanted.iter().filter(|(is, ..)| *is) {
        out.refuse(
            *element,
            format!("limits of {what} need privileges, which the manager of a session lacks"),
        );
    }
}

/// Whether shares or quotas of CPU time are set, which control groups keep.
fn is_limited(tune: &Cputune) -> bool {
    tune.shares.is_some()
        || [tune.period, tune.global_period, tune.emulator_period, tune.iothread_period]
            .iter()
            .any(|one| *one != 0)
        || [tune.quota, tune.global_quota, tune.emulator_quota, tune.iothread_quota]
            .iter()
            .any(|one| *one != 0)
}

/// Whether the definition asks for it, where, and what it is.
type Undone = (bool, &'static str, &'static str);

fn guest(out: &Translation<'_>) -> Vec<Undone> {
    let domain = out.domain;
    let total = domain.memory.as_ref().map(|memory| memory.size.0);
    let less = domain.current_memory.zip(total).is_some_and(|(current, total)| current.0 < total);
    let placed =
        domain.vcpu.as_ref().is_some_and(|vcpu| vcpu.cpuset.is_some() || vcpu.placement == Placement::Auto);
    let plugged = domain.vcpus.as_ref().is_some_and(|vcpus| {
        vcpus.vcpu.iter().any(|vcpu| vcpu.enabled.is_yes() && vcpu.hotpluggable.is_some_and(YesNo::is_yes))
    });
    let counted =
        domain.perf.as_ref().is_some_and(|perf| perf.event.iter().any(|event| event.enabled.is_yes()));
    let off = domain.on_poweroff.unwrap_or_default() != OnPoweroff::Destroy;
    vec![
        (
            less,
            "/domain/currentMemory",
            "the guest starts with all its memory; the balloon has to take the rest",
        ),
        (domain.memtune.is_some(), "/domain/memtune", "limits of memory are not set"),
        (domain.blkiotune.is_some(), "/domain/blkiotune", "weights and limits of block devices are not set"),
        (
            domain.cputune.as_ref().is_some_and(is_tuned),
            "/domain/cputune",
            "CPUs are neither limited nor pinned",
        ),
        (placed, "/domain/vcpu", "virtual CPUs run on any CPU of the host"),
        (plugged, "/domain/vcpus", "hotpluggable CPUs are not plugged in"),
        (domain.resource.is_some(), "/domain/resource", "the process is put in no control group"),
        (counted, "/domain/perf", "performance events are not counted"),
        (off, "/domain/on_poweroff", "the guest ends when it powers off"),
    ]
}

fn is_tuned(tune: &Cputune) -> bool {
    *tune != Cputune { rest: tune.rest.clone(), ..Cputune::default() }
}

fn disk(disk: &Disk) -> Vec<Undone> {
    let own = disk.transient.as_ref().is_some_and(|transient| transient.share_backing != Some(YesNo::Yes));
    vec![
        (disk.iotune.is_some(), "/domain/devices/disk/iotune", "the disk's I/O is not limited"),
        (own, "/domain/devices/disk/transient", "what the guest writes to the disk is kept"),
        (disk.target.tray == Tray::Open, "/domain/devices/disk/target", "the drive's tray is closed"),
    ]
}

fn interface(interface: &Interface) -> Vec<Undone> {
    let backend = interface.backend.as_ref();
    let opened = backend.is_some_and(|backend| backend.tap.is_some() || backend.vhost.is_some());
    let trusted = interface.trust_guest_rx_filters == Some(YesNo::Yes);
    let host_side = match &interface.source {
        Source::Ethernet(ips) => !ips.ip.is_empty() || !ips.route.is_empty(),
        _ => false,
    };
    let down = interface.link.as_ref().is_some_and(|link| link.state == Some(LinkState::Down));
    vec![
        (interface.bandwidth.is_some(), "/domain/devices/interface/bandwidth", "traffic is not limited"),
        (interface.filterref.is_some(), "/domain/devices/interface/filterref", "traffic is not filtered"),
        (interface.vlan.is_some(), "/domain/devices/interface/vlan", "traffic is not tagged"),
        (
            interface.virtualport.is_some(),
            "/domain/devices/interface/virtualport",
            "no switch is logged in to",
        ),
        (interface.port.is_some(), "/domain/devices/interface/port", "the port is not isolated"),
        (interface.coalesce.is_some(), "/domain/devices/interface/coalesce", "interrupts are not gathered"),
        (down, "/domain/devices/interface/link", "the cable is plugged in"),
        (host_side, "/domain/devices/interface/source", "the host's side has no addresses and routes"),
        (opened, "/domain/devices/interface/backend", "QEMU opens the usual devices"),
        (trusted, "/domain/devices/interface", "the guest's filters do not reach the host's device"),
    ]
}

fn devices(out: &Translation<'_>) -> Vec<Undone> {
    let devices = &out.domain.devices;
    let locked = devices.graphics.iter().any(|graphics| match &graphics.kind {
        Kind::Vnc(display) => display.password.passwd.is_some(),
        Kind::Spice(display) => display.password.passwd.is_some(),
        _ => false,
    });
    let session = match out.domain.launch_security.as_ref().map(|security| &security.kind) {
        Some(LaunchSecurityKind::Sev(sev)) => sev.session.is_some() || sev.dh_cert.is_some(),
        _ => false,
    };
    let reserved = super::reservations::has_managed(out.domain, out.launch);
    vec![
        (locked, "/domain/devices/graphics", "the display's password is not set"),
        (!devices.lease.is_empty(), "/domain/devices/lease", "locks are not taken"),
        (session, "/domain/launchSecurity", "the files of session and certificate are not written"),
        (reserved, "/domain/devices/disk/source/reservations", "qemu-pr-helper is not started"),
    ]
}
