//! `domdef check` as a user runs it: what is selected, configured and switched off.

#[path = "check/printed.rs"]
mod printed;
#[path = "check/repair.rs"]
mod repair;

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
