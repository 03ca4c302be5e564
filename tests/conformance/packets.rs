//! `packets`: packets as real daemons and clients sent them, with the values in them.

use crate::corpus::{Case, Corpus};
use serde_json::Value;
use std::io::{Cursor, Read};
use std::os::fd::OwnedFd;
use wire::describe::Value as Own;
use wire::packet::{Packet, Status};
use wire::transport::Receive;

/// The cases, one a packet.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let rows = corpus.rows("virsh/packets.ndjson").into_iter().enumerate();
    rows.map(|(number, row)| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let id = format!("{number:03}-{}-{}", text("name"), text("type"));
        Case::new("packets", id, move || check(&row))
    })
    .collect()
}

/// Bytes, and a descriptor wherever one is expected.
struct Recorded(Cursor<Vec<u8>>);

impl Read for Recorded {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl Receive for Recorded {
    fn receive_fd(&mut self) -> std::io::Result<OwnedFd> {
        std::fs::File::open("/dev/null").map(OwnedFd::from)
    }
}

fn check(row: &Value) -> Result<(), String> {
    let hex = row["packet"].as_str().ok_or("there is no packet")?;
    let bytes: Vec<u8> = (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    let mut packet =
        Packet::read(&mut Recorded(Cursor::new(bytes.clone()))).map_err(|error| error.to_string())?;
    let header = &packet.header;
    let words = [("proc", header.procedure), ("serial", header.serial), ("status", header.status.word())];
    for (name, word) in words {
        // The rows of signs of life do not say the procedure.
        if !row[name].is_null() && row[name].as_u64() != Some(word.into()) {
            return Err(format!("{name} is {word}, expected {}", row[name]));
        }
    }
    let described = wire::describe::packet(&packet).map_err(|error| error.to_string())?;
    if let Some(described) = described {
        let value = &row["value"];
        if !value.is_null() {
            same(&described.value, value, "value")?;
        }
        packet.payload = described.encoded;
    } else if !matches!(packet.header.status, Status::Continue | Status::Ok) || !row["value"].is_null() {
        return Err("nothing is known of the payload".to_owned());
    }
    match packet.bytes().map_err(|error| error.to_string())? {
        again if again == bytes => Ok(()),
        again => Err(format!("it is written as {again:02x?}, expected {bytes:02x?}")),
    }
}

/// Whether a value is the recorded one. Names are the public interface's there.
fn same(own: &Own, expected: &Value, place: &str) -> Result<(), String> {
    let alike = match (own, expected) {
        (Own::Null, Value::Null) => true,
        (Own::Integer(own), Value::Number(expected)) => own.to_string() == expected.to_string(),
        (Own::Double(own), Value::Number(expected)) => Some(*own) == expected.as_f64(),
        (Own::Text(own), Value::String(expected)) => own == expected,
        (Own::Bytes(own), Value::String(expected)) => {
            let hex: String = own.iter().map(|byte| format!("{byte:02x}")).collect();
            expected.strip_prefix("hex:").unwrap_or(expected) == hex
        }
        (Own::List(own), Value::Array(expected)) if own.len() == expected.len() => {
            own.iter().zip(expected).try_for_each(|(own, expected)| same(own, expected, place))?;
            true
        }
        (Own::Structure(own), Value::Object(_)) => {
            let expected = members(expected);
            if own.len() != expected.len() {
                return Err(format!("{place}: found {own:?}, expected {expected:?}"));
            }
            for ((name, own), (expected_name, expected)) in own.iter().zip(expected) {
                if *name != expected_name {
                    return Err(format!("{place}: found '{name}', expected '{expected_name}'"));
                }
                same(own, expected, name)?;
            }
            true
        }
        _ => false,
    };
    if alike {
        Ok(())
    } else {
        Err(format!("{place}: found {own:?}, expected {expected}"))
    }
}

/// The members in order, those of a message's body among them, with names as ours are spelt.
fn members(object: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (name, value) in object.as_object().into_iter().flatten() {
        match &**name {
            "msg" => found.extend(members(value)),
            "type" => found.push(("kind".to_owned(), value)),
            _ => found.push((snake(name), value)),
        }
    }
    found
}

/// `callbackID` is `callback_id`.
fn snake(name: &str) -> String {
    let mut own = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !before.is_ascii_uppercase() && before != '_' {
            own.push('_');
        }
        own.push(letter.to_ascii_lowercase());
        before = letter;
    }
    own
}
