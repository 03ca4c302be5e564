//! The firmware of a guest that starts.

use crate::diagnostic::rule;

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
