//! `-cpu` (qemu-command-1.md 2.6).

use super::Translation;
use crate::domain::cpu::Policy;
use crate::domain::Arch;
use crate::qemu::caps::feature::to_qemu;
use crate::qemu::caps::Flag;
use crate::qemu::rules::startup::cpu_model::Resolved;

pub(super) fn cpu(out: &mut Translation<'_>) {
    let arch = out.arch();
    let mut text = match &out.start.cpu {
        Some(resolved) => model(out, resolved, &arch),
        None if arch == Arch::I686 && out.command.emulator.contains("x86_64") => "qemu32".to_owned(),
        None => String::new(),
    };
    let flags = &out.start.cpu_flags;
    if text.is_empty() && !flags.is_empty() {
        // Other architectures have no default CPU that flags could be added to, which is refused.
        text.push_str(if arch == Arch::I686 { "qemu32" } else { "qemu64" });
    }
    text.push_str(flags);
    if !text.is_empty() {
        out.option("-cpu", text);
    }
}

fn model(out: &Translation<'_>, resolved: &Resolved, arch: &Arch) -> String {
    let mut text = resolved.model.clone();
    if resolved.hosts && *arch == Arch::Armv7l && out.caps.arch == Arch::Aarch64 {
        text.push_str(",aarch64=off");
    }
    let cpu = out.domain.cpu.as_ref();
    let migratable = cpu.and_then(|cpu| cpu.attrs.migratable);
    if let Some(migratable) = migratable.filter(|_| resolved.hosts && out.has(Flag::CpuMigratable)) {
        text.push_str(&format!(",migratable={migratable}"));
    }
    if let Some(vendor) = cpu.and_then(|cpu| cpu.model.as_ref()?.vendor_id.as_ref()) {
        text.push_str(&format!(",vendor={vendor}"));
    }
    for feature in &resolved.features {
        let name = if arch.is_x86() { to_qemu(&feature.name) } else { &feature.name };
        match feature.policy {
            Policy::Force | Policy::Require => text.push_str(&format!(",{name}=on")),
            Policy::Disable | Policy::Forbid => text.push_str(&format!(",{name}=off")),
            Policy::Optional => {}
        }
    }
    text
}
