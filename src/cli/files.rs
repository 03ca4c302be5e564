//! Reading and writing documents: files, directories, the standard input.

mod lock;
mod packed;

use super::{report, write, Failure, Verdict};
use crate::diagnostic::{Diagnostic, UNREADABLE, UNWRITTEN};
use crate::xml::encoding::{decode, Decoded, Encoding};
use crate::xml::Limits;
use lock::Lock;
use packed::{unpacked, Holder};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The standard input's name.
const STDIN: &str = "-";

/// Whether a path means the standard input.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

/// A document that was named on the command line.
#[derive(Debug)]
pub struct Input {
    /// Its name for messages.
    pub name: String,
    /// Its name as the user gave it.
    pub path: PathBuf,
    /// Its text, without a byte order mark.
    pub text: String,
    /// How it is encoded.
    pub encoding: Encoding,
    /// What of the file it is.
    holder: Holder,
}

impl Input {
    /// Whether it is the standard input.
    pub fn is_stdin(&self) -> bool {
        is_stdin(&self.path)
    }
}

/// The files that the paths name: a directory stands for its `*.xml`, recursively, sorted.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    expand_but(paths, Look::AtAll, &|_| Ok(false))
}

/// The same but for files in directories that are passed over; hidden ones are, too.
pub fn expand_but(
    paths: &[PathBuf],
    look: Look,
    passed_over: &PassedOver<'_>,
) -> Result<Vec<PathBuf>, Failure> {
    let empty = |path: &Path| {
        report::complain(&format!("{}: there is no *.xml in this directory", path.display()));
    };
    found(paths, look, passed_over, &empty)
}

/// Which paths are looked at, whether they are directories. To look takes as long as to open a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// All.
    AtAll,
    /// Those that have not the name of a document.
    AtOthers,
}

/// Whether a path in a directory is passed over.
type PassedOver<'p> = dyn Fn(&Path) -> Result<bool, Failure> + 'p;

/// The same; directories without documents are handed to a function.
pub fn found(
    paths: &[PathBuf],
    look: Look,
    passed_over: &PassedOver<'_>,
    empty: &dyn Fn(&Path),
) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let is_looked_at = !is_stdin(path) && (look == Look::AtAll || !is_document(path));
        if is_looked_at && path.is_dir() {
            let mut found = Vec::new();
            directory(path, passed_over, &mut found)?;
            if found.is_empty() {
                empty(path);
            }
            found.sort();
            let here = |path: PathBuf| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            files.extend(found.into_iter().map(here));
        } else {
            files.push(path.clone());
        }
    }
    // One that is named twice, or by its folder too, is one file.
    let mut seen: HashSet<&Path> = HashSet::with_capacity(files.len());
    let firsts: Vec<bool> = files.iter().map(|path| seen.insert(path)).collect();
    let mut firsts = firsts.into_iter();
    files.retain(|_| firsts.next().unwrap_or_default());
    Ok(files)
}

fn directory(path: &Path, passed_over: &PassedOver<'_>, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error| Failure(format!("{}: {error}", path.display()));
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") || passed_over(&entry.path())? {
            continue;
        }
        if kind.is_dir() {
            directory(&entry.path(), passed_over, found)?;
        } else if is_document(&entry.path()) && (kind.is_file() || has_an_end(&entry.path())) {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// Whether reading what is found in a folder comes to an end: pipes, sockets and devices are for who names them.
fn has_an_end(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |own| own.is_file() || own.is_dir())
}

/// Whether a file in a folder is one of those that are read: `*.xml`, compressed or not.
fn is_document(path: &Path) -> bool {
    let name = path.file_name().map_or(&[][..], |name| name.as_encoded_bytes());
    let ends = |with: &[u8]| {
        let start = name.len().checked_sub(with.len());
        start.is_some_and(|start| name[start..].eq_ignore_ascii_case(with))
    };
    ends(b".xml") || ends(b".xml.gz")
}

/// What became of many documents.
pub struct Batch<T> {
    /// What was made of each that could be read, in the order of the files.
    pub done: Vec<T>,
    /// The files that could not be read, or written.
    pub failures: Vec<Failed>,
}

/// A file that could not be read, or written.
pub struct Failed {
    /// Its name.
    pub name: String,
    /// Whether it is a directory.
    pub is_folder: bool,
    /// Why.
    pub finding: Diagnostic,
}

impl Failed {
    /// A file that could not be read.
    fn to_read(path: &Path, failure: &Failure) -> Failed {
        let name = path.to_string_lossy().into_owned();
        let finding = Diagnostic::new(&UNREADABLE, format!("the file cannot be read: {}", failure.of(&name)));
        Failed { name, is_folder: path.is_dir(), finding }
    }

    /// A file that could not be written.
    pub fn to_write(name: String, failure: &Failure) -> Failed {
        let why = format!("the file cannot be written: {}", failure.of(&name));
        Failed { name, is_folder: false, finding: Diagnostic::new(&UNWRITTEN, why) }
    }
}

impl<T> Batch<T> {
    /// What the work came to, with `verdict` if every file could be read and written. Those that could not are told on
    /// the standard error.
    pub fn outcome(&self, verdict: Verdict) -> Verdict {
        for Failed { name, finding, .. } in &self.failures {
            report::complain(&format!("{name}: {}", finding.message));
        }
        self.verdict(verdict)
    }

    /// The same where those are among the findings that were printed.
    pub fn verdict(&self, verdict: Verdict) -> Verdict {
        match self.failures.is_empty() {
            true => verdict,
            false => Verdict::Failed,
        }
    }
}

/// Does some work on every document that the paths name, several at once, with a bar on a terminal.
pub fn each<T: Send>(
    paths: &[PathBuf],
    jobs: usize,
    work: impl Fn(Input) -> T + Sync,
) -> Result<Batch<T>, Failure> {
    each_of(expand(paths)?, jobs, |_, input| work(input))
}

/// The same for files that were found already; the work is told the place of each among them.
pub fn each_of<T: Send>(
    names: Vec<PathBuf>,
    jobs: usize,
    work: impl Fn(usize, Input) -> T + Sync,
) -> Result<Batch<T>, Failure> {
    let one = |at: usize, path: &PathBuf| read(path).map(|input| work(at, input));
    let results: Vec<Result<T, Failure>> = match names.as_slice() {
        // Threads take longer to start than one document does to check.
        [only] => vec![one(0, only)],
        all => {
            let progress = report::Progress::of(all.len());
            let counted = |(at, name): (usize, &PathBuf)| {
                let result = one(at, name);
                progress.advance();
                result
            };
            match jobs {
                1 => all.iter().enumerate().map(counted).collect(),
                _ => {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
                    let pool = pool.map_err(|error| Failure(error.to_string()))?;
                    pool.install(|| all.par_iter().enumerate().map(counted).collect())
                }
            }
        }
    };
    let mut batch = Batch { done: Vec::with_capacity(results.len()), failures: Vec::new() };
    for (path, result) in names.into_iter().zip(results) {
        match result {
            Ok(done) => batch.done.push(done),
            Err(failure) => batch.failures.push(Failed::to_read(&path, &failure)),
        }
    }
    Ok(batch)
}

/// Reads a document, at most a little more than the limit of documents.
pub fn read(path: impl AsRef<Path>) -> Result<Input, Failure> {
    let path = path.as_ref();
    let name = path.to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Failure(format!("{name}: {error}"));
    let limit = Limits::default().size as u64 + 1;
    // Most documents fit; to ask for the size of a file takes as long as to read it.
    let mut bytes = Vec::with_capacity(16 << 10);
    if is_stdin(path) {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = fs::File::open(path).map_err(failed)?;
        file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    }
    let (bytes, holder) = unpacked(bytes).map_err(failed)?;
    let Decoded { text, encoding } = decode(bytes).map_err(|refused| {
        let help = refused.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
        Failure(format!("{name}: {}{help}", refused.message))
    })?;
    Ok(Input { name, path: path.to_owned(), text, encoding, holder })
}

/// What becomes of files that must not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// They are refused.
    Refused,
    /// They are written nevertheless.
    Written,
}

/// What an option `--force` makes of them.
pub fn read_only(force: bool) -> ReadOnly {
    match force {
        true => ReadOnly::Written,
        false => ReadOnly::Refused,
    }
}

/// Replaces a document that was read, its encoding and permissions kept; a link still leads to
/// it. Refused where the file has changed since, or must not be written.
pub fn replace(input: &Input, text: &str, read_only: ReadOnly) -> Result<(), Failure> {
    let name = &input.name;
    let failed = |error: std::io::Error| Failure(format!("{name}: {error}"));
    if input.holder != Holder::File {
        let why = "only the document in it was read, and it is not written; unpack it first";
        return Err(Failure(format!("{name}: {why}")));
    }
    let path = fs::canonicalize(&input.path).map_err(failed)?;
    let protected = fs::metadata(&path).map_err(failed)?.permissions().readonly();
    if protected && read_only == ReadOnly::Refused {
        return Err(Failure(format!("{name}: the file is read-only; make it writable, or use --force")));
    }
    // Whoever else replaces it waits until this is done, and then sees that it has changed.
    let lock = Lock::of(&path).map_err(failed)?;
    let now = fs::read(&path).map_err(failed)?;
    if !decode(now).is_ok_and(|now| now.text == input.text && now.encoding == input.encoding) {
        return Err(Failure(format!("{name}: the file was changed meanwhile; nothing was written")));
    }
    let written = write::write(&path, &input.encoding.encode(text));
    drop(lock);
    written
}
