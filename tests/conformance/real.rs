//! Documents of real users (`realworld`): those that the grammar accepts and a hypervisor runs become a
//! command of QEMU or a configuration of Xen, with no option given.

use crate::corpus::{read, Case, Corpus};
use domdef::diagnostic::Findings;
use domdef::hypervisor::{Completed, Known};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::xen::{self, Xen};
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
