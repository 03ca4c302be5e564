//! Titles, descriptions, and elements that applications keep with a guest.

use super::document::{parse, value, xml};
use super::error::{Code, Error, Origin, Result};
use super::event::{DomainEvent, Event};
use super::Handle;
use crate::domain::metadata::Metadata;
use crate::domain::power::{OnCrash, OnPoweroff, OnReboot};
use crate::domain::Domain;
use crate::xml::value::NonEmpty;
use wire::procedures::DomainSetMetadata;

pub(super) const DESCRIPTION: i32 = 0;
pub(super) const TITLE: i32 = 1;
pub(super) const ELEMENT: i32 = 2;

/// The title, the description, or the element of a namespace.
pub(crate) fn get(domain: &Domain, kind: i32, uri: Option<&str>) -> Result<String> {
    let missing =
        || Error::new(Code::NoMetadata, Origin::Domain, "Requested metadata element is not present");
    let text = |own: &Option<NonEmpty>| own.as_ref().map(|own| own.0.clone()).ok_or_else(missing);
    match kind {
        DESCRIPTION => text(&domain.description),
        TITLE => text(&domain.title),
        ELEMENT => element(domain.metadata.as_ref(), uri.unwrap_or_default())?.ok_or_else(missing),
        _ => Err(unknown(kind)),
    }
}

/// Changes or removes one.
pub(crate) fn set(domain: &mut Domain, call: &DomainSetMetadata) -> Result<()> {
    let text = call.metadata.clone().filter(|text| !text.is_empty());
    match call.kind {
        DESCRIPTION => domain.description = text.map(NonEmpty),
        TITLE => domain.title = text.map(NonEmpty),
        ELEMENT => {
            let change = Change::of(&call.metadata, &call.key, &call.uri);
            domain.metadata = changed_elements(domain.metadata.as_ref(), &change)?;
        }
        kind => return Err(unknown(kind)),
    }
    Ok(())
}

/// What listeners are told of a change.
pub(crate) fn changed(dom: Handle, call: &DomainSetMetadata) -> Event {
    let uri = call.uri.clone().filter(|_| call.kind == ELEMENT);
    Event::Domain(dom, DomainEvent::Metadata { kind: call.kind, uri })
}

/// The element of a namespace in `<metadata>`.
pub(super) fn element(metadata: Option<&Metadata>, uri: &str) -> Result<Option<String>> {
    let whole = metadata.map_or("", Metadata::as_xml);
    Ok(elements(whole)?.into_iter().find(|own| own.uri == uri).map(|own| own.plain))
}

pub(super) fn unknown(kind: i32) -> Box<Error> {
    Error::new(Code::InvalidArg, Origin::Domain, format!("unknown metadata type '{kind}'"))
}

/// An element of `<metadata>`.
struct Kept {
    uri: String,
    /// As it was written, with its prefix.
    source: String,
    /// Without the prefix and the declaration of its namespace.
    plain: String,
}

fn elements(whole: &str) -> Result<Vec<Kept>> {
    if whole.is_empty() {
        return Ok(Vec::new());
    }
    let document = parse(whole)?;
    let found = document.root_element().children().filter(crate::xml::Node::is_element);
    let kept = found.map(|node| {
        let mut plain = String::new();
        without_prefix(&mut plain, node);
        Kept {
            uri: node.tag_name().namespace().unwrap_or_default().to_owned(),
            source: whole[node.range()].to_owned(),
            plain,
        }
    });
    Ok(kept.collect())
}

/// Writes an element and what is in it, in no namespace.
fn without_prefix(out: &mut String, node: crate::xml::Node<'_, '_>) {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if node.is_text() {
        out.push_str(&escaped(node.text().unwrap_or_default()));
    }
    if !node.is_element() {
        return;
    }
    let name = node.tag_name().name();
    out.push_str(&format!("<{name}"));
    for attribute in node.attributes() {
        let value = escaped(attribute.value()).replace('"', "&quot;");
        out.push_str(&format!(" {}=\"{value}\"", attribute.name()));
    }
    if !node.has_children() {
        return out.push_str("/>");
    }
    out.push('>');
    node.children().for_each(|child| without_prefix(out, child));
    out.push_str(&format!("</{name}>"));
}

/// What becomes of the element of a namespace.
pub(super) struct Change<'c> {
    /// The new element; without one, that of the namespace is removed.
    pub(super) text: Option<&'c str>,
    /// The prefix that it gets.
    pub(super) key: Option<&'c str>,
    pub(super) uri: Option<&'c str>,
}

impl<'c> Change<'c> {
    /// What the arguments of a call say.
    pub(super) fn of(
        text: &'c Option<String>,
        key: &'c Option<String>,
        uri: &'c Option<String>,
    ) -> Change<'c> {
        Change { text: text.as_deref(), key: key.as_deref(), uri: uri.as_deref() }
    }
}

/// `<metadata>` with an element in the place of the one of its namespace, or without that.
pub(super) fn changed_elements(metadata: Option<&Metadata>, change: &Change<'_>) -> Result<Option<Metadata>> {
    let uri = change.uri.unwrap_or_default();
    let whole = metadata.map_or("", Metadata::as_xml);
    let kept = elements(whole)?.into_iter().filter(|own| own.uri != uri).map(|own| own.source);
    let mut sources: Vec<String> = kept.collect();
    if let Some(text) = change.text {
        let document = parse(text)?;
        sources.push(in_namespace(text, document.root_element(), change.key.unwrap_or_default(), uri));
    }
    if sources.is_empty() {
        return Ok(None);
    }
    let text = format!("<metadata>{}</metadata>", sources.concat());
    Metadata::parse(&text).map(Some).map_err(|error| xml(&*error.message))
}

/// The element with a prefix, which is declared on it; what is in it stays as it is.
fn in_namespace(text: &str, node: crate::xml::Node<'_, '_>, key: &str, uri: &str) -> String {
    let name = node.tag_name().name();
    let source = &text[node.range()];
    let after = &source[1 + name.len()..];
    let uri = uri.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let opened = format!("<{key}:{name} xmlns:{key}=\"{uri}\"");
    match after.rfind("</") {
        Some(at) => format!("{opened}{}</{key}:{name}>", &after[..at]),
        None => format!("{opened}{after}"),
    }
}

/// Sets what happens when the guest powers off, reboots or crashes.
pub(crate) fn set_action(domain: &mut Domain, kind: u32, action: u32) -> Result<()> {
    const ACTIONS: [&str; 6] =
        ["destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart"];
    let refuse = |what: &str| Error::new(Code::InvalidArg, Origin::Domain, what);
    let word = ACTIONS.get(action as usize).ok_or_else(|| refuse("unknown lifecycle action"))?;
    let wrong = || refuse("the lifecycle action is not for this event");
    match kind {
        0 => domain.on_poweroff = Some(value::<OnPoweroff>(word).ok_or_else(wrong)?),
        1 => domain.on_reboot = Some(value::<OnReboot>(word).ok_or_else(wrong)?),
        2 => domain.on_crash = Some(value::<OnCrash>(word).ok_or_else(wrong)?),
        _ => return Err(refuse("unknown lifecycle type")),
    }
    Ok(())
}
