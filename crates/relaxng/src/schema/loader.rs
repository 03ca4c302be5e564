//! Where the documents come from that a schema includes.

use std::collections::HashMap;

/// Reads the documents that a schema includes.
pub trait Loader {
    /// The text of the document at `href`, which has been resolved against its referrer's.
    fn load(&self, href: &str) -> Result<String, String>;
}

/// Reads files. `href` is a path, or a `file:` URL.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileLoader;

impl Loader for FileLoader {
    fn load(&self, href: &str) -> Result<String, String> {
        let path = href.strip_prefix("file://").unwrap_or(href);
        if path.contains("://") {
            return Err(format!("{href}: only files are read"));
        }
        std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
    }
}

/// Documents in memory, by their name.
#[derive(Clone, Debug, Default)]
pub struct MapLoader(pub HashMap<String, String>);

impl Loader for MapLoader {
    fn load(&self, href: &str) -> Result<String, String> {
        self.0.get(href).cloned().ok_or_else(|| format!("there is no document {href}"))
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
