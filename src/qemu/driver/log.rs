//! The log of a guest: how it was started, what QEMU said, why it ended.

use super::folders::Folders;
use crate::qemu::command::CommandLine;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;

/// How much of what QEMU said is shown to clients, in bytes.
const SHOWN: u64 = 4096;

/// A log beyond this size, in bytes, begins anew at the next start; the one before is kept beside it.
const LARGE: u64 = 2 << 20;

fn open(folders: &Folders, name: &str) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(folders.log_of(name))
}

/// Begins the log of a run; where QEMU's own words begin in it.
pub(super) fn begin(folders: &Folders, name: &str, command: &CommandLine) -> std::io::Result<(File, u64)> {
    let mut file = open(folders, name)?;
    if file.metadata()?.len() > LARGE {
        let path = folders.log_of(name);
        std::fs::rename(&path, path.with_extension("log.0"))?;
        file = open(folders, name)?;
    }
    write!(file, "{}: starting up domdef {}\n{command}", time(), env!("CARGO_PKG_VERSION"))?;
    let mark = file.seek(SeekFrom::End(0))?;
    Ok((file, mark))
}

/// Ends the log of a run.
pub(super) fn end(folders: &Folders, name: &str, reason: &str) {
    // What a log lacks is no reason to do anything else.
    let _ =
        open(folders, name).and_then(|mut file| writeln!(file, "{}: shutting down, reason={reason}", time()));
}

/// What the log says from a mark on.
pub(super) fn since(folders: &Folders, name: &str, mark: u64) -> String {
    let mut text = Vec::new();
    let read = open(folders, name).and_then(|mut file| {
        file.seek(SeekFrom::Start(mark))?;
        file.take(SHOWN).read_to_end(&mut text)
    });
    match read {
        Ok(_) => String::from_utf8_lossy(&text).trim_end().to_owned(),
        Err(_) => String::new(),
    }
}

/// Now, as logs have it: 2026-01-31 23:59:59.123+0000.
fn time() -> String {
    let millis = u128::from(super::nanoseconds()) / 1_000_000;
    let (days, rest) = (millis / 86_400_000, millis % 86_400_000);
    let (year, month, day) = date(days as u64);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:03}+0000", rest % 1000)
}

/// Year, month and day of a number of days since 1970.
fn date(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(20_453), (2025, 12, 31));
        assert_eq!(date(20_454), (2026, 1, 1));
    }
}
