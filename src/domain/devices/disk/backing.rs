//! `<backingStore>`: the images below an image.

use super::driver::{Format, MetadataCache};
use super::source::Source;
use crate::xml::{Cursor, Element, Empty, Fields, Rest, Shape, Writer};

/// `<backingStore>`: what lies below an image; empty where nothing does.
#[derive(Clone, Debug, PartialEq)]
pub struct BackingStore {
    /// What it is; absent at the end of the chain.
    pub layer: Option<Layer>,
    /// What no other field names, kept for writing it back.
    pub rest: Rest,
}

impl Element for BackingStore {
    const SHAPE: &'static Shape = <Layer as Fields>::SHAPE;

    fn read(cursor: &mut Cursor<'_, '_>) -> Option<BackingStore> {
        let layer = match cursor.peek("type") {
            Some(_) => Some(<Layer as Fields>::read_fields(cursor)?),
            None => None,
        };
        if !cursor.is_sound() {
            return None;
        }
        Some(BackingStore { layer, rest: cursor.rest(Self::SHAPE) })
    }

    fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
        writer.element(name, Empty::Closed, Some(&self.rest), &|writer| {
            if let Some(layer) = &self.layer {
                Fields::write_attrs(layer, writer);
                Fields::write_content(layer, writer);
            }
        });
    }
}

/// One image below another.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Layer {
    /// Its number in the chain of a running guest; 0 or absent: not running.
    #[xml(attr, omit)]
    pub index: u32,
    /// Format of the backing image.
    #[xml(child)]
    pub format: LayerFormat,
    /// Storage that holds the backing image.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// Image below the backing image.
    #[xml(child = "backingStore")]
    pub backing_store: Option<Box<BackingStore>>,
}

/// `<format>` of a lower image.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LayerFormat {
    /// Format of the image, such as raw or qcow2.
    #[xml(attr)]
    pub r#type: Format,
    /// The cache of the image's tables.
    #[xml(child, since = "7.0")]
    pub metadata_cache: Option<MetadataCache>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
