//! `<serial>`: target, model and port (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::chardev::{SerialModel, SerialModelName, SerialTarget, SerialType};
use crate::domain::Arch;
use crate::qemu::machine::Family;
use std::collections::HashSet;

impl Completion<'_> {
    pub(super) fn serials(&mut self) {
        let virt = [Arch::is_little_endian_arm, Arch::is_loongarch, Arch::is_riscv]
            .into_iter()
            .any(|family| self.family.virt_of(&self.arch, family));
        let default = match () {
            () if self.x86() => Some(SerialType::IsaSerial),
            () if self.family == Family::Pseries => Some(SerialType::SpaprVioSerial),
            () if virt => Some(SerialType::SystemSerial),
            () if self.s390() => Some(SerialType::SclpSerial),
            () => None,
        };
        let arm = self.arm();
        self.isa_ports();
        let ports = self.domain.devices.serial.iter().filter_map(|serial| serial.target.as_ref()?.port);
        let mut next = ports.max().map_or(0, |port| port.saturating_add(1));
        for serial in &mut self.domain.devices.serial {
            let target = serial.target.get_or_insert_with(SerialTarget::default);
            if matches!(target.r#type, None | Some(SerialType::None | SerialType::IsaSerial)) {
                target.r#type = default;
            }
            if target.port.is_none() {
                target.port = Some(next);
                next = next.saturating_add(1);
            }
            let model = match target.r#type {
                Some(SerialType::IsaSerial) => SerialModelName::IsaSerial,
                Some(SerialType::UsbSerial) => SerialModelName::UsbSerial,
                Some(SerialType::PciSerial) => SerialModelName::PciSerial,
                Some(SerialType::SpaprVioSerial) => SerialModelName::SpaprVty,
                Some(SerialType::SystemSerial) if arm => SerialModelName::Pl011,
                Some(SerialType::SystemSerial) => SerialModelName::Ns16550a,
                Some(SerialType::SclpSerial) => SerialModelName::Sclpconsole,
                Some(SerialType::IsaDebug) => SerialModelName::IsaDebugcon,
                Some(SerialType::None) | None => continue,
            };
            let own = target.model.get_or_insert_with(SerialModel::default);
            own.name.get_or_insert(model);
        }
    }

    /// Ports of devices that are ISA devices by the document's own word come first.
    pub(super) fn isa_ports(&mut self) {
        let serials = &mut self.domain.devices.serial;
        let mut taken: HashSet<u32> =
            serials.iter().filter_map(|serial| serial.target.as_ref()?.port).collect();
        for target in serials.iter_mut().filter_map(|serial| serial.target.as_mut()) {
            if target.r#type == Some(SerialType::IsaSerial) && target.port.is_none() {
                target.port = (0..4).find(|port| taken.insert(*port));
            }
        }
    }
}
