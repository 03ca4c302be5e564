//! `<memballoon>` (canonical-form.md 13.15).

use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::info::DeviceInfo;
use crate::domain::Domain;

/// A balloon of model `none` has no address.
pub fn balloon(domain: &mut Domain) {
    if let Some(balloon) = &mut domain.devices.memballoon {
        if balloon.model == MemballoonModel::None {
            balloon.info = DeviceInfo::default();
        }
    }
}
