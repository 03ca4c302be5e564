//! The operating system, features, clock and lifecycle (canonical-form.md 9, 10, 12).

use crate::domain::clock::{Adjustment, Basis, Offset, TimerName};
use crate::domain::features::State;
use crate::domain::os::{Boot, BootDev, ImageFormat, Loader, LoaderType, NvramStore, OsKind};
use crate::domain::{Clock, Domain, OnLockfailure, Os, Type};
use crate::xml::value::id::Uuid;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::Value;

/// Whether the guest is fully virtualized.
pub fn is_hvm(domain: &Domain) -> bool {
    os_kind(domain) == Some(OsKind::Hvm)
}

fn os_kind(domain: &Domain) -> Option<OsKind> {
    domain.os.as_ref()?.r#type.as_ref()?.kind
}

/// Whether the guest's CPU is of the PC kind.
pub fn is_x86(domain: &Domain) -> bool {
    let arch = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.arch.as_deref());
    matches!(arch, None | Some("x86_64" | "i686"))
}

/// `<os>`: the architecture, the loader's type, the boot order; what another kind of guest has is
/// dropped.
pub fn os(domain: &mut Domain) {
    let boots_by_device = boot_orders(domain);
    let (domain_type, bootloader) = (domain.r#type, domain.bootloader.is_some());
    if !bootloader {
        domain.bootloader_args = None;
    }
    let os = domain.os.get_or_insert_with(Os::default);
    let os_type = os.r#type.get_or_insert_with(Default::default);
    let arch = if matches!(domain_type, Type::Test | Type::Vmware) { "i686" } else { "x86_64" };
    os_type.arch.get_or_insert_with(|| arch.into());
    if os_type.kind.is_none() && bootloader {
        os_type.kind = Some(OsKind::Xen);
    }
    if domain_type == Type::Xen && os_type.kind == Some(OsKind::Xen) {
        os_type.kind = Some(OsKind::Linux);
    }
    let kind = os_type.kind;
    let hvm = kind == Some(OsKind::Hvm);
    let xen = domain_type == Type::Xen && kind == Some(OsKind::Linux);
    let boots_kernel = hvm || xen || matches!(kind, Some(OsKind::Xen | OsKind::Xenpvh | OsKind::Uml));
    if !boots_kernel {
        (os.kernel, os.initrd, os.dtb, os.root, os.loader, os.nvram) = (None, None, None, None, None, None);
    }
    if kind != Some(OsKind::Exe) {
        (os.init, os.initdir, os.inituser, os.initgroup) = (None, None, None, None);
        (os.initarg, os.initenv) = (Vec::new(), Vec::new());
        if !boots_kernel {
            os.cmdline = None;
        }
    }
    if !hvm || bootloader {
        (os.bootmenu, os.bios, os.boot) = (None, None, Vec::new());
    }
    if !hvm {
        (os.acpi, os.firmware) = (None, None);
    }
    if os.firmware.is_none() {
        os.firmware_features = None;
    } else if let Some(firmware) = &mut os.firmware_features {
        let mut kept: Vec<crate::domain::os::FirmwareFeature> = Vec::new();
        for feature in firmware.feature.drain(..) {
            kept.retain(|other| other.name != feature.name);
            kept.push(feature);
        }
        kept.sort_by_key(|feature| feature.name);
        firmware.feature = kept;
    }
    if let Some(nvram) = &mut os.nvram {
        nvram.format.take_if(|format| *format == ImageFormat::Raw);
        if let NvramStore::Source(source) = &mut nvram.store {
            super::disk::settle_source(source);
        }
    }
    let stored = os.nvram.as_ref().and_then(|nvram| nvram.format);
    if os.loader.is_none() && stored.is_some() {
        os.loader = Some(Loader { format: stored, ..Loader::default() });
    }
    if let Some(loader) = &mut os.loader {
        loader.format.take_if(|format| *format == ImageFormat::Raw);
        if loader.path.is_some() {
            loader.r#type.get_or_insert(LoaderType::Rom);
        }
    }
    os.boot.truncate(4);
    if hvm && !bootloader && os.boot.is_empty() && !boots_by_device && domain_type != Type::Vmware {
        os.boot.push(Boot { dev: BootDev::Hd, rest: Default::default() });
    }
    match &mut os.bootmenu {
        Some(menu) if menu.enable.is_none() => os.bootmenu = None,
        Some(menu) if menu.enable == Some(YesNo::No) => menu.timeout = None,
        _ => {}
    }
}

fn boot_orders(domain: &mut Domain) -> bool {
    let mut any = false;
    super::each_info(domain, &mut |info, boots| any |= boots && info.boot.is_some());
    any
}

/// `<features>`: flags that say neither are on.
pub fn features(domain: &mut Domain) {
    let Some(features) = &mut domain.features else { return };
    features.rest.forget_children(&["acpi", "pae", "viridian", "privnet"]);
    let said: [&mut Option<State>; 5] = [
        &mut features.hap,
        &mut features.pvspinlock,
        &mut features.pmu,
        &mut features.vmport,
        &mut features.vmcoreinfo,
    ];
    for state in said.into_iter().flatten() {
        state.state.get_or_insert(OnOff::On);
    }
    if let Some(smm) = &mut features.smm {
        if *smm.state.get_or_insert(OnOff::On) == OnOff::Off {
            smm.tseg = None;
        }
    }
    features.ioapic.take_if(|ioapic| ioapic.driver.is_none());
    features.capabilities.take_if(|capabilities| capabilities.is_default());
    if let Some(hyperv) = &mut features.hyperv {
        if let Some(spinlocks) = &mut hyperv.spinlocks {
            spinlocks.retries.take_if(|_| spinlocks.state != Some(OnOff::On));
        }
        if let Some(vendor) = &mut hyperv.vendor_id {
            vendor.value.take_if(|_| vendor.state != Some(OnOff::On));
        }
        if let Some(stimer) = &mut hyperv.stimer {
            let on = stimer.state == Some(OnOff::On);
            stimer.direct.take_if(|direct| !on || direct.state != Some(OnOff::On));
        }
    }
    if let Some(ring) = features.kvm.as_mut().and_then(|kvm| kvm.dirty_ring.as_mut()) {
        if ring.state != Some(OnOff::On) {
            ring.size = Default::default();
        }
    }
    if let Some(teardown) = &mut features.async_teardown {
        teardown.enabled.get_or_insert(YesNo::Yes);
    }
    if let Some(passthrough) = features.xen.as_mut().and_then(|xen| xen.passthrough.as_mut()) {
        passthrough.mode.take_if(|_| passthrough.state != Some(OnOff::On));
    }
}

/// `<clock>`: UTC where it is missing; a number of seconds makes it variable.
pub fn clock(domain: &mut Domain) {
    let clock = domain.clock.get_or_insert_with(Clock::default);
    match (clock.offset, clock.adjustment) {
        (Offset::Utc, Some(Adjustment::Seconds(_))) => {
            (clock.offset, clock.basis) = (Offset::Variable, Some(Basis::Utc));
        }
        (Offset::Localtime, Some(Adjustment::Seconds(_))) => {
            (clock.offset, clock.basis) = (Offset::Variable, Some(Basis::Localtime));
        }
        (Offset::Variable, _) => {
            if !matches!(clock.adjustment, Some(Adjustment::Seconds(_))) {
                clock.adjustment = Some(Adjustment::Seconds(0));
            }
            clock.basis.get_or_insert(Basis::Utc);
        }
        (Offset::Timezone | Offset::Absolute, _) => clock.adjustment = None,
        (Offset::Utc | Offset::Localtime, _) => {}
    }
    if clock.offset != Offset::Variable {
        clock.basis = None;
    }
    clock.timezone.take_if(|_| clock.offset != Offset::Timezone);
    clock.start.take_if(|_| clock.offset != Offset::Absolute);
    for timer in clock.timer.iter_mut().filter(|timer| timer.name != TimerName::Tsc) {
        (timer.frequency, timer.mode) = (0, None);
    }
}

/// What happens at the end of a run.
pub fn lifecycle(domain: &mut Domain) {
    domain.on_poweroff.get_or_insert_default();
    domain.on_reboot.get_or_insert_default();
    domain.on_crash.get_or_insert_default();
    domain.on_lockfailure.take_if(|action| *action == OnLockfailure::Default);
    if let Some(pm) = &mut domain.pm {
        pm.suspend_to_mem.take_if(|state| state.enabled.is_none());
        pm.suspend_to_disk.take_if(|state| state.enabled.is_none());
    }
    if let Some(perf) = &mut domain.perf {
        perf.event.sort_by_key(|event| event.name);
    }
}

/// `<sysinfo>`: the entries that each table has, in its order.
pub fn sysinfo(domain: &mut Domain) {
    for sysinfo in &mut domain.sysinfo {
        for entry in sysinfo.entry.iter_mut().filter(|entry| entry.file.is_some()) {
            entry.value = None;
        }
        let boards = sysinfo.base_board.iter_mut().map(|group| (group, &BASE_BOARD[..]));
        let single = [
            (&mut sysinfo.bios, &BIOS[..]),
            (&mut sysinfo.system, &SYSTEM[..]),
            (&mut sysinfo.chassis, &CHASSIS[..]),
        ];
        let single = single.into_iter().filter_map(|(group, names)| Some((group.as_mut()?, names)));
        for (group, names) in boards.chain(single) {
            let place = |name: &str| names.iter().position(|known| *known == name);
            group.entry.retain(|entry| place(&entry.name).is_some() && entry.value.is_some());
            group.entry.sort_by_key(|entry| place(&entry.name));
            group.entry.dedup_by(|later, first| later.name == first.name);
        }
        let entries = sysinfo.system.iter_mut().flat_map(|group| &mut group.entry);
        for entry in entries.filter(|entry| entry.name == "uuid") {
            let uuid = entry.value.as_deref().and_then(|text| Uuid::parse(text).ok());
            entry.value = uuid.map(|uuid| uuid.to_string()).or(entry.value.take());
        }
    }
}

const BIOS: [&str; 4] = ["vendor", "version", "date", "release"];
const SYSTEM: [&str; 7] = ["manufacturer", "product", "version", "serial", "uuid", "sku", "family"];
const BASE_BOARD: [&str; 6] = ["manufacturer", "product", "version", "serial", "asset", "location"];
const CHASSIS: [&str; 5] = ["manufacturer", "version", "serial", "asset", "sku"];
