//! `<graphics>` (qemu-rules.md 3.22).

use super::Check;
use crate::domain::devices::audio::AudioKind;
use crate::domain::devices::graphics::{Graphics, Kind};
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

impl Check<'_> {
    pub(super) fn graphics(&mut self) {
        let displays = &self.domain.devices.graphics;
        let egl = displays.iter().any(|display| matches!(display.kind, Kind::EglHeadless(_)));
        for (at, display) in displays.iter().enumerate() {
            self.device("graphics", at, displays.len());
            self.display(display, egl);
        }
    }

    pub(super) fn display(&mut self, display: &Graphics, egl: bool) {
        let beside = matches!(display.kind, Kind::EglHeadless(_) | Kind::Vnc(_) | Kind::Spice(_));
        self.refuse(egl && !beside, "only VNC and SPICE go together with 'egl-headless'");
        match &display.kind {
            Kind::Vnc(vnc) => {
                self.lacks(true, Flag::Vnc, "VNC displays");
                self.lacks(vnc.power_control.is_some(), Flag::VncPowerControl, "`powerControl`");
                let long = vnc.password.passwd.as_ref().is_some_and(|word| word.len() > 8);
                self.refuse(long, "a password of VNC has at most 8 characters");
            }
            Kind::Spice(spice) => {
                self.lacks(true, Flag::Spice, "SPICE displays");
                let gl = spice.gl.as_ref().filter(|gl| gl.enable == Some(YesNo::Yes));
                self.refuse(gl.is_some() && egl, "two displays cannot draw in 3D");
                self.lacks(gl.is_some(), Flag::SpiceGl, "3D by SPICE");
                let node = gl.is_some_and(|gl| gl.rendernode.is_some());
                self.lacks(node, Flag::SpiceRendernode, "choosing the host's device for 3D");
            }
            Kind::Sdl(_) => self.lacks(true, Flag::Sdl, "displays in a window"),
            Kind::EglHeadless(headless) => {
                self.lacks(true, Flag::EglHeadless, "'egl-headless' displays");
                let node = headless.gl.as_ref().is_some_and(|gl| gl.rendernode.is_some());
                self.lacks(node, Flag::EglHeadlessRendernode, "choosing the host's device for 3D");
            }
            Kind::Dbus(dbus) => {
                self.lacks(true, Flag::DisplayDbus, "D-Bus displays");
                let wanted = dbus.audio.as_ref().filter(|audio| audio.id > 0);
                let audio = wanted
                    .and_then(|wanted| self.domain.devices.audio.iter().find(|audio| audio.id == wanted.id));
                let other = audio.is_some_and(|audio| !matches!(audio.kind, AudioKind::Dbus(_)));
                self.refuse(other, "the sound of a D-Bus display goes over D-Bus");
            }
            Kind::Rdp(_) | Kind::Desktop(_) => self.refuse(true, "QEMU has no such displays"),
        }
    }
}
