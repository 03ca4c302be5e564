//! Any text as a command of QEMU: nothing of it is dropped without a finding, the spelling does not matter, and the
//! command of what was read is read and written again the same.

use crate::translation::target;
use domdef::diagnostic::Findings;
use domdef::domain::Reading;
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, read_argv};
use domdef::xml::Options;
use domdef::Domain;

pub fn argv(text: &str) {
    let reading = read_argv(text);
    for found in &reading.diagnostics {
        let span = found.span.clone().unwrap_or_default();
        assert!(text.get(span.clone()).is_some(), "{span:?} is no place in the text");
    }
    kept(&reading);
    let words: Vec<String> = text.trim_end_matches(['\0', '\n']).split('\0').map(str::to_owned).collect();
    if words.len() > 1 && !text.trim_start().starts_with('{') {
        unheard_of(&words);
    }
    // QEMU does not run a command that gives a name twice.
    if names_twice(&reading) {
        return;
    }
    if let Some(Ok(first)) = reading.domain.map(arguments) {
        again(&first);
    }
}

fn names_twice(reading: &Reading) -> bool {
    reading.diagnostics.iter().any(|found| found.rule.code == "Q625")
}

/// What has no element is kept or left out, and a finding says so; a command without definition has one as well.
fn kept(reading: &Reading) {
    let Some(domain) = &reading.domain else { return assert!(!reading.diagnostics.is_empty()) };
    let arguments = domain.namespaces.qemu.commandline.as_ref().map_or(0, |own| own.arg.len());
    let found = reading.diagnostics.iter().filter(|found| found.rule.code == "Q621").count();
    // An option has a value or none, and findings end at some number.
    assert!((found..=2 * found).contains(&arguments) || found >= 500, "{arguments} for {found}");
}

/// The command of a definition, or why QEMU cannot run it.
fn arguments(domain: Domain) -> Result<Vec<String>, String> {
    let target = target(&domain).ok_or("no binary has its architecture")?;
    let said = |found: Findings| found.iter().map(|found| format!("{found}\n")).collect::<String>();
    let translation = qemu::translate(domain, &target, &Launch::stand_alone()).map_err(said)?;
    let emulator = translation.command.emulator.clone();
    Ok(std::iter::once(emulator).chain(translation.command.arguments).collect())
}

/// As the kernel shows a process.
fn process(words: &[String]) -> String {
    words.iter().map(|word| format!("{word}\0")).collect()
}

/// The command of a definition, read in each of its spellings, and written again.
fn again(first: &[String]) {
    let reading = read_argv(&process(first));
    assert!(!names_twice(&reading), "{:?}\n{first:?}", reading.diagnostics);
    let says = |reading: &Reading| {
        let domain =
            reading.domain.as_ref().unwrap_or_else(|| panic!("{:?}\n{first:?}", reading.diagnostics));
        domain.to_xml(Options::CANONICAL).expect("what was read can be written")
    };
    let xml = says(&reading);
    let line = shlex::try_join(first.iter().map(String::as_str)).expect("an argument has no zero");
    assert_eq!(says(&read_argv(&line)), xml, "as a shell reads it");
    let json = serde_json::json!({ "argv": first }).to_string();
    assert_eq!(says(&read_argv(&json)), xml, "as JSON");
    let refused = |why: String| panic!("refused: {why}\n{first:?}\n{xml}");
    let second = reading.domain.map(|domain| arguments(domain).unwrap_or_else(refused));
    let third = second.as_ref().map(|second| read_argv(&process(second)).domain.map(arguments));
    assert_eq!(third, Some(second.map(Ok)), "from {first:?}");
}

const UNHEARD_OF: &str = "x-unheard-of";

/// A member that nobody knows, added to one option after the other: it is in the definition, or a finding is about
/// its option.
fn unheard_of(words: &[String]) {
    // The words before are the program, and what is set for it.
    let Some(first) = words.iter().position(|word| word.starts_with('-')) else { return };
    // Enough of them, for each costs a reading.
    for at in (first + 1..words.len()).step_by(words.len().div_ceil(8)) {
        if words[at].starts_with('-') {
            continue;
        }
        let mut more = words.to_vec();
        more[at] = match more[at].strip_suffix('}') {
            Some("{") => format!("{{\"{UNHEARD_OF}\":7}}"),
            Some(members) => format!("{members},\"{UNHEARD_OF}\":7}}"),
            None => format!("{},{UNHEARD_OF}=7", more[at]),
        };
        let text = process(&more);
        let place = text.find(UNHEARD_OF).expect("it was written");
        let reading = read_argv(&text);
        let about = reading.diagnostics.iter().any(|found| {
            found.span.as_ref().is_some_and(|span| span.contains(&place))
                || found.message.contains(UNHEARD_OF)
        });
        let Some(domain) = reading.domain else { continue };
        let xml = domain.to_xml(Options::CANONICAL).expect("what was read can be written");
        // Of an option that is given again, the last one counts.
        let repeated = more[at + 1..].iter().any(|word| *word == more[at - 1]);
        assert!(about || xml.contains(UNHEARD_OF) || repeated, "{more:?}\n{xml}");
    }
}
