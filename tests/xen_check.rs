//! `check` says of a guest of Xen what `to xen-xl` refuses; and nothing that is wrong of one that libxl takes.

mod support;

use domdef::diagnostic::{Diagnostic, Severity};
use domdef::inspect::{inspect, Options};
use domdef::xen::{translate_text, Notation};
use std::path::Path;

fn documents(folder: &Path) -> Vec<(String, String)> {
    let read =
        |path: std::path::PathBuf| Some((path.display().to_string(), std::fs::read_to_string(&path).ok()?));
    support::files(folder, "xml").into_iter().filter_map(read).collect()
}

/// Documents of QEMU's guests, as ones of Xen.
fn as_xen(text: &str) -> String {
    ["kvm", "qemu"].iter().fold(text.to_owned(), |text, kind| {
        let [single, double] = ['\'', '"'].map(|quote| format!("<domain type={quote}{kind}{quote}"));
        text.replace(&single, "<domain type='xen'").replace(&double, "<domain type='xen'")
    })
}

#[test]
fn what_libxl_takes_has_no_error() {
    let Some(corpus) = support::corpus("xen") else { return };
    let (mut count, mut wrong) = (0, Vec::new());
    for folder in ["xl", "libxl"] {
        for (name, text) in documents(&corpus.join(folder)) {
            count += 1;
            let found = inspect(&text, &Options::default());
            let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
            wrong.extend(errors.map(|finding| format!("{name}: {finding}")));
        }
    }
    assert!(wrong.is_empty() && count > 40, "{count}:\n{}", wrong.join("\n"));
}

#[test]
fn what_the_translation_refuses_is_said() {
    let mut all = documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/completion"));
    if let Some(corpus) = support::corpus("qemu") {
        all.extend(documents(&corpus.join("in")).into_iter().step_by(3));
    }
    let (mut refused, mut silent) = (0, Vec::new());
    for (name, text) in all {
        let text = as_xen(&text);
        let Err(refusals) = translate_text(&text, Notation::Xl, &Default::default()) else { continue };
        refused += 1;
        let found = inspect(&text, &Options::default());
        for refusal in refusals.iter().filter(|finding| finding.severity == Severity::Error) {
            // Rules of what is written know the attribute.
            let inside = |finding: &Diagnostic| {
                finding.rule == refusal.rule && finding.element.starts_with(&refusal.element)
            };
            if !found.iter().any(|finding| finding.element == refusal.element || inside(finding)) {
                silent.push(format!("{name}: {refusal}"));
            }
        }
    }
    println!("xen: {refused} documents that `to xen-xl` refuses");
    silent.truncate(20);
    assert!(silent.is_empty() && refused > 20, "{refused}:\n{}", silent.join("\n"));
}

/// Xen has one parallel port: what others lead to is not asked.
#[test]
fn the_first_parallel_port_is_one_that_xen_has() {
    let port = |path: &str| format!("<parallel type='dev'><source path='{path}'/></parallel>");
    let found = |first: &str, second: &str| {
        let text = format!(
            "<domain type='xen'><name>a</name><memory>65536</memory><os><type>hvm</type></os><devices>{}{}</devices></domain>",
            port(first),
            port(second)
        );
        let refused = translate_text(&text, Notation::Xl, &Default::default()).err().unwrap_or_default();
        refused.iter().map(|found| found.element.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("lp0", "/dev/lp1"), ["/domain/devices/parallel[1]/source"]);
    assert_eq!(found("/dev/lp0", "lp1"), [""; 0]);
}
