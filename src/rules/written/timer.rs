//! `<clock>` and its timers (parse-and-rules.md 2.7).

use super::lacks;
use crate::diagnostic::{Findings, Place};
use crate::domain::clock::{Offset, Tickpolicy, Timer, TimerName};
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISPLACED_ELEMENT};

/// The clock has what its offset needs, and timers what their kind allows.
pub fn clock(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.clock else { return };
    let clock = root.child("clock");
    match own.offset {
        Offset::Timezone if own.timezone.is_none() => {
            lacks(findings, &clock, "clock", "timezone")
                .help("`offset='timezone'` needs one, such as 'Europe/Paris'");
        }
        Offset::Absolute if own.start.is_none() => {
            lacks(findings, &clock, "clock", "start")
                .help("`offset='absolute'` needs the time in seconds since 1970");
        }
        Offset::Timezone | Offset::Absolute | Offset::Utc | Offset::Localtime | Offset::Variable => {}
    }
    for (own, place) in clock.each("timer", &own.timer) {
        timer(own, &place, findings);
    }
}

fn timer(own: &Timer, place: &Place<'_>, findings: &mut Findings) {
    let name = own.name;
    let paravirtual = matches!(name, TimerName::Kvmclock | TimerName::Hypervclock);
    let (tsc, tracks) = (name == TimerName::Tsc, matches!(name, TimerName::Platform | TimerName::Rtc));
    let attributes = [
        ("tickpolicy", own.tickpolicy.is_some() && paravirtual, "it has no ticks; remove the attribute"),
        ("frequency", own.frequency > 0 && !tsc, "only the timer 'tsc' has it"),
        ("mode", own.mode.is_some() && !tsc, "only the timer 'tsc' has it"),
        ("track", own.track.is_some() && !tracks, "only the timers 'platform' and 'rtc' have it"),
    ];
    for (attribute, _, help) in attributes.into_iter().filter(|(_, excluded, _)| *excluded) {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &place.attr(attribute),
                format!("`{attribute}` of the timer '{name}'"),
            )
            .help(help);
    }
    let limits = own.catchup.as_ref();
    let limited = limits.is_some_and(|limits| limits.threshold > 0 || limits.slew > 0 || limits.limit > 0);
    if limited && own.tickpolicy != Some(Tickpolicy::Catchup) {
        findings
            .report(
                &MISPLACED_ELEMENT,
                &place.child("catchup"),
                format!("`<catchup>` of the timer '{name}' without `tickpolicy='catchup'`"),
            )
            .help("set the policy, or remove `<catchup>`");
    }
}
