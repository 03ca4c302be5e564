//! QEMU: what a binary can do, its CPUs, and the command that runs a definition.

pub mod address;
pub mod alias;
pub mod arch;
pub mod caps;
pub mod command;
pub mod cpu;
pub mod firmware;
pub mod launch;
pub mod namespace;
pub mod rules;
