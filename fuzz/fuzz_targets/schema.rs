//! Any bytes as a RELAX NG schema.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relaxng::{MapLoader, Schema};

fuzz_target!(|text: &str| {
    if let Ok(schema) = Schema::from_text(text, "schema.rng", &MapLoader::default()) {
        let again = Schema::from_image(schema.to_image()).expect("an image loads");
        if let Ok(document) = roxmltree::Document::parse("<a b='c'>d<e/></a>") {
            assert_eq!(schema.validator().is_valid(&document), again.validator().is_valid(&document));
        }
    }
});
