//! Releases of the format: libvirt's version numbers, by which every part of a definition is dated.

use std::fmt;
use std::str::FromStr;

/// A release, such as 10.10 or 1.2.17; ordered by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    major: u16,
    minor: u16,
    micro: u16,
}

impl Release {
    /// Since the beginning: what it dates was always there.
    pub const ALWAYS: Release = Release { major: 0, minor: 0, micro: 0 };
    /// The newest release that is known: the one that is meant where none is named.
    pub const NEWEST: Release = Release::new(12, 8);

    /// A release by its first two numbers.
    pub const fn new(major: u16, minor: u16) -> Release {
        Release { major, minor, micro: 0 }
    }

    /// The number by which programs compare releases: 12.8.0 is 12008000.
    pub fn number(self) -> u64 {
        u64::from(self.major) * 1_000_000 + u64::from(self.minor) * 1000 + u64::from(self.micro)
    }

    /// A release from its text, for constants.
    ///
    /// # Panics
    /// If it is none; in a constant that is an error of the compiler.
    pub const fn of(text: &str) -> Release {
        match Release::parts(text.as_bytes()) {
            Some(release) => release,
            None => panic!("a release is two or three numbers: \"10.10\", \"1.2.17\""),
        }
    }

    /// Two or three numbers with points between them.
    const fn parts(text: &[u8]) -> Option<Release> {
        let mut numbers = [0u16; 3];
        let (mut at, mut part, mut digits) = (0, 0, 0);
        while at < text.len() {
            match text[at] {
                digit @ b'0'..=b'9' if digits < 4 => {
                    numbers[part] = numbers[part] * 10 + (digit - b'0') as u16;
                    digits += 1;
                }
                b'.' if digits > 0 && part < 2 => {
                    part += 1;
                    digits = 0;
                }
                _ => return None,
            }
            at += 1;
        }
        if digits == 0 || part == 0 {
            return None;
        }
        Some(Release { major: numbers[0], minor: numbers[1], micro: numbers[2] })
    }

    /// The later of two.
    #[must_use]
    pub const fn max(self, other: Release) -> Release {
        let own = (self.major as u64) << 32 | (self.minor as u64) << 16 | self.micro as u64;
        let others = (other.major as u64) << 32 | (other.minor as u64) << 16 | other.micro as u64;
        if own < others {
            other
        } else {
            self
        }
    }
}

impl Default for Release {
    fn default() -> Release {
        Release::NEWEST
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.micro {
            0 => write!(f, "{}.{}", self.major, self.minor),
            micro => write!(f, "{}.{}.{micro}", self.major, self.minor),
        }
    }
}

impl FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Release, String> {
        let release = Release::parts(text.as_bytes())
            .ok_or_else(|| format!("'{text}' is no release; use two or three numbers, such as 10.10"))?;
        match release > Release::NEWEST {
            true => Err(format!(
                "libvirt {release} is not known; the newest known release is {}",
                Release::NEWEST
            )),
            false => Ok(release),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_written_and_ordered() {
        for (text, printed) in
            [("10.10", "10.10"), ("10.10.0", "10.10"), ("1.2.17", "1.2.17"), ("0.9.4", "0.9.4")]
        {
            assert_eq!(text.parse::<Release>().expect(text).to_string(), printed);
        }
        assert!(Release::of("9.10") < Release::of("10.1"));
        assert!(Release::of("1.2.9") < Release::of("1.2.17"));
        assert_eq!(Release::of("10.1").max(Release::of("9.10")), Release::new(10, 1));
        assert_eq!(Release::of("1.2.17").max(Release::of("1.2.9")), Release::of("1.2.17"));
    }

    #[test]
    fn other_texts_are_no_releases() {
        for text in ["", "10", "10.", ".1", "a.b", "10.1.2.3", "10.10000", "-1.2", "99.0", "12.8.1"] {
            assert!(text.parse::<Release>().is_err(), "{text}");
        }
    }
}
