//! Validates documents as quick-xml reads them, without a tree of them.
//!
//!     cargo run -p relaxng --example quick_xml -- SCHEMA DOCUMENT...

mod feed;

use relaxng::Schema;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, documents @ ..] = arguments.as_slice() else {
        return Err("usage: quick_xml SCHEMA DOCUMENT...".into());
    };
    let mut validator = Schema::from_file(schema)?.validator();
    for path in documents {
        let text = std::fs::read_to_string(path)?;
        let mut events = validator.events();
        feed::feed(&text, &mut events)?;
        for mistake in events.finish()? {
            let line = text[..mistake.span.start].matches('\n').count() + 1;
            println!("{path}:{line}: {mistake}");
        }
    }
    Ok(())
}
