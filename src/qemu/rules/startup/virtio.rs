//! Virtio devices: they are on a bus of virtio, of a model that the binary has.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::{DiskBus, DiskModel};
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::{NicModel, Source};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::video::{DriverName, ModelType};
use crate::domain::devices::{hostdev, Video};
use crate::domain::info::{Bus, DeviceInfo, VirtioModel};
use crate::domain::Arch;
use crate::qemu::address::mistake::ADDRESS_TYPE;
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

rule! {
    /// A virtio device that is not on PCI has a transitional or non-transitional model.
    ///
    /// These models differ in what they show on PCI; on s390 channels and on memory-mapped virtio there
    /// is the plain model only. Use `model='virtio'`, or an address of type `pci`.
    ///
    /// ```xml wrong arch=s390x machine=s390-ccw-virtio
    /// <rng model='virtio-non-transitional'><backend model='random'>/dev/urandom</backend></rng>
    /// ```
    /// ```xml right arch=s390x machine=s390-ccw-virtio
    /// <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    /// ```
    VIRTIO_MODEL = "Q572" "virtio-model-not-on-pci" Error;
}

impl Startup<'_> {
    pub(super) fn virtio_devices(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        for (one, place) in devices.each("controller", &own.controller) {
            let virtio = one.r#type == Type::VirtioSerial
                || one.r#type == Type::Scsi && one.model.is_some_and(Model::is_virtio_scsi);
            if virtio {
                self.virtio(&one.info, variant_of_controller(one.model), &place);
            }
        }
        for (one, place) in devices.each("disk", &own.disk) {
            if one.target.bus == Some(DiskBus::Virtio) {
                self.virtio(&one.info, one.model.and_then(DiskModel::virtio), &place);
            }
        }
        for (one, place) in devices.each("filesystem", &own.filesystem) {
            match one.driver.as_ref().and_then(|driver| driver.r#type) {
                None | Some(DriverType::Path | DriverType::Handle) => {
                    self.virtio(&one.info, one.model, &place);
                }
                Some(DriverType::Virtiofs) => self.virtio(&one.info, None, &place),
                Some(DriverType::Mtp | DriverType::Loop | DriverType::Nbd | DriverType::Ploop) => {}
            }
        }
        self.cards(devices);
        for (one, place) in devices.each("input", &own.input) {
            if one.bus == Some(InputBus::Virtio) && one.r#type != InputType::Evdev {
                self.virtio(&one.info, None, &place);
            }
        }
        for (at, (one, place)) in devices.each("video", &own.video).enumerate() {
            if self.is_virtio_video(one, if at == 0 { YesNo::Yes } else { YesNo::No }) {
                self.virtio(&one.info, None, &place);
            }
        }
        for (one, place) in devices.each("sound", &own.sound) {
            if one.model == SoundModel::Virtio {
                self.virtio(&one.info, None, &place);
            }
        }
        for (one, place) in devices.each("hostdev", &own.hostdev) {
            if one.r#type == hostdev::Type::ScsiHost && one.mode == hostdev::Mode::Subsystem {
                let model = match one.model {
                    Some(hostdev::Model::VirtioTransitional) => Some(VirtioModel::VirtioTransitional),
                    Some(hostdev::Model::VirtioNonTransitional) => Some(VirtioModel::VirtioNonTransitional),
                    _ => None,
                };
                self.virtio(&one.info, model, &place);
            }
        }
        for (one, place) in devices.each("rng", &own.rng) {
            self.virtio(&one.info, Some(one.model), &place);
        }
        for (one, place) in devices.each("crypto", &own.crypto) {
            self.virtio(&one.info, None, &place);
        }
        if let Some(one) = &own.vsock {
            self.virtio(&one.info, one.model, &devices.child("vsock"));
        }
        self.balloon(devices);
    }

    fn balloon(&mut self, devices: &Place<'_>) {
        let Some(one) = &self.domain.devices.memballoon else { return };
        let model = match one.model {
            MemballoonModel::None | MemballoonModel::Xen => return,
            MemballoonModel::Virtio => None,
            MemballoonModel::VirtioTransitional => Some(VirtioModel::VirtioTransitional),
            MemballoonModel::VirtioNonTransitional => Some(VirtioModel::VirtioNonTransitional),
        };
        let list = std::slice::from_ref(one);
        let place = devices.each("memballoon", list).next().map_or(*devices, |(_, place)| place);
        self.virtio(&one.info, model, &place);
    }

    fn cards(&mut self, devices: &Place<'_>) {
        let arm = matches!(self.arch(), Arch::Armv6l | Arch::Armv7l | Arch::Aarch64);
        for (one, place) in devices.each("interface", &self.domain.devices.interface) {
            let model = match one.model_type() {
                Some(NicModel::Virtio) => None,
                Some(NicModel::VirtioTransitional) => Some(VirtioModel::VirtioTransitional),
                Some(NicModel::VirtioNonTransitional) => Some(VirtioModel::VirtioNonTransitional),
                _ => continue,
            };
            let bus = one.info.address.as_ref().map(|address| &address.bus);
            let built_in = arm && !matches!(bus, Some(Bus::Pci(_) | Bus::VirtioMmio));
            if !built_in && !matches!(one.source, Source::Hostdev(_)) {
                self.virtio(&one.info, model, &place);
            }
        }
    }

    /// Whether a graphics card is one that virtio's buses take, not one with a VGA part.
    fn is_virtio_video(&self, video: &Video, first: YesNo) -> bool {
        let Some(model) = &video.model else { return false };
        let served = video.driver.as_ref().and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
        let vga = if served { Flag::VhostUserVga } else { Flag::VirtioVga };
        let primary = model.primary.unwrap_or(first).is_yes();
        model.r#type == Some(ModelType::Virtio) && !(primary && self.has(vga))
    }

    fn virtio(&mut self, info: &DeviceInfo, model: Option<VirtioModel>, place: &Place<'_>) {
        let pci = match info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Pci(_)) => true,
            Some(Bus::Ccw(_) | Bus::VirtioMmio) => false,
            other => {
                let message = match other {
                    Some(bus) => {
                        format!("virtio device at an address of type '{}'", crate::xml::Tagged::tag(bus))
                    }
                    None => "virtio device on a machine that has no bus for it".to_owned(),
                };
                self.findings
                    .report(&ADDRESS_TYPE, &place.child("address"), message)
                    .help("remove the device, or use an address of type 'pci', 'ccw' or 'virtio-mmio'");
                return;
            }
        };
        let Some(model) = model.filter(|model| *model != VirtioModel::Virtio) else { return };
        let at = place.attr("model");
        if !pci {
            self.findings
                .report(&VIRTIO_MODEL, &at, format!("`model='{model}'` of a device that is not on PCI"))
                .help("use model 'virtio'");
        } else if model == VirtioModel::VirtioNonTransitional {
            self.needs(Flag::VirtioPciNonTransitional, &at, format!("`model='{model}'`"));
        }
    }
}

fn variant_of_controller(model: Option<Model>) -> Option<VirtioModel> {
    match model {
        Some(Model::VirtioTransitional) => Some(VirtioModel::VirtioTransitional),
        Some(Model::VirtioNonTransitional) => Some(VirtioModel::VirtioNonTransitional),
        _ => None,
    }
}
