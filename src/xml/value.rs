//! Values: the text form of an attribute or of an element's text.

pub mod arch;
pub mod id;
pub mod number;
pub mod set;
pub mod size;
pub mod token;

use super::ValueKind;

/// Something with a text form.
pub trait Value: Sized {
    /// What the text may be, for messages and the manual.
    const KIND: ValueKind;
    /// Whether an empty attribute counts as an absent one.
    const EMPTY_IS_ABSENT: bool = false;
    /// Reads the text form.
    ///
    /// # Errors
    /// What was expected, where the text is none of its forms.
    fn parse(text: &str) -> Result<Self, Invalid>;
    /// Appends the canonical text form.
    fn print(&self, out: &mut String);
}

/// What was expected instead of a text that could not be read; empty where [`Value::KIND`] says
/// it all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invalid(pub String);

impl Invalid {
    /// Expected `what`.
    pub fn expected(what: impl Into<String>) -> Invalid {
        Invalid(what.into())
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.is_empty() {
            true => f.write_str("the text is none of its values"),
            false => write!(f, "expected {}", self.0),
        }
    }
}

impl std::error::Error for Invalid {}

/// Values that are read from texts outside of documents as well, with what was expected in the error.
macro_rules! from_text {
    ($($name:ty),+) => {$(
        impl std::str::FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<$name, Invalid> {
                <$name as Value>::parse(text).map_err(|error| match error.0.is_empty() {
                    true => Invalid::expected(<$name as Value>::KIND.word),
                    false => error,
                })
            }
        }
    )+};
}

from_text!(id::Uuid, id::Mac, set::NumberSet);

/// The canonical text of a value.
pub fn text<T: Value>(value: &T) -> String {
    let mut out = String::new();
    value.print(&mut out);
    out
}

/// Any text; an empty attribute stays an empty attribute.
impl Value for String {
    const KIND: ValueKind = ValueKind::worded("any text");

    fn parse(text: &str) -> Result<String, Invalid> {
        Ok(text.to_owned())
    }

    fn print(&self, out: &mut String) {
        out.push_str(self);
    }
}

/// Text that is not empty: an empty attribute counts as an absent one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NonEmpty(pub String);

impl Value for NonEmpty {
    const KIND: ValueKind = ValueKind::worded("a text that is not empty");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<NonEmpty, Invalid> {
        match text.is_empty() {
            true => Err(Invalid::default()),
            false => Ok(NonEmpty(text.to_owned())),
        }
    }

    fn print(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

impl std::ops::Deref for NonEmpty {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for NonEmpty {
    fn from(text: &str) -> NonEmpty {
        NonEmpty(text.to_owned())
    }
}

impl From<String> for NonEmpty {
    fn from(text: String) -> NonEmpty {
        NonEmpty(text)
    }
}

impl std::fmt::Display for NonEmpty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
