//! `<interface>`: the model of a network card (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::interface::{Model as InterfaceModel, NicModel, Source as InterfaceSource};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::release::Release;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn interfaces(&mut self) {
        let passt = !self.caps.has(Flag::NetdevUser) && self.caps.has(Flag::NetdevStream);
        let default = self.nic_model();
        for interface in &mut self.domain.devices.interface {
            let model = match interface.source {
                InterfaceSource::Hostdev(_) => None,
                _ if self.settings.is_handed_out(interface) => None,
                InterfaceSource::Vdpa(_) => Some(NicModel::Virtio),
                InterfaceSource::VhostUser(_) if self.settings.libvirt >= Release::new(11, 1) => {
                    Some(NicModel::Virtio)
                }
                _ => Some(default.clone()),
            };
            if interface.model.as_ref().is_none_or(|model| model.r#type.is_none()) {
                interface.model =
                    model.map(|model| InterfaceModel { r#type: Some(model), rest: Rest::default() });
            }
            if let (InterfaceSource::User(_), true) = (&interface.source, passt) {
                let backend = interface.backend.get_or_insert_with(Default::default);
                backend.r#type = crate::domain::devices::interface::BackendType::Passt;
            }
        }
    }

    pub(super) fn nic_model(&self) -> NicModel {
        if self.s390()
            || self.family.virt_of(&self.arch, Arch::is_loongarch)
            || self.family.virt_of(&self.arch, Arch::is_riscv)
        {
            return NicModel::Virtio;
        }
        if self.arm() {
            return match self.machine.as_str() {
                "versatilepb" => NicModel::Scm91c111,
                _ if self.family.virt_of(&self.arch, Arch::is_little_endian_arm) => NicModel::Virtio,
                _ => NicModel::Lan9118,
            };
        }
        let by_flag = [
            (Flag::Rtl8139, NicModel::Rtl8139),
            (Flag::E1000, NicModel::E1000),
            (Flag::VirtioNet, NicModel::Virtio),
        ];
        by_flag
            .into_iter()
            .find(|(flag, _)| self.caps.has(*flag))
            .map_or(NicModel::Rtl8139, |(_, model)| model)
    }
}
