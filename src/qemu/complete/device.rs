//! What single devices lack (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::chardev::{
    Channel, ChannelType, SerialModel, SerialModelName, SerialTarget, SerialType, Source,
};
use crate::domain::devices::controller::Type;
use crate::domain::devices::disk::{EncryptionEngine, Format, Source as DiskSource};
use crate::domain::devices::graphics::{Kind, ListenType};
use crate::domain::devices::hostdev;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::{Model as InterfaceModel, Source as InterfaceSource};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::shmem::ShmemType;
use crate::domain::devices::tpm::{TpmBackendType, TpmModel, TpmVersion};
use crate::domain::devices::video::{Model, ModelType, Video};
use crate::domain::info::VirtioModel;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::qemu::{address, arch};
use crate::xml::value::size::{Kib, Megabytes};
use crate::xml::value::token::OnOff;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn devices(&mut self) {
        self.disks();
        self.interfaces();
        self.videos();
        self.controllers();
        self.serials();
        self.channels();
        self.inputs();
        self.small();
        self.displays();
    }

    fn disks(&mut self) {
        for disk in &mut self.domain.devices.disk {
            let volume = matches!(disk.source, DiskSource::Volume(_));
            let driver = disk.driver.get_or_insert_with(Default::default);
            driver.name.get_or_insert_with(|| "qemu".to_owned());
            if let Some(encryption) = &mut disk.encryption {
                encryption.engine.get_or_insert(EncryptionEngine::Qemu);
            }
            if !volume {
                driver.r#type.get_or_insert(Format::Raw);
            }
            engine(&mut disk.source);
            let mut below = disk.backing_store.as_mut();
            while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
                engine(&mut layer.source);
                below = layer.backing_store.as_mut();
            }
        }
    }

    fn interfaces(&mut self) {
        let passt = !self.caps.has(Flag::NetdevUser) && self.caps.has(Flag::NetdevStream);
        let default = self.nic_model();
        for interface in &mut self.domain.devices.interface {
            let model = match interface.source {
                InterfaceSource::Hostdev(_) => None,
                _ if self.settings.is_handed_out(interface) => None,
                InterfaceSource::Vdpa(_) => Some("virtio"),
                _ => Some(default),
            };
            if interface.model.as_ref().is_none_or(|model| model.r#type.is_none()) {
                interface.model =
                    model.map(|model| InterfaceModel { r#type: Some(model.into()), rest: Rest::default() });
            }
            if let (InterfaceSource::User(_), true) = (&interface.source, passt) {
                let backend = interface.backend.get_or_insert_with(Default::default);
                backend.r#type = crate::domain::devices::interface::BackendType::Passt;
            }
        }
    }

    fn nic_model(&self) -> &'static str {
        if self.s390() || self.virt("loongarch") || self.virt("riscv") {
            return "virtio";
        }
        if self.arm() {
            return match self.machine.as_str() {
                "versatilepb" => "scm91c111",
                _ if self.virt("arm") => "virtio",
                _ => "lan9118",
            };
        }
        let by_flag = [(Flag::Rtl8139, "rtl8139"), (Flag::E1000, "e1000"), (Flag::VirtioNet, "virtio")];
        by_flag.iter().find(|(flag, _)| self.caps.has(*flag)).map_or("rtl8139", |(_, model)| model)
    }

    fn videos(&mut self) {
        let devices = &mut self.domain.devices;
        if devices.video.is_empty() && !devices.graphics.is_empty() {
            devices.video.push(Video::default());
        }
        let virt = ["arm", "loongarch", "riscv"].iter().any(|arch| self.virt(arch));
        let default = match () {
            () if self.ppc64() => Some(ModelType::Vga),
            () if virt || self.s390() => Some(ModelType::Virtio),
            () if self.caps.has(Flag::CirrusVga) => Some(ModelType::Cirrus),
            () if self.caps.has(Flag::Vga) => Some(ModelType::Vga),
            () => None,
        };
        for video in &mut self.domain.devices.video {
            let model = video.model.get_or_insert_with(Model::default);
            if matches!(model.r#type, None | Some(ModelType::Default)) {
                model.r#type = default;
            }
            if model.r#type == Some(ModelType::Qxl) && model.vgamem == 0 {
                model.vgamem = 16384;
            }
        }
    }

    fn controllers(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = controller.model.is_none();
            let model = match controller.r#type {
                Type::Usb if open => self.usb_model(controller.info.address.is_some()),
                _ => continue,
            };
            self.domain.devices.controller[at].model = model.map(str::to_owned);
        }
        self.scsi_models();
    }

    fn usb_model(&self, placed: bool) -> Option<&'static str> {
        let has = |flag| self.caps.has(flag);
        let ohci = has(Flag::PciOhci).then_some("pci-ohci");
        let start = match () {
            () if has(Flag::Piix3UsbUhci) => Some("piix3-uhci"),
            () if !self.x86() => ohci,
            () => None,
        };
        let xhci = has(Flag::QemuXhci).then_some("qemu-xhci");
        let nec = has(Flag::NecUsbXhci).then_some("nec-xhci");
        match self.arch.as_str() {
            _ if self.s390() && !placed => Some("none"),
            _ if self.ppc64() => xhci.or(nec).filter(|_| self.settings.new).or(ohci),
            "aarch64" => xhci.or(nec).or(start),
            "loongarch64" => xhci.or(start),
            _ => start,
        }
    }

    pub(super) fn scsi_models(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = matches!(controller.model.as_deref(), None | Some("auto"));
            if controller.r#type != Type::Scsi || !open {
                continue;
            }
            let model = match () {
                () if self.family == Family::Pseries => "ibmvscsi",
                () if self.s390() || self.virt("loongarch") => "virtio-scsi",
                () if self.caps.has(Flag::Lsi) => "lsilogic",
                () if self.caps.has(Flag::VirtioScsiPci) => "virtio-scsi",
                () if arch::has_esp(&self.arch, &self.machine) => "ncr53c90",
                () => {
                    self.refuse("/domain/devices/controller", "the binary has no SCSI controller to choose");
                    return;
                }
            };
            self.domain.devices.controller[at].model = Some(model.to_owned());
        }
    }

    pub(super) fn serials(&mut self) {
        let virt = ["arm", "loongarch", "riscv"].iter().any(|arch| self.virt(arch));
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
    fn isa_ports(&mut self) {
        let serials = &mut self.domain.devices.serial;
        for at in 0..serials.len() {
            let taken: Vec<u32> = serials.iter().filter_map(|serial| serial.target.as_ref()?.port).collect();
            let Some(target) = &mut serials[at].target else { continue };
            if target.r#type == Some(SerialType::IsaSerial) && target.port.is_none() {
                target.port = (0..4).find(|port| !taken.contains(port));
            }
        }
    }

    fn channels(&mut self) {
        for channel in &mut self.domain.devices.channel {
            forget_generated_path(channel);
        }
    }

    fn inputs(&mut self) {
        let s390 = self.s390();
        for input in &mut self.domain.devices.input {
            if s390 && input.r#type != InputType::Evdev {
                input.bus.get_or_insert(InputBus::Virtio);
            }
        }
    }

    fn small(&mut self) {
        let panic = match self.family {
            Family::Pseries => PanicModel::Pseries,
            _ if self.s390() => PanicModel::S390,
            _ => PanicModel::Isa,
        };
        let tpm_model = if self.ppc64() { TpmModel::TpmSpapr } else { TpmModel::TpmTis };
        let x86 = self.x86();
        let name = self.domain.name.clone();
        let devices = &mut self.domain.devices;
        for device in devices.panic.iter_mut().filter(|device| device.model == PanicModel::Default) {
            device.model = panic;
        }
        for tpm in &mut devices.tpm {
            let model = *tpm.model.get_or_insert(tpm_model);
            if tpm.backend.r#type == TpmBackendType::Emulator {
                let old = x86 && model == TpmModel::TpmTis;
                tpm.backend.version.get_or_insert(if old { TpmVersion::V1 } else { TpmVersion::V2 });
            }
        }
        if let Some(vsock) = &mut devices.vsock {
            vsock.model.get_or_insert(VirtioModel::Virtio);
        }
        for shmem in &mut devices.shmem {
            if shmem.model.r#type != ShmemType::IvshmemDoorbell {
                shmem.size.take_if(|size| size.0 == 0);
                shmem.size.get_or_insert(Megabytes(4 << 20));
            } else {
                let msi = shmem.msi.get_or_insert_with(Default::default);
                msi.ioeventfd.get_or_insert(OnOff::On);
            }
        }
        for device in devices.hostdev.iter_mut().filter(|device| device.r#type == hostdev::Type::Mdev) {
            if device.model == Some(hostdev::Model::VfioPci) {
                device.display.get_or_insert(OnOff::Off);
            }
        }
        if let Some(pstore) = &mut devices.pstore {
            let dir = &self.settings.nvram_dir;
            pstore.path.get_or_insert_with(|| NonEmpty(format!("{dir}/{name}_PSTORE.raw")));
        }
        if self.settings.new && self.ppc64() {
            self.whole_blocks();
        }
    }

    /// Memory devices of PowerPC consist of whole blocks; a label comes on top.
    fn whole_blocks(&mut self) {
        const BLOCK: u64 = 256 * 1024;
        for at in 0..self.domain.devices.memory.len() {
            let memory = &mut self.domain.devices.memory[at];
            let label = memory.target.label.as_ref().map_or(0, |label| label.size.0);
            let size = memory.target.size.0;
            let whole = match memory.model {
                MemoryModel::Nvdimm => size.saturating_sub(label) / BLOCK * BLOCK,
                _ => size.div_ceil(BLOCK).saturating_mul(BLOCK),
            };
            let small = memory.model == MemoryModel::Nvdimm && whole == 0;
            memory.target.size = Kib(match memory.model {
                MemoryModel::Nvdimm => whole.saturating_add(label),
                _ => whole,
            });
            if small {
                let path = address::path(self.domain, address::Device::Memory(at));
                self.refuse(&path, "persistent memory has at least 256 MiB besides its label");
            }
        }
    }

    fn displays(&mut self) {
        for graphics in &mut self.domain.devices.graphics {
            let Kind::Vnc(vnc) = &mut graphics.kind else { continue };
            let generated = |path: &Option<NonEmpty>| {
                path.as_ref().is_some_and(|path| path.0.starts_with("/var/lib/libvirt/qemu"))
            };
            if generated(&vnc.socket) {
                vnc.socket = None;
            }
            for listen in vnc.listens.iter_mut().filter(|listen| listen.r#type == ListenType::Socket) {
                if generated(&listen.socket) {
                    (listen.r#type, listen.socket) = (ListenType::Address, None);
                }
            }
        }
    }
}

/// Who decrypts, where nothing is said.
fn engine(source: &mut DiskSource) {
    if let Some(encryption) = &mut source.common_mut().encryption {
        encryption.engine.get_or_insert(EncryptionEngine::Qemu);
    }
}

/// Paths that a manager made for a virtio channel are made anew at the next start.
fn forget_generated_path(channel: &mut Channel) {
    let Some(target) = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Virtio) else {
        return;
    };
    let name = target.name.clone().unwrap_or_default();
    let Source::Unix(unix) = &mut channel.source else { return };
    let Some(source) = &mut unix.source else { return };
    let folders = [
        "/var/run/libvirt/qemu/channel",
        "/run/libvirt/qemu/channel",
        "/var/lib/libvirt/qemu/channel",
        "/etc/libvirt/qemu/channel",
    ];
    let generated = |path: &str| {
        let rest = folders.iter().find_map(|folder| path.strip_prefix(folder)?.strip_prefix('/'))?;
        let rest = rest.strip_prefix("target/").unwrap_or(rest);
        let middle = rest.strip_suffix(name.as_str())?;
        let domain = |middle: &str| {
            let Some(inner) = middle.strip_suffix('/') else { return false };
            let number = inner.split_once('-').is_some_and(|(number, _)| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            });
            !inner.contains('/') && (inner.starts_with("domain-") || number)
        };
        let dotted = middle.ends_with('.') && !middle.contains('/');
        (dotted || domain(middle)).then_some(())
    };
    if source.path.as_ref().is_some_and(|path| generated(&path.0).is_some()) {
        source.path = None;
    }
}
