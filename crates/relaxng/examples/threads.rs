//! One schema, compiled once; documents validated on four threads, each with a validator of its own.

use relaxng::{MapLoader, Schema};
use roxmltree::Document;

fn main() -> Result<(), relaxng::SchemaError> {
    let schema = "element card { attribute kind { \"home\" | \"work\" }, element email { text }+ }";
    let schema = Schema::from_text(schema, "card.rnc", &MapLoader::default())?;
    let texts: Vec<String> =
        (0..4000).map(|number| format!("<card kind='home'><email>{number}@b</email></card>")).collect();
    let valid: usize = std::thread::scope(|scope| {
        let validate = |part: &[String]| {
            let mut validator = schema.validator();
            let is_valid =
                |text: &&String| Document::parse(text).is_ok_and(|document| validator.is_valid(&document));
            part.iter().filter(is_valid).count()
        };
        let threads: Vec<_> = texts.chunks(1000).map(|part| scope.spawn(move || validate(part))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).sum()
    });
    assert_eq!(valid, texts.len());
    println!("{valid} documents are valid");
    Ok(())
}
