//! Capabilities that come with the package.

use super::{compact, distribution, Capabilities, Machine, Shared};
use std::sync::OnceLock;

const COUNT: usize = 22;

/// QEMU 11.1, 10.0 and 7.2 as Debian builds them, asked by `examples/capabilities.rs --neutral`; where
/// that host had no KVM for such guests, but others have, with `--assume-kvm`. Newer ones come first.
/// Those of 7.2 that tell no CPU models are left out.
const BINARIES: [(&str, &str); COUNT] = [
    ("x86_64", include_str!("builtin/11.1/x86_64.json")),
    ("x86_64", include_str!("builtin/10.0/x86_64.json")),
    ("x86_64", include_str!("builtin/7.2/x86_64.json")),
    ("i686", include_str!("builtin/11.1/i386.json")),
    ("aarch64", include_str!("builtin/11.1/aarch64.json")),
    ("aarch64", include_str!("builtin/10.0/aarch64.json")),
    ("aarch64", include_str!("builtin/7.2/aarch64.json")),
    ("armv7l", include_str!("builtin/11.1/arm.json")),
    ("armv7l", include_str!("builtin/10.0/arm.json")),
    ("armv7l", include_str!("builtin/7.2/arm.json")),
    ("loongarch64", include_str!("builtin/11.1/loongarch64.json")),
    ("loongarch64", include_str!("builtin/10.0/loongarch64.json")),
    ("ppc", include_str!("builtin/11.1/ppc.json")),
    ("ppc", include_str!("builtin/7.2/ppc.json")),
    ("ppc64", include_str!("builtin/11.1/ppc64.json")),
    ("ppc64", include_str!("builtin/10.0/ppc64.json")),
    ("ppc64", include_str!("builtin/7.2/ppc64.json")),
    ("riscv64", include_str!("builtin/11.1/riscv64.json")),
    ("riscv64", include_str!("builtin/10.0/riscv64.json")),
    ("s390x", include_str!("builtin/11.1/s390x.json")),
    ("s390x", include_str!("builtin/10.0/s390x.json")),
    ("s390x", include_str!("builtin/7.2/s390x.json")),
];

impl Capabilities {
    /// The capabilities of the newest binary for that architecture that comes with the package;
    /// nothing where there is none. There are some for `x86_64`, `i686`, `aarch64`, `armv7l` (and
    /// `armv6l`), `loongarch64`, `ppc`, `ppc64` (and `ppc64le`), `riscv64` and `s390x` (and `s390`).
    ///
    /// They hold nothing of any host: which CPU models it can run, its own CPU and its interrupt
    /// controllers are unknown with KVM.
    pub fn builtin(arch: &str) -> Option<Capabilities> {
        all(arch).next().cloned()
    }

    /// Those of the newest binary that comes with the package and has the machine, under its name
    /// or an alias; of the newest one where none has it or none is named. For the name of a machine
    /// that a distribution added, those of the oldest binary with one of the same family, which is
    /// [taken to be like it](Machine::assumed_of).
    pub fn builtin_with(arch: &str, machine: Option<&str>) -> Option<Capabilities> {
        let has = |caps: &&Capabilities| {
            let tables = [&caps.kvm, &caps.tcg];
            let mut tables = tables.into_iter().flatten();
            tables.any(|table| machine.is_some_and(|name| table.machine(name).is_some()))
        };
        let assumed = || machine.and_then(|name| with_machine_of_distribution(arch, name));
        let quoted = machine.map(|name| format!("\"{name}\""));
        // What does not hold the name need not be read.
        let names = |text: &str| {
            let quoted = quoted.as_ref().map(|quoted| quoted.as_bytes());
            quoted.is_some_and(|quoted| memchr::memmem::find(text.as_bytes(), quoted).is_some())
        };
        let mut naming = places(arch).filter(|(text, _)| names(text)).map(read);
        naming.find(has).cloned().or_else(assumed).or_else(|| Capabilities::builtin(arch))
    }
}

fn with_machine_of_distribution(arch: &str, name: &str) -> Option<Capabilities> {
    let (whose, alias) = distribution::of_machine(name)?;
    let mut caps = all(arch).last()?.clone();
    for table in [&mut caps.kvm, &mut caps.tcg].into_iter().flatten().map(Shared::own) {
        let like = table.machine(alias)?;
        let assumed_of = Some(whose);
        let own =
            Machine { name: name.to_owned(), alias: None, is_default: false, assumed_of, ..like.clone() };
        table.machines.push(own);
    }
    Some(caps)
}

/// Those for an architecture, each read once, when it is first asked for.
fn all(arch: &str) -> impl Iterator<Item = &'static Capabilities> + '_ {
    places(arch).map(read)
}

/// The text of a binary's capabilities, and where they are kept once they are read.
type Place = (&'static str, &'static OnceLock<Capabilities>);

fn read((text, read): Place) -> &'static Capabilities {
    read.get_or_init(|| compact::written(text).expect("a test reads every one of them"))
}

/// Those for an architecture.
fn places(arch: &str) -> impl Iterator<Item = Place> + '_ {
    static READ: [OnceLock<Capabilities>; COUNT] = [const { OnceLock::new() }; COUNT];
    let binary = match arch {
        "armv6l" => "armv7l",
        "ppc64le" => "ppc64",
        "s390" => "s390x",
        other => other,
    };
    // The binary for x86_64 also runs guests of i686; it knows machines that newer ones dropped.
    let also = if binary == "i686" { "x86_64" } else { binary };
    let places = || BINARIES.iter().zip(&READ);
    let own = places().filter(move |((own, _), _)| *own == binary);
    let all = own.chain(places().filter(move |((own, _), _)| *own == also && also != binary));
    all.map(|((_, text), read)| (*text, read))
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
            let caps = Capabilities::read(text).unwrap();
            assert_eq!((caps.arch.as_str(), &*caps.to_compact()), (arch, text));
            assert_eq!(compact::written(text), Ok(caps.clone()), "its tables by themselves");
            assert!(caps.version >= Version::OLDEST && caps.accelerates(Accelerator::Tcg), "{arch}");
            let preferred = caps.table(Accelerator::Tcg).and_then(|table| table.default_machine()).unwrap();
            let name = machine::preferred(&caps.arch).unwrap();
            assert!(preferred.name == name || preferred.alias.as_deref() == Some(name), "{arch}");
            assert_eq!(caps.kvm.is_some(), caps.accelerates(Accelerator::Kvm), "{arch}");
        }
    }

    #[test]
    fn the_newest_with_the_machine() {
        let major = |machine| Capabilities::builtin_with("x86_64", machine).unwrap().version.major;
        assert_eq!([None, Some("q35"), Some("pc-q35-9.1"), Some("pc-none")].map(major), [11; 4]);
        assert_eq!(major(Some("pc-i440fx-2.1")), 7);
        assert_eq!(major(Some("pc-q35-rhel8.1.0")), 7);
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
