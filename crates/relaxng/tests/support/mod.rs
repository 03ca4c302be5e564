//! What several tests use.

#![allow(dead_code, reason = "each test uses a part")]

use std::path::{Path, PathBuf};

/// Whether a peer is there; where it is not, that is said, and fails where peers are required.
pub fn is_there(what: &str, there: bool) -> bool {
    if !there {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "{what} is not installed");
        println!("skipped: {what} is not installed");
    }
    there
}

/// A folder of its own, gone when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("relaxng-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("writable");
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).expect("removable");
    }
}

/// Documents of guests: those of this repository, and the mutants of the corpus where there is one.
pub fn guests() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut open = vec![root.join("testdata"), root.join("examples")];
    let mut texts = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                texts.extend(std::fs::read_to_string(path));
            }
        }
    }
    let corpus = std::env::var_os("DOMDEF_CORPUS").map_or(root.join("../shared/corpus"), PathBuf::from);
    let mutants = std::fs::read_to_string(corpus.join("schema/mutants.ndjson"));
    if is_there("the corpus", mutants.is_ok()) {
        for line in mutants.unwrap_or_default().lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            texts.extend(row["xml"].as_str().map(str::to_owned));
        }
    }
    // Those that jing reads: without a document type, which roxmltree refuses as well.
    texts.retain(|text| roxmltree::Document::parse(text).is_ok());
    texts
}
