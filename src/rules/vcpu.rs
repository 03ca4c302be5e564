//! Rules about virtual CPUs (vcpu.md).

use crate::diagnostic::{rule, Action, Findings, Fix, Place};
use crate::domain::cpu::Topology;
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;

rule! {
    /// More virtual CPUs are online than the guest can have.
    ///
    /// The text of `<vcpu>` is the maximum, `current` how many of them are online at boot. Raise the
    /// maximum or lower `current`; a guest whose CPUs are all online needs no `current`.
    ///
    /// ```xml wrong
    /// <vcpu current='4'>2</vcpu>
    /// ```
    /// ```xml right
    /// <vcpu current='2'>4</vcpu>
    /// ```
    CURRENT_ABOVE_MAXIMUM = "R040" "current-vcpus-above-maximum" Error;
}

/// `current` is at most the maximum.
pub fn current_within_maximum(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(vcpu) = &domain.vcpu else { return };
    let (online, maximum) = (vcpu.online(), vcpu.maximum);
    if online > maximum {
        let message = format!("`current='{online}'` is above the maximum of {maximum} virtual CPUs");
        findings
            .report(&CURRENT_ABOVE_MAXIMUM, &root.child("vcpu").attr("current"), message)
            .remedy("raise the maximum or lower `current`", current_fix(domain, online, maximum));
    }
}

/// A topology says which of the two numbers is right.
fn current_fix(domain: &Domain, online: u16, maximum: u16) -> Fix {
    let topology = domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref());
    let made = topology.and_then(Topology::product);
    let remove = || Action::RemoveAttribute("current".to_owned());
    if made == Some(u32::from(online)) {
        let label = format!("set the maximum to {online}, as the topology has it");
        let changes = [remove(), Action::SetText(online.to_string())];
        return Fix::safe_steps(label, changes);
    }
    let fix = Fix::safe("remove `current`, so that all CPUs are online", remove());
    match made == Some(u32::from(maximum)) {
        true => fix,
        false => fix.if_asked(),
    }
}

/// There is at least one CPU, online and at all.
pub fn at_least_one(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.vcpu else { return };
    let vcpu = root.child("vcpu");
    if own.maximum == 0 {
        findings.report(&INVALID_VALUE, &vcpu, "`<vcpu>` is 0; expected 1 to 65535");
    }
    if own.current == Some(0) {
        findings.report(
            &INVALID_VALUE,
            &vcpu.attr("current"),
            "`current` of `<vcpu>` is 0; expected 1 to 65535",
        );
    }
}

rule! {
    /// `<vcpus>` describes a virtual CPU that the guest does not have.
    ///
    /// CPUs are numbered from 0, so that the last one is the maximum minus one. Raise the maximum in
    /// `<vcpu>`, or remove the `<vcpu id=…>`.
    ///
    /// ```xml wrong
    /// <vcpu>2</vcpu>
    /// <vcpus><vcpu id='0' enabled='yes'/><vcpu id='2' enabled='yes'/></vcpus>
    /// ```
    /// ```xml right
    /// <vcpu>3</vcpu>
    /// <vcpus><vcpu id='0' enabled='yes'/><vcpu id='2' enabled='yes'/></vcpus>
    /// ```
    STATE_OF_NO_VCPU = "R041" "state-of-no-vcpu" Error;

    /// A virtual CPU is offline and cannot be plugged in, so it could never be used.
    ///
    /// A CPU with `enabled='no'` must be hotpluggable: set `hotpluggable='yes'`, or enable it.
    ///
    /// ```xml wrong
    /// <vcpus>
    ///   <vcpu id='0' enabled='yes'/>
    ///   <vcpu id='1' enabled='no' hotpluggable='no'/>
    /// </vcpus>
    /// ```
    /// ```xml right
    /// <vcpus>
    ///   <vcpu id='0' enabled='yes' hotpluggable='no'/>
    ///   <vcpu id='1' enabled='no' hotpluggable='yes'/>
    /// </vcpus>
    /// ```
    OFFLINE_FOR_EVER = "R042" "offline-vcpu-not-hotpluggable" Error;
}

/// `<vcpus>` lists CPUs that exist, and that can come online.
pub fn states_match(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.vcpus else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| vcpu.maximum);
    let vcpus = root.child("vcpus");
    for (state, vcpu) in vcpus.each("vcpu", &own.vcpu) {
        let id = state.id;
        if id >= u32::from(maximum) {
            findings
                .report(
                    &STATE_OF_NO_VCPU,
                    &vcpu.attr("id"),
                    format!("`id='{id}'`: the guest has no such virtual CPU"),
                )
                .help(format!("`<vcpu>` has the maximum of {maximum}; CPUs are numbered from 0"));
        } else if !state.enabled.is_yes() && state.hotpluggable == Some(YesNo::No) {
            findings
                .report(
                    &OFFLINE_FOR_EVER,
                    &vcpu.attr("hotpluggable"),
                    format!("virtual CPU {id} is offline and cannot be plugged in"),
                )
                .remedy("set `hotpluggable='yes'` or `enabled='yes'`", hotpluggable(&vcpu));
        }
    }
}

fn hotpluggable(vcpu: &Place<'_>) -> Fix {
    let action = Action::SetAttribute("hotpluggable".to_owned(), "yes".to_owned());
    Fix::risky("set `hotpluggable='yes'`", vcpu.path(), action)
}

rule! {
    /// The CPU topology does not make the maximum number of virtual CPUs.
    ///
    /// `sockets` × `dies` × `clusters` × `cores` × `threads` must equal the text of `<vcpu>`, else
    /// the guest could not tell where its CPUs are. Change one of the two.
    ///
    /// ```xml wrong
    /// <vcpu>8</vcpu>
    /// <cpu><topology sockets='1' cores='2' threads='2'/></cpu>
    /// ```
    /// ```xml right
    /// <vcpu>8</vcpu>
    /// <cpu><topology sockets='1' cores='4' threads='2'/></cpu>
    /// ```
    TOPOLOGY_MISMATCH = "R043" "topology-not-maximum-vcpus" Error;
}

/// A topology makes exactly the maximum.
pub fn topology_matches(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()) else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| vcpu.maximum);
    let cpu = root.child("cpu");
    let topology = cpu.child("topology");
    let parts = [
        ("sockets", own.sockets),
        ("dies", own.dies.0),
        ("clusters", own.clusters.0),
        ("cores", own.cores),
        ("threads", own.threads),
    ];
    if let Some((name, _)) = parts.iter().find(|(_, count)| *count == 0) {
        findings.report(
            &INVALID_VALUE,
            &topology.attr(name),
            format!("`{name}` of `<topology>` is 0; expected at least 1"),
        );
    } else if own.product() != Some(u32::from(maximum)) {
        let product = own.product().map_or("more than 4294967295".to_owned(), |product| product.to_string());
        findings
            .report(
                &TOPOLOGY_MISMATCH,
                &topology,
                format!("the CPU topology makes {product} virtual CPUs, but the maximum is {maximum}"),
            )
            .remedy(
                format!(
                    "`sockets` × `dies` × `clusters` × `cores` × `threads` must equal {maximum}; change \
                     `<topology>` or `<vcpu>`"
                ),
                topology_fix(own, maximum, &topology),
            );
    }
}

/// The nearest topology that makes a maximum.
fn topology_fix(own: &Topology, maximum: u16, place: &Place<'_>) -> Fix {
    let changes = own.differences(&own.fitted(maximum.into()));
    let words: Vec<String> = changes.iter().map(|(name, count)| format!("`{name}` to {count}")).collect();
    let set = |(name, count): (&str, u32)| Action::SetAttribute(name.to_owned(), count.to_string());
    let steps: Vec<Action> = changes.into_iter().map(set).collect();
    Fix::safe_steps(format!("set {}", words.join(", ")), steps).of(place.path()).if_asked()
}
