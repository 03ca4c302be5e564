//! `<graphics>` (qemu-rules.md 3.22).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::audio::{AudioId, AudioKind};
use crate::domain::devices::graphics::{Dbus, Graphics, Kind, Spice, Vnc};
use crate::qemu::caps::Flag;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;
use crate::xml::Tagged;
use std::collections::BTreeSet;

rule! {
    /// A display does not go together with an `egl-headless` one.
    ///
    /// `egl-headless` draws for VNC and SPICE displays that have no 3D of their own. Remove the other
    /// display, or switch off its `<gl>`.
    ///
    /// ```xml wrong
    /// <graphics type='egl-headless'/><graphics type='sdl'/>
    /// ```
    /// ```xml right
    /// <graphics type='egl-headless'/><graphics type='vnc'/>
    /// ```
    EGL_HEADLESS = "Q320" "egl-headless-with-other-display" Error;

    /// The sound of a D-Bus display goes to another sound system.
    ///
    /// A D-Bus display carries sound itself: `<audio>` of `<graphics type='dbus'>` names an `<audio>`
    /// of type `dbus`.
    ///
    /// ```xml wrong
    /// <audio id='1' type='none'/><graphics type='dbus'><audio id='1'/></graphics>
    /// ```
    /// ```xml right
    /// <audio id='1' type='dbus'/><graphics type='dbus'><audio id='1'/></graphics>
    /// ```
    DBUS_AUDIO = "Q321" "dbus-display-audio" Error;
}

/// Whether 3D of another kind is drawn for the displays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawing {
    /// By an `egl-headless` display.
    Headless,
    /// By each display itself.
    Own,
}

impl Check<'_> {
    /// The binary has the displays, and they go together.
    pub(super) fn graphics(&mut self, devices: &Place<'_>) {
        let displays = &self.domain.devices.graphics;
        let headless = displays.iter().any(|display| matches!(display.kind, Kind::EglHeadless(_)));
        let drawing = if headless { Drawing::Headless } else { Drawing::Own };
        let other_audio: BTreeSet<u32> = self
            .domain
            .devices
            .audio
            .iter()
            .filter(|audio| !matches!(audio.kind, AudioKind::Dbus(_)))
            .map(|audio| audio.id)
            .collect();
        for (display, place) in devices.each("graphics", displays) {
            self.beside(display, drawing, &place);
            self.display(display, drawing, &other_audio, &place);
        }
    }

    /// Displays that an `egl-headless` one can draw for.
    fn beside(&mut self, display: &Graphics, drawing: Drawing, place: &Place<'_>) {
        let fits = match display.kind {
            Kind::EglHeadless(_) | Kind::Vnc(_) | Kind::Spice(_) => true,
            Kind::Sdl(_) | Kind::Dbus(_) => false,
            // There are none beside it, since there are none at all.
            Kind::Rdp(_) | Kind::Desktop(_) => true,
        };
        if drawing == Drawing::Headless && !fits {
            let kind = Tagged::tag(&display.kind);
            self.findings
                .report(
                    &EGL_HEADLESS,
                    &place.attr("type"),
                    format!("display of type '{kind}' is not possible beside one of type 'egl-headless'"),
                )
                .help("remove one of the two");
        }
    }

    fn display(
        &mut self,
        display: &Graphics,
        drawing: Drawing,
        other_audio: &BTreeSet<u32>,
        place: &Place<'_>,
    ) {
        let kind = Tagged::tag(&display.kind);
        let flag = match display.kind {
            Kind::Vnc(_) => Flag::Vnc,
            Kind::Spice(_) => Flag::Spice,
            Kind::Sdl(_) => Flag::Sdl,
            Kind::EglHeadless(_) => Flag::EglHeadless,
            Kind::Dbus(_) => Flag::DisplayDbus,
            Kind::Rdp(_) | Kind::Desktop(_) => {
                let message = format!("display of type '{kind}': QEMU has no such display");
                self.findings
                    .report(&NOT_IN_QEMU, &place.attr("type"), message)
                    .help("use 'vnc', 'spice', 'sdl', 'egl-headless' or 'dbus'");
                return;
            }
        };
        self.needs(flag, &place.attr("type"), format_args!("display of type '{kind}'"));
        match &display.kind {
            Kind::Vnc(vnc) => self.vnc(vnc, place),
            Kind::Spice(spice) => self.spice(spice, drawing, place),
            Kind::EglHeadless(headless) => {
                if headless.gl.as_ref().is_some_and(|gl| gl.rendernode.is_some()) {
                    let what = "`rendernode` of an 'egl-headless' display";
                    self.needs(Flag::EglHeadlessRendernode, &place.child("gl").attr("rendernode"), what);
                }
            }
            Kind::Dbus(dbus) => self.dbus(dbus, other_audio, place),
            Kind::Sdl(_) | Kind::Rdp(_) | Kind::Desktop(_) => {}
        }
    }

    fn vnc(&mut self, vnc: &Vnc, place: &Place<'_>) {
        if vnc.power_control.is_some() {
            self.needs(Flag::VncPowerControl, &place.attr("powerControl"), "`powerControl` of a VNC display");
        }
        if let Some(length) = vnc.password.passwd.as_ref().map(String::len).filter(|length| *length > 8) {
            let message = format!("`passwd` of a VNC display has {length} bytes; expected at most 8");
            self.findings.report(&INVALID_VALUE, &place.attr("passwd"), message);
        }
    }

    fn spice(&mut self, spice: &Spice, drawing: Drawing, place: &Place<'_>) {
        let Some(gl) = spice.gl.as_ref().filter(|gl| gl.enable == Some(YesNo::Yes)) else { return };
        let place = place.child("gl");
        if drawing == Drawing::Headless {
            self.findings
                .report(
                    &EGL_HEADLESS,
                    &place.attr("enable"),
                    "`<gl enable='yes'/>` is not possible beside a display of type 'egl-headless'",
                )
                .help("use `enable='no'`, or remove the other display");
        }
        self.needs(Flag::SpiceGl, &place.attr("enable"), "`<gl enable='yes'/>` of a SPICE display");
        if gl.rendernode.is_some() {
            self.needs(Flag::SpiceRendernode, &place.attr("rendernode"), "`rendernode` of a SPICE display");
        }
    }

    fn dbus(&mut self, dbus: &Dbus, other_audio: &BTreeSet<u32>, place: &Place<'_>) {
        let Some(AudioId { id, .. }) = &dbus.audio else { return };
        if *id > 0 && other_audio.contains(id) {
            let place = place.child("audio");
            self.findings
                .report(
                    &DBUS_AUDIO,
                    &place.attr("id"),
                    format!("`<audio id='{id}'/>` of a D-Bus display is not of type 'dbus'"),
                )
                .help("refer to an `<audio type='dbus'>`");
        }
    }
}
