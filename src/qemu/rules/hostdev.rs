//! `<hostdev>` (qemu-rules.md 3.24).

use super::{bus, Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::hostdev::{DriverName, Mode, Model, Type};
use crate::domain::devices::Hostdev;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::xml::value::token::OnOff;

rule! {
    /// A device of the host should show its screen, but cannot.
    ///
    /// `display='on'` shows the screen of a mediated PCI device in a display of the guest. Add a
    /// `<graphics>` element, or remove `display`.
    ///
    /// ```xml wrong
    /// <hostdev type='mdev' model='vfio-pci' display='on'>
    ///   <source><address uuid='c7a5fdbd-edaf-9455-926a-d65c16db1809'/></source>
    /// </hostdev>
    /// ```
    /// ```xml right
    /// <graphics type='vnc'/>
    /// <hostdev type='mdev' model='vfio-pci' display='on'>
    ///   <source><address uuid='c7a5fdbd-edaf-9455-926a-d65c16db1809'/></source>
    /// </hostdev>
    /// ```
    NO_DISPLAY = "Q250" "hostdev-without-display" Error;

    /// The guest cannot boot from the device.
    ///
    /// Firmware boots from PCI, USB and SCSI devices of the host, but not from mediated devices nor
    /// from SCSI ports that the host's kernel serves. Remove `<boot>`.
    ///
    /// ```xml wrong
    /// <hostdev type='scsi_host'>
    ///   <source protocol='vhost' wwpn='naa.5123456789abcde0'/><boot order='1'/>
    /// </hostdev>
    /// ```
    /// ```xml right
    /// <hostdev type='scsi_host'>
    ///   <source protocol='vhost' wwpn='naa.5123456789abcde0'/>
    /// </hostdev>
    /// ```
    CANNOT_BOOT = "Q251" "hostdev-cannot-boot" Error;

    /// The guest has a second mediated crypto device.
    ///
    /// The queues of one device describe all crypto adapters of the guest. Remove one, and assign the
    /// queues of both to the other on the host.
    SECOND_AP = "Q252" "second-mediated-crypto-device" Error;
}

impl Check<'_> {
    /// The binary hands the devices over.
    pub(super) fn hostdevs(&mut self, devices: &Place<'_>) {
        let mut crypto = 0;
        for (device, place) in devices.each("hostdev", &self.domain.devices.hostdev) {
            self.hostdev(device, &place);
            match (device.r#type, &device.model) {
                (Type::Mdev, Some(model)) => {
                    self.mediated(device, model, &place);
                    crypto += usize::from(*model == Model::VfioAp);
                    if *model == Model::VfioAp && crypto > 1 {
                        self.findings
                            .report(
                                &SECOND_AP,
                                &place.attr("model"),
                                "second `<hostdev>` of model 'vfio-ap': a guest has one",
                            )
                            .help("remove it, and assign its queues to the first");
                    }
                }
                (Type::ScsiHost, _) => {
                    self.needs(Flag::VhostScsi, &place.attr("type"), "`type='scsi_host'` of `<hostdev>`");
                    self.cannot_boot(device, &place, "type 'scsi_host'");
                }
                (Type::Scsi, _) => {
                    if let Some(Bus::Drive(drive)) = bus(&device.info) {
                        let address = place.child("address");
                        if drive.bus > 0 {
                            let what = format!("`bus='{}'` on bus 'scsi'", drive.bus);
                            self.no_such_unit(&address.attr("bus"), what);
                        }
                        self.scsi_target(drive, &address);
                    }
                }
                (Type::Pci, _) => {
                    let driver = device.driver.as_ref().and_then(|driver| driver.name.as_ref());
                    if driver == Some(&DriverName::Vfio) {
                        let what = "`<driver name='vfio'/>` of `<hostdev>`";
                        self.needs(Flag::VfioPci, &place.child("driver").attr("name"), what);
                    }
                }
                (Type::Mdev, None) | (Type::Usb | Type::Storage | Type::Misc | Type::Net, _) => {}
            }
        }
    }

    fn hostdev(&mut self, device: &Hostdev, place: &Place<'_>) {
        if device.mode == Mode::Capabilities {
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &place.attr("mode"),
                    "`mode='capabilities'` of `<hostdev>`: QEMU does not run containers",
                )
                .help("use 'subsystem'");
        }
        if device.display == Some(OnOff::On) && self.domain.devices.graphics.is_empty() {
            self.findings
                .report(&NO_DISPLAY, &place.attr("display"), "`display='on'`: the guest has no `<graphics>`")
                .help("add `<graphics>`, or remove it");
        }
        let Some(own) = &device.source else { return };
        let source = place.child("source");
        if own.guest_reset.is_some() {
            self.needs(Flag::UsbHostGuestResetsAll, &source.attr("guestReset"), "`guestReset`");
        }
        if own.write_filtering.is_some() {
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &source.attr("writeFiltering"),
                    "`writeFiltering`: QEMU has no such setting",
                )
                .remove("; it is for Xen");
        }
    }

    fn mediated(&mut self, device: &Hostdev, model: &Model, place: &Place<'_>) {
        let flag = match model {
            Model::VfioPci => Some(Flag::VfioPci),
            Model::VfioAp => Some(Flag::VfioAp),
            Model::VfioCcw => Some(Flag::VfioCcw),
            Model::Virtio | Model::VirtioTransitional | Model::VirtioNonTransitional | Model::Other(_) => {
                None
            }
        };
        let name = model.as_str();
        if *model != Model::VfioPci && device.display.is_some() {
            self.findings
                .report(
                    &NO_DISPLAY,
                    &place.attr("display"),
                    format!("`display` is not possible for a mediated device of model '{name}'"),
                )
                .remove("; it is for 'vfio-pci'");
        }
        if let Some(flag) = flag {
            self.needs(flag, &place.attr("model"), format_args!("`model='{name}'` of `<hostdev>`"));
        }
        if matches!(model, Model::VfioPci | Model::VfioAp) {
            self.cannot_boot(device, place, &format!("model '{name}'"));
        }
    }

    fn cannot_boot(&mut self, device: &Hostdev, place: &Place<'_>, kind: &str) {
        if device.info.boot.is_some() {
            self.findings
                .report(
                    &CANNOT_BOOT,
                    &place.child("boot"),
                    format!("`<boot>` is not possible for a `<hostdev>` of {kind}"),
                )
                .remove("");
        }
    }
}
