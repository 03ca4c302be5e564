//! Any bytes as the image of a schema: refused, or harmless.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relaxng::Schema;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(schema) = Schema::from_image(bytes.to_vec()) {
        let document = roxmltree::Document::parse("<a b='c'>d<e/></a>").expect("well-formed");
        schema.validator().validate(&document);
    }
});
