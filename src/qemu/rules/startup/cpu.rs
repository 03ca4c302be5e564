//! The CPU of a guest that starts, and how many of them there are.

use super::cpu_model::Resolved;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::qemu::caps::Flag;
use crate::xml::mistake::MISSING_ELEMENT;

rule! {
    /// The guest is to have the host's CPU, but it is emulated or of another architecture.
    ///
    /// `mode='host-passthrough'` needs an accelerator (`type='kvm'`) and a guest of the host's own
    /// architecture. Change the type, or use `mode='maximum'` or a CPU model.
    ///
    /// ```xml wrong
    /// <cpu mode='host-passthrough'/>
    /// ```
    /// ```xml right type=kvm
    /// <cpu mode='host-passthrough'/>
    /// ```
    HOST_CPU = "Q551" "host-cpu-without-accelerator" Error;

    /// Neither the host nor QEMU can give the guest this CPU.
    ///
    /// The model is unknown, or the host's CPU lacks a feature that is required, has one that is
    /// forbidden, or is of another vendor. Choose another model, change the policy of the feature, or
    /// use `mode='host-model'`.
    ///
    /// ```xml wrong
    /// <cpu mode='custom'><model fallback='forbid'>Imaginary</model></cpu>
    /// ```
    /// ```xml right
    /// <cpu mode='custom'><model fallback='forbid'>qemu64</model></cpu>
    /// ```
    CPU_UNAVAILABLE = "Q555" "cpu-not-available" Error;
}

impl Startup<'_> {
    /// The CPU as QEMU is told it, and what speaks against it.
    pub(super) fn cpu(&mut self, root: &Place<'_>, flags: &str) -> Option<Resolved> {
        let cpu = root.child("cpu");
        if let Some(topology) = self.domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()) {
            let place = cpu.child("topology");
            let parts = [
                ("dies", topology.dies.0, Flag::SmpDies),
                ("clusters", topology.clusters.0, Flag::SmpClusters),
            ];
            for (name, count, flag) in parts {
                if count != 1 {
                    self.needs(flag, &place.attr(name), format!("`{name}='{count}'`"));
                }
            }
        }
        let wanted = self.domain.cpu.as_ref().filter(|cpu| !cpu.is_unnamed());
        let resolved = wanted.and_then(|wanted| self.resolve(wanted, &cpu));
        let arch = self.arch();
        if wanted.is_none() && !flags.is_empty() && !arch.is_x86() {
            self.findings
                .report(&MISSING_ELEMENT, root, format!("no `<cpu>` to change on architecture '{arch}'"))
                .help("name a CPU model in `<cpu>`, or remove the settings of `<clock>` and `<features>`");
        }
        resolved
    }
}
