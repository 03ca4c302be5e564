//! `<clock>` (qemu-rules.md 3.10).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::clock::{Tickpolicy, Timer, TimerName, Track};
use crate::domain::Arch;
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;

rule! {
    /// The timer cannot have that setting in QEMU.
    ///
    /// What can happen to missed ticks differs: the RTC delays them or catches up, the PIT does not
    /// merge them, the virtual timer of Arm delays or discards them and cannot be switched off, and
    /// the RTC does not follow the time since boot.
    ///
    /// ```xml wrong
    /// <clock offset='utc'><timer name='rtc' tickpolicy='merge'/></clock>
    /// ```
    /// ```xml right
    /// <clock offset='utc'><timer name='rtc' tickpolicy='catchup'/></clock>
    /// ```
    TIMER_SETTING = "Q030" "timer-setting-not-in-qemu" Error;
}

/// The last second of the year 9999.
const END_OF_TIME: u64 = 253_402_300_799;

impl Check<'_> {
    /// The machine has the timers, with what is set of them.
    pub(super) fn clock(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.clock else { return };
        let clock = root.child("clock");
        if let Some(start) = own.start.filter(|start| *start > END_OF_TIME) {
            let message = format!("`start='{start}'` is after the year 9999; expected at most {END_OF_TIME}");
            self.findings.report(&INVALID_VALUE, &clock.attr("start"), message);
        }
        for (timer, place) in clock.each("timer", &own.timer) {
            self.timer(timer, &place);
        }
    }

    fn timer(&mut self, timer: &Timer, place: &Place<'_>) {
        let name = timer.name;
        let on = timer.present == Some(YesNo::Yes);
        match name {
            TimerName::Platform => {
                self.findings
                    .report(&NOT_IN_QEMU, &place.attr("name"), "timer 'platform': QEMU has no such timer")
                    .remove_element("remove it");
            }
            TimerName::Tsc | TimerName::Kvmclock | TimerName::Hypervclock | TimerName::Hpet => {
                if on && !self.x86() {
                    let help = "remove it; it is for x86";
                    self.absent(&place.attr("name"), format_args!("timer '{name}'"), help);
                }
            }
            TimerName::Rtc => {
                if timer.track == Some(Track::Boot) {
                    self.findings
                        .report(
                            &TIMER_SETTING,
                            &place.attr("track"),
                            "`track='boot'` is not possible for timer 'rtc'",
                        )
                        .help("use 'guest' or 'wall'");
                }
                let possible = [Tickpolicy::Delay, Tickpolicy::Catchup];
                self.tickpolicy(timer, place, &possible, "use 'delay' or 'catchup'");
            }
            TimerName::Pit => {
                let possible = [Tickpolicy::Delay, Tickpolicy::Catchup, Tickpolicy::Discard];
                self.tickpolicy(timer, place, &possible, "use 'delay', 'catchup' or 'discard'");
                if timer.tickpolicy == Some(Tickpolicy::Catchup) {
                    let what = "`tickpolicy='catchup'` of timer 'pit'";
                    self.needs(Flag::KvmPitLostTickPolicy, &place.attr("tickpolicy"), what);
                }
            }
            TimerName::Armvtimer => self.armvtimer(timer, place),
        }
    }

    fn armvtimer(&mut self, timer: &Timer, place: &Place<'_>) {
        if self.domain.r#type != Type::Kvm || !self.family.virt_of(&self.arch, Arch::is_little_endian_arm) {
            let help = "remove it; it is for guests of type 'kvm' on Arm's 'virt'";
            self.absent(&place.attr("name"), "timer 'armvtimer'", help);
            return;
        }
        self.needs(Flag::CpuKvmNoAdjvtime, &place.attr("name"), "timer 'armvtimer'");
        if timer.present == Some(YesNo::No) {
            self.findings
                .report(
                    &TIMER_SETTING,
                    &place.attr("present"),
                    "`present='no'` is not possible for timer 'armvtimer'",
                )
                .remove("; the timer is always there");
        }
        let possible = [Tickpolicy::Delay, Tickpolicy::Discard];
        self.tickpolicy(timer, place, &possible, "use 'delay' or 'discard'");
    }

    /// Missed ticks are treated in one of the ways that the timer has.
    fn tickpolicy(&mut self, timer: &Timer, place: &Place<'_>, possible: &[Tickpolicy], help: &str) {
        if let Some(policy) = timer.tickpolicy.filter(|policy| !possible.contains(policy)) {
            let message = format!("`tickpolicy='{policy}'` is not possible for timer '{}'", timer.name);
            self.findings.report(&TIMER_SETTING, &place.attr("tickpolicy"), message).help(help);
        }
    }
}
