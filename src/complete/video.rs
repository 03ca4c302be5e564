//! Graphics cards (canonical-form.md 13.12).

use crate::domain::devices::video::{Model, ModelType, Video};
use crate::domain::info::DeviceInfo;
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;

/// Fills in cards, their types and memory.
pub fn complete(domain: &mut Domain) {
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
        model.heads.get_or_insert(1);
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
