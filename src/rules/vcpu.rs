//! Rules about virtual CPUs (vcpu.md).

use crate::diagnostic::{code, Diagnostic};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

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

/// `<vcpus>` lists CPUs that exist, and that can come online.
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
        } else if !state.enabled.is_yes() && state.hotpluggable == Some(YesNo::No) {
            findings
                .push(refuse("it is offline and cannot be plugged in, so it could never be used".to_owned()));
        }
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

/// What is tuned is a thread that the guest has, and nothing is tuned twice.
pub fn threads_exist(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(tune) = &domain.cputune else { return };
    let known = |id: u32| match &domain.iothreadids {
        Some(ids) if !ids.iothread.is_empty() => ids.iothread.iter().any(|thread| thread.id == id),
        _ => (1..=domain.iothreads.unwrap_or(0)).contains(&id),
    };
    let pins = tune.iothreadpin.iter().map(|pin| pin.iothread);
    let schedulers = tune.iothreadsched.iter().flat_map(|sched| sched.iothreads.0.iter().copied());
    let listed = domain.iothreadids.as_ref().map_or(0, |ids| ids.iothread.len()) as u32;
    // Threads without a number of their own get one only when the definition is completed.
    let open = listed > 0 && domain.iothreads.unwrap_or(0) > listed;
    if let Some(id) = pins.chain(schedulers).find(|id| !known(*id) && !open) {
        findings.push(
            Diagnostic::error(&code::RULE, format!("there is no I/O thread {id}")).on("/domain/cputune"),
        );
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut cpus = tune.vcpusched.iter().flat_map(|sched| sched.vcpus.0.iter().copied());
    if let Some(cpu) = cpus.find(|cpu| !seen.insert(*cpu)) {
        let message = format!("virtual CPU {cpu} has two schedulers");
        findings.push(Diagnostic::error(&code::RULE, message).on("/domain/cputune/vcpusched"));
    }
}
