//! What QEMU makes of architectures: its names of them, and what their machines have.

use crate::xml::value::arch::Arch;

/// Whether a machine has the SCSI controller `ncr53c90` built in.
pub fn has_esp(arch: &Arch, machine: &str) -> bool {
    match arch {
        Arch::Sparc => true,
        Arch::Mips64 | Arch::Mips64el => matches!(machine, "magnum" | "pica61"),
        Arch::M68k => machine == "q800",
        _ => false,
    }
}

/// Whether a machine of S/390 has CPU models with KVM: those up to 2.7 do not.
pub fn has_s390_models(machine: &str) -> bool {
    let old = ["2.4", "2.5", "2.6", "2.7"];
    machine.strip_prefix("s390-ccw-virtio-").is_none_or(|version| !old.contains(&version))
}

/// libvirt's name of a QEMU target, as `query-target` tells it: `arm` is `armv7l`, `i386` is `i686`.
pub fn from_target(target: &str) -> Arch {
    match target {
        "arm" => Arch::Armv7l,
        "i386" => Arch::I686,
        other => Arch::from(other),
    }
}

/// QEMU's name of an architecture, as it ends a binary's name: `armv6l` and `armv7l` are `arm`,
/// `i686` is `i386`.
pub fn to_target(arch: &Arch) -> &str {
    match arch {
        Arch::Armv6l | Arch::Armv7l => "arm",
        Arch::I686 => "i386",
        Arch::Ppc64le => "ppc64",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for arch in [Arch::X86_64, Arch::I686, Arch::Armv7l, Arch::Aarch64, Arch::Ppc64, Arch::S390x] {
            assert_eq!(from_target(to_target(&arch)), arch);
        }
    }
}
