//! `<hostdev>` (qemu-rules.md 3.24).

use super::Check;
use crate::domain::devices::hostdev::{self, Mode};
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::xml::value::token::OnOff;

impl Check<'_> {
    pub(super) fn hostdevs(&mut self) {
        let devices = &self.domain.devices.hostdev;
        let displays = !self.domain.devices.graphics.is_empty();
        let mut crypto = 0;
        for (at, device) in devices.iter().enumerate() {
            self.device("hostdev", at, devices.len());
            self.refuse(device.mode == Mode::Capabilities, "QEMU has no containers");
            let boots = device.info.boot.is_some();
            let source = device.source.as_ref();
            let reset = source.is_some_and(|source| source.guest_reset.is_some());
            self.lacks(reset, Flag::UsbHostGuestResetsAll, "`guestReset`");
            let shown = device.display == Some(OnOff::On) && !displays;
            self.refuse(shown, "a device that shows something needs a display");
            let filtered = source.is_some_and(|source| source.write_filtering.is_some());
            self.refuse(filtered, "`writeFiltering` is Xen's");
            match (device.r#type, &device.model) {
                (hostdev::Type::Scsi, _) => {
                    let address = device.info.address.as_ref().map(|address| &address.bus);
                    if let Some(Bus::Drive(drive)) = address {
                        self.refuse(drive.bus > 0, "there is no such place on bus 'scsi'");
                        self.scsi_target(drive);
                    }
                }
                (hostdev::Type::Pci, _) => {
                    let vfio = device.driver.as_ref().and_then(|driver| driver.name.as_ref())
                        == Some(&hostdev::DriverName::Vfio);
                    self.lacks(vfio, Flag::VfioPci, "PCI devices of the host");
                }
                (hostdev::Type::Mdev, Some(model))
                    if *model != hostdev::Model::VfioPci && device.display.is_some() =>
                {
                    self.refuse(true, format!("a mediated device '{model}' shows nothing"));
                }
                (hostdev::Type::ScsiHost, _) => {
                    self.refuse(boots, "no guest boots from a SCSI port that the kernel serves");
                    self.lacks(true, Flag::VhostScsi, "SCSI ports that the kernel serves");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioPci)) => {
                    self.lacks(true, Flag::VfioPci, "mediated PCI devices");
                    self.refuse(boots, "no guest boots from a mediated device");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioAp)) => {
                    crypto += 1;
                    self.lacks(true, Flag::VfioAp, "mediated crypto devices");
                    self.refuse(boots, "no guest boots from a mediated crypto device");
                    self.refuse(crypto > 1, "a guest has one mediated crypto device");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioCcw)) => {
                    self.lacks(true, Flag::VfioCcw, "mediated channel devices")
                }
                _ => {}
            }
        }
    }
}
