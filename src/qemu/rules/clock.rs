//! `<clock>` (qemu-rules.md 3.10).

use super::Check;
use crate::domain::clock::{Tickpolicy, TimerName, Track};
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

impl Check<'_> {
    pub(super) fn clock(&mut self) {
        let Some(clock) = &self.domain.clock else { return };
        self.at("/domain/clock");
        let late = clock.start.is_some_and(|start| start > 253_402_300_799);
        self.refuse(late, "the clock starts in the year 9999 at the latest");
        for timer in &clock.timer {
            self.at("/domain/clock/timer");
            let (name, policy) = (timer.name, timer.tickpolicy);
            let yes = timer.present == Some(YesNo::Yes);
            match name {
                TimerName::Platform => self.refuse(true, "QEMU has no platform timer"),
                TimerName::Tsc | TimerName::Kvmclock | TimerName::Hypervclock => {
                    self.refuse(yes && !self.x86(), format!("the timer '{name}' is for x86"));
                }
                TimerName::Rtc => {
                    self.refuse(
                        timer.track == Some(Track::Boot),
                        "the clock does not track the time since boot",
                    );
                    let other = matches!(policy, Some(Tickpolicy::Merge | Tickpolicy::Discard));
                    self.refuse(other, "missed ticks of the clock are delayed or caught up");
                }
                TimerName::Pit => {
                    self.refuse(policy == Some(Tickpolicy::Merge), "missed ticks of the PIT are not merged");
                    let catchup = policy == Some(Tickpolicy::Catchup);
                    let lost = self.has(Flag::KvmPitLostTickPolicy);
                    self.refuse(catchup && !lost, "missed ticks of the PIT are not caught up by this binary");
                }
                TimerName::Hpet => self.refuse(yes && !self.x86(), "the timer 'hpet' is for x86"),
                TimerName::Armvtimer => {
                    let fits = self.domain.r#type == Type::Kvm && self.arm_virt();
                    self.refuse(!fits, "the timer 'armvtimer' is for KVM guests on ARM's virtual board");
                    self.refuse(timer.present == Some(YesNo::No), "the timer 'armvtimer' is always there");
                    self.lacks(fits, Flag::CpuKvmNoAdjvtime, "the timer 'armvtimer'");
                    let other = matches!(policy, Some(Tickpolicy::Catchup | Tickpolicy::Merge));
                    self.refuse(other, "missed ticks of 'armvtimer' are delayed or discarded");
                }
            }
        }
    }
}
