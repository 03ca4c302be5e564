//! Virtual CPUs one by one: a definition that lists them all, and changes of single ones.

use super::{count, Error};
use crate::domain::vcpu::{VcpuState, Vcpus};
use crate::domain::Domain;
use crate::xml::value::set::NumberSet;
use crate::xml::value::Value as _;

/// Where virtual CPUs are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// The virtual CPU is online.
    On,
    /// The virtual CPU is offline.
    Off,
}

/// The virtual CPUs that a text such as `1,3-4` names.
///
/// # Errors
/// [`Error::InvalidArgument`] if it is no set of numbers, or an empty one.
pub fn named(text: &str) -> Result<NumberSet, Error> {
    let set = NumberSet::parse(text)
        .map_err(|_| Error::InvalidArgument(format!("Failed to parse bitmap '{text}'")))?;
    match set.is_empty() {
        true => Err(Error::InvalidArgument("no vcpus selected for modification".to_owned())),
        false => Ok(set),
    }
}

/// Lists all virtual CPUs of a definition, where that was not done: those that are there at boot stay, others can be
/// plugged in and out.
pub fn list(domain: &mut Domain) {
    if domain.vcpus.as_ref().is_some_and(|own| !own.vcpu.is_empty()) {
        return;
    }
    let count = count(domain);
    let states = (0..count.maximum).map(|id| {
        let online = id < count.current;
        VcpuState {
            id,
            enabled: online.into(),
            hotpluggable: Some((!online).into()),
            order: if online { id + 1 } else { 0 },
            rest: Default::default(),
        }
    });
    domain.vcpus = Some(Vcpus { vcpu: states.collect(), ..Vcpus::default() });
}

/// Brings some of a definition's virtual CPUs online at the next boot, or takes them off. They can be plugged in and
/// out from then on, and the order in which they come is forgotten. On an error nothing has changed.
///
/// # Errors
/// [`Error::InvalidArgument`] for a CPU that the guest cannot have, for the first one, which always is there, and for
/// one that others follow which cannot be unplugged.
pub fn switch(domain: &mut Domain, cpus: &NumberSet, to: Switch) -> Result<(), Error> {
    let refuse = |what: String| Err(Error::InvalidArgument(what));
    let maximum = count(domain).maximum;
    if let Some(beyond) = cpus.first_from(maximum) {
        return refuse(format!("vcpu {beyond} is not present in persistent config"));
    }
    if cpus.contains(0) {
        return refuse("vCPU '0' can't be modified".to_owned());
    }
    let mut listed = domain.clone();
    list(&mut listed);
    let states = listed.vcpus.as_mut().map(|own| &mut own.vcpu).into_iter().flatten();
    let mut states: Vec<&mut VcpuState> = states.collect();
    let stays = |own: &VcpuState| {
        own.enabled.is_yes() && !own.hotpluggable.is_some_and(|own| own.is_yes()) && !cpus.contains(own.id)
    };
    let last = states.iter().filter(|own| stays(own)).map(|own| own.id).max().unwrap_or(0);
    if let Some(before) = cpus.first().filter(|id| *id < last) {
        return refuse(format!(
            "vcpu '{before}' can't be modified as it is followed by non-hotpluggable online vcpus"
        ));
    }
    for state in &mut states {
        state.order = 0;
        if cpus.contains(state.id) {
            state.enabled = (to == Switch::On).into();
            state.hotpluggable = Some(true.into());
        }
    }
    let online = count(&listed).current;
    let vcpu = listed.vcpu.get_or_insert_with(Default::default);
    vcpu.current = u16::try_from(online).ok().filter(|online| *online < vcpu.maximum);
    *domain = listed;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Options;

    fn domain(vcpu: &str) -> Domain {
        Domain::read(&format!("<domain type='test'><name>a</name>{vcpu}</domain>")).domain.expect("valid")
    }

    fn states(domain: &Domain) -> String {
        let states = domain.vcpus.iter().flat_map(|own| &own.vcpu);
        states
            .map(|own| match (own.enabled.is_yes(), own.hotpluggable.is_some_and(|own| own.is_yes())) {
                (true, false) => 'b',
                (true, true) => 'o',
                (false, _) => '-',
            })
            .collect()
    }

    #[test]
    fn single_cpus_are_switched() {
        let mut own = domain("<vcpu current='3'>6</vcpu>");
        let mut expect = |cpus: &str, to, expected: &str, current| {
            switch(&mut own, &named(cpus).expect("a set"), to).expect("possible");
            assert_eq!((states(&own).as_str(), count(&own).current), (expected, current), "{cpus}");
            assert_eq!(u32::from(own.vcpu.as_ref().map_or(0, |own| own.online())), current);
        };
        expect("4", Switch::On, "bbb-o-", 4);
        expect("4", Switch::On, "bbb-o-", 4);
        expect("1-2", Switch::Off, "b---o-", 2);
        expect("1-5", Switch::On, "booooo", 6);
        expect("3", Switch::Off, "boo-oo", 5);
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let mut own = domain("<vcpu current='3'>6</vcpu>");
        let before = own.to_xml(Options::LOSSLESS).expect("writable");
        let mut refused = |cpus: &str, to| {
            let error = switch(&mut own, &named(cpus).expect("a set"), to).expect_err("impossible");
            assert_eq!(own.to_xml(Options::LOSSLESS).expect("writable"), before, "{cpus}");
            error.to_string()
        };
        assert_eq!(refused("6", Switch::On), "invalid argument: vcpu 6 is not present in persistent config");
        assert_eq!(refused("0", Switch::Off), "invalid argument: vCPU '0' can't be modified");
        let followed = "vcpu '1' can't be modified as it is followed by non-hotpluggable online vcpus";
        assert_eq!(refused("1", Switch::Off), format!("invalid argument: {followed}"));
        for (text, message) in [
            ("x", "Failed to parse bitmap 'x'"),
            ("", "Failed to parse bitmap ''"),
            ("^2", "no vcpus selected for modification"),
        ] {
            assert_eq!(
                named(text).map_err(|error| error.to_string()),
                Err(format!("invalid argument: {message}"))
            );
        }
    }
}
