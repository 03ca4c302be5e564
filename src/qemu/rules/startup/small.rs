//! Shared memory, TPMs and sound: devices of which little can be wrong when the guest starts.

use super::Startup;
use crate::diagnostic::Place;
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::tpm::TpmBackendType;
use crate::domain::info::Bus;
use crate::qemu::address::mistake::ADDRESS_TYPE;
use crate::xml::mistake::MISSING_ELEMENT;

impl Startup<'_> {
    pub(super) fn small_devices(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        for (shmem, place) in devices.each("shmem", &own.shmem) {
            if !matches!(shmem.info.address.as_ref().map(|address| &address.bus), Some(Bus::Pci(_))) {
                let address = place.child("address");
                self.findings
                    .report(
                        &ADDRESS_TYPE,
                        &address.attr("type"),
                        "shared memory at an address not of type 'pci'",
                    )
                    .help("use type 'pci', or remove the `<address>`");
            }
        }
        for (tpm, place) in devices.each("tpm", &own.tpm) {
            let backend = &tpm.backend;
            if backend.r#type == TpmBackendType::External && backend.source.is_none() {
                self.findings
                    .report(
                        &MISSING_ELEMENT,
                        &place.child("backend"),
                        "`<backend>` of the TPM has no `<source>`",
                    )
                    .help("add the socket of the program that emulates the TPM");
            }
        }
        self.sound_systems(devices);
    }

    /// Whoever plays sound has a sound system of the host for it.
    fn sound_systems(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        if !own.audio.is_empty() {
            return;
        }
        let mut users: Vec<Place<'_>> = Vec::new();
        users.extend(devices.each("sound", &own.sound).map(|(_, place)| place));
        let displays = devices.each("graphics", &own.graphics);
        users.extend(displays.filter(|(display, _)| plays(&display.kind)).map(|(_, place)| place));
        for place in users {
            self.findings
                .report(&MISSING_ELEMENT, &place, "sound of the guest, but no `<audio>` to play it")
                .help("add `<audio id='1' type='none'/>` or another type");
        }
    }
}

/// Whether a display plays sound.
fn plays(kind: &Kind) -> bool {
    match kind {
        Kind::Vnc(_) => true,
        Kind::Dbus(dbus) => dbus.audio.is_some(),
        Kind::Spice(_) | Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) => false,
    }
}
