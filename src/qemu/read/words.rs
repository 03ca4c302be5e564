//! The words of a command: as a shell reads them, as JSON (`to qemu-argv --output json`), or as the kernel shows
//! a process (`/proc/PID/cmdline`).

use super::mistake::MALFORMED_COMMAND;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

/// A word and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub span: Range<usize>,
}

/// A command with what is set in its environment.
#[derive(Debug, Default)]
pub struct Command {
    pub environment: Vec<(String, String)>,
    /// The words before the program: `exec`, `sudo`, `nice -n 5`.
    pub before: Vec<Word>,
    /// The program and its arguments.
    pub words: Vec<Word>,
}

impl Command {
    pub fn parse(text: &str) -> Result<Command, Box<Diagnostic>> {
        let is_process = text.contains('\0');
        Ok(Command::of(match text.trim_start().starts_with('{') {
            _ if is_process => separated(text),
            true => return json(text),
            false => shell(text)?,
        }))
    }

    fn of(all: Vec<Word>) -> Command {
        let program = all.iter().position(|word| is_program(&word.text));
        let first = || all.iter().position(|word| assignment(&word.text).is_none());
        let at = program.or_else(first).unwrap_or(all.len());
        let mut command = Command { words: all[at..].to_vec(), ..Command::default() };
        for word in &all[..at] {
            match assignment(&word.text) {
                Some((name, value)) => command.environment.push((name.to_owned(), value.to_owned())),
                None => command.before.push(word.clone()),
            }
        }
        command
    }
}

/// Whether a word is the path of a QEMU.
pub fn is_program(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    name.starts_with("qemu-system-") || matches!(name, "qemu-kvm" | "kvm" | "qemu")
}

/// A word as a variable and its value.
fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let first = name.chars().next()?;
    let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !first.is_ascii_digit();
    fits.then_some((name, value))
}

fn json(text: &str) -> Result<Command, Box<Diagnostic>> {
    let malformed = |why: String| Box::new(Diagnostic::new(&MALFORMED_COMMAND, why));
    let value: serde_json::Value = serde_json::from_str(text)
        .map_err(|error| malformed(format!("the command begins with '{{', and is no JSON: {error}")))?;
    let words =
        value["argv"].as_array().ok_or_else(|| malformed("the object has no list `argv`".to_owned()))?;
    let mut command = Command::default();
    for word in words {
        let text = word.as_str().ok_or_else(|| malformed(format!("`argv` has {word}, which is no text")))?;
        command.words.push(Word { text: text.to_owned(), span: 0..0 });
    }
    for (name, value) in value["environment"].as_object().into_iter().flatten() {
        let value = value.as_str().ok_or_else(|| malformed(format!("the variable '{name}' is no text")))?;
        command.environment.push((name.clone(), value.to_owned()));
    }
    Ok(command)
}

/// Words with a zero byte behind each.
fn separated(text: &str) -> Vec<Word> {
    let mut at = 0;
    let mut words = Vec::new();
    let text = text.trim_end_matches('\n');
    for part in text.strip_suffix('\0').unwrap_or(text).split('\0') {
        words.push(Word { text: part.to_owned(), span: at..at + part.len() });
        at += part.len() + 1;
    }
    words
}

/// The words of the first command of a text.
fn shell(text: &str) -> Result<Vec<Word>, Box<Diagnostic>> {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            // A comment, where a word could begin.
            '#' if word.is_none() => while letters.next_if(|(_, next)| *next != '\n').is_some() {},
            // What follows is another command.
            '\n' | ';' | '&' | '|' if !words.is_empty() || word.is_some() => break,
            letter if letter.is_ascii_whitespace() => words.extend(word.take()),
            _ => {
                let own = word.get_or_insert_with(|| Word { text: String::new(), span: at..at });
                match letter {
                    '\'' | '"' => quoted(text, letter, at, &mut letters, &mut own.text)?,
                    '\\' => match letters.next() {
                        // The line goes on.
                        Some((_, '\n')) => {}
                        Some((_, '\r')) if letters.next_if(|(_, next)| *next == '\n').is_some() => {}
                        Some((_, next)) => own.text.push(next),
                        None => own.text.push('\\'),
                    },
                    letter => own.text.push(letter),
                }
                own.span.end = letters.peek().map_or(text.len(), |(next, _)| *next);
                // Nothing but the end of a line is no word.
                if own.text.is_empty() && letter == '\\' {
                    word = None;
                }
            }
        }
    }
    words.extend(word);
    Ok(words)
}

/// Adds the text between quotes to a word.
fn quoted(
    text: &str,
    quote: char,
    start: usize,
    letters: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    out: &mut String,
) -> Result<(), Box<Diagnostic>> {
    while let Some((_, letter)) = letters.next() {
        match letter {
            letter if letter == quote => return Ok(()),
            '\\' if quote == '"' => match letters.next() {
                Some((_, '\n')) => {}
                Some((_, next)) if "\"\\$`".contains(next) => out.push(next),
                Some((_, next)) => out.extend(['\\', next]),
                None => {}
            },
            letter => out.push(letter),
        }
    }
    let message = format!("a text begins with {quote} and does not end");
    let found = Diagnostic::new(&MALFORMED_COMMAND, message).at(start..text.len().min(start + 1));
    Err(Box::new(found.help(format!("write another {quote} behind it"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Command::parse(text).expect("it is one").words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn commands() {
        for (text, expected) in [
            (
                "#!/bin/sh\n\nA=1 exec qemu-system-x86_64 -m 1G # more\nrm x",
                &["qemu-system-x86_64", "-m", "1G"][..],
            ),
            (
                "/usr/bin/kvm \\\n  -name 'a b'\\''c' \"d\\\"$e\" f\\ g",
                &["/usr/bin/kvm", "-name", "a b'c", "d\"$e", "f g"],
            ),
            ("qemu-kvm\0-name\0\0-m\x001\0", &["qemu-kvm", "-name", "", "-m", "1"]),
            ("qemu-kvm\0-append\0\0\n", &["qemu-kvm", "-append", ""]),
            ("{\"environment\":{\"A\":\"b\"},\"argv\":[\"qemu\",\"-S\"]}", &["qemu", "-S"]),
            ("qemu -append '' -S && true", &["qemu", "-append", "", "-S"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        let command = Command::parse("A=1 sudo nice qemu").expect("it is one");
        assert_eq!(command.environment, [("A".to_owned(), "1".to_owned())]);
        assert_eq!((command.before.len(), command.words[0].span.clone()), (2, 14..18));
        for wrong in ["qemu 'a", "{", "{\"a\":1}", "{\"argv\":[1]}"] {
            assert!(Command::parse(wrong).is_err(), "{wrong}");
        }
    }
}
