//! A crate that knows domdef by another name.

use definitions::xml::{Element, Rest};

/// `<label>`: what is written on a box.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(crate = "::definitions")]
pub struct Label {
    /// The language of the text.
    #[xml(attr = "lang")]
    pub language: Option<String>,
    /// What the box holds, by `kind`.
    #[xml(flatten)]
    pub content: Content,
    /// What no other field names.
    #[xml(rest)]
    pub rest: Rest,
}

/// What a box holds.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(tag = "kind", crate = "::definitions")]
pub enum Content {
    /// Nothing.
    #[default]
    #[xml(default)]
    Nothing,
    /// So many books.
    Books(Books),
}

/// Books in a box.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(crate = "::definitions")]
pub struct Books {
    /// How many there are.
    #[xml(attr)]
    pub count: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use definitions::xml::{parse, read, write, Limits, Options};

    #[test]
    fn an_element_of_another_crate_is_read_and_written() {
        let text = "<label lang='en' kind='books' count='3' colour='red'/>\n";
        let (label, findings) = read::<Label>(&parse(text, Limits::default()).expect("well-formed"));
        let label = label.expect("it is read");
        assert_eq!((&label.content, findings.len()), (&Content::Books(Books { count: 3 }), 1));
        assert_eq!(write(&label, "label", Options::LOSSLESS).expect("writable"), text);
    }
}
