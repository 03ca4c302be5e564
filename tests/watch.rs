//! `domdef check --watch`: what changes is checked again, until a signal ends it.
#![cfg(target_os = "linux")]

use rustix::process::{kill_process, Pid, Signal};
use std::fs;
use std::io::{BufRead, BufReader, Lines, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};

/// A guest that is fine but for the line at the end.
fn guest(more: &str) -> String {
    format!("<domain type='qemu'><name>a</name><memory>65536</memory>\n<os><type>hvm</type></os>{more}</domain>\n")
}

const FAULT: &str = "\n<vcpu current='3'>2</vcpu>";

/// A folder with a check that watches it; both end when this is dropped.
struct Watched {
    folder: PathBuf,
    child: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Watched {
    fn begin(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> Watched {
        let folder = std::env::temp_dir().join(format!("domdef-watch-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("it can be made");
        for (file, text) in files {
            fs::write(folder.join(file), text).expect("it can be written");
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
        command.args(["check", "--watch", "--format", "concise"]).args(arguments).current_dir(&folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let said = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        Watched { folder, child, said }
    }

    /// The lines of the standard error up to the end of the next check.
    fn check(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.starts_with("watching ")) {
            said.push(self.said.next().expect("it still runs").expect("it is text"));
        }
        said
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).expect("it can be written");
    }

    /// What all checks printed, and the exit status after a signal.
    fn end(mut self, signal: Signal) -> (String, Option<i32>) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
        let mut printed = String::new();
        self.child.stdout.take().expect("it is piped").read_to_string(&mut printed).expect("it is text");
        (printed, self.child.wait().expect("it ends").code())
    }
}

#[test]
fn a_change_is_checked_and_the_last_check_is_the_result() {
    let mut watched = Watched::begin("change", &[("a.xml", &guest(FAULT))], &["a.xml"]);
    assert_eq!(
        watched.check(),
        ["1 error; 1 fixable with --fix --unsafe-fixes", "watching 1 file; Ctrl-C ends"]
    );
    watched.write("a.xml", &guest(""));
    assert_eq!(watched.check(), ["watching 1 file; Ctrl-C ends"]);
    let (printed, status) = watched.end(Signal::INT);
    // Nothing is cleared where the output is no terminal.
    assert_eq!(printed.matches("a.xml:3:16: error[R040]").count(), 1, "{printed}");
    assert!(!printed.contains('\x1b'), "{printed:?}");
    assert_eq!(status, Some(0));
}

#[test]
fn files_and_configurations_that_come_and_go_are_seen() {
    let mut watched = Watched::begin("folder", &[("a.xml", &guest(""))], &["."]);
    assert_eq!(watched.check(), ["watching 1 file; Ctrl-C ends"]);
    watched.write("b.xml", &guest(FAULT));
    assert_eq!(watched.check().last().map(String::as_str), Some("watching 2 files; Ctrl-C ends"));
    watched.write("domdef.toml", "ignore = ['R040']\n");
    assert_eq!(watched.check().len(), 1);
    watched.write("domdef.toml", "ignore = ['R0400']\n");
    assert!(watched.check()[0].contains("'R0400' is no rule"));
    fs::remove_file(watched.folder.join("domdef.toml")).expect("it is there");
    assert_eq!(watched.check().len(), 2);
    let (printed, status) = watched.end(Signal::TERM);
    assert_eq!(printed.matches("b.xml:3:16: error[R040]").count(), 2, "{printed}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_named_file_may_be_away_for_a_while() {
    let mut watched = Watched::begin("away", &[("a.xml", &guest(""))], &["a.xml"]);
    watched.check();
    fs::remove_file(watched.folder.join("a.xml")).expect("it is there");
    assert_eq!(watched.check()[0], "1 error");
    watched.write("a.xml", &guest(""));
    assert_eq!(watched.check().len(), 1);
    let (printed, status) = watched.end(Signal::INT);
    assert_eq!(printed.matches("a.xml: error[X011]: the file cannot be read").count(), 1, "{printed}");
    assert_eq!(status, Some(0));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    for arguments in [&["-"][..], &["--select", "none", "a.xml"], &["--fix", "a.xml"]] {
        let mut watched = Watched::begin("refused", &[("a.xml", &guest(""))], arguments);
        assert_eq!(watched.child.wait().expect("it ends").code(), Some(2), "{arguments:?}");
    }
}
