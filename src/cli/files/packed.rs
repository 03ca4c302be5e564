//! Documents in other files: compressed ones, and images of saved guests.

use crate::xml::Limits;
use flate2::read::MultiGzDecoder;
use std::io::{self, Read};

/// What of a file a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// All of it.
    File,
    /// What a compressed file holds.
    Compressed,
    /// The definition at the beginning of the image of a saved guest.
    Image,
}

/// How a file begins that gzip made.
const GZIP: &[u8] = &[0x1f, 0x8b];
/// How the image of a saved guest begins, and that of one which was interrupted.
const IMAGE: [&[u8]; 2] = [b"LibvirtQemudSave", b"LibvirtQemudPart"];

/// The document in the bytes of a file, at most a little more than the limit of documents.
pub(super) fn unpacked(bytes: Vec<u8>) -> io::Result<(Vec<u8>, Holder)> {
    if bytes.starts_with(GZIP) {
        let mut document = Vec::new();
        let limit = Limits::default().size as u64 + 1;
        MultiGzDecoder::new(&bytes[..]).take(limit).read_to_end(&mut document)?;
        return Ok((document, Holder::Compressed));
    }
    if IMAGE.iter().any(|image| bytes.starts_with(image)) {
        // Numbers follow, then the document, which a zero ends, then the memory.
        let start = memchr::memmem::find(&bytes, b"<domain").unwrap_or(bytes.len());
        let rest = &bytes[start..];
        let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
        return Ok((rest[..end].to_vec(), Holder::Image));
    }
    Ok((bytes, Holder::File))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).and_then(|()| writer.finish()).expect("memory")
    }

    #[test]
    fn documents_are_unpacked() {
        let unpacked = |bytes: &[u8]| unpacked(bytes.to_vec()).expect("readable");
        assert_eq!(unpacked(b"<a/>"), (b"<a/>".to_vec(), Holder::File));
        let mut two = compressed(b"<a>");
        two.extend(compressed(b"</a>"));
        assert_eq!(unpacked(&two), (b"<a></a>".to_vec(), Holder::Compressed));
        let mut image = b"LibvirtQemudSave\x02\0\0\0".to_vec();
        image.extend([b'<', 0, 0, 0]);
        image.extend([0; 68]);
        image.extend(b"<domain/>\n\0QEVM\0<x>");
        assert_eq!(unpacked(&image), (b"<domain/>\n".to_vec(), Holder::Image));
    }

    #[test]
    fn what_is_broken_or_too_large_ends() {
        let half = compressed(&[b'a'; 1000]);
        assert!(unpacked(half[..half.len() / 2].to_vec()).is_err());
        let bomb = compressed(&vec![b' '; Limits::default().size * 2]);
        assert_eq!(unpacked(bomb).expect("readable").0.len(), Limits::default().size + 1);
    }
}
