//! `<loader>` and `<nvram>` (qemu-rules.md 3.9).

use super::Check;
use crate::domain::devices::disk::{Protocol, Source};
use crate::domain::os::{LoaderType, NvramStore};
use crate::domain::Arch;
use crate::qemu::machine::Family;
use crate::xml::value::token::{OnOff, YesNo};

impl Check<'_> {
    pub(super) fn firmware(&mut self) {
        let Some(os) = &self.domain.os else { return };
        let loader = os.loader.as_ref();
        let flash = loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash));
        let rom = loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Rom));
        let efi = os.firmware.is_some_and(|kind| kind.as_str() == "efi");
        let uefi = !rom && (flash || efi);
        self.at("/domain/os");
        self.refuse(
            self.x86() && uefi && !self.acpi(),
            "UEFI needs ACPI on x86; add `<acpi/>` to `<features>`",
        );
        let message = "ACPI needs UEFI on this architecture";
        self.refuse(self.arch == Arch::Aarch64 && self.acpi() && !uefi, message);
        let secure = loader.is_some_and(|loader| loader.secure == Some(YesNo::Yes));
        self.at("/domain/os/loader");
        self.refuse(secure && self.family != Family::Q35, "secure boot needs the machine 'q35'");
        self.refuse(secure && self.arch == Arch::I686, "secure boot needs 64 bits");
        let smm =
            self.domain.features.as_ref().and_then(|features| features.smm.as_ref()).map(|smm| smm.state);
        let on = smm.is_some_and(|state| state != Some(OnOff::Off));
        self.refuse(secure && os.firmware.is_none() && !on, "secure boot needs the feature 'smm'");
        if let Some(nvram) = &os.nvram {
            self.at("/domain/os/nvram");
            if let NvramStore::Source(source) = &nvram.store {
                let fits = matches!(**source, Source::File(_) | Source::Block(_) | Source::Network(_));
                self.refuse(!fits, "variables are kept in a file, on a block device or on a server");
                let common = source.common();
                let odd = common.reservations.is_some() || common.slices.is_some();
                let below = nvram.rest.elements().any(|kept| kept.name() == "backingStore");
                let message = "variables have neither reservations, slices nor a backing store";
                self.refuse(odd || below, message);
                let tftp = matches!(&**source, Source::Network(own) if own.protocol == Protocol::Tftp);
                self.refuse(tftp, "QEMU does not read from TFTP servers");
            }
        }
        let serial = os.bios.as_ref().is_some_and(|bios| bios.useserial == Some(YesNo::Yes));
        self.at("/domain/os/bios");
        self.refuse(serial && !self.x86(), "only x86 firmware talks over a serial port");
        let none = self.domain.devices.serial.is_empty();
        self.refuse(serial && none, "firmware that talks over a serial port needs one");
    }
}
