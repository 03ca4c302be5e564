//! Elements of namespaces that the format does not have, and numbers with their unit behind them: what to do about
//! them, which the grammar cannot say.

use super::meaning;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::dom::{Document, Node};
use crate::since;
use crate::xml::mistake::{INVALID_VALUE, UNKNOWN_ELEMENT};
use crate::xml::names::{self, declaration, usual_namespace};
use crate::xml::value::size::Unit;
use crate::xml::{Item, Value};

/// Gives findings of the grammar the help that they lack.
pub fn explain(document: &Document<'_>, findings: &mut [Diagnostic]) {
    let explains = |finding: &Diagnostic| {
        finding.fix.is_none() && [&UNKNOWN_ELEMENT, &INVALID_VALUE].contains(&finding.rule)
    };
    for (node, finding) in meaning::of_elements(document, findings, explains) {
        if finding.rule == &INVALID_VALUE {
            unit_behind(node, finding);
        } else if let Some(namespace) = node.namespace() {
            of_namespace(node, namespace, finding);
        }
    }
}

/// An element of a namespace that the format does not have.
fn of_namespace(node: Node<'_, '_>, namespace: &str, finding: &mut Diagnostic) {
    if names::usual_prefix(node).is_some() {
        return;
    }
    let prefix = node.written_name().split_once(':').map_or("", |(prefix, _)| prefix);
    let Some(usual) = usual_namespace(prefix) else {
        finding.help = Some("elements of other programs belong in `<metadata>`".to_owned());
        return;
    };
    let name = format!("xmlns:{prefix}");
    let declared = node.ancestors().filter(Node::is_element).find_map(|around| declaration(around, &name));
    let label = format!("change {name} to '{usual}'");
    finding.message = format!("{} with `{name}='{namespace}'`", finding.message);
    finding.fix =
        declared.map(|range| Fix::of_edits(&label, vec![Edit { range, text: format!("{name}='{usual}'") }]));
    finding.help = Some(label);
}

/// A number with its unit behind it, where the unit is an attribute of its own.
fn unit_behind(node: Node<'_, '_>, finding: &mut Diagnostic) {
    let is_unit = |item: &&Item| matches!(item, Item::Attr { name: "unit", .. });
    let value = match &finding.attribute {
        Some(name) => node.attribute(name.as_str()),
        None => node.text(),
    };
    let Some(value) = value.map(str::trim) else { return };
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let (number, unit) = (&value[..digits], value[digits..].trim_start());
    let is_size = !number.is_empty() && !unit.is_empty() && Unit::parse(unit).is_ok();
    if !is_size || !since::parts_of(node).iter().any(is_unit) {
        return;
    }
    let name = node.written_name();
    finding.help = Some(match &finding.attribute {
        Some(attribute) => format!("write `{attribute}='{number}' unit='{unit}'`"),
        None => format!("write `<{name} unit='{unit}'>{number}</{name}>`"),
    });
}

#[cfg(test)]
mod tests {
    use crate::check::{check, Options};

    /// What is said of a part whose value is no number.
    fn help(part: &str) -> String {
        let rest = "<os><type arch='x86_64'>hvm</type></os>";
        let memory = if part.contains("<memory") { "" } else { "<memory>1024</memory>" };
        let text = format!("<domain type='kvm'><name>a</name>{memory}{part}{rest}</domain>");
        let found = check(&text, Options::default()).into_list();
        let [found] = &found[..] else { panic!("{part}: {found:?}") };
        found.help.clone().unwrap_or_default()
    }

    #[test]
    fn a_unit_behind_a_number_is_an_attribute_where_there_is_one() {
        assert_eq!(help("<memory>2 GiB</memory>"), "write `<memory unit='GiB'>2</memory>`");
        assert_eq!(help("<memory>2GiB</memory>"), "write `<memory unit='GiB'>2</memory>`");
        for other in ["<vcpu>2 KiB</vcpu>", "<memory>2 parsecs</memory>", "<memory>GiB</memory>"] {
            assert!(!help(other).contains("unit="), "{other}: {}", help(other));
        }
    }
}
