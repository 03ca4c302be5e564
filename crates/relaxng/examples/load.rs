//! How long a schema takes to read, to compile, and to load from its image; and what checking
//! documents costs beside parsing them: a validator for each, one for all, and that one again.
//!
//!     cargo run --release -p relaxng --example load -- SCHEMA.rng DOCUMENT.xml…

use relaxng::Schema;
use roxmltree::Document;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, documents @ ..] = arguments.as_slice() else {
        eprintln!("usage: load SCHEMA.rng DOCUMENT.xml...");
        std::process::exit(2);
    };
    let start = Instant::now();
    let schema = Schema::from_file(Path::new(schema)).expect("the schema is right");
    println!("read and compiled in {:?}", start.elapsed());
    let image = schema.to_image();
    let start = Instant::now();
    let schema = Schema::from_image(image.clone()).expect("the image is right");
    println!("loaded from an image of {} bytes in {:?}", image.len(), start.elapsed());

    let texts: Vec<String> =
        documents.iter().map(|path| std::fs::read_to_string(path).expect("readable")).collect();
    let parsed: Vec<Document<'_>> = texts.iter().filter_map(|text| Document::parse(text).ok()).collect();
    let mut validator = schema.validator();
    let valid: Vec<&Document<'_>> = parsed.iter().filter(|document| validator.is_valid(document)).collect();
    println!("{} documents, {} well-formed, {} valid", texts.len(), parsed.len(), valid.len());
    let texts: Vec<&str> = valid.iter().map(|document| document.input_text()).collect();

    let parsing = least(20, || texts.iter().for_each(|text| drop(black_box(Document::parse(text)))));
    let show = |what: &str, time: Duration| {
        let each = time.as_secs_f64() * 1e6 / valid.len().max(1) as f64;
        println!(
            "{what:<12}{each:>10.2} µs each, {:.3} of parsing",
            time.as_secs_f64() / parsing.as_secs_f64()
        );
    };
    show("parsing", parsing);
    let cold = || valid.iter().for_each(|document| assert!(schema.validator().is_valid(document)));
    show("cold", least(3, cold));
    let mut validator = schema.validator();
    show("all once", least(1, || valid.iter().for_each(|document| assert!(validator.is_valid(document)))));
    show("warm", least(20, || valid.iter().for_each(|document| assert!(validator.is_valid(document)))));
    println!("{} bytes remembered", validator.memory());
}

/// The least time of several rounds.
fn least(rounds: usize, mut round: impl FnMut()) -> Duration {
    let mut times = (0..rounds).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed()
    });
    let first = times.next().unwrap_or_default();
    times.fold(first, Duration::min)
}
