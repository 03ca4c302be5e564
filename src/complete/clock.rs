//! `<clock>` (canonical-form.md 12).

use crate::domain::clock::{Adjustment, Basis, Offset, TimerName};
use crate::domain::{Clock, Domain};

/// `<clock>`: UTC where it is missing; a number of seconds makes it variable.
pub fn clock(domain: &mut Domain) {
    let clock = domain.clock.get_or_insert_with(Clock::default);
    match (clock.offset, clock.adjustment) {
        (Offset::Utc, Some(Adjustment::Seconds(_))) => {
            (clock.offset, clock.basis) = (Offset::Variable, Some(Basis::Utc));
        }
        (Offset::Localtime, Some(Adjustment::Seconds(_))) => {
            (clock.offset, clock.basis) = (Offset::Variable, Some(Basis::Localtime));
        }
        (Offset::Variable, _) => {
            if !matches!(clock.adjustment, Some(Adjustment::Seconds(_))) {
                clock.adjustment = Some(Adjustment::Seconds(0));
            }
            clock.basis.get_or_insert(Basis::Utc);
        }
        (Offset::Timezone | Offset::Absolute, _) => clock.adjustment = None,
        (Offset::Utc | Offset::Localtime, _) => {}
    }
    if clock.offset != Offset::Variable {
        clock.basis = None;
    }
    clock.timezone.take_if(|_| clock.offset != Offset::Timezone);
    clock.start.take_if(|_| clock.offset != Offset::Absolute);
    for timer in clock.timer.iter_mut().filter(|timer| timer.name != TimerName::Tsc) {
        (timer.frequency, timer.mode) = (0, None);
    }
}
