//! Capabilities that come with the package.

use super::Capabilities;

/// QEMU 7.2 as Debian builds it, asked by `examples/capabilities.rs --neutral`; where that host had no
/// KVM for such guests, but others have, with `--assume-kvm`.
const BINARIES: [(&str, &str); 8] = [
    ("x86_64", include_str!("builtin/x86_64.json")),
    ("aarch64", include_str!("builtin/aarch64.json")),
    ("armv7l", include_str!("builtin/arm.json")),
    ("loongarch64", include_str!("builtin/loongarch64.json")),
    ("ppc", include_str!("builtin/ppc.json")),
    ("ppc64", include_str!("builtin/ppc64.json")),
    ("riscv64", include_str!("builtin/riscv64.json")),
    ("s390x", include_str!("builtin/s390x.json")),
];

impl Capabilities {
    /// The capabilities of a common binary for that architecture; nothing where none come with
    /// the package. There are some for `x86_64` (and `i686`, whose guests that binary runs),
    /// `aarch64`, `armv7l` (and `armv6l`), `loongarch64`, `ppc`, `ppc64` (and `ppc64le`), `riscv64` and
    /// `s390x` (and `s390`).
    ///
    /// They hold nothing of any host: which CPU models it can run, its own CPU and its interrupt
    /// controllers are unknown with KVM.
    pub fn builtin(arch: &str) -> Option<Capabilities> {
        let binary = match arch {
            "i686" => "x86_64",
            "armv6l" => "armv7l",
            "ppc64le" => "ppc64",
            "s390" => "s390x",
            other => other,
        };
        let (_, text) = BINARIES.iter().find(|(own, _)| *own == binary)?;
        Some(Capabilities::read(text).expect("a test reads every one of them"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qemu::caps::{machine, Accelerator, Flag, Version};

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
    }

    #[test]
    fn all_can_be_read() {
        for (arch, text) in BINARIES {
            let caps = Capabilities::builtin(arch).unwrap();
            assert_eq!((&*caps.arch, &*caps.to_compact()), (arch, text));
            assert!(caps.version >= Version::OLDEST && caps.accelerates(Accelerator::Tcg), "{arch}");
            let preferred = caps.table(Accelerator::Tcg).and_then(|table| table.default_machine()).unwrap();
            let name = machine::preferred(arch).unwrap();
            assert!(preferred.name == name || preferred.alias.as_deref() == Some(name), "{arch}");
            assert_eq!(caps.kvm.is_some(), caps.accelerates(Accelerator::Kvm), "{arch}");
        }
    }

    #[test]
    fn guests_of_s390_have_the_hosts_cpu_with_kvm() {
        let caps = Capabilities::builtin("s390x").unwrap();
        let default = |accelerator| {
            let table = caps.table(accelerator)?;
            Some(table.default_cpu(table.default_machine()?)?.name.clone())
        };
        assert_eq!(default(Accelerator::Kvm).as_deref(), Some("host"));
        assert_eq!(default(Accelerator::Tcg).as_deref(), Some("qemu"));
    }

    #[test]
    fn no_other_architecture() {
        assert_eq!(Capabilities::builtin("pdp11"), None);
    }
}
