//! QEMU capabilities from recorded conversations, from a live binary, and written and read again.
//!
//! The conversations are in the corpus, which `DOMDEF_CORPUS` names (else `../shared/corpus` beside
//! the workspace). Without it, or without QEMU, a test is skipped and says so;
//! `DOMDEF_REQUIRE_PEERS=1` makes a missing QEMU a failure.

mod support;

use domdef::qemu::caps::{probe, Accelerator, Capabilities, Flag, Witness};
use domdef::qemu::cpu::Policy;
use domdef::Release;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// Each conversation by what a case calls it, such as `x86_64-latest`.
fn conversations() -> Option<BTreeMap<String, String>> {
    let folder = support::corpus("qemu/caps")?;
    let index = std::fs::read_to_string(folder.join("index.json")).expect("the folder has an index");
    let index: BTreeMap<String, String> = serde_json::from_str(&index).expect("the index is an object");
    let read = |file| std::fs::read_to_string(folder.join(file)).expect("the index names files that exist");
    Some(index.into_iter().map(|(name, file)| (name, read(file))).collect())
}

fn capabilities() -> Option<BTreeMap<String, Capabilities>> {
    let read = |(name, text): (String, String)| {
        let read = Capabilities::from_conversation(&text);
        let mut caps = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        if name.ends_with("-latest") {
            caps.dissolve_aliases();
        }
        (name, caps)
    };
    Some(conversations()?.into_iter().map(read).collect())
}

#[test]
fn every_conversation_is_read_fast() {
    let Some(conversations) = conversations() else { return };
    for (name, text) in conversations {
        let start = Instant::now();
        let caps = Capabilities::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let taken = start.elapsed();
        let compact = caps.to_compact();
        let start = Instant::now();
        assert_eq!(Capabilities::read(&compact).as_ref(), Ok(&caps), "{name}");
        let again = start.elapsed();
        println!(
            "{name}: version {}, {} flags, {} KiB in {taken:.1?}; compact {} KiB in {again:.1?}",
            caps.version,
            caps.flags.iter().count(),
            text.len() >> 10,
            compact.len() >> 10
        );
    }
    let start = Instant::now();
    assert!(Capabilities::builtin("x86_64").is_some());
    println!("built in: {:.1?}", start.elapsed());
}

/// Who has a flag: conversations by name, `*` standing for any rest.
const HOLDERS: &[(Flag, &str)] = &[
    (Flag::NetdevJson, "x86_64-7.2.0 x86_64-8* x86_64-9* x86_64-latest x86_64+hvf* aarch64-latest armv7l* loongarch64* ppc-* riscv64* s390x-latest sparc*"),
    (Flag::NetdevStreamReconnect, "x86_64-8* x86_64-9* x86_64-latest aarch64-latest armv7l* loongarch64* s390x-latest sparc*"),
    (Flag::MachineHpet, "x86_64-8* x86_64-9* x86_64-latest"),
    (Flag::VirtioGpuVirgl, "x86_64-5* x86_64-6.0.0 s390x-6.0.0"),
    (Flag::VirtioMemPciPrealloc, "x86_64-7* x86_64-8* x86_64-9* x86_64-latest x86_64+hvf* aarch64* armv7l*"),
    (Flag::Spice, "x86_64* aarch64+hvf* armv7l* loongarch64* ppc-* riscv64* sparc*"),
    (Flag::Kvm, "x86_64-* aarch64-latest ppc64* s390x* loongarch64*"),
    (Flag::Hvf, "x86_64+hvf* aarch64+hvf*"),
    (Flag::Tcg, "*"),
    (Flag::SmpDies, "*"),
    (Flag::Zpci, "s390x*"),
    (Flag::SevGuest, "x86_64-6.0.0"),
    (Flag::SgxEpc, "x86_64-7.0.0"),
    (Flag::I8042, "x86_64* ppc*"),
    (Flag::VirtioVga, "x86_64* loongarch64* ppc64* riscv64*"),
    (Flag::CpuMigratable, "x86_64*"),
    (Flag::MachineI8042Opt, "x86_64-7* x86_64-8* x86_64-9* x86_64-latest x86_64+hvf*"),
    (Flag::QemuXhci, "x86_64* aarch64* armv7l* loongarch64* ppc* riscv64* s390x-latest"),
];

#[test]
fn flags_are_where_they_belong() {
    let Some(all) = capabilities() else { return };
    for (flag, holders) in HOLDERS {
        let expected = |name: &str| {
            holders.split(' ').any(|holder| match holder.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == holder,
            })
        };
        for (name, caps) in &all {
            assert_eq!(caps.has(*flag), expected(name), "{flag} of {name}");
        }
    }
}

/// Conversation, accelerator, default machine, its memory's id, default CPU, hotplug, most CPUs.
const MACHINES: &[(&str, Accelerator, &str, &str, &str, bool, u32)] = &[
    ("x86_64-latest", Accelerator::Kvm, "pc", "pc.ram", "qemu64", true, 255),
    ("x86_64-6.1.0", Accelerator::Tcg, "pc-i440fx-6.1", "pc.ram", "qemu64", true, 255),
    ("aarch64-latest", Accelerator::Tcg, "virt", "mach-virt.ram", "cortex-a15", false, 512),
    ("ppc64-latest", Accelerator::Kvm, "pseries", "ppc_spapr.ram", "POWER9", true, 2_147_483_647),
    ("ppc64-latest", Accelerator::Tcg, "pseries", "ppc_spapr.ram", "POWER9", true, 2_147_483_647),
    ("ppc-latest", Accelerator::Tcg, "g3beige", "ppc_heathrow.ram", "", false, 1),
    ("s390x-latest", Accelerator::Kvm, "s390-ccw-virtio", "s390.ram", "host", true, 248),
    ("s390x-6.0.0", Accelerator::Tcg, "s390-ccw-virtio-6.0", "s390.ram", "qemu", true, 248),
    ("riscv64-latest", Accelerator::Tcg, "virt", "riscv_virt_board.ram", "", false, 512),
    ("loongarch64-latest", Accelerator::Tcg, "virt", "loongarch.ram", "la464", false, 256),
    ("sparc-latest", Accelerator::Tcg, "SS-5", "sun4m.ram", "", false, 1),
];

#[test]
fn default_machines() {
    let Some(all) = capabilities() else { return };
    for (name, accelerator, machine, ram, cpu, hotplug, most) in MACHINES {
        let table = all[*name].table(*accelerator).unwrap_or_else(|| panic!("{name} has no {accelerator:?}"));
        let found = table.default_machine().expect("every binary has a machine");
        let id = found.default_ram_id.as_deref();
        let default = table.default_cpu(found).map_or("", |model| &model.name);
        if !cpu.is_empty() {
            assert_eq!(default, *cpu, "{name}");
        }
        assert_eq!((&*found.name, id, found.hotpluggable_cpus), (*machine, Some(*ram), *hotplug), "{name}");
        assert_eq!(found.cpu_max, *most, "{name}");
    }
}

#[test]
fn a_live_binary_answers() {
    const BINARY: &str = "/usr/bin/qemu-system-x86_64";
    if !Path::new(BINARY).exists() {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "there is no {BINARY}");
        println!("skipped: there is no {BINARY}");
        return;
    }
    let text = probe::converse(Path::new(BINARY), probe::TIME).unwrap_or_else(|error| panic!("{error}"));
    let caps = Capabilities::read(&text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(caps.arch.as_str(), "x86_64");
    assert!(caps.has(Flag::Tcg) && caps.has(Flag::ObjectQapified) && caps.has(Flag::CpuMax));
    let tcg = caps.table(Accelerator::Tcg).expect("TCG is asked in either session");
    assert!(tcg.host.is_some() && tcg.cpu("qemu64").is_some_and(|model| model.blockers.is_some()));
    assert_eq!(caps.has(Flag::Kvm), caps.table(Accelerator::Kvm).is_some());
    assert!(caps.machine(Accelerator::Tcg, "q35").is_some_and(|machine| machine.cpu_max > 1));
}

/// Conversation, accelerator, model, and the list: features required (`+`) and disabled (`-`), or
/// what has changed since the row before of that accelerator (`~` no longer listed).
const HOSTS: &[(&str, Accelerator, &str, &str)] = &[
    ("x86_64-5.2.0", Accelerator::Kvm, "EPYC-Rome", "= +x2apic +tsc-deadline +hypervisor +tsc_adjust +stibp +arch-capabilities +ssbd +xsaves +cmp_legacy +amd-ssbd +virt-ssbd +rdctl-no +skip-l1dfl-vmentry +mds-no +pschange-mc-no"),
    ("x86_64-6.0.0", Accelerator::Kvm, "EPYC-Rome", ""),
    ("x86_64-6.1.0", Accelerator::Kvm, "EPYC-Rome", "+svme-addr-chk"),
    ("x86_64-6.2.0", Accelerator::Kvm, "EPYC-Rome", ""),
    ("x86_64-7.0.0", Accelerator::Kvm, "EPYC-Rome", "+tsc-scale"),
    ("x86_64-7.1.0", Accelerator::Kvm, "EPYC-Rome", "+vmcb-clean"),
    ("x86_64-7.2.0", Accelerator::Kvm, "EPYC-Rome", "+lbrv +pause-filter +pfthreshold +v-vmsave-vmload +vgif"),
    ("x86_64-8.0.0", Accelerator::Kvm, "EPYC-Rome", ""),
    ("x86_64-8.1.0", Accelerator::Kvm, "EPYC-Rome", "+lfence-always-serializing +null-sel-clr-base ~xsaves -xsaves"),
    ("x86_64-9.0.0", Accelerator::Kvm, "EPYC-Rome", "+gds-no"),
    ("x86_64-latest", Accelerator::Kvm, "EPYC-Rome", "+overflow-recov +succor +flushbyasid +rfds-no"),
    ("x86_64-5.2.0", Accelerator::Tcg, "Opteron_G3", "= +pclmuldq +monitor +ssse3 +sse4.1 +sse4.2 +movbe +aes +xsave +rdrand +hypervisor +acpi +ss +arat +fsgsbase +bmi1 +smep +bmi2 +erms +mpx +adx +smap +pcommit +clflushopt +clwb +pku +la57 +xsaveopt +xgetbv1 +cr8legacy +mmxext +pdpe1gb +3dnowext +3dnow +npt -misalignsse"),
    ("x86_64-6.0.0", Accelerator::Tcg, "Opteron_G3", "+pks"),
    ("x86_64-6.1.0", Accelerator::Tcg, "Opteron_G3", ""),
    ("x86_64-6.2.0", Accelerator::Tcg, "Opteron_G3", "+vgif +svme-addr-chk"),
    ("x86_64-7.0.0", Accelerator::Tcg, "Opteron_G3", "+umip"),
    ("x86_64-7.1.0", Accelerator::Tcg, "Opteron_G3", ""),
    ("x86_64-7.2.0", Accelerator::Tcg, "EPYC", "= +monitor +hypervisor +acpi +ss +erms +mpx +pcommit +clwb +umip +pku +vaes +la57 +pks +3dnowext +3dnow +npt +vgif +svme-addr-chk -vme -rdseed -sha-ni -xsavec -misalignsse -3dnowprefetch -osvw -topoext -fxsr_opt -nrip-save"),
    ("x86_64-8.0.0", Accelerator::Tcg, "EPYC", "+fsrm +fzrm +fsrs +fsrc"),
    ("x86_64-8.1.0", Accelerator::Tcg, "EPYC", "+rdpid +xsaveerptr +wbnoinvd ~rdseed ~3dnowprefetch"),
    ("x86_64-9.0.0", Accelerator::Tcg, "EPYC", "+x2apic +cmpccxadd ~sha-ni"),
    ("x86_64-latest", Accelerator::Tcg, "EPYC", "~pcommit"),
];

#[test]
fn hosts_in_terms_of_models() {
    let Some(all) = capabilities() else { return };
    let mut list: BTreeMap<String, Policy> = BTreeMap::new();
    for (name, accelerator, model, changes) in HOSTS {
        if let Some(start) = changes.strip_prefix("= ") {
            let order: Vec<&str> = start.split(' ').map(|word| &word[1..]).collect();
            let models = all[*name].host_models(*accelerator, None, Release::new(10, 7));
            let found = models.expect("QEMU tells of it").into_owned().migratable;
            let found: Vec<&str> = found.features.iter().map(|feature| &*feature.name).collect();
            assert_eq!(found, order, "{name}");
            list.clear();
        }
        for change in changes.split(' ').filter(|change| change.len() > 1) {
            match change.split_at(1) {
                ("+", feature) => list.insert(feature.to_owned(), Policy::Require),
                ("-", feature) => list.insert(feature.to_owned(), Policy::Disable),
                (_, feature) => list.remove(feature),
            };
        }
        let models = all[*name].host_models(*accelerator, None, Release::new(10, 7));
        let found = models.expect("QEMU tells of it").into_owned().migratable;
        assert_eq!((&*found.model, found.vendor.as_deref()), (*model, Some("AMD")), "{name}");
        let found: BTreeMap<String, Policy> =
            found.features.into_iter().map(|feature| (feature.name, feature.policy)).collect();
        assert_eq!(found, list, "{name} {accelerator:?}");
    }
}

/// A flag that follows from others is there as soon as all of them are, whoever adds them.
#[test]
fn flags_follow_from_others() {
    let builtin = Capabilities::builtin("x86_64").expect("it comes with the package");
    let mut followed = 0;
    for flag in Flag::ALL {
        let [Witness::All(from)] = flag.witnesses() else { continue };
        let mut caps = builtin.clone();
        caps.flags = from[1..].iter().copied().collect();
        caps.change([], []).expect("no flag is unknown");
        assert!(!caps.has(*flag), "{flag} without {}", from[0]);
        caps.change([from[0].as_str()], []).expect("the flag is known");
        assert!(caps.has(*flag), "{flag}");
        followed += 1;
    }
    assert!(followed > 0);
}
