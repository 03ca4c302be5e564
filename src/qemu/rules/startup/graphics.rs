//! Displays: how many there are, where they listen, and how they are protected.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::graphics::{ChannelMode, Graphics, Kind, Listen, ListenType, Spice, Vnc};
use crate::xml::mistake::{INVALID_VALUE, REPEATED_ELEMENT};
use crate::xml::value::token::YesNo;
use crate::xml::Tagged;
use std::collections::HashSet;

rule! {
    /// A channel of a SPICE display has no port of its kind.
    ///
    /// Encrypted channels go through `tlsPort`, the others through `port`. Add the port, choose another
    /// `mode` of the channel, or use `autoport='yes'`.
    ///
    /// ```xml wrong
    /// <graphics type='spice' port='5901' autoport='no' defaultMode='secure'/>
    /// ```
    /// ```xml right
    /// <graphics type='spice' port='5901' autoport='no'/>
    /// ```
    SPICE_CHANNEL_PORT = "Q570" "spice-channel-without-port" Error;
}

/// Where the ports of a display are.
#[derive(PartialEq)]
enum Listens {
    /// At an address.
    Address,
    /// On a socket.
    Socket,
    Nowhere,
}

impl Startup<'_> {
    pub(super) fn graphics(&mut self, devices: &Place<'_>) {
        let mut kinds = HashSet::new();
        for (display, place) in devices.each("graphics", &self.domain.devices.graphics) {
            if !kinds.insert(Tagged::tag(&display.kind)) {
                let message =
                    format!("second display of type '{}', but QEMU has one", Tagged::tag(&display.kind));
                self.findings.report(&REPEATED_ELEMENT, &place, message).remove("");
                continue;
            }
            self.listens(display, &place);
            match &display.kind {
                Kind::Vnc(vnc) => self.vnc(vnc, &place),
                Kind::Spice(spice) => self.spice(spice, &place),
                Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_) => {}
            }
        }
    }

    fn listens(&mut self, display: &Graphics, place: &Place<'_>) {
        let listens = match &display.kind {
            Kind::Vnc(vnc) => &vnc.listens,
            Kind::Spice(spice) => &spice.listens,
            Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_) => return,
        };
        if let Some((_, second)) = place.each("listen", listens).nth(1) {
            let message = format!("second `<listen>` of a display of type '{}'", Tagged::tag(&display.kind));
            self.findings.report(&REPEATED_ELEMENT, &second, message).remove("; QEMU listens once");
        }
    }

    fn vnc(&mut self, vnc: &Vnc, place: &Place<'_>) {
        if let Some(key) = self.launch.vnc.tls.as_ref().and_then(|tls| tls.secret.as_ref()) {
            if self.launch.secrets.as_ref().and_then(|secrets| secrets.named(key)).is_none() {
                self.unknown_secret(place);
            }
        }
        let automatic = vnc.autoport == Some(YesNo::Yes) || vnc.port.is_none_or(|port| port == -1);
        let port = if automatic { 5900 } else { vnc.port.unwrap_or(5900) };
        let at = listens(&vnc.listens, self.launch.vnc.auto_unix_socket.into());
        if at == Listens::Address && !(5900..=65535).contains(&port) {
            self.findings
                .report(&INVALID_VALUE, &place.attr("port"), format!("`port='{port}'` of a VNC display"))
                .help("use a port from 5900 to 65535, or `autoport='yes'`");
        }
    }

    fn spice(&mut self, spice: &Spice, place: &Place<'_>) {
        let protection = &self.launch.spice;
        // The first channel of a name counts.
        let mut named = HashSet::new();
        let modes: Vec<ChannelMode> =
            spice.channel.iter().filter(|own| named.insert(own.name)).map(|own| own.mode).collect();
        let uses = |wanted: ChannelMode| spice.default_mode == wanted || modes.contains(&wanted);
        let any = spice.default_mode == ChannelMode::Any;
        let automatic = spice.autoport == Some(YesNo::Yes);
        let at = listens(&spice.listens, protection.auto_unix_socket.into());
        let here = at == Listens::Address;
        let tls_wanted = automatic && (uses(ChannelMode::Secure) || any && protection.tls.is_some())
            || spice.tls_port == Some(-1);
        let plain_wanted = automatic && (uses(ChannelMode::Insecure) || any) || spice.port == Some(-1);
        let has = |wanted: bool, port: Option<i32>| here && (wanted || port.is_some_and(|port| port > 0));
        let (plain, tls) = (has(plain_wanted, spice.port), has(tls_wanted, spice.tls_port));
        if tls && protection.tls.is_none() {
            let what = "encrypted port of a SPICE display";
            self.certificates(&place.attr("tlsPort"), None, what);
        } else if uses(ChannelMode::Secure) && !tls {
            self.channel_port(place, "secure", "tlsPort");
        } else if uses(ChannelMode::Insecure) && !plain && here {
            self.channel_port(place, "insecure", "port");
        }
    }

    fn channel_port(&mut self, place: &Place<'_>, mode: &str, port: &str) {
        self.findings
            .report(
                &SPICE_CHANNEL_PORT,
                place,
                format!("SPICE channel with `mode='{mode}'`, but the display has no `{port}`"),
            )
            .help(format!("add `{port}`, or change the mode"));
    }
}

/// Where a display listens; `auto` tells whether it is on a socket where no address is given.
fn listens(all: &[Listen], auto: YesNo) -> Listens {
    let Some(listen) = all.first() else { return Listens::Address };
    match listen.r#type {
        ListenType::Socket => Listens::Socket,
        ListenType::Address if listen.address.is_none() && auto.is_yes() => Listens::Socket,
        ListenType::Address | ListenType::Network => Listens::Address,
        ListenType::None => Listens::Nowhere,
    }
}
