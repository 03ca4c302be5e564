//! The machine, its architecture and what runs it (qemu-rules.md 3.1).

use super::{Check, NOT_IN_BINARY, NOT_IN_QEMU};
use crate::diagnostic::{rule, suggest, Fix, Meant, Place};
use crate::domain::os::OsKind;
use crate::domain::{Arch, Domain, Type};
use crate::qemu::caps::{distribution, Accelerator, Capabilities, Flag, Machine};

rule! {
    /// The QEMU binary runs guests of another architecture.
    ///
    /// Each `qemu-system-…` is for one architecture and its 32-bit relatives. Correct `arch` of
    /// `<os><type>`, or use the binary for it (`--probe PATH`, `<emulator>`).
    ///
    /// ```xml wrong
    /// <os><type arch='alpha'>hvm</type></os>
    /// ```
    /// ```xml right
    /// <os><type arch='x86_64'>hvm</type></os>
    /// ```
    OTHER_ARCHITECTURE = "Q010" "architecture-of-other-binary" Error;

    /// The QEMU binary has no machine of that name.
    ///
    /// Names with a version come and go with releases, and distributions add their own. Use one that
    /// `qemu-system-… -machine help` lists, or an alias such as `pc`, `q35` or `virt`.
    ///
    /// ```xml wrong
    /// <os><type arch='x86_64' machine='pc-q35-99.0'>hvm</type></os>
    /// ```
    /// ```xml right
    /// <os><type arch='x86_64' machine='q35'>hvm</type></os>
    /// ```
    NO_SUCH_MACHINE = "Q011" "no-such-machine" Error;

    /// The machine is one that a distribution added to its QEMU.
    ///
    /// Red Hat (`pc-q35-rhel8.1.0`) and Ubuntu (`pc-i440fx-bionic`) have machines of their own, which no
    /// other build of QEMU starts. Where no binary is named, domdef takes the machine to be like QEMU's
    /// own of the same family, so that the command suits the distribution that the document comes from.
    /// Name the binary with `--probe PATH`; for another host use an alias such as `pc` or `q35`, after
    /// which the guest sees other hardware.
    MACHINE_OF_DISTRIBUTION = "Q523" "machine-of-distribution" Note;
}

impl Check<'_> {
    /// The binary runs the guest on its machine.
    pub(super) fn machine(&mut self, root: &Place<'_>) {
        if !self.architecture(root) {
            return;
        }
        let domain = self.domain;
        let os = root.child("os");
        let os_type = os.child("type");
        let machine = self.caps.machine(Accelerator::of(domain), &self.machine);
        self.domain_type(root);
        if machine.is_none() && self.caps.table(Accelerator::of(domain)).is_some() {
            self.no_such_machine(&os_type.attr("machine"));
        }
        if let Some(whose) = machine.and_then(|machine| machine.assumed_of) {
            let message = format!("`machine='{}'`: assuming the QEMU of {whose}, which has it", self.machine);
            self.findings
                .report(&MACHINE_OF_DISTRIBUTION, &os_type.attr("machine"), message)
                .help("name your binary with --probe PATH; for another host use another machine");
        }
        if self.acpi() && machine.and_then(|machine| machine.acpi) == Some(false) {
            let features = root.child("features");
            self.absent(&features.child("acpi"), "`<acpi/>`", "remove it from `<features>`");
        }
        if domain.genid.is_some() {
            self.needs(Flag::Vmgenid, &root.child("genid"), "`<genid>`");
        }
        if domain.memtune.as_ref().is_some_and(|memtune| memtune.min_guarantee.0 > 0) {
            let memtune = root.child("memtune");
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &memtune.child("min_guarantee"),
                    "`<min_guarantee>`: QEMU cannot guarantee memory",
                )
                .remove("");
        }
        self.lifecycle(root);
        self.vcpus(root);
        let loaders = [
            ("bootloader", domain.bootloader.is_some()),
            ("bootloader_args", domain.bootloader_args.is_some()),
        ];
        if let Some((name, _)) = loaders.into_iter().find(|(_, given)| *given) {
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &root.child(name),
                    format!("`<{name}>`: QEMU does not run a boot loader on the host"),
                )
                .remove(", or boot by `<kernel>` of `<os>`");
        }
    }

    fn no_such_machine(&mut self, place: &Place<'_>) {
        let message = format!("`machine='{}'`: this QEMU binary has no such machine", self.machine);
        let of = distribution::of_machine(&self.machine);
        let whose = of.map_or(String::new(), |(whose, _)| format!("it is one of {whose}'s QEMU; "));
        let table = self.caps.table(Accelerator::of(self.domain));
        let nearest = table.and_then(|table| nearest(&self.machine, &table.machines));
        let meant = || suggest::likely(&self.machine, table?.machines.iter().flat_map(names));
        if let Some(name) = nearest {
            let help = format!("{whose}this binary has '{name}'; use that, or another binary (--probe PATH)");
            self.findings.report(&NO_SUCH_MACHINE, place, message).help(help);
        } else if let Some((name, applicability)) = meant().filter(|_| of.is_none()) {
            let fix = Fix::meant(Meant::Value(name.to_owned()), applicability);
            let help = format!("did you mean '{name}'?");
            self.findings.report(&NO_SUCH_MACHINE, place, message).remedy(help, fix);
        } else {
            let help = format!("{whose}use one that it lists, or another binary (--probe PATH)");
            self.findings.report(&NO_SUCH_MACHINE, place, message).help(help);
        }
    }

    /// Whether the binary is one for guests of that kind and architecture.
    fn architecture(&mut self, root: &Place<'_>) -> bool {
        let os = root.child("os");
        let os_type = os.child("type");
        let kind = self.domain.os.as_ref().and_then(|os| os.r#type.as_ref()).and_then(|own| own.kind);
        // That there is no `<os>` is a mistake of its own, reported when the document is read.
        if kind != Some(OsKind::Hvm) && self.domain.os.is_some() {
            let kind = kind.map_or("", OsKind::as_str);
            self.findings
                .report(&NOT_IN_QEMU, &os_type, format!("guest of type '{kind}': QEMU has no such guests"))
                .help("use `<type>hvm</type>`");
        }
        let binary = &self.caps.arch;
        let served = self.arch == *binary
            || matches!(
                (binary, &self.arch),
                (Arch::X86_64, Arch::I686)
                    | (Arch::Aarch64, Arch::Armv7l)
                    | (Arch::Armv7l, Arch::Armv6l)
                    | (Arch::Ppc64, Arch::Ppc64le)
            );
        if !served {
            let message = format!("`arch='{}'`: this QEMU binary runs guests of '{binary}'", self.arch);
            self.findings
                .report(&OTHER_ARCHITECTURE, &os_type.attr("arch"), message)
                .help("correct it, or use the binary for that architecture");
        }
        served
    }

    /// The binary has what the type of the guest asks for.
    fn domain_type(&mut self, root: &Place<'_>) {
        let kind = self.domain.r#type;
        let runs = match kind {
            Type::Qemu => self.caps.accelerates(Accelerator::Tcg),
            Type::Kvm => self.caps.accelerates(Accelerator::Kvm),
            Type::Hvf => self.caps.accelerates(Accelerator::Hvf) || self.caps.hvf.is_some(),
            Type::Kqemu
            | Type::Xen
            | Type::Lxc
            | Type::Uml
            | Type::Openvz
            | Type::Test
            | Type::Vmware
            | Type::Hyperv
            | Type::Vbox
            | Type::Phyp
            | Type::Parallels
            | Type::Bhyve
            | Type::Vz
            | Type::None => {
                let message = format!("`type='{kind}'` of `<domain>`: QEMU does not run such guests");
                self.findings
                    .report(&NOT_IN_QEMU, &root.attr("type"), message)
                    .help("use 'qemu', 'kvm' or 'hvf'");
                return;
            }
        };
        if !runs {
            let message = format!("`type='{kind}'` of `<domain>` is not supported by this QEMU binary");
            self.findings
                .report(&NOT_IN_BINARY, &root.attr("type"), message)
                .help("use another type, or another binary (--probe PATH)");
        }
    }
}

/// The machine that is closest to that of a definition, where the binary does not have that.
pub(crate) fn stand_in(domain: &Domain, caps: &Capabilities) -> Option<String> {
    let name = domain.os.as_ref()?.r#type.as_ref()?.machine.as_deref()?;
    let table = caps.table(Accelerator::of(domain))?;
    if table.machine(name).is_some() {
        return None;
    }
    let meant = || suggest::nearest(name, table.machines.iter().flat_map(names));
    let newest = nearest(name, &table.machines).or_else(meant);
    newest.or_else(|| Some(&*table.default_machine()?.name)).map(str::to_owned)
}

/// The name of a machine, and its alias.
fn names(machine: &Machine) -> impl Iterator<Item = &str> {
    std::iter::once(machine.name.as_str()).chain(machine.alias.as_deref())
}

/// The newest machine of the family of a name: QEMU names each by its family and a version.
fn nearest<'m>(name: &str, machines: &'m [Machine]) -> Option<&'m str> {
    let (family, _) = name.rsplit_once('-')?;
    let version = |machine: &&Machine| -> Option<Vec<u32>> {
        let (_, version) = machine.name.rsplit_once('-').filter(|(own, _)| *own == family)?;
        version.split('.').map(|part| part.parse().ok()).collect()
    };
    let newest = machines.iter().filter(|machine| version(machine).is_some()).max_by_key(version)?;
    Some(&newest.name)
}
