//! Documents of real users (`realworld`): those that the grammar accepts and a hypervisor runs become a
//! command of QEMU or a configuration of Xen, with no option given. A definition that is read from such a command
//! becomes a command that is read as the same definition (`argv`).

use crate::corpus::{read, Case, Corpus};
use domdef::diagnostic::Findings;
use domdef::hypervisor::{Completed, Known};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::xen::{self, Xen};
use domdef::xml::Options;
use domdef::Domain;
use std::path::{Path, PathBuf};

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let verdicts = read(&corpus.root.join("realworld/verdicts.tsv")).unwrap_or_default();
    let mut cases = Vec::new();
    for line in verdicts.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(file), Some("yes")) = (columns.next(), columns.next()) else { continue };
        let path: PathBuf = corpus.root.join("realworld").join(file);
        if runs_somewhere(&path) {
            let other = path.clone();
            cases.push(Case::new("argv", file.to_owned(), move || there_and_back(&other)));
            cases.push(Case::new("realworld", file.to_owned(), move || translated(&path)));
        }
    }
    cases
}

/// Whether a hypervisor of ours runs guests of its type: a container is none.
fn runs_somewhere(path: &Path) -> bool {
    let text = read(path).unwrap_or_default();
    let Ok(document) = roxmltree::Document::parse(&text) else { return false };
    let kind = document.root_element().attribute("type");
    matches!(kind, Some("kvm" | "qemu" | "xen"))
}

fn translated(path: &Path) -> Result<(), String> {
    let text = read(path)?;
    let said = |found: Findings| found.iter().map(|found| format!("{found}\n")).collect::<String>();
    let domain = Domain::read(&text).domain.ok_or("it is not read")?;
    match Known::of(domain.r#type) {
        Some(Known::Xen) => {
            let completed = Completed::<Xen>::new(domain, &()).map_err(said)?;
            xen::xl(&completed).map(drop).map_err(|found| said(found.into()))
        }
        _ => {
            let target = Target::builtin(&domain).ok_or("no binary of its architecture is built in")?;
            qemu::translate_text(&text, &target, &Launch::stand_alone()).map(drop).map_err(said)
        }
    }
}

/// A command, the definition that is read from it, and so on, until they stay the same.
fn there_and_back(path: &Path) -> Result<(), String> {
    let text = read(path)?;
    // What does not become a command is a matter of the other suite.
    let Ok(first) = command(&text) else { return Ok(()) };
    let definition = definition(&first)?;
    let second = command(&definition)?;
    let again = self::definition(&second)?;
    let third = command(&again)?;
    match second == third {
        true => Ok(()),
        false => Err(format!("{second}\nbecomes\n{third}")),
    }
}

fn command(text: &str) -> Result<String, String> {
    let said = |found: Findings| found.iter().map(|found| format!("{found}\n")).collect::<String>();
    let domain = Domain::read(text).domain.ok_or("it is not read")?;
    if Known::of(domain.r#type) == Some(Known::Xen) {
        return Err("it is no guest of QEMU".to_owned());
    }
    let target = Target::builtin(&domain).ok_or("no binary of its architecture is built in")?;
    let translation = qemu::translate_text(text, &target, &Launch::stand_alone()).map_err(said)?;
    Ok(translation.command.to_string())
}

fn definition(command: &str) -> Result<String, String> {
    let reading = qemu::read_argv(command);
    let found: Vec<String> = reading.diagnostics.iter().map(|found| format!("{found}\n")).collect();
    let domain = reading.domain.ok_or_else(|| found.concat())?;
    domain.to_xml(Options::CANONICAL).map_err(|found| found.to_string())
}
