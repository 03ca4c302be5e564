//! What QEMU's devices need of a PCI bus (qemu-addresses.md 10.2 to 10.4).

use crate::address::pci::{Class, Need};
use crate::domain::devices::chardev::SerialType;
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::{DiskBus, DiskModel};
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::Mode;
use crate::domain::devices::input::InputBus;
use crate::domain::devices::interface::NicModel;
use crate::domain::devices::iommu::IommuModel;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::video::ModelType;
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::devices::Id;
use crate::domain::info::VirtioModel;
use crate::qemu::address::{is_hostdev, Board};
use crate::qemu::caps::Flag;

/// Where devices go that can be on PCI Express.
#[derive(Clone, Copy)]
struct Usual {
    /// Devices that know PCI Express.
    express: Need,
    /// Virtio devices.
    virtio: Need,
}

impl Usual {
    fn by_model(self, model: Option<VirtioModel>) -> Need {
        match model {
            Some(VirtioModel::VirtioTransitional) => Need::Conventional,
            None | Some(VirtioModel::Virtio | VirtioModel::VirtioNonTransitional) => self.virtio,
        }
    }

    fn card(self, model: Option<&NicModel>) -> Option<Need> {
        Some(match model {
            Some(NicModel::UsbNet) => return None,
            Some(NicModel::VirtioTransitional) => Need::Conventional,
            Some(NicModel::Virtio | NicModel::VirtioNonTransitional) => self.virtio,
            Some(NicModel::E1000e | NicModel::Igb | NicModel::Other(_)) | None => self.express,
            Some(
                NicModel::Rtl8139
                | NicModel::E1000
                | NicModel::Netfront
                | NicModel::SpaprVlan
                | NicModel::Lan9118
                | NicModel::Scm91c111
                | NicModel::Vlance
                | NicModel::Vmxnet
                | NicModel::Vmxnet2
                | NicModel::Vmxnet3
                | NicModel::Am79c970a
                | NicModel::Am79c973
                | NicModel::I82540em
                | NicModel::I82545em
                | NicModel::I82543gc,
            ) => Need::Conventional,
        })
    }

    fn sound(self, model: SoundModel) -> Option<Need> {
        match model {
            SoundModel::Es1370 | SoundModel::Ac97 | SoundModel::Ich6 | SoundModel::Ich9 => {
                Some(Need::Conventional)
            }
            SoundModel::Virtio => Some(self.virtio),
            SoundModel::Sb16 | SoundModel::Pcspk | SoundModel::Usb | SoundModel::Ich7 => None,
        }
    }

    fn video(self, model: ModelType) -> Option<Need> {
        match model {
            ModelType::Virtio => Some(self.virtio),
            ModelType::Bochs => Some(self.express),
            ModelType::Vga
            | ModelType::Cirrus
            | ModelType::Vmvga
            | ModelType::Xen
            | ModelType::Vbox
            | ModelType::Qxl
            | ModelType::Parallels => Some(Need::Conventional),
            ModelType::None | ModelType::Ramfb | ModelType::Gop | ModelType::Default => None,
        }
    }
}

impl Board<'_> {
    /// What a device needs of a PCI bus; nothing for devices that are no PCI devices.
    pub(super) fn class(&self, device: Id) -> Option<Class> {
        let kind = self.kind(device)?;
        Some(Class { group: self.group(device), ..kind })
    }

    fn kind(&self, device: Id) -> Option<Class> {
        let devices = &self.domain.devices;
        let buses = self.usual();
        let need = match device {
            Id::Disk(at) => {
                let disk = &devices.disk[at];
                (disk.target.bus == Some(DiskBus::Virtio))
                    .then(|| buses.by_model(disk.model.and_then(DiskModel::virtio)))?
            }
            Id::Interface(at) if is_hostdev(self.domain, at) => self.host_need(device, buses.express)?,
            Id::Interface(at) => buses.card(devices.interface[at].model_type())?,
            Id::Sound(at) => buses.sound(devices.sound[at].model)?,
            Id::Hostdev(at) => return self.hostdev_class(at, buses.express, buses.virtio),
            Id::Video(at) => buses.video(devices.video[at].model.as_ref().and_then(|model| model.r#type)?)?,
            Id::Controller(at) => return self.controller_class(at, buses.express, buses.virtio),
            Id::Serial(at) => {
                let kind = devices.serial[at].target.as_ref().and_then(|target| target.r#type);
                (kind == Some(SerialType::PciSerial)).then_some(Need::Conventional)?
            }
            Id::Input(at) => {
                let input = &devices.input[at];
                (input.bus == Some(InputBus::Virtio)).then(|| buses.by_model(input.model))?
            }
            Id::Filesystem(at) => {
                let filesystem = &devices.filesystem[at];
                match filesystem.driver.as_ref().and_then(|driver| driver.r#type) {
                    Some(DriverType::Mtp) => return None,
                    Some(DriverType::Virtiofs) => buses.virtio,
                    None
                    | Some(
                        DriverType::Path
                        | DriverType::Handle
                        | DriverType::Loop
                        | DriverType::Nbd
                        | DriverType::Ploop,
                    ) => buses.by_model(filesystem.model),
                }
            }
            Id::Watchdog(at) => {
                (devices.watchdog[at].model == WatchdogModel::I6300esb).then_some(Need::Conventional)?
            }
            Id::Memballoon(_) => match devices.memballoon.as_ref()?.model {
                MemballoonModel::VirtioTransitional => Need::Conventional,
                MemballoonModel::Virtio | MemballoonModel::VirtioNonTransitional => buses.virtio,
                MemballoonModel::None | MemballoonModel::Xen => return None,
            },
            Id::Rng(at) => buses.by_model(Some(devices.rng[at].model)),
            Id::Shmem(_) | Id::Crypto(_) | Id::Pstore(_) => Need::Conventional,
            Id::Panic(at) => {
                let pvpanic = devices.panic[at].model == PanicModel::Pvpanic;
                return pvpanic.then_some(Class::integrated(Need::Conventional));
            }
            Id::Memory(at) => {
                let by_virtio =
                    matches!(devices.memory[at].model, MemoryModel::VirtioPmem | MemoryModel::VirtioMem);
                by_virtio.then_some(buses.virtio)?
            }
            Id::Iommu(at) => match devices.iommu[at].model {
                IommuModel::Virtio => return Some(Class::integrated(buses.virtio)),
                IommuModel::Amd => return Some(Class::integrated(Need::Conventional)),
                IommuModel::Intel | IommuModel::Smmuv3 => return None,
            },
            Id::Vsock(_) => buses.by_model(devices.vsock.as_ref()?.model),
            Id::Smartcard(_)
            | Id::Parallel(_)
            | Id::Channel(_)
            | Id::Console(_)
            | Id::Nvram(_)
            | Id::Hub(_)
            | Id::Tpm(_)
            | Id::Redirdev(_)
            | Id::Lease(_)
            | Id::Graphics(_)
            | Id::Audio(_)
            | Id::Redirfilter(_) => return None,
        };
        Some(Class::new(need))
    }

    /// Where devices go that can be on PCI Express.
    fn usual(&self) -> Usual {
        let express = if self.has_root(Model::PcieRoot) { Need::Express } else { Need::Conventional };
        let virtio = if self.caps.has(Flag::VirtioPciNonTransitional) { express } else { Need::Conventional };
        Usual { express, virtio }
    }

    /// What a PCI device of the host needs: unless it is known to be conventional, PCI Express.
    fn host_need(&self, device: Id, express: Need) -> Option<Need> {
        self.host_pci(device)?;
        Some(if self.is_conventional(device) { Need::Conventional } else { express })
    }

    fn hostdev_class(&self, at: usize, express: Need, virtio: Need) -> Option<Class> {
        let device = &self.domain.devices.hostdev[at];
        if device.mode != Mode::Subsystem {
            return None;
        }
        let need = match device.r#type {
            hostdev::Type::Pci => self.host_need(Id::Hostdev(at), express)?,
            hostdev::Type::Mdev if device.model == Some(hostdev::Model::VfioPci) => express,
            hostdev::Type::ScsiHost if device.model == Some(hostdev::Model::VirtioTransitional) => {
                Need::Conventional
            }
            hostdev::Type::ScsiHost => virtio,
            hostdev::Type::Mdev
            | hostdev::Type::Usb
            | hostdev::Type::Scsi
            | hostdev::Type::Storage
            | hostdev::Type::Misc
            | hostdev::Type::Net => return None,
        };
        Some(Class::new(need))
    }

    fn controller_class(&self, at: usize, express: Need, virtio: Need) -> Option<Class> {
        let controller = &self.domain.devices.controller[at];
        let model = controller.model;
        let need = match controller.r#type {
            Type::Pci => return Need::of_controller(model?).map(Class::new),
            Type::Usb => match model {
                Some(Model::None) => return None,
                Some(Model::NecXhci | Model::QemuXhci) => express,
                _ => Need::Conventional,
            },
            Type::Scsi => match model {
                Some(Model::Ncr53c90) => return None,
                Some(Model::VirtioScsi | Model::VirtioNonTransitional) => virtio,
                _ => Need::Conventional,
            },
            Type::VirtioSerial if model == Some(Model::VirtioTransitional) => Need::Conventional,
            Type::VirtioSerial => virtio,
            Type::Nvme => express,
            Type::Sata | Type::Ide => Need::Conventional,
            Type::Fdc | Type::Ccid | Type::Xenbus | Type::Isa => return None,
        };
        Some(Class::new(need))
    }
}
