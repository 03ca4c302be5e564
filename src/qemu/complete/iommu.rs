//! `<iommu>`: interrupts of more than 255 CPUs need one that remaps them, since libvirt 10.10
//! (since-10.7.md 1.3).

use super::Completion;
use crate::domain::devices::iommu::{IommuDriver, IommuModel};
use crate::domain::devices::Iommu;
use crate::domain::features::{Features, Ioapic, IoapicDriver};
use crate::domain::info::DeviceInfo;
use crate::qemu::machine::Family;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;

impl Completion<'_> {
    /// Units that reach all CPUs, and the interrupt controller that goes with them.
    pub(super) fn iommus(&mut self) {
        if !self.since(10, 10) {
            return;
        }
        let many = self.domain.vcpu.as_ref().is_some_and(|vcpu| vcpu.maximum > 255);
        let many = many && self.family == Family::Q35;
        let units = &mut self.domain.devices.iommu;
        if many && units.is_empty() {
            let model = IommuModel::Intel;
            units.push(Iommu { model, driver: None, info: DeviceInfo::default(), rest: Rest::default() });
        }
        for unit in units.iter_mut().filter(|_| many) {
            match unit.model {
                IommuModel::Intel => {
                    let driver = unit.driver.get_or_insert_with(IommuDriver::default);
                    driver.intremap.get_or_insert(OnOff::On);
                    driver.eim.get_or_insert(OnOff::On);
                }
                IommuModel::Amd => {
                    let driver = unit.driver.get_or_insert_with(IommuDriver::default);
                    driver.intremap.get_or_insert(OnOff::On);
                    driver.xtsup.get_or_insert(OnOff::On);
                }
                IommuModel::Smmuv3 | IommuModel::Virtio => {}
            }
        }
        let remaps =
            |unit: &Iommu| unit.driver.as_ref().is_some_and(|driver| driver.intremap == Some(OnOff::On));
        if many || units.iter().any(remaps) {
            let features = self.domain.features.get_or_insert_with(Features::default);
            let split = || Ioapic { driver: Some(IoapicDriver::Qemu), ..Ioapic::default() };
            features.ioapic.get_or_insert_with(split);
        }
    }
}
