//! The XML declaration that a document begins with, and what it says of the encoding.

/// The encoding that a document's declaration names.
pub(crate) fn declared(text: &str) -> Option<&str> {
    let declaration = declaration(text)?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    rest[1..].split_once(quote).map(|(label, _)| label)
}

/// The declaration that a document begins with: `<?xml version='1.0'?>`.
pub(crate) fn declaration(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("<?xml").filter(|rest| rest.starts_with([' ', '\t', '\r', '\n']))?;
    let end = rest.find("?>")?;
    Some(&text[.."<?xml".len() + end + 2])
}
