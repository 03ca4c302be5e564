//! `<filesystem>` (qemu-rules.md 3.17).

use super::bus;
use super::Check;
use crate::domain::devices::filesystem::{AccessMode, DriverType, Multidevs, Type};
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn filesystems(&mut self) {
        let filesystems = &self.domain.devices.filesystem;
        for (at, filesystem) in filesystems.iter().enumerate() {
            self.device("filesystem", at, filesystems.len());
            self.refuse(filesystem.r#type != Type::Mount, "QEMU shows directories of the host alone");
            let limited = filesystem.space_hard_limit.is_some() || filesystem.space_soft_limit.is_some();
            self.refuse(limited, "QEMU does not limit the space of a directory");
            let passes = matches!(filesystem.accessmode, None | Some(AccessMode::Passthrough));
            let several = filesystem.multidevs != Multidevs::Default;
            let modes = filesystem.fmode.is_some() || filesystem.dmode.is_some();
            let driver = filesystem.driver.as_ref();
            let own = driver.and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs);
            let kept = filesystem.binary.as_ref().is_some_and(|binary| binary.sandbox.is_some());
            self.refuse(kept && !own, "`sandbox` is for virtiofs");
            match driver.and_then(|driver| driver.r#type) {
                Some(DriverType::Virtiofs) => {
                    self.refuse(filesystem.readonly, "a directory by virtiofs cannot be read-only");
                    self.refuse(!passes, "virtiofs has the access mode 'passthrough'");
                    let written =
                        driver.is_some_and(|driver| driver.wrpolicy.is_some() || driver.format.is_some());
                    self.refuse(written || filesystem.model.is_some(), "virtiofs has no such settings");
                    self.refuse(several || modes, "virtiofs has no such settings");
                    self.lacks(true, Flag::VhostUserFs, "virtiofs");
                    let shared = self.shares_memory();
                    self.refuse(
                        !shared,
                        "virtiofs needs shared memory: `<memoryBacking>` with `<access mode='shared'/>`",
                    );
                    let boots = filesystem.info.boot.is_some();
                    self.lacks(boots, Flag::VhostUserFsBootindex, "booting from virtiofs");
                    let pci = matches!(bus(&filesystem.info), None | Some(Bus::Pci(_)));
                    self.refuse(boots && !pci, "a guest boots from virtiofs on PCI alone");
                }
                Some(DriverType::Mtp) => {
                    self.lacks(true, Flag::UsbMtp, "directories by MTP");
                    self.refuse(!passes, "MTP has the access mode 'passthrough'");
                }
                Some(DriverType::Handle) => {
                    self.refuse(!passes, "the driver 'handle' has the access mode 'passthrough'")
                }
                Some(other @ (DriverType::Loop | DriverType::Nbd | DriverType::Ploop)) => {
                    self.refuse(true, format!("QEMU has no driver '{other}'"))
                }
                _ => {
                    self.lacks(several, Flag::FsdevMultidevs, "`multidevs`");
                    let mapped = filesystem.accessmode == Some(AccessMode::Mapped);
                    self.refuse(modes && !mapped, "`fmode` and `dmode` are for the access mode 'mapped'");
                }
            }
        }
    }
}
