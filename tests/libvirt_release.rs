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
        let document = domdef::xml::Document::parse(&text).ok()?;
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

    let mut validator = schema_of(release).validator();
    let mut same = 0;
    for (path, _) in &documents {
        let text = std::fs::read_to_string(path).expect("it was read before");
        let valid = validator.validate(&Document::parse(&text).expect("it was parsed before")).is_empty();
        match valid != invalid.contains(&*path.to_string_lossy()) {
            true => same += 1,
            false => println!(
                "{}: {} by the printed schema",
                path.display(),
                if valid { "valid" } else { "invalid" }
            ),
        }
    }
    println!("libvirt {release}: {same} of {all} verdicts of the printed schema are the same");
    assert!(same * 1000 >= all * BAR, "{same} of {all}");
}

/// The grammar for a release, as `domdef schema --libvirt` prints its chapters.
fn schema_of(release: Release) -> relaxng::Schema {
    let chapters = domdef::since::schema::chapters(release);
    let loader =
        relaxng::MapLoader(chapters.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect());
    relaxng::Schema::from_text(&chapters[0].1, "domain.rng", &loader).expect("it is a schema")
}

#[test]
fn the_schema_of_each_release_is_one_and_only_grows() {
    let size = |release: &str| {
        let release = release.parse().expect("a release");
        schema_of(release);
        let chapters = domdef::since::schema::chapters(release);
        let left_out: usize = chapters.iter().map(|(_, text)| text.matches("<notAllowed/>").count()).sum();
        left_out
    };
    let sizes = ["1.0", "8.0", "12.8"].map(size);
    println!("patterns that are left out: {sizes:?}");
    assert!(sizes.windows(2).all(|two| two[0] > two[1]), "{sizes:?}");
    let newest = domdef::since::schema::chapters(Release::default());
    for ((name, text), (_, own)) in newest.iter().zip(domdef::grammar::CHAPTERS) {
        assert_eq!(text, own, "{name}");
    }
}

/// A part, a word and a part below another kind of element, each before it came and after.
#[test]
fn what_came_later_is_not_in_the_schema() {
    let guest = |devices: &str| {
        format!(
            "<domain type='kvm'><name>a</name><memory>1048576</memory><os><type>hvm</type></os>\
             <devices>{devices}</devices></domain>"
        )
    };
    let cases = [
        ("6.10", "8.0", "<audio id='1' type='none'/>"),
        ("10.9", "10.10", "<tpm><backend type='emulator'><profile source='local:x'/></backend></tpm>"),
        ("5.2", "6.1", "<video><model type='bochs'/></video>"),
    ];
    for (before, after, device) in cases {
        let text = guest(device);
        let document = Document::parse(&text).expect("XML");
        let valid = |release: &str| {
            schema_of(release.parse().expect("a release")).validator().validate(&document).is_empty()
        };
        assert!(!valid(before) && valid(after), "{device}");
    }
}
