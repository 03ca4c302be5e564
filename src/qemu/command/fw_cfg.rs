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
