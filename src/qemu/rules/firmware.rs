//! `<loader>` and `<nvram>` (qemu-rules.md 3.9).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Action, Fix, Place};
use crate::domain::devices::disk::{Protocol, Source};
use crate::domain::os::{FirmwareKind, Loader, LoaderType, Nvram, NvramStore, Os};
use crate::domain::Arch;
use crate::qemu::machine::Family;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::Tagged;

rule! {
    /// UEFI and ACPI do not go together with this architecture as they are set.
    ///
    /// UEFI firmware for x86 describes the hardware by ACPI only, and an AArch64 guest gets ACPI
    /// tables only from UEFI. Add or remove `<acpi/>` in `<features>`, or change the firmware.
    ///
    /// ```xml wrong machine=q35
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes'>/a</loader>
    /// </os>
    /// ```
    /// ```xml right machine=q35
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes'>/a</loader>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    UEFI_AND_ACPI = "Q020" "uefi-and-acpi" Error;

    /// Secure Boot is asked for without what it depends on.
    ///
    /// It needs the machine `q35`, a 64-bit guest, and system management mode, which keeps the guest
    /// from writing to the firmware's variables: `<smm state='on'/>` in `<features>`.
    ///
    /// ```xml wrong
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes' secure='yes'>/a</loader>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    /// ```xml right
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes' secure='yes'>/a</loader>
    /// </os>
    /// <features><acpi/><smm state='on'/></features>
    /// ```
    SECURE_BOOT = "Q021" "secure-boot-requirements" Error;

    /// The variables of the firmware cannot be kept in such a storage.
    ///
    /// QEMU needs one writable image: a file, a block device or an image on a server, without a
    /// backing store, slices or persistent reservations.
    ///
    /// ```xml wrong
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes'>/a</loader>
    ///   <nvram type='dir'><source dir='/b'/></nvram>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    /// ```xml right
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader type='pflash' readonly='yes'>/a</loader>
    ///   <nvram type='file'><source file='/b'/></nvram>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    NVRAM_STORAGE = "Q022" "nvram-storage" Error;

    /// The firmware should use a serial port, but the guest has none.
    ///
    /// `useserial` sends the output of the BIOS to the first serial port. Add a `<serial>` device, or
    /// remove the attribute.
    ///
    /// ```xml wrong
    /// <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
    /// ```
    /// ```xml right
    /// <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
    /// <serial type='pty'/>
    /// ```
    BIOS_WITHOUT_SERIAL = "Q023" "bios-output-without-serial" Error;
}

impl Check<'_> {
    /// The machine can have the firmware, and what keeps its variables.
    pub(super) fn firmware(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.os else { return };
        let os = root.child("os");
        self.uefi(own, &os, &root.child("features"));
        if let Some(loader) = own.loader.as_ref().filter(|loader| loader.secure == Some(YesNo::Yes)) {
            self.secure_boot(own, loader, &os.child("loader"));
        }
        if let Some(nvram) = &own.nvram {
            self.variables(nvram, &os.child("nvram"));
        }
        if own.bios.as_ref().is_some_and(|bios| bios.useserial == Some(YesNo::Yes)) {
            let bios = os.child("bios");
            let place = bios.attr("useserial");
            if !self.x86() {
                self.absent(&place, "`useserial='yes'` of `<bios>`", "remove it; it is for x86");
            } else if self.domain.devices.serial.is_empty() {
                self.findings
                    .report(&BIOS_WITHOUT_SERIAL, &place, "`useserial='yes'`: the guest has no serial port")
                    .help("add `<serial type='pty'/>`, or remove it");
            }
        }
    }

    fn uefi(&mut self, own: &Os, os: &Place<'_>, features: &Place<'_>) {
        let loader = own.loader.as_ref().and_then(|loader| loader.r#type);
        let efi = own.firmware == Some(FirmwareKind::Efi);
        let uefi = match loader {
            Some(LoaderType::Rom) => false,
            Some(LoaderType::Pflash) => true,
            None => efi,
        };
        if self.x86() && uefi && !self.acpi() {
            let place = if efi { os.attr("firmware") } else { os.child("loader") };
            let fix = self.acpi_fix(features);
            self.findings
                .report(&UEFI_AND_ACPI, &place, "UEFI firmware needs ACPI on x86")
                .remedy("add `<acpi/>` to `<features>`", fix);
        }
        if self.arch == Arch::Aarch64 && self.acpi() && !uefi {
            self.findings
                .report(&UEFI_AND_ACPI, &features.child("acpi"), "`<acpi/>` needs UEFI firmware on AArch64")
                .help("add `firmware='efi'` to `<os>`, or remove `<acpi/>`");
        }
    }

    fn acpi_fix(&self, features: &Place<'_>) -> Fix {
        let (element, source) = match &self.domain.features {
            Some(_) => (features.path(), "<acpi/>"),
            None => (self.domain.place().path(), "<features><acpi/></features>"),
        };
        Fix::risky("add `<acpi/>`", element, Action::Insert(source.to_owned()))
    }

    fn secure_boot(&mut self, own: &Os, loader: &Loader, place: &Place<'_>) {
        let smm = self.domain.features.as_ref().and_then(|features| features.smm.as_ref());
        let on = smm.is_some_and(|smm| smm.state != Some(OnOff::Off));
        let mut missing = |what: &str, help: &str| {
            let secure = loader.secure.map_or("", YesNo::as_str);
            self.findings
                .report(&SECURE_BOOT, &place.attr("secure"), format!("`secure='{secure}'` {what}"))
                .help(help);
        };
        if self.family != Family::Q35 {
            missing("needs machine 'q35'", "use it, or remove `secure`");
        }
        if self.arch == Arch::I686 {
            missing("needs a 64-bit guest", "use `arch='x86_64'`");
        }
        if own.firmware.is_none() && !on {
            missing("needs system management mode", "add `<smm state='on'/>` to `<features>`");
        }
    }

    fn variables(&mut self, nvram: &Nvram, place: &Place<'_>) {
        let NvramStore::Source(source) = &nvram.store else { return };
        let source_place = place.child("source");
        if !matches!(**source, Source::File(_) | Source::Block(_) | Source::Network(_)) {
            let message = format!("`type='{}'` of `<nvram>` cannot keep variables", Tagged::tag(&**source));
            self.findings
                .report(&NVRAM_STORAGE, &place.attr("type"), message)
                .help("use type 'file', 'block' or 'network'");
        }
        let common = source.common();
        let parts = [("reservations", common.reservations.is_some()), ("slices", common.slices.is_some())];
        for (name, _) in parts.into_iter().filter(|(_, given)| *given) {
            let message = format!("`<{name}>` is not supported for `<nvram>`");
            self.findings.report(&NVRAM_STORAGE, &source_place.child(name), message).remove("");
        }
        if nvram.rest.elements().any(|kept| kept.name() == "backingStore") {
            self.findings
                .report(
                    &NVRAM_STORAGE,
                    &place.child("backingStore"),
                    "`<backingStore>` is not supported for `<nvram>`",
                )
                .remove("");
        }
        if matches!(&**source, Source::Network(own) if own.protocol == Protocol::Tftp) {
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &source_place.attr("protocol"),
                    "`protocol='tftp'`: QEMU does not read from TFTP servers",
                )
                .help("use 'http' or 'https'");
        }
    }
}
