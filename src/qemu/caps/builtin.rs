//! Capabilities that come with the package.

use super::Capabilities;

/// QEMU 7.2 as Debian builds it, asked by `examples/capabilities.rs --neutral`.
const X86_64: &str = include_str!("builtin/x86_64.json");

impl Capabilities {
    /// The capabilities of a common binary for that architecture; nothing where none come with
    /// the package. There are some for `x86_64` (and `i686`, whose guests that binary runs).
    ///
    /// They hold nothing of any host: which CPU models it can run, and its own CPU, are unknown
    /// with KVM.
    pub fn builtin(arch: &str) -> Option<Capabilities> {
        let text = match arch {
            "x86_64" | "i686" => X86_64,
            _ => return None,
        };
        Some(Capabilities::read(text).expect("a test reads every one of them"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qemu::caps::{Accelerator, Flag, Version};

    #[test]
    fn x86_64() {
        let caps = Capabilities::builtin("x86_64").unwrap();
        assert!(caps.version >= Version::OLDEST);
        assert!(caps.accelerates(Accelerator::Kvm) && caps.accelerates(Accelerator::Tcg));
        for flag in [Flag::ObjectQapified, Flag::NetdevJson, Flag::DeviceJsonHotplug, Flag::QemuXhci] {
            assert!(caps.has(flag), "{flag}");
        }
        let kvm = caps.table(Accelerator::Kvm).unwrap();
        assert_eq!(kvm.default_machine().and_then(|machine| machine.alias.as_deref()), Some("pc"));
        assert!(kvm.host.is_none() && kvm.cpus.iter().all(|model| model.blockers.is_none()));
        let q35 = kvm.machine("q35").unwrap();
        assert!(kvm.canonical("q35").starts_with("pc-q35-"));
        assert_eq!(kvm.default_cpu(q35).map(|model| &*model.name), Some("qemu64"));
        assert_eq!(caps.to_compact(), X86_64);
    }

    #[test]
    fn no_other_architecture() {
        assert_eq!(Capabilities::builtin("pdp11"), None);
    }
}
