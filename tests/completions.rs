//! The completion scripts, asked as the shells ask them.

mod support;

use std::process::{Command, Stdio};

fn script(shell: &str) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_domdef")).args(["completions", shell]).output().expect("it runs");
    String::from_utf8(output.stdout).expect("it is text")
}

/// What a shell program prints; nothing where there is no such shell.
fn shell(program: &str, text: &str) -> Option<Vec<String>> {
    let found = Command::new(program).arg("-c").arg("exit 0").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        support::skipped(program);
        return None;
    }
    let file = std::env::temp_dir().join(format!("domdef-complete-{program}-{}", std::process::id()));
    std::fs::write(&file, text).expect("it can be written");
    let output = Command::new(program).arg(&file).output().expect("it runs");
    std::fs::remove_file(&file).expect("it is there");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{program}: {said}");
    Some(String::from_utf8(output.stdout).expect("it is text").lines().map(str::to_owned).collect())
}

/// Command lines whose last word is completed, and what is among the answers.
const LINES: &[(&[&str], &[&str])] = &[
    (&["check", "--select", "R04"], &["R040"]),
    (&["check", "--ignore", "current-vcpus"], &["current-vcpus-above-maximum"]),
    (&["check", "--select", "ad"], &["advice"]),
    (&["explain", "Q01"], &["Q010", "Q011"]),
    (&["explain", "no-such-m"], &["no-such-machine"]),
    (&["check", "--hypervisor", ""], &["auto", "none", "qemu", "xen"]),
    (&["check", "--libvirt", "12."], &["12.0", "12.8"]),
    (&["schema", "--libvirt", "9.0"], &["9.0"]),
    (&["check", "--format", "j"], &["json", "jsonl", "junit"]),
    (&["check", "--wa"], &["--watch"]),
    (&["to", "qemu-"], &["qemu-argv", "qemu-script"]),
    (&["from", "qemu"], &["qemu-argv"]),
];

#[test]
fn bash_completes_words() {
    let script = script("bash");
    for (line, expected) in LINES {
        let words =
            std::iter::once(&"domdef").chain(*line).map(|word| format!("'{word}'")).collect::<Vec<_>>();
        let at = line.len();
        let asked = format!(
            "{script}\ncomplete -p domdef >/dev/null\nCOMP_WORDS=({})\nCOMP_CWORD={at}\n\
             _domdef domdef '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words.join(" "),
            line[at - 1],
            if at > 1 { line[at - 2] } else { "domdef" },
        );
        let Some(found) = shell("bash", &asked) else { return };
        for word in *expected {
            assert!(found.iter().any(|found| found == word), "{line:?}: {found:?}");
        }
        // Nothing that does not begin so.
        assert!(found.iter().all(|found| found.starts_with(line[at - 1])), "{line:?}: {found:?}");
    }
}

#[test]
fn fish_completes_words() {
    let script = script("fish");
    for (line, expected) in LINES {
        let asked = format!("{script}\ncomplete -C 'domdef {}'\n", line.join(" "));
        let Some(found) = shell("fish", &asked) else { return };
        for word in *expected {
            let has = |found: &String| found.split('\t').next() == Some(word);
            assert!(found.iter().any(has), "{line:?}: {found:?}");
        }
    }
}

/// The script of zsh is loaded, and has the words; what it shows needs a terminal.
#[test]
fn zsh_loads_its_script() {
    let script = script("zsh");
    for word in ["R040", "current-vcpus-above-maximum", "qemu", "12.8", "junit"] {
        assert!(script.contains(word), "{word}");
    }
    let asked = format!("autoload -Uz compinit && compinit -D -u\n{script}\nwhence -w _domdef\n");
    let Some(found) = shell("zsh", &asked) else { return };
    assert_eq!(found, ["_domdef: function"]);
}

/// Other commands know no more than before: a wrong code is still refused with the nearest.
#[test]
fn a_wrong_word_gets_the_nearest() {
    let output = Command::new(env!("CARGO_BIN_EXE_domdef")).args(["explain", "no-such-machin"]).output();
    let said = String::from_utf8(output.expect("it runs").stderr).expect("it is text");
    assert!(said.contains("did you mean no-such-machine?"), "{said}");
}
