//! The guest's clock and its timers (qemu-command-1.md 2.18, 2.19).

use super::Translation;
use crate::domain::clock::{Adjustment, Basis, Offset, Tickpolicy, TimerName, Track};
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

pub(super) fn clock(out: &mut Translation<'_>) {
    let none = Default::default();
    let clock = out.domain.clock.as_ref().unwrap_or(&none);
    let mut text = match clock.offset {
        Offset::Utc => "base=utc".to_owned(),
        Offset::Localtime => "base=localtime".to_owned(),
        Offset::Timezone => {
            if let Some(zone) = &clock.timezone {
                out.set_environment("TZ", zone.0.clone());
            }
            "base=localtime".to_owned()
        }
        Offset::Variable if out.launch.now == 0 && !out.launch.is_managed() => {
            let local = clock.basis == Some(Basis::Localtime);
            format!("base={}", if local { "localtime" } else { "utc" })
        }
        Offset::Variable => {
            let seconds = match clock.adjustment {
                Some(Adjustment::Seconds(seconds)) => seconds,
                _ => 0,
            };
            let local = if clock.basis == Some(Basis::Localtime) { out.launch.local_offset } else { 0 };
            let seconds = out.launch.now.saturating_add(seconds).saturating_add(local);
            format!("base={}", moment(seconds))
        }
        Offset::Absolute => format!("base={}", moment(clock.start.unwrap_or(0) as i64)),
    };
    if let Some(rtc) = clock.timer.iter().find(|timer| timer.name == TimerName::Rtc) {
        match rtc.track {
            Some(Track::Guest) => text.push_str(",clock=vm"),
            Some(Track::Wall) => text.push_str(",clock=host"),
            Some(Track::Realtime) => text.push_str(",clock=rt"),
            Some(Track::Boot) | None => {}
        }
        if rtc.tickpolicy == Some(Tickpolicy::Catchup) {
            text.push_str(",driftfix=slew");
        }
    }
    out.option("-rtc", text);
    for timer in &clock.timer {
        match timer.name {
            TimerName::Pit if out.has(Flag::KvmPitLostTickPolicy) => match timer.tickpolicy {
                None | Some(Tickpolicy::Delay) => out.option("-global", "kvm-pit.lost_tick_policy=delay"),
                Some(Tickpolicy::Discard) => out.option("-global", "kvm-pit.lost_tick_policy=discard"),
                Some(_) => {}
            },
            TimerName::Hpet
                if timer.present == Some(YesNo::No) && !out.has(Flag::MachineHpet) && out.arch().is_x86() =>
            {
                out.word("-no-hpet")
            }
            _ => {}
        }
    }
}

/// A moment as `2009-02-13T23:31:30`.
fn moment(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1970 to a date, by eras of 400 years that begin in March.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// The seconds since 1970 of a moment such as [`moment`] writes; the time may be left out.
pub(crate) fn seconds(moment: &str) -> Option<i64> {
    let (date, time) = moment.split_once('T').unwrap_or((moment, "0:0:0"));
    let numbers = |text: &str, at: char| -> Option<Vec<i64>> {
        text.split(at).map(|part| part.parse().ok().filter(|part| (0..10_000).contains(part))).collect()
    };
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let ([year, month, day], [hour, minute, second]) = (date[..].try_into().ok()?, time[..].try_into().ok()?);
    let (year, month): (i64, i64) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    // The eras of `moment` again.
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day: i64 = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719_468;
    let (hour, minute, second): (i64, i64, i64) = (hour, minute, second);
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments() {
        for (text, expected) in [
            ("1970-01-01T00:00:00", Some(0)),
            ("2024-02-29T12:00:01", Some(1_709_208_001)),
            ("2006-06-17", Some(1_150_502_400)),
            ("1969-12-31T23:59:59", Some(-1)),
            ("soon", None),
            ("99999999999-1-1", None),
        ] {
            assert_eq!(super::seconds(text), expected, "{text}");
            if let Some(seconds) = expected.filter(|_| text.contains('T')) {
                assert_eq!(super::moment(seconds), text);
            }
        }
    }
}
