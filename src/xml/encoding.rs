//! The encoding of a document: from its bytes to text, and back for writing it in place.
//!
//! A byte order mark decides, then the declaration, then UTF-8. Whatever is neither is refused: read as
//! UTF-8, a document in another encoding says something else.

use super::declaration::declared;
use super::document::MALFORMED;
use crate::diagnostic::Diagnostic;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a document is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[default]
    Utf8,
    /// UTF-8 that begins with the byte order mark.
    Utf8Marked,
    /// UTF-16, the lower byte first, with the byte order mark that it needs.
    Utf16Le,
    /// UTF-16, the higher byte first, with the byte order mark that it needs.
    Utf16Be,
    /// ISO-8859-1, of which each byte is a character.
    Latin1,
    /// US-ASCII, 7 bits a character.
    Ascii,
    /// The code page of Windows for western European languages.
    Windows1252,
}

/// The byte order marks, the longest first.
const MARKS: [(&[u8], Encoding); 3] = [
    (&[0xef, 0xbb, 0xbf], Encoding::Utf8Marked),
    (&[0xff, 0xfe], Encoding::Utf16Le),
    (&[0xfe, 0xff], Encoding::Utf16Be),
];

/// A document's text and how it was encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark. Positions of findings are positions in it.
    pub text: String,
    /// What it takes to write it as it was.
    pub encoding: Encoding,
}

/// The text of a document's bytes.
///
/// # Errors
/// The bytes are not in the encoding that the document declares, or in one that is not read.
///
/// ```
/// use domdef::xml::encoding::{decode, Encoding};
/// let decoded = decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>".to_vec()).unwrap();
/// assert_eq!(decoded.encoding, Encoding::Latin1);
/// assert!(decoded.text.ends_with("<a>\u{e9}</a>"));
/// ```
pub fn decode(mut bytes: Vec<u8>) -> Result<Decoded, Box<Diagnostic>> {
    let marked = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    if let Some((mark, encoding)) = marked {
        bytes.drain(..mark.len());
        let text = encoding.text(bytes)?;
        return match declared(&text) {
            Some(label) if !encoding.is_named(label) => Err(refused(format!(
                "the document declares the encoding '{label}', but begins with the byte order mark of {}",
                encoding.name()
            ))),
            _ => Ok(Decoded { text, encoding: *encoding }),
        };
    }
    if bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
        return Err(refused("the document is in UTF-16, but lacks the byte order mark".to_owned()));
    }
    // The declaration is ASCII in every encoding that is read without a mark.
    let head = if bytes.starts_with(b"<?xml") { &bytes[..bytes.len().min(1024)] } else { &[] };
    let ascii = head.iter().position(|byte| !byte.is_ascii()).unwrap_or(head.len());
    let encoding = match std::str::from_utf8(&head[..ascii]).ok().and_then(declared) {
        None => Encoding::Utf8,
        Some(label) => Encoding::of(label)?,
    };
    Ok(Decoded { text: encoding.text(bytes)?, encoding })
}

impl Encoding {
    /// The encoding of that name in a declaration.
    fn of(label: &str) -> Result<Encoding, Box<Diagnostic>> {
        use Encoding::{Ascii, Latin1, Utf16Be, Utf16Le, Utf8, Windows1252};
        match [Utf8, Latin1, Ascii, Windows1252].into_iter().find(|one| one.is_named(label)) {
            Some(encoding) => Ok(encoding),
            None if Utf16Le.is_named(label) || Utf16Be.is_named(label) => Err(refused(format!(
                "the document declares the encoding '{label}', but does not begin with its byte order mark"
            ))),
            None => Err(refused(format!("the document declares the encoding '{label}', which is not read"))),
        }
    }

    /// Whether a declaration means this encoding by a name.
    fn is_named(self, label: &str) -> bool {
        let names: &[&str] = match self {
            Encoding::Utf8 | Encoding::Utf8Marked => &["utf-8", "utf8"],
            Encoding::Utf16Le => &["utf-16", "utf-16le"],
            Encoding::Utf16Be => &["utf-16", "utf-16be"],
            Encoding::Latin1 => &["iso-8859-1", "iso_8859-1", "latin1"],
            Encoding::Ascii => &["us-ascii", "ascii"],
            Encoding::Windows1252 => &["windows-1252", "cp1252"],
        };
        names.iter().any(|name| name.eq_ignore_ascii_case(label))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Marked => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Latin1 => "ISO-8859-1",
            Encoding::Ascii => "US-ASCII",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// Decodes what follows the mark.
    fn text(self, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
        let decoder = match self {
            Encoding::Utf8 | Encoding::Utf8Marked => {
                return String::from_utf8(bytes).map_err(|error| {
                    let valid = error.utf8_error().valid_up_to();
                    self.broken(&String::from_utf8_lossy(&error.as_bytes()[..valid]))
                });
            }
            Encoding::Ascii => {
                let end = bytes.iter().position(|byte| !byte.is_ascii());
                let text = encoding_rs::mem::decode_latin1(&bytes[..end.unwrap_or(bytes.len())]);
                return end.map_or(Ok(text.to_string()), |_| Err(self.broken(&text)));
            }
            Encoding::Latin1 => return Ok(encoding_rs::mem::decode_latin1(&bytes).into_owned()),
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        match decoder.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => Ok(text.into_owned()),
            None => {
                let (text, _) = decoder.decode_without_bom_handling(&bytes);
                Err(self.broken(text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default()))
            }
        }
    }

    /// The bytes are not what the encoding has, after some text that is.
    fn broken(self, before: &str) -> Box<Diagnostic> {
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        refused(format!("the bytes at line {line}, column {column} are not {}", self.name()))
    }

    /// The bytes of a document, with its mark. A character that the encoding does not have becomes a
    /// reference: a document that was read has it in values alone.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let highest = match self {
            Encoding::Utf8 => return text.as_bytes().to_vec(),
            Encoding::Utf8Marked => return [MARKS[0].0, text.as_bytes()].concat(),
            Encoding::Utf16Le => {
                let units = text.encode_utf16().flat_map(u16::to_le_bytes);
                return MARKS[1].0.iter().copied().chain(units).collect();
            }
            Encoding::Utf16Be => {
                let units = text.encode_utf16().flat_map(u16::to_be_bytes);
                return MARKS[2].0.iter().copied().chain(units).collect();
            }
            // References for what is missing are what it writes.
            Encoding::Windows1252 => return WINDOWS_1252.encode(text).0.into_owned(),
            Encoding::Latin1 => 0xff,
            Encoding::Ascii => 0x7f,
        };
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            match u8::try_from(u32::from(c)) {
                Ok(byte) if byte <= highest => bytes.push(byte),
                _ => bytes.extend(format!("&#{};", u32::from(c)).bytes()),
            }
        }
        bytes
    }
}

fn refused(message: String) -> Box<Diagnostic> {
    let known = "save it as UTF-8; UTF-16 with a byte order mark, ISO-8859-1, US-ASCII and windows-1252 \
                 are read as well";
    Box::new(Diagnostic::new(&MALFORMED, message).at(0..0).help(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(label: &str, bytes: &[u8]) -> Vec<u8> {
        let head = format!("<?xml version=\"1.0\" encoding=\"{label}\"?>\n<a>");
        [head.as_bytes(), bytes, b"</a>"].concat()
    }

    #[track_caller]
    fn read(bytes: Vec<u8>, encoding: Encoding, content: &str) {
        let decoded = decode(bytes.clone()).expect("decoded");
        assert_eq!(decoded.encoding, encoding);
        assert!(decoded.text.contains(&format!("<a>{content}</a>")), "{}", decoded.text);
        assert_eq!(encoding.encode(&decoded.text), bytes, "written as it was read");
    }

    #[test]
    fn encodings_that_are_read_are_written_alike() {
        read(document("utf-8", "é€".as_bytes()), Encoding::Utf8, "é€");
        read(b"<a>\xc3\xa9</a>".to_vec(), Encoding::Utf8, "é");
        read(document("ISO-8859-1", b"\xe9\x80"), Encoding::Latin1, "é\u{80}");
        read(document("Windows-1252", b"\xe9\x80"), Encoding::Windows1252, "é€");
        read(document("US-ASCII", b"e"), Encoding::Ascii, "e");
        read(Encoding::Utf8Marked.encode("<a>é</a>"), Encoding::Utf8Marked, "é");
        let text = "<?xml version='1.0' encoding='UTF-16'?><a>é\u{1f600}</a>";
        read(Encoding::Utf16Le.encode(text), Encoding::Utf16Le, "é\u{1f600}");
        read(Encoding::Utf16Be.encode(text), Encoding::Utf16Be, "é\u{1f600}");
    }

    #[test]
    fn a_character_that_an_encoding_lacks_becomes_a_reference() {
        assert_eq!(Encoding::Latin1.encode("é€"), b"\xe9&#8364;");
        assert_eq!(Encoding::Ascii.encode("é"), b"&#233;");
        assert_eq!(Encoding::Windows1252.encode("€\u{1f600}"), b"\x80&#128512;");
    }

    #[test]
    fn everything_else_is_refused() {
        let mismatch = [&[0xff, 0xfe][..], b"<\0a\0/\0"].concat();
        for (bytes, message) in [
            (document("bogus", b""), "the document declares the encoding 'bogus', which is not read"),
            (
                document("UTF-16", b""),
                "the document declares the encoding 'UTF-16', but does not begin with its byte order mark",
            ),
            (document("utf-8", b"x\n\xe9"), "the bytes at line 3, column 1 are not UTF-8"),
            (document("ascii", b"x\xe9"), "the bytes at line 2, column 5 are not US-ASCII"),
            (b"<\0a\0".to_vec(), "the document is in UTF-16, but lacks the byte order mark"),
            (
                Encoding::Utf8Marked.encode("<?xml version='1.0' encoding='latin1'?><a/>"),
                "the document declares the encoding 'latin1', but begins with the byte order mark of UTF-8",
            ),
            ([&mismatch[..], b"\0\xd8>\0"].concat(), "the bytes at line 1, column 4 are not UTF-16"),
        ] {
            assert_eq!(decode(bytes).expect_err("refused").message, message);
        }
    }
}
