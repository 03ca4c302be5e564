//! `<panic>`: devices that tell of a crash (qemu-command-2.md 31.1).

use super::Translation;
use crate::domain::devices::panic::PanicModel;
use crate::domain::info::Bus;
use crate::qemu::members::Members;

pub(super) fn panics(out: &mut Translation<'_>) {
    for panic in &out.domain.devices.panic {
        match panic.model {
            PanicModel::Isa => {
                let port = match panic.info.address.as_ref().map(|address| &address.bus) {
                    Some(Bus::Isa(isa)) => Some(isa.iobase.0),
                    _ => None,
                };
                out.device(Members::new("driver", "pvpanic").with_some("ioport", port));
            }
            PanicModel::Pvpanic => {
                let address = out.address(&panic.info);
                out.device(Members::new("driver", "pvpanic-pci").and(address));
            }
            PanicModel::Default | PanicModel::Pseries | PanicModel::Hyperv | PanicModel::S390 => {}
        }
    }
}
