//! The number of virtual CPUs of a document: asked for, and changed in place.
//!
//! A change touches only the bytes of `<vcpu>` and `<vcpus>` that it must.

use super::{change, count as count_of, Count, Refused, Which, MAX};
use crate::diagnostic::{locate, Diagnostic, Findings};
use crate::dom::{Document, Node};
use crate::domain::Domain;
use crate::rules::vcpu::{CURRENT_ABOVE_MAXIMUM, TOPOLOGY_MISMATCH};
use crate::xml::edit::Edits;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::{names, parse, Limits};

/// The numbers that a document defines.
///
/// # Errors
/// Where the text is not well-formed, or its numbers cannot be read: what is wrong, with its place.
pub fn count(text: &str) -> Result<Count, Vec<Diagnostic>> {
    let document = parse(text, Limits::default()).map_err(|diagnostic| vec![*diagnostic])?;
    Ok(count_of(&read(&document)?))
}

/// What becomes of a CPU topology that does not make a new maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// The maximum is refused.
    Kept,
    /// It gets other cores or sockets.
    Changed,
}

/// The document with one number changed; everything else stays byte for byte.
///
/// # Errors
/// Where the document cannot be read, or the new number does not fit the others: what is wrong.
pub fn set(text: &str, which: Which, new: u32) -> Result<String, Vec<Diagnostic>> {
    set_with(text, which, new, Topology::Kept)
}

/// The same, where the topology may change as well.
///
/// # Errors
/// As [`set`], but for a topology that the number does not fit.
pub fn set_with(text: &str, which: Which, new: u32, topology: Topology) -> Result<String, Vec<Diagnostic>> {
    let document = parse(text, Limits::default()).map_err(|diagnostic| vec![*diagnostic])?;
    let mut domain = read(&document)?;
    let before = count_of(&domain);
    let changes = match (topology, which) {
        (Topology::Changed, Which::Maximum) => fit_topology(&mut domain, new),
        _ => Vec::new(),
    };
    let root = document.root_element();
    // Elements of other namespaces may have the same names.
    let child = |name: &str| root.children().find(|child| child.is_element() && names::is(*child, name));
    if let Some(mut refused) = change_number(&mut domain, which, new) {
        locate::locate(&document, &mut refused);
        return Err(refused.into_list());
    }
    let after = count_of(&domain);
    if after == before {
        return Ok(text.to_owned());
    }
    let mut edits = Edits::default();
    match child("vcpu") {
        Some(vcpu) => edit_vcpu(vcpu, after, &mut edits),
        None => insert_vcpu(root, after, &mut edits),
    }
    let cpu = child("cpu").into_iter().flat_map(|cpu| cpu.children());
    if let Some(node) = cpu.into_iter().find(|child| child.is_element() && names::is(*child, "topology")) {
        changes.iter().for_each(|(name, count)| edits.set_attribute(node, name, &count.to_string()));
    }
    if let Some(vcpus) = child("vcpus").filter(|vcpus| vcpus.children().any(|state| state.is_element())) {
        edit_states(text, vcpus, &domain, &mut edits);
    }
    Ok(edits.apply(text))
}

/// Gives a definition the nearest topology that makes a maximum; returns what differs.
fn fit_topology(domain: &mut Domain, maximum: u32) -> Vec<(&'static str, u32)> {
    let topology = domain.cpu.as_mut().and_then(|cpu| cpu.topology.as_mut());
    let Some(topology) = topology.filter(|_| (1..=MAX).contains(&maximum)) else { return Vec::new() };
    if topology.product() == Some(maximum) {
        return Vec::new();
    }
    let fitted = topology.fitted(maximum);
    let differences = topology.differences(&fitted);
    *topology = fitted;
    differences
}

/// Changes the number, or says why it cannot be that.
fn change_number(domain: &mut Domain, which: Which, new: u32) -> Option<Findings> {
    let (root, mut findings) = (domain.place(), Findings::default());
    let vcpu = root.child("vcpu");
    let place = match which {
        Which::Current => vcpu.attr("current"),
        Which::Maximum => vcpu,
    };
    if new == 0 || new > MAX {
        let message = format!("{new} virtual CPUs; expected 1 to {MAX}");
        findings.report(&INVALID_VALUE, &place, message);
        return Some(findings);
    }
    match change(domain, which, new).err()? {
        Refused::AboveMaximum { new, maximum } => findings
            .report(
                &CURRENT_ABOVE_MAXIMUM,
                &place,
                format!("{new} is above the maximum of {maximum} virtual CPUs"),
            )
            .help(format!("raise the maximum to {new} first")),
        Refused::Topology { new, made } => {
            let made = made.map_or("too many".to_owned(), |made| made.to_string());
            findings
                .report(
                    &TOPOLOGY_MISMATCH,
                    &place,
                    format!("{new} virtual CPUs, but the CPU topology makes {made}"),
                )
                .help("change `<topology>` of `<cpu>` as well; setvcpus does with --topology");
        }
    }
    Some(findings)
}

fn read(document: &Document<'_>) -> Result<Domain, Vec<Diagnostic>> {
    let reading = Domain::from_document(document);
    let domain = reading.domain.ok_or(reading.diagnostics)?;
    let mut broken = crate::rules::vcpus(&domain);
    locate::locate(document, &mut broken);
    match broken.is_empty() {
        true => Ok(domain),
        false => Err(broken),
    }
}

fn edit_vcpu(vcpu: Node<'_, '_>, after: Count, edits: &mut Edits) {
    match vcpu.attribute_node("current") {
        Some(current) if after.current == after.maximum => edits.remove_attribute(vcpu, &current),
        None if after.current == after.maximum => {}
        _ => edits.set_attribute(vcpu, "current", &after.current.to_string()),
    }
    let written: String = vcpu.descendants().filter(Node::is_text).filter_map(|child| child.text()).collect();
    if written.trim() != after.maximum.to_string() {
        edits.set_text(vcpu, &after.maximum.to_string());
    }
}

/// A document without `<vcpu>` gets one behind its memory, or its name.
fn insert_vcpu(root: Node<'_, '_>, after: Count, edits: &mut Edits) {
    let current = match after.current == after.maximum {
        true => String::new(),
        false => format!(" current='{}'", after.current),
    };
    let element = format!("<vcpu{current}>{}</vcpu>", after.maximum);
    let before = ["currentMemory", "memory", "maxMemory", "metadata", "description", "title", "uuid", "name"];
    let anchor = before
        .iter()
        .find_map(|name| root.children().find(|child| child.is_element() && names::is(*child, name)));
    match (anchor, root.first_child()) {
        (Some(anchor), _) => edits.insert_behind(anchor, &element),
        (None, Some(first)) => edits.insert(first.range().start, element),
        (None, None) => edits.insert_child(root, &element),
    }
}

/// Brings the listed states in step; new ones go behind the last.
fn edit_states(text: &str, vcpus: Node<'_, '_>, domain: &Domain, edits: &mut Edits) {
    let Some(wanted) = &domain.vcpus else { return };
    let nodes: Vec<Node<'_, '_>> =
        vcpus.children().filter(|child| child.is_element() && names::is(*child, "vcpu")).collect();
    let id = |node: &Node<'_, '_>| node.attribute("id").and_then(|id| id.trim().parse::<u32>().ok());
    for node in &nodes {
        match wanted.vcpu.iter().find(|state| Some(state.id) == id(node)) {
            Some(state) => {
                if let Some(enabled) =
                    node.attribute_node("enabled").filter(|old| old.value() != state.enabled.as_str())
                {
                    edits.replace(enabled.range_value(), state.enabled.as_str());
                    if let (false, Some(order)) = (state.enabled.is_yes(), node.attribute_node("order")) {
                        edits.remove_attribute(*node, &order);
                    }
                }
            }
            None => {
                let start = text[..node.range().start].trim_end().len();
                edits.replace(start..node.range().end, "");
            }
        }
    }
    let Some(last) = nodes.last() else { return };
    let line = text[..last.range().start].trim_end().len();
    let gap = &text[line..last.range().start];
    for state in wanted.vcpu.iter().filter(|state| !nodes.iter().any(|node| id(node) == Some(state.id))) {
        if state.enabled.is_yes() {
            let element = format!("{gap}<vcpu id='{}' enabled='yes'/>", state.id);
            edits.replace(last.range().end..last.range().end, element);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn changed(inner: &str, which: Which, new: u32, expected: &str) {
        let wrap = |inner: &str| {
            format!("<domain type=\"kvm\">\n\t<name>a</name> <!-- é -->\n\t{inner}\n</domain>\n")
        };
        assert_eq!(set(&wrap(inner), which, new), Ok(wrap(expected)));
    }

    #[test]
    fn only_the_bytes_that_must() {
        changed("<vcpu >4</vcpu>", Which::Current, 2, "<vcpu current='2' >4</vcpu>");
        changed(
            "<vcpu placement=\"static\">4</vcpu>",
            Which::Current,
            2,
            "<vcpu placement=\"static\" current=\"2\">4</vcpu>",
        );
        changed(
            "<vcpu current = \"1\"><!-- c -->4</vcpu>",
            Which::Current,
            3,
            "<vcpu current = \"3\"><!-- c -->4</vcpu>",
        );
        changed("<vcpu current=\"1\">4</vcpu>", Which::Current, 4, "<vcpu>4</vcpu>");
        changed("<vcpu\n current=\"3\">4</vcpu>", Which::Maximum, 2, "<vcpu>2</vcpu>");
    }

    #[test]
    fn elements_of_other_namespaces_stay() {
        changed(
            "<x:vcpu xmlns:x='u'>9</x:vcpu><vcpu>4</vcpu>",
            Which::Current,
            2,
            "<x:vcpu xmlns:x='u'>9</x:vcpu><vcpu current='2'>4</vcpu>",
        );
        changed(
            "<vcpu xmlns='u'>9</vcpu><x:vcpus xmlns:x='u'><x:vcpu id='0'/></x:vcpus><vcpu current='1'>2</vcpu>",
            Which::Current,
            2,
            "<vcpu xmlns='u'>9</vcpu><x:vcpus xmlns:x='u'><x:vcpu id='0'/></x:vcpus><vcpu>2</vcpu>",
        );
    }

    #[test]
    fn a_document_without_the_element_gets_one() {
        let text = "<domain type='kvm'>\n  <name>a</name>\n</domain>";
        let expected = "<domain type='kvm'>\n  <name>a</name>\n  <vcpu current='1'>3</vcpu>\n</domain>";
        assert_eq!(set(text, Which::Maximum, 3), Ok(expected.to_owned()));
    }

    #[test]
    fn listed_states_follow() {
        changed(
            "<vcpu current='1'>2</vcpu><vcpus>\n\t\t<vcpu id='0' enabled='yes'/>\n\t\t<vcpu id='1' enabled='no' hotpluggable='yes'/>\n\t</vcpus>",
            Which::Current,
            2,
            "<vcpu>2</vcpu><vcpus>\n\t\t<vcpu id='0' enabled='yes'/>\n\t\t<vcpu id='1' enabled='yes' hotpluggable='yes'/>\n\t</vcpus>",
        );
    }

    #[test]
    fn a_topology_follows_where_it_may() {
        let guest = |vcpu: &str, topology: &str| {
            format!("<domain type='kvm'><name>a</name>{vcpu}<cpu><topology {topology}/></cpu></domain>")
        };
        for (from, new, vcpu, to) in [
            (
                "sockets='1' cores='2' threads='2'",
                8,
                "<vcpu current='4'>8</vcpu>",
                "sockets='1' cores='4' threads='2'",
            ),
            (
                "sockets=\"2\" cores=\"1\" threads=\"2\"",
                6,
                "<vcpu current='4'>6</vcpu>",
                "sockets=\"3\" cores=\"1\" threads=\"2\"",
            ),
            (
                "sockets='2' dies='2' cores='1' threads='1'",
                3,
                "<vcpu>3</vcpu>",
                "sockets='1' dies='1' cores='3' threads='1'",
            ),
        ] {
            let text = guest("<vcpu>4</vcpu>", from);
            assert!(set(&text, Which::Maximum, new).is_err());
            let changed = set_with(&text, Which::Maximum, new, Topology::Changed);
            assert_eq!(changed, Ok(guest(vcpu, to)));
        }
    }

    #[test]
    fn refusals_name_the_place() {
        let refused = set("<domain type='kvm'><name>a</name><vcpu>2</vcpu></domain>", Which::Current, 3);
        let diagnostics = refused.expect_err("above the maximum");
        assert_eq!(diagnostics[0].element, "/domain/vcpu");
        assert_eq!(diagnostics[0].rule.code, "R040");
        assert_eq!(diagnostics[0].message, "3 is above the maximum of 2 virtual CPUs");
    }
}
