//! The firmware of a guest that starts.

use super::source::Access;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::Source;
use crate::domain::os::LoaderType;
use crate::qemu::settings::Unlisted;
use crate::xml::value::token::YesNo;

rule! {
    /// No firmware fits what `<os>` asks for.
    ///
    /// With `firmware='efi'` or `'bios'` the image is chosen among the descriptors of firmware
    /// (`--firmware DIR`), by architecture, machine and features. Change what is asked for, or name the
    /// image in `<loader>`.
    ///
    /// ```xml wrong new
    /// <os firmware='efi'>
    ///   <type arch='x86_64' machine='q35'>hvm</type><loader type='pflash' readonly='no'/>
    /// </os>
    /// ```
    /// ```xml right
    /// <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
    /// ```
    NO_FIRMWARE = "Q550" "no-firmware-fits" Error;

    /// Firmware was chosen for the guest.
    ///
    /// `firmware='efi'` and `'bios'` leave the image to the host, which chooses among its descriptors of
    /// firmware. Without `--firmware DIR` domdef chooses among those that Fedora installs; another
    /// distribution has its images in other folders. Read the descriptors of the host that starts the
    /// guest, usually in `/usr/share/qemu/firmware`, or name the image in `<loader>`.
    FIRMWARE_CHOSEN = "Q520" "firmware-chosen" Note;

    /// The firmware of the document is in no descriptor, and is used as it is named.
    ///
    /// The document names an image in `<loader>` and asks for `firmware='efi'` or `'bios'` as well. It
    /// comes from a host that has the image: its type, format and features are taken from the document.
    /// `--firmware DIR` reads the descriptors of a host, against which the image is then checked.
    ///
    /// ```xml wrong new
    /// <os firmware='efi'>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader readonly='yes' type='pflash'>/usr/share/edk2/x64/OVMF_CODE.4m.fd</loader>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    /// ```xml right
    /// <os>
    ///   <type arch='x86_64' machine='q35'>hvm</type>
    ///   <loader readonly='yes' type='pflash'>/usr/share/edk2/x64/OVMF_CODE.4m.fd</loader>
    /// </os>
    /// <features><acpi/></features>
    /// ```
    FIRMWARE_NOT_LISTED = "Q521" "firmware-not-listed" Note;
}

impl Startup<'_> {
    /// Firmware was found where it is to be chosen, and its variables are in storage that is one.
    pub(super) fn firmware(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.os else { return };
        let os = root.child("os");
        let unchosen = own.firmware_features.as_ref().is_none_or(|all| all.feature.is_empty());
        let pathless = own.loader.as_ref().is_none_or(|loader| loader.path.is_none()) && own.kernel.is_none();
        let refused = pathless || unchosen && self.unlisted == Unlisted::Refused;
        if let Some(kind) = own.firmware.filter(|_| refused) {
            self.findings
                .report(&NO_FIRMWARE, &os.attr("firmware"), format!("no '{kind}' firmware fits this guest"))
                .help("change what `<os>` asks for, or name the image in `<loader>`");
        }
        let flash = own.loader.as_ref().is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash));
        let Some(source) = own.nvram.as_ref().and_then(|nvram| nvram.source()).filter(|_| flash) else {
            return;
        };
        if !source.is_empty() || matches!(&source, Source::File(file) if file.fdgroup.is_some()) {
            let nvram = os.child("nvram");
            let access = Access { auth: None, encryption: None, readonly: YesNo::No, owner: &nvram };
            self.source(&source, &nvram.child("source"), &access);
        }
    }
}
