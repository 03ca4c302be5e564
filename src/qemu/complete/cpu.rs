//! The CPU where none is asked for, and what others lack (qemu-defaults.md 3.5).

use super::Completion;
use crate::domain::cpu::{Check, CpuAttrs, Fallback, Feature, Match, Mode, Model, Policy};
use crate::domain::{Arch, Cpu, Type};
use crate::qemu::arch;
use crate::qemu::caps::{Accelerator, Flag};
use crate::qemu::rules::startup::cpu::HOST_CPU;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn cpu(&mut self) {
        if self.domain.cpu.as_ref().is_none_or(Cpu::is_unnamed) {
            self.default_cpu();
        }
        let tcg = self.domain.r#type == Type::Qemu;
        let (x86, migratable) = (self.x86(), self.caps.has(Flag::CpuMigratable));
        let Some(cpu) = &mut self.domain.cpu else { return };
        sve(cpu);
        if cpu.mode() == Mode::HostPassthrough && cpu.attrs.migratable.is_none() {
            cpu.attrs.migratable = match (migratable, x86) {
                (true, _) => Some(OnOff::On),
                (false, true) => Some(OnOff::Off),
                _ => None,
            };
        }
        if matches!(cpu.attrs.check, None | Some(Check::Default)) && !cpu.is_unnamed() {
            cpu.attrs.check = Some(match cpu.mode() {
                Mode::HostPassthrough | Mode::Maximum => Check::None,
                Mode::Custom if tcg => Check::None,
                Mode::HostModel | Mode::Custom => Check::Partial,
            });
        }
        cpu.settle();
    }

    fn default_cpu(&mut self) {
        let known = self.x86() || self.s390() || self.ppc64();
        let supported = known || self.arm() || matches!(self.arch, Arch::Riscv64 | Arch::Loongarch64);
        if !supported || !known && self.domain.r#type != Type::Qemu {
            return;
        }
        let accelerator = Accelerator::of(self.domain);
        let Some(table) = self.caps.table(accelerator) else { return };
        let Some(default) = table.machine(&self.machine).and_then(|machine| table.default_cpu(machine))
        else {
            return;
        };
        let name = default.name.clone();
        let host = name == "host";
        if host && self.domain.r#type != Type::Kvm {
            let message =
                format!("machine '{}' needs the host's CPU, which only KVM guests have", self.machine);
            let root = self.domain.place();
            self.findings
                .report(&HOST_CPU, &root.attr("type"), message)
                .help("use `type='kvm'`, or name a model in `<cpu>`");
            return;
        }
        let by_model = self.s390()
            && arch::has_s390_models(&self.machine)
            && self.caps.host_models(accelerator, None, self.settings.libvirt).is_some();
        let cpu = self.domain.cpu.get_or_insert_with(Cpu::default);
        cpu.attrs = match (host, by_model) {
            (true, true) => CpuAttrs { mode: Some(Mode::HostModel), ..CpuAttrs::default() },
            (true, false) => CpuAttrs { mode: Some(Mode::HostPassthrough), ..CpuAttrs::default() },
            (false, _) => {
                cpu.model = Some(Model::named(&name, Fallback::Forbid));
                CpuAttrs {
                    mode: Some(Mode::Custom),
                    r#match: Some(Match::Exact),
                    check: Some(Check::None),
                    ..CpuAttrs::default()
                }
            }
        };
        cpu.settle();
    }
}

/// Vector lengths of ARM's SVE need SVE itself.
fn sve(cpu: &mut Cpu) {
    let length = |feature: &Feature| {
        feature
            .name
            .strip_prefix("sve")
            .is_some_and(|bits| !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if !cpu.feature.iter().any(length) {
        return;
    }
    match cpu.feature.iter_mut().find(|feature| feature.name == "sve") {
        Some(feature) if !matches!(feature.policy, Policy::Disable | Policy::Forbid) => {
            feature.policy = Policy::Require
        }
        Some(_) => {}
        None => cpu.feature.push(Feature {
            policy: Policy::Require,
            name: "sve".to_owned(),
            rest: Rest::default(),
        }),
    }
}
