//! Displays (canonical-form.md 13.10).

use super::Form;
use crate::domain::devices::graphics::{Kind, Listen, ListenType, Password, Rdp, Spice, Vnc};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;

/// Fills in listens and ports.
pub fn complete(domain: &mut Domain) {
    // Ports that were chosen at the start are those of a running guest alone.
    let ports = match Form::of(domain) {
        Form::Running => Ports::Kept,
        Form::Defined => Ports::Chosen,
    };
    for graphics in &mut domain.devices.graphics {
        if matches!(graphics.kind, Kind::Vnc(_) | Kind::Spice(_)) {
            graphics.rest.forget_attributes(&["display", "xauth", "fullscreen"]);
        }
        match &mut graphics.kind {
            Kind::Vnc(own) => vnc(own, ports),
            Kind::Spice(own) => spice(own, ports),
            Kind::Rdp(own) => rdp(own, ports),
            Kind::Sdl(sdl) => {
                if let Some(gl) = &mut sdl.gl {
                    gl.rendernode = None;
                }
                sdl.fullscreen.take_if(|yes| *yes == YesNo::No);
            }
            Kind::Desktop(desktop) => {
                desktop.fullscreen.take_if(|yes| *yes == YesNo::No);
            }
            Kind::Dbus(dbus) => {
                dbus.p2p.take_if(|yes| *yes == YesNo::No);
            }
            Kind::EglHeadless(headless) => {
                if let Some(gl) = &mut headless.gl {
                    gl.enable = None;
                }
            }
        }
    }
}

/// What becomes of ports that the hypervisor chooses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ports {
    /// They are chosen at the next start.
    Chosen,
    /// They are those of the running guest.
    Kept,
}

fn vnc(vnc: &mut Vnc, ports: Ports) {
    listens(&mut vnc.listens, &mut vnc.listen, &mut vnc.socket);
    let auto = match (vnc.autoport, vnc.port) {
        (Some(given), _) => given,
        (None, None | Some(-1)) => YesNo::Yes,
        (None, Some(_)) => YesNo::No,
    };
    let first = vnc.listens.first().map(|listen| listen.r#type);
    if matches!(first, Some(ListenType::Socket | ListenType::None)) {
        (vnc.port, vnc.autoport, vnc.websocket, vnc.listen) = (None, None, 0, None);
    } else {
        vnc.autoport = Some(auto);
        vnc.port = match auto {
            YesNo::Yes if ports == Ports::Kept => vnc.port.or(Some(-1)),
            YesNo::Yes => Some(-1),
            YesNo::No => vnc.port.filter(|port| !matches!(port, -1 | 0)),
        };
    }
    settle_password(&mut vnc.password);
}

fn spice(spice: &mut Spice, ports: Ports) {
    listens(&mut spice.listens, &mut spice.listen, &mut None);
    let both = spice.port == Some(-1) && spice.tls_port == Some(-1);
    let auto = spice.autoport == Some(YesNo::Yes) || both;
    if auto && (both || ports == Ports::Chosen) {
        (spice.port, spice.tls_port) = (None, None);
    }
    spice.port.take_if(|port| *port == 0);
    spice.tls_port.take_if(|port| *port == 0);
    spice.autoport = Some(auto.into());
    let unused = !auto && spice.port.is_none() && spice.tls_port.is_none();
    if let Some(first) = spice.listens.first_mut() {
        if first.r#type == ListenType::Address && unused {
            (first.r#type, first.address) = (ListenType::None, None);
        }
        if matches!(first.r#type, ListenType::Socket | ListenType::None) {
            (spice.port, spice.tls_port, spice.autoport, spice.listen) = (None, None, None, None);
        }
    }
    let mut channels = std::mem::take(&mut spice.channel);
    channels.reverse();
    crate::order::by_key(&mut channels, |channel| channel.name);
    channels.dedup_by_key(|channel| channel.name);
    channels.retain(|channel| channel.mode != Default::default());
    spice.channel = channels;
    settle_password(&mut spice.password);
}

fn rdp(rdp: &mut Rdp, ports: Ports) {
    listens(&mut rdp.listens, &mut rdp.listen, &mut None);
    let auto = rdp.autoport == Some(YesNo::Yes) || matches!(rdp.port, None | Some(-1 | 0));
    rdp.autoport = auto.then_some(YesNo::Yes);
    rdp.port = if auto && ports == Ports::Chosen { Some(0) } else { rdp.port };
    rdp.replace_user.take_if(|yes| *yes == YesNo::No);
    rdp.multi_user.take_if(|yes| *yes == YesNo::No);
}

fn settle_password(password: &mut Password) {
    if password.passwd.is_none() {
        (password.passwd_valid_to, password.connected) = (None, None);
    }
    if let Some(time) = &mut password.passwd_valid_to {
        *time = full_time(time).unwrap_or_else(|| time.clone());
    }
}

/// `2020-1-2T3:4:5` with all digits.
fn full_time(time: &str) -> Option<String> {
    let (date, clock) = time.split_once('T')?;
    let numbers = |text: &str, separator| -> Option<Vec<u32>> {
        text.split(separator).map(|part| part.parse().ok()).collect()
    };
    let (date, clock) = (numbers(date, '-')?, numbers(clock, ':')?);
    let ([year, month, day], [hour, minute, second]) = (&date[..], &clock[..]) else { return None };
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// The listens of a display: those given, or one made from the attributes.
fn listens(listens: &mut Vec<Listen>, address: &mut Option<NonEmpty>, socket: &mut Option<NonEmpty>) {
    let listen = |kind: ListenType| Listen {
        r#type: kind,
        address: None,
        network: None,
        socket: None,
        rest: Rest::default(),
    };
    if listens.is_empty() {
        listens.push(match socket.is_some() {
            true => Listen { socket: socket.clone(), ..listen(ListenType::Socket) },
            false => Listen { address: address.clone(), ..listen(ListenType::Address) },
        });
    }
    for each in listens.iter_mut() {
        if each.r#type != ListenType::Address {
            each.address = None;
        }
    }
    let Some(first) = listens.first_mut() else { return };
    match first.r#type {
        ListenType::Address | ListenType::Network if socket.is_some() => {
            *first = Listen { socket: socket.clone(), ..listen(ListenType::Socket) };
        }
        ListenType::Address if first.address.is_none() => first.address = address.clone(),
        ListenType::Socket if first.socket.is_none() => first.socket = socket.clone(),
        _ => {}
    }
    *address = first.address.clone();
    *socket = first.socket.clone();
}
