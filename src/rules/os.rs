//! Rules about booting, lifecycle and labels (parse-and-rules.md 3.1).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::os::{FirmwareFeatureName, FirmwareKind, LoaderType, NvramStore};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Firmware, loader and variables go together.
pub fn firmware(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(os) = &domain.os else { return };
    let feature = |name| {
        let features = os.firmware_features.as_ref()?;
        features.feature.iter().find(|feature| feature.name == name).map(|feature| feature.enabled)
    };
    let loader = os.loader.as_ref();
    let nvram = os.nvram.as_ref();
    let stored = nvram.is_some_and(|nvram| nvram.store != NvramStore::Unsaid);
    let template = nvram.is_some_and(|nvram| nvram.template.is_some());
    let stateless = loader.and_then(|loader| loader.stateless);
    let keys = feature(FirmwareFeatureName::EnrolledKeys) == Some(YesNo::Yes);
    let insecure = feature(FirmwareFeatureName::SecureBoot) == Some(YesNo::No);
    let mut os_element = element("/domain/os", findings);
    let chosen = os.firmware.is_some();
    os_element.refuse(
        chosen && keys && insecure,
        "enrolled keys are of no use without secure boot; ask for both or for neither",
    );
    let bios = os.firmware.is_some_and(|kind| kind != FirmwareKind::Efi);
    os_element.refuse_in(
        "nvram",
        bios && nvram.is_some(),
        "a BIOS keeps no variables; only EFI firmware does",
    );
    let unnamed = loader.is_none_or(|loader| loader.path.is_none());
    let lone = !chosen && unnamed && (loader.is_some() || nvram.is_some());
    os_element.refuse(lone, "no path of a loader is given, and firmware is not chosen; add `firmware='efi'`");
    let without = stateless == Some(YesNo::Yes);
    os_element.refuse_in("nvram", without && template, "a stateless loader has no template of variables");
    os_element.refuse_in("nvram", without && stored, "a stateless loader has no variables");
    let with = stateless == Some(YesNo::No);
    let flash = loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash));
    os_element.refuse_in("loader", with && !chosen && !flash, "only a loader of type 'pflash' has variables");
    os_element.refuse_in("loader", with && bios, "only EFI firmware has variables");
}

/// The boot order is said in one place, and fits its bounds.
pub fn boot(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(os) = &domain.os else { return };
    let devices = &domain.devices;
    let orders = || {
        let infos = devices.disk.iter().map(|device| &device.info);
        let infos = infos.chain(devices.interface.iter().map(|device| &device.info));
        let infos = infos.chain(devices.hostdev.iter().map(|device| &device.info));
        let infos = infos.chain(devices.redirdev.iter().map(|device| &device.info));
        infos
            .chain(devices.filesystem.iter().map(|device| &device.info))
            .filter_map(|info| info.boot.as_ref())
    };
    let mut seen = std::collections::BTreeSet::new();
    let twice = orders().map(|boot| boot.order).find(|order| !seen.insert(*order));
    let mut os_element = element("/domain/os", findings);
    os_element.refuse_in(
        "boot",
        !os.boot.is_empty() && orders().next().is_some(),
        "the boot order is given here and by `<boot order>` of devices; use one of the two",
    );
    if let Some(order) = twice {
        os_element.refuse(true, format!("two devices have boot order {order}"));
    }
    let reboot = os.bios.as_ref().and_then(|bios| bios.reboot_timeout);
    let outside = reboot.is_some_and(|timeout| !(-1..=65535).contains(&timeout));
    os_element.refuse_in("bios", outside, "the reboot timeout is not from -1 to 65535 ms");
}

/// Only a crash can be dumped.
pub fn lifecycle(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let dump = |action: &str| action.starts_with("coredump");
    let poweroff = domain.on_poweroff.is_some_and(|action| dump(action.as_str()));
    element("/domain/on_poweroff", findings).refuse(poweroff, "only a crash can be dumped");
    let reboot = domain.on_reboot.is_some_and(|action| dump(action.as_str()));
    element("/domain/on_reboot", findings).refuse(reboot, "only a crash can be dumped");
}

/// Each label names its model, and no model is labelled twice.
pub fn labels(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&str> = Vec::new();
    let several = domain.seclabel.len() > 1;
    for label in &domain.seclabel {
        let mut one = element("/domain/seclabel", findings);
        match label.model.as_deref() {
            None => one.refuse(several, "of several labels each must name its model"),
            Some(model) => {
                one.refuse(
                    seen.contains(&model),
                    format!("there is a label for the model '{model}' already"),
                );
                seen.push(model);
            }
        }
    }
}
