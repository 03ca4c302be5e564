//! Sound that the host plays.

use super::Startup;
use crate::diagnostic::Place;
use crate::domain::devices::graphics::Kind;
use crate::xml::mistake::MISSING_ELEMENT;

impl Startup<'_> {
    /// Whoever plays sound has a sound system of the host for it.
    pub(super) fn sound_systems(&mut self, devices: &Place<'_>) {
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
