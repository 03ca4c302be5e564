//! Members of an argument, spelt as JSON or as `key=value` (qemu-command-1.md 1.3, 1.4).

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
pub struct Members(pub Vec<(String, Value)>);

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
    pub fn new(key: &str, value: impl Into<Value>) -> Members {
        Members(vec![(key.to_owned(), value.into())])
    }

    /// With one more member.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Members {
        self.0.push((key.to_owned(), value.into()));
        self
    }

    /// With one more member if there is a value.
    pub fn with_some(self, key: &str, value: Option<impl Into<Value>>) -> Members {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With one more member unless the number is 0.
    pub fn with_non_zero(self, key: &str, number: u64) -> Members {
        self.with_some(key, (number != 0).then_some(number))
    }

    /// With all members of another.
    pub fn and(mut self, other: Members) -> Members {
        self.0.extend(other.0);
        self
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
        let members: Vec<String> =
            self.0.iter().map(|(key, value)| format!("{}:{}", quoted(key), value.json())).collect();
        format!("{{{}}}", members.join(","))
    }

    /// As `value,key=value`.
    pub fn key_value(&self) -> String {
        let mut out = String::new();
        for (index, (key, value)) in self.0.iter().enumerate() {
            match (index, value) {
                (0, Value::Text(text)) => out.push_str(&doubled(text)),
                _ => value.flat(key, &mut out),
            }
        }
        out
    }
}

impl Value {
    fn json(&self) -> String {
        match self {
            Value::Text(text) => quoted(text),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Null => "null".to_owned(),
            Value::Array(all) => format!("[{}]", all.iter().map(Value::json).collect::<Vec<_>>().join(",")),
            Value::Object(members) => members.json(),
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
            Value::Text(text) => out.push_str(&format!(",{key}={}", doubled(text))),
            Value::Number(number) => out.push_str(&format!(",{key}={number}")),
            Value::Flag(flag) => out.push_str(&format!(",{key}={}", if *flag { "on" } else { "off" })),
            Value::Null => {}
            Value::Array(all) => flat_array(key, all, out),
            Value::Object(members) => {
                members.0.iter().for_each(|(inner, value)| value.flat(&format!("{key}.{inner}"), out))
            }
        }
    }
}

/// Numbers as runs, `key=0-3,key=5`; objects of one text as that text, whose commas stay single.
fn flat_array(key: &str, all: &[Value], out: &mut String) {
    let mut rest = all;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            Value::Number(start) => {
                let mut end = *start;
                while let Some((Value::Number(next), after)) = rest.split_first() {
                    if *next != end + 1 {
                        break;
                    }
                    end = *next;
                    rest = after;
                }
                let end = if end > *start { format!("-{end}") } else { String::new() };
                out.push_str(&format!(",{key}={start}{end}"));
            }
            Value::Object(Members(members)) => match &members[..] {
                [(_, Value::Text(text))] => out.push_str(&format!(",{key}={text}")),
                _ => first.flat(key, out),
            },
            _ => first.flat(key, out),
        }
    }
}

/// Commas doubled, as texts of `key=value` options have them.
pub fn doubled(text: &str) -> String {
    text.replace(',', ",,")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
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
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings() {
        let number = |number: i128| Value::Number(number);
        let forward = Value::Object(Members::new("str", "tcp:10.0.2.1:80-chardev:a,b"));
        let rows = [
            (
                Members::new("driver", "e1000").with("id", "a,b"),
                r#"{"driver":"e1000","id":"a,b"}"#,
                "e1000,id=a,,b",
            ),
            (
                Members::new("qom-type", "x").with("nodes", vec![number(0), number(1), number(2), number(4)]),
                r#"{"qom-type":"x","nodes":[0,1,2,4]}"#,
                "x,nodes=0-2,nodes=4",
            ),
            (
                Members::new("type", "user").with("guestfwd", vec![forward]),
                r#"{"type":"user","guestfwd":[{"str":"tcp:10.0.2.1:80-chardev:a,b"}]}"#,
                "user,guestfwd=tcp:10.0.2.1:80-chardev:a,b",
            ),
            (
                Members::new("type", "stream")
                    .with("addr", Value::Object(Members::new("type", "unix").with("path", "/a")))
                    .with("server", false),
                r#"{"type":"stream","addr":{"type":"unix","path":"/a"},"server":false}"#,
                "stream,addr.type=unix,addr.path=/a,server=off",
            ),
        ];
        for (members, json, text) in rows {
            assert_eq!(members.json(), json);
            assert_eq!(members.key_value(), text);
        }
    }
}
