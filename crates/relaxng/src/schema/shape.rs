//! Whether each element of a schema document has the attributes and children that section 3 of the
//! specification gives it.

use super::source::{At, Source, Tag};
use crate::error::SchemaError;

/// Whether attributes and children are those that section 3 gives the element.
pub fn shape(source: &Source) -> Result<(), SchemaError> {
    attributes(source)?;
    let count = source.children.len();
    let (all, wrong) =
        (|is: fn(Tag) -> bool| source.children.iter().all(|child| is(child.tag)), Wrong(source));
    match source.tag {
        Tag::Empty | Tag::Text | Tag::NotAllowed | Tag::Ref | Tag::ParentRef | Tag::ExternalRef => {
            wrong.unless(count == 0, "holds nothing")
        }
        Tag::Value | Tag::Param | Tag::Name => Ok(()),
        Tag::Element | Tag::Attribute => named(source),
        Tag::Choice if source.children.iter().any(|child| child.tag.is_only_name_class()) => {
            wrong.unless(all(Tag::is_name_class), "mixes names and patterns")
        }
        Tag::Define
        | Tag::OneOrMore
        | Tag::ZeroOrMore
        | Tag::Optional
        | Tag::List
        | Tag::Mixed
        | Tag::Choice
        | Tag::Group
        | Tag::Interleave => {
            wrong.unless(count > 0 && all(Tag::is_pattern), "holds one pattern or more, and nothing else")
        }
        Tag::Start => wrong.unless(count == 1 && all(Tag::is_pattern), "holds one pattern"),
        Tag::Data => {
            let params = source.children.iter().take_while(|child| child.tag == Tag::Param).count();
            let rest = &source.children[params..];
            let fits = rest.is_empty() || rest.len() == 1 && rest[0].tag == Tag::Except;
            wrong.unless(fits, "holds parameters, then at most one `<except>`")
        }
        Tag::Except => wrong.unless(count > 0, "holds nothing"),
        Tag::AnyName | Tag::NsName => wrong.unless(
            count == 0 || count == 1 && source.children[0].tag == Tag::Except,
            "holds at most one `<except>`",
        ),
        Tag::Include => wrong.unless(
            all(|tag| matches!(tag, Tag::Start | Tag::Define | Tag::Div)),
            "holds something that is not a definition",
        ),
        Tag::Grammar | Tag::Div => wrong.unless(
            all(|tag| matches!(tag, Tag::Start | Tag::Define | Tag::Div | Tag::Include)),
            "holds something that is not a definition",
        ),
    }
}

/// Refuses an element.
struct Wrong<'s>(&'s Source);

impl Wrong<'_> {
    fn unless(&self, fits: bool, message: &str) -> Result<(), SchemaError> {
        match fits {
            true => Ok(()),
            false => Err(self.0.at.error("3", format!("`<{}>` {message}", self.0.tag))),
        }
    }
}

/// The attributes that an element has to have, and what they may be.
fn attributes(source: &Source) -> Result<(), SchemaError> {
    let needed = match source.tag {
        Tag::Ref | Tag::ParentRef | Tag::Define | Tag::Param => Some("name"),
        Tag::ExternalRef | Tag::Include => Some("href"),
        Tag::Data => Some("type"),
        _ => None,
    };
    if let Some(name) = needed.filter(|name| source.attr(name).is_none()) {
        return Wrong(source).unless(false, &format!("has no attribute `{name}`"));
    }
    let ncname = match source.tag {
        Tag::Ref | Tag::ParentRef | Tag::Define => source.attr("name"),
        Tag::Data => source.attr("type"),
        _ => None,
    };
    ncname.map_or(Ok(()), |name| check_ncname(name, &source.at))?;
    let combine = source.attr("combine");
    Wrong(source).unless(
        combine.is_none_or(|combine| matches!(combine, "choice" | "interleave")),
        "has a `combine` that is neither 'choice' nor 'interleave'",
    )
}

/// An element or attribute pattern: its name, then its content.
fn named(source: &Source) -> Result<(), SchemaError> {
    let (wrong, count) = (Wrong(source), source.children.len());
    let from = usize::from(source.attr("name").is_none());
    let has_name = from == 0 || source.children.first().is_some_and(|child| child.tag.is_name_class());
    wrong.unless(has_name, "has no name")?;
    match source.tag {
        Tag::Element => wrong.unless(count > from, "has no content; say `<empty/>`")?,
        _ => wrong.unless(count <= from + 1, "holds one pattern at most")?,
    }
    let patterns = source.children[from..].iter().all(|child| child.tag.is_pattern());
    wrong.unless(patterns, "holds something that is not a pattern")
}

fn check_ncname(name: &str, at: &At) -> Result<(), SchemaError> {
    match crate::datatype::is_ncname(name) {
        true => Ok(()),
        false => Err(at.error("3", format!("'{name}' is not a name without colon"))),
    }
}

/// A datatype library is an absolute URI without fragment, or empty.
pub fn check_library(uri: &str, at: &At) -> Result<(), SchemaError> {
    if uri.is_empty() {
        return Ok(());
    }
    let wrong = |why: &str| Err(at.error("4.3", format!("the datatype library '{uri}' {why}")));
    if uri.contains('#') {
        return wrong("has a fragment");
    }
    if !crate::datatype::is_any_uri(uri) {
        return wrong("is not a URI");
    }
    let scheme = uri.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && !rest.is_empty()
    });
    match scheme {
        true => Ok(()),
        false => wrong("is not absolute"),
    }
}
