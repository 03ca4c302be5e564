//! Children of `<domain>` other than `<devices>`.

use super::written::Written;
use super::{LeftOut, CELLS_OF_OTHER_SIZE};
use crate::diagnostic::Place;
use crate::domain::cpu::Mode;
use crate::domain::os::{FirmwareFeatureName, ImageFormat, LoaderType};
use crate::domain::vcpu::Placement;
use crate::domain::{Cpu, Cputune, Domain, Features, Namespaces, Os};
use crate::vcpu;
use crate::xen::rules::Form;
use crate::xen::Kind;
use crate::xml::value::token::YesNo;

/// The firmware that Xen runs without being asked.
const LOADER: &str = "hvmloader";

pub(super) fn all(out: &mut LeftOut<'_>, root: &Place<'_>) {
    written(out, root);
    let Domain {
        // Fields without a name are looked at by `written`, or each notation writes them as they are;
        // the number is that of a run.
        r#type: _,
        id: _,
        name: _,
        uuid: _,
        // The configuration has the uuid.
        hwuuid,
        genid,
        title,
        description,
        metadata,
        // Refused.
        max_memory: _,
        memory: _,
        current_memory: _,
        blkiotune,
        memtune,
        memory_backing,
        vcpu: _,
        // Refused.
        vcpus: _,
        iothreads,
        iothreadids,
        defaultiothread,
        throttlegroups,
        cputune: _,
        numatune,
        iommufd,
        resource,
        sysinfo,
        bootloader: _,
        bootloader_args: _,
        os: _,
        idmap,
        features: _,
        cpu: _,
        clock: _,
        on_poweroff: _,
        on_reboot: _,
        on_crash: _,
        on_lockfailure,
        pm,
        perf,
        // They follow by themselves.
        devices: _,
        seclabel,
        keywrap,
        launch_security,
        namespaces,
        // What no definition knows is reported when it is read.
        rest: _,
    } = out.subject.domain;
    out.value(root, "hwuuid", hwuuid.as_ref());
    out.element(root, "genid", genid.as_ref());
    out.element(root, "throttlegroups", throttlegroups.as_ref());
    out.element(root, "iommufd", iommufd.as_ref());
    out.description(root, "title", title.as_ref());
    out.description(root, "description", description.as_ref());
    out.description(root, "metadata", metadata.as_ref());
    out.element(root, "blkiotune", blkiotune.as_ref());
    out.element(root, "memtune", memtune.as_ref());
    out.element(root, "memoryBacking", memory_backing.as_ref());
    match iothreadids.as_ref().filter(|ids| out.is_said(*ids)) {
        Some(_) => out.element(root, "iothreadids", iothreadids.as_ref()),
        None => out.value(root, "iothreads", iothreads.filter(|count| *count > 0).as_ref()),
    }
    out.element(root, "defaultiothread", defaultiothread.as_ref());
    out.element(root, "numatune", numatune.as_ref());
    out.element(root, "resource", resource.as_ref());
    out.elements(root, "sysinfo", sysinfo);
    out.element(root, "idmap", idmap.as_ref());
    out.value(root, "on_lockfailure", on_lockfailure.as_ref());
    out.element(root, "pm", pm.as_ref());
    out.element(root, "perf", perf.as_ref());
    out.elements(root, "seclabel", seclabel);
    out.element(root, "keywrap", keywrap.as_ref());
    out.element(root, "launchSecurity", launch_security.as_ref());
    // A completion for Xen keeps its own namespace alone.
    let Namespaces { xen, qemu: _, lxc: _, bhyve: _, vmware: _ } = namespaces;
    if out.subject.form == Form::Xm {
        out.element(root, "commandline", xen.commandline.as_ref());
    }
}

/// The elements that a notation writes, or writes in part.
fn written(out: &mut LeftOut<'_>, root: &Place<'_>) {
    let domain = out.subject.domain;
    if let Some(memory) = &domain.memory {
        out.part(&root.child("memory"), "memory", memory, &Written::new("@unit #"));
    }
    if let Some(vcpu) = &domain.vcpu {
        let written = Written::new("# @current")
            .when(out.subject.form != Form::Json, "@cpuset")
            .when(vcpu.placement == Placement::Static, "@placement");
        out.part(&root.child("vcpu"), "vcpu", vcpu, &written);
    }
    if let Some(tune) = &domain.cputune {
        self::tune(out, tune, root);
    }
    if out.subject.is_hvm() {
        out.value(root, "bootloader", domain.bootloader.as_ref());
        out.value(root, "bootloader_args", domain.bootloader_args.as_ref());
    }
    if let Some(os) = &domain.os {
        boot(out, os, &root.child("os"));
    }
    if let Some(features) = &domain.features {
        machine(out, features, &root.child("features"));
    }
    if let Some(cpu) = &domain.cpu {
        processor(out, cpu, &root.child("cpu"));
        cells(out, cpu, root);
    }
    clock(out, root);
}

fn tune(out: &mut LeftOut<'_>, tune: &Cputune, root: &Place<'_>) {
    let json = out.subject.form == Form::Json;
    let place = root.child("cputune");
    out.part(&place, "cputune", tune, &Written::new("vcpupin vcpusched iothreadsched").when(json, "shares"));
    out.elements(&place, "vcpusched", &tune.vcpusched);
    out.elements(&place, "iothreadsched", &tune.iothreadsched);
    let online = vcpu::count(out.subject.domain).current;
    for (pin, place) in place.each("vcpupin", &tune.vcpupin) {
        if !json || pin.vcpu >= online {
            out.setting(&place, &format!("the pin of virtual CPU {}", pin.vcpu));
        }
    }
}

fn boot(out: &mut LeftOut<'_>, os: &Os, place: &Place<'_>) {
    let (hvm, form) = (out.subject.is_hvm(), out.subject.form);
    let (xm, json) = (form == Form::Xm, form == Form::Json);
    let unwanted = os.firmware_features.as_ref().is_some_and(|firmware| {
        let keys = |name| name == FirmwareFeatureName::EnrolledKeys;
        firmware.feature.iter().all(|feature| feature.enabled == YesNo::No || !keys(feature.name))
    });
    let chosen = os.loader.is_some() || json && hvm;
    let mut written = Written::new("type boot")
        .when(chosen, "@firmware")
        .when(unwanted, "firmware")
        .when(!hvm || !xm, "kernel initrd cmdline")
        .when(hvm && !xm, "acpi");
    if let Some(loader) = os.loader.as_ref().filter(|_| hvm) {
        let flash = loader.r#type == Some(LoaderType::Pflash);
        let path = loader.path.as_ref().map_or("", |path| path.0.as_str());
        // A completion takes the format of the store, which is left out itself.
        let from_store = os.nvram.as_ref().is_some_and(|store| store.format == loader.format);
        let own = path.rsplit('/').next() == Some(LOADER);
        written = written
            .when(xm || flash || own, "loader/#")
            .when(flash != xm, "loader/@type")
            .when(loader.r#type != Some(LoaderType::Pflash), "loader/@type")
            .when(loader.readonly != Some(YesNo::No), "loader/@readonly")
            .when(loader.secure != Some(YesNo::Yes), "loader/@secure")
            .when(loader.stateless != Some(YesNo::Yes), "loader/@stateless")
            .when(loader.format == Some(ImageFormat::Raw) || from_store, "loader/@format");
    }
    out.part(place, "os", os, &written);
    let first = if hvm { 4 } else { 0 };
    for (boot, place) in place.each("boot", &os.boot).skip(first) {
        if out.is_said(boot) {
            out.setting(&place, &format!("boot device '{}'", boot.dev));
        }
    }
    let tables = os.acpi.as_ref().map_or(&[][..], |acpi| &acpi.table);
    if hvm && !xm {
        let acpi = place.child("acpi");
        for (_, place) in acpi.each("table", tables).skip(1) {
            out.setting(&place, "a second ACPI table");
        }
    }
}

fn machine(out: &mut LeftOut<'_>, features: &Features, place: &Place<'_>) {
    let (kind, form) = (out.subject.kind, out.subject.form);
    let (hvm, json) = (kind == Kind::Hvm, form == Form::Json);
    let map = features.xen.as_ref().and_then(|xen| xen.e820_host.as_ref());
    let off = map.is_some_and(|map| !map.is_on());
    let apic = features.apic.as_ref().is_some_and(|apic| apic.eoi.is_none());
    let written = Written::new("xen/passthrough")
        .when(hvm, "acpi pae")
        .when(hvm && apic, "apic")
        .when(hvm && !json, "viridian")
        .when(hvm || json && kind == Kind::Pvh, "hap")
        .when(off || kind == Kind::Pv || kind == Kind::Pvh && !json, "xen/e820_host");
    out.part(place, "features", features, &written);
}

fn processor(out: &mut LeftOut<'_>, cpu: &Cpu, place: &Place<'_>) {
    let (kind, form) = (out.subject.kind, out.subject.form);
    let xm = form == Form::Xm;
    let host = cpu.mode() == Mode::HostPassthrough && !xm && (form == Form::Xl || kind != Kind::Pv);
    let named = cpu.model.is_some() || !cpu.feature.is_empty();
    if !host && (named || cpu.mode() != Mode::Custom) {
        out.setting(place, &format!("the CPU of mode '{}'", cpu.mode()));
    }
    // One finding is enough for a CPU that is not written.
    let written = Written::new("@mode @match @check @migratable model vendor feature")
        .when(!xm, "numa/cell/@id numa/cell/@cpus numa/cell/@memory numa/cell/@unit numa/cell/distances");
    out.part(place, "cpu", cpu, &written);
    if host && form == Form::Xl && kind != Kind::Hvm {
        for (feature, place) in place.each("feature", &cpu.feature) {
            if matches!(feature.name.as_str(), "vmx" | "svm") {
                out.setting(&place, &format!("feature '{}' of a paravirtual guest", feature.name));
            }
        }
    }
}

/// The memory of the cells is that of the guest, as the configuration has both.
fn cells(out: &mut LeftOut<'_>, cpu: &Cpu, root: &Place<'_>) {
    let Some(numa) = cpu.numa.as_ref().filter(|numa| !numa.cell.is_empty()) else { return };
    let Some(memory) = out.subject.domain.memory.as_ref().filter(|_| out.subject.form == Form::Xl) else {
        return;
    };
    let total = memory.size.0.div_ceil(1024);
    let sum = numa.cell.iter().fold(0u64, |sum, cell| sum.saturating_add(cell.memory.0 / 1024));
    if sum != total {
        let message = format!("the guest has {total} MiB of memory, its NUMA cells have {sum} MiB together");
        out.findings
            .report(&CELLS_OF_OTHER_SIZE, &root.child("memory"), message)
            .help("give both the same, in whole MiB");
    }
}

fn clock(out: &mut LeftOut<'_>, root: &Place<'_>) {
    use crate::domain::clock::TimerName;
    let Some(clock) = &out.subject.domain.clock else { return };
    let place = root.child("clock");
    out.part(&place, "clock", clock, &Written::new("@offset @basis @adjustment timer"));
    for (timer, place) in place.each("timer", &clock.timer) {
        let tsc = timer.name == TimerName::Tsc;
        let present = !tsc || timer.present != Some(YesNo::No);
        let written = Written::new("@name").when(tsc, "@mode").when(present, "@present");
        out.part(&place, "timer", timer, &written);
    }
}
