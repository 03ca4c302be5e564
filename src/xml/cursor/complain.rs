//! What is wrong with an element that is read: findings with their places and what may have been meant.

use super::Cursor;
use crate::diagnostic::{locate, suggest, Action, Diagnostic, Fix, Meant};
use crate::dom::{Attribute, Node};
use crate::xml::{mistake, names, Shape, ValueKind, Variant};
use std::collections::HashSet;

impl<'a, 'i> Cursor<'a, 'i> {
    pub(super) fn unknown_attr(
        &self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        name: &str,
        shape: &'static Shape,
    ) {
        let (known, element) = (shape.attributes(), node.tag_name().name());
        let finding = match known.contains(&name) {
            true => Diagnostic::new(
                &mistake::EXCLUDED_ATTRIBUTE,
                format!("`{name}` has no effect on this `<{element}>`"),
            ),
            false => Diagnostic::new(
                &mistake::UNKNOWN_ATTRIBUTE,
                format!("`{name}` is not an attribute of `<{element}>`"),
            ),
        };
        let meant = suggest::likely(name, known.iter().copied()).filter(|_| !known.contains(&name));
        let finding = finding.at(attr.range_qname()).about(name);
        self.report(match meant {
            // One that is there already cannot be meant.
            Some((meant, likely)) if node.has_attribute(meant) => {
                let finding = finding.meant(Meant::Attribute(meant.to_owned()), likely);
                Diagnostic { fix: None, ..finding }
            }
            Some((meant, likely)) => finding.meant(Meant::Attribute(meant.to_owned()), likely),
            None => finding,
        });
    }

    /// `read` has the names of the children that somebody asked for.
    pub(super) fn unknown_child(&self, child: Node<'a, 'i>, shape: &'static Shape, read: &HashSet<&str>) {
        let name = names::qualified(child);
        let parent = self.node.map_or("", |node| node.tag_name().name());
        let children = shape.children();
        let diagnostic = if read.contains(name) {
            let message = format!("another `<{name}>` in `<{parent}>`; only one is allowed");
            Diagnostic::new(&mistake::REPEATED_ELEMENT, message)
                .help("the first one counts; merge them")
                .fixed_by(Fix::safe("remove the second one", Action::RemoveRepeated))
        } else if children.contains(&name) {
            let message = format!("`<{name}>` has no effect in this `<{parent}>`");
            Diagnostic::new(&mistake::MISPLACED_ELEMENT, message)
        } else {
            let message = format!("`<{name}>` is not known in `<{parent}>`");
            let finding = Diagnostic::new(&mistake::UNKNOWN_ELEMENT, message);
            match suggest::likely(name, children) {
                Some((meant, likely)) => finding.meant(Meant::Element(meant.to_owned()), likely),
                None => finding,
            }
        };
        self.findings.add(Some(child), diagnostic.at(locate::tag_span(child)));
    }

    /// An attribute of this element, as the subject of a message.
    pub(super) fn attribute(&self, name: &str) -> String {
        format!("`{name}` of `<{}>`", self.name())
    }

    pub(super) fn missing_attr(&mut self, name: &str) {
        self.fail();
        let message = format!("`<{}>` has no attribute `{name}`", self.name());
        self.report(Diagnostic::new(&mistake::MISSING_ATTRIBUTE, message));
    }

    pub(super) fn missing_child(&mut self, name: &str) {
        self.fail();
        let message = format!("`<{}>` has no `<{name}>`", self.name());
        self.report(Diagnostic::new(&mistake::MISSING_ELEMENT, message));
    }

    pub(super) fn missing_text(&mut self) {
        self.fail();
        let message = format!("`<{}>` has no text", self.name());
        self.report(Diagnostic::new(&mistake::MISSING_ELEMENT, message));
    }

    pub(super) fn invalid_attr(
        &mut self,
        kind: &ValueKind,
        name: &str,
        attr: Attribute<'a, 'i>,
        expected: String,
    ) {
        self.fail();
        let what = format!("{} is '{}'", self.attribute(name), shortened(attr.value()));
        let finding = self.invalid(kind, what, attr.value(), expected);
        self.report(finding.at(attr.range_value()).about(name));
    }

    /// A value that cannot be read, of an attribute that counts as absent then.
    pub(super) fn ineffective_attr(&self, name: &str, attr: Attribute<'a, 'i>) {
        let message =
            format!("{} is '{}', which has no effect", self.attribute(name), shortened(attr.value()));
        self.report(Diagnostic::new(&mistake::INVALID_VALUE, message).at(attr.range_value()).about(name));
    }

    /// A deciding attribute that is none of its values.
    pub(super) fn unknown_tag(&mut self, tag: &str, attr: Attribute<'a, 'i>, variants: &'static [Variant]) {
        self.fail();
        let values = || variants.iter().map(|variant| variant.value);
        let (what, found) = (self.attribute(tag), shortened(attr.value()));
        let message = format!("{what} is '{found}'; expected {}", suggest::list(values()));
        let finding = Diagnostic::new(&mistake::INVALID_VALUE, message).at(attr.range_value()).about(tag);
        self.report(match suggest::likely(attr.value(), values()) {
            Some((meant, likely)) => finding.meant(Meant::Value(meant.to_owned()), likely),
            None => finding,
        });
    }

    pub(super) fn invalid_text(&mut self, kind: &ValueKind, text: &str, expected: String) {
        self.fail();
        let Some(node) = self.node else { return };
        let span = node.first_child().map_or(locate::tag_span(node), |child| child.range());
        let what = format!("`<{}>` is '{}'", node.tag_name().name(), shortened(text));
        let finding = self.invalid(kind, what, text, expected);
        self.report(finding.at(span));
    }

    fn invalid(&self, kind: &ValueKind, what: String, found: &str, expected: String) -> Diagnostic {
        let tokens = || kind.tokens.iter().map(|token| token.word);
        let expected = match (expected.is_empty(), kind.tokens.is_empty()) {
            (false, _) => expected,
            (true, false) => suggest::list(tokens()),
            (true, true) => kind.word.to_owned(),
        };
        let finding = Diagnostic::new(&mistake::INVALID_VALUE, format!("{what}; expected {expected}"));
        match suggest::likely(found, tokens()) {
            Some((meant, likely)) => finding.meant(Meant::Value(meant.to_owned()), likely),
            None => finding,
        }
    }
}

pub(super) fn shortened(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
