//! What `domdef check` prints: the forms for people and for programs, and that nothing of a document acts on who reads.

use super::{command, text, Folder, FAULTY, FINE};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

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
