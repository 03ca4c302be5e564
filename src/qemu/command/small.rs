//! TPMs, input, watchdogs, host devices, balloon, random numbers and the tail
//! (qemu-command-2.md 16, 17, 22, 24, 26 to 32).

use super::chardev::{backend, ends, Owner};
use super::{id, virtio_options, Translation};
use crate::domain::devices::input::{Grab, GrabToggle, InputBus, InputType};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::tpm::{TpmBackendType, TpmModel};
use crate::domain::devices::watchdog::{WatchdogAction, WatchdogModel};
use crate::domain::devices::Input;
use crate::domain::info::{Bus, Virtio, VirtioDriver, VirtioModel};
use crate::qemu::caps::Flag;
use crate::qemu::members::{doubled, Members};
use crate::xml::value::token::{OnOff, YesNo};

pub(super) fn options(driver: &Option<VirtioDriver>) -> Virtio {
    driver.as_ref().map(|driver| driver.virtio).unwrap_or_default()
}

pub(super) fn tpms(out: &mut Translation<'_>) {
    for (at, tpm) in out.domain.devices.tpm.iter().enumerate() {
        out.stand("tpm", at, out.domain.devices.tpm.len());
        let alias = id(&tpm.info);
        let device = tpm.backend.device.as_ref().and_then(|device| device.path.as_ref());
        let path = device.map_or("/dev/tpm0".to_owned(), |path| path.0.clone());
        if tpm.model == Some(TpmModel::SpaprTpmProxy) {
            out.device(Members::new("driver", "spapr-tpm-proxy").with("id", alias).with("host-path", path));
            continue;
        }
        match (tpm.backend.r#type, out.launch.descriptors) {
            (TpmBackendType::Passthrough, Some(descriptors)) => {
                let device = out.add_late_descriptor(descriptors.tpm.0, &format!("{alias}-tpm"));
                let cancel = out.add_late_descriptor(descriptors.tpm.1, &format!("{alias}-cancel"));
                out.option(
                    "-tpmdev",
                    format!("passthrough,id=tpm-{alias},path={device},cancel-path={cancel}"),
                );
            }
            (TpmBackendType::Passthrough, None) => {
                out.option("-tpmdev", format!("passthrough,id=tpm-{alias},path={}", doubled(&path)));
            }
            (TpmBackendType::Emulator, _) => {
                let socket = emulator(out);
                out.option("-chardev", format!("socket,id=chrtpm,path={}", doubled(&socket)));
                out.option("-tpmdev", format!("emulator,id=tpm-{alias},chardev=chrtpm"));
            }
            (TpmBackendType::External, _) => {
                let Some(source) = &tpm.backend.source else {
                    out.refuse(
                        "/domain/devices/tpm/backend",
                        "an external TPM needs the socket of its program",
                    );
                    continue;
                };
                let path = source.path.as_ref().map_or("", |path| &path.0);
                let ends = ends(source.mode, source.reconnect.as_ref());
                out.option("-chardev", format!("socket,id=chrtpm,path={}{ends}", doubled(path)));
                out.option("-tpmdev", format!("emulator,id=tpm-{alias},chardev=chrtpm"));
            }
        }
        let x86 = matches!(out.arch().as_str(), "x86_64" | "i686");
        let driver = match tpm.model {
            Some(TpmModel::TpmTis) | None if !x86 => "tpm-tis-device",
            Some(model) => model.as_str(),
            None => "tpm-tis",
        };
        let address = out.address(&tpm.info);
        let members = Members::new("driver", driver).with("tpmdev", format!("tpm-{alias}"));
        out.device(members.with("id", alias).and(address));
    }
}

/// The socket of the program that emulates a TPM.
fn emulator(out: &mut Translation<'_>) -> String {
    let name = format!("{}-swtpm.sock", out.short_name());
    match &out.launch.swtpm {
        Some(socket) => return socket.clone(),
        None if out.launch.is_managed() => return format!("{}/swtpm/{name}", out.launch.runtime_dir),
        None => {}
    }
    let text = format!("start swtpm on the socket '{name}' before the guest");
    out.note("/domain/devices/tpm", text);
    name
}

pub(super) fn inputs(out: &mut Translation<'_>) {
    for (at, input) in out.domain.devices.input.iter().enumerate() {
        out.stand("input", at, out.domain.devices.input.len());
        if input.r#type == InputType::Evdev {
            evdev(out, input);
            continue;
        }
        let members = match (input.bus, input.r#type) {
            (Some(InputBus::Usb), InputType::Mouse) => Members::new("driver", "usb-mouse"),
            (Some(InputBus::Usb), InputType::Tablet) => Members::new("driver", "usb-tablet"),
            (Some(InputBus::Usb), InputType::Keyboard) => Members::new("driver", "usb-kbd"),
            (Some(InputBus::Virtio), kind) => {
                let base = match kind {
                    InputType::Mouse => "virtio-mouse",
                    InputType::Tablet => "virtio-tablet",
                    InputType::Keyboard => "virtio-keyboard",
                    InputType::Passthrough | InputType::Evdev => "virtio-input-host",
                };
                out.virtio(base, &input.info, None, options(&input.driver))
            }
            (None | Some(InputBus::Ps2 | InputBus::Xen | InputBus::Parallels), _) => continue,
            (Some(InputBus::Usb), kind) => {
                out.refuse("/domain/devices/input", format!("QEMU has no USB device of type '{kind}'"));
                continue;
            }
        };
        if let Some(zpci) = out.zpci(&input.info) {
            out.device(zpci);
        }
        let passed = input.r#type == InputType::Passthrough;
        let device = input.source.as_ref().filter(|_| passed).and_then(|source| source.evdev.as_ref());
        let address = out.address(&input.info);
        let members =
            members.with("id", id(&input.info)).with_some("evdev", device.map(crate::xml::value::text));
        out.device(members.and(address));
    }
}

fn evdev(out: &mut Translation<'_>, input: &Input) {
    let source = input.source.as_ref();
    let device = source.and_then(|source| source.dev.as_ref()).map(crate::xml::value::text);
    let all = source.and_then(|source| source.grab.as_ref()) == Some(&Grab::All);
    let members = Members::new("qom-type", "input-linux")
        .with("id", id(&input.info))
        .with("evdev", device.unwrap_or_default())
        .with_some("repeat", source.and_then(|source| source.repeat).map(OnOff::is_on))
        .with_some("grab_all", all.then_some(true))
        .with_some(
            "grab-toggle",
            source.and_then(|source| source.grab_toggle.as_ref()).map(GrabToggle::as_str),
        );
    out.object(members);
}

pub(super) fn watchdogs(out: &mut Translation<'_>) {
    let watchdogs = &out.domain.devices.watchdog;
    for watchdog in watchdogs.iter().filter(|watchdog| watchdog.model != WatchdogModel::Itco) {
        if let Some(zpci) = out.zpci(&watchdog.info) {
            out.device(zpci);
        }
        let address = out.address(&watchdog.info);
        out.device(
            Members::new("driver", watchdog.model.as_str()).with("id", id(&watchdog.info)).and(address),
        );
    }
    if watchdogs.iter().any(|watchdog| watchdog.model == WatchdogModel::Itco) {
        out.option("-global", "ICH9-LPC.noreboot=off");
    }
    if let Some(last) = watchdogs.last() {
        let action = if last.action == WatchdogAction::Dump { WatchdogAction::Pause } else { last.action };
        out.option("-watchdog-action", action.as_str());
    }
}

pub(super) fn balloon(out: &mut Translation<'_>) {
    let Some(balloon) = &out.domain.devices.memballoon else { return };
    let model = match balloon.model {
        MemballoonModel::None => return,
        MemballoonModel::Xen => {
            out.refuse("/domain/devices/memballoon", "QEMU has no memory balloon of model 'xen'");
            return;
        }
        MemballoonModel::Virtio => None,
        MemballoonModel::VirtioTransitional => Some(VirtioModel::VirtioTransitional),
        MemballoonModel::VirtioNonTransitional => Some(VirtioModel::VirtioNonTransitional),
    };
    if let Some(zpci) = out.zpci(&balloon.info) {
        out.device(zpci);
    }
    let members = out.virtio("virtio-balloon", &balloon.info, model, options(&balloon.driver));
    let address = out.address(&balloon.info);
    let members = members
        .with("id", id(&balloon.info))
        .with_some("deflate-on-oom", balloon.autodeflate.map(OnOff::is_on))
        .with_some("free-page-reporting", balloon.free_page_reporting.map(OnOff::is_on));
    out.device(members.and(address));
}

pub(super) fn rngs(out: &mut Translation<'_>) {
    for (at, rng) in out.domain.devices.rng.iter().enumerate() {
        out.stand("rng", at, out.domain.devices.rng.len());
        let alias = id(&rng.info);
        let object = format!("obj{alias}");
        match &rng.backend.kind {
            RngBackendKind::Random(random) => {
                let path = random.path.as_ref().map_or("/dev/random", |path| &path.0);
                out.object(
                    Members::new("qom-type", "rng-random").with("id", &*object).with("filename", path),
                );
            }
            RngBackendKind::Egd(egd) => {
                let name = format!("char{alias}");
                backend(out, &Owner { id: &name, alias: &alias, spice: "" }, &egd.source, egd.log.as_ref());
                out.object(Members::new("qom-type", "rng-egd").with("id", &*object).with("chardev", name));
            }
            RngBackendKind::Builtin => {
                out.object(Members::new("qom-type", "rng-builtin").with("id", &*object))
            }
        }
        if let Some(zpci) = out.zpci(&rng.info) {
            out.device(zpci);
        }
        let model = Some(rng.model).filter(|model| *model != VirtioModel::Virtio);
        let rate = rng.rate.as_ref().filter(|rate| rate.bytes > 0);
        let period = rate.map_or(0, |rate| if rate.period == 0 { 1000 } else { rate.period });
        let members = out.virtio("virtio-rng", &rng.info, model, options(&rng.driver));
        let address = out.address(&rng.info);
        let members = members
            .with("rng", object)
            .with("id", alias)
            .with_non_zero("max-bytes", rate.map_or(0, |rate| rate.bytes).into())
            .with_non_zero("period", period.into());
        out.device(members.and(address));
    }
}

pub(super) fn tail(out: &mut Translation<'_>) {
    if let Some(nvram) = &out.domain.devices.nvram {
        if let Some(Bus::SpaprVio(vio)) = nvram.info.address.as_ref().map(|address| &address.bus) {
            out.option("-global", format!("spapr-nvram.reg={:#x}", vio.reg.map_or(0, |reg| reg.0)));
        }
    }
    let features = out.domain.features.as_ref();
    if features.and_then(|features| features.vmcoreinfo.as_ref()?.state) == Some(OnOff::On) {
        out.device(Members::new("driver", "vmcoreinfo"));
    }
    super::share::launch_security(out);
    if let Some(snapshot) = &out.launch.snapshot {
        out.option("-loadvm", snapshot.clone());
    }
    let arguments = out.namespace.arguments.clone();
    out.command.arguments.extend(arguments);
    for (name, value) in out.namespace.environment.clone() {
        out.set_environment(&name, value);
    }
    if out.launch.sandbox && out.has(Flag::SeccompSandbox) {
        out.option("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    }
    panics(out);
    super::share::shmems(out);
    vsock(out);
    super::share::cryptos(out);
    super::share::pstore(out);
    async_teardown(out);
    if out.launch.timestamps {
        out.option("-msg", "timestamp=on");
    }
}

fn async_teardown(out: &mut Translation<'_>) {
    let teardown =
        out.domain.features.as_ref().and_then(|features| features.async_teardown.as_ref()?.enabled);
    if let Some(enabled) = teardown {
        match out.has(Flag::RunWithAsyncTeardown) {
            true => out.option("-run-with", format!("async-teardown={}", enabled.on_off())),
            false if enabled.is_yes() => {
                out.refuse(
                    "/domain/features/async-teardown",
                    "the binary does not support asynchronous teardown",
                );
            }
            false => {}
        }
    }
}

fn panics(out: &mut Translation<'_>) {
    for (at, panic) in out.domain.devices.panic.iter().enumerate() {
        out.stand("panic", at, out.domain.devices.panic.len());
        match panic.model {
            PanicModel::Isa => {
                let port = match panic.info.address.as_ref().map(|address| &address.bus) {
                    Some(Bus::Isa(isa)) => Some(isa.iobase.0),
                    _ => None,
                };
                out.device(Members::new("driver", "pvpanic").with_some("ioport", port));
            }
            PanicModel::Pvpanic => {
                let address = out.address(&panic.info);
                out.device(Members::new("driver", "pvpanic-pci").and(address));
            }
            PanicModel::Default | PanicModel::Pseries | PanicModel::Hyperv | PanicModel::S390 => {}
        }
    }
}

fn vsock(out: &mut Translation<'_>) {
    let Some(vsock) = &out.domain.devices.vsock else { return };
    let model = vsock.model.filter(|model| *model != VirtioModel::Virtio);
    if let Some(zpci) = out.zpci(&vsock.info) {
        out.device(zpci);
    }
    let automatic = vsock.cid.auto == Some(YesNo::Yes);
    let cid = match (automatic, vsock.cid.address) {
        (true, _) | (_, None) => {
            let cid = out.launch.free_cid;
            if !out.launch.is_managed() {
                let text = format!("the guest's address is free to choose: it gets {cid}");
                out.note("/domain/devices/vsock/cid", text);
            }
            cid
        }
        (_, Some(address)) => address.get(),
    };
    let descriptor = out.launch.descriptors.map(|descriptors| descriptors.vsock.to_string());
    let members = out.virtio("vhost-vsock", &vsock.info, model, options(&vsock.driver));
    let address = out.address(&vsock.info);
    let members = members.with("id", id(&vsock.info)).with("guest-cid", cid).with_some("vhostfd", descriptor);
    out.device(members.and(address));
}

/// The four options of virtio for devices whose name has no bus.
pub(super) fn bare(driver: &str, virtio: Virtio) -> Members {
    Members::new("driver", driver).and(virtio_options(virtio))
}
