//! `<serial>` (qemu-rules.md 3.12).

use super::Check;
use crate::domain::devices::chardev::{SerialModelName, SerialType};
use crate::domain::info::Bus;
use crate::domain::Arch;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn serial(
        &mut self,
        kind: Option<SerialType>,
        model: Option<&SerialModelName>,
        bus: Option<&Bus>,
    ) {
        use SerialModelName as Model;
        let Some(kind) = kind else { return };
        let (fits, placed) = match kind {
            SerialType::IsaSerial => {
                (model == Some(&Model::IsaSerial), matches!(bus, None | Some(Bus::Isa(_))))
            }
            SerialType::IsaDebug => {
                (model == Some(&Model::IsaDebugcon), matches!(bus, None | Some(Bus::Isa(_))))
            }
            SerialType::UsbSerial => {
                (model == Some(&Model::UsbSerial), matches!(bus, None | Some(Bus::Usb(_))))
            }
            SerialType::PciSerial => {
                (model == Some(&Model::PciSerial), matches!(bus, None | Some(Bus::Pci(_))))
            }
            SerialType::SpaprVioSerial => {
                (model == Some(&Model::SpaprVty), matches!(bus, None | Some(Bus::SpaprVio(_))))
            }
            SerialType::SystemSerial => {
                (matches!(model, Some(Model::Pl011 | Model::Ns16550a)), bus.is_none())
            }
            SerialType::SclpSerial => {
                (matches!(model, Some(Model::Sclpconsole | Model::Sclplmconsole)), bus.is_none())
            }
            SerialType::None => (true, true),
        };
        let name = model.map_or("", Model::as_str);
        self.refuse(!fits, format!("the model '{name}' is not one of type '{kind}'"));
        self.refuse(!placed, format!("a serial port of type '{kind}' has no such address"));
        let here = match model {
            Some(Model::Pl011) => self.arm_virt(),
            Some(Model::Ns16550a) => self.virt_of(Arch::is_loongarch) || self.virt_of(Arch::is_riscv),
            Some(Model::SpaprVty) => self.family == Family::Pseries,
            Some(Model::Sclpconsole | Model::Sclplmconsole) => self.s390(),
            _ => true,
        };
        self.refuse(!here, format!("this machine has no serial port '{name}'"));
    }
}
