//! `<mirror>`: the copy that a running job makes of a disk.

use super::backing::{BackingStore, LayerFormat};
use super::driver::Format;
use super::source::Source;
use crate::token;
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Fields, Rest, Shape, Writer};
use domdef_derive::Element;

/// `<mirror>`: only a running guest has it.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Mirror {
    /// Storage that the running copy job writes to.
    #[xml(flatten, within = "@type=1.2.6")]
    pub source: MirrorSource,
    /// The path of the copy, as older versions spell it; beside the newer spelling where a copy goes
    /// to a file.
    #[xml(attr)]
    pub file: Option<NonEmpty>,
    /// The format of the copy, as older versions spell it.
    #[xml(attr)]
    pub format: Option<Format>,
    /// Which job makes the copy; a plain copy where it is missing.
    #[xml(attr, since = "1.2.7")]
    pub job: Option<MirrorJob>,
    /// How far the job is; at work where it is missing.
    #[xml(attr)]
    pub ready: Option<MirrorReady>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The job that makes a copy.
    pub enum MirrorJob {
        /// A plain copy.
        Copy = "copy",
        /// The commit of the topmost image into the one below.
        ActiveCommit = "active-commit",
    }
}

token! {
    /// How far a copy is.
    pub enum MirrorReady {
        /// It is complete.
        Yes = "yes",
        /// It is being given up.
        Abort = "abort" since "1.2.7",
        /// It is being taken over.
        Pivot = "pivot" since "1.2.7",
    }
}

/// Where a copy goes; nowhere but to `file` where the element has no `type`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MirrorSource(pub Option<Box<MirrorLayer>>);

/// The image that is written.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct MirrorLayer {
    /// Format of the copy.
    #[xml(child, since = "1.2.6")]
    pub format: Option<LayerFormat>,
    /// Storage that the copy is written to.
    #[xml(child, tag = "type", since = "1.2.6")]
    pub source: Source,
    /// Image below the copy.
    #[xml(child = "backingStore", since = "5.3")]
    pub backing_store: Option<Box<BackingStore>>,
}

impl Fields for MirrorSource {
    const SHAPE: &'static Shape = MirrorLayer::SHAPE;

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<MirrorSource> {
        match cursor.peek("type") {
            Some(_) => Fields::read_fields(cursor).map(|layer| MirrorSource(Some(layer))),
            None => Some(MirrorSource(None)),
        }
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        if let Some(layer) = &self.0 {
            layer.write_attrs(writer);
        }
    }

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        if let Some(layer) = &self.0 {
            layer.write_content(writer);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Domain;
    use crate::xml::Options;

    /// A disk with that mirror, read and written, and how many warnings there were.
    fn round(mirror: &str) -> (String, usize) {
        let text = format!(
            "<domain type='kvm'><name>a</name><devices><disk type='file'><source file='/a'/>{mirror}<target dev='vda'/></disk></devices></domain>"
        );
        let reading = Domain::read(&text);
        let written = reading.domain.expect("it is read").to_xml(Options::LOSSLESS).expect("writable");
        (
            written.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><"),
            reading.diagnostics.len(),
        )
    }

    #[test]
    fn a_running_copy_is_kept() {
        let new = "<mirror type='block' job='copy' ready='yes'><format type='qcow2'/><source dev='/m' index='4'/><backingStore/></mirror>";
        let old = "<mirror file='/m' format='raw'/>";
        for mirror in [new, old] {
            let (written, warnings) = round(mirror);
            assert!(written.contains(mirror), "{written}");
            assert_eq!(warnings, 0);
        }
    }

    #[test]
    fn what_is_wrong_in_it_is_a_warning_and_kept() {
        let (written, warnings) = round("<mirror job='odd' file='/m'><source file='/n'/></mirror>");
        assert!(written.contains("<mirror job='odd' file='/m'><source file='/n'/></mirror>"), "{written}");
        assert_eq!(warnings, 1);
    }
}
