//! `-fw_cfg`: files of the firmware's configuration device (qemu-command-1.md 2.16).

use super::Translation;
use crate::domain::sysinfo::SysinfoType;
use crate::qemu::members::doubled;

pub(super) fn firmware_files(out: &mut Translation<'_>) {
    for table in out.domain.sysinfo.iter().filter(|sysinfo| sysinfo.r#type == SysinfoType::Fwcfg) {
        for entry in &table.entry {
            let what = match &entry.file {
                Some(file) => format!("file={}", doubled(&escaped(&file.0))),
                None => format!("string={}", doubled(&escaped(entry.value.as_deref().unwrap_or_default()))),
            };
            out.option("-fw_cfg", format!("name={},{what}", doubled(&entry.name)));
        }
    }
}

/// The text that is written so; nothing if none is.
pub(crate) fn unescaped(written: &str) -> Option<String> {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text = entities.iter().fold(written.to_owned(), |text, (entity, own)| text.replace(entity, own));
    (escaped(&text) == written).then_some(text)
}

/// A text as XML has it, which is what the reference hands over: entities for special characters, and
/// no control characters where there are some.
fn escaped(text: &str) -> String {
    let special = |c: char| "<>&\"'".contains(c) || c < ' ' && !"\t\n\r".contains(c);
    if !text.contains(special) {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if special(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, unescaped};

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["", "a", "<a b='c' d=\"e\">&amp;</a>", "&lt;", "a\tb\n"] {
            assert_eq!(unescaped(&escaped(text)).as_deref(), Some(text));
        }
        for text in ["a&b", "<", "&#60;", "\u{1}"] {
            assert_eq!(unescaped(text), None, "{text:?}");
        }
        assert_eq!(escaped("a\u{1}&"), "a&amp;");
    }
}
