//! `-smp`: how many virtual CPUs there are, and their topology (qemu-command-1.md 2.12).

use super::Translation;
use crate::qemu::caps::Flag;
use crate::vcpu;
use crate::xml::value::token::YesNo;

pub(super) fn smp(out: &mut Translation<'_>) {
    let domain = out.domain;
    let count = vcpu::count(domain);
    let listed = domain.vcpus.as_ref().filter(|vcpus| !vcpus.vcpu.is_empty());
    let fixed = listed.map_or(count.current as usize, |vcpus| {
        let fixed = |state: &&crate::domain::vcpu::VcpuState| {
            state.enabled.is_yes() && !state.hotpluggable.is_some_and(YesNo::is_yes)
        };
        vcpus.vcpu.iter().filter(fixed).count()
    });
    let mut text = fixed.to_string();
    if fixed != count.maximum as usize {
        text.push_str(&format!(",maxcpus={}", count.maximum));
    }
    match domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()) {
        Some(topology) => {
            text.push_str(&format!(",sockets={}", topology.sockets));
            if out.has(Flag::SmpDies) {
                text.push_str(&format!(",dies={}", topology.dies.0));
            }
            if out.has(Flag::SmpClusters) {
                text.push_str(&format!(",clusters={}", topology.clusters.0));
            }
            text.push_str(&format!(",cores={},threads={}", topology.cores, topology.threads));
        }
        None => text.push_str(&format!(",sockets={},cores=1,threads=1", count.maximum)),
    }
    out.option("-smp", text);
}
