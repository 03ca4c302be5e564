//! What every hypervisor's definition gets: the completion and normalization of
//! canonical-form.md, sections 6 to 17.
//!
//! Nothing here asks the host or draws random numbers: a missing uuid or MAC address is made from
//! the definition's name, so that the same document gives the same bytes everywhere; or it is what
//! the caller drew ([`Identities`]).

mod audio;
mod chardev;
mod clock;
mod controller;
mod cpu;
mod disk;
mod features;
mod filesystem;
mod graphics;
mod hostdev;
pub(crate) mod identity;
mod input;
mod interface;
mod lifecycle;
mod memballoon;
mod memory;
mod memory_device;
pub(crate) mod os;
mod perf;
mod pm;
mod rng;
mod running;
mod security;
mod shmem;
mod sound;
mod sysinfo;
mod tpm;
mod video;
mod vsock;

use crate::diagnostic::{Diagnostic, Findings};
use crate::domain::devices::Kind;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::{Domain, Type};
use crate::release::Release;
use crate::rules;

pub use chardev::shadow_consoles;
pub use identity::Identities;

/// Which form of a definition it is (canonical-form.md 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// That of a guest that may be started: what is only known of a running one is dropped.
    #[default]
    Defined,
    /// That of a running guest, which has an `id`: names of devices, terminals, ports and numbers of images are
    /// kept. Without an `id` it is the other form.
    Running,
}

impl Form {
    /// The form of a definition: that of a running guest has an `id`.
    fn of(domain: &Domain) -> Form {
        match domain.id {
            Some(_) => Form::Running,
            None => Form::Defined,
        }
    }
}

/// Completes a definition in place, and tells what makes it impossible.
pub fn complete(domain: &mut Domain) -> Vec<Diagnostic> {
    complete_with(domain, &Identities::FromName)
}

/// The same, with uuids and MAC addresses from elsewhere.
pub fn complete_with(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
    complete_form(domain, identities, Form::Defined)
}

/// The same for a form.
pub fn complete_form(domain: &mut Domain, identities: &Identities, form: Form) -> Vec<Diagnostic> {
    let mut findings = Findings::from(rules::written(domain, Release::NEWEST));
    findings.extend(prepare(domain, identities, form));
    findings.extend(finish(domain, identities));
    settle_order(domain);
    findings.into_list()
}

/// The part that comes before a hypervisor's own defaults: identity, and the order and numbers of
/// disks and controllers.
pub fn prepare(domain: &mut Domain, identities: &Identities, form: Form) -> Findings {
    let mut findings = Findings::default();
    // From here on the number says which form it is.
    domain.id.take_if(|id| form == Form::Defined || *id < 0);
    domain.namespaces.forget_empty();
    domain.rest.forget_unused_namespaces();
    identity::check_name(domain, &mut findings);
    identity::uuid(domain, identities, &mut findings);
    disk::order(domain);
    controller::order(domain);
    findings
}

/// Puts disks and controllers into the order that they have when the definition is read again: with the buses and
/// numbers that they got. Addresses are given before that, in the order that the document has without them.
pub(crate) fn settle_order(domain: &mut Domain) {
    let disks = domain.devices.disk.iter();
    if !is_in_order(disks.map(|own| (own.target.bus.map_or(0, |bus| 1 + bus as u32), disk::place(own)))) {
        disk::order(domain);
    }
    let controllers = domain.devices.controller.iter();
    if !is_in_order(controllers.map(|own| (own.r#type as u32, controller::place(own)))) {
        controller::settle_order(domain);
    }
}

/// Whether those of a kind follow one another, in the order of their places: mostly they do, and stay.
fn is_in_order<P: PartialOrd>(all: impl Iterator<Item = (u32, P)>) -> bool {
    let (mut kinds, mut last) = (0_u64, None);
    for (kind, place) in all {
        if last.as_ref().is_some_and(|(own, before)| *own == kind && *before > place) {
            return false;
        }
        let is_new = last.as_ref().is_none_or(|(own, _)| *own != kind);
        let bit = 1 << kind.min(63);
        if is_new && kinds & bit != 0 {
            return false;
        }
        kinds |= bit;
        last = Some((kind, place));
    }
    true
}

/// The part that comes after a hypervisor's own defaults.
pub fn finish(domain: &mut Domain, identities: &Identities) -> Findings {
    let mut findings = Findings::default();
    if Form::of(domain) == Form::Defined {
        running::forget(domain);
    }
    memory::complete(domain);
    os::os(domain);
    cpu::complete(domain, &mut findings);
    features::features(domain);
    clock::clock(domain);
    lifecycle::lifecycle(domain);
    pm::pm(domain);
    perf::perf(domain);
    sysinfo::sysinfo(domain);
    devices(domain, identities, &mut findings);
    findings
}

fn devices(domain: &mut Domain, identities: &Identities, findings: &mut Findings) {
    security::complete(domain);
    interface::complete(domain, identities);
    identity::persistent_memory(domain, identities);
    chardev::complete(domain);
    graphics::complete(domain);
    video::complete(domain);
    input::inputs(domain);
    sound::sounds(domain);
    audio::audios(domain);
    tpm::tpms(domain);
    rng::rngs(domain);
    memballoon::balloon(domain);
    vsock::vsock(domain);
    hostdev::hostdevs(domain);
    memory_device::memory_devices(domain);
    shmem::shmems(domain);
    filesystem::complete(domain);
    disk::complete(domain);
    controller::complete(domain, findings);
    let (r#type, form) = (domain.r#type, Form::of(domain));
    for id in domain.devices.ids().collect::<Vec<_>>() {
        let Some(info) = domain.devices.info_mut(id) else { continue };
        if form == Form::Defined {
            settle_alias(info, r#type);
        }
        settle_info(info, id.kind());
    }
}

/// Attributes of addresses of other kinds are read and dropped.
const ADDRESS: [&str; 16] = [
    "domain",
    "bus",
    "slot",
    "function",
    "multifunction",
    "controller",
    "target",
    "unit",
    "port",
    "cssid",
    "ssid",
    "devno",
    "iobase",
    "irq",
    "reg",
    "base",
];

fn settle_alias(info: &mut DeviceInfo, r#type: Type) {
    // Only these hypervisors know aliases that users choose.
    let own = |name: &str| {
        matches!(r#type, Type::Qemu | Type::Kvm | Type::Xen | Type::Test | Type::Hvf)
            && name.starts_with("ua-")
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if !info.alias.as_ref().and_then(|alias| alias.name.as_deref()).is_some_and(own) {
        info.alias = None;
    }
}

fn settle_info(info: &mut DeviceInfo, kind: Kind) {
    if !kind.may_boot() {
        info.boot = None;
    }
    // An option ROM is read of interfaces and devices of the host, a master of controllers.
    if !matches!(kind, Kind::Interface | Kind::Hostdev) {
        info.rom = None;
    }
    if kind != Kind::Controller {
        info.master = None;
    }
    if let Some(loadparm) = info.boot.as_mut().and_then(|boot| boot.loadparm.as_mut()) {
        loadparm.make_ascii_uppercase();
    }
    if let Some(address) = &mut info.address {
        address.rest.forget_attributes(&ADDRESS);
        if let Bus::Usb(usb) = &mut address.bus {
            usb.port.take_if(|port| port.0.is_empty());
        }
    }
}
