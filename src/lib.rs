//! Check, map and translate libvirt domain XML without libvirtd.

pub mod diagnostic;
pub mod xml;
