//! Dates, times and durations of XML Schema.

use super::decimal::Decimal;
use super::Value;

/// Reads a value of a calendar type by the shape of its name; `None` where it is none.
pub fn moment(kind: &str, text: &str) -> Option<Value> {
    let (rest, zone) = zone(text)?;
    let (year, month, day, time): (i64, u32, u32, &str) = match kind {
        "dateTime" => {
            let (date, time) = rest.split_once('T')?;
            let (year, month, day) = date_of(date)?;
            (year, month, day, time)
        }
        "date" => {
            let (year, month, day) = date_of(rest)?;
            (year, month, day, "00:00:00")
        }
        "time" => (1972, 12, 31, rest),
        "gYear" => (year_of(rest)?, 1, 1, "00:00:00"),
        "gYearMonth" => {
            let (year, month) = rest.rsplit_once('-')?;
            (year_of(year)?, two(month)?, 1, "00:00:00")
        }
        "gMonth" => {
            let month = rest.strip_prefix("--")?;
            (1972, two(month.strip_suffix("--").unwrap_or(month))?, 1, "00:00:00")
        }
        "gDay" => (1972, 12, two(rest.strip_prefix("---")?)?, "00:00:00"),
        "gMonthDay" => {
            let (month, day) = rest.strip_prefix("--")?.split_once('-')?;
            (1972, two(month)?, two(day)?, "00:00:00")
        }
        _ => return None,
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let seconds = time_of(time)?;
    let days = days_before(year, month, day);
    let whole = Decimal::from(days.checked_mul(86_400)?).plus(&seconds);
    let offset = zone.unwrap_or(0);
    Some(Value::Moment(whole.minus(&Decimal::from(offset * 60)), zone.is_some()))
}

/// The text without its time zone, and the zone in minutes.
fn zone(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(rest) = text.strip_suffix('Z') {
        return Some((rest, Some(0)));
    }
    let at = text.len().checked_sub(6).filter(|at| text.is_char_boundary(*at));
    let Some((rest, tail)) = at.map(|at| text.split_at(at)) else { return Some((text, None)) };
    let sign = match tail.as_bytes() {
        [b'+', _, _, b':', _, _] => 1,
        [b'-', _, _, b':', _, _] => -1,
        _ => return Some((text, None)),
    };
    let (hours, minutes) = (two(&tail[1..3])?, two(&tail[4..6])?);
    let total = i64::from(hours * 60 + minutes);
    (minutes < 60 && total <= 14 * 60).then_some((rest, Some(sign * total)))
}

fn two(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn year_of(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let plain = digits.len() >= 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !(digits.len() > 4 && digits.starts_with('0'));
    let year: i64 =
        plain.then(|| digits.parse().ok()).flatten().filter(|year| *year != 0 && *year < 1 << 40)?;
    Some(if negative { -year } else { year })
}

fn date_of(text: &str) -> Option<(i64, u32, u32)> {
    let (rest, day) = text.rsplit_once('-')?;
    let (year, month) = rest.rsplit_once('-')?;
    Some((year_of(year)?, two(month)?, two(day)?))
}

fn time_of(text: &str) -> Option<Decimal> {
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let (whole, fraction) =
        seconds.split_once('.').map_or((seconds, None), |(whole, fraction)| (whole, Some(fraction)));
    if fraction
        .is_some_and(|fraction| fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let whole = two(whole)?;
    let midnight = hours == 24
        && minutes == 0
        && whole == 0
        && fraction.is_none_or(|fraction| fraction.bytes().all(|byte| byte == b'0'));
    if !(hours < 24 || midnight) || minutes > 59 || whole > 59 {
        return None;
    }
    let base = i64::from(hours * 3600 + minutes * 60 + whole);
    let fraction = fraction.and_then(|fraction| Decimal::parse(&format!("0.{fraction}")));
    Some(match fraction {
        Some(fraction) => Decimal::from(base).plus(&fraction),
        None => Decimal::from(base),
    })
}

fn is_leap(year: i64) -> bool {
    // There is no year 0: -1 is the leap year before 4.
    let year = if year < 0 { year + 1 } else { year };
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before(year: i64, month: u32, day: u32) -> i64 {
    let astronomical = if year < 0 { year + 1 } else { year };
    let before = astronomical - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let months: u32 = (1..month).map(|month| days_in(year, month)).sum();
    before * 365 + leaps + i64::from(months + day)
}

/// Reads a duration such as `P1Y2M3DT4H5M6.7S`.
pub fn duration(text: &str) -> Option<Value> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let [years, months, days] = parts(date, ["Y", "M", "D"])?;
    let [hours, minutes, seconds] = parts(time, ["H", "M", "S"])?;
    let whole = |text: Option<&str>| -> Option<i64> {
        let Some(text) = text else { return Some(0) };
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten()
            .filter(|number| *number < 1 << 40)
    };
    let seconds = match seconds {
        Some(text) if text.starts_with('.') || text.ends_with('.') || text.starts_with(['+', '-']) => {
            return None
        }
        Some(text) => Decimal::parse(text)?,
        None => Decimal::from(0),
    };
    let total = whole(days)? * 86_400 + whole(hours)? * 3600 + whole(minutes)? * 60;
    let seconds = Decimal::from(total).plus(&seconds);
    let months = whole(years)? * 12 + whole(months)?;
    Some(match negative {
        true => Value::Duration(-months, Decimal::from(0).minus(&seconds)),
        false => Value::Duration(months, seconds),
    })
}

fn parts<'t>(mut text: &'t str, letters: [&str; 3]) -> Option<[Option<&'t str>; 3]> {
    let mut found = [None; 3];
    for (slot, letter) in found.iter_mut().zip(letters) {
        if let Some((number, rest)) = text.split_once(letter) {
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
                return None;
            }
            *slot = Some(number);
            text = rest;
        }
    }
    text.is_empty().then_some(found)
}
