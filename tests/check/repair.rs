//! `domdef check --fix`: what is repaired, where, and what stays.

use super::{codes, command, text, Folder, FAULTY, FINE};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::Stdio;

/// A guest with a misspelt element, one in the wrong place and a virtual CPU too many.
const REPAIRABLE: &str = "<domain type='qemu'>
  <name>a</name><memroy>65536</memroy> <!-- kept -->
  <vcpu current='3'>2</vcpu>
  <os>
    <type>hvm</type>
  </os>
  <features>
    <relaxed state='on'/>
  </features>
</domain>
";

#[test]
fn what_has_one_answer_is_repaired_in_place() {
    let folder = Folder::new("fix", &[("a.xml", REPAIRABLE), ("b.xml", FINE)]);
    let hint = folder.check(&["--format", "concise"]);
    let said = text(&hint.stderr);
    assert!(said.ends_with("; 2 fixable with --fix, 1 more with --unsafe-fixes\n"), "{said}");
    let output = folder.check(&["--format", "concise", "--fix"]);
    assert_eq!(codes(&output), (vec!["R040"], 1));
    let said = text(&output.stderr);
    assert_eq!(said, "2 fixed, 1 error in 1 of 2 files; 1 fixable with --fix --unsafe-fixes\n");
    let safe = REPAIRABLE
        .replace("memroy", "memory")
        .replace("    <relaxed state='on'/>\n", "    <hyperv>\n      <relaxed state='on'/>\n    </hyperv>\n");
    let now = || fs::read_to_string(folder.0.join("a.xml")).expect("it is there");
    assert_eq!(now(), safe);
    let output = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!((text(&output.stdout), output.status.code()), ("", Some(0)));
    assert_eq!(text(&output.stderr), "1 fixed in 0 of 2 files\n");
    assert_eq!(now(), safe.replace(" current='3'", ""));
    assert_eq!(fs::read_to_string(folder.0.join("b.xml")).expect("it is there"), FINE);
}

#[test]
fn a_difference_is_printed_and_nothing_is_written() {
    let folder = Folder::new("diff", &[("a.xml", REPAIRABLE), ("b.xml", FINE)]);
    let output = folder.check(&["--diff"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.starts_with("--- a.xml\n+++ a.xml\n@@ "), "{printed}");
    assert!(printed.contains("\n+    <hyperv>\n"), "{printed}");
    assert_eq!(text(&output.stderr), "2 findings would be fixed in 1 file\n");
    assert_eq!(fs::read_to_string(folder.0.join("a.xml")).expect("it is there"), REPAIRABLE);
    assert_eq!(folder.check(&["--diff", "b.xml"]).status.code(), Some(0));
    assert_eq!(folder.check(&["--diff", "--exclude", "a*", "."]).status.code(), Some(0));
    let both = folder.check(&["--fix", "--diff"]);
    assert_eq!((both.status.code(), text(&both.stdout)), (Some(1), printed), "what --fix would do, undone");
    assert_eq!(fs::read_to_string(folder.0.join("a.xml")).expect("it is there"), REPAIRABLE);
}

#[test]
fn a_file_that_cannot_be_written_is_a_finding_and_stays() {
    let folder = Folder::new("fix-read-only", &[("a.xml", REPAIRABLE), ("b.xml", REPAIRABLE)]);
    let path = folder.0.join("a.xml");
    let mut permissions = fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("it can be set");
    let output = folder.check(&["--fix", "--format", "json", "--quiet"]);
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let of_file: Vec<&Value> =
        found.as_array().expect("a list").iter().filter(|one| one["file"] == "a.xml").collect();
    assert_eq!(of_file.len(), 1, "{found}");
    let message = "the file cannot be written: the file is read-only; make it writable, or use --force";
    assert_eq!((&of_file[0]["code"], &of_file[0]["message"]), (&"X013".into(), &message.into()));
    assert_eq!((text(&output.stderr), output.status.code()), ("", Some(2)));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), REPAIRABLE);
    let other = fs::read_to_string(folder.0.join("b.xml")).expect("it is there");
    assert!(other.contains("<memory>"), "the other file is repaired: {other}");
}

/// A definition in a namespace is none for libvirt; all else is found as if it were in none.
#[test]
fn a_namespace_that_no_definition_has_is_taken_away() {
    let wrong = FAULTY.replace("<domain ", "<domain\n  xmlns = \"http://libvirt.org\" ");
    let folder = Folder::new("namespace", &[("a.xml", &wrong)]);
    let output = folder.check(&["--format", "concise"]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    let help = "remove `xmlns = \"http://libvirt.org\"`";
    let first = format!(
        "a.xml:2:3: error[V002]: `<domain>` is in namespace 'http://libvirt.org'; expected none; {help}"
    );
    assert_eq!(lines[0], first);
    let others: Vec<&str> =
        lines[1..].iter().map(|line| line.split(':').nth(1).unwrap_or_default()).collect();
    assert_eq!(others, ["3", "4"], "{lines:?}");
    folder.check(&["--fix"]);
    assert_eq!(fs::read_to_string(folder.0.join("a.xml")).expect("it is there"), FAULTY);
    let prefixed = FAULTY.replace("<domain ", "<v:domain xmlns:v='u' ").replace("</domain>", "</v:domain>");
    fs::write(folder.0.join("a.xml"), prefixed).expect("it can be written");
    let output = folder.check(&["--format", "concise"]);
    assert_eq!(codes(&output), (vec!["V002"], 1));
    assert!(text(&output.stdout).contains("write it, and what is in it, without a prefix"));
}

#[test]
fn the_standard_input_is_printed_repaired() {
    let folder = Folder::new("fix-stdin", &[("a.xml", FINE)]);
    let mut run = command(&folder.0);
    let run = run.args(["--fix", "--unsafe-fixes", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = run.stderr(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("piped").write_all(REPAIRABLE.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    let printed = text(&output.stdout);
    assert!(printed.contains("<memory>65536</memory> <!-- kept -->"), "{printed}");
    assert_eq!((text(&output.stderr), output.status.code()), ("3 fixed\n", Some(0)));
}

#[test]
fn fixes_are_in_the_forms_for_programs() {
    let folder = Folder::new("fix-json", &[("a.xml", REPAIRABLE)]);
    let found: Value = serde_json::from_slice(&folder.check(&["--format", "json"]).stdout).expect("JSON");
    let fix = found.as_array().expect("a list").iter().map(|found| &found["fix"]).find(|fix| !fix.is_null());
    let fix = fix.expect("there is one");
    assert_eq!(fix["applicability"], "safe");
    let mut repaired = REPAIRABLE.to_owned();
    for edit in fix["edits"].as_array().expect("a list").iter().rev() {
        let at = |key: &str| edit[key].as_u64().expect("a number") as usize;
        repaired.replace_range(at("start")..at("end"), edit["text"].as_str().expect("a text"));
    }
    assert_eq!(repaired, REPAIRABLE.replace("memroy", "memory"));
    let log: Value = serde_json::from_slice(&folder.check(&["--format", "sarif"]).stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list").iter();
    let fixes = results.map(|result| &result["fixes"]).find(|fixes| !fixes.is_null());
    let change = &fixes.expect("there are some")[0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "a.xml");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 2);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "memory");
}
