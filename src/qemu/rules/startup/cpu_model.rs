//! The guest's CPU in terms that QEMU knows (qemu-defaults.md 4.6), and why it cannot be had.

use super::advice::HOST_CPU_ASSUMED;
use super::cpu::{CPU_UNAVAILABLE, HOST_CPU};
use super::{Startup, HOST_FACT};
use crate::diagnostic::{suggest, Applicability, Fix, Meant, Place, Rule};
use crate::domain::cpu::{Check, Fallback, Match, Mode};
use crate::domain::Arch;
use crate::domain::Cpu as Wanted;
use crate::qemu::arch;
use crate::qemu::caps::{Accelerator, CpuModel};
use crate::qemu::cpu::guest::{
    compare, drop_unusable, forbidden, translate, update_other, update_x86, Basis, Comparison, Refusal, Start,
};
use crate::qemu::cpu::host::HostModels;
use crate::qemu::cpu::model::{self, Known};
use crate::qemu::cpu::{feature, Cpu, CpuFeature, Policy};
use crate::release::Release;
use crate::xml::mistake::INVALID_VALUE;

/// What `-cpu` says before its flags.
pub(crate) struct Resolved {
    /// The model.
    pub model: String,
    /// Whether it is the host's CPU as it is.
    pub hosts: bool,
    /// Whether it stands in for the host's, which is not known.
    pub assumed: bool,
    /// The features that are named.
    pub features: Vec<CpuFeature>,
}

impl Startup<'_> {
    /// The CPU of a definition that says one; nothing where it is reported why there is none.
    pub(super) fn resolve(&mut self, wanted: &Wanted, cpu: &Place<'_>) -> Option<Resolved> {
        let Mistake { rule, part, message, help, meant } = match resolve(self, wanted) {
            Ok(resolved) => {
                if resolved.assumed {
                    let message = format!("assuming CPU '{}', since the host's is not known", resolved.model);
                    self.findings
                        .report(&HOST_CPU_ASSUMED, &cpu.attr("mode"), message)
                        .help("give the CPU of the host in the launch profile for its model");
                }
                return Some(resolved);
            }
            Err(mistake) => mistake,
        };
        let findings = &mut self.findings;
        let reported = match part {
            Part::Cpu => findings.report(rule, cpu, message),
            Part::Mode => findings.report(rule, &cpu.attr("mode"), message),
            Part::Model => findings.report(rule, &cpu.child("model"), message),
            Part::Feature(at, name) => {
                let feature = cpu.each("feature", &wanted.feature).nth(at);
                let place = feature.map_or(*cpu, |(_, place)| place);
                findings.report(rule, &place.attr(name), message)
            }
        };
        match meant {
            Some((name, sure)) => {
                let help = format!("did you mean '{name}'?");
                reported.remedy(help, Fix::meant(Meant::Value(name.to_owned()), sure));
            }
            None => reported.help(help),
        }
        None
    }
}

/// Why there is no such CPU.
struct Mistake {
    rule: &'static Rule,
    part: Part,
    message: String,
    help: &'static str,
    /// The known name that is near the one that is not known.
    meant: Option<(&'static str, Applicability)>,
}

/// The part of `<cpu>` that it is about.
enum Part {
    Cpu,
    Mode,
    Model,
    /// An attribute of the feature at that position.
    Feature(usize, &'static str),
}

const ANOTHER: &str = "choose another model or policy, or use `mode='host-model'`";

fn unavailable(part: Part, message: impl Into<String>) -> Mistake {
    Mistake { rule: &CPU_UNAVAILABLE, part, message: message.into(), help: ANOTHER, meant: None }
}

fn refused(refusal: Refusal) -> Mistake {
    unavailable(Part::Cpu, refusal.to_string())
}

fn resolve(out: &Startup<'_>, wanted: &Wanted) -> Result<Resolved, Mistake> {
    let arch = out.arch();
    let accelerator = Accelerator::of(out.domain);
    let x86 = arch.is_x86();
    let mut guest = guest(wanted);
    check_names(&arch, &guest)?;
    check_model(&arch, &guest, out.libvirt)?;
    let table = out.caps.table(accelerator);
    // A guest that comes from elsewhere keeps the model that was chosen there.
    let mode = match wanted.mode() {
        Mode::HostModel if x86 && out.launch.incoming.is_some() && !guest.model.is_empty() => Mode::Custom,
        mode => mode,
    };
    check_mode(out, mode, &arch)?;
    if x86 && mode == Mode::Custom {
        let offered = table.is_some_and(|table| table.cpu(&guest.model).is_some());
        if !offered && model::find(&guest.model).is_none() {
            let names = model::all().iter().map(|model| model.name);
            let meant = suggest::likely(&guest.model, names);
            let message = format!("there is no CPU model '{}'", guest.model);
            return Err(Mistake { meant, ..unavailable(Part::Model, message) });
        }
    }
    if arch.is_ppc64() {
        guest.model = unversioned(&guest.model).to_owned();
    }
    let expansion = table.and_then(|table| table.host.as_ref());
    let named = |model: &str, mut cpu: Cpu| {
        if x86 {
            drop_unusable(&mut cpu, expansion, out.libvirt);
        }
        Resolved { model: model.to_owned(), hosts: true, assumed: false, features: cpu.features }
    };
    match mode {
        Mode::HostPassthrough => return Ok(named("host", guest)),
        Mode::Maximum => return Ok(named("max", guest)),
        Mode::HostModel if arch.is_ppc64() => {
            check_generation(out, &guest.model)?;
            return Ok(Resolved {
                model: "host".to_owned(),
                hosts: false,
                assumed: false,
                features: guest.features,
            });
        }
        Mode::HostModel | Mode::Custom => {}
    }
    let known = out.launch.host_cpu.as_ref().map(|known| known.cpu());
    let models = out.caps.host_models(accelerator, known.as_ref(), out.libvirt);
    if mode == Mode::HostModel && models.is_none() {
        if out.launch.is_managed() {
            return Err(Mistake {
                rule: &HOST_FACT,
                part: Part::Mode,
                message: "`mode='host-model'`, but the host's CPU is not known".to_owned(),
                help: "give it in the launch profile, or name a model",
                meant: None,
            });
        }
        let model = if accelerator == Accelerator::Tcg { "max" } else { "host" };
        return Ok(Resolved { assumed: true, ..named(model, guest) });
    }
    check(out, wanted, mode, &guest, models.as_deref())?;
    let basis = match (mode, wanted.attrs.r#match) {
        (Mode::HostModel, _) => Basis::HostModel,
        (_, Some(Match::Minimum)) => Basis::Minimum,
        _ => Basis::Model,
    };
    let start = if out.launch.incoming.is_some() { Start::Incoming } else { Start::Fresh };
    let host = models.as_ref().map(|models| &models.migratable);
    let updated = match x86 {
        true => update_x86(&guest, basis, host, start),
        false => update_other(&arch, &guest, basis, host),
    };
    let mut cpu = updated.map_err(refused)?;
    if let Some(table) = table.filter(|table| !table.cpus.is_empty()) {
        cpu = offered(cpu, &table.cpus, wanted, &arch, out.libvirt)?;
    }
    if x86 {
        drop_unusable(&mut cpu, expansion, out.libvirt);
    }
    Ok(Resolved { model: cpu.model, hosts: false, assumed: false, features: cpu.features })
}

/// The CPU by a model that the QEMU binary offers.
fn offered(
    cpu: Cpu,
    models: &[CpuModel],
    wanted: &Wanted,
    arch: &Arch,
    libvirt: Release,
) -> Result<Cpu, Mistake> {
    let x86 = arch.is_x86();
    let same = |name: &str| name == cpu.model || !x86 && name.eq_ignore_ascii_case(&cpu.model);
    if models.iter().any(|model| same(&model.name)) {
        return Ok(cpu);
    }
    let fallback = wanted.model.as_ref().map(|model| model.fallback()).unwrap_or_default();
    if x86 && fallback == Fallback::Allow {
        return translate(&cpu, models, libvirt).map_err(refused);
    }
    let message = format!("QEMU has no CPU model '{}' for this guest", cpu.model);
    Err(unavailable(Part::Model, message))
}

/// Whether guests of that kind can have a CPU in that mode.
fn check_mode(out: &Startup<'_>, mode: Mode, arch: &Arch) -> Result<(), Mistake> {
    let accelerator = Accelerator::of(out.domain);
    let accelerated = accelerator != Accelerator::Tcg;
    let host = &out.caps.arch;
    let native = arch == host
        || matches!((arch, host), (Arch::I686, Arch::X86_64) | (Arch::Armv7l, Arch::Aarch64))
        || arch.is_ppc64() && host.is_ppc64();
    let os_type = out.domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let machine = os_type.and_then(|os_type| os_type.machine.as_deref()).unwrap_or_default();
    let models = out.caps.table(accelerator).is_some_and(|table| !table.cpus.is_empty());
    match mode {
        Mode::HostPassthrough if accelerated && native => Ok(()),
        Mode::HostPassthrough => {
            let message = match accelerated {
                true => format!("`mode='host-passthrough'` for a guest of architecture '{arch}' on '{host}'"),
                false => "`mode='host-passthrough'` in a guest without accelerator".to_owned(),
            };
            Err(Mistake {
                rule: &HOST_CPU,
                part: Part::Mode,
                message,
                help: "use `mode='maximum'`",
                meant: None,
            })
        }
        _ if accelerator == Accelerator::Kvm && arch.is_s390() && !arch::has_s390_models(machine) => {
            let message = format!("`mode='{mode}'` on machine '{machine}'");
            let help = "use `mode='host-passthrough'`, or a newer machine";
            Err(Mistake { help, ..unavailable(Part::Mode, message) })
        }
        Mode::Custom if !models => Err(unavailable(Part::Model, "this QEMU binary names no CPU models")),
        Mode::Custom | Mode::HostModel | Mode::Maximum => Ok(()),
    }
}

/// Whether the host's CPU can be compatible with a generation of POWER.
fn check_generation(out: &Startup<'_>, model: &str) -> Result<(), Mistake> {
    let Some(known) = out.launch.host_cpu.as_ref().filter(|_| !model.is_empty()) else { return Ok(()) };
    let Some(has) = generation(&known.model) else {
        let message = format!("the host's CPU '{}' is compatible with no other", known.model);
        return Err(unavailable(Part::Model, message));
    };
    let newest = if out.libvirt >= feature::LATER { 11 } else { 10 };
    match generation(model) {
        Some(asked) if (6..=newest).contains(&asked) && asked <= has => Ok(()),
        _ => {
            let message = format!("the host's CPU '{}' cannot be compatible with '{model}'", known.model);
            Err(unavailable(Part::Model, message))
        }
    }
}

/// Models of POWER that were once told apart.
fn unversioned(model: &str) -> &str {
    match model {
        "POWER7_v2.1" | "POWER7_v2.3" | "POWER7+_v2.1" => "POWER7",
        "POWER8_v1.0" => "POWER8",
        other => other,
    }
}

fn guest(wanted: &Wanted) -> Cpu {
    Cpu {
        model: wanted.model_name().unwrap_or_default().to_owned(),
        vendor: wanted.vendor.as_ref().map(|vendor| vendor.0.clone()),
        features: wanted
            .feature
            .iter()
            .map(|feature| CpuFeature { name: feature.name.clone(), policy: feature.policy })
            .collect(),
    }
}

fn check_names(arch: &Arch, guest: &Cpu) -> Result<(), Mistake> {
    let sve = |name: &str| {
        let bits = name.strip_prefix("sve").and_then(|bits| bits.parse::<u32>().ok());
        name == "sve"
            || name == "pauth"
            || bits.is_some_and(|bits| bits % 128 == 0 && (128..=2048).contains(&bits))
    };
    for (at, CpuFeature { name, policy }) in guest.features.iter().enumerate() {
        let known = match arch {
            _ if arch.is_x86() => feature::is_known(name),
            _ if arch.is_arm() => sve(name),
            _ => true,
        };
        if !known {
            return Err(Mistake {
                rule: &INVALID_VALUE,
                part: Part::Feature(at, "name"),
                message: format!("`name='{name}'` is not a CPU feature of architecture '{arch}'"),
                help: "correct the name, or remove the feature",
                meant: match arch.is_x86() {
                    true => suggest::likely(name, feature::Feature::all().map(feature::Feature::name)),
                    false => None,
                },
            });
        }
        if arch.is_s390() && !matches!(policy, Policy::Require | Policy::Disable) {
            return Err(Mistake {
                rule: &INVALID_VALUE,
                part: Part::Feature(at, "policy"),
                message: format!("`policy='{policy}'` of CPU feature '{name}' on s390"),
                help: "use 'require' or 'disable'",
                meant: None,
            });
        }
    }
    Ok(())
}

/// A model that came later than the release of libvirt that is followed.
fn check_model(arch: &Arch, guest: &Cpu, libvirt: Release) -> Result<(), Mistake> {
    match model::find(&guest.model).filter(|model| arch.is_x86() && !model.is_known_to(libvirt)) {
        None => Ok(()),
        Some(model) => Err(Mistake {
            help: "choose another model, or a newer release of libvirt",
            ..unavailable(Part::Model, format!("libvirt {libvirt} does not know CPU model '{}'", model.name))
        }),
    }
}

/// Whether the host has the CPU that the definition wants checked.
fn check(
    out: &Startup<'_>,
    wanted: &Wanted,
    mode: Mode,
    guest: &Cpu,
    models: Option<&HostModels>,
) -> Result<(), Mistake> {
    let check = wanted.attrs.check.unwrap_or(Check::None);
    let Some(models) = models.filter(|_| matches!(check, Check::Partial | Check::Full)) else {
        return Ok(());
    };
    if let Some(name) = forbidden(&models.full, guest) {
        let message = format!("the host's CPU has the feature '{name}', which the guest forbids");
        return Err(unavailable(Part::Cpu, message));
    }
    let arch = out.arch();
    if check != Check::Partial {
        return Ok(());
    }
    if mode == Mode::HostModel {
        let bare = Cpu { model: String::new(), ..guest.clone() };
        return match arch.is_x86() {
            true => compare(&models.full, &bare, Comparison::Enough).map_err(refused),
            false => Ok(()),
        };
    }
    let table = out.caps.table(Accelerator::of(out.domain));
    let offer = table.and_then(|table| table.cpu(&guest.model));
    let usable = offer.is_some_and(|model| model.blockers.as_ref().is_some_and(Vec::is_empty));
    if usable && guest.features.iter().all(|feature| feature.policy == Policy::Disable) {
        return Ok(());
    }
    if arch.is_ppc64() && guest.model != models.full.model {
        let message =
            format!("the guest wants CPU '{}', but the host has '{}'", guest.model, models.full.model);
        return Err(unavailable(Part::Model, message));
    }
    if !arch.is_x86() {
        return Ok(());
    }
    let comparison = match wanted.attrs.r#match {
        Some(Match::Strict) => Comparison::Strict,
        _ => Comparison::Enough,
    };
    // Newer models are compared with what QEMU tells of the accelerator, and nothing else.
    let alone = model::find(&guest.model).is_some_and(|model| model.known == Known::Later);
    let host = if alone { &models.reported } else { &models.full };
    compare(host, guest, comparison).map_err(refused)
}

/// 9 of POWER9 and of power9.
fn generation(model: &str) -> Option<u32> {
    model.to_ascii_lowercase().strip_prefix("power")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::domain::Domain;
    use crate::qemu::caps::Capabilities;
    use crate::qemu::command::command_line;
    use crate::qemu::launch::{KnownCpu, Launch};
    use crate::qemu::{complete::complete, Settings, Target};

    /// What `-cpu` says of a guest on a host with a POWER9, or why there is nothing to say.
    fn cpu(arch: &str, machine: &str, kind: &str, cpu: &str) -> Result<String, String> {
        let document = format!(
            "<domain type='{kind}'><name>a</name><memory>1048576</memory>{cpu}\
             <os><type arch='{arch}' machine='{machine}'>hvm</type></os></domain>"
        );
        let caps = Capabilities::builtin_with(arch, Some(machine)).unwrap();
        let mut domain = Domain::read(&document).domain.unwrap();
        let target = Target { caps, settings: Settings::default() };
        assert_eq!(complete(&mut domain, &target.caps, &target.settings), []);
        let known = KnownCpu { model: "POWER9".to_owned(), vendor: None, features: Vec::new() };
        let launch = Launch { host_cpu: Some(known), ..Launch::stand_alone() };
        match command_line(&domain, &target, &launch) {
            Ok(command) => {
                let after = command.arguments.iter().skip_while(|word| *word != "-cpu").nth(1);
                Ok(after.cloned().unwrap_or_default())
            }
            Err(refused) => Err(refused[0].message.clone()),
        }
    }

    #[test]
    fn modes_that_guests_can_have() {
        let passed = "<cpu mode='host-passthrough'/>";
        let model = "<cpu mode='host-model'/>";
        assert_eq!(cpu("aarch64", "virt", "kvm", passed).as_deref(), Ok("host"));
        assert!(cpu("aarch64", "virt", "qemu", passed).unwrap_err().contains("without accelerator"));
        assert_eq!(cpu("s390x", "s390-ccw-virtio-2.7", "kvm", passed).as_deref(), Ok("host"));
        let old = cpu("s390x", "s390-ccw-virtio-2.7", "kvm", model).unwrap_err();
        assert!(old.contains("`mode='host-model'`"), "{old}");
    }

    #[test]
    fn features_that_the_host_model_lacks() {
        let by = |feature: &str| {
            let element =
                format!("<cpu mode='host-model'><feature policy='require' name='{feature}'/></cpu>");
            cpu("x86_64", "pc", "qemu", &element)
        };
        assert!(by("svm").unwrap().starts_with("EPYC,"));
        assert!(by("vmx").unwrap_err().contains("vmx"));
    }

    /// Elements, and the option of each or the beginning of what speaks against it.
    #[test]
    fn what_is_checked_of_a_cpu() {
        let model =
            |attributes: &str, rest: &str| format!("<cpu {attributes}><model>qemu64</model>{rest}</cpu>");
        let feature = |policy: &str, name: &str| format!("<feature policy='{policy}' name='{name}'/>");
        let x86 = [
            (model("match='exact' check='partial'", ""), Ok("qemu64")),
            (model("match='exact' check='none'", &feature("forbid", "sse2")), Ok("qemu64,sse2=off")),
            (model("match='exact' check='partial'", &feature("forbid", "sse2")), Err("the host's CPU has")),
            (model("match='exact' check='partial'", &feature("disable", "vmx")), Ok("qemu64,vmx=off")),
            (model("match='exact' check='partial'", &feature("require", "vmx")), Err("the host's CPU lacks")),
            (model("match='exact'", &feature("require", "warpdrive")), Err("`name='warpdrive'` is not")),
            (
                "<cpu match='exact'><model>Skylake-Clientt</model></cpu>".to_owned(),
                Err("there is no CPU model"),
            ),
            (
                "<cpu match='exact'><model fallback='forbid'>Icelake-Client</model></cpu>".to_owned(),
                Err("QEMU has no CPU model 'Icelake-Client'"),
            ),
        ];
        let own = |arch, machine, kind, element: &str, expected| {
            (arch, machine, kind, element.to_owned(), expected)
        };
        let others = [
            own(
                "s390x",
                "s390-ccw-virtio",
                "kvm",
                "<cpu match='exact'><model>z13</model><feature policy='force' name='vx'/></cpu>",
                Err("`policy='force'` of CPU feature 'vx'"),
            ),
            own(
                "ppc64",
                "pseries",
                "qemu",
                "<cpu match='exact'><model>POWER8_v1.0</model></cpu>",
                Ok("POWER8"),
            ),
            own(
                "ppc64",
                "pseries",
                "qemu",
                "<cpu match='exact'><model>POWER7+_v2.1</model></cpu>",
                Ok("POWER7"),
            ),
            own("i686", "pc", "kvm", "<cpu mode='host-passthrough'/>", Ok("host")),
        ];
        let arm = |name: &str, expected| {
            let element =
                format!("<cpu mode='host-passthrough'><feature policy='require' name='{name}'/></cpu>");
            ("aarch64", "virt", "kvm", element, expected)
        };
        let arm = [
            arm("pauth", Ok("host,pauth=on")),
            arm("sve", Ok("host,sve=on")),
            arm("sve128", Ok("host,sve128=on,sve=on")),
            arm("sve2048", Ok("host,sve2048=on,sve=on")),
            arm("sve129", Err("`name='sve129'` is not")),
            arm("sve2176", Err("`name='sve2176'` is not")),
            arm("sve0", Err("`name='sve0'` is not")),
        ];
        let x86 = x86.map(|(element, expected)| ("x86_64", "pc", "qemu", element, expected));
        for (arch, machine, kind, element, expected) in x86.into_iter().chain(others).chain(arm) {
            let found = cpu(arch, machine, kind, &element);
            let fits = match (&found, expected) {
                (Ok(option), Ok(expected)) => option == expected,
                (Err(message), Err(expected)) => message.starts_with(expected),
                _ => false,
            };
            assert!(fits, "{element}: {found:?}, not {expected:?}");
        }
    }

    #[test]
    fn generations_of_power() {
        let by = |cpu_element: &str| cpu("ppc64", "pseries", "kvm", cpu_element);
        let compatible = |name: &str| by(&format!("<cpu mode='host-model'><model>{name}</model></cpu>"));
        assert_eq!(compatible("power8").as_deref(), Ok("host"));
        for name in ["power5", "power10", "powerful"] {
            assert!(compatible(name).unwrap_err().contains(name));
        }
        let exact = |name: &str| by(&format!("<cpu match='exact'><model>{name}</model></cpu>"));
        assert_eq!(exact("POWER9").as_deref(), Ok("POWER9"));
        assert!(exact("POWER8").unwrap_err().contains("but the host has"));
    }
}
