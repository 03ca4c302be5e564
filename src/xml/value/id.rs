//! Identifiers with a form of their own: UUIDs, MAC and IP addresses, cleaned paths
//! (canonical-form.md 2.7).

use super::{Invalid, Value};
use crate::xml::ValueKind;
use std::net::IpAddr;

/// A UUID, written in lower case as `8-4-4-4-12` digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub [u8; 16]);

impl Value for Uuid {
    const KIND: ValueKind = ValueKind::worded("a UUID such as c7a5fdbd-edaf-9455-926a-d65c16db1809");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<Uuid, Invalid> {
        let mut bytes = [0; 16];
        let mut rest = text.trim_matches([' ', '\t', '\n', '\r']);
        for byte in &mut bytes {
            rest = rest.trim_start_matches(['-', ' ']);
            let digits = rest.get(..2).filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
            *byte = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(Invalid::default)?;
            rest = &rest[2..];
        }
        match rest.is_empty() {
            true => Ok(Uuid(bytes)),
            false => Err(Invalid::default()),
        }
    }

    fn print(&self, out: &mut String) {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                out.push('-');
            }
            out.extend([byte >> 4, byte & 15].map(digit));
        }
    }
}

/// A hexadecimal digit.
fn digit(number: u8) -> char {
    char::from_digit(number.into(), 16).unwrap_or('0')
}

impl std::fmt::Display for Uuid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::text(self))
    }
}

/// An Ethernet address, written as six pairs of lower-case digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

impl Value for Mac {
    const KIND: ValueKind = ValueKind::worded("a MAC address such as 52:54:00:12:34:56");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<Mac, Invalid> {
        let address = text.split([' ', '\t', '\n']).next().unwrap_or_default();
        let parts: Vec<&str> = address.split(':').collect();
        let mut bytes = [0; 6];
        if parts.len() != 6 {
            return Err(Invalid::default());
        }
        for (byte, part) in bytes.iter_mut().zip(parts) {
            let digits = (1..=2).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_hexdigit());
            let value = digits.then(|| u8::from_str_radix(part, 16).ok()).flatten();
            *byte = value.ok_or_else(Invalid::default)?;
        }
        Ok(Mac(bytes))
    }

    fn print(&self, out: &mut String) {
        let pairs: Vec<String> = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        out.push_str(&pairs.join(":"));
    }
}

impl std::fmt::Display for Mac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::text(self))
    }
}

impl Value for IpAddr {
    const KIND: ValueKind = ValueKind::worded("an IPv4 or IPv6 address");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<IpAddr, Invalid> {
        text.parse().map_err(|_| Invalid::default())
    }

    fn print(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

/// A path whose runs of `/` are single and which does not end in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanPath(pub String);

impl Value for CleanPath {
    const KIND: ValueKind = ValueKind::worded("a path");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<CleanPath, Invalid> {
        if text.find("://").is_some_and(|at| !text[..at].contains('/')) {
            return Ok(CleanPath(text.to_owned()));
        }
        let two = text.starts_with("//") && !text.starts_with("///");
        let mut clean = String::with_capacity(text.len());
        if two {
            clean.push('/');
        }
        for c in text[usize::from(two)..].chars() {
            if !(c == '/' && clean.ends_with('/') && !(two && clean.len() == 1)) {
                clean.push(c);
            }
        }
        if clean.len() > 1 && clean.ends_with('/') && clean != "//" {
            clean.pop();
        }
        Ok(CleanPath(clean))
    }

    fn print(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::value::text;

    #[test]
    fn uuids_and_macs_in_canonical_form() {
        let uuid = Uuid::parse(" C7A5FDBDEDAF9455926AD65C16DB1809 ").map(|uuid| text(&uuid));
        assert_eq!(uuid, Ok("c7a5fdbd-edaf-9455-926a-d65c16db1809".to_owned()));
        assert!(Uuid::parse("c7a5fdbd").is_err() && Uuid::parse("éé").is_err());
        assert_eq!(Mac::parse("0:1:2:aA:b:FF").map(|mac| text(&mac)), Ok("00:01:02:aa:0b:ff".to_owned()));
        assert!(Mac::parse("00:01:02:03:04").is_err() && Mac::parse("00:01:02:03:04:005").is_err());
    }

    #[test]
    fn paths_are_cleaned() {
        for (input, output) in
            [("/a//b/", "/a/b"), ("//a///b", "//a/b"), ("/", "/"), ("nbd://x//y", "nbd://x//y")]
        {
            assert_eq!(CleanPath::parse(input), Ok(CleanPath(output.to_owned())), "{input}");
        }
    }
}
