//! Rules about the firmware of the guest and the first program of a container: `<os>`
//! (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::os::{FirmwareFeatureName, FirmwareKind, NvramStore, Os, OsKind};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::YesNo;

rule! {
    /// Enrolled keys are asked for together with firmware that does not use them.
    ///
    /// The keys are those that secure boot checks the boot loader with. Enable `secure-boot`, or
    /// disable `enrolled-keys`.
    ///
    /// ```xml wrong
    /// <os firmware='efi'>
    ///   <type>hvm</type>
    ///   <firmware>
    ///     <feature enabled='yes' name='enrolled-keys'/>
    ///     <feature enabled='no' name='secure-boot'/>
    ///   </firmware>
    /// </os>
    /// ```
    /// ```xml right
    /// <os firmware='efi'>
    ///   <type>hvm</type>
    ///   <firmware>
    ///     <feature enabled='yes' name='enrolled-keys'/>
    ///     <feature enabled='yes' name='secure-boot'/>
    ///   </firmware>
    /// </os>
    /// ```
    KEYS_WITHOUT_SECURE_BOOT = "R020" "enrolled-keys-without-secure-boot" Error;

    /// `<loader>` or `<nvram>` is given, but no firmware.
    ///
    /// Firmware is either named, by the path in `<loader>`, or chosen from what the host has, by
    /// `firmware='efi'` or `firmware='bios'` of `<os>`. Add one of the two.
    ///
    /// ```xml wrong
    /// <os><type>hvm</type><nvram>/var/lib/guest.fd</nvram></os>
    /// ```
    /// ```xml right
    /// <os firmware='efi'><type>hvm</type><nvram>/var/lib/guest.fd</nvram></os>
    /// ```
    NO_FIRMWARE = "R021" "loader-without-path" Error;

    /// Storage for firmware variables is given, or asked for, where the firmware has none.
    ///
    /// A BIOS has no variables; of a stateless loader nothing is kept; and a loader that is named by
    /// its path has variables only with `type='pflash'`. Remove `<nvram>`, or change the firmware.
    ///
    /// ```xml wrong
    /// <os firmware='bios'><type>hvm</type><nvram>/var/lib/guest.fd</nvram></os>
    /// ```
    /// ```xml right
    /// <os firmware='efi'><type>hvm</type><nvram>/var/lib/guest.fd</nvram></os>
    /// ```
    NO_VARIABLES = "R022" "firmware-without-variables" Error;
}

/// Firmware, loader and variables go together.
pub fn firmware(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(os) = &domain.os else { return };
    let place = root.child("os");
    let container = os.r#type.as_ref().and_then(|os_type| os_type.kind) == Some(OsKind::Exe);
    if container && os.init.is_none() {
        findings
            .report(&MISSING_ELEMENT, &place, "`<os>` of a container has no `<init>`")
            .help("add the path of its first program, as `<init>/sbin/init</init>`");
    }
    keys(os, &place, findings);
    let unnamed = os.loader.as_ref().is_none_or(|loader| loader.path.is_none());
    if os.firmware.is_none() && unnamed && (os.loader.is_some() || os.nvram.is_some()) {
        let name = if os.loader.is_some() { "loader" } else { "nvram" };
        findings
            .report(&NO_FIRMWARE, &place.child(name), format!("`<{name}>` without the path of a loader"))
            .help("add `firmware='efi'` to `<os>`, or the path to `<loader>`");
    }
    variables(os, &place, findings);
}

fn keys(os: &Os, place: &Place<'_>, findings: &mut Findings) {
    let (Some(_), Some(own)) = (os.firmware, &os.firmware_features) else { return };
    let firmware = place.child("firmware");
    let first = |name| firmware.each("feature", &own.feature).find(|(feature, _)| feature.name == name);
    let keys = first(FirmwareFeatureName::EnrolledKeys).filter(|(feature, _)| feature.enabled.is_yes());
    let secure = first(FirmwareFeatureName::SecureBoot);
    if let (Some((_, at)), Some((secure, _))) = (keys, secure) {
        if secure.enabled == YesNo::No {
            findings
                .report(
                    &KEYS_WITHOUT_SECURE_BOOT,
                    &at.attr("enabled"),
                    "firmware feature 'enrolled-keys' is enabled, but 'secure-boot' is disabled",
                )
                .help("enable both, or disable 'enrolled-keys'");
        }
    }
}

fn variables(os: &Os, place: &Place<'_>, findings: &mut Findings) {
    let bios = os.firmware.filter(|kind| *kind != FirmwareKind::Efi);
    let nvram = place.child("nvram");
    if let (Some(kind), Some(_)) = (bios, &os.nvram) {
        findings
            .report(
                &NO_VARIABLES,
                &nvram,
                format!("`<nvram>` with `firmware='{kind}'`, which has no variables"),
            )
            .help("remove `<nvram>`, or set `firmware='efi'`");
    }
    let Some(loader) = &os.loader else { return };
    let stateless = place.child("loader");
    let stateless = stateless.attr("stateless");
    match loader.stateless {
        Some(YesNo::Yes) => {
            let Some(own) = &os.nvram else { return };
            if own.template.is_some() {
                findings
                    .report(&NO_VARIABLES, &nvram.attr("template"), "`template` with a stateless loader")
                    .remove(", or set `stateless='no'`");
            }
            if own.store != NvramStore::Unsaid {
                findings
                    .report(&NO_VARIABLES, &nvram, "`<nvram>` with a stateless loader")
                    .remove(", or set `stateless='no'`");
            }
        }
        Some(YesNo::No) if bios.is_some() => findings
            .report(&NO_VARIABLES, &stateless, "`stateless='no'` with a BIOS, which has no variables")
            .remove(", or set `firmware='efi'`"),
        Some(YesNo::No) | None => {}
    }
}
