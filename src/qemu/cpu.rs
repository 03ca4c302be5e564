//! CPU models and features as libvirt knows them.

pub mod name;
