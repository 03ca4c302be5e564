//! Virtual CPUs: how many there are and may be, and the calls that ask and change it.
//!
//! Four numbers can be asked for (current and maximum, of the running and of the stored
//! definition) and three can be set; [`Flags`] says which. What a call means for one definition
//! is in [`count()`] and [`set`]; which definition it means is a driver's business
//! ([`crate::driver`]).

pub mod document;
pub mod each;
mod error;
mod flags;

use crate::domain::Domain;
use crate::xml::value::token::YesNo;

pub use each::Switch;
pub use error::Error;
pub use flags::Flags;

/// The most virtual CPUs that a call takes.
pub const MAX: u32 = 65_535;

/// Both numbers of one definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// CPUs that the guest can ever have.
    pub maximum: u32,
    /// CPUs that are online.
    pub current: u32,
}

/// Which of the two numbers is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The current one.
    Current,
    /// The most virtual CPUs that the guest can have, instead of those that are online.
    Maximum,
}

/// The numbers of a definition; one CPU where it says nothing.
pub fn count(domain: &Domain) -> Count {
    let Some(vcpu) = &domain.vcpu else { return Count { maximum: 1, current: 1 } };
    let listed = domain.vcpus.as_ref().filter(|vcpus| !vcpus.vcpu.is_empty());
    let online = listed.map(|vcpus| vcpus.vcpu.iter().filter(|state| state.enabled.is_yes()).count() as u32);
    Count { maximum: vcpu.maximum.into(), current: online.unwrap_or_else(|| vcpu.online().into()) }
}

/// Checks what every driver asks of a get: at most one of live and config.
///
/// # Errors
/// Where both are asked for.
pub fn check_get(flags: Flags) -> Result<(), Error> {
    if flags.contains(Flags::LIVE | Flags::CONFIG) {
        return Err(Error::InvalidArgument(
            "flags 'live' and 'config' in virDomainGetVcpusFlags are mutually exclusive".to_owned(),
        ));
    }
    Ok(())
}

/// Checks what every driver asks of a set: a count from 1 to [`MAX`].
///
/// # Errors
/// Where the count is outside of that.
pub fn check_set(count: u32) -> Result<(), Error> {
    match count {
        0 => Err(Error::InvalidArgument("the number of virtual CPUs must not be zero".to_owned())),
        1..=MAX => Ok(()),
        _ => Err(Error::InvalidArgument(format!("the number of virtual CPUs ({count}) exceeds {MAX}"))),
    }
}

/// Changes one number of a definition. On an error nothing has changed.
///
/// A current number equal to the maximum drops the attribute; a maximum below the current number
/// lowers that with it. The states of `<vcpus>` and the pins follow.
///
/// # Errors
/// [`Error::InvalidArgument`] where the current number would exceed the maximum, and where the
/// maximum would no longer be what a CPU topology makes.
pub fn set(domain: &mut Domain, which: Which, new: u32) -> Result<(), Error> {
    check_set(new)?;
    Ok(change(domain, which, new)?)
}

/// Why a number cannot be what is asked for.
enum Refused {
    /// More CPUs are to be online than the guest can have.
    AboveMaximum { new: u32, maximum: u32 },
    /// The CPU topology makes another number; `None` where it is beyond counting.
    Topology { new: u32, made: Option<u32> },
}

fn change(domain: &mut Domain, which: Which, new: u32) -> Result<(), Refused> {
    let before = count(domain);
    let after = match which {
        Which::Current if new > before.maximum => {
            return Err(Refused::AboveMaximum { new, maximum: before.maximum });
        }
        Which::Current => Count { current: new, ..before },
        Which::Maximum => Count { maximum: new, current: before.current.min(new) },
    };
    let topology = domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref());
    if let Some(made) = topology.map(|topology| topology.product()) {
        if which == Which::Maximum && made != Some(new) {
            return Err(Refused::Topology { new, made });
        }
    }
    store(domain, before, after);
    Ok(())
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Error {
        Error::InvalidArgument(match refused {
            Refused::AboveMaximum { new, maximum } => {
                format!("requested cpu amount exceeds maximum ({new} > {maximum})")
            }
            Refused::Topology { new, made } => {
                let made = made.map_or("too many".to_owned(), |product| product.to_string());
                format!("the CPU topology makes {made} CPUs; the maximum cannot be {new}")
            }
        })
    }
}

fn store(domain: &mut Domain, before: Count, after: Count) {
    let vcpu = domain.vcpu.get_or_insert_with(Default::default);
    vcpu.maximum = after.maximum as u16;
    vcpu.current = (after.current < after.maximum).then_some(after.current as u16);
    if let Some(vcpus) = domain.vcpus.as_mut().filter(|vcpus| !vcpus.vcpu.is_empty()) {
        vcpus.vcpu.retain(|state| state.id < after.maximum);
        for id in 0..after.maximum {
            if !vcpus.vcpu.iter().any(|state| state.id == id) {
                vcpus.vcpu.push(crate::domain::vcpu::VcpuState {
                    id,
                    enabled: YesNo::No,
                    hotpluggable: Some(YesNo::Yes),
                    order: 0,
                    rest: Default::default(),
                });
            }
        }
        crate::order::by_key(&mut vcpus.vcpu, |state| state.id);
        switch(&mut vcpus.vcpu, after.current as usize);
    }
    if after.maximum < before.maximum {
        if let Some(cputune) = &mut domain.cputune {
            cputune.vcpupin.retain(|pin| pin.vcpu < after.maximum);
        }
    }
}

/// Brings the lowest offline CPUs online, or takes the highest online ones off; CPU 0 stays, and
/// those that cannot be unplugged go last.
fn switch(states: &mut [crate::domain::vcpu::VcpuState], wanted: usize) {
    let online = |states: &[crate::domain::vcpu::VcpuState]| {
        states.iter().filter(|state| state.enabled.is_yes()).count()
    };
    while online(states) < wanted {
        let next = states.iter_mut().find(|state| !state.enabled.is_yes());
        let Some(state) = next else { return };
        state.enabled = YesNo::Yes;
    }
    while online(states) > wanted {
        let pluggable = states.iter().rposition(|state| {
            state.id != 0 && state.enabled.is_yes() && state.hotpluggable.is_some_and(YesNo::is_yes)
        });
        let any = states.iter().rposition(|state| state.id != 0 && state.enabled.is_yes());
        let Some(index) = pluggable.or(any) else { return };
        states[index].enabled = YesNo::No;
        states[index].hotpluggable = Some(YesNo::Yes);
        states[index].order = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Options;

    fn domain(inner: &str) -> Domain {
        Domain::read(&format!("<domain type='test'><name>a</name>{inner}</domain>")).domain.expect("valid")
    }

    #[test]
    fn a_refused_change_changes_nothing() {
        let mut domain =
            domain("<vcpu current='2'>4</vcpu><cpu><topology sockets='4' cores='1' threads='1'/></cpu>");
        let before = domain.to_xml(Options::LOSSLESS).expect("writable");
        for (which, new) in
            [(Which::Current, 5), (Which::Current, 0), (Which::Maximum, 3), (Which::Maximum, 65_536)]
        {
            assert!(set(&mut domain, which, new).is_err());
            assert_eq!(domain.to_xml(Options::LOSSLESS).expect("writable"), before);
        }
    }

    #[test]
    fn states_and_pins_follow() {
        let mut domain = domain(
            "<vcpu current='2'>4</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='2' enabled='yes' hotpluggable='yes'/></vcpus>\
             <cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='3' cpuset='1'/></cputune>",
        );
        assert_eq!(count(&domain), Count { maximum: 4, current: 2 });
        set(&mut domain, Which::Current, 3).expect("within the maximum");
        assert_eq!(count(&domain), Count { maximum: 4, current: 3 });
        set(&mut domain, Which::Maximum, 1).expect("free of topology");
        assert_eq!(count(&domain), Count { maximum: 1, current: 1 });
        assert_eq!(domain.cputune.expect("kept").vcpupin.len(), 1);
    }
}
