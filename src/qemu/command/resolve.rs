//! The guest's CPU in terms that QEMU knows (qemu-defaults.md 4.6).

use super::Translation;
use crate::defaults::qemu::accelerator;
use crate::domain::cpu::{Check, Fallback, Match, Mode};
use crate::domain::Cpu as Wanted;
use crate::qemu::arch;
use crate::qemu::cpu::guest::{
    compare, drop_unusable, forbidden, translate, update_other, update_x86, Basis, Comparison, Start,
};
use crate::qemu::cpu::host::HostModels;
use crate::qemu::cpu::{feature, Cpu, CpuFeature, Policy};

/// What `-cpu` says before its flags.
pub(super) struct Resolved {
    /// The model.
    pub model: String,
    /// Whether it is the host's CPU as it is.
    pub hosts: bool,
    /// The features that are named.
    pub features: Vec<CpuFeature>,
}

/// The CPU of a definition that says one.
pub(super) fn resolve(out: &mut Translation<'_>, wanted: &Wanted) -> Result<Resolved, String> {
    let arch = out.arch();
    let accelerator = accelerator(out.domain);
    let guest = guest(wanted);
    check_names(&arch, &guest)?;
    let table = out.caps.table(accelerator);
    let expansion = table.and_then(|table| table.host.as_ref());
    let x86 = arch::is_x86(&arch);
    let named = |model: &str, mut cpu: Cpu| {
        if x86 {
            drop_unusable(&mut cpu, expansion);
        }
        Resolved { model: model.to_owned(), hosts: true, features: cpu.features }
    };
    let accelerated = accelerator != crate::qemu::caps::Accelerator::Tcg;
    match wanted.mode() {
        Mode::HostPassthrough if !accelerated => {
            return Err("the host's CPU can be passed through to accelerated guests alone".to_owned());
        }
        Mode::HostPassthrough => return Ok(named("host", guest)),
        Mode::Maximum => return Ok(named("max", guest)),
        Mode::HostModel if arch::is_ppc64(&arch) => {
            let known = out.launch.host_cpu.as_ref().map(|known| known.model.clone());
            if let (Some(asked), Some(has)) =
                (generation(&guest.model), known.as_deref().and_then(generation))
            {
                if asked > has {
                    return Err(format!("the host's CPU cannot be compatible with '{}'", guest.model));
                }
            }
            return Ok(Resolved { model: "host".to_owned(), hosts: false, features: guest.features });
        }
        Mode::HostModel | Mode::Custom => {}
    }
    let known = out.launch.host_cpu.as_ref().map(|known| known.cpu());
    let models = out.caps.host_models(accelerator, known.as_ref());
    if wanted.mode() == Mode::HostModel && models.is_none() {
        if out.launch.is_managed() {
            return Err("the host's CPU is not known, so there is no model of it".to_owned());
        }
        let model = if accelerator == crate::qemu::caps::Accelerator::Tcg { "max" } else { "host" };
        out.note("/domain/cpu", format!("the host's CPU is not known here: the guest gets '{model}'"));
        return Ok(named(model, guest));
    }
    check(out, wanted, &guest, models.as_ref())?;
    let basis = match (wanted.mode(), wanted.attrs.r#match) {
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
    let mut cpu = updated.map_err(|refusal| refusal.to_string())?;
    if arch::is_ppc64(&arch) {
        cpu.model = match cpu.model.as_str() {
            "POWER7_v2.1" | "POWER7_v2.3" | "POWER7+_v2.1" => "POWER7".to_owned(),
            "POWER8_v1.0" => "POWER8".to_owned(),
            _ => cpu.model,
        };
    }
    if let Some(table) = table.filter(|table| !table.cpus.is_empty()) {
        let offered = table
            .cpus
            .iter()
            .any(|model| model.name.eq_ignore_ascii_case(&cpu.model) && (!x86 || model.name == cpu.model));
        let fallback = wanted.model.as_ref().map(|model| model.fallback()).unwrap_or_default();
        if !offered && x86 && fallback == Fallback::Allow {
            cpu = translate(&cpu, &table.cpus).map_err(|refusal| refusal.to_string())?;
        } else if !offered {
            return Err(format!("CPU model {} is not supported by the hypervisor", cpu.model));
        }
    }
    if x86 {
        drop_unusable(&mut cpu, expansion);
    }
    Ok(Resolved { model: cpu.model, hosts: false, features: cpu.features })
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

fn check_names(arch: &str, guest: &Cpu) -> Result<(), String> {
    let sve = |name: &str| {
        let bits = name.strip_prefix("sve").and_then(|bits| bits.parse::<u32>().ok());
        name == "sve"
            || name == "pauth"
            || bits.is_some_and(|bits| bits % 128 == 0 && (128..=2048).contains(&bits))
    };
    for CpuFeature { name, policy } in &guest.features {
        let known = match arch {
            _ if arch::is_x86(arch) => feature::is_known(name),
            _ if arch::is_arm(arch) => sve(name),
            _ => true,
        };
        if !known {
            return Err(format!("unknown CPU feature: {name}"));
        }
        if arch::is_s390(arch) && !matches!(policy, Policy::Require | Policy::Disable) {
            return Err(format!(
                "only cpu feature policies 'require' and 'disable' are supported for {name}"
            ));
        }
    }
    Ok(())
}

/// Whether the host has the CPU that the definition wants checked.
fn check(
    out: &Translation<'_>,
    wanted: &Wanted,
    guest: &Cpu,
    models: Option<&HostModels>,
) -> Result<(), String> {
    let check = wanted.attrs.check.unwrap_or(Check::None);
    let Some(models) = models.filter(|_| matches!(check, Check::Partial | Check::Full)) else {
        return Ok(());
    };
    if let Some(name) = forbidden(&models.full, guest) {
        return Err(format!("Host CPU provides forbidden feature '{name}'"));
    }
    if check != Check::Partial || wanted.mode() != Mode::Custom || !arch::is_x86(&out.arch()) {
        return Ok(());
    }
    let table = out.caps.table(accelerator(out.domain));
    let offer = table.and_then(|table| table.cpu(&guest.model));
    let usable = offer.is_some_and(|model| model.blockers.as_ref().is_some_and(Vec::is_empty));
    if usable && guest.features.iter().all(|feature| feature.policy == Policy::Disable) {
        return Ok(());
    }
    let comparison = match wanted.attrs.r#match {
        Some(Match::Strict) => Comparison::Strict,
        _ => Comparison::Enough,
    };
    compare(&models.full, guest, comparison).map_err(|refusal| refusal.to_string())
}

/// 9 of POWER9 and of power9.
fn generation(model: &str) -> Option<u32> {
    model.to_ascii_lowercase().strip_prefix("power")?.parse().ok()
}
