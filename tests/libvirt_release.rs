//! The grammar as older releases of libvirt had it: `check --schema-only --libvirt 9.0` has the verdict of the
//! real grammar of 9.0, which Debian 12 installs (`libvirt-daemon-common`) and jing reads. Without one of them
//! or the corpus the test is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

mod support;

use domdef::check::by_grammar;
use domdef::Release;
use roxmltree::Document;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{corpus, skipped};

const GRAMMAR: &str = "/usr/share/libvirt/schemas/domain.rng";

/// How many in a thousand verdicts have to be the same.
const BAR: usize = 980;

/// The release of libvirt that is installed.
fn installed() -> Option<Release> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${Version}\n", "libvirt-daemon-common", "libvirt0", "libvirt-clients"]);
    let mut output = output_of(&mut query)?;
    output.truncate(output.find(['-', '\n']).unwrap_or(output.len()));
    output.parse().ok()
}

fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The documents of the corpus.
fn documents(root: &Path) -> Vec<PathBuf> {
    let mut open =
        ["qemu/in", "generic/in", "realworld", "libvirt-12.8/in"].map(|folder| root.join(folder)).to_vec();
    let mut paths = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "xml") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

#[test]
fn an_older_grammar_has_the_verdicts_of_the_real_one() {
    let Some(root) = corpus("") else { return };
    if !Path::new(GRAMMAR).is_file() || Command::new("jing").output().is_err() {
        return skipped("jing and the grammar of an installed libvirt are not both there");
    }
    let Some(release) = installed() else { return skipped("the installed release of libvirt is not known") };
    let readable = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        let document = Document::parse(&text).ok()?;
        let own = by_grammar(&document, release);
        (document.root_element().tag_name().name() == "domain").then(|| (path.clone(), own))
    };
    let documents: Vec<_> = documents(&root).iter().filter_map(readable).collect();
    let mut invalid = HashSet::new();
    for some in documents.chunks(400) {
        let paths = some.iter().map(|(path, _)| path);
        let said = output_of(Command::new("jing").arg(GRAMMAR).args(paths)).expect("jing runs");
        invalid.extend(
            said.lines().filter_map(|line| line.split(".xml:").next().map(|path| format!("{path}.xml"))),
        );
    }
    let differs =
        |(path, own): &&(PathBuf, Vec<_>)| own.is_empty() == invalid.contains(&*path.to_string_lossy());
    let differ: Vec<_> = documents.iter().filter(differs).collect();
    for (path, own) in &differ {
        println!("{}: {}", path.display(), own.first().map_or("valid here".to_owned(), ToString::to_string));
    }
    let (same, all) = (documents.len() - differ.len(), documents.len());
    println!("libvirt {release}: {same} of {all} verdicts are the same, {} are invalid there", invalid.len());
    assert!(all > 1000 && !invalid.is_empty() && same * 1000 >= all * BAR, "{same} of {all}");
}
