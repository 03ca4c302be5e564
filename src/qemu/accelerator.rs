//! The accelerator that runs a definition, by the domain's type.

use super::caps::Accelerator;
use crate::domain::{Domain, Type};

impl Accelerator {
    /// The accelerator of a definition.
    pub fn of(domain: &Domain) -> Accelerator {
        match domain.r#type {
            Type::Kvm => Accelerator::Kvm,
            Type::Hvf => Accelerator::Hvf,
            _ => Accelerator::Tcg,
        }
    }
}
