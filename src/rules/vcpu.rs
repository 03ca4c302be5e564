//! Rules about virtual CPUs (vcpu.md).

use crate::diagnostic::{code, Diagnostic};
use crate::domain::Domain;

/// `current` is at most the maximum.
pub fn current_within_maximum(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(vcpu) = &domain.vcpu else { return };
    if vcpu.online() > vcpu.maximum {
        let message = format!(
            "the maximum of virtual CPUs ({}) is below the current number ({})",
            vcpu.maximum,
            vcpu.online()
        );
        findings.push(
            Diagnostic::error(&code::RULE, message)
                .on("/domain/vcpu")
                .help("raise the maximum or lower `current`"),
        );
    }
}

/// There is at least one CPU, online and at all.
pub fn at_least_one(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(vcpu) = &domain.vcpu else { return };
    if vcpu.maximum == 0 || vcpu.current == Some(0) {
        let message = "the number of virtual CPUs is 0; expected 1 to 65535";
        findings.push(Diagnostic::error(&code::RULE, message).on("/domain/vcpu"));
    }
}

/// `<vcpus>` lists CPUs that exist, and as many online as it says; the first is online.
pub fn states_match(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let (Some(vcpus), maximum) = (&domain.vcpus, domain.vcpu.as_ref().map_or(1, |vcpu| vcpu.maximum)) else {
        return;
    };
    let alone = vcpus.vcpu.len() == 1;
    for (index, state) in vcpus.vcpu.iter().enumerate() {
        let path = if alone {
            "/domain/vcpus/vcpu".to_owned()
        } else {
            format!("/domain/vcpus/vcpu[{}]", index + 1)
        };
        let refuse = |message: String| Diagnostic::error(&code::RULE, message).on(path.clone());
        if state.id >= u32::from(maximum) {
            findings.push(refuse(format!("there is no virtual CPU {}; the maximum is {maximum}", state.id)));
        } else if state.id == 0 && !state.enabled.is_yes() {
            findings.push(refuse("virtual CPU 0 is offline; it is always online".to_owned()));
        }
    }
    if !vcpus.vcpu.is_empty() && !vcpus.vcpu.iter().any(|state| state.enabled.is_yes()) {
        findings.push(Diagnostic::error(&code::RULE, "no virtual CPU is online").on("/domain/vcpus"));
    }
}

/// A topology makes exactly the maximum.
pub fn topology_matches(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(topology) = domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()) else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| vcpu.maximum);
    let parts = [topology.sockets, topology.dies.0, topology.clusters.0, topology.cores, topology.threads];
    if parts.contains(&0) {
        let message = "a part of the CPU topology is 0; expected at least 1";
        findings.push(Diagnostic::error(&code::RULE, message).on("/domain/cpu/topology"));
    } else if topology.product() != Some(u32::from(maximum)) {
        let product = topology.product().map_or("too many".to_owned(), |product| product.to_string());
        let message =
            format!("the CPU topology makes {product} CPUs; the maximum of virtual CPUs is {maximum}");
        let help = format!("sockets * dies * clusters * cores * threads is to be {maximum}");
        findings.push(Diagnostic::error(&code::RULE, message).on("/domain/cpu/topology").help(help));
    }
}
