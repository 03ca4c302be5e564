//! A schema document in compact syntax.

use super::super::compact::KEYWORDS;
use super::super::source::{Source, Tag};
use super::layout::Doc;
use super::literal::literal;
use super::prefixes::{is_qualified, name_in_value, own_name, Namespace, Prefixes, Whose};
use crate::datatype::XSD;
use crate::error::SchemaError;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Where a pattern is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is all that is there.
    Alone,
    /// Beside others, or repeated.
    Part,
}

pub(super) struct Writer {
    pub prefixes: Prefixes,
    /// Datatype libraries but XML Schema's, each with its prefix by its number.
    libraries: Vec<Rc<str>>,
}

/// The document in compact syntax.
pub fn compact(root: &Source) -> Result<String, SchemaError> {
    let mut libraries = BTreeSet::new();
    datatype_libraries(root, &mut libraries);
    let writer = Writer { prefixes: Prefixes::of(root)?, libraries: libraries.into_iter().collect() };
    let mut all = Vec::new();
    let notes = root.notes.as_deref();
    if root.tag == Tag::Grammar && notes.is_none_or(|notes| notes.attrs.is_empty()) {
        all.extend(notes.into_iter().flat_map(|notes| writer.comments(&notes.before)));
        all.extend(notes.into_iter().flat_map(|notes| writer.members_of_notes(&notes.first)));
        all.extend(writer.members(root)?);
    } else {
        all.push(writer.pattern(root, Place::Alone)?);
        all.push(Doc::End);
    }
    // What the names need is known now.
    Ok(Doc::All([writer.declarations(), all].concat()).lines())
}

/// The libraries that have to be declared.
fn datatype_libraries(source: &Source, found: &mut BTreeSet<Rc<str>>) {
    let typed = matches!(source.tag, Tag::Data | Tag::Value) && source.attr("type").is_some();
    if typed && !source.library.is_empty() && &*source.library != XSD {
        found.insert(source.library.clone());
    }
    source.children.iter().for_each(|child| datatype_libraries(child, found));
}

impl Writer {
    fn declarations(&self) -> Vec<Doc> {
        let mut lines = Vec::new();
        let mut own = None;
        if let Some(uri) = self.prefixes.default.as_deref() {
            own = self.prefixes.used().find(|(_, other)| *other == Some(uri)).map(|(prefix, _)| prefix);
            let prefix = own.map_or(String::new(), |prefix| format!("{prefix} "));
            lines.push(format!("default namespace {prefix}= {}", literal(uri)));
        }
        for (prefix, uri) in self.prefixes.used().filter(|(prefix, _)| Some(*prefix) != own) {
            let uri = uri.map_or("inherit".to_owned(), literal);
            lines.push(format!("namespace {prefix} = {uri}"));
        }
        for (number, library) in self.libraries.iter().enumerate() {
            lines.push(format!("datatypes d{} = {}", number + 1, literal(library)));
        }
        let blank = (!lines.is_empty()).then_some(Doc::End);
        lines.into_iter().flat_map(|line| [Doc::text(line), Doc::End]).chain(blank).collect()
    }

    /// What a grammar, a `div` or an `include` holds, each on lines of its own.
    fn members(&self, parent: &Source) -> Result<Vec<Doc>, SchemaError> {
        let mut all = Vec::new();
        for member in &parent.children {
            all.extend(self.lead(member));
            all.extend(self.member(member)?);
            all.push(Doc::End);
            let after = member.notes.iter().flat_map(|notes| self.members_of_notes(&notes.after));
            all.extend(after);
        }
        Ok(all)
    }

    fn member(&self, member: &Source) -> Result<Vec<Doc>, SchemaError> {
        let defined = match member.tag {
            Tag::Div => {
                return Ok(vec![Doc::text("div {"), self.indented(member)?, Doc::text("}")]);
            }
            Tag::Include => {
                let mut all = vec![Doc::text(self.reference("include", member))];
                if !member.children.is_empty() {
                    all.extend([Doc::text(" {"), self.indented(member)?, Doc::text("}")]);
                }
                return Ok(all);
            }
            Tag::Start => "start".to_owned(),
            _ => identifier(member.attr("name").unwrap_or_default()),
        };
        let operator = match member.attr("combine") {
            Some("choice") => "|=",
            Some("interleave") => "&=",
            _ => "=",
        };
        let pattern = self.children(&member.children, Place::Alone)?;
        Ok(vec![Doc::Group(vec![
            Doc::text(format!("{defined} {operator}")),
            Doc::Inner(vec![Doc::Break(" "), pattern]),
        ])])
    }

    /// Members further to the right, with the ends of lines around them.
    fn indented(&self, parent: &Source) -> Result<Doc, SchemaError> {
        let mut members = self.members(parent)?;
        if matches!(members.last(), Some(Doc::End)) {
            members.pop();
        }
        Ok(Doc::All(vec![Doc::Inner([vec![Doc::End], members].concat()), Doc::End]))
    }

    fn reference(&self, keyword: &str, source: &Source) -> String {
        let href = literal(source.attr("href").unwrap_or_default());
        match source.ns == self.prefixes.default {
            true => format!("{keyword} {href}"),
            false => {
                let prefix = self.prefixes.get(&source.ns).unwrap_or_default();
                format!("{keyword} {href} inherit = {prefix}")
            }
        }
    }

    /// Patterns that follow each other.
    fn children(&self, children: &[Rc<Source>], place: Place) -> Result<Doc, SchemaError> {
        match children {
            [only] => self.pattern(only, place),
            _ => self.combined(children, ",", place),
        }
    }

    fn combined(&self, parts: &[Rc<Source>], operator: &str, place: Place) -> Result<Doc, SchemaError> {
        let mut all = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                all.push(match operator {
                    "," => Doc::text(","),
                    operator => Doc::text(format!(" {operator}")),
                });
                all.push(Doc::Break(" "));
            }
            all.push(self.pattern(part, Place::Part)?);
        }
        Ok(match place {
            Place::Alone => Doc::All(all),
            Place::Part => parenthesized(all),
        })
    }

    /// A pattern with its notes.
    fn pattern(&self, source: &Source, place: Place) -> Result<Doc, SchemaError> {
        let combines = matches!(source.tag, Tag::Group | Tag::Choice | Tag::Interleave);
        let notes = source.notes.as_deref();
        if let ([only], true, None) = (&source.children[..], combines, notes) {
            return self.pattern(only, place);
        }
        let is_repeated = repetition(source).is_some();
        let lead = match is_repeated {
            true => notes.map_or(Vec::new(), |notes| self.comments(&notes.before)),
            false => self.lead(source),
        };
        // What is annotated as a whole is in parentheses.
        let is_annotated = !lead.is_empty() || notes.is_some_and(|notes| !notes.after.is_empty());
        let inner = match is_annotated && combines {
            true => self.bare(source, Place::Part)?,
            false => self.bare(source, place)?,
        };
        let after = notes.into_iter().flat_map(|notes| self.following(&notes.after));
        Ok(Doc::All(lead.into_iter().chain([inner]).chain(after).collect()))
    }

    /// A pattern without its notes.
    fn bare(&self, source: &Source, place: Place) -> Result<Doc, SchemaError> {
        let text = |text: &str| Ok(Doc::text(text));
        match source.tag {
            Tag::Element => self.named("element", source),
            Tag::Attribute => self.named("attribute", source),
            Tag::Mixed => self.braces("mixed", &source.children),
            Tag::List => self.braces("list", &source.children),
            Tag::Group => self.combined(&source.children, ",", place),
            Tag::Choice => self.combined(&source.children, "|", place),
            Tag::Interleave => self.combined(&source.children, "&", place),
            Tag::Empty => text("empty"),
            Tag::NotAllowed => text("notAllowed"),
            Tag::Text => text("text"),
            Tag::Ref => text(&identifier(source.attr("name").unwrap_or_default())),
            Tag::ParentRef => {
                text(&format!("parent {}", identifier(source.attr("name").unwrap_or_default())))
            }
            Tag::ExternalRef => text(&self.reference("external", source)),
            Tag::Value => self.value(source).map(Doc::Text),
            Tag::Data => self.data(source, place),
            Tag::Grammar => {
                Ok(Doc::All(vec![Doc::text("grammar {"), self.indented(source)?, Doc::text("}")]))
            }
            other => match repetition(source) {
                Some(sign) => self.repeated(source, sign),
                None => Err(source.at.error("3", format!("`<{other}>` is not a pattern"))),
            },
        }
    }

    fn repeated(&self, source: &Source, sign: &str) -> Result<Doc, SchemaError> {
        let notes = source.notes.as_deref().map_or(&[][..], |notes| &notes.first);
        let inner = match &source.children[..] {
            [only] if notes.is_empty() && repetition(only).is_none() => self.pattern(only, Place::Part)?,
            [only] if notes.is_empty() => parenthesized(vec![self.pattern(only, Place::Part)?]),
            children => {
                let mut inner = vec![self.children(children, Place::Alone)?];
                inner.extend(self.following(notes));
                parenthesized(inner)
            }
        };
        Ok(Doc::All(vec![inner, Doc::text(sign)]))
    }

    fn named(&self, keyword: &str, source: &Source) -> Result<Doc, SchemaError> {
        let whose = Whose::of(source);
        let (names, children) = match own_name(source)? {
            Some((ns, local)) => (Doc::Text(self.name(&ns, &local, whose)), &source.children[..]),
            None => {
                let Some((first, children)) = source.children.split_first() else {
                    return Err(source.at.error("3", format!("`<{}>` has no name", source.tag)));
                };
                (self.names(first, whose, Place::Alone)?, children)
            }
        };
        let head = Doc::All(vec![Doc::text(format!("{keyword} ")), names, Doc::text(" ")]);
        let content = match children {
            [] => Doc::text("{ text }"),
            children => self.braces("", children)?,
        };
        Ok(Doc::All(vec![head, content]))
    }

    fn braces(&self, keyword: &str, children: &[Rc<Source>]) -> Result<Doc, SchemaError> {
        let open = if keyword.is_empty() { "{".to_owned() } else { format!("{keyword} {{") };
        Ok(Doc::Group(vec![
            Doc::Text(open),
            Doc::Inner(vec![Doc::Break(" "), self.children(children, Place::Alone)?]),
            Doc::Break(" "),
            Doc::text("}"),
        ]))
    }

    /// One name.
    fn name(&self, ns: &Namespace, local: &str, whose: Whose) -> String {
        let plain = match whose {
            Whose::Attributes => ns.as_deref() == Some(""),
            Whose::Elements => *ns == self.prefixes.default,
        };
        match (!plain).then(|| self.prefixes.get(ns)).flatten() {
            Some(prefix) => format!("{prefix}:{local}"),
            None => local.to_owned(),
        }
    }

    fn names(&self, source: &Source, whose: Whose, place: Place) -> Result<Doc, SchemaError> {
        let lead = self.lead(source);
        let inner = match source.tag {
            Tag::Name => {
                let (ns, local) = own_name(source)?.unwrap_or_default();
                Doc::Text(self.name(&ns, &local, whose))
            }
            Tag::AnyName | Tag::NsName => {
                let all = match source.tag {
                    Tag::AnyName => "*".to_owned(),
                    _ => format!("{}:*", self.prefixes.get(&source.ns).unwrap_or_default()),
                };
                match source.children.first() {
                    None => Doc::Text(all),
                    Some(except) => {
                        let out = self.choice_of_names(&except.children, whose, Place::Part)?;
                        let whole = vec![Doc::text(format!("{all} - ")), out];
                        if place == Place::Part {
                            parenthesized(whole)
                        } else {
                            Doc::All(whole)
                        }
                    }
                }
            }
            _ => self.choice_of_names(&source.children, whose, place)?,
        };
        let after = source.notes.iter().flat_map(|notes| self.following(&notes.after));
        Ok(Doc::All(lead.into_iter().chain([inner]).chain(after).collect()))
    }

    fn choice_of_names(&self, all: &[Rc<Source>], whose: Whose, place: Place) -> Result<Doc, SchemaError> {
        if let [only] = all {
            return self.names(only, whose, place);
        }
        let mut parts = Vec::new();
        for (number, one) in all.iter().enumerate() {
            if number > 0 {
                parts.extend([Doc::text(" |"), Doc::Break(" ")]);
            }
            parts.push(self.names(one, whose, Place::Part)?);
        }
        Ok(parenthesized(parts))
    }

    fn datatype(&self, source: &Source) -> Option<String> {
        let kind = source.attr("type")?;
        Some(match &*source.library {
            "" if source.tag == Tag::Value && kind == "token" => return None,
            "" => kind.to_owned(),
            XSD => format!("xsd:{kind}"),
            other => {
                let number =
                    self.libraries.iter().position(|library| **library == *other).unwrap_or_default();
                format!("d{}:{kind}", number + 1)
            }
        })
    }

    fn value(&self, source: &Source) -> Result<String, SchemaError> {
        let mut text = source.text.clone();
        if is_qualified(source) {
            let (ns, local) = name_in_value(source)?;
            text = self.name(&ns, &local, Whose::Elements);
        }
        Ok(match self.datatype(source) {
            Some(datatype) => format!("{datatype} {}", literal(&text)),
            None => literal(&text),
        })
    }

    fn data(&self, source: &Source, place: Place) -> Result<Doc, SchemaError> {
        let mut all = vec![Doc::Text(self.datatype(source).unwrap_or_default())];
        let params: Vec<&Rc<Source>> =
            source.children.iter().filter(|child| child.tag == Tag::Param).collect();
        if !params.is_empty() {
            let mut inner = Vec::new();
            for param in params {
                let (key, text) = (param.attr("name").unwrap_or_default(), literal(&param.text));
                inner.push(Doc::Break(" "));
                inner.extend(self.lead(param));
                inner.push(Doc::text(format!("{key} = {text}")));
            }
            let group = vec![Doc::text(" {"), Doc::Inner(inner), Doc::Break(" "), Doc::text("}")];
            all.push(Doc::Group(group));
        }
        let Some(except) = source.children.iter().find(|child| child.tag == Tag::Except) else {
            return Ok(Doc::All(all));
        };
        all.push(Doc::text(" - "));
        all.push(match &except.children[..] {
            [only] if repetition(only).is_none() => self.pattern(only, Place::Part)?,
            children => self.combined(children, "|", Place::Part)?,
        });
        Ok(if place == Place::Part { parenthesized(all) } else { Doc::All(all) })
    }
}

fn parenthesized(inner: Vec<Doc>) -> Doc {
    Doc::Group(vec![
        Doc::text("("),
        Doc::Inner([vec![Doc::Break("")], inner].concat()),
        Doc::Break(""),
        Doc::text(")"),
    ])
}

/// The sign of a pattern that is repeated.
fn repetition(source: &Source) -> Option<&'static str> {
    match source.tag {
        Tag::Optional => Some("?"),
        Tag::ZeroOrMore => Some("*"),
        Tag::OneOrMore => Some("+"),
        _ => None,
    }
}

/// The name of a definition, which must not be taken for a keyword.
fn identifier(own: &str) -> String {
    match KEYWORDS.contains(&own) {
        true => format!("\\{own}"),
        false => own.to_owned(),
    }
}
