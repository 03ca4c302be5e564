//! QEMU: what a binary can do, and its CPUs.

pub mod arch;
pub mod caps;
pub mod cpu;
