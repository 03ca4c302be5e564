//! What the fuzz targets do with their input, each as a function that panics where something does not hold.
//!
//! A target is `fuzz_targets/NAME.rs` with one call of a function of [`TARGETS`]; `examples/run.rs` runs them over
//! files without a fuzzer.

mod argv;
mod check;
mod document;
mod edit;
mod engines;
mod host;
mod json;
mod remote;
mod schema;
mod translation;
mod tree;
mod xen;

use arbitrary::{Arbitrary, Unstructured};
use domdef_generator::{Guest, Spoilt, Whole};

/// A target: its name and what it does with its input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("document", |bytes| text(bytes, document::document)),
    ("guest", guest),
    ("whole", whole),
    ("spoilt", spoilt),
    ("check", |bytes| text(bytes, check::check)),
    ("encoding", document::encoding),
    ("edit", |bytes| numbered(bytes, edit::edit)),
    ("translation", |bytes| text(bytes, translation::translation)),
    ("argv", |bytes| text(bytes, argv::argv)),
    ("launch", |bytes| text(bytes, host::launch)),
    ("capabilities", |bytes| text(bytes, host::capabilities)),
    ("xen_config", |bytes| text(bytes, xen::config)),
    ("json", |bytes| text(bytes, json::json)),
    ("schema", |bytes| text(bytes, schema::schema)),
    ("schemas", |bytes| text(bytes, schema::schemas)),
    ("instance", |bytes| text(bytes, schema::instance)),
    ("engines", engines::engines),
    ("image", schema::image),
    ("packet", remote::packet),
    ("answers", remote::answers),
    ("daemon", remote::daemon),
];

/// Runs the target of a name.
///
/// # Panics
/// Where something does not hold, and where there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(own, _)| *own == name);
    target.unwrap_or_else(|| panic!("there is no target '{name}'")).1(bytes);
}

fn text(bytes: &[u8], run: fn(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        run(text);
    }
}

fn numbered(bytes: &[u8], run: fn(u8, &str)) {
    if let Some((number, rest)) = bytes.split_first() {
        text_with(*number, rest, run);
    }
}

fn text_with(number: u8, bytes: &[u8], run: fn(u8, &str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        run(number, text);
    }
}

/// A small guest: everything that is done with a document.
fn guest(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let Ok(Guest(root)) = Guest::arbitrary(&mut choices) else { return };
    let number = choices.int_in_range(0..=255).unwrap_or(3);
    everything(&root.to_string(), number);
}

/// Any document of the grammar.
fn whole(bytes: &[u8]) {
    let Ok(Whole(root)) = Whole::arbitrary(&mut Unstructured::new(bytes)) else { return };
    everything(&root.to_string(), 3);
}

/// A guest with mistakes: mostly what is found, and what is made of it.
fn spoilt(bytes: &[u8]) {
    let Ok(Spoilt(root)) = Spoilt::arbitrary(&mut Unstructured::new(bytes)) else { return };
    let text = root.to_string();
    check::check(&text);
    document::document(&text);
}

fn everything(text: &str, number: u8) {
    let parsed = domdef::xml::Document::parse(text).expect("what is drawn is well-formed");
    let found = domdef::grammar::check(&parsed);
    assert!(found.is_empty(), "{text}{found:?}");
    document::document(text);
    edit::edit(number, text);
    translation::translation(text);
}
