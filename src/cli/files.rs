//! Reading and writing documents: files, directories, the standard input.

use super::{report, Failure};
use crate::xml::Limits;
use rayon::prelude::*;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The standard input's name.
pub const STDIN: &str = "-";

/// A document that was named on the command line.
#[derive(Debug)]
pub struct Input {
    /// Its name as the user gave it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files that the paths name: a directory stands for its `*.xml`, recursively, sorted.
pub fn expand(paths: &[String]) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path != STDIN && Path::new(path).is_dir() {
            let mut found = Vec::new();
            directory(Path::new(path), &mut found)?;
            if found.is_empty() {
                report::complain(&format!("{path}: there is no *.xml in this directory"));
            }
            found.sort();
            files.extend(found.into_iter().map(|path| path.to_string_lossy().into_owned()));
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn directory(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error| Failure(format!("{}: {error}", path.display()));
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            directory(&entry.path(), found)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "xml") {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// What became of many documents.
pub struct Batch<T> {
    /// What was made of each that could be read, in the order of the files.
    pub done: Vec<T>,
    /// Whether some could not be read; that was told.
    pub unreadable: bool,
}

/// Does some work on every document that the paths name, several at once, with a bar on a terminal.
pub fn each<T: Send>(
    paths: &[String],
    jobs: usize,
    work: impl Fn(Input) -> T + Sync,
) -> Result<Batch<T>, Failure> {
    let names = expand(paths)?;
    let one = |name: &String| read(name).map(&work);
    let results: Vec<Result<T, Failure>> = match names.as_slice() {
        // Threads take longer to start than one document does to check.
        [only] => vec![one(only)],
        _ => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
            let pool = pool.map_err(|error| Failure(error.to_string()))?;
            let progress = report::Progress::of(names.len());
            let counted = |name: &String| {
                let result = one(name);
                progress.advance();
                result
            };
            pool.install(|| names.par_iter().map(counted).collect())
        }
    };
    let mut batch = Batch { done: Vec::with_capacity(results.len()), unreadable: false };
    for result in results {
        match result {
            Ok(done) => batch.done.push(done),
            Err(failure) => {
                report::complain(&failure.0);
                batch.unreadable = true;
            }
        }
    }
    Ok(batch)
}

/// Reads a document, at most a little more than the limit of documents.
pub fn read(name: &str) -> Result<Input, Failure> {
    let failed = |error: std::io::Error| Failure(format!("{name}: {error}"));
    let limit = Limits::default().size as u64 + 1;
    let mut bytes = Vec::new();
    if name == STDIN {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = fs::File::open(name).map_err(failed)?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        bytes.reserve(size.min(limit) as usize + 1);
        file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Failure(format!("{name}:{line}:{column}: this is not UTF-8"))
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(Input { name: name.to_owned(), text })
}

/// Replaces a document that is there, whose permissions stay; a link still leads to it.
pub fn replace(name: &str, text: &str) -> Result<(), Failure> {
    let path = fs::canonicalize(name).map_err(|error| Failure(format!("{name}: {error}")))?;
    write(&path, text.as_bytes())
}

/// Writes a file beside the old one, if there is one, and renames it, so that it is never half there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let permissions = fs::metadata(path).map(|metadata| metadata.permissions());
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{file_name}.{}.tmp", std::process::id()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Ok(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        Failure(format!("{}: {error}", path.display()))
    })
}
