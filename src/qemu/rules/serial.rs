//! `<serial>` (qemu-rules.md 3.12).

use super::{bus, Check};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::chardev::{SerialModelName as Model, SerialType};
use crate::domain::devices::Serial;
use crate::domain::info::Bus;
use crate::domain::Arch;
use crate::qemu::machine::Family;

rule! {
    /// The model of a serial port is one of another type.
    ///
    /// `type` of `<target>` is the bus of the port, and each bus has its own devices, named in
    /// `<model>`. Remove `<model>` for the usual one, or correct `type`.
    ///
    /// ```xml wrong
    /// <serial type='pty'><target type='isa-serial'><model name='pci-serial'/></target></serial>
    /// ```
    /// ```xml right
    /// <serial type='pty'><target type='pci-serial'><model name='pci-serial'/></target></serial>
    /// ```
    SERIAL_MODEL = "Q281" "serial-model-of-other-type" Error;
}

impl Check<'_> {
    /// The port is a device of its bus, at an address there, on a machine that has it.
    pub(super) fn serial(&mut self, device: &Serial, place: &Place<'_>) {
        let Some(own) = &device.target else { return };
        let Some(kind) = own.r#type else { return };
        let model = own.model.as_ref().and_then(|model| model.name.as_ref());
        let bus = bus(&device.info);
        let (fits, placed, right) = match kind {
            SerialType::IsaSerial => {
                (model == Some(&Model::IsaSerial), matches!(bus, None | Some(Bus::Isa(_))), Some("'isa'"))
            }
            SerialType::IsaDebug => {
                (model == Some(&Model::IsaDebugcon), matches!(bus, None | Some(Bus::Isa(_))), Some("'isa'"))
            }
            SerialType::UsbSerial => {
                (model == Some(&Model::UsbSerial), matches!(bus, None | Some(Bus::Usb(_))), Some("'usb'"))
            }
            SerialType::PciSerial => {
                (model == Some(&Model::PciSerial), matches!(bus, None | Some(Bus::Pci(_))), Some("'pci'"))
            }
            SerialType::SpaprVioSerial => (
                model == Some(&Model::SpaprVty),
                matches!(bus, None | Some(Bus::SpaprVio(_))),
                Some("'spapr-vio'"),
            ),
            SerialType::SystemSerial => {
                (matches!(model, Some(Model::Pl011 | Model::Ns16550a)), bus.is_none(), None)
            }
            SerialType::SclpSerial => {
                let fits = matches!(model, Some(Model::Sclpconsole | Model::Sclplmconsole));
                (fits, bus.is_none(), None)
            }
            SerialType::None => (true, true, None),
        };
        let target = place.child("target");
        let model_place = target.child("model");
        let name = model.map_or("", Model::as_str);
        if !fits {
            let message = match name {
                "" => format!("serial port of type '{kind}' has no model"),
                name => format!("model '{name}' is not possible for a serial port of type '{kind}'"),
            };
            self.findings
                .report(&SERIAL_MODEL, &model_place.attr("name"), message)
                .help("remove `<model>`, or correct `type` of `<target>`");
        }
        if let Some(bus) = bus.filter(|_| !placed) {
            self.wrong_address(place, bus, format_args!("a serial port of type '{kind}'"), right);
        }
        let here = match model {
            Some(Model::Pl011) => self.family.virt_of(&self.arch, Arch::is_little_endian_arm),
            Some(Model::Ns16550a) => {
                self.family.virt_of(&self.arch, Arch::is_loongarch)
                    || self.family.virt_of(&self.arch, Arch::is_riscv)
            }
            Some(Model::SpaprVty) => self.family == Family::Pseries,
            Some(Model::Sclpconsole | Model::Sclplmconsole) => self.s390(),
            Some(
                Model::IsaSerial | Model::IsaDebugcon | Model::UsbSerial | Model::PciSerial | Model::Other(_),
            )
            | None => true,
        };
        if !here {
            let help = "remove `<target>` for the usual port of the machine";
            self.absent(&model_place.attr("name"), format_args!("serial port '{name}'"), help);
        }
    }
}
