//! Buses and what is free on them, for every hypervisor that assigns addresses: [`pci`] has the slots of
//! PCI buses, [`usb`] the ports of USB controllers and hubs.
//!
//! What a device needs, which buses a guest has and what is built into a machine is decided by the
//! hypervisor, which also reports an obstacle under a rule of its own.

pub mod pci;
pub mod usb;
