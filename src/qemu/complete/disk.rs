//! `<disk>`: driver, format, and who decrypts (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::disk::{
    Device, DiskBus, DiskModel, EncryptionEngine, Format, Source as DiskSource,
};
use crate::qemu::caps::Flag;
use crate::release::Release;

/// Who decrypts, where nothing is said.
fn engine(source: &mut DiskSource) {
    if let Some(encryption) = &mut source.common_mut().encryption {
        encryption.engine.get_or_insert(EncryptionEngine::Qemu);
    }
}

impl Completion<'_> {
    pub(super) fn disks(&mut self) {
        for disk in &mut self.domain.devices.disk {
            let volume = matches!(disk.source, DiskSource::Volume(_));
            if self.settings.libvirt >= Release::new(11, 5) && disk.target.bus == Some(DiskBus::Usb) {
                let bot = disk.device == Device::Cdrom && self.settings.new && self.caps.has(Flag::UsbBot);
                disk.model.get_or_insert(if bot { DiskModel::UsbBot } else { DiskModel::UsbStorage });
            }
            if let Some(sizes) = disk.blockio.as_mut().filter(|_| self.settings.libvirt < Release::new(11, 6))
            {
                sizes.discard_granularity.take_if(|size| *size == 0);
            }
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
}
