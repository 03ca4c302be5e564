//! Which release of libvirt a document needs: what in it came when, read from `SHAPE`.

pub mod schema;

use crate::diagnostic::{locate, rule, Diagnostic};
use crate::dom::Paths;
use crate::dom::{Document, Node};
use crate::domain::Domain;
use crate::release::Release;
use crate::xml::{names, Dates, Element, Item, Shape, ValueKind, Variant};
use std::ops::Range;

rule! {
    /// A part of the document came later than the release of libvirt that it is for.
    ///
    /// `--libvirt VERSION` says which release the document is for. Older ones drop or refuse what they do not
    /// know. Remove the part, or use a newer libvirt. `domdef check --needs` prints the release that a document
    /// needs, and what causes it.
    ///
    /// ```xml wrong libvirt=10.7
    /// <hwuuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</hwuuid>
    /// ```
    /// ```xml right libvirt=11.7
    /// <hwuuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</hwuuid>
    /// ```
    NEEDS_NEWER = "V012" "needs-newer-libvirt" Error;
}

/// Something in a document that did not always exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The release in which it first appeared.
    pub release: Release,
    /// What the element around it needs.
    pub around: Release,
    /// The path of the element.
    pub element: String,
    /// The attribute that it is, or whose value.
    pub attribute: Option<String>,
    /// What it is, in words: `` `templateFormat` of `<nvram>` ``.
    pub what: String,
    /// Where it is in the document.
    pub span: Range<usize>,
}

impl Need {
    /// The path of the element or attribute.
    pub fn path(&self) -> String {
        match &self.attribute {
            Some(name) => format!("{}/@{name}", self.element),
            None => self.element.clone(),
        }
    }
}

/// Everything in a document that did not always exist, in its order.
///
/// ```
/// use domdef::Release;
///
/// let document = domdef::xml::Document::parse("<domain type='kvm'><name>a</name><hwuuid/></domain>").unwrap();
/// let needs = domdef::since::needs(&document);
/// assert_eq!(needs[0].path(), "/domain/hwuuid");
/// assert_eq!(needs[0].release, Release::new(11, 7));
/// ```
pub fn needs(document: &Document<'_>) -> Vec<Need> {
    let mut walk = Walk { paths: Paths::new(document), needs: Vec::new() };
    let root = document.root_element();
    let frame = Frame { shape: <Domain as Element>::SHAPE, later: Vec::new() };
    walk.element(root, &[frame], Release::ALWAYS);
    walk.needs
}

/// What in a document came after a release, as findings.
#[must_use]
pub fn check(document: &Document<'_>, libvirt: Release) -> Vec<Diagnostic> {
    if libvirt >= Release::NEWEST {
        return Vec::new();
    }
    let later = needs(document).into_iter().filter(|need| need.release > libvirt && need.around <= libvirt);
    let finding = |need: Need| {
        let message = format!("{} needs libvirt {}", need.what, need.release);
        let help = format!("remove it, or use a newer libvirt than {libvirt}");
        let found = Diagnostic::new(&NEEDS_NEWER, message).at(need.span).on(need.element).help(help);
        match need.attribute {
            Some(attribute) => found.about(attribute),
            None => found,
        }
    };
    later.map(finding).collect()
}

/// Dates of parts below, by their paths from here.
type Later = Vec<(&'static str, Release)>;

/// A definition of an element, and what in it came later here than elsewhere.
#[derive(Clone)]
struct Frame {
    shape: &'static Shape,
    later: Later,
}

/// The parts that an element may have by the definitions that it can have where it is.
pub(crate) fn parts_of(node: Node<'_, '_>) -> Vec<&'static Item> {
    parts(node).into_iter().map(|part| part.item).collect()
}

fn parts(node: Node<'_, '_>) -> Vec<Part> {
    let frames = match node.parent_element() {
        None => vec![Frame { shape: Domain::SHAPE, later: Vec::new() }],
        Some(parent) => {
            let fits = |part: &Part| child_name(part.item).is_some_and(|name| names::is(node, name));
            let of_parent = |part: Part| below(&part, &|name| parent.attribute(name));
            parts(parent).into_iter().filter(fits).flat_map(of_parent).collect()
        }
    };
    collected(&frames, &|name| node.attribute(name))
}

/// The parts that stand on an element by some definitions.
fn collected<'n>(frames: &[Frame], attribute: &impl Fn(&str) -> Option<&'n str>) -> Vec<Part> {
    let mut parts = Vec::new();
    for frame in frames {
        collect(frame.shape, attribute, Release::ALWAYS, &frame.later, &mut parts);
    }
    parts
}

/// What stands on an element by one of its definitions.
struct Part {
    item: &'static Item,
    since: Release,
    below: Later,
}

struct Walk<'a, 'i> {
    paths: Paths<'a, 'i>,
    needs: Vec<Need>,
}

impl<'a, 'i> Walk<'a, 'i> {
    /// An element whose ancestors and itself need `around`.
    fn element(&mut self, node: Node<'a, 'i>, frames: &[Frame], around: Release) {
        let parts = collected(frames, &|name| node.attribute(name));
        self.attributes(node, &parts, around);
        if let Some((kind, text)) = parts.iter().find_map(text_kind).zip(node.text()) {
            self.word(node, kind, text, around);
        }
        let mut seen: Vec<&str> = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let fits = |part: &&Part| child_name(part.item).is_some_and(|name| names::is(child, name));
            let fitting: Vec<&Part> = parts.iter().filter(fits).collect();
            let Some(since) = fitting.iter().map(|part| part.since).min() else { continue };
            let name = child.tag_name().name();
            let repeated =
                fitting.iter().map(|part| dates(part.item).repeated_since).min().unwrap_or(Release::ALWAYS);
            let own = if seen.contains(&name) { since.max(repeated) } else { since };
            if own > around {
                let what = match seen.contains(&name) && repeated > since {
                    true => format!("second `<{name}>`"),
                    false => format!("`<{name}>` of `<{}>`", node.tag_name().name()),
                };
                self.add(child, None, what, locate::tag_span(child), own, around);
            }
            seen.push(name);
            let frames: Vec<Frame> =
                fitting.iter().flat_map(|part| below(part, &|name| node.attribute(name))).collect();
            self.element(child, &frames, around.max(own));
        }
    }

    fn attributes(&mut self, node: Node<'a, 'i>, parts: &[Part], around: Release) {
        let element = node.tag_name().name();
        for attr in node.attributes().filter(|attr| attr.namespace().is_none()) {
            let name = attr.name();
            let fitting = || parts.iter().filter(move |part| attribute_name(part.item) == Some(name));
            let Some(since) = fitting().map(|part| part.since).min() else { continue };
            if since > around {
                let what = format!("`{name}` of `<{element}>`");
                self.add(node, Some(name), what, attr.range_qname(), since, around);
            }
            let around = around.max(since);
            let of_value = fitting().map(|part| of_value(part.item, attr.value())).min();
            if let Some(release) = of_value.filter(|release| *release > around) {
                let what = format!("`{name}='{}'` of `<{element}>`", attr.value());
                self.add(node, Some(name), what, attr.range_value(), release, around);
            }
        }
        for part in parts {
            let (Some(name), optional) = (attribute_name(part.item), dates(part.item).optional_since) else {
                continue;
            };
            if optional > around && !node.has_attribute(name) {
                let what = format!("`<{element}>` without `{name}`");
                self.add(node, None, what, locate::tag_span(node), optional, around);
            }
        }
    }

    /// The text of an element.
    fn word(&mut self, node: Node<'a, 'i>, kind: &'static ValueKind, text: &str, around: Release) {
        let release = of_token(kind, text);
        if release > around {
            let what = format!("'{text}' in `<{}>`", node.tag_name().name());
            self.add(node, None, what, locate::tag_span(node), release, around);
        }
    }

    fn add(
        &mut self,
        node: Node<'a, 'i>,
        attribute: Option<&str>,
        what: String,
        span: Range<usize>,
        release: Release,
        around: Release,
    ) {
        let (element, attribute) = (self.paths.path(node), attribute.map(str::to_owned));
        self.needs.push(Need { release, around, element, attribute, what, span });
    }
}

/// The parts of a definition that can stand on an element, where an attribute decides those of its value.
fn collect<'n>(
    shape: &'static Shape,
    attribute: &impl Fn(&str) -> Option<&'n str>,
    floor: Release,
    later: &Later,
    parts: &mut Vec<Part>,
) {
    for item in shape.items {
        let dates = dates(item);
        let since = dates.since.max(floor);
        match item {
            Item::Flatten(shape, dates) => {
                let later = later.iter().copied().chain(dates.within.iter().copied()).collect();
                collect(shape(), attribute, since, &later, parts);
            }
            Item::Variants { tag, variants } => {
                parts.push(part(item, &format!("@{tag}"), since, later));
                let chosen = attribute(tag);
                for variant in chosen_of(variants, chosen) {
                    collect((variant.shape)(), attribute, floor, later, parts);
                }
            }
            Item::Tagged { child, tag, .. } => {
                let (own, of_tag) =
                    (part(item, child, since, later), part(item, &format!("@{tag}"), floor, later));
                let since = own.since;
                parts.push(Part { since, ..own });
                if of_tag.since > since {
                    parts.push(of_tag);
                }
            }
            Item::Attr { name, .. } => parts.push(part(item, &format!("@{name}"), since, later)),
            Item::Child { name, .. } | Item::Flag { name, .. } => parts.push(part(item, name, since, later)),
            Item::Text { .. } => parts.push(part(item, "", since, later)),
        }
    }
}

/// A part under its name, with the dates for what is below it.
fn part(item: &'static Item, name: &str, since: Release, later: &Later) -> Part {
    let here = later.iter().filter(|(path, _)| *path == name).map(|(_, release)| *release);
    let since = here.fold(since, Release::max);
    let own = dates(item).within.iter().copied();
    let below = |(path, release): &(&'static str, Release)| {
        Some((path.strip_prefix(name)?.strip_prefix('/')?, *release))
    };
    Part { item, since, below: own.chain(later.iter().filter_map(below)).collect() }
}

/// The variants that an element can have: that of the attribute's value, all where it has none that is known.
fn chosen_of<'v>(variants: &'v [Variant], value: Option<&str>) -> impl Iterator<Item = &'v Variant> {
    let known = variants.iter().find(|variant| Some(variant.value) == value).map(|variant| variant.value);
    variants.iter().filter(move |variant| known.is_none_or(|known| variant.value == known))
}

/// The definitions of a child.
fn below<'n>(part: &Part, attribute: &impl Fn(&str) -> Option<&'n str>) -> Vec<Frame> {
    let frame = |shape: &'static Shape| Frame { shape, later: part.below.clone() };
    match part.item {
        Item::Child { shape, .. } => vec![frame(shape())],
        Item::Tagged { tag, variants, .. } => {
            chosen_of(variants, attribute(tag)).map(|variant| frame((variant.shape)())).collect()
        }
        _ => Vec::new(),
    }
}

fn dates(item: &Item) -> Dates {
    match item {
        Item::Attr { dates, .. }
        | Item::Child { dates, .. }
        | Item::Tagged { dates, .. }
        | Item::Flag { dates, .. }
        | Item::Flatten(_, dates) => *dates,
        Item::Text { .. } | Item::Variants { .. } => Dates::ALWAYS,
    }
}

fn attribute_name(item: &Item) -> Option<&'static str> {
    match item {
        Item::Attr { name, .. } | Item::Variants { tag: name, .. } | Item::Tagged { tag: name, .. } => {
            Some(name)
        }
        Item::Child { .. } | Item::Flag { .. } | Item::Text { .. } | Item::Flatten(..) => None,
    }
}

fn child_name(item: &Item) -> Option<&'static str> {
    match item {
        Item::Child { name, .. } | Item::Flag { name, .. } | Item::Tagged { child: name, .. } => Some(name),
        Item::Attr { .. } | Item::Variants { .. } | Item::Text { .. } | Item::Flatten(..) => None,
    }
}

fn text_kind(part: &Part) -> Option<&'static ValueKind> {
    match part.item {
        Item::Text { value, .. } => Some(value),
        _ => None,
    }
}

/// The release in which a value of an attribute first appeared.
fn of_value(item: &Item, text: &str) -> Release {
    match item {
        Item::Attr { value, .. } => of_token(value, text),
        Item::Variants { variants, .. } | Item::Tagged { variants, .. } => {
            let known = variants.iter().find(|variant| variant.value == text);
            known.map_or(Release::ALWAYS, |variant| variant.since)
        }
        _ => Release::ALWAYS,
    }
}

fn of_token(kind: &ValueKind, text: &str) -> Release {
    let known = kind.tokens.iter().find(|token| token.word == text);
    known.map_or(Release::ALWAYS, |token| token.since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<(String, String)> {
        let text = format!("<domain type='kvm'><name>a</name>{body}</domain>");
        let document = Document::parse(&text).expect("well-formed");
        needs(&document).iter().map(|need| (need.path(), need.release.to_string())).collect()
    }

    fn newest(body: &str) -> (String, String) {
        found(body)
            .into_iter()
            .max_by_key(|(_, release)| release.parse::<Release>().expect("known"))
            .expect("some")
    }

    #[test]
    fn elements_attributes_and_values_are_dated() {
        let cases = [
            (
                "<os><type>hvm</type><nvram templateFormat='raw'/></os>",
                "/domain/os/nvram/@templateFormat",
                "10.10",
            ),
            (
                "<devices><disk><target dev='nvme0n1' bus='nvme'/></disk></devices>",
                "/domain/devices/disk/target/@bus",
                "11.5",
            ),
            ("<on_crash>preserve-running</on_crash>", "/domain/on_crash", "12.6"),
            ("<features><hyperv mode='host-model'/></features>", "/domain/features/hyperv/@mode", "11.9"),
            (
                "<features><hyperv><tlbflush state='on'><direct state='on'/></tlbflush></hyperv></features>",
                "/domain/features/hyperv/tlbflush/direct",
                "11.0",
            ),
            (
                "<cputune><cachetune><cache id='0' level='3' type='both' size='1'/></cachetune></cputune>",
                "/domain/cputune/cachetune",
                "12.8",
            ),
            (
                "<devices><iommu model='intel'/><iommu model='intel'/></devices>",
                "/domain/devices/iommu[2]",
                "11.10",
            ),
        ];
        for (body, path, release) in cases {
            assert_eq!(newest(body), (path.to_owned(), release.to_owned()), "{body}");
        }
    }

    #[test]
    fn what_an_attribute_decides_is_dated_by_its_value() {
        let needs = found("<launchSecurity type='tdx'><mrOwner>x</mrOwner></launchSecurity>");
        assert!(needs.contains(&("/domain/launchSecurity/@type".to_owned(), "11.6".to_owned())), "{needs:?}");
        let needs = found("<metadata><nvram xmlns='urn:a' templateFormat='raw'/></metadata>");
        assert!(needs.iter().all(|(path, _)| !path.contains("nvram")), "{needs:?}");
    }

    #[test]
    fn a_part_inside_of_a_newer_one_is_not_reported_again() {
        let text =
            "<domain type='kvm'><name>a</name><throttlegroups><throttlegroup/></throttlegroups></domain>";
        let document = Document::parse(text).expect("well-formed");
        let found = check(&document, Release::new(10, 7));
        let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages, ["`<throttlegroups>` of `<domain>` needs libvirt 11.2"]);
        assert!(check(&document, Release::NEWEST).is_empty());
    }
}
