//! From the environment to the boot options (qemu-command-1.md 1.2, 2).

use super::layer::{Below, Layer, Usage};
use super::{Family, Translation};
use crate::domain::clock::TimerName;
use crate::domain::cpu::Mode;
use crate::domain::devices::disk::{Format, Source};
use crate::domain::devices::hostdev;
use crate::domain::devices::sound::SoundModel;
use crate::domain::features::{GicVersion, IoapicDriver};
use crate::domain::info::DeviceInfo;
use crate::domain::os::{ImageFormat, LoaderType};
use crate::domain::security::{CipherName, LaunchSecurityKind};
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::qemu::launch::Monitor;
use crate::qemu::members::{doubled, Members};
use crate::vcpu;
use crate::xml::value::token::{OnOff, YesNo};
use std::collections::BTreeSet;

/// What the process inherits, in this order.
const INHERITED: [&str; 9] = [
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES",
    "DYLD_FORCE_FLAT_NAMESPACE",
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
];

pub(super) fn environment(out: &mut Translation<'_>) {
    if out.launch.state_dir.is_some() || !out.launch.environment.is_empty() {
        out.set_environment("LC_ALL", "C");
    }
    for name in INHERITED {
        if let Some((_, value)) = out.launch.environment.iter().find(|(own, _)| own == name) {
            out.set_environment(name, value.clone());
        }
    }
    if let Some(dir) = &out.launch.state_dir {
        if !out.launch.session {
            out.set_environment("HOME", dir.clone());
            out.set_environment("XDG_DATA_HOME", format!("{dir}/.local/share"));
        }
        out.set_environment("XDG_CACHE_HOME", format!("{dir}/.cache"));
        if !out.launch.session {
            out.set_environment("XDG_CONFIG_HOME", format!("{dir}/.config"));
        }
    }
    let arch = out.domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.arch.as_deref()).unwrap_or("x86_64");
    let default = format!("qemu-system-{}", if arch == "i686" { "i386" } else { arch });
    out.command.emulator =
        out.domain.devices.emulator.as_ref().map_or(default, |emulator| emulator.0.clone());
}

pub(super) fn name(out: &mut Translation<'_>) {
    let name = &out.domain.name;
    let process = if out.launch.set_process_name { format!(",process=qemu:{name}") } else { String::new() };
    out.option("-name", format!("guest={}{process},debug-threads=on", doubled(name)));
    let wanted = out.namespace.deprecation.as_deref().or(out.launch.deprecation.as_deref());
    let compat = match wanted.filter(|_| out.has(Flag::CompatDeprecated)) {
        Some("omit") => Some(r#"{"deprecated-output":"hide"}"#),
        Some("reject") => Some(r#"{"deprecated-output":"hide","deprecated-input":"reject"}"#),
        Some("crash") => Some(r#"{"deprecated-output":"hide","deprecated-input":"crash"}"#),
        _ => None,
    };
    if let Some(compat) = compat {
        out.option("-compat", compat);
    }
    if out.launch.paused {
        out.word("-S");
    }
    if let Some(dir) = out.launch.state_dir.as_ref().filter(|_| out.launch.secrets.is_some()) {
        let file = format!("{dir}/master-key.aes");
        out.object(
            Members::new("qom-type", "secret")
                .with("id", "masterKey0")
                .with("format", "raw")
                .with("file", file),
        );
    }
    if super::disk::has_managed_reservations(out.domain, out.launch) {
        let path =
            format!("{}/pr-helper0.sock", out.launch.state_dir.as_deref().unwrap_or("/run/qemu-pr-helper"));
        out.object(Members::new("qom-type", "pr-manager-helper").with("id", "pr-helper0").with("path", path));
    }
    let none = Default::default();
    let os = out.domain.os.as_ref().unwrap_or(&none);
    let unchosen = os.firmware_features.as_ref().is_none_or(|all| all.feature.is_empty());
    let pathless = os.loader.as_ref().is_none_or(|loader| loader.path.is_none()) && os.kernel.is_none();
    if os.firmware.is_some() && (unchosen || pathless) {
        out.refuse("/domain/os", "no firmware was found that fits this guest");
    }
    if let Some(loader) = os.loader.as_ref().filter(|loader| loader.r#type == Some(LoaderType::Pflash)) {
        let path = loader.path.as_ref().map_or(String::new(), |path| path.0.clone());
        let storage = Members::new("driver", "file")
            .with("filename", path)
            .with("node-name", "libvirt-pflash0-storage")
            .with("auto-read-only", true)
            .with("discard", "unmap");
        out.option("-blockdev", storage.json());
        let format = Members::new("node-name", "libvirt-pflash0-format")
            .with("read-only", loader.readonly == Some(YesNo::Yes))
            .with("driver", loader.format.unwrap_or_default().as_str())
            .with("file", "libvirt-pflash0-storage");
        out.option("-blockdev", format.json());
        let source = variables(out);
        if let Some(source) = &source {
            let layer = variables_layer(out, source);
            super::layer::chain(out, &Usage::default(), &[layer]);
        }
    }
}

/// Where the firmware's variables are.
fn variables(out: &Translation<'_>) -> Option<Source> {
    out.domain.os.as_ref()?.nvram.as_ref()?.source().filter(|source| !super::source::is_empty(source))
}

fn variables_layer<'s>(out: &Translation<'_>, source: &'s Source) -> Layer<'s> {
    let nvram = out.domain.os.as_ref().and_then(|os| os.nvram.as_ref());
    let common = source.common();
    Layer {
        source,
        format: match nvram.and_then(|nvram| nvram.format).unwrap_or_default() {
            ImageFormat::Raw => Format::Raw,
            ImageFormat::Qcow2 => Format::Qcow2,
        },
        tables: None,
        auth: common.auth.as_ref(),
        encryption: common.encryption.as_ref(),
        below: Below::Unsaid,
        name: "libvirt-pflash1".to_owned(),
        set: None,
    }
}

pub(super) fn machine(out: &mut Translation<'_>) {
    let domain = out.domain;
    let none = Default::default();
    let os = domain.os.as_ref().unwrap_or(&none);
    let no_features = Default::default();
    let features = domain.features.as_ref().unwrap_or(&no_features);
    let machine = os.r#type.as_ref().and_then(|os_type| os_type.machine.as_deref()).unwrap_or("pc");
    let mut text = format!("{machine},usb=off");
    if let Some(keywrap) = &domain.keywrap {
        if !crate::qemu::arch::is_s390(&out.arch()) {
            out.refuse("/domain/keywrap", "only S/390 machines wrap keys");
        }
        for name in [CipherName::Aes, CipherName::Dea] {
            if let Some(cipher) = keywrap.cipher.iter().find(|cipher| cipher.name == name) {
                text.push_str(&format!(",{name}-key-wrap={}", cipher.state));
            }
        }
    }
    let mut state = |name: &str, state: Option<OnOff>| {
        if let Some(state) = state {
            text.push_str(&format!(",{name}={state}"));
        }
    };
    state("vmport", features.vmport.as_ref().and_then(|feature| feature.state));
    state("smm", features.smm.as_ref().and_then(|feature| feature.state));
    if let Some(version) = features.gic.as_ref().and_then(|gic| gic.version) {
        match (out.caps.arch.as_str(), version) {
            ("aarch64", _) => text.push_str(&format!(",gic-version={version}")),
            (_, GicVersion::V2) => {}
            (_, GicVersion::V3 | GicVersion::Host) => {
                let message = "gic-version option is not available with this QEMU binary";
                out.refuse("/domain/features/gic", message);
            }
        }
    }
    match features.ioapic.as_ref().and_then(|ioapic| ioapic.driver) {
        Some(IoapicDriver::Qemu) => text.push_str(",kernel_irqchip=split"),
        Some(IoapicDriver::Kvm) => text.push_str(",kernel_irqchip=on"),
        None => {}
    }
    if let Some(hpt) = &features.hpt {
        if let Some(resizing) = hpt.resizing {
            text.push_str(&format!(",resize-hpt={resizing}"));
        }
        if hpt.maxpagesize.0 > 0 {
            text.push_str(&format!(",cap-hpt-max-page-size={}k", hpt.maxpagesize.0));
        }
    }
    let mut state = |name: &str, state: Option<OnOff>| {
        if let Some(state) = state {
            text.push_str(&format!(",{name}={state}"));
        }
    };
    state("cap-htm", features.htm.as_ref().and_then(|feature| feature.state));
    state("cap-nested-hv", features.nested_hv.as_ref().and_then(|feature| feature.state));
    state("cap-ccf-assist", features.ccf_assist.as_ref().and_then(|feature| feature.state));
    for (name, value) in [("cap-cfpc", &features.cfpc), ("cap-sbbc", &features.sbbc)] {
        if let Some(value) = value.as_ref().and_then(|value| value.value) {
            text.push_str(&format!(",{name}={value}"));
        }
    }
    if let Some(value) = features.ibs.as_ref().and_then(|ibs| ibs.value) {
        text.push_str(&format!(",cap-ibs={value}"));
    }
    let mut state = |name: &str, state: Option<OnOff>| {
        if let Some(state) = state {
            text.push_str(&format!(",{name}={state}"));
        }
    };
    state("ras", features.ras.as_ref().and_then(|feature| feature.state));
    state("i8042", features.ps2.as_ref().and_then(|feature| feature.state));
    if domain.devices.iommu.as_ref().is_some_and(|iommu| iommu.model.as_str() == "smmuv3") {
        text.push_str(",iommu=smmuv3");
    }
    let dump = domain.memory.as_ref().and_then(|memory| memory.dump_core);
    let dump = dump.unwrap_or_else(|| out.launch.dump_guest_core.into());
    text.push_str(&format!(",dump-guest-core={dump}"));
    if domain.memory_backing.as_ref().is_some_and(|backing| backing.nosharepages) {
        text.push_str(",mem-merge=off");
    }
    text.push_str(&super::memory::machine_options(out));
    let ram = out.machine.and_then(|machine| machine.default_ram_id.as_ref());
    if let Some(id) = ram.filter(|_| !super::numa::has_cells(out)) {
        text.push_str(&format!(",memory-backend={id}"));
    }
    text.push_str(&by_devices(out));
    if os.loader.as_ref().is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash)) {
        text.push_str(",pflash0=libvirt-pflash0-format");
        if let Some(source) = variables(out) {
            text.push_str(&format!(",pflash1={}", variables_layer(out, &source).node(out)));
        }
    }
    if super::numa::has_hmat(out) {
        text.push_str(",hmat=on");
    }
    if os.bios.as_ref().is_some_and(|bios| bios.useserial == Some(YesNo::Yes)) {
        text.push_str(",graphics=off");
    }
    let timers = domain.clock.iter().flat_map(|clock| &clock.timer);
    for timer in timers.filter(|timer| timer.name == TimerName::Hpet && out.has(Flag::MachineHpet)) {
        if let Some(present) = timer.present {
            text.push_str(&format!(",hpet={}", present.on_off()));
        }
    }
    let speaker = domain.devices.sound.iter().find(|sound| sound.model == SoundModel::Pcspk);
    if let Some(speaker) = speaker {
        if let Some(audio) = super::display::audiodev(out, speaker.audio.as_ref()) {
            text.push_str(&format!(",pcspk-audiodev={audio}"));
        }
    }
    if out.machine.and_then(|machine| machine.acpi) == Some(true) {
        text.push_str(if features.acpi { ",acpi=on" } else { ",acpi=off" });
    }
    out.option("-machine", text);
    let accelerator = match domain.r#type {
        Type::Kvm => {
            let ring = features
                .kvm
                .as_ref()
                .and_then(|kvm| kvm.dirty_ring.as_ref())
                .filter(|ring| ring.state == Some(OnOff::On));
            ring.map_or("kvm".to_owned(), |ring| format!("kvm,dirty-ring-size={}", ring.size.0))
        }
        Type::Hvf => "hvf".to_owned(),
        _ => match features.tcg.as_ref().map_or(0, |tcg| tcg.tb_cache.0) {
            0 => "tcg".to_owned(),
            size => format!("tcg,tb-size={}", size / 1024),
        },
    };
    out.option("-accel", accelerator);
    if let Some(tseg) = features.smm.as_ref().and_then(|smm| smm.tseg) {
        out.option("-global", format!("mch.extended-tseg-mbytes={}", tseg.0 >> 20));
    }
}

/// What CPU, boot devices and launch security ask of the machine.
fn by_devices(out: &Translation<'_>) -> String {
    let mut text = String::new();
    let domain = out.domain;
    let cpu = domain.cpu.as_ref().filter(|cpu| cpu.mode() == Mode::HostModel);
    if let Some(model) = cpu.and_then(|cpu| cpu.model_name()).filter(|_| out.family == Family::Pseries) {
        text.push_str(&format!(",max-cpu-compat={model}"));
    }
    if crate::qemu::arch::is_s390(&out.arch()) {
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
        if let Some(parameter) = infos.find_map(first) {
            text.push_str(&format!(",loadparm={parameter}"));
        }
    }
    let confidential = out.has(Flag::ConfidentialGuestSupport);
    match domain.launch_security.as_ref().map(|security| &security.kind) {
        Some(LaunchSecurityKind::S390Pv) => text.push_str(",confidential-guest-support=lsec0"),
        Some(_) if confidential => text.push_str(",confidential-guest-support=lsec0"),
        Some(_) => text.push_str(",memory-encryption=lsec0"),
        None => {}
    }
    text
}

pub(super) fn memory(out: &mut Translation<'_>) {
    let domain = out.domain;
    if let Some(loader) = domain.os.as_ref().and_then(|os| os.loader.as_ref()) {
        match (loader.r#type, &loader.path) {
            (Some(LoaderType::Pflash), _) if loader.secure == Some(YesNo::Yes) => {
                out.option("-global", "driver=cfi.pflash01,property=secure,value=on");
            }
            (Some(LoaderType::Rom), Some(path)) => out.option("-bios", path.0.clone()),
            _ => {}
        }
    }
    super::memory::amounts(out);
}

pub(super) fn topology(out: &mut Translation<'_>) {
    let domain = out.domain;
    let count = vcpu::count(domain);
    let listed = domain.vcpus.as_ref().filter(|vcpus| !vcpus.vcpu.is_empty());
    let fixed = listed.map_or(count.current as usize, |vcpus| {
        let fixed = |state: &&crate::domain::vcpu::VcpuState| {
            state.enabled.is_yes() && !state.hotpluggable.is_some_and(YesNo::is_yes)
        };
        vcpus.vcpu.iter().filter(fixed).count()
    });
    let mut text = fixed.to_string();
    if fixed != count.maximum as usize {
        text.push_str(&format!(",maxcpus={}", count.maximum));
    }
    match domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()) {
        Some(topology) => {
            text.push_str(&format!(",sockets={}", topology.sockets));
            if out.has(Flag::SmpDies) {
                text.push_str(&format!(",dies={}", topology.dies.0));
            } else if topology.dies.0 != 1 {
                out.refuse("/domain/cpu/topology", "the binary does not support more than one die");
            }
            if out.has(Flag::SmpClusters) {
                text.push_str(&format!(",clusters={}", topology.clusters.0));
            } else if topology.clusters.0 != 1 {
                out.refuse("/domain/cpu/topology", "the binary does not support more than one cluster");
            }
            text.push_str(&format!(",cores={},threads={}", topology.cores, topology.threads));
        }
        None => text.push_str(&format!(",sockets={},cores=1,threads=1", count.maximum)),
    }
    out.option("-smp", text);
    iothreads(out);
    super::numa::cells(out);
}

fn iothreads(out: &mut Translation<'_>) {
    let domain = out.domain;
    let mut ids: BTreeSet<u32> = BTreeSet::new();
    let threads = domain.iothreadids.iter().flat_map(|ids| &ids.iothread);
    for thread in threads {
        ids.insert(thread.id);
        let poll = thread.poll.as_ref();
        let members = Members::new("qom-type", "iothread")
            .with("id", format!("iothread{}", thread.id))
            .with_some("thread-pool-min", thread.thread_pool_min)
            .with_some("thread-pool-max", thread.thread_pool_max)
            .with_some("poll-max-ns", poll.and_then(|poll| poll.max))
            .with_some("poll-grow", poll.and_then(|poll| poll.grow))
            .with_some("poll-shrink", poll.and_then(|poll| poll.shrink));
        out.object(members);
    }
    let unlisted = (domain.iothreads.unwrap_or(0) as usize).saturating_sub(ids.len());
    for next in (1..=u32::MAX).filter(|id| !ids.contains(id)).take(unlisted) {
        out.object(Members::new("qom-type", "iothread").with("id", format!("iothread{next}")));
    }
    if let Some(main) = &domain.defaultiothread {
        let members = Members::new("qom-type", "main-loop")
            .with("id", "main-loop")
            .with_some("thread-pool-min", main.thread_pool_min)
            .with_some("thread-pool-max", main.thread_pool_max);
        out.object(members);
    }
}

pub(super) fn monitor(out: &mut Translation<'_>) {
    if let Some(monitor) = &out.launch.monitor {
        let place = match monitor {
            Monitor::Descriptor(descriptor) => format!("fd={descriptor}"),
            Monitor::Path(path) => format!("path={}", doubled(path)),
        };
        out.option("-chardev", format!("socket,id=charmonitor,{place},server=on,wait=off"));
        out.option("-mon", "chardev=charmonitor,id=monitor,mode=control");
    }
}

pub(super) fn boot(out: &mut Translation<'_>) {
    let domain = out.domain;
    let managed = out.launch.is_managed();
    let ends = domain.on_reboot.unwrap_or_default().as_str() == "destroy"
        && domain.on_poweroff.unwrap_or_default().as_str() == "destroy"
        && matches!(domain.on_crash.unwrap_or_default().as_str(), "destroy" | "coredump-destroy");
    if managed && !out.has(Flag::SetAction) && ends {
        out.word("-no-reboot");
    } else if managed || domain.on_reboot.unwrap_or_default().as_str() == "preserve" {
        out.word("-no-shutdown");
    } else if domain.on_reboot.unwrap_or_default().as_str() == "destroy" {
        out.word("-no-reboot");
    }
    let none = Default::default();
    let os = domain.os.as_ref().unwrap_or(&none);
    let arch = os.r#type.as_ref().and_then(|os_type| os_type.arch.as_deref()).unwrap_or("x86_64");
    let acpi = domain.features.as_ref().is_some_and(|features| features.acpi);
    let unknown = out.machine.is_none_or(|machine| machine.acpi.is_none());
    if unknown && !acpi && matches!(arch, "i686" | "x86_64" | "aarch64") {
        out.word("-no-acpi");
    }
    if let Some(pm) = &domain.pm {
        let object = if out.family == Family::Q35 { "ICH9-LPC" } else { "PIIX4_PM" };
        let states = [("disable_s3", &pm.suspend_to_mem), ("disable_s4", &pm.suspend_to_disk)];
        for (name, state) in states {
            if let Some(enabled) = state.as_ref().and_then(|state| state.enabled) {
                out.option("-global", format!("{object}.{name}={}", u8::from(!enabled.is_yes())));
            }
        }
    }
    let mut text = String::new();
    if let Some(menu) = &os.bootmenu {
        if let Some(enable) = menu.enable {
            text.push_str(&format!("menu={},", enable.on_off()));
        }
    }
    if let Some(timeout) = os.bios.as_ref().and_then(|bios| bios.reboot_timeout) {
        text.push_str(&format!("reboot-timeout={timeout},"));
    }
    if let Some(timeout) = os.bootmenu.as_ref().and_then(|menu| menu.timeout) {
        text.push_str(&format!("splash-time={timeout},"));
    }
    out.option("-boot", format!("{text}strict=on"));
    let direct =
        [("-kernel", &os.kernel), ("-initrd", &os.initrd), ("-append", &os.cmdline), ("-dtb", &os.dtb)];
    for (option, value) in direct {
        if let Some(value) = value {
            out.option(option, value.0.clone());
        }
    }
    if let Some(table) = os.acpi.as_ref().and_then(|acpi| acpi.table.first()) {
        out.option("-acpitable", format!("sig=SLIC,file={}", doubled(&table.path.0)));
    }
    if let Some(iommu) = &domain.devices.iommu {
        let id = super::id(&iommu.info);
        let none = Default::default();
        let driver = iommu.driver.as_ref().unwrap_or(&none);
        match iommu.model.as_str() {
            "intel" => {
                let members = Members::new("driver", "intel-iommu")
                    .with("id", id)
                    .with_some("intremap", driver.intremap.map(|on| on.as_str()))
                    .with_some("caching-mode", driver.caching_mode.map(|on| on.is_on()))
                    .with_some("eim", driver.eim.map(|on| on.as_str()))
                    .with_some("device-iotlb", driver.iotlb.map(|on| on.is_on()))
                    .with_non_zero("aw-bits", driver.aw_bits.into())
                    .with_some("dma-translation", driver.dma_translation.map(|on| on.is_on()));
                out.device(members);
            }
            "virtio" => {
                let address = out.address(&iommu.info);
                out.device(Members::new("driver", "virtio-iommu").with("id", id).and(address));
            }
            _ => {}
        }
    }
}
