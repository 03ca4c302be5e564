//! What is wrong with a text that is not well-formed, and what to do about it.

use super::{Limits, Tag, Tags, LIMIT, MALFORMED};
use crate::diagnostic::{Diagnostic, Fix};
use crate::xml::edit::declare_at_root;
use crate::xml::names;
use roxmltree::{Error, ParsingOptions};
use std::ops::Range;

/// The finding about an error of the parser.
pub(super) fn malformed(text: &str, error: &Error, limits: Limits) -> Diagnostic {
    let at = offset(text, error.pos());
    let opened = match error {
        Error::UnexpectedCloseTag(_, closed, _) => {
            unclosed(text, at, &format!("`</{closed}>` in line {}", error.pos().row))
        }
        Error::UnclosedRootNode => unclosed(text, text.len(), "the end of the document"),
        _ => None,
    };
    if let Some(opened) = opened {
        return opened;
    }
    match error {
        Error::DtdDetected => Diagnostic::new(&LIMIT, "a document type definition is not read")
            .help("remove the <!DOCTYPE …> and write out what its entities stand for")
            .at(character(text, at)),
        Error::NodesLimitReached => {
            Diagnostic::new(&LIMIT, format!("the document has more than {} nodes", limits.nodes))
                .at(character(text, at))
        }
        Error::UnknownNamespace(prefix, _) => undeclared(text, prefix).at(character(text, at)),
        _ => {
            let Wrong { message, help, at } = in_words(text, error, at, limits);
            let finding = Diagnostic::new(&MALFORMED, message).at(at);
            Diagnostic { help, ..finding }
        }
    }
}

/// What is wrong, what to do, and where.
struct Wrong {
    message: String,
    help: Option<String>,
    at: Range<usize>,
}

fn in_words(text: &str, error: &Error, at: usize, limits: Limits) -> Wrong {
    let found = &text[character(text, at)];
    let said = |message: &str, help: &str| Wrong {
        message: message.to_owned(),
        help: Some(help.to_owned()),
        at: character(text, at),
    };
    match error {
        Error::NoRootNode => {
            said("there is no element in the document", "a document has one that holds all others")
        }
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            said("the document ends inside an element or tag", "add what is missing at its end")
        }
        Error::UnexpectedCloseTag(opened, closed, _) => said(
            &format!("`<{opened}>` is not closed before `</{closed}>`"),
            &format!("close it with `</{opened}>`"),
        ),
        Error::DuplicatedAttribute(name, _) => {
            said(&format!("the attribute `{name}` is written twice"), "remove one of the two")
        }
        Error::DuplicatedNamespace(prefix, _) => {
            said(&format!("the prefix '{prefix}' is declared twice"), "remove one of the two")
        }
        Error::UnknownEntityReference(name, _) => {
            said(&format!("the entity `&{name};` is not known"), "a plain `&` is written `&amp;`")
        }
        Error::MalformedEntityReference(_) => said("a bare `&`", "write `&amp;`"),
        Error::NonXmlChar(wrong, _) => {
            said(&format!("a document cannot hold the character U+{:04X}", u32::from(*wrong)), "remove it")
        }
        Error::UnexpectedDeclaration(_) => said(
            "the XML declaration is not at the beginning of the document",
            "put it there, before blank lines and comments too, or remove it",
        ),
        Error::InvalidComment(_) => said("`--` in a comment", "write a single dash, or `- -`"),
        Error::InvalidCharacterData(_) => {
            let start = text[..at].rfind("]]>").unwrap_or(at);
            Wrong { at: start..at, ..said("`]]>` in a text", "write `]]&gt;`") }
        }
        Error::InvalidString("-->", _) => not_ended(text, "<!--", "the comment", "-->", at),
        Error::InvalidString("]]>", _) => not_ended(text, "<![CDATA[", "the section of CDATA", "]]>", at),
        Error::InvalidName(_) => no_name(text, at),
        Error::InvalidChar(b'=', ..) => {
            said("an attribute without a value", "write `NAME='VALUE'`, or remove it")
        }
        Error::InvalidChar(quote @ (b'\'' | b'"'), b'<', _) => said(
            "`<` in the value of an attribute",
            &format!("write `&lt;`, or close the value before it with `{}`", char::from(*quote)),
        ),
        Error::InvalidChar2("a quote", ..) => {
            let typographic = found.chars().all(|found| TYPOGRAPHIC.contains(&found));
            let help = if typographic {
                "write plain quotes, ' or \""
            } else {
                "put the value into quotes, ' or \""
            };
            said(&format!("expected a quote not '{found}'"), help)
        }
        Error::InvalidChar2("a whitespace", ..) => {
            said(&format!("expected a blank not '{found}'"), "put a blank before it")
        }
        Error::UnknownToken(_) if is_whole(&text[..at], limits) => match found {
            "<" => said(
                "a second document starts here, after the end of the first",
                "put each document into a file of its own",
            ),
            _ => said("there is text after the end of the document", "remove it"),
        },
        Error::UnknownToken(_) => match found {
            "{" | "[" => said("the text is no XML document", "`domdef from json` reads a definition in JSON"),
            _ => said("there is text before the first element", "remove what is before it"),
        },
        other => Wrong { message: without_position(&other.to_string()), help: None, at: character(text, at) },
    }
}

/// What begins with some characters has no end.
fn not_ended(text: &str, begin: &str, what: &str, end: &str, before: usize) -> Wrong {
    let start = text[..before].rfind(begin).map(|start| start..start + begin.len());
    Wrong {
        message: format!("{what} has no end"),
        help: Some(format!("end it with `{end}`")),
        at: start.unwrap_or_else(|| character(text, before)),
    }
}

/// A name is expected and something else is there.
fn no_name(text: &str, at: usize) -> Wrong {
    let before = text[..at].trim_end_matches('/');
    let (message, help, at) = match &text[character(text, at)] {
        _ if text[..at].ends_with("</") || text[at..].starts_with('/') && before.ends_with('<') => (
            "an end tag that closes no element",
            "remove it, or open the element before it",
            before.len() - 1..at,
        ),
        _ if before.ends_with('<') => {
            ("`<` begins no tag here", "a plain `<` is written `&lt;`", before.len() - 1..at)
        }
        "<" => ("the tag before it is not closed", "close it with `>`", at..at + 1),
        _ => (
            "expected the name of an element or attribute",
            "a name begins with a letter, and has one colon at most",
            character(text, at),
        ),
    };
    Wrong { message: message.to_owned(), help: Some(help.to_owned()), at }
}

/// A prefix stands for nothing.
fn undeclared(text: &str, prefix: &str) -> Diagnostic {
    let finding = Diagnostic::new(&MALFORMED, format!("prefix '{prefix}' is not declared"));
    match names::usual_namespace(prefix) {
        Some(uri) => {
            let label = format!("add xmlns:{prefix}='{uri}' to the root element");
            let edit = declare_at_root(text, prefix, uri);
            let fix = edit.map(|edit| Fix::of_edits(&label, vec![edit]));
            Diagnostic { fix, ..finding.help(label) }
        }
        None => finding.help(format!("add xmlns:{prefix}='…' to the element or one around it")),
    }
}

/// The name of the element that is open before a position.
fn open_before(text: &str, position: usize) -> Option<Range<usize>> {
    let mut open = Vec::new();
    for tag in (Tags { bytes: text.as_bytes(), at: 0 }) {
        match tag {
            Tag::Start { start, .. } | Tag::End { start } if start >= position => break,
            Tag::Start { start, closed: false, .. } => open.push(start + 1),
            Tag::Start { .. } => {}
            Tag::End { .. } => {
                open.pop();
            }
        }
    }
    let start = open.pop()?;
    let length = text[start..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    Some(start..start + length)
}

/// An element that is not closed is reported where it was opened.
fn unclosed(text: &str, position: usize, before: &str) -> Option<Diagnostic> {
    let name = open_before(text, position)?;
    let element = &text[name.clone()];
    let message = format!("`<{element}>` is not closed before {before}");
    Some(Diagnostic::new(&MALFORMED, message).at(name.clone()).help(format!("close it with `</{element}>`")))
}

/// Quotes that text processors put in place of plain ones.
const TYPOGRAPHIC: [char; 9] =
    ['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'];

/// Whether a text is a document by itself, so that what is wrong comes after it.
fn is_whole(text: &str, limits: Limits) -> bool {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, ..ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text, options).is_ok()
}

/// The library's sentence ends with " at 1:2"; the place is reported apart from the words.
fn without_position(message: &str) -> String {
    match message.rsplit_once(" at ") {
        Some((words, place)) if place.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') => {
            words.to_owned()
        }
        _ => message.to_owned(),
    }
}

fn offset(text: &str, position: roxmltree::TextPos) -> usize {
    let line_start =
        text.split_inclusive('\n').take(position.row.saturating_sub(1) as usize).map(str::len).sum::<usize>();
    let column = position.col.saturating_sub(1) as usize;
    let within = text[line_start..].char_indices().nth(column).map_or(text.len() - line_start, |(at, _)| at);
    line_start + within
}

/// The character at a position; nothing at the end.
fn character(text: &str, at: usize) -> Range<usize> {
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use crate::xml::{parse, Limits};

    /// The column, what is wrong, and what to do.
    #[track_caller]
    fn refused(text: &str, column: usize, message: &str, help: &str) {
        let error = parse(text, Limits::default()).expect_err("ill-formed");
        let found = (error.span.expect("a place").start + 1, error.message.as_str(), error.help.as_deref());
        assert_eq!(found, (column, message, Some(help)), "{text}");
    }

    #[test]
    fn says_what_is_wrong_and_what_to_do() {
        let plain = "a plain `<` is written `&lt;`";
        refused("<a>1 < 2</a>", 6, "`<` begins no tag here", plain);
        refused("<a>x<=5</a>", 5, "`<` begins no tag here", plain);
        refused("<a><1b/></a>", 4, "`<` begins no tag here", plain);
        refused("<a><b </a>", 7, "the tag before it is not closed", "close it with `>`");
        refused(
            "</a><b/>",
            1,
            "an end tag that closes no element",
            "remove it, or open the element before it",
        );
        let name = "a name begins with a letter, and has one colon at most";
        refused("<a 1='2'/>", 4, "expected the name of an element or attribute", name);
        let value = "`<` in the value of an attribute";
        refused("<a b='1<2'/>", 8, value, "write `&lt;`, or close the value before it with `'`");
        refused("<a b=1/>", 6, "expected a quote not '1'", "put the value into quotes, ' or \"");
        refused("<a b=“1”/>", 6, "expected a quote not '“'", "write plain quotes, ' or \"");
        refused("<a b/>", 5, "an attribute without a value", "write `NAME='VALUE'`, or remove it");
        refused("<a b='1'c='2'/>", 9, "expected a blank not 'c'", "put a blank before it");
        refused("<a><!-- b -- c --></a>", 4, "`--` in a comment", "write a single dash, or `- -`");
        refused("<a>b<!-- c </a>", 5, "the comment has no end", "end it with `-->`");
        refused("<a><![CDATA[ c </a>", 4, "the section of CDATA has no end", "end it with `]]>`");
        refused("<a>]]></a>", 4, "`]]>` in a text", "write `]]&gt;`");
        let declaration = "the XML declaration is not at the beginning of the document";
        let first = "put it there, before blank lines and comments too, or remove it";
        refused("\n<?xml version='1.0'?><a/>", 2, declaration, first);
        refused("# a\n<a/>", 1, "there is text before the first element", "remove what is before it");
        let json = "`domdef from json` reads a definition in JSON";
        refused("{\"name\": \"a\"}", 1, "the text is no XML document", json);
        let holds = "a document has one that holds all others";
        refused(" ", 1, "there is no element in the document", holds);
        refused("<a>\u{1}</a>", 4, "a document cannot hold the character U+0001", "remove it");
        refused(
            "<a xmlns:b='1' xmlns:b='2'/>",
            16,
            "the prefix 'b' is declared twice",
            "remove one of the two",
        );
    }
}
