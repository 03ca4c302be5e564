//! `domdef check` as a user runs it: what is selected, configured, switched off, and printed.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own, gone when it is dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A guest with more virtual CPUs than it may have, of a machine that QEMU does not have.
const FAULTY: &str = "<domain type='qemu'><name>a</name><memory>65536</memory>
<vcpu current='3'>2</vcpu>
<os><type machine='pc-none'>hvm</type></os></domain>
";
const FINE: &str =
    "<domain type='qemu'><name>a</name><memory>65536</memory><os><type>hvm</type></os></domain>\n";

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("domdef-check-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().expect("it is in the folder")).expect("it can be made");
            fs::write(file, text).expect("it can be written");
        }
        Folder(path)
    }

    fn check(&self, arguments: &[&str]) -> Output {
        command(&self.0).args(arguments).output().expect("it runs")
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.arg("check").current_dir(folder);
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it is text")
}

/// The codes of the findings, and the exit status.
fn codes(output: &Output) -> (Vec<&str>, i32) {
    let lines = text(&output.stdout).lines();
    let code = |line: &'_ str| line.find('[').map(|at| at + 1);
    let codes = lines.filter_map(|line| line.get(code(line)?..)?.split(']').next()).collect();
    (codes, output.status.code().expect("it was not killed"))
}

#[test]
fn a_document_is_held_against_its_hypervisor() {
    let folder = Folder::new("hypervisor", &[("a.xml", FAULTY)]);
    let concise = folder.check(&["--format", "concise"]);
    assert_eq!(codes(&concise), (vec!["R040", "Q011"], 1));
    assert!(text(&concise.stdout).contains("\na.xml:3:20: note[Q011]"), "{}", text(&concise.stdout));
    assert_eq!(text(&concise.stderr), "1 error, 1 note; 1 fixable with --fix --unsafe-fixes\n");
    let alone = folder.check(&["--format", "concise", "--hypervisor", "none"]);
    assert_eq!(codes(&alone), (vec!["R040"], 1));
    let quiet = folder.check(&["--format", "concise", "--quiet", "--exit-zero"]);
    assert_eq!((codes(&quiet), text(&quiet.stderr)), ((vec!["R040"], 0), ""));
}

#[test]
fn what_is_fine_is_quiet() {
    let folder = Folder::new(
        "fine",
        &[("a.xml", FINE), ("b.XML", FINE), (".hidden/c.xml", "<"), ("net.xml", "<network/>")],
    );
    let output = folder.check(&[]);
    assert_eq!((text(&output.stdout), output.status.code()), ("", Some(0)));
    assert_eq!(text(&output.stderr), "domdef: 1 document is no domain, and passed over\n");
    let named = folder.check(&["--format", "concise", "net.xml"]);
    assert_eq!(codes(&named), (vec!["X003"], 1));
}

#[test]
fn rules_are_selected_ignored_and_weighed() {
    let folder = Folder::new("select", &[("a.xml", FAULTY)]);
    for (options, expected, status) in [
        (&["--select", "Q"][..], &["Q011"][..], 0),
        (&["--ignore", "R0,no-such-machine"], &[], 0),
        (&["--severity", "R040=warning"], &["R040", "Q011"], 0),
        (&["--severity", "Q011=error", "--ignore", "current-vcpus-above-maximum"], &["Q011"], 1),
    ] {
        let output = folder.check(&[&["--format", "concise"], options].concat());
        assert_eq!(codes(&output), (expected.to_vec(), status), "{options:?}");
    }
    let unknown = folder.check(&["--ignore", "no-such-machin"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("did you mean"), "{}", text(&unknown.stderr));
    let statistics = folder.check(&["--statistics"]);
    assert_eq!(text(&statistics.stdout).lines().next(), Some("     1  Q011  no-such-machine"));
}

#[test]
fn a_file_configures_what_is_below_it() {
    let config = "hypervisor = 'none'\nexclude = ['old', '*.tmp.xml']\n[severity]\nR040 = 'warning'\n";
    let folder = Folder::new(
        "config",
        &[("domdef.toml", config), ("new/a.xml", FAULTY), ("old/b.xml", FAULTY), ("c.tmp.xml", FAULTY)],
    );
    let output = folder.check(&["--format", "concise", "."]);
    assert_eq!(codes(&output), (vec!["R040"], 0), "{}", text(&output.stderr));
    let below = command(&folder.0.join("new")).args(["--format", "concise"]).output().expect("it runs");
    assert_eq!(codes(&below), (vec!["R040"], 0));
    let without = folder.check(&["--format", "concise", "--no-config", "new/a.xml"]);
    assert_eq!(codes(&without), (vec!["R040", "Q011"], 1));
    fs::write(folder.0.join("domdef.toml"), "ignored = []\n").expect("it can be written");
    let wrong = folder.check(&["new/a.xml"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = text(&wrong.stderr);
    assert!(said.contains("domdef.toml:1:1: unknown field `ignored`") && !said.contains("\\n"), "{said}");
    let configurations = [
        ("hypervisor = 'vmware'", "hypervisor 'vmware' is not known; use auto, none, qemu or xen"),
        ("[severity]\nR040 = 'bad'", "severity 'bad' of R040: use error, warning or note"),
        ("ignore = ['Z9']", "'Z9' is no rule; `domdef explain` lists them"),
        ("libvirt = 'x'", "'x' is no release; use two or three numbers, such as 10.10"),
    ];
    for (configuration, why) in configurations {
        fs::write(folder.0.join("domdef.toml"), configuration).expect("it can be written");
        let wrong = folder.check(&["new/a.xml"]);
        let said = text(&wrong.stderr);
        assert!(said.ends_with(&format!("domdef.toml: {why}\n")), "{said}");
    }
}

#[test]
fn the_standard_input_has_a_name() {
    let folder = Folder::new("stdin", &[]);
    fs::create_dir_all(&folder.0).expect("it can be made");
    let mut child = command(&folder.0)
        .args(["--format", "concise", "--stdin-filename", "vm/a.xml", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("piped").write_all(FAULTY.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    assert!(text(&output.stdout).starts_with("vm/a.xml:2:"), "{}", text(&output.stdout));
}

#[test]
fn every_form_tells_of_a_file_that_cannot_be_read() {
    let folder = Folder::new("unreadable", &[("a.xml", FAULTY)]);
    for format in ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"] {
        let output = folder.check(&["--format", format, "a.xml", "missing.xml"]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let found = text(&output.stdout);
        assert!(found.contains("missing.xml") && found.contains("current"), "{format}: {found}");
        let summary = match format {
            "full" | "concise" => "2 errors, 1 note in 2 of 2 files; 1 fixable with --fix --unsafe-fixes\n",
            _ => "",
        };
        assert_eq!(text(&output.stderr), summary, "{format}: it is told once");
    }
    // Where no findings are printed, it is told beside.
    let why = "domdef: missing.xml: the file cannot be read: No such file or directory (os error 2)\n";
    for option in ["--statistics", "--needs", "--diff"] {
        let output = folder.check(&[option, "missing.xml", "--quiet"]);
        assert_eq!((text(&output.stderr), output.status.code()), (why, Some(2)), "{option}");
    }
    // Each result of SARIF has a place, which viewers need, also that about a whole file.
    let output = folder.check(&["--format", "sarif", "a.xml", "missing.xml"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    assert!(results.len() > 1);
    for result in results {
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64(), "{result}");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).expect("it is there")).expect("JSON");
    let keys: Vec<&String> = schema["items"]["properties"].as_object().expect("an object").keys().collect();
    let folder = Folder::new("json", &[("a.xml", FAULTY)]);
    let found: Value = serde_json::from_slice(&folder.check(&["--format", "json"]).stdout).expect("JSON");
    let found = found.as_array().expect("an array");
    assert_eq!(found.len(), 2);
    for finding in found {
        assert_eq!(finding.as_object().expect("an object").keys().collect::<Vec<_>>(), keys);
    }
    let required: Vec<&str> =
        schema["items"]["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(required, keys);
}

#[test]
fn colours_follow_the_option_and_the_variables() {
    let folder = Folder::new("colour", &[("a.xml", FAULTY)]);
    let coloured = |option: &[&str], variables: &[(&str, &str)]| {
        let mut run = command(&folder.0);
        let output = run.args(option).envs(variables.iter().copied()).output().expect("it runs");
        text(&output.stdout).contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
    assert!(!coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

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

#[test]
fn advice_is_for_who_asks() {
    let guest = "<domain type='qemu'><name>a</name><memory>65536</memory><iothreads>2</iothreads>
<os><type>hvm</type></os>
<devices><disk><source file='/a'/><target dev='sda' bus='sata'/></disk></devices></domain>
";
    let folder = Folder::new("advice", &[("a.xml", guest)]);
    let found = |options: &[&str]| {
        let output = folder.check(&[&["--format", "concise"], options].concat());
        let (codes, status) = codes(&output);
        (codes.join(" "), status)
    };
    assert_eq!(found(&[]), (String::new(), 0));
    assert_eq!(found(&["--select", "all"]), (String::new(), 0));
    assert_eq!(found(&["--select", "advice"]), ("A001 A004".to_owned(), 0));
    assert_eq!(found(&["--select", "idle-iothread"]), ("A001".to_owned(), 0));
    assert_eq!(found(&["--select", "advice", "--severity", "A004=error"]), ("A001 A004".to_owned(), 1));
    let broken =
        Folder::new("advice-broken", &[("a.xml", &guest.replace("<os>", "<so>").replace("</os>", "</so>"))]);
    let output = broken.check(&["--format", "concise", "--select", "all,advice"]);
    assert_eq!(codes(&output).1, 1);
}

#[test]
fn definitions_are_found_in_what_is_around_them() {
    let wrong = "<domain type='qemu'>\n<name>a</name><memory>65536</memory><vcpu current='3'>2</vcpu>\n\
                 <os><type>hvm</type></os></domain>";
    let snapshot = format!("<domainsnapshot>\n<name>s</name>\n{wrong}\n</domainsnapshot>\n");
    let stream = format!("{FINE}\n<?xml version='1.0'?>\n{wrong}\n");
    let files = [("snapshot.xml", snapshot.as_str()), ("stream.xml", &stream), ("network.xml", "<network/>")];
    let folder = Folder::new("parts", &files);
    let output = folder.check(&["--format", "concise"]);
    let lines: Vec<&str> =
        text(&output.stdout).lines().map(|line| line.split(':').nth(1).unwrap_or("")).collect();
    assert_eq!((codes(&output).0, lines), (vec!["R040", "R040"], vec!["4", "5"]), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("1 document is no domain"), "{}", text(&output.stderr));
    folder.check(&["--fix", "--unsafe-fixes"]);
    let now = fs::read_to_string(folder.0.join("snapshot.xml")).expect("it is there");
    assert_eq!(now, snapshot.replace(" current='3'", ""));
}

#[test]
fn both_definitions_of_a_snapshot_are_checked() {
    let domain = FAULTY.replace("machine='pc-none'", "");
    let inactive = domain.replace("<domain ", "<inactiveDomain ").replace("</domain>", "</inactiveDomain>");
    let snapshot = format!("<domainsnapshot>\n{domain}{inactive}</domainsnapshot>\n");
    let folder = Folder::new("inactive", &[("snapshot.xml", &snapshot)]);
    let output = folder.check(&["--format", "concise"]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("snapshot.xml:3:16: error[R040]"), "{lines:?}");
    assert!(lines[1].starts_with("snapshot.xml:6:16: error[R040]"), "{lines:?}");
    folder.check(&["--fix", "--unsafe-fixes"]);
    let now = fs::read_to_string(folder.0.join("snapshot.xml")).expect("it is there");
    assert_eq!(now, snapshot.replace(" current='3'", ""));
}

#[test]
fn a_template_is_one_finding() {
    let jinja = FINE.replace("65536", "{{ memory }}").replace("<os>", "<vcpu>{{ cpus }}</vcpu><os>");
    let broken = FINE.replace("<os>", "<os{% if a %} firmware='efi'{% endif %}>");
    let files =
        [("a.xml", jinja.as_str()), ("b.xml", &broken), ("c.xml", "<domain><name><%= name %></name>")];
    let folder = Folder::new("template", &files);
    let output = folder.check(&["--format", "concise"]);
    assert_eq!(codes(&output), (vec!["X006", "X006", "X006"], 1), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("'{{ memory }}' is a placeholder"), "{}", text(&output.stdout));
}

#[test]
fn more_than_can_be_read_is_cut_and_said() {
    let many = FINE.replace("<os>", &format!("{}<os>", "<x/>".repeat(1100)));
    let folder = Folder::new("cut", &[("a.xml", &many)]);
    let found: Value = serde_json::from_slice(&folder.check(&["--format", "json"]).stdout).expect("JSON");
    let found = found.as_array().expect("a list");
    assert_eq!((found.len(), &found[1000]["code"]), (1001, &Value::from("X012")));
}

#[test]
fn the_nearest_configuration_counts_for_each_file() {
    let files = [
        ("a.xml", FAULTY),
        ("sub/b.xml", FAULTY),
        ("sub/deeper/c.xml", FAULTY),
        ("sub/old/d.xml", FAULTY),
        ("domdef.toml", "ignore = ['Q011']\n"),
        ("sub/domdef.toml", "ignore = ['R040']\nexclude = ['old']\n"),
    ];
    let folder = Folder::new("nearest", &files);
    let output = folder.check(&["--format", "concise", "."]);
    let found: Vec<(&str, &str)> = text(&output.stdout)
        .lines()
        .filter_map(|line| Some((line.split(':').next()?, line.split(['[', ']']).nth(1)?)))
        .collect();
    let expected = [("a.xml", "R040"), ("sub/b.xml", "Q011"), ("sub/deeper/c.xml", "Q011")];
    assert_eq!(found, expected, "{}", text(&output.stderr));
}

#[test]
fn compressed_documents_are_read_and_not_written() {
    use flate2::{write::GzEncoder, Compression};
    let folder = Folder::new("packed", &[("a.xml", FINE)]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packed.write_all(FAULTY.as_bytes()).and_then(|()| packed.finish()).expect("memory");
    fs::write(folder.0.join("b.xml.gz"), &packed).expect("it can be written");
    let output = folder.check(&["--format", "concise", "--ignore", "Q"]);
    assert!(text(&output.stdout).starts_with("b.xml.gz:2:16: error[R040]"), "{}", text(&output.stdout));
    let output = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("unpack it first"), "{}", text(&output.stdout));
    assert_eq!(fs::read(folder.0.join("b.xml.gz")).expect("it is there"), packed);
}

#[test]
fn findings_name_the_published_page_of_their_rule() {
    let folder = Folder::new("page", &[("a.xml", FAULTY)]);
    let expected = "https://example.org/rules.html#r040-current-vcpus-above-maximum";
    let page = ["--rules-page", "https://example.org/rules.html"];
    let found = |arguments: &[&str]| -> Value {
        serde_json::from_slice(&folder.check(arguments).stdout).expect("JSON")
    };
    let objects = found(&["--format", "json", page[0], page[1]]);
    assert_eq!(objects[0]["url"], expected);
    let log = found(&["--format", "sarif", page[0], page[1]]);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert!(rules.iter().any(|rule| rule["helpUri"] == expected));
    assert_eq!(log["runs"][0]["tool"]["driver"]["informationUri"], page[1]);
    let output = command(&folder.0)
        .args(["--format", "jsonl"])
        .env("DOMDEF_RULES_PAGE", page[1])
        .output()
        .expect("it runs");
    assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
    // Nothing is invented where no page is named.
    let objects = found(&["--format", "json"]);
    assert!(objects[0]["url"].is_null());
    let sarif = folder.check(&["--format", "sarif"]);
    assert!(!text(&sarif.stdout).contains("helpUri"));
    assert_eq!(folder.check(&["--rules-page", "rules.html"]).status.code(), Some(2));
}

/// The folder of a host's definitions is checked without a word about what is no domain, but for their number.
#[test]
fn the_folder_of_a_host_is_clean() {
    let network = "<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/></network>\n";
    let running = FINE.replace("<domain ", "<domain id='7' ").replace(
        "</domain>",
        "<devices><interface type='network'><source network='default' bridge='virbr0'/></interface></devices></domain>",
    );
    let files = [
        ("qemu/a.xml", FINE),
        ("qemu/b.xml", running.as_str()),
        ("qemu/networks/default.xml", network),
        (
            "storage/default.xml",
            "<pool type='dir'><name>default</name><target><path>/a</path></target></pool>\n",
        ),
        (
            "nwfilter/clean.xml",
            "<filter name='clean' chain='root'><filterref filter='no-mac-spoofing'/></filter>\n",
        ),
        (
            "secrets/a.xml",
            "<secret ephemeral='no' private='yes'><usage type='ceph'><name>a</name></usage></secret>\n",
        ),
        ("qemu/snapshot/a/b.xml", "<domainsnapshot><name>b</name></domainsnapshot>\n"),
        ("libvirtd.conf", "listen_tls = 0\n"),
    ];
    let folder = Folder::new("host", &files);
    std::os::unix::fs::symlink("default.xml", folder.0.join("qemu/networks/default-link.xml"))
        .expect("a link");
    let output = folder.check(&[".", "qemu/a.xml", "storage", "storage"]);
    assert_eq!((text(&output.stdout), output.status.code()), ("", Some(0)));
    assert_eq!(text(&output.stderr), "domdef: 6 documents are no domain, and passed over\n");
}

/// What a document or a file's name says is no command for a runner that reads what is printed, in any form for
/// people: neither at the beginning of a line, nor, in the older notation, anywhere in it.
#[test]
fn a_runner_of_workflows_sees_no_command() {
    let attributes = "type='x&#10;::error file=evil.xml::A ##[error]B' mode='&#13;::add-mask::a'";
    let wordy = "a ".repeat(60) + "::stop-commands::x";
    let faulty = format!(
        "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os><devices>\n\
         ::error::text\n<disk {attributes}><target dev='vda'/></disk><disk type='{wordy}'/></devices></domain>"
    );
    let files = [
        ("a.xml", &*faulty),
        ("::error file=x::b.xml", &*faulty),
        (" ::notice::c.xml", "<domain\n::error::d"),
        ("##[group]e.xml", "<a>\n##[error]f\n</b>"),
        ("::warning::fine.xml", FINE),
    ];
    let folder = Folder::new("runner", &files);
    for arguments in [
        &["--format", "full"][..],
        &["--format", "concise"],
        &["--format", "full", "--color", "always"],
        &["--format", "json"],
        &["--format", "jsonl"],
        &["--format", "sarif"],
    ] {
        let mut command = command(&folder.0);
        let output = command.args(arguments).args(files.map(|(name, _)| name)).output().expect("it runs");
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(said.contains("fine.xml") || said.contains("evil.xml"), "{arguments:?}: {said}");
        let acts = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
        assert_eq!(said.lines().find(acts), None, "{arguments:?}");
    }
}

/// Names of files that are listed, or above a difference, are text as well.
#[cfg(unix)]
#[test]
fn names_of_files_do_not_act_on_a_terminal() {
    let name = "a\u{1b}]0;t\u{7}\n::error::\u{202e}.xml";
    let faulty = FINE.replace("name>", "nmae>");
    let folder = Folder::new("terminal", &[(name, &*faulty)]);
    for arguments in [["fmt", "--check"], ["fmt", "--diff"], ["check", "--diff"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
        let output = command.current_dir(&folder.0).args(arguments).arg(name).output().expect("it runs");
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("a\\u{1b}]0;t\\u{7}\\n::error::\\u{202e}.xml"), "{arguments:?}: {said}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {said}");
    }
}

/// In JSON, what acts on a terminal is an escape, which a reader turns into what the document says.
#[test]
fn json_has_escapes_for_what_acts_on_a_terminal() {
    let value = "a\u{9b}31m\u{202e}b\u{2028}\n##[x]";
    let written = value.replace('\n', "&#10;");
    let faulty = format!(
        "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os><on_crash>{written}</on_crash></domain>"
    );
    let folder = Folder::new("escapes", &[("a.xml", &*faulty)]);
    for format in ["json", "jsonl", "sarif", "gitlab"] {
        let output = folder.check(&["--format", format, "a.xml"]);
        let found = text(&output.stdout);
        let acts = |c: char| c.is_control() && c != '\n' || ['\u{202e}', '\u{2028}'].contains(&c);
        assert!(!found.contains(acts) && !found.contains("##["), "{format}: {found}");
        for escape in ["\\u009b31m\\u202eb", "#\\u0023[x]"] {
            assert!(found.contains(escape), "{format}: {found}");
        }
        let read: Value = serde_json::from_str(found.trim_end()).expect("it is JSON");
        assert!(read.to_string().contains("a\u{9b}31m\u{202e}b"), "{format}: {read}");
    }
}

/// What GitHub asks of a log that it takes: <https://docs.github.com/en/code-security/code-scanning>, "SARIF support".
#[test]
fn sarif_is_what_github_takes() {
    let files = [("a b#.xml", FAULTY), ("again.xml", FAULTY), ("fine.xml", FINE)];
    let folder = Folder::new("github-sarif", &files);
    let log = |options: &[&str]| -> Value {
        let output = folder.check(&[&["--format", "sarif"], options].concat());
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let log_now = log(&[]);
    let runs = log_now["runs"].as_array().expect("a list");
    assert_eq!((log_now["version"].as_str(), runs.len()), (Some("2.1.0"), 1));
    let driver = &runs[0]["tool"]["driver"];
    let rules = driver["rules"].as_array().expect("a list");
    let text_of = |value: &Value| value["text"].as_str().unwrap_or_default().to_owned();
    let is_level = |value: &Value| matches!(value.as_str(), Some("error" | "warning" | "note"));
    for rule in rules {
        let id = rule["id"].as_str().expect("a text");
        assert!(!id.is_empty() && id.len() <= 255, "{id}");
        assert!(rule["name"].as_str().is_some_and(|name| name.len() <= 255), "{id}");
        for part in ["shortDescription", "fullDescription"] {
            let text = text_of(&rule[part]);
            assert!(!text.is_empty() && text.chars().count() <= 1024, "{id}: {part}: {text}");
        }
        assert!(!text_of(&rule["help"]).is_empty() && rule["help"]["markdown"].is_string(), "{id}");
        assert!(is_level(&rule["defaultConfiguration"]["level"]), "{id}");
    }
    let results = runs[0]["results"].as_array().expect("a list");
    assert!(results.len() >= 4, "{results:?}");
    let mut prints = std::collections::BTreeSet::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(is_level(&result["level"]) && !text_of(&result["message"]).is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("a text");
        assert!(matches!(uri, "a%20b%23.xml" | "again.xml"), "{uri}");
        let number = |key: &str| place["region"][key].as_u64().unwrap_or(0);
        assert!(number("startLine") >= 1 && number("startColumn") >= 1, "{place}");
        assert!((number("startLine"), number("startColumn")) <= (number("endLine"), number("endColumn")));
        let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("a text");
        assert!(prints.insert(print.to_owned()), "{result}");
    }
    // Lines that are added above do not make new alerts.
    fs::write(folder.0.join("again.xml"), format!("<!-- a -->\n\n{FAULTY}")).expect("written");
    let moved = log(&[]);
    for result in moved["runs"][0]["results"].as_array().expect("a list") {
        let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("a text");
        assert!(prints.remove(print), "{result}");
    }
    assert!(prints.is_empty(), "{prints:?}");
    assert_eq!(runs[0]["invocations"][0]["executionSuccessful"], true);
    let failed = log(&["a b#.xml", "missing.xml"]);
    let invocation = &failed["runs"][0]["invocations"][0];
    let told = text_of(&invocation["toolExecutionNotifications"][0]["message"]);
    assert!(invocation["executionSuccessful"] == false && told.contains("cannot be read"), "{invocation}");
    let page = log(&["--rules-page", "https://example.org/rules.html"]);
    assert_eq!(page["runs"][0]["tool"]["driver"]["informationUri"], "https://example.org/rules.html");
}

/// A log has no more results than GitHub takes, and says how many are left out.
#[test]
fn sarif_has_an_end() {
    // Each document has its first thousand findings, and one that says so.
    let many = format!("<domain>{}</domain>", "<a/>".repeat(1100));
    let names: Vec<String> = (0..26).map(|number| format!("{number}.xml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), many.as_str())).collect();
    let folder = Folder::new("sarif-end", &files);
    let output = folder.check(&["--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().expect("a list").len(), 25_000);
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str();
    assert!(
        told.is_some_and(|text| text.ends_with("results are left out: a run has 25000 at most")),
        "{told:?}"
    );
}

#[test]
fn an_address_of_the_rules_is_a_whole_one() {
    let folder = Folder::new("page-variable", &[("a.xml", FAULTY)]);
    let with = |value: &str| {
        let mut command = command(&folder.0);
        command.args(["--format", "json"]).env("DOMDEF_RULES_PAGE", value).output().expect("it runs")
    };
    let refused = with("rules.html");
    let said = text(&refused.stderr);
    assert!(said.contains("the variable DOMDEF_RULES_PAGE is 'rules.html': write the"), "{said}");
    assert_eq!((refused.status.code(), with("").status.code()), (Some(2), Some(1)));
}

#[test]
fn a_folder_with_the_name_of_a_document_is_a_folder() {
    let folder =
        Folder::new("named", &[("all.xml/a.xml", FINE), ("all.xml/b.xml", FAULTY), ("c.xml", FAULTY)]);
    let printed = |arguments: &[&str]| {
        let output = folder.check(&[&["--format", "concise"], arguments].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let all = printed(&["c.xml", "all.xml/b.xml", "all.xml"]);
    let files: Vec<&str> = all.lines().filter_map(|line| line.split(':').next()).collect();
    assert!(files.contains(&"c.xml") && files.contains(&"all.xml/b.xml"), "{all}");
    assert_eq!(all, printed(&["c.xml", "all.xml"]), "each file once, wherever it is named");
    assert_eq!(
        folder.check(&["gone.xml", "all.xml/a.xml"]).status.code(),
        Some(2),
        "what is not there is said"
    );
}

/// A pipe in a folder is not waited for.
#[cfg(unix)]
#[test]
fn pipes_in_a_folder_are_passed_over() {
    let folder = Folder::new("pipes", &[("all/a.xml", FINE)]);
    let pipe = folder.0.join("all/b.xml");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    std::os::unix::fs::symlink("b.xml", folder.0.join("all/c.xml")).expect("a link");
    std::os::unix::fs::symlink("/dev/zero", folder.0.join("all/d.xml")).expect("a link");
    let output = folder.check(&["all"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}
