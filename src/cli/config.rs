//! `domdef.toml`: what a project says of its documents once (docs/domdef.schema.json).

use super::selection::Selection;
use super::Failure;
use crate::diagnostic::lines::Lines;
use crate::hypervisor::Known;
use crate::inspect::Against;
use crate::Release;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
const NAME: &str = "domdef.toml";

/// What it may hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    /// The release of libvirt that the documents are for.
    libvirt: Option<String>,
    /// `auto`, `none`, or the hypervisor.
    hypervisor: Option<String>,
    /// Rules that are reported; all where it is missing.
    #[serde(default)]
    select: Vec<String>,
    /// Rules that are not reported.
    #[serde(default)]
    ignore: Vec<String>,
    /// How much rules weigh.
    #[serde(default)]
    severity: BTreeMap<String, String>,
    /// Paths that are passed over in folders, from the folder of the file; `*` and `**` as in globs.
    #[serde(default)]
    exclude: Vec<String>,
}

/// A configuration.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The release of libvirt that the documents are for.
    pub(super) libvirt: Option<Release>,
    /// Whose rules count.
    pub(super) hypervisor: Option<String>,
    /// Which rules.
    pub(super) selection: Selection,
    /// Patterns of paths that are passed over, and the folder that they start from.
    exclude: Vec<String>,
    folder: PathBuf,
}

impl Config {
    /// The named file, or the nearest `domdef.toml` from the folder upwards; nothing where there is none.
    pub(super) fn find(named: Option<&Path>, folder: &Path) -> Result<Config, Failure> {
        if let Some(path) = named {
            return Config::read(path);
        }
        match Config::places(folder).iter().find(|path| path.is_file()) {
            Some(path) => Config::read(path),
            None => Ok(Config::default()),
        }
    }

    /// Where the configuration of a folder may be, the nearest first.
    pub(super) fn places(folder: &Path) -> Vec<PathBuf> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        folder.ancestors().map(|folder| folder.join(NAME)).collect()
    }

    fn read(path: &Path) -> Result<Config, Failure> {
        let failed = |error: &dyn std::fmt::Display| Failure(format!("{}: {error}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let (line, column) = Lines::new(&text).position(error.span().map_or(0, |span| span.start));
            let why = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            Failure(format!("{}:{line}:{column}: {why}", path.display()))
        })?;
        let libvirt = file.libvirt.map(|text| text.parse::<Release>()).transpose();
        let severity = file.severity.iter().map(|(rule, level)| format!("{rule}={level}")).collect();
        let selection = Selection { select: file.select, ignore: file.ignore, severity };
        selection.rules(&Selection::default()).map_err(|wrong| failed(&wrong.0))?;
        let hypervisor = file.hypervisor;
        hypervisor.as_deref().map(against).transpose().map_err(|wrong| failed(&wrong.0))?;
        Ok(Config {
            libvirt: libvirt.map_err(|error| failed(&error))?,
            hypervisor,
            selection,
            exclude: file.exclude,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        })
    }

    /// Whether a file in a folder is passed over.
    pub(super) fn excludes(&self, file: &Path) -> bool {
        excludes(&self.exclude, &self.folder, file)
    }
}

/// Whose rules count, by the word for it.
pub(super) fn against(word: &str) -> Result<Against, Failure> {
    match word {
        "auto" => Ok(Against::Auto),
        "none" => Ok(Against::Nobody),
        name => match Known::ALL.iter().find(|known| known.name() == name) {
            Some(known) => Ok(Against::Hypervisor(*known)),
            None => Err(Failure(format!("hypervisor '{name}' is not known; use auto, none, qemu or xen"))),
        },
    }
}

/// Whether one of the patterns, from a folder on, fits a file.
pub(super) fn excludes(patterns: &[String], folder: &Path, file: &Path) -> bool {
    if patterns.is_empty() {
        return false;
    }
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let Some(path) = file.strip_prefix(&folder).ok().and_then(Path::to_str) else { return false };
    patterns.iter().any(|pattern| fits(pattern.trim_end_matches('/'), path))
}

/// Whether a pattern fits a path or a folder above it: `*` stands for anything within a name, `**` for
/// any number of names.
fn fits(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let names: Vec<&str> = path.split('/').collect();
    let (mut at, mut name) = (0, 0);
    // Behind the last `**`, and the first name that it does not stand for: trying later ones is enough.
    let mut again = None;
    loop {
        match (pattern.get(at), names.get(name)) {
            (None, _) => return true,
            (Some(&"**"), _) => {
                at += 1;
                again = Some((at, name));
            }
            (Some(part), Some(own)) if name_fits(part, own) => (at, name) = (at + 1, name + 1),
            (Some(_), _) => match again {
                Some((behind, first)) if first < names.len() => {
                    again = Some((behind, first + 1));
                    (at, name) = (behind, first + 1);
                }
                _ => return false,
            },
        }
    }
}

fn name_fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("backup", "backup/a.xml", true),
            ("backup", "old/backup/a.xml", false),
            ("**/backup", "old/backup/a.xml", true),
            ("*.tmpl.xml", "a.tmpl.xml", true),
            ("*.tmpl.xml", "a.xml", false),
            ("a*c*e.xml", "abcde.xml", true),
            ("a*c*e.xml", "abde.xml", false),
            ("a/*/c.xml", "a/b/c.xml", true),
            ("**", "a", true),
            ("a/**", "a", true),
            ("**/a/**/b", "x/a/y/z/b/c.xml", true),
            ("**/a/**/b", "x/b/y/z/a/c.xml", false),
            ("**/a/b", "a/c/a/b", true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
        // As many steps as parts times names, not more for each `**`.
        let (pattern, path) = ("**/a/".repeat(200) + "b", "a/".repeat(2000) + "c");
        assert!(!fits(&pattern, &path));
    }

    #[test]
    fn the_schema_of_the_file_has_its_keys() {
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/domdef.schema.json");
        let schema = std::fs::read_to_string(schema).expect("it is in the repository");
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
        let keys: Vec<&String> = schema["properties"].as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["libvirt", "hypervisor", "select", "ignore", "severity", "exclude"]);
        let all = "libvirt = '9.0'\nhypervisor = 'none'\nselect = ['R']\nignore = ['R040']\nexclude = ['a']\n[severity]\nQ = 'note'\n";
        let file: File = toml::from_str(all).expect("all keys are known");
        assert_eq!((file.select, file.severity.len()), (vec!["R".to_owned()], 1));
        let error = toml::from_str::<File>("selct = []").expect_err("refused").to_string();
        assert!(error.contains("selct"), "{error}");
    }
}
