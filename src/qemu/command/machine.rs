//! `-machine`: the machine, and what its features, memory and devices ask of it
//! (qemu-command-1.md 2.3, 2.5).

use super::{firmware, memory, numa, Family, Translation};
use crate::domain::clock::TimerName;
use crate::domain::cpu::Mode;
use crate::domain::devices::hostdev;
use crate::domain::devices::iommu::IommuModel;
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::Iommu;
use crate::domain::features::{Features, IoapicDriver, State};
use crate::domain::info::DeviceInfo;
use crate::domain::security::{CipherName, LaunchSecurityKind};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::members::Members;
use crate::xml::value::token::{OnOff, YesNo};

pub(super) fn machine(out: &mut Translation<'_>) {
    let domain = out.domain;
    let no_features = Default::default();
    let features = domain.features.as_ref().unwrap_or(&no_features);
    let os = domain.os.as_ref();
    let machine = os.and_then(|os| os.r#type.as_ref()?.machine.as_deref()).unwrap_or("pc");
    let members = Members::new("type", machine)
        .with("usb", false)
        .and(keywrap(out))
        .with_some("vmport", on(&features.vmport))
        .with_some("smm", features.smm.as_ref().and_then(|smm| smm.state).map(OnOff::is_on))
        .and(interrupts(out, features))
        .and(pseries(features))
        .with_some("virtualization", features.virtualization.then_some("on"))
        .with_some("ras", on(&features.ras))
        .with_some("i8042", on(&features.ps2));
    let whole = |iommu: &Iommu| {
        let one_bus = iommu.driver.as_ref().is_some_and(|driver| driver.pci_bus.is_some());
        iommu.model == IommuModel::Smmuv3 && !one_bus
    };
    let smmu = domain.devices.iommu.iter().any(whole);
    let members = members
        .with_some("iommu", smmu.then_some("smmuv3"))
        .and(dump_and_memory(out))
        .and(cpu_and_boot(out))
        .and(launch_security(out))
        .and(firmware::machine_members(out))
        .with_some("hmat", numa::has_hmat(out).then_some(true));
    let serial = os.and_then(|os| os.bios.as_ref()).is_some_and(|bios| bios.useserial == Some(YesNo::Yes));
    let members = members.with_some("graphics", serial.then_some(false)).and(timers(out)).and(speaker(out));
    let acpi = out.machine.and_then(|machine| machine.acpi) == Some(true);
    let members = members.with_some("acpi", acpi.then_some(features.acpi));
    out.option("-machine", members.key_value());
}

/// Memory of the firmware in system management mode.
pub(super) fn tseg(out: &mut Translation<'_>) {
    let smm = out.domain.features.as_ref().and_then(|features| features.smm.as_ref());
    if let Some(tseg) = smm.and_then(|smm| smm.tseg) {
        out.option("-global", format!("mch.extended-tseg-mbytes={}", tseg.0 >> 20));
    }
}

fn on(state: &Option<State>) -> Option<bool> {
    state.as_ref().and_then(|state| state.state).map(OnOff::is_on)
}

fn keywrap(out: &mut Translation<'_>) -> Members {
    let Some(keywrap) = &out.domain.keywrap else { return Members::default() };
    [CipherName::Aes, CipherName::Dea].into_iter().fold(Members::default(), |members, name| {
        let cipher = keywrap.cipher.iter().find(|cipher| cipher.name == name);
        members.with_some(format!("{name}-key-wrap"), cipher.map(|cipher| cipher.state.is_on()))
    })
}

fn interrupts(out: &mut Translation<'_>, features: &Features) -> Members {
    // Other binaries have version 2 only, and no option for it.
    let version = features.gic.as_ref().and_then(|gic| gic.version);
    let gic = version.filter(|_| out.caps.arch == Arch::Aarch64).map(|version| version.as_str());
    let irqchip = features.ioapic.as_ref().and_then(|ioapic| ioapic.driver).map(|driver| match driver {
        IoapicDriver::Qemu => "split",
        IoapicDriver::Kvm => "on",
    });
    let aia = features.aia.as_ref().and_then(|aia| aia.value).map(|aia| aia.as_str());
    Members::default()
        .with_some("gic-version", gic)
        .with_some("aia", aia)
        .with_some("kernel_irqchip", irqchip)
}

/// Capabilities of pSeries machines.
fn pseries(features: &Features) -> Members {
    let hpt = features.hpt.as_ref();
    let page = hpt.map(|hpt| hpt.maxpagesize.0).filter(|size| *size > 0);
    let cfpc = features.cfpc.as_ref().and_then(|cfpc| cfpc.value);
    let sbbc = features.sbbc.as_ref().and_then(|sbbc| sbbc.value);
    let ibs = features.ibs.as_ref().and_then(|ibs| ibs.value);
    Members::default()
        .with_some("resize-hpt", hpt.and_then(|hpt| hpt.resizing).map(|resizing| resizing.as_str()))
        .with_some("cap-hpt-max-page-size", page.map(|size| format!("{size}k")))
        .with_some("cap-htm", on(&features.htm))
        .with_some("cap-nested-hv", on(&features.nested_hv))
        .with_some("cap-ccf-assist", on(&features.ccf_assist))
        .with_some("cap-cfpc", cfpc.map(|value| value.as_str()))
        .with_some("cap-sbbc", sbbc.map(|value| value.as_str()))
        .with_some("cap-ibs", ibs.map(|value| value.as_str()))
}

fn dump_and_memory(out: &Translation<'_>) -> Members {
    let domain = out.domain;
    let dump = domain.memory.as_ref().and_then(|memory| memory.dump_core).map(OnOff::is_on);
    let unmerged = domain.memory_backing.as_ref().is_some_and(|backing| backing.nosharepages);
    let ram = out.machine.and_then(|machine| machine.default_ram_id.as_deref());
    Members::new("dump-guest-core", dump.unwrap_or(out.launch.dump_guest_core))
        .with_some("mem-merge", unmerged.then_some(false))
        .and(memory::machine_members(out))
        .with_some("memory-backend", ram.filter(|_| !numa::has_cells(out)))
}

/// The oldest CPU that a pSeries guest believes in, and the parameter that S/390 boots with.
fn cpu_and_boot(out: &Translation<'_>) -> Members {
    let domain = out.domain;
    let cpu = domain.cpu.as_ref().filter(|cpu| cpu.mode() == Mode::HostModel);
    let model = cpu.and_then(|cpu| cpu.model_name()).filter(|_| out.family == Family::Pseries);
    let members = Members::default().with_some("max-cpu-compat", model);
    if !out.arch().is_s390() {
        return members;
    }
    if out.has(Flag::VirtioCcwLoadparm) {
        return members;
    }
    let devices = &domain.devices;
    let infos = devices.disk.iter().map(|device| &device.info);
    let infos = infos.chain(devices.interface.iter().map(|device| &device.info));
    let hostdevs = devices.hostdev.iter().filter(|device| match device.r#type {
        hostdev::Type::Scsi => true,
        kind => kind == hostdev::Type::Mdev && device.model == Some(hostdev::Model::VfioCcw),
    });
    let mut infos = infos.chain(hostdevs.map(|device| &device.info));
    let first = |info: &DeviceInfo| {
        info.boot.as_ref().filter(|boot| boot.order == 1).and_then(|boot| boot.loadparm.clone())
    };
    members.with_some("loadparm", infos.find_map(first))
}

/// The object that encrypts the guest's memory.
fn launch_security(out: &Translation<'_>) -> Members {
    let members = Members::default();
    let confidential = out.has(Flag::ConfidentialGuestSupport);
    match out.domain.launch_security.as_ref().map(|security| &security.kind) {
        Some(LaunchSecurityKind::S390Pv) => members.with("confidential-guest-support", "lsec0"),
        Some(_) if confidential => members.with("confidential-guest-support", "lsec0"),
        Some(_) => members.with("memory-encryption", "lsec0"),
        None => members,
    }
}

fn timers(out: &Translation<'_>) -> Members {
    let timers = out.domain.clock.iter().flat_map(|clock| &clock.timer);
    let hpets = timers.filter(|timer| timer.name == TimerName::Hpet && out.has(Flag::MachineHpet));
    hpets.fold(Members::default(), |members, timer| {
        members.with_some("hpet", timer.present.map(|present| present.is_yes()))
    })
}

fn speaker(out: &mut Translation<'_>) -> Members {
    let speaker = out.domain.devices.sound.iter().find(|sound| sound.model == SoundModel::Pcspk);
    let audio = speaker.and_then(|speaker| super::graphics::audiodev(out, speaker.audio.as_ref()));
    Members::default().with_some("pcspk-audiodev", audio)
}
