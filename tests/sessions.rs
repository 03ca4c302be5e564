//! The sessions of `docs/sessions.md`: its commands are run, and print what is there. `UPDATE=1` renews the page.
//!
//! Without a client or QEMU it is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.
#![cfg(target_os = "linux")]

#[path = "support/daemons.rs"]
mod daemons;
mod support;

use daemons::Server;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sessions.md");

const GUEST: &str = "<domain type='qemu'>
  <name>guest</name>
  <memory unit='MiB'>32</memory>
  <vcpu current='1'>4</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>
";

/// Programs without which the page cannot be made.
const PEERS: [&str; 3] = ["virsh", "virt-install", "qemu-system-x86_64"];

/// Two daemons, and the folder where the commands run.
struct Stage {
    test: Server,
    qemu: Server,
    folder: PathBuf,
}

impl Stage {
    fn new() -> Stage {
        let binary = env!("CARGO_BIN_EXE_domdef");
        let (test, qemu) =
            (daemons::ours(binary, "session-t"), daemons::ours_of(binary, "session-q", "qemu"));
        for server in [&test, &qemu] {
            let started = Instant::now();
            while !server.socket.exists() {
                assert!(started.elapsed() < Duration::from_secs(20), "the daemon does not serve its socket");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        let folder = test.folder.join("work");
        std::fs::create_dir_all(&folder).expect("writable");
        std::fs::write(folder.join("guest.xml"), GUEST).expect("writable");
        Stage { test, qemu, folder }
    }

    fn uri(server: &Server, driver: &str) -> String {
        format!("{driver}?socket={}", server.socket.display())
    }

    /// What a command prints, errors between.
    fn run(&self, command: &str) -> String {
        let binary = Path::new(env!("CARGO_BIN_EXE_domdef")).parent().expect("a folder").to_owned();
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("exec 2>&1\n{command}"))
            .current_dir(&self.folder)
            .env("PATH", format!("{}:/usr/bin:/bin:/usr/sbin:/sbin", binary.display()))
            .env("TEST", Stage::uri(&self.test, "test+unix:///default"))
            .env("QEMU", Stage::uri(&self.qemu, "qemu+unix:///session"))
            .env("HOME", &self.folder)
            .envs([("LC_ALL", "C"), ("TERM", "dumb")])
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
        lines.join("\n")
    }
}

/// The page with the output of its sessions made anew, and how many commands there were.
fn renewed(page: &str, stage: &Stage) -> (String, usize) {
    let (mut out, mut count) = (String::new(), 0);
    let mut lines = page.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        match line {
            "```session" => inside = true,
            "```" => inside = false,
            _ => {}
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else {
            if !inside || line.starts_with("```") {
                out.extend([line, "\n"]);
            }
            continue;
        };
        let mut whole = command.to_owned();
        out.extend([line, "\n"]);
        while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
            whole.extend(["\n", &more[2..]]);
            out.extend([more, "\n"]);
        }
        count += 1;
        let printed = stage.run(&whole);
        if !printed.is_empty() {
            out.extend([&*printed, "\n"]);
        }
    }
    (out, count)
}

#[test]
fn the_sessions_are_true() {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    if let Some(missing) = PEERS.iter().find(|name| !is_there(name)) {
        return support::skipped(&format!("{missing} is not installed"));
    }
    let python = Command::new("/usr/bin/python3").args(["-c", "import libvirt"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        return support::skipped("python3-libvirt is not installed");
    }
    let stage = Stage::new();
    // The guests of the test driver are there as long as somebody is connected.
    let socket = std::os::unix::net::UnixStream::connect(&stage.test.socket).expect("it is served");
    let keeper = wire::client::Client::new(socket, Box::new(|_| {})).expect("a thread");
    let open = wire::procedures::ConnectOpen { name: Some("test:///default".to_owned()), flags: 0 };
    keeper.call(&open).expect("it opens");
    let page = std::fs::read_to_string(PAGE).expect("the page");
    let (new, count) = renewed(&page, &stage);
    assert!(count > 20, "{count} commands");
    support::golden(Path::new(PAGE), &page, &new);
}
