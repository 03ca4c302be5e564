//! What `SECURITY.md` promises of secrets in memory, of programs that are run, and of what a result depends on.
#![cfg(target_os = "linux")]

mod support;

use domdef::qemu::launch::Launch;
use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is in memory at an address, whether it is anybody's or not.
fn memory(address: usize, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let own = File::open("/proc/self/mem").expect("a process has memory");
    match own.read_exact_at(&mut bytes, address as u64) {
        Ok(()) => bytes,
        // It was given back to the system.
        Err(_) => Vec::new(),
    }
}

/// What is freed keeps its bytes, but for those that the allocator writes at its beginning.
#[test]
fn secrets_are_wiped() {
    const VALUE: [u8; 256] = *b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let profile = serde_json::json!({ "secrets": {
        "master-key": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
        "initialization-vector": "QkJCQkJCQkJCQkJCQkJCQg==",
        "values": { "volume": "MDEyMzQ1Njc4OWFiY2RlZg==" },
    }});
    let mut launch = Box::new(Launch::read(&profile.to_string()).expect("it is a profile"));
    let secrets = launch.secrets.as_mut().expect("it has secrets");
    let value = secrets.values.get_mut("volume").expect("it is there");
    value.clear();
    value.extend_from_slice(&VALUE);
    let value = value.as_ptr() as usize;
    let key = secrets.master_key.as_ptr() as usize;
    let other = VALUE.to_vec();
    let plain = other.as_ptr() as usize;
    let kept = |address: usize, length: usize, secret: &[u8]| {
        memory(address, length).windows(secret.len()).any(|window| window == secret)
    };
    assert!(kept(value, VALUE.len(), &VALUE) && kept(key, 32, &[b'A'; 32]), "the memory is read");
    drop(black_box(launch));
    drop(black_box(other));
    assert!(kept(plain, VALUE.len(), &VALUE[64..96]), "what is not wiped would be found");
    assert!(!kept(value, VALUE.len(), &VALUE[64..96]), "the value is still there");
    assert!(!kept(key, 32, b"AAAAAAAA"), "the key is still there");
}

/// `--probe` runs the binary that is named, and nothing else; without it nothing is run.
#[test]
fn a_probe_runs_the_binary_that_is_named() {
    const QEMU: &str = "/usr/bin/qemu-system-x86_64";
    if !Path::new(QEMU).exists() || Command::new("strace").arg("--version").output().is_err() {
        return support::skipped("qemu-system-x86_64 or strace is not installed");
    }
    let folder = std::env::temp_dir().join(format!("domdef-probe-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("it can be made");
    let (document, trace) = (folder.join("a.xml"), folder.join("trace"));
    let text = "<domain type='qemu'><name>a</name><memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type>\
        </os><devices><emulator>/domdef-named/qemu</emulator></devices></domain>";
    std::fs::write(&document, text).expect("writable");
    for probe in [&["--probe", QEMU][..], &[]] {
        let mut command = Command::new("strace");
        command.args(["-f", "-e", "trace=execve,execveat", "-o"]).arg(&trace);
        command.args([env!("CARGO_BIN_EXE_domdef"), "to", "qemu-argv"]).args(probe).arg(&document);
        let output = command.output().expect("strace runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let calls = std::fs::read_to_string(&trace).expect("a trace");
        let executed = calls.lines().filter(|line| line.contains("execve"));
        let mut run: Vec<&str> = executed.map(|line| line.split('"').nth(1).expect("a path")).collect();
        // Each accelerator is a conversation of its own.
        run.dedup();
        let expected: Vec<&str> =
            [env!("CARGO_BIN_EXE_domdef")].iter().chain(probe.get(1)).copied().collect();
        assert_eq!(run, expected);
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// What is printed depends on the documents and the arguments alone: not on the language, the zone of time, the
/// user, the folder, or how many documents are looked at together.
#[test]
fn the_environment_changes_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let documents = support::files(&folder, "xml");
    let run = |arguments: &[&str], documents: &[PathBuf], change: &dyn Fn(&mut Command)| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
        command.args(arguments).args(documents).current_dir(&folder);
        change(&mut command);
        let output = command.output().expect("it runs");
        (output.status.code(), output.stdout, output.stderr)
    };
    let elsewhere = |command: &mut Command| {
        command.envs([
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "de_DE"),
            ("TZ", "Asia/Tokyo"),
            ("USER", "nobody"),
        ]);
        command.env("HOME", "/domdef-nowhere").current_dir("/");
    };
    for arguments in
        [&["define"][..], &["to", "qemu-argv"], &["to", "json"], &["to", "qemu-script"], &["fmt"]]
    {
        let mut printed = 0;
        for document in documents.iter().step_by(6) {
            let usual = run(arguments, std::slice::from_ref(document), &|_| {});
            printed += usize::from(!usual.1.is_empty());
            assert_eq!(run(arguments, std::slice::from_ref(document), &elsewhere), usual, "{arguments:?}");
        }
        assert!(printed > 0, "{arguments:?}");
    }
    for format in ["full", "concise", "json", "sarif", "junit"] {
        let usual = run(&["check", "--format", format, "-j1"], &documents, &|_| {});
        assert!(!usual.1.is_empty(), "{format}");
        assert_eq!(run(&["check", "--format", format, "-j8"], &documents, &elsewhere), usual, "{format}");
    }
}
