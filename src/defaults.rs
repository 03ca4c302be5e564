//! What is filled in after reading: for every hypervisor ([`generic`]), or for one.

pub mod generic;
pub mod qemu;
pub mod xen;
