//! Virtual CPUs: `xl vcpu-list` shows them, `xl vcpu-set` brings them online and takes them off.

use super::guests::Guest;
use super::{live_only, refuse, supported, XenDriver};
use crate::driver::calls::Cpus;
use crate::driver::error::{Code, Result};
use crate::driver::{AFFECT_CONFIG, AFFECT_LIVE};
use wire::procedures::*;
use wire::xdr::Opaque;

const MAXIMUM: u32 = 4;

/// A virtual CPU, as a line shows it.
#[derive(Clone, Debug, PartialEq)]
struct Cpu {
    number: u32,
    /// The host's CPU that it runs on; none where it is offline.
    place: Option<i32>,
    /// 0 offline, 1 running, 2 blocked: the numbers of the public interface.
    state: i32,
    /// CPU time, in nanoseconds.
    time: u64,
    /// The host's CPUs that it may run on, in `xl`'s notation.
    affinity: String,
}

impl XenDriver {
    fn cpus(&self, guest: &Guest) -> Result<Vec<Cpu>> {
        let text = self.tool.run(&["vcpu-list", &guest.id.to_string()])?;
        let cpus: Vec<Cpu> = text.lines().filter_map(|text| line(text, guest.id)).collect();
        match cpus.is_empty() {
            true => refuse(Code::Internal, format!("'xl vcpu-list {}' shows no CPU", guest.id)),
            false => Ok(cpus),
        }
    }

    fn maximum(&self, guest: &Guest) -> Result<u32> {
        match guest.max_vcpus {
            Some(count) => Ok(count),
            // All that there can be are listed, offline or not.
            None => Ok(self.cpus(guest)?.len() as u32),
        }
    }
}

impl Cpus for XenDriver {
    fn domain_get_vcpus_flags(&self, call: &DomainGetVcpusFlags) -> Result<DomainGetVcpusFlagsReply> {
        supported(call.flags, AFFECT_LIVE | AFFECT_CONFIG | MAXIMUM, "libxlDomainGetVcpusFlags")?;
        let guest = self.find(&call.dom)?;
        live_only(call.flags)?;
        let num = match call.flags & MAXIMUM {
            0 => guest.now.vcpus,
            _ => self.maximum(&guest)?,
        };
        Ok(DomainGetVcpusFlagsReply { num: num as i32 })
    }

    fn domain_set_vcpus_flags(&self, call: &DomainSetVcpusFlags) -> Result<()> {
        supported(call.flags, AFFECT_LIVE | AFFECT_CONFIG | MAXIMUM, "libxlDomainSetVcpusFlags")?;
        let guest = self.find(&call.dom)?;
        live_only(call.flags)?;
        if call.flags & MAXIMUM != 0 {
            // The maximum of a running guest is fixed.
            return refuse(
                Code::InvalidArg,
                "Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'",
            );
        }
        let (count, maximum) = (call.nvcpus, self.maximum(&guest)?);
        if count > maximum {
            let detail = "requested vcpus is greater than max allowable vcpus for the live domain";
            return refuse(Code::InvalidArg, format!("{detail}: {count} > {maximum}"));
        }
        // More CPUs than the host has are the client's decision, as they are when a guest starts.
        let (id, count) = (guest.id.to_string(), count.to_string());
        self.tool.run(&["vcpu-set", "--ignore-host", &id, &count]).map(drop)
    }

    fn domain_get_max_vcpus(&self, call: &DomainGetMaxVcpus) -> Result<DomainGetMaxVcpusReply> {
        let guest = self.find(&call.dom)?;
        Ok(DomainGetMaxVcpusReply { num: self.maximum(&guest)? as i32 })
    }

    fn domain_get_vcpus(&self, call: &DomainGetVcpus) -> Result<DomainGetVcpusReply> {
        let guest = self.find(&call.dom)?;
        let cpus = self.cpus(&guest)?;
        let wanted = usize::try_from(call.maxinfo).unwrap_or_default();
        let shown = || cpus.iter().filter(|cpu| cpu.place.is_some()).take(wanted);
        let info = shown().map(|cpu| DomainGetVcpusReplyInfo {
            number: cpu.number,
            state: cpu.state,
            cpu_time: cpu.time,
            cpu: cpu.place.unwrap_or(-1),
        });
        let length = usize::try_from(call.maplen).unwrap_or_default().min(MAP);
        let maps = shown().flat_map(|cpu| map(&cpu.affinity, length));
        Ok(DomainGetVcpusReply { info: info.collect(), cpumaps: Opaque(maps.collect()) })
    }
}

/// The longest map of host CPUs, in bytes: more CPUs than a host of Xen can have.
const MAP: usize = 1024;

/// A line of `xl vcpu-list` about a guest: its name, its id, the CPU's number and place, three letters, the time, and
/// the affinities `hard / soft`. Names may hold spaces, so that columns are found from the letters.
fn line(text: &str, id: i32) -> Option<Cpu> {
    let (columns, _soft) = text.rsplit_once(" / ")?;
    let mut words = columns.split_whitespace().rev();
    let affinity = words.next()?.to_owned();
    let time: f64 = words.next()?.parse().ok()?;
    let letters = words.next()?;
    let place = words.next()?.parse().ok();
    let number = words.next()?.parse().ok()?;
    if words.next()?.parse() != Ok(id) {
        return None;
    }
    let state = match letters.as_bytes() {
        [_, _, b'p'] => 0,
        [_, b'b', _] => 2,
        [_, _, _] => 1,
        _ => return None,
    };
    Some(Cpu { number, place: place.filter(|_| state != 0), state, time: (time * 1e9) as u64, affinity })
}

/// A map of host CPUs of that many bytes, from `all`, or from ranges with commas between them.
fn map(affinity: &str, length: usize) -> Vec<u8> {
    let mut map = vec![0; length];
    let ranges = affinity.split(',').filter_map(|part| match part.split_once('-') {
        _ if part == "all" => Some((0, usize::MAX)),
        Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
        None => part.parse().ok().map(|only: usize| (only, only)),
    });
    for (first, last) in ranges {
        for cpu in first..(length * 8).min(last.saturating_add(1)) {
            map[cpu / 8] |= 1 << (cpu % 8);
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cpus() {
        let text = "a b 1                                3     2    5   -b-      10.5  0-3,6 / all";
        let expected =
            Cpu { number: 2, place: Some(5), state: 2, time: 10_500_000_000, affinity: "0-3,6".into() };
        assert_eq!(line(text, 3), Some(expected));
        assert_eq!(line(text, 4), None, "it is of another guest");
        let offline = line("web                                  3     3    -   --p       0.0  all / all", 3);
        let offline = offline.expect("a CPU");
        assert_eq!((offline.place, offline.state), (None, 0));
        let heading =
            "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)";
        assert_eq!(line(heading, 3), None);
    }

    #[test]
    fn maps_have_the_length_that_is_asked_for() {
        for (affinity, length, expected) in [
            ("all", 2, vec![0xff, 0xff]),
            ("0-3,6", 1, vec![0x4f]),
            ("6-12", 2, vec![0xc0, 0x1f]),
            ("9", 1, vec![0]),
            ("none", 1, vec![0]),
            ("18446744073709551615", 1, vec![0]),
            ("all", 0, vec![]),
        ] {
            assert_eq!(map(affinity, length), expected, "{affinity}");
        }
    }
}
