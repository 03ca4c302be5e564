//! Validates documents: all mistakes with their places, like a compiler's.
//!
//!     cargo run -p relaxng --example validate -- [--ids] SCHEMA DOCUMENT...

use relaxng::{Schema, Validator};
use std::error::Error;
use std::process::ExitCode;

/// The line and column of a byte, from 1.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    (before.matches('\n').count() + 1, column + 1)
}

/// Prints the mistakes of a document; how many there are.
fn validate(validator: &mut Validator, path: &str) -> Result<usize, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mistakes = validator.validate(&roxmltree::Document::parse(&text)?);
    for mistake in &mistakes {
        let (line, column) = place(&text, mistake.span.start);
        println!("{path}:{line}:{column}: {mistake}");
    }
    Ok(mistakes.len())
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument == "--ids");
    let [schema, documents @ ..] = files.as_slice() else {
        return Err("usage: validate [--ids] SCHEMA DOCUMENT...".into());
    };
    let mut validator = Schema::from_file(schema)?.validator();
    if !options.is_empty() {
        validator = validator.check_ids()?;
    }
    let mut wrong = 0;
    for path in documents {
        wrong += validate(&mut validator, path).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
