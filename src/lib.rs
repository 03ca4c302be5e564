//! Check, map and translate libvirt domain XML without libvirtd.

pub mod diagnostic;
pub mod domain;
pub mod xml;

pub use domain::Domain;
