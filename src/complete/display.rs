//! Graphics and video (canonical-form.md 13.10, 13.12).

use crate::domain::devices::graphics::{Kind, Listen, ListenType, Password};
use crate::domain::devices::video::{Model, ModelType, Video};
use crate::domain::info::DeviceInfo;
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;

/// Fills in listens, ports and video memory.
pub fn complete(domain: &mut Domain) {
    for graphics in &mut domain.devices.graphics {
        match &mut graphics.kind {
            Kind::Vnc(vnc) => {
                listens(&mut vnc.listens, &mut vnc.listen, &mut vnc.socket);
                let auto = match (vnc.autoport, vnc.port) {
                    (Some(given), _) => given,
                    (None, None | Some(-1)) => YesNo::Yes,
                    (None, Some(_)) => YesNo::No,
                };
                let socket = vnc.listens.first().is_some_and(|listen| listen.r#type == ListenType::Socket);
                let none = vnc.listens.first().is_some_and(|listen| listen.r#type == ListenType::None);
                if socket || none {
                    (vnc.port, vnc.autoport, vnc.websocket, vnc.listen) = (None, None, 0, None);
                } else {
                    vnc.autoport = Some(auto);
                    vnc.port = if auto.is_yes() {
                        Some(-1)
                    } else {
                        vnc.port.filter(|port| !matches!(port, -1 | 0))
                    };
                }
                settle_password(&mut vnc.password);
            }
            Kind::Spice(spice) => {
                let mut no_socket = None;
                listens(&mut spice.listens, &mut spice.listen, &mut no_socket);
                let both = spice.port == Some(-1) && spice.tls_port == Some(-1);
                let auto = spice.autoport == Some(YesNo::Yes) || both;
                if auto {
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
                channels.sort_by_key(|channel| channel.name);
                channels.dedup_by_key(|channel| channel.name);
                channels.retain(|channel| channel.mode != Default::default());
                spice.channel = channels;
                settle_password(&mut spice.password);
            }
            Kind::Rdp(rdp) => {
                let mut no_socket = None;
                listens(&mut rdp.listens, &mut rdp.listen, &mut no_socket);
                let auto = rdp.autoport == Some(YesNo::Yes) || matches!(rdp.port, None | Some(-1 | 0));
                rdp.autoport = auto.then_some(YesNo::Yes);
                rdp.port = if auto { Some(0) } else { rdp.port };
                rdp.replace_user.take_if(|yes| *yes == YesNo::No);
                rdp.multi_user.take_if(|yes| *yes == YesNo::No);
            }
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
    videos(domain);
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

fn videos(domain: &mut Domain) {
    let domain_type = domain.r#type;
    let videos = &mut domain.devices.video;
    if videos.is_empty() && !domain.devices.graphics.is_empty() {
        videos.push(Video::default());
    }
    let default = default_model(domain_type);
    for video in videos.iter_mut() {
        let model = video.model.get_or_insert_with(Model::default);
        if matches!(model.r#type, None | Some(ModelType::Default)) {
            model.r#type = Some(default);
        }
        memory(model, domain_type);
        model.heads = Some(model.heads.unwrap_or(1)).filter(|heads| *heads != 0);
        model.primary.take_if(|primary| *primary == YesNo::No);
    }
    let primary = |video: &Video| video.model.as_ref().is_some_and(|model| model.primary.is_some());
    if let Some(place) = videos.iter().position(primary) {
        let video = videos.remove(place);
        videos.insert(0, video);
    }
    if let Some(video) = videos.first_mut() {
        let alias = video.info.alias.take();
        if let Some(model) = &mut video.model {
            model.primary = Some(YesNo::Yes);
            if model.r#type == Some(ModelType::None) {
                *model = Model { r#type: Some(ModelType::None), ..Model::default() };
                (video.info, video.driver) = (DeviceInfo::default(), None);
            }
        }
        video.info.alias = alias;
    }
}

fn default_model(domain_type: Type) -> ModelType {
    match domain_type {
        Type::Vbox => ModelType::Vbox,
        Type::Vmware => ModelType::Vmvga,
        Type::Xen => ModelType::Xen,
        Type::Vz | Type::Parallels => ModelType::Parallels,
        Type::Bhyve => ModelType::Gop,
        _ => ModelType::Cirrus,
    }
}

/// Video memory in KiB; amounts of memory are powers of two.
fn memory(model: &mut Model, domain_type: Type) {
    let vram = match model.r#type {
        Some(ModelType::Vga | ModelType::Cirrus | ModelType::Vmvga) => match domain_type {
            Type::Vbox => 8192,
            Type::Vmware => 4096,
            _ => 16384,
        },
        Some(ModelType::Bochs) => 16384,
        Some(ModelType::Xen) => 4096,
        Some(ModelType::Qxl) => 65536,
        _ => 0,
    };
    if model.vram == 0 {
        model.vram = vram;
    }
    if model.ram == 0 && model.r#type == Some(ModelType::Qxl) {
        model.ram = 65536;
    }
    for amount in [&mut model.vram, &mut model.ram] {
        *amount =
            amount.checked_next_power_of_two().unwrap_or(*amount) & if *amount == 0 { 0 } else { u32::MAX };
    }
}
