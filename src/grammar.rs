//! The domain grammar, compiled in: its image, and the check of a document against it.
//!
//! The grammar itself is in `schemas/`, one file per chapter; a test fails when the image is not
//! its compiled form any more.

use crate::diagnostic::{Action, Applicability, Diagnostic, Fix, Meant, Rule};
use crate::dom::{Document, NodeId, NodeType};
use crate::xml::document::full_tree;
use crate::xml::mistake;
use relaxng::{ExpandedName, MistakeKind, Part, Schema, Suggestion, Tree, Validator};
use std::cell::RefCell;
use std::sync::OnceLock;

static IMAGE: &[u8] = include_bytes!("../schemas/domain.image");

/// The chapters of the grammar, the entry first: file names and texts.
pub static CHAPTERS: &[(&str, &str)] = &[
    ("domain.rng", include_str!("../schemas/domain.rng")),
    ("head.rng", include_str!("../schemas/head.rng")),
    ("vcpu.rng", include_str!("../schemas/vcpu.rng")),
    ("numa.rng", include_str!("../schemas/numa.rng")),
    ("memory.rng", include_str!("../schemas/memory.rng")),
    ("os.rng", include_str!("../schemas/os.rng")),
    ("features.rng", include_str!("../schemas/features.rng")),
    ("cpu.rng", include_str!("../schemas/cpu.rng")),
    ("clock.rng", include_str!("../schemas/clock.rng")),
    ("devices.rng", include_str!("../schemas/devices.rng")),
    ("disk.rng", include_str!("../schemas/disk.rng")),
    ("controller.rng", include_str!("../schemas/controller.rng")),
    ("filesystem.rng", include_str!("../schemas/filesystem.rng")),
    ("interface.rng", include_str!("../schemas/interface.rng")),
    ("hostdev.rng", include_str!("../schemas/hostdev.rng")),
    ("chardev.rng", include_str!("../schemas/chardev.rng")),
    ("tpm.rng", include_str!("../schemas/tpm.rng")),
    ("graphics.rng", include_str!("../schemas/graphics.rng")),
    ("video.rng", include_str!("../schemas/video.rng")),
    ("sound.rng", include_str!("../schemas/sound.rng")),
    ("security.rng", include_str!("../schemas/security.rng")),
    ("values.rng", include_str!("../schemas/values.rng")),
];

/// The compiled grammar.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::from_static(IMAGE).expect("a test checks that the image loads"))
}

/// What the grammar finds wrong with a document, in its order.
pub fn check(document: &Document<'_>) -> Vec<Diagnostic> {
    thread_local! {
        static VALIDATOR: RefCell<Validator> = RefCell::new(schema().validator());
    }
    VALIDATOR.with_borrow_mut(|validator| check_with(validator, document))
}

/// What the grammar of a validator finds wrong with a document, in its order.
pub(crate) fn check_with(validator: &mut Validator, document: &Document<'_>) -> Vec<Diagnostic> {
    if validator.accepts(document) {
        return Vec::new();
    }
    // What is wrong is found in a tree of the same text that has all that messages look at.
    match full_tree(document.input_text()) {
        Ok(tree) => validator.validate(&tree).into_iter().map(diagnostic).collect(),
        Err(malformed) => vec![*malformed],
    }
}

impl Tree for Document<'_> {
    type Node = NodeId;

    #[inline]
    fn root(&self) -> NodeId {
        self.root_element().id()
    }

    #[inline]
    fn first_child(&self, element: NodeId) -> Option<NodeId> {
        Some(self.node(element).first_child()?.id())
    }

    #[inline]
    fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        Some(self.node(node).next_sibling()?.id())
    }

    #[inline]
    fn part(&self, node: NodeId) -> Part<'_> {
        let node = self.node(node);
        match node.node_type() {
            NodeType::Element => {
                let namespace = node.namespace().unwrap_or_default();
                Part::Element(ExpandedName { namespace, local: node.local_name() })
            }
            NodeType::Text => Part::Text(node.text().unwrap_or_default()),
            NodeType::Root | NodeType::PI | NodeType::Comment => Part::Other,
        }
    }

    #[inline]
    fn attributes(&self, element: NodeId) -> impl Iterator<Item = (ExpandedName<'_>, &str)> {
        self.node(element).attributes().map(|attribute| {
            let namespace = attribute.namespace().unwrap_or_default();
            (ExpandedName { namespace, local: attribute.name() }, attribute.value())
        })
    }

    fn namespace(&self, element: NodeId, prefix: &str) -> Option<String> {
        let prefix = (!prefix.is_empty()).then_some(prefix);
        self.node(element).lookup_namespace_uri(prefix).map(str::to_owned)
    }

    #[inline]
    fn is_blank(&self, text: NodeId, _: &str) -> bool {
        !self.node(text).speaks()
    }

    #[inline]
    fn written(&self, element: NodeId) -> Option<&str> {
        self.node(element).leaf_written()
    }
}

/// A mistake as one of ours.
pub fn diagnostic(mistake: relaxng::Mistake) -> Diagnostic {
    let fix = fix(&mistake);
    Diagnostic { help: mistake.help, fix, ..Diagnostic::new(rule(mistake.kind), mistake.message) }
        .at(mistake.span)
        .on(mistake.element)
}

/// What the grammar suggests, as a change of the document.
fn fix(mistake: &relaxng::Mistake) -> Option<Fix> {
    let likely = |clear: bool| if clear { Applicability::Safe } else { Applicability::Unsafe };
    match (mistake.kind, mistake.suggestion.clone()) {
        (_, Some(Suggestion::Remove)) => Some(Fix::safe("remove the second one", Action::RemoveRepeated)),
        (_, Some(Suggestion::Home { name, here: true })) => {
            Some(Fix::safe(format!("move it into `<{name}>`"), Action::MoveIntoOrWrap(name)))
        }
        (_, Some(Suggestion::Home { name, here: false })) => {
            Some(Fix::safe(format!("move it into `<{name}>`"), Action::MoveInto(name)))
        }
        (kind, Some(Suggestion::Meant { word, clear })) => {
            let meant = match kind {
                MistakeKind::UnknownElement => Meant::Element(word),
                MistakeKind::UnknownAttribute => Meant::Attribute(word),
                MistakeKind::WrongValue => Meant::Value(word),
                _ => return None,
            };
            Some(Fix::meant(meant, likely(clear)))
        }
        _ => None,
    }
}

/// The rule that a kind of mistake breaks.
fn rule(kind: MistakeKind) -> &'static Rule {
    match kind {
        MistakeKind::UnknownElement => &mistake::UNKNOWN_ELEMENT,
        MistakeKind::MisplacedElement => &mistake::MISPLACED_ELEMENT,
        MistakeKind::RepeatedElement => &mistake::REPEATED_ELEMENT,
        MistakeKind::MissingElement => &mistake::MISSING_ELEMENT,
        MistakeKind::UnknownAttribute => &mistake::UNKNOWN_ATTRIBUTE,
        MistakeKind::ExcludedAttribute => &mistake::EXCLUDED_ATTRIBUTE,
        MistakeKind::MissingAttribute => &mistake::MISSING_ATTRIBUTE,
        MistakeKind::UnexpectedText => &mistake::UNEXPECTED_TEXT,
        // Wrong values, and identifiers, which are not asked for.
        _ => &mistake::INVALID_VALUE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relaxng::MapLoader;

    #[test]
    fn the_image_is_the_compiled_grammar() {
        let texts = CHAPTERS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let schema =
            Schema::from_text(CHAPTERS[0].1, "domain.rng", &MapLoader(texts)).expect("the grammar is right");
        // A process that checks one document finds the steps of usual ones worked out.
        let mut validator = schema.validator();
        for text in usual_documents() {
            validator.validate(&full_tree(&text).expect("it is well-formed"));
        }
        let image = validator.to_image();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/domain.image");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &image).expect("the image can be written");
            panic!("rewritten: {path}");
        }
        assert!(image == IMAGE, "schemas/domain.image is stale; UPDATE=1 rewrites it");
        assert!(Schema::from_image(IMAGE).is_ok());
    }

    /// As many that a state leads to elements which never come again, and then one that looks like them or not.
    #[test]
    fn what_looks_as_what_came_before_is_still_looked_at() {
        let disk = |at: usize, parts: &str| {
            format!(
                "<disk type='file'><source file='/{at}'/><target dev='vd{at}' bus='virtio'/>{parts}</disk>"
            )
        };
        let many: String = (0..1500).map(|at| disk(at, &format!("<serial>s{at}</serial>"))).collect();
        let last = [
            "<source file='/last'/><target dev='vdlast' bus='virtio'/><serial>last</serial>",
            "<source file='/last'/><target dev='vdlast' bus='scsi'/><serial>last</serial>",
            "<source file='/last'/><target bus='virtio' dev='vdlast'/>",
            "<source file='/last'/><target dev='vdlast'/><serial><!-- -->last</serial>",
            "<source file='/l' startupPolicy='optional'/><target dev='a' bus='usb' removable='on'/>",
            "<x:source xmlns:x='u' file='/l'/><source file='/l'/><target dev='vdl' bus='virtio'/>",
            "<source file='/last'/><target dev='vdlast' bus='none'/>",
            "<source file='/last'/><target dev='vd last' bus='virtio'/>",
            "<source file='/last'/><target bus='virtio'/>",
            "<source file='/last'/><target dev='vdlast' bus='virtio' tray='shut'/>",
            "<source file='/last'/><target dev='vdlast' bus='virtio'>text</target>",
            "<source file='/last'/><target dev='vdlast' bus='virtio'/><serial a='1'>last</serial>",
            "<source file='/last'/><target xmlns:x='u' dev='vdlast' x:bus='virtio'/>",
            "<source file='/last'/><target dev='vdlast' bus='virtio'/><serial><b/></serial>",
        ];
        let mut validator = schema().validator();
        let mut right = 0;
        for parts in last {
            let head = "<domain type='qemu'><name>a</name><memory>1</memory><os><type>hvm</type></os>";
            let text = format!("{head}<devices>{many}<disk type='file'>{parts}</disk></devices></domain>");
            let found = check_with(&mut validator, &Document::parse(&text).expect("well-formed"));
            let alone = schema().validator().validate(&full_tree(&text).expect("well-formed"));
            assert_eq!(found.is_empty(), alone.is_empty(), "{parts}: {found:?} {alone:?}");
            right += usize::from(found.is_empty());
        }
        assert_eq!(right, 4);
    }

    /// Documents of `testdata/`, by their paths.
    fn usual_documents() -> Vec<String> {
        let mut paths = Vec::new();
        for folder in ["completion", "guests", "json", "readme"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
            let entries = std::fs::read_dir(folder).expect("the folder is there");
            paths.extend(entries.map(|entry| entry.expect("it can be read").path()));
        }
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
        paths.sort();
        paths.iter().map(|path| std::fs::read_to_string(path).expect("it is a text")).collect()
    }

    #[test]
    fn every_element_says_what_it_is() {
        let annotations = "http://relaxng.org/ns/compatibility/annotations/1.0";
        let mut silent = Vec::new();
        for (chapter, text) in CHAPTERS {
            let document = full_tree(text).expect("the grammar is right");
            for element in document.descendants().filter(|node| node.has_tag_name("element")) {
                let says =
                    element.children().find(|child| child.has_tag_name((annotations, "documentation")));
                if says.and_then(|says| says.text()).is_none_or(|text| text.len() < 10) {
                    silent.push(format!("{chapter}: {}", element.attribute("name").unwrap_or_default()));
                }
            }
        }
        assert!(silent.is_empty(), "without a word on what they are: {silent:#?}");
    }

    #[test]
    fn all_chapters_are_listed() {
        let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"))
            .expect("the folder is there")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".rng"))
            .collect();
        files.sort();
        let mut listed: Vec<&str> = CHAPTERS.iter().map(|(name, _)| *name).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
    }
}
