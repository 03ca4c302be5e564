//! The members of an option's value, spelt as JSON or as `key=value`; who reads one takes it away.

use crate::qemu::members::parts;
use crate::xml::tree::Element;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What is left of an option's members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Reads a value in JSON; nothing if it is malformed.
    pub fn json(text: &str) -> Option<Fields> {
        let object: Map<String, Value> = serde_json::from_str(text).ok()?;
        Some(Fields(object.into_iter().collect()))
    }

    /// Reads a value whose first member may be written without its key.
    pub fn parse(text: &str, implied: &str) -> Fields {
        let mut fields = Vec::new();
        for (at, part) in parts(text).into_iter().enumerate() {
            // Commas are doubled in values alone: in a key, each ends a flag.
            let key = part.split('=').next().unwrap_or_default();
            let flags = key.rfind(',');
            if at == 0 && !implied.is_empty() && (flags.is_some() || key == part) {
                fields.push((implied.to_owned(), part.into()));
                continue;
            }
            let last = flags.map_or(0, |comma| comma + 1);
            fields.extend(part[..last].split(',').filter(|flag| !flag.is_empty()).map(flag));
            match part[last..].split_once('=') {
                Some((key, value)) => fields.push((key.to_owned(), value.into())),
                None => fields.push(flag(&part[last..])),
            }
        }
        Fields(fields)
    }

    /// The members of an object inside another.
    pub fn of(value: Value) -> Option<Fields> {
        match value {
            Value::Object(object) => Some(Fields(object.into_iter().collect())),
            _ => None,
        }
    }

    /// Of members with one name the last, as QEMU takes those that are no lists; of identities the first.
    pub fn of_each_the_last(mut self) -> Fields {
        let mut known = HashSet::new();
        let id = self.0.iter().position(|(key, _)| key == "id");
        let mut at = self.0.len();
        self.0.reverse();
        self.0.retain(|(key, _)| {
            at -= 1;
            if key == "id" {
                id == Some(at)
            } else {
                known.insert(key.clone())
            }
        });
        self.0.reverse();
        self
    }

    /// With `a.b=1` as a member `b` of a member `a`, as deep as QEMU's are.
    pub fn nested(self) -> Fields {
        const DEPTH: usize = 64;
        let mut root = Map::new();
        for (key, value) in self.0 {
            if key.matches('.').count() > DEPTH {
                root.insert(key, value);
                continue;
            }
            let mut here = &mut root;
            let mut names = key.split('.').peekable();
            while let Some(name) = names.next() {
                if names.peek().is_none() {
                    here.insert(name.to_owned(), value);
                    break;
                }
                let below = here.entry(name).or_insert_with(|| Value::Object(Map::new()));
                if !below.is_object() {
                    *below = Value::Object(Map::new());
                }
                match below {
                    Value::Object(object) => here = object,
                    _ => break,
                }
            }
        }
        Fields(root.into_iter().collect())
    }

    /// With one more member.
    pub fn with(mut self, key: &str, text: &str) -> Fields {
        self.add(key, text.to_owned());
        self
    }

    pub fn add(&mut self, key: &str, text: String) {
        self.0.push((key.to_owned(), text.into()));
    }

    /// Gives a member another value, at its place.
    pub fn set(&mut self, key: &str, text: String) {
        if let Some((_, value)) = self.0.iter_mut().find(|(own, _)| own == key) {
            *value = text.into();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is left.
    pub fn rest(self) -> Vec<(String, Value)> {
        self.0
    }

    /// A member as it is.
    pub fn value(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(own, _)| own == key)?;
        Some(self.0.remove(at).1)
    }

    pub fn peek(&self, key: &str) -> Option<String> {
        self.0.iter().find(|(own, _)| own == key).and_then(|(_, value)| scalar(value))
    }

    /// The text of a member, `on` and `off` for flags.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let text = self.peek(key)?;
        self.value(key);
        Some(text)
    }

    /// All members of that name.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        std::iter::from_fn(|| self.text(key)).collect()
    }

    /// A member that is on or off.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let on = match self.peek(key)?.as_str() {
            "on" | "yes" | "true" | "1" => true,
            "off" | "no" | "false" | "0" => false,
            _ => return None,
        };
        self.value(key);
        Some(on)
    }

    /// A member that is on or off, in those words.
    pub fn on_off(&mut self, key: &str) -> Option<&'static str> {
        self.flag(key).map(on_off)
    }

    /// A member that is on or off, as yes or no.
    pub fn yes_no(&mut self, key: &str) -> Option<&'static str> {
        self.flag(key).map(|on| if on { "yes" } else { "no" })
    }

    /// Makes attributes of those members that are there: of each the member, the path of the element that has
    /// the attribute, and the attribute. `read` is the notation of the values.
    pub fn give<V: Into<String>>(
        &mut self,
        element: &mut Element,
        read: impl Fn(&mut Fields, &str) -> Option<V>,
        all: &[(&str, &str, &str)],
    ) {
        for (member, path, attribute) in all {
            if let Some(value) = read(self, member) {
                element.at(path).set(attribute, value);
            }
        }
    }

    pub fn number(&mut self, key: &str) -> Option<u64> {
        let number = number(&self.peek(key)?)?;
        self.value(key);
        Some(number)
    }

    /// A size in bytes; a number without a unit counts so many bytes.
    pub fn size(&mut self, key: &str, unit: u64) -> Option<u64> {
        let size = size(&self.peek(key)?, unit)?;
        self.value(key);
        Some(size)
    }
}

/// A member without a value, also in the short form for off, which older releases of QEMU have.
fn flag(name: &str) -> (String, Value) {
    match name.strip_prefix("no").filter(|rest| matches!(*rest, "wait" | "delay" | "server")) {
        Some(rest) => (rest.to_owned(), "off".into()),
        None => (name.to_owned(), "on".into()),
    }
}

pub fn on_off(on: bool) -> &'static str {
    if on {
        "on"
    } else {
        "off"
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(on_off(*on).to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number, in C's notations.
pub fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A size such as `4G`, in bytes.
pub fn size(text: &str, unit: u64) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (amount, suffix) = text.split_at(split);
    let factor = match suffix.to_ascii_uppercase().as_str() {
        "" => unit,
        "B" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        "T" => 1 << 40,
        _ => return None,
    };
    match amount.parse::<u64>() {
        Ok(whole) => whole.checked_mul(factor),
        Err(_) => amount.parse::<f64>().ok().map(|part| (part * factor as f64) as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_notations() {
        let mut fields =
            Fields::parse("qcow2,file.driver=file,file.filename=a,,b,readonly,nowait,n=0x10", "driver")
                .nested();
        let mut file = fields.value("file").and_then(Fields::of).expect("it is an object");
        assert_eq!(
            (file.text("filename"), fields.text("driver")),
            (Some("a,b".into()), Some("qcow2".into()))
        );
        assert_eq!((fields.flag("readonly"), fields.flag("wait")), (Some(true), Some(false)));
        assert_eq!((fields.number("n"), fields.is_empty()), (Some(16), true));
        let last = Fields::parse("a,id=1,b=2,id=3,driver=c,b=4", "driver").of_each_the_last();
        assert_eq!(last, Fields::parse("id=1,driver=c,b=4", ""));
        let parse = |text| Fields::parse(text, "driver");
        assert_eq!(parse("a,,b=1,c,,nowait,,d=2,,3"), {
            let known = Fields::default().with("driver", "a,b=1").with("c", "on");
            known.with("wait", "off").with("d", "2,3")
        });
        let mut json = Fields::json("{\"a\":true,\"b\":[1]}").expect("it is one");
        assert_eq!((json.on_off("a"), json.text("b"), json.is_empty()), (Some("on"), None, false));
        assert_eq!(Fields::json("{"), None);
        assert_eq!(
            (size("1.5G", 1), size("4", 1 << 20), size("1X", 1)),
            (Some(3 << 29), Some(4 << 20), None)
        );
        // A deeper name where a text was.
        assert!(Fields::parse("a=1,a.b=2", "").nested().peek("a").is_none());
    }
}
