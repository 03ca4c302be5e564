//! The firmware of a guest that starts.

use super::source::Access;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::Source;
use crate::domain::os::LoaderType;
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
    ///   <type arch='x86_64' machine='q35'>hvm</type><loader type='pflash' readonly='no'>/a</loader>
    /// </os>
    /// ```
    /// ```xml right
    /// <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
    /// ```
    NO_FIRMWARE = "Q550" "no-firmware-fits" Error;
}

impl Startup<'_> {
    /// Firmware was found where it is to be chosen, and its variables are in storage that is one.
    pub(super) fn firmware(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.os else { return };
        let os = root.child("os");
        let unchosen = own.firmware_features.as_ref().is_none_or(|all| all.feature.is_empty());
        let pathless = own.loader.as_ref().is_none_or(|loader| loader.path.is_none()) && own.kernel.is_none();
        if let Some(kind) = own.firmware.filter(|_| unchosen || pathless) {
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
