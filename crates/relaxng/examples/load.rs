//! How long a schema takes to read, to compile, and to load from its image.
//!
//!     cargo run --release -p relaxng --example load -- SCHEMA.rng DOCUMENT.xml

use relaxng::Schema;
use std::path::Path;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, document] = arguments.as_slice() else {
        eprintln!("usage: load SCHEMA.rng DOCUMENT.xml");
        std::process::exit(2);
    };
    let start = Instant::now();
    let schema = Schema::from_file(Path::new(schema)).expect("the schema is right");
    println!("read and compiled in {:?}", start.elapsed());
    let image = schema.to_image();
    let start = Instant::now();
    let loaded = Schema::from_image(image.clone()).expect("the image is right");
    println!("loaded from an image of {} bytes in {:?}", image.len(), start.elapsed());
    let text = std::fs::read_to_string(document).expect("the document can be read");
    let start = Instant::now();
    let parsed = roxmltree::Document::parse(&text).expect("well-formed");
    println!("parsed in {:?}", start.elapsed());
    let start = Instant::now();
    let mut validator = loaded.validator();
    println!("validator in {:?}", start.elapsed());
    for round in ["cold", "warm", "warm"] {
        let start = Instant::now();
        let valid = validator.is_valid(&parsed);
        println!("{round}: valid = {valid} in {:?}", start.elapsed());
    }
    let start = Instant::now();
    for _ in 0..1000 {
        roxmltree::Document::parse(&text).expect("well-formed");
    }
    println!("parsing: {:?} each", start.elapsed() / 1000);
    let start = Instant::now();
    for _ in 0..1000 {
        assert!(validator.is_valid(&parsed));
    }
    println!("checking, warm: {:?} each", start.elapsed() / 1000);
}
