//! What holds with several daemons, clients and guests, and when some of them are killed.

use crate::daemon::{self, document, Daemon};
use domdef::vcpu::Flags;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wire::procedures::DomainSetMetadata;

#[test]
fn a_folder_has_one_daemon() {
    let Some(daemon) = Daemon::start("one") else { return };
    // It listens before it takes the folder: who answers has taken it.
    daemon.ok("list --name");
    let second = Command::new(env!("CARGO_BIN_EXE_domdef"))
        .args(["serve", "--driver", "qemu", "--timeout", "20", "--state"])
        .arg(daemon.state())
        .arg("--socket")
        .arg(daemon.folder.join("other"))
        .stdin(Stdio::null())
        .output()
        .expect("the command is there");
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2), "{message}");
    assert!(message.contains("another daemon uses this folder"), "{message}");
    for folder in ["config", "run", "log", "cache"] {
        let mode = std::fs::metadata(daemon.state().join(folder)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder}");
    }
}

/// How often the daemon is killed: `DOMDEF_KILLS=100` for more.
fn kills() -> usize {
    std::env::var("DOMDEF_KILLS").ok().and_then(|own| own.parse().ok()).unwrap_or(10)
}

#[test]
fn a_killed_daemon_loses_no_guest_and_no_definition() {
    let Some(mut daemon) = Daemon::start("kills") else { return };
    daemon.define(&document("keeper", "").replace("<vcpu>1</vcpu>", "<vcpu current='1'>200</vcpu>"));
    daemon.ok("start keeper");
    let process = daemon.pid_of("keeper");
    let mut defined = vec!["keeper".to_owned()];
    let mut cpus = 1;
    for round in 0..kills() {
        // What is answered before the daemon is killed must be there afterwards, whatever happens at the
        // same time.
        let name = format!("g{round}");
        daemon.define(&document(&name, ""));
        defined.push(name.clone());
        if round % 5 == 0 {
            cpus += 1;
            daemon.ok(&format!("setvcpus keeper {cpus} --live --config"));
        }
        let load = daemon.load(round);
        std::thread::sleep(Duration::from_millis(17 * (round as u64 % 7)));
        daemon.kill();
        load.into_iter().for_each(|mut client| drop(client.wait()));
        daemon.restart();
        assert_eq!(daemon.pid_of("keeper"), process, "round {round}");
        assert_eq!(daemon.ok("domstate keeper"), "running", "round {round}");
        assert_eq!(daemon.ok("vcpucount keeper --live --active"), cpus.to_string(), "round {round}");
        assert_eq!(daemon.ok("vcpucount keeper --config --active"), cpus.to_string(), "round {round}");
        let list = daemon.ok("list --all --name");
        for name in &defined {
            assert!(list.lines().any(|line| line == name), "round {round}: {name} is lost: {list}");
        }
        // Processes that nobody knows any more would be lost guests, too.
        assert_eq!(daemon.strays(), Vec::<i32>::new(), "round {round}");
    }
    println!("{} rounds, {} definitions", kills(), defined.len());
    daemon.ok("suspend keeper");
    daemon.kill();
    daemon.restart();
    assert_eq!(daemon.ok("domstate keeper --reason"), "paused (user)");
    daemon.kill();
    daemon.kill_guest("keeper");
    daemon.restart();
    assert_eq!(daemon.ok("domstate keeper --reason"), "shut off (crashed)");
}

/// More calls wait for a guest that does not answer than the daemon keeps threads for.
#[test]
fn a_guest_that_hangs_holds_up_no_other() {
    let Some(daemon) = Daemon::start("hangs") else { return };
    for name in ["a", "b"] {
        daemon.define(&document(name, ""));
        daemon.ok(&format!("start {name}"));
    }
    let signal = |name: &str| {
        let sent = Command::new("kill").args([name, &daemon.pid_of("a").to_string()]).status();
        assert!(sent.expect("kill is there").success());
    };
    signal("-STOP");
    let stuck: Vec<_> = (0..12).map(|_| daemon.virsh("suspend a").spawn().expect("virsh is there")).collect();
    std::thread::sleep(Duration::from_secs(1));
    let started = Instant::now();
    daemon.ok("suspend b");
    daemon.ok("resume b");
    let taken = started.elapsed();
    signal("-CONT");
    assert!(taken < Duration::from_secs(20), "{taken:?}");
    for mut client in stuck {
        assert!(client.wait().expect("it ends").success(), "they are answered when the guest goes on");
    }
    assert_eq!(daemon.ok("domstate a"), "paused");
}

#[test]
fn eight_clients_lose_no_update() {
    let Some(mut daemon) = Daemon::start("updates") else { return };
    daemon.define(&document("a", ""));
    daemon.ok("start a");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (connection, _) = daemon.connect();
            scope.spawn(move || {
                let dom = connection.find("a").expect("it is defined");
                for step in 0..25 {
                    let (metadata, key) = (Some("<a/>".to_owned()), Some("k".to_owned()));
                    let (uri, dom) = (Some(format!("urn:{thread}:{step}")), dom.clone());
                    let both = Flags::LIVE.bits() | Flags::CONFIG.bits();
                    let call = DomainSetMetadata { dom, kind: 2, metadata, key, uri, flags: both };
                    connection.call(&call).expect("it is set");
                }
            });
        }
    });
    // What was answered is on the disk.
    daemon.kill();
    daemon.restart();
    for copy in ["dumpxml a", "dumpxml a --inactive"] {
        assert_eq!(daemon.ok(copy).matches("urn:").count(), 200, "{copy}");
    }
}

#[test]
fn guests_start_with_the_daemon() {
    let Some(mut daemon) = Daemon::start("autostart") else { return };
    daemon.define(&document("a", ""));
    daemon.define(&document("b", ""));
    daemon.ok("autostart a");
    daemon.kill();
    daemon.restart();
    // Only when the host has booted, which a marker among what does not outlive that says.
    assert_eq!(daemon.ok("list --name"), "");
    daemon.kill();
    std::fs::remove_file(daemon.state().join("run/autostarted")).expect("the marker");
    daemon.restart();
    daemon::within(Duration::from_secs(60), || daemon.ok("list --name") == "a");
    assert_eq!(daemon.ok("list --all --autostart --name"), "a");
}
