//! The guests that `xl list` and `xl list -l` show.
//!
//! The long form is JSON: what a guest is, its uuid, and its limits. What a guest has at the moment is in the short
//! form, a line for each.

use super::refuse;
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::{Handle, State};
use serde_json::Value;
use wire::xdr::Uuid;

/// A running guest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guest {
    pub(super) name: String,
    pub(super) uuid: Uuid,
    pub(super) id: i32,
    /// libxl's word for what kind of guest it is.
    pub(super) kind: String,
    /// The most virtual CPUs that it can have; of some, such as the host's own, only the lists of CPUs say it.
    pub(super) max_vcpus: Option<u32>,
    /// The most memory that it can have, in KiB.
    pub(super) max_memory: u64,
    /// What it has at the moment.
    pub(super) now: Now,
}

/// What a line of the short form says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Now {
    /// Memory, in KiB.
    pub(super) memory: u64,
    /// Virtual CPUs that are online.
    pub(super) vcpus: u32,
    pub(super) state: State,
    /// CPU time, in nanoseconds.
    pub(super) time: u64,
}

impl Guest {
    pub(super) fn handle(&self) -> Handle {
        Handle { name: self.name.clone(), uuid: self.uuid, id: self.id }
    }
}

/// The guests of both forms. One that is only in one of them has started or ended between the two.
pub(super) fn read(long: &str, short: &str) -> Result<Vec<Guest>> {
    let json: Value = serde_json::from_str(long).map_err(|error| {
        Error::new(Code::Internal, Origin::Xen, format!("'xl list -l' prints no JSON: {error}"))
    })?;
    let entries = match json {
        Value::Array(entries) => entries,
        other => vec![other],
    };
    let now: Vec<(i32, Now)> = short.lines().filter_map(line).collect();
    let mut guests = Vec::new();
    for entry in &entries {
        let Some(id) = entry["domid"].as_i64().and_then(|id| i32::try_from(id).ok()) else {
            return refuse(Code::Internal, "'xl list -l' prints a guest without 'domid'");
        };
        if let Some((_, now)) = now.iter().find(|(own, _)| *own == id) {
            guests.push(guest(entry, id, now.clone())?);
        }
    }
    Ok(guests)
}

fn guest(entry: &Value, id: i32, now: Now) -> Result<Guest> {
    let (about, build) = (&entry["config"]["c_info"], &entry["config"]["b_info"]);
    let text = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
    let uuid = text("uuid");
    let Ok(bytes) = <crate::xml::value::id::Uuid as crate::xml::value::Value>::parse(&uuid) else {
        return refuse(Code::Internal, format!("'xl list -l' prints '{uuid}' as the uuid of guest {id}"));
    };
    Ok(Guest {
        name: text("name"),
        uuid: Uuid(bytes.0),
        id,
        kind: text("type"),
        max_vcpus: build["max_vcpus"].as_u64().and_then(|count| u32::try_from(count).ok()),
        max_memory: build["max_memkb"].as_u64().unwrap_or(now.memory),
        now,
    })
}

/// A line of the short form; the heading is none. Names may hold spaces, so that columns are counted from the end.
fn line(text: &str) -> Option<(i32, Now)> {
    let mut words = text.split_whitespace().rev();
    let time: f64 = words.next()?.parse().ok()?;
    let state = state(words.next()?)?;
    let vcpus = words.next()?.parse().ok()?;
    let megabytes: u64 = words.next()?.parse().ok()?;
    let id = words.next()?.parse().ok()?;
    let time = (time * 1e9) as u64;
    Some((id, Now { memory: megabytes.saturating_mul(1024), vcpus, state, time }))
}

/// The state that six letters or dashes mean: running, blocked, paused, shut down, crashed, dying. One with none of
/// them waits for a CPU of the host.
fn state(letters: &str) -> Option<State> {
    let is_column = letters.len() == 6
        && letters.bytes().zip(*b"rbpscd").all(|(own, letter)| own == letter || own == b'-');
    let has = |letter| letters.contains(letter);
    is_column.then(|| match () {
        () if has('c') => State::Crashed,
        () if has('s') || has('d') => State::Shutdown,
        () if has('p') => State::Paused,
        () => State::Running,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_letters() {
        let all = [
            ("r-----", Some(State::Running)),
            ("-b----", Some(State::Running)),
            ("------", Some(State::Running)),
            ("--p---", Some(State::Paused)),
            ("---s--", Some(State::Shutdown)),
            ("-----d", Some(State::Shutdown)),
            ("---sc-", Some(State::Crashed)),
            ("State", None),
            ("r----", None),
            ("b-----", None),
        ];
        for (letters, expected) in all {
            assert_eq!(state(letters), expected, "{letters}");
        }
    }

    #[test]
    fn names_hold_what_they_like() {
        let own = line("a guest 7                    3   512     2     -b----      12.5").expect("a guest");
        assert_eq!(own.0, 3);
        assert_eq!(own.1, Now { memory: 524_288, vcpus: 2, state: State::Running, time: 12_500_000_000 });
        assert_eq!(line("Name                                        ID   Mem VCPUs\tState\tTime(s)"), None);
        assert_eq!(line(""), None);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for long in ["", "[", "{}", "[{}]", "[{\"domid\": 1, \"config\": {\"c_info\": {\"uuid\": \"x\"}}}]"] {
            let read = read(long, "a 1 2 3 r----- 4.0");
            assert_eq!(read.map_err(|error| error.code), Err(Code::Internal), "{long}");
        }
        assert_eq!(read("[]", ""), Ok(Vec::new()));
        assert_eq!(read("[{\"domid\": 1}]", ""), Ok(Vec::new()), "it has ended meanwhile");
    }
}
