//! Files of saved guests: what they are, whether the guest ran, its definition, and behind that what QEMU wrote.

use super::store;
use crate::driver::error::{Code, Error, Origin, Result};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What a file begins with.
const MAGIC: [u8; 8] = *b"domdefQ1";
/// The longest definition, in bytes.
const LONGEST: u32 = 64 << 20;

/// A saved guest.
pub(super) struct Image {
    /// The file, read up to what QEMU wrote.
    pub(super) file: File,
    pub(super) running: bool,
    pub(super) definition: String,
}

impl Image {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, or is none of a saved guest.
    pub(super) fn open(path: &Path) -> Result<Image> {
        let failed = |error: std::io::Error| {
            Error::system(Origin::Qemu, &format!("Failed to read file '{}'", path.display()), &error)
        };
        let mut file = File::open(path).map_err(failed)?;
        let mut head = [0; 16];
        let whole = file.read_exact(&mut head);
        let [magic, words] = [&head[..8], &head[8..]];
        let word = |at: usize| u32::from_le_bytes([words[at], words[at + 1], words[at + 2], words[at + 3]]);
        let (running, length) = (word(0), word(4));
        if whole.is_err() || magic != MAGIC || running > 1 || length > LONGEST {
            let detail = format!("'{}' is no file of a guest that was saved here", path.display());
            return Err(Error::new(Code::OperationFailed, Origin::Qemu, detail));
        }
        let mut definition = String::new();
        let read = (&file).take(length.into()).read_to_string(&mut definition).map_err(failed)?;
        if read != length as usize {
            let detail = format!("the definition in '{}' is cut off", path.display());
            return Err(Error::new(Code::OperationFailed, Origin::Qemu, detail));
        }
        Ok(Image { file, running: running == 1, definition })
    }
}

/// A file that is being written; unless it is kept, it is gone with this.
pub(super) struct Unfinished {
    pub(super) file: File,
    beside: PathBuf,
    path: PathBuf,
}

impl Unfinished {
    /// Begins a file beside what may be there already.
    pub(super) fn begin(path: &Path, running: bool, definition: &str) -> Result<Unfinished> {
        let failed = |error: std::io::Error| {
            Error::system(Origin::Qemu, &format!("Failed to create file '{}'", path.display()), &error)
        };
        let length = u32::try_from(definition.len()).ok().filter(|length| *length <= LONGEST);
        let Some(length) = length else {
            return Err(Error::new(Code::OperationFailed, Origin::Qemu, "the definition is too long"));
        };
        let (file, beside) = store::create(path).map_err(failed)?;
        let mut own = Unfinished { file, beside, path: path.to_owned() };
        let mut head = MAGIC.to_vec();
        head.extend(u32::from(running).to_le_bytes());
        head.extend(length.to_le_bytes());
        head.extend(definition.as_bytes());
        own.file.write_all(&head).map_err(failed)?;
        Ok(own)
    }

    /// Puts it in its place, once all of it is on the disk.
    pub(super) fn keep(self) -> Result<()> {
        let kept = self.file.sync_all().and_then(|()| std::fs::rename(&self.beside, &self.path));
        kept.map_err(|error| {
            let what = format!("Failed to write file '{}'", self.path.display());
            Error::system(Origin::Qemu, &what, &error)
        })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Where it was kept, there is none of that name any more.
        let _ = std::fs::remove_file(&self.beside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = std::env::temp_dir().join(format!("domdef-image-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("a.save");
        let mut own = Unfinished::begin(&path, true, "<domain/>").expect("writable");
        own.file.write_all(b"memory").expect("writable");
        assert!(!path.exists(), "nothing is there before it is whole");
        own.keep().expect("writable");
        let mut image = Image::open(&path).expect("an image");
        let mut rest = String::new();
        image.file.read_to_string(&mut rest).expect("readable");
        assert_eq!((image.running, &*image.definition, &*rest), (true, "<domain/>", "memory"));
        drop(Unfinished::begin(&path, false, "").expect("writable"));
        assert!(Image::open(&path).is_ok_and(|own| own.running), "one that was given up changes nothing");
        let whole = std::fs::read(&path).expect("readable");
        for bytes in [&whole[..0], &whole[..15], &whole[..20], b"something else, and long enough"] {
            std::fs::write(&path, bytes).expect("writable");
            let refused = Image::open(&path).map(drop).map_err(|error| error.code);
            assert_eq!(refused, Err(Code::OperationFailed), "{} bytes", bytes.len());
        }
        std::fs::remove_dir_all(folder).expect("it is there");
    }
}
