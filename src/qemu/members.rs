//! Members of an argument, spelt as JSON or as `key=value` (qemu-command-1.md 1.3, 1.4).

use std::borrow::Cow;
use std::fmt::Write;

/// What a member is called.
pub type Key = Cow<'static, str>;

/// A value of a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(i128),
    /// Yes or no.
    Flag(bool),
    /// Nothing.
    Null,
    /// Several values.
    Array(Vec<Value>),
    /// Members of its own.
    Object(Members),
}

/// Members in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members(pub Vec<(Key, Value)>);

impl From<Vec<Value>> for Value {
    fn from(all: Vec<Value>) -> Value {
        Value::Array(all)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Flag(flag)
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {
        $(impl From<$type> for Value {
            fn from(number: $type) -> Value {
                Value::Number(i128::from(number))
            }
        })+
    };
}

numbers!(u32, i32, u64, i64);

impl Members {
    /// A member `driver` or `qom-type`, which leads.
    pub fn new(key: impl Into<Key>, value: impl Into<Value>) -> Members {
        // Most devices have so many.
        Members(Vec::with_capacity(8)).with(key, value)
    }

    /// With one more member.
    pub fn with(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Members {
        self.0.push((key.into(), value.into()));
        self
    }

    /// With one more member if there is a value.
    pub fn with_some(self, key: impl Into<Key>, value: Option<impl Into<Value>>) -> Members {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With one more member unless the number is 0.
    pub fn with_non_zero(self, key: impl Into<Key>, number: u64) -> Members {
        self.with_some(key, (number != 0).then_some(number))
    }

    /// With all members of another.
    pub fn and(mut self, other: Members) -> Members {
        self.0.extend(other.0);
        self
    }

    /// Whether a member has members of its own, or several values.
    pub fn is_nested(&self) -> bool {
        self.0.iter().any(|(_, value)| matches!(value, Value::Array(_) | Value::Object(_)))
    }

    /// The text of a member; empty where it is none.
    pub fn text(&self, key: &str) -> &str {
        match self.0.iter().find(|(own, _)| own == key) {
            Some((_, Value::Text(text))) => text,
            _ => "",
        }
    }

    /// As `prefix.key=value,` for each, with lists numbered.
    pub fn dotted(&self, prefix: &str) -> String {
        self.0.iter().map(|(key, value)| value.dotted(&format!("{prefix}.{key}"))).collect()
    }

    /// As JSON, without blanks.
    pub fn json(&self) -> String {
        let mut out = String::with_capacity(64 * self.0.len());
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        out.push('{');
        for (index, (key, value)) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(key, out);
            out.push(':');
            value.write_json(out);
        }
        out.push('}');
    }

    /// As `value,key=value`.
    pub fn key_value(&self) -> String {
        let mut out = String::with_capacity(24 * self.0.len());
        for (index, (key, value)) in self.0.iter().enumerate() {
            match (index, value) {
                (0, Value::Text(text)) => push_doubled(text, &mut out),
                _ => value.flat(key, &mut out),
            }
        }
        out
    }
}

impl Value {
    fn write_json(&self, out: &mut String) {
        match self {
            Value::Text(text) => quote(text, out),
            Value::Number(number) => write_number(*number, out),
            Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Value::Null => out.push_str("null"),
            Value::Array(all) => {
                out.push('[');
                for (index, value) in all.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    value.write_json(out);
                }
                out.push(']');
            }
            Value::Object(members) => members.write_json(out),
        }
    }

    fn dotted(&self, key: &str) -> String {
        match self {
            Value::Text(text) => format!("{key}={},", doubled(text)),
            Value::Number(number) => format!("{key}={number},"),
            Value::Flag(flag) => format!("{key}={},", if *flag { "on" } else { "off" }),
            Value::Null => String::new(),
            Value::Array(all) => {
                all.iter().enumerate().map(|(at, value)| value.dotted(&format!("{key}.{at}"))).collect()
            }
            Value::Object(members) => members.dotted(key),
        }
    }

    fn flat(&self, key: &str, out: &mut String) {
        match self {
            Value::Text(text) => {
                out.extend([",", key, "="]);
                push_doubled(text, out);
            }
            Value::Number(number) => {
                out.extend([",", key, "="]);
                write_number(*number, out);
            }
            Value::Flag(flag) => out.extend([",", key, "=", if *flag { "on" } else { "off" }]),
            Value::Null => {}
            Value::Array(all) => list(key, all, out),
            Value::Object(members) => {
                members.0.iter().for_each(|(inner, value)| value.flat(&format!("{key}.{inner}"), out))
            }
        }
    }
}

/// A list in `key=value`: the key repeated, for numbers with a run of them each.
fn list(key: &str, all: &[Value], out: &mut String) {
    let mut rest = all.iter().peekable();
    while let Some(value) = rest.next() {
        let Value::Number(first) = value else {
            match value {
                // The one list of this kind is of rules, whose commas stay single.
                Value::Object(Members(members)) => members.iter().for_each(|(_, value)| match value {
                    Value::Text(text) => out.push_str(&format!(",{key}={text}")),
                    value => value.flat(key, out),
                }),
                value => value.flat(key, out),
            }
            continue;
        };
        let mut last = *first;
        while rest.next_if(|next| matches!(next, Value::Number(next) if *next == last + 1)).is_some() {
            last += 1;
        }
        match last == *first {
            true => out.push_str(&format!(",{key}={first}")),
            false => out.push_str(&format!(",{key}={first}-{last}")),
        }
    }
}

fn write_number(number: i128, out: &mut String) {
    // Wide numbers are written at several times the cost.
    let written = match i64::try_from(number) {
        Ok(number) => write!(out, "{number}"),
        Err(_) => write!(out, "{number}"),
    };
    written.expect("a text takes everything");
}

/// Commas doubled, as texts of `key=value` options have them.
pub fn doubled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_doubled(text, &mut out);
    out
}

fn push_doubled(text: &str, out: &mut String) {
    for (index, part) in text.split(',').enumerate() {
        if index > 0 {
            out.push_str(",,");
        }
        out.push_str(part);
    }
}

/// The pieces between commas; a doubled comma is one of the text.
pub fn parts(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ',' if letters.next_if_eq(&',').is_none() => all.push(String::new()),
            letter => {
                if let Some(last) = all.last_mut() {
                    last.push(letter);
                }
            }
        }
    }
    all.retain(|part| !part.is_empty());
    all
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    if !text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        out.push_str(text);
        return out.push('"');
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\u{8}' => out.push_str("\\b"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{Members, Value};

    #[test]
    fn one_spelling_and_the_other() {
        let numbers = |all: &[i128]| Value::Array(all.iter().map(|number| Value::Number(*number)).collect());
        let text = |text: &str| Value::Object(Members::new("str", text));
        let members = Members::new("qom-type", "a,b")
            .with("id", "x\u{1}\"")
            .with("on", true)
            .with("nodes", numbers(&[0, 1, 2, 5, 7, 8]))
            .with("cache", Value::Object(Members::new("direct", false).with("size", 3u32)))
            .with("forward", Value::Array(vec![text("p,q"), text("r")]));
        assert_eq!(
            members.json(),
            r#"{"qom-type":"a,b","id":"x\u0001\"","on":true,"nodes":[0,1,2,5,7,8],"cache":{"direct":false,"size":3},"forward":[{"str":"p,q"},{"str":"r"}]}"#,
        );
        assert_eq!(
            members.key_value(),
            "a,,b,id=x\u{1}\",on=on,nodes=0-2,nodes=5,nodes=7-8,cache.direct=off,cache.size=3,forward=p,q,forward=r",
        );
        assert_eq!(
            Members::new("driver", "nbd")
                .with("all", Value::Array(vec![text("h"), text("i,j")]))
                .dotted("file"),
            "file.driver=nbd,file.all.0.str=h,file.all.1.str=i,,j,",
        );
    }
}
