//! What Xen cannot do, whatever the notation (xen.md 2.1), and what a notation leaves out (2.20).

use super::{Kind, Notation};
use crate::diagnostic::{code, Diagnostic};
use crate::domain::cpu::Mode;
use crate::domain::cputune::Cputune;
use crate::domain::devices::chardev::ChannelType;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::Device;
use crate::domain::devices::graphics::Kind as Display;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::Address;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::{Disk, Hostdev, Interface};
use crate::domain::os::FirmwareFeatureName;
use crate::domain::{Domain, Features, Os};
use crate::xml::value::token::YesNo;

/// What Xen cannot do of a definition.
pub(super) fn refused(domain: &Domain) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut refuse = |element: String, message: String| {
        found.push(Diagnostic::error(&code::XEN_REFUSED, message).on(element));
    };
    let kind = Kind::of(domain);
    if !domain.devices.memory.is_empty() {
        refuse("/domain/devices/memory".to_owned(), "memory devices are not supported by Xen".to_owned());
    }
    let os = domain.os.as_ref();
    let secure = os.and_then(|os| os.loader.as_ref()?.secure) == Some(YesNo::Yes);
    let wanted = os.and_then(|os| os.firmware_features.as_ref()).is_some_and(|firmware| {
        let secure = |name| name == FirmwareFeatureName::SecureBoot;
        firmware.feature.iter().any(|feature| secure(feature.name) && feature.enabled == YesNo::Yes)
    });
    if secure || wanted {
        refuse("/domain/os".to_owned(), "secure boot is not supported by Xen".to_owned());
    }
    if let Some(sound) = domain.devices.sound.first() {
        use SoundModel::{Ac97, Es1370, Ich6, Sb16};
        if !matches!(sound.model, Sb16 | Es1370 | Ac97 | Ich6) {
            let message = format!(
                "Xen has no sound card '{}'; expected ac97, es1370, ich6 or sb16",
                sound.model.as_str()
            );
            refuse("/domain/devices/sound".to_owned(), message);
        }
    }
    for (index, input) in domain.devices.input.iter().enumerate() {
        let element = format!("/domain/devices/input[{}]", index + 1);
        let known = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        match (kind, input.bus) {
            (Kind::Hvm, Some(InputBus::Xen)) => {
                refuse(element, "bus 'xen' is for paravirtual guests".to_owned());
            }
            (Kind::Pv | Kind::Pvh, Some(bus)) if bus != InputBus::Xen => {
                refuse(element, format!("a paravirtual guest has no bus '{bus}'; expected 'xen'"));
            }
            (Kind::Pv | Kind::Pvh, _) if !known => {
                let message =
                    format!("a paravirtual guest has no {}; expected a mouse or a keyboard", input.r#type);
                refuse(element, message);
            }
            _ => {}
        }
    }
    found
}

/// A list of what a configuration leaves out, with the element of each.
struct LeftOut(Vec<Diagnostic>);

impl LeftOut {
    fn add(&mut self, present: bool, element: impl Into<String>, what: &str) {
        if present {
            let message = format!("{what} cannot be said in this notation and is left out");
            self.0.push(Diagnostic::warning(&code::XEN_ASSUMED, message).on(element));
        }
    }
}

/// What a definition becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Xl,
    Xm,
    /// The JSON of libxl.
    Json,
}

/// What the configuration of a completed definition leaves out.
pub fn left_out(domain: &Domain, notation: Notation) -> Vec<Diagnostic> {
    left_out_of(
        domain,
        match notation {
            Notation::Xl => Form::Xl,
            Notation::Xm => Form::Xm,
        },
    )
}

/// What the libxl JSON of a completed definition leaves out.
pub(super) fn left_out_of_json(domain: &Domain) -> Vec<Diagnostic> {
    left_out_of(domain, Form::Json)
}

fn left_out_of(domain: &Domain, form: Form) -> Vec<Diagnostic> {
    let mut out = LeftOut(Vec::new());
    let kind = Kind::of(domain);
    head(&mut out, domain, form);
    if let Some(os) = &domain.os {
        boot(&mut out, os, kind, form);
    }
    if let Some(features) = &domain.features {
        machine(&mut out, features, kind, form);
    }
    processor(&mut out, domain, kind, form);
    devices(&mut out, domain, kind, form);
    out.0
}

fn head(out: &mut LeftOut, domain: &Domain, form: Form) {
    out.add(domain.genid.is_some(), "/domain/genid", "the generation");
    out.add(domain.title.is_some(), "/domain/title", "the title");
    out.add(domain.description.is_some(), "/domain/description", "the description");
    out.add(domain.metadata.is_some(), "/domain/metadata", "the metadata");
    out.add(domain.blkiotune.is_some(), "/domain/blkiotune", "tuning of block I/O");
    out.add(domain.memtune.is_some(), "/domain/memtune", "limits of memory");
    out.add(domain.memory_backing.is_some(), "/domain/memoryBacking", "the backing of memory");
    let untold = domain.cputune.as_ref().is_some_and(|tune| {
        let (vcpupin, rest) = (tune.vcpupin.clone(), tune.rest.clone());
        let known = Cputune { shares: tune.shares, vcpupin, rest, ..Cputune::default() };
        form != Form::Json || *tune != known
    });
    out.add(untold, "/domain/cputune", "tuning of CPUs");
    out.add(domain.numatune.is_some(), "/domain/numatune", "the choice of NUMA nodes");
    out.add(domain.iothreads.is_some(), "/domain/iothreads", "I/O threads");
    out.add(domain.resource.is_some(), "/domain/resource", "the resource partition");
    out.add(!domain.sysinfo.is_empty(), "/domain/sysinfo", "system information");
    out.add(domain.pm.is_some(), "/domain/pm", "the choice of sleep states");
    out.add(domain.perf.is_some(), "/domain/perf", "performance events");
    out.add(domain.on_lockfailure.is_some(), "/domain/on_lockfailure", "what a lost lock does");
    out.add(!domain.seclabel.is_empty(), "/domain/seclabel", "security labels");
    out.add(domain.keywrap.is_some(), "/domain/keywrap", "wrapping of keys");
    out.add(domain.launch_security.is_some(), "/domain/launchSecurity", "launch security");
}

fn boot(out: &mut LeftOut, os: &Os, kind: Kind, form: Form) {
    let hvm = kind == Kind::Hvm;
    let xm = form == Form::Xm;
    out.add(os.nvram.is_some(), "/domain/os/nvram", "the store of firmware variables");
    out.add(os.bootmenu.is_some(), "/domain/os/bootmenu", "the boot menu");
    out.add(os.bios.is_some(), "/domain/os/bios", "the options of the BIOS");
    out.add(os.smbios.is_some(), "/domain/os/smbios", "the choice of SMBIOS tables");
    out.add(os.dtb.is_some(), "/domain/os/dtb", "the device tree");
    let chosen = os.firmware.is_some() && os.loader.is_none() && !(form == Form::Json && hvm);
    out.add(chosen, "/domain/os", "the choice of firmware");
    out.add(hvm && xm && os.kernel.is_some(), "/domain/os/kernel", "the kernel of a full guest");
    out.add(hvm && xm && os.acpi.is_some(), "/domain/os/acpi", "the ACPI table");
    out.add(!hvm && os.loader.is_some(), "/domain/os/loader", "the loader of a paravirtual guest");
}

fn machine(out: &mut LeftOut, features: &Features, kind: Kind, form: Form) {
    let known = Features {
        acpi: features.acpi,
        apic: features.apic.clone(),
        pae: features.pae,
        viridian: features.viridian,
        hap: features.hap.clone(),
        xen: features.xen.clone(),
        rest: features.rest.clone(),
        ..Features::default()
    };
    out.add(*features != known, "/domain/features", "a feature");
    let viridian = form == Form::Json && features.viridian;
    out.add(viridian, "/domain/features/viridian", "the interface of Hyper-V");
    let group = features.xen.as_ref();
    let e820 = group.is_some_and(|xen| xen.e820_host.is_some());
    out.add(kind == Kind::Hvm && e820, "/domain/features/xen/e820_host", "the host's memory map");
}

fn processor(out: &mut LeftOut, domain: &Domain, kind: Kind, form: Form) {
    let Some(cpu) = &domain.cpu else { return };
    let xm = form == Form::Xm;
    let host = cpu.mode() == Mode::HostPassthrough;
    let named = cpu.model.is_some() || !cpu.feature.is_empty();
    let unsaid = match host {
        true => xm,
        false => named || cpu.mode() != Mode::Custom,
    };
    out.add(unsaid, "/domain/cpu", "the CPU model");
    let nested = host && kind != Kind::Hvm && !xm;
    let nested = nested && cpu.feature.iter().any(|feature| matches!(&*feature.name, "vmx" | "svm"));
    out.add(nested, "/domain/cpu/feature", "nested virtualization of a paravirtual guest");
    out.add(cpu.topology.is_some(), "/domain/cpu/topology", "the topology of CPUs");
    out.add(cpu.cache.is_some(), "/domain/cpu/cache", "the cache of CPUs");
    out.add(cpu.maxphysaddr.is_some(), "/domain/cpu/maxphysaddr", "the width of addresses");
    let Some(numa) = &cpu.numa else { return };
    out.add(xm, "/domain/cpu/numa", "NUMA");
    let detail = numa.interconnects.is_some()
        || numa
            .cell
            .iter()
            .any(|cell| cell.mem_access.is_some() || cell.discard.is_some() || !cell.cache.is_empty());
    out.add(!xm && detail, "/domain/cpu/numa", "the access to memory of NUMA cells");
}

fn devices(out: &mut LeftOut, domain: &Domain, kind: Kind, form: Form) {
    let devices = &domain.devices;
    let (hvm, xm, json) = (kind == Kind::Hvm, form == Form::Xm, form == Form::Json);
    let mut add = |present: bool, name: &str, what: &str| {
        out.add(present, format!("/domain/devices/{name}"), what);
    };
    add(!devices.filesystem.is_empty(), "filesystem", "a filesystem");
    add(!devices.lease.is_empty(), "lease", "a lease");
    add(!devices.smartcard.is_empty(), "smartcard", "a smart card");
    add(!devices.tpm.is_empty(), "tpm", "a TPM");
    add(!devices.audio.is_empty(), "audio", "where sound goes");
    add(!devices.redirdev.is_empty(), "redirdev", "a USB device of a viewer");
    add(devices.redirfilter.is_some(), "redirfilter", "the filter of USB devices");
    add(!devices.hub.is_empty(), "hub", "a USB hub");
    add(!devices.watchdog.is_empty(), "watchdog", "a watchdog");
    add(!devices.rng.is_empty(), "rng", "a random number generator");
    add(devices.nvram.is_some(), "nvram", "the memory of firmware");
    add(!devices.panic.is_empty(), "panic", "a panic device");
    add(!devices.shmem.is_empty(), "shmem", "shared memory");
    add(!devices.crypto.is_empty(), "crypto", "a crypto device");
    add(devices.iommu.is_some(), "iommu", "the I/O memory management unit");
    add(devices.vsock.is_some(), "vsock", "the socket to the host");
    add(devices.pstore.is_some(), "pstore", "storage that outlives a crash");
    add(!hvm && !devices.serial.is_empty(), "serial", "a serial port of a paravirtual guest");
    add(!hvm && !devices.parallel.is_empty(), "parallel", "a parallel port of a paravirtual guest");
    add(!hvm && !devices.sound.is_empty(), "sound", "a sound card of a paravirtual guest");
    add(hvm && devices.parallel.len() > 1, "parallel[2]", "a second parallel port");
    let spice = devices.graphics.iter().position(|graphics| matches!(graphics.kind, Display::Spice(_)));
    let said = match (spice, devices.graphics.len()) {
        (Some(0), _) => hvm && !xm,
        (_, 0 | 1) => true,
        _ => json,
    };
    add(!said, "graphics", "the display");
    let all_said = json && !hvm;
    add(said && !all_said && devices.graphics.len() > 1, "graphics[2]", "a second display");
    let usb = devices.input.iter().filter(|input| input.bus == Some(InputBus::Usb)).count();
    add(hvm && xm && usb > 1, "input", "a second USB input device");
    for (index, channel) in devices.channel.iter().enumerate() {
        let xen = channel.target.as_ref().is_some_and(|target| target.r#type == ChannelType::Xen);
        add(xm || !xen, &format!("channel[{}]", index + 1), "the channel");
    }
    for (index, controller) in devices.controller.iter().enumerate() {
        let limited =
            controller.max_event_channels.or(controller.max_grant_frames).is_some_and(|max| max > 0);
        let said = controller.r#type == ControllerType::Usb || limited;
        add(xm && said, &format!("controller[{}]", index + 1), "the controller");
    }
    devices.hostdev.iter().enumerate().for_each(|(index, device)| hostdev(out, index + 1, device, xm));
    devices.disk.iter().enumerate().for_each(|(index, device)| disk(out, index + 1, device, json));
    devices.interface.iter().enumerate().for_each(|(index, device)| interface(out, index + 1, device, json));
}

fn hostdev(out: &mut LeftOut, number: usize, device: &Hostdev, xm: bool) {
    let element = format!("/domain/devices/hostdev[{number}]");
    let unsaid = match device.r#type.as_str() {
        "pci" => false,
        "usb" => xm,
        _ => true,
    };
    out.add(unsaid, element.clone(), "the device of the host");
    let address = device.source.as_ref().and_then(|source| source.address.as_ref());
    let named = device.r#type == hostdev::Type::Usb && !xm && !matches!(address, Some(Address::Usb { .. }));
    out.add(named, element.clone(), "which USB device it is, by vendor and product,");
    out.add(device.info.rom.is_some(), format!("{element}/rom"), "the option ROM");
    out.add(device.info.boot.is_some(), format!("{element}/boot"), "the boot order");
}

fn disk(out: &mut LeftOut, number: usize, disk: &Disk, json: bool) {
    let element = format!("/domain/devices/disk[{number}]");
    out.add(!json && disk.device == Device::Floppy, element.clone(), "a floppy disk");
    let mut add = |present: bool, child: &str, what: &str| {
        out.add(present, format!("{element}/{child}"), what);
    };
    let common = disk.source.common();
    add(disk.auth.is_some() || common.auth.is_some(), "source", "how to log in");
    add(disk.encryption.is_some() || common.encryption.is_some(), "source", "the encryption");
    add(disk.backing_store.is_some(), "backingStore", "what lies below the image");
    add(!json && disk.backenddomain.is_some(), "backenddomain", "the domain that serves the disk");
    add(disk.geometry.is_some(), "geometry", "the geometry");
    add(disk.blockio.is_some(), "blockio", "the block sizes");
    add(disk.iotune.is_some(), "iotune", "limits of I/O");
    add(disk.serial.is_some(), "serial", "the serial number");
    add(disk.wwn.is_some(), "wwn", "the world wide name");
    add(disk.info.boot.is_some(), "boot", "the boot order");
    if let Some(driver) = &disk.driver {
        let known = crate::domain::devices::disk::Driver {
            name: driver.name.clone(),
            r#type: driver.r#type,
            discard: driver.discard.filter(|_| json && !disk.readonly),
            rest: driver.rest.clone(),
            ..Default::default()
        };
        add(*driver != known, "driver", "an option of the driver");
    }
}

fn interface(out: &mut LeftOut, number: usize, interface: &Interface, json: bool) {
    let mut add = |present: bool, child: &str, what: &str| {
        out.add(present, format!("/domain/devices/interface[{number}]/{child}"), what);
    };
    let switch = super::devices::is_openvswitch(interface);
    add(interface.vlan.is_some() && !switch, "vlan", "the VLAN");
    let inbound = interface.bandwidth.as_ref().is_some_and(|limits| limits.inbound.is_some());
    add(inbound, "bandwidth/inbound", "the limit of what is received");
    let rates = interface.bandwidth.as_ref().and_then(|limits| limits.outbound.as_ref());
    add(rates.is_some_and(|rate| rate.peak != 0 || rate.burst != 0), "bandwidth/outbound", "peak and burst");
    add(!json && interface.backenddomain.is_some(), "backenddomain", "the domain that serves the interface");
    add(interface.filterref.is_some(), "filterref", "the filter");
    add(interface.mtu.is_some(), "mtu", "the size of packets");
    add(interface.link.is_some(), "link", "the state of the link");
    add(interface.coalesce.is_some(), "coalesce", "how interrupts are gathered");
    add(interface.driver.is_some(), "driver", "the driver");
    add(!interface.route.is_empty(), "route", "a route");
    add(interface.info.rom.is_some(), "rom", "the option ROM");
    add(interface.info.boot.is_some(), "boot", "the boot order");
}
