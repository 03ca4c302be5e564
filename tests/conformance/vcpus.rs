//! `vcpu`: what the reference's command printed for its test driver, replayed through the library.
//!
//! Which options exclude one another is the command's business, so it stands here.

use crate::corpus::{Case, Corpus};
use domdef::driver::test::TestDriver;
use domdef::driver::{Access, Connection, Copy, Error};
use domdef::vcpu::Flags;
use serde_json::Value;

const DOMAIN: &str = "<domain type='test'><name>d1</name><uuid>4b2f3a53-7a5c-4a4e-9c7a-0a6d1f0c2b1d</uuid>\
    <memory>8192</memory><vcpu placement='static' current='2'>4</vcpu><os><type>hvm</type></os></domain>";

/// The cases, one a row.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let rows = corpus.rows("vcpu/test-driver.ndjson").into_iter();
    rows.map(|row| {
        let state = row["state"].as_str().unwrap_or_default().split(' ').next().unwrap_or_default();
        let id = format!("{state}/{}", row["cmd"].as_str().unwrap_or_default().replace(' ', "_"));
        Case::new("vcpu", id, move || replay(&row))
    })
    .collect()
}

/// What a command prints: the standard output, or the lines of its errors.
type Printed = Result<String, Vec<String>>;

fn replay(row: &Value) -> Result<(), String> {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let connection = Connection::open(TestDriver::empty(), Access::ReadWrite);
    let state = text("state");
    let failed = |error: Box<Error>| error.to_string();
    if state.starts_with("running-transient") {
        connection.create_xml(DOMAIN).map_err(failed)?;
    } else {
        connection.define_xml(DOMAIN).map_err(failed)?;
        if state.starts_with("running") {
            connection.start("d1").map_err(failed)?;
        }
    }
    let command = text("cmd");
    let words: Vec<&str> = command.split_whitespace().skip(2).collect();
    let printed = match text("kind").as_str() {
        "vcpucount" => vcpucount(&connection, &words),
        "setvcpus" => setvcpus(&connection, &words),
        other => return Err(format!("{other} is no command that is replayed")),
    };
    let (code, out, err) = match printed {
        Ok(out) => (0, out, String::new()),
        Err(lines) => (1, "\n".to_owned(), lines.iter().map(|line| format!("error: {line}\n")).collect()),
    };
    let expected = (row["rc"].as_i64().unwrap_or_default(), text("stdout"), text("stderr"));
    if (code, out.clone(), err.clone()) != expected {
        return Err(format!("found {:?}, expected {expected:?}", (code, out, err)));
    }
    check_definitions(&connection, row)
}

/// The `<vcpu>` of both definitions, and the four numbers.
fn check_definitions(connection: &Connection, row: &Value) -> Result<(), String> {
    for (name, copy) in [("vcpu_live_or_cur", Copy::Current), ("vcpu_inactive", Copy::Inactive)] {
        let Some(expected) = row[name].as_array() else { continue };
        let expected: Vec<&str> = expected.iter().filter_map(Value::as_str).collect();
        let xml = connection.dump_xml("d1", copy).map_err(|error| error.to_string())?;
        let found: Vec<&str> = xml.lines().filter(|line| line.starts_with("  <vcpu ")).collect();
        if found != expected {
            return Err(format!("{name}: found {found:?}, expected {expected:?}"));
        }
    }
    let Some(after) = row["after"].as_array() else { return Ok(()) };
    let expected: Vec<&str> = after.iter().filter_map(Value::as_str).collect();
    let found: Vec<String> =
        table(connection).iter().map(|(what, which, count)| format!("{what} {which} {count}")).collect();
    match found == expected {
        true => Ok(()),
        false => Err(format!("after: found {found:?}, expected {expected:?}")),
    }
}

/// Those of the four numbers that the guest has.
fn table(connection: &Connection) -> Vec<(&'static str, &'static str, u32)> {
    let mut rows = Vec::new();
    for (what, maximum) in [("maximum", Flags::MAXIMUM), ("current", Flags::CURRENT)] {
        for (which, flag) in [("config", Flags::CONFIG), ("live", Flags::LIVE)] {
            if let Ok(count) = connection.vcpus("d1", flag | maximum) {
                rows.push((what, which, count));
            }
        }
    }
    rows
}

fn exclusive(words: &[&str], pairs: &[(&str, &str)]) -> Result<(), Vec<String>> {
    let given = |name: &str| words.contains(&name);
    match pairs.iter().find(|(a, b)| given(a) && given(b)) {
        Some((a, b)) => Err(vec![format!("Options {a} and {b} are mutually exclusive")]),
        None => Ok(()),
    }
}

fn flags(words: &[&str]) -> Flags {
    let all = [
        ("--live", Flags::LIVE),
        ("--config", Flags::CONFIG),
        ("--maximum", Flags::MAXIMUM),
        ("--guest", Flags::GUEST),
        ("--hotpluggable", Flags::HOTPLUGGABLE),
    ];
    all.iter().filter(|(name, _)| words.contains(name)).fold(Flags::CURRENT, |flags, (_, flag)| flags | *flag)
}

fn vcpucount(connection: &Connection, words: &[&str]) -> Printed {
    exclusive(words, &[("--live", "--config")])?;
    if words.contains(&"--maximum") || words.contains(&"--active") {
        exclusive(words, &[("--current", "--live"), ("--current", "--config"), ("--active", "--maximum")])?;
    }
    exclusive(words, &[("--guest", "--config")])?;
    if words.is_empty() {
        let rows = table(connection);
        return Ok(rows
            .iter()
            .map(|(what, which, count)| format!("{what:<12} {which:<12} {count:>3}\n"))
            .collect());
    }
    match connection.vcpus("d1", flags(words)) {
        Ok(count) => Ok(format!("{count}\n")),
        Err(error) if words.contains(&"--guest") => {
            Err(vec!["Failed to retrieve vCPU count from the guest".to_owned(), error.to_string()])
        }
        Err(error) => Err(vec![error.to_string()]),
    }
}

fn setvcpus(connection: &Connection, words: &[&str]) -> Printed {
    exclusive(words, &[("--current", "--live"), ("--current", "--config"), ("--guest", "--config")])?;
    if words.contains(&"--maximum") && !words.contains(&"--config") {
        return Err(vec!["Option --config is required by option --maximum".to_owned()]);
    }
    let count = words.iter().find_map(|word| word.parse::<u32>().ok()).unwrap_or_default();
    if count == 0 {
        return Err(vec!["Can't set 0 processors for a VM".to_owned()]);
    }
    let options = words.iter().any(|word| word.starts_with("--"));
    let flags = if options { flags(words) } else { Flags::LIVE };
    let result = connection.set_vcpus("d1", count, flags);
    match result {
        Ok(()) => Ok("\n".to_owned()),
        Err(error) => Err(vec![error.to_string()]),
    }
}
