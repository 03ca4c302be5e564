//! Families of guest architectures, by libvirt's name of the architecture.

/// Whether it is `i686` or `x86_64`.
pub fn is_x86(arch: &str) -> bool {
    matches!(arch, "i686" | "x86_64")
}

/// Whether it is one of `armv6l`, `armv7l`, `armv7b` and `aarch64`.
pub fn is_arm(arch: &str) -> bool {
    matches!(arch, "armv6l" | "armv7l" | "armv7b" | "aarch64")
}

/// Whether it is `ppc64` or `ppc64le`.
pub fn is_ppc64(arch: &str) -> bool {
    matches!(arch, "ppc64" | "ppc64le")
}

/// Whether it is `s390` or `s390x`.
pub fn is_s390(arch: &str) -> bool {
    matches!(arch, "s390" | "s390x")
}

/// Whether a machine has the SCSI controller `ncr53c90` built in.
pub fn has_esp(arch: &str, machine: &str) -> bool {
    match arch {
        "sparc" => true,
        "mips64" | "mips64el" => matches!(machine, "magnum" | "pica61"),
        "m68k" => machine == "q800",
        _ => false,
    }
}

/// Whether a machine of S/390 has CPU models with KVM: those up to 2.7 do not.
pub fn has_s390_models(machine: &str) -> bool {
    let old = ["2.4", "2.5", "2.6", "2.7"];
    machine.strip_prefix("s390-ccw-virtio-").is_none_or(|version| !old.contains(&version))
}

/// libvirt's name of a QEMU target, as `query-target` tells it: `arm` is `armv7l`, `i386` is `i686`.
pub fn from_target(target: &str) -> &str {
    match target {
        "arm" => "armv7l",
        "i386" => "i686",
        other => other,
    }
}

/// QEMU's name of an architecture, as it ends a binary's name: `armv6l` and `armv7l` are `arm`,
/// `i686` is `i386`.
pub fn to_target(arch: &str) -> &str {
    match arch {
        "armv6l" | "armv7l" => "arm",
        "i686" => "i386",
        "ppc64le" => "ppc64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for arch in ["x86_64", "i686", "armv7l", "aarch64", "ppc64", "s390x"] {
            assert_eq!(from_target(to_target(arch)), arch);
        }
    }
}
