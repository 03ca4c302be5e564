//! The arguments of a check as editors, hooks and loops write them: some words, and files.
//!
//! To describe all arguments, with their help, takes longer than to check a document. What is anything but plain here
//! is left to that description, and so is every refusal.

use super::{Check, HYPERVISORS};
use crate::cli::report::Format;
use clap::ValueEnum as _;
use std::ffi::OsString;

/// The arguments, if they are plain.
pub(in crate::cli) fn read(mut words: impl Iterator<Item = OsString>) -> Option<Check> {
    let mut check = Check::default();
    let (mut format, mut jobs) = (None, None);
    while let Some(word) = words.next() {
        let mut value = || words.next()?.into_string().ok().filter(|value| !value.starts_with('-'));
        match word.to_str() {
            Some("--no-config") if !check.no_config => check.no_config = true,
            Some("--hypervisor") if check.hypervisor.is_none() => {
                check.hypervisor = Some(value().filter(|name| HYPERVISORS.contains(&name.as_str()))?);
            }
            Some("--stdin-filename") if check.stdin_filename.is_none() => {
                check.stdin_filename = Some(value()?)
            }
            Some("--format") if format.is_none() => format = Some(Format::from_str(&value()?, false).ok()?),
            Some("-j" | "--jobs") if jobs.is_none() => jobs = Some(value()?.parse().ok()?),
            Some("-") => check.paths.push(word.into()),
            _ if word.is_empty() || word.as_encoded_bytes().starts_with(b"-") => return None,
            _ => check.paths.push(word.into()),
        }
    }
    if check.paths.is_empty() {
        return None;
    }
    check.jobs = jobs.unwrap_or_default();
    check.output.format = format.unwrap_or_default();
    Some(check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Args as _, FromArgMatches as _};

    /// As the description of all arguments has them.
    fn described(words: &[&str]) -> Option<Check> {
        let command = Check::augment_args(clap::Command::new("check")).no_binary_name(true);
        Check::from_arg_matches(&command.try_get_matches_from(words).ok()?).ok()
    }

    fn quick(words: &[&str]) -> Option<Check> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn plain_arguments_are_what_the_description_makes_of_them() {
        for words in [
            &["a.xml"][..],
            &["a.xml", "folder", "-"],
            &["--no-config", "--hypervisor", "none", "a.xml"],
            &["a.xml", "--hypervisor", "auto", "b.xml", "--no-config"],
            &["--hypervisor", "qemu", "a.xml"],
            &["--hypervisor", "xen", "a.xml"],
            &["--format", "json", "--stdin-filename", "a.xml", "-"],
            &["--format", "concise", "a.xml", "a.xml"],
            &["a.xml", "-j", "2", "b.xml"],
            &["--jobs", "1", "a.xml"],
        ] {
            let described = described(words).expect("they are right");
            assert_eq!(format!("{:?}", quick(words)), format!("{:?}", Some(described)), "{words:?}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_description() {
        for words in [
            &[][..],
            &["--no-config"],
            &["--help"],
            &["-q", "a.xml"],
            &["--hypervisor=none", "a.xml"],
            &["--hypervisor", "other", "a.xml"],
            &["--hypervisor", "none", "--hypervisor", "none", "a.xml"],
            &["--no-config", "--no-config", "a.xml"],
            &["--stdin-filename", "--no-config", "-"],
            &["--format", "other", "a.xml"],
            &["-j2", "a.xml"],
            &["-j", "two", "a.xml"],
            &["-j", "-1", "a.xml"],
            &["-j", "1", "--jobs", "1", "a.xml"],
            &["a.xml", "--hypervisor"],
            &["", "a.xml"],
            &["--", "--no-config"],
        ] {
            assert!(quick(words).is_none(), "{words:?}");
        }
    }
}
