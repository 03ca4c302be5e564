//! Where the corpus is, and what a case is.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// One case: its suite, its id, and what it takes to pass.
pub struct Case {
    /// The suite.
    pub suite: &'static str,
    /// The id, unique in the suite.
    pub id: String,
    /// Runs it; the error says what is different.
    pub run: Box<dyn FnOnce() -> Result<(), String> + Send>,
}

impl Case {
    /// A case.
    pub fn new(
        suite: &'static str,
        id: impl Into<String>,
        run: impl FnOnce() -> Result<(), String> + Send + 'static,
    ) -> Case {
        Case { suite, id: id.into(), run: Box::new(run) }
    }
}

/// A corpus folder.
pub struct Corpus {
    /// The folder.
    pub root: PathBuf,
}

impl Corpus {
    /// The folder named by `DOMDEF_CORPUS`, or the one beside the workspace.
    pub fn find() -> Option<Corpus> {
        let root = match std::env::var_os("DOMDEF_CORPUS") {
            Some(path) => PathBuf::from(path),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        };
        root.is_dir().then_some(Corpus { root })
    }

    /// The names, without their ending, of the files of a folder that have that ending, in order.
    pub fn stems(&self, folder: &str, ending: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let paths = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|own| own == ending));
        let stems = paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
        let mut stems: Vec<String> = stems.collect();
        stems.sort();
        stems
    }

    /// The rows of a file with one JSON object a line; none if it is not there.
    pub fn rows(&self, path: &str) -> Vec<Value> {
        let Ok(text) = std::fs::read_to_string(self.root.join(path)) else {
            println!("conformance: skipped {path}, it is not in the corpus");
            return Vec::new();
        };
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
    }
}

/// A file's text.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The first lines that differ.
pub fn compare(found: &str, expected: &str) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let mut diff =
        similar::TextDiff::from_lines(expected, found).unified_diff().header("expected", "found").to_string();
    if let Some((at, _)) = diff.char_indices().nth(3000) {
        diff.truncate(at);
    }
    Err(diff)
}
