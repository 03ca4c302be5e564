//! Where the documents come from that a schema includes.

use crate::error::SchemaErrorKind;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Reads the documents that a schema includes.
pub trait Loader {
    /// The text of the document at `href`, which has been resolved against its referrer's.
    ///
    /// # Errors
    /// Where there is no such document, or it may not be read.
    fn load(&self, href: &str) -> Result<String, LoadError>;
}

/// Why a document was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    pub(crate) kind: SchemaErrorKind,
    pub(crate) message: String,
}

impl LoadError {
    /// A document that cannot be read, and why.
    pub fn unreadable(message: impl Into<String>) -> LoadError {
        LoadError { kind: SchemaErrorKind::Unreadable, message: message.into() }
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}

/// Which files a schema may include.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Those in the folder that the schema is in, and in folders within it.
    #[default]
    Folder,
    /// Any that the process can read.
    Anywhere,
}

/// Reads regular files. `href` is a path, or a `file:` URL.
#[derive(Clone, Debug)]
pub struct FileLoader {
    /// The folder of the schema, where files outside it are refused.
    folder: Option<PathBuf>,
    most: usize,
}

impl FileLoader {
    /// Reads what a schema file includes.
    pub fn new(schema: impl AsRef<Path>, reach: Reach) -> FileLoader {
        let folder = match schema.as_ref().parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        FileLoader { folder: (reach == Reach::Folder).then_some(folder), most: usize::MAX }
    }

    /// Refuses files of more bytes.
    #[must_use]
    pub fn at_most(mut self, bytes: usize) -> FileLoader {
        self.most = bytes;
        self
    }

    /// The bytes of a file, wherever it is. What is wrong is said without its name.
    pub(crate) fn bytes(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        let failed = |error: io::Error| LoadError::unreadable(error.to_string());
        let irregular = || LoadError::unreadable("this is not a regular file");
        // Asked before it is opened, since opening a pipe waits for its other end.
        if !fs::metadata(path).map_err(failed)?.is_file() {
            return Err(irregular());
        }
        let file = File::open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(irregular());
        }
        let mut bytes = Vec::new();
        file.take((self.most as u64).saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() > self.most {
            let message = format!("the file has more than {} bytes", self.most);
            return Err(LoadError { kind: SchemaErrorKind::Limit, message });
        }
        Ok(bytes)
    }

    /// The text of a file that the schema may include.
    fn text(&self, path: &Path) -> Result<String, LoadError> {
        let failed = |error: io::Error| LoadError::unreadable(error.to_string());
        let bytes = match &self.folder {
            None => self.bytes(path)?,
            Some(folder) => {
                // Symbolic links are followed first, so that none leads out.
                let path = fs::canonicalize(path).map_err(failed)?;
                if !path.starts_with(fs::canonicalize(folder).map_err(failed)?) {
                    let message = "the file is outside the folder of the schema".to_owned();
                    return Err(LoadError { kind: SchemaErrorKind::Outside, message });
                }
                self.bytes(&path)?
            }
        };
        String::from_utf8(bytes).map_err(|_| LoadError::unreadable("this is not UTF-8"))
    }
}

impl Loader for FileLoader {
    fn load(&self, href: &str) -> Result<String, LoadError> {
        let path = href.strip_prefix("file://").unwrap_or(href);
        if path.contains("://") {
            return Err(LoadError::unreadable(format!("{href}: only files are read")));
        }
        let named = |error: LoadError| LoadError { message: format!("{path}: {}", error.message), ..error };
        self.text(Path::new(path)).map_err(named)
    }
}

/// Documents in memory, by their name.
#[derive(Clone, Debug, Default)]
pub struct MapLoader(pub HashMap<String, String>);

impl Loader for MapLoader {
    fn load(&self, href: &str) -> Result<String, LoadError> {
        let found = self.0.get(href).cloned();
        found.ok_or_else(|| LoadError::unreadable(format!("there is no document {href}")))
    }
}

/// Resolves a reference against the document it stands in.
pub(crate) fn resolve(base: &str, href: &str) -> String {
    let absolute = href.starts_with('/')
        || href.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
    if absolute {
        return href.to_owned();
    }
    let folder = base.rfind('/').map_or("", |at| &base[..=at]);
    let mut rest = href;
    let mut folder = folder.to_owned();
    loop {
        if let Some(next) = rest.strip_prefix("./") {
            rest = next;
        } else if let Some(next) =
            rest.strip_prefix("../").filter(|_| folder.len() > 1 && !folder.ends_with("../"))
        {
            folder.truncate(folder[..folder.len() - 1].rfind('/').map_or(0, |at| at + 1));
            rest = next;
        } else {
            return format!("{folder}{rest}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_relative_to_their_document() {
        assert_eq!(resolve("/a/b/c.rng", "d.rng"), "/a/b/d.rng");
        assert_eq!(resolve("/a/b/c.rng", "../d.rng"), "/a/d.rng");
        assert_eq!(resolve("c.rng", "./x/d.rng"), "x/d.rng");
        assert_eq!(resolve("c.rng", "../d.rng"), "../d.rng");
        assert_eq!(resolve("c.rng", "http://x/d.rng"), "http://x/d.rng");
    }
}
