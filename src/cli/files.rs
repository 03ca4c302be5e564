//! Reading and writing documents: files, directories, the standard input.

use super::{report, Failure};
use crate::xml::encoding::{decode, Decoded, Encoding};
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
    /// Its text, without a byte order mark.
    pub text: String,
    /// How it is encoded.
    pub encoding: Encoding,
}

/// The files that the paths name: a directory stands for its `*.xml`, recursively, sorted.
pub fn expand(paths: &[String]) -> Result<Vec<String>, Failure> {
    expand_but(paths, &|_| false)
}

/// The same but for files in directories that are passed over; hidden ones are, too.
pub fn expand_but(paths: &[String], passed_over: &dyn Fn(&Path) -> bool) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path != STDIN && Path::new(path).is_dir() {
            let mut found = Vec::new();
            directory(Path::new(path), passed_over, &mut found)?;
            if found.is_empty() {
                report::complain(&format!("{path}: there is no *.xml in this directory"));
            }
            found.sort();
            let here = |path: PathBuf| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            files.extend(found.into_iter().map(here).map(|path| path.to_string_lossy().into_owned()));
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn directory(
    path: &Path,
    passed_over: &dyn Fn(&Path) -> bool,
    found: &mut Vec<PathBuf>,
) -> Result<(), Failure> {
    let unreadable = |error| Failure(format!("{}: {error}", path.display()));
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") || passed_over(&entry.path()) {
            continue;
        }
        if kind.is_dir() {
            directory(&entry.path(), passed_over, found)?;
        } else if entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")) {
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
    /// The files that could not be read, and why.
    pub failures: Vec<(String, String)>,
}

/// Does some work on every document that the paths name, several at once, with a bar on a terminal.
pub fn each<T: Send>(
    paths: &[String],
    jobs: usize,
    work: impl Fn(Input) -> T + Sync,
) -> Result<Batch<T>, Failure> {
    each_of(expand(paths)?, jobs, work)
}

/// The same for files that were found already.
pub fn each_of<T: Send>(
    names: Vec<String>,
    jobs: usize,
    work: impl Fn(Input) -> T + Sync,
) -> Result<Batch<T>, Failure> {
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
    let mut batch =
        Batch { done: Vec::with_capacity(results.len()), unreadable: false, failures: Vec::new() };
    for (name, result) in names.into_iter().zip(results) {
        match result {
            Ok(done) => batch.done.push(done),
            Err(failure) => {
                report::complain(&failure.0);
                batch.unreadable = true;
                let why = failure.0.strip_prefix(&format!("{name}: ")).unwrap_or(&failure.0).to_owned();
                batch.failures.push((name, why));
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
    let Decoded { text, encoding } = decode(bytes).map_err(|refused| {
        let help = refused.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
        Failure(format!("{name}: {}{help}", refused.message))
    })?;
    Ok(Input { name: name.to_owned(), text, encoding })
}

/// Replaces a document that was read, its encoding and permissions kept; a link still leads to
/// it. Refused where the file has changed since, or must not be written.
pub fn replace(input: &Input, text: &str) -> Result<(), Failure> {
    let name = &input.name;
    let failed = |error: std::io::Error| Failure(format!("{name}: {error}"));
    let path = fs::canonicalize(name).map_err(failed)?;
    if fs::metadata(&path).map_err(failed)?.permissions().readonly() {
        return Err(Failure(format!("{name}: the file is read-only; make it writable first")));
    }
    let now = fs::read(&path).map_err(failed)?;
    if !decode(now).is_ok_and(|now| now.text == input.text && now.encoding == input.encoding) {
        return Err(Failure(format!("{name}: the file was changed meanwhile; nothing was written")));
    }
    write(&path, &input.encoding.encode(text))
}

/// Writes a file beside the old one, if there is one, and renames it, so that it is never half there.
///
/// The file beside is new, with a name that nobody can foresee, and readable for nobody else until it
/// has the owner and the mode of the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let old = fs::metadata(path).ok();
    let number = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
    let beside = path.with_file_name(format!(".domdef-{number:016x}.tmp"));
    let failed = |error: std::io::Error| Failure(format!("{}: {error}", path.display()));
    let readers = if old.is_some() { Readers::Owner } else { Readers::Usual };
    let mut file = create_new(&beside, readers).map_err(failed)?;
    let written = old
        .as_ref()
        .map_or(Ok(()), |old| keep(&file, old))
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// Who may read a file that is being written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Its owner alone, until it has the mode of the file that it replaces.
    Owner,
    /// Those that the user's mask allows.
    Usual,
}

/// Creates a file that was not there.
fn create_new(path: &Path, readers: Readers) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// Gives a new file the owner, where that is allowed, and the mode of the old one.
fn keep(file: &fs::File, old: &fs::Metadata) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{fchown, MetadataExt};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            let kept = fchown(file, Some(old.uid()), Some(old.gid()));
            if kept.is_err() {
                report::complain("the owner of the file could not be kept");
            }
        }
    }
    file.set_permissions(old.permissions())
}
