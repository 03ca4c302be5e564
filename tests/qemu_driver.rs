//! The daemon with QEMU's driver: unmodified virsh as the client, real guests under TCG.
//!
//! Without virsh or QEMU it is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure. `DOMDEF_QEMU` names
//! another QEMU than that of the distribution.
#![cfg(target_os = "linux")]

#[path = "qemu_driver/clients.rs"]
mod clients;
#[path = "qemu_driver/daemon.rs"]
mod daemon;
#[path = "qemu_driver/daemons.rs"]
mod daemons;
#[path = "qemu_driver/devices.rs"]
mod devices;
#[path = "qemu_driver/linux.rs"]
mod linux;
#[path = "qemu_driver/saving.rs"]
mod saving;
mod support;
#[path = "qemu_driver/vcpus.rs"]
mod vcpus;

use daemon::{document, Daemon};
use domdef::driver::event::{DomainEvent, Lifecycle};
use domdef::driver::{Code, Event};
use std::time::Duration;

#[test]
fn a_guest_lives() {
    let Some(daemon) = Daemon::start("lives") else { return };
    let (connection, heard) = daemon.connect();
    daemon.define(&document("a", ""));
    assert_eq!(daemon.ok("domstate a --reason"), "shut off (unknown)");
    daemon.ok("start a");
    assert_eq!(daemon.ok("domstate a --reason"), "running (booted)");
    assert_eq!(daemon.refused("start a"), "error: Domain is already active");
    assert_eq!(
        connection.start("a").map_err(|error| error.code),
        Err(Code::OperationInvalid),
        "a second start is refused by the daemon as well"
    );
    daemon.ok("suspend a");
    assert_eq!(daemon.ok("domstate a --reason"), "paused (user)");
    daemon.ok("resume a");
    assert_eq!(daemon.ok("domstate a --reason"), "running (unpaused)");
    let live = daemon.ok("dumpxml a");
    for part in ["id='1'", "<alias name='net0'/>", "<source path='/dev/pts/", "index='1'/>"] {
        assert!(live.contains(part), "{part}: {live}");
    }
    let stored = daemon.ok("dumpxml a --inactive");
    assert!(!stored.contains("alias") && !stored.contains("/dev/pts"), "{stored}");
    daemon.ok("destroy a");
    assert_eq!(daemon.ok("domstate a --reason"), "shut off (destroyed)");
    daemon.ok("undefine a");
    assert_eq!(daemon.ok("list --all --name"), "");
    let steps = [
        Lifecycle::Defined(0),
        Lifecycle::Resumed(0),
        Lifecycle::Started(0),
        Lifecycle::Suspended(0),
        Lifecycle::Resumed(0),
        Lifecycle::Shutdown(2),
        Lifecycle::Stopped(1),
        Lifecycle::Undefined(0),
    ];
    let told = || -> Vec<Lifecycle> {
        let steps = heard.lock().expect("not poisoned");
        let step = |event: &Event| match event {
            Event::Domain(_, DomainEvent::Lifecycle(step)) => Some(*step),
            _ => None,
        };
        steps.iter().filter_map(step).collect()
    };
    daemon::within(Duration::from_secs(10), || told().len() >= steps.len());
    assert_eq!(told(), steps);
}

#[test]
fn transient_guests_are_gone_when_they_end() {
    let Some(daemon) = Daemon::start("transient") else { return };
    let file = daemon.file("t.xml", &document("t", ""));
    daemon.ok(&format!("create {file} --paused"));
    assert_eq!(daemon.ok("domstate t --reason"), "paused (user)");
    let refused = daemon.refused("setvcpus t 2 --config");
    let expected = "Requested operation is not valid: transient domains do not have any persistent config";
    assert_eq!(refused, format!("error: {expected}"));
    // Killed from outside, which the driver notices by itself.
    daemon.kill_guest("t");
    daemon::within(Duration::from_secs(10), || daemon.ok("list --all --name").is_empty());
    // One that cannot start leaves nothing behind either.
    let broken = document("t", "<qemu:commandline><qemu:arg value='-nonsense'/></qemu:commandline>");
    let broken =
        broken.replace("type='qemu'", "type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'");
    let refused = daemon.refused(&format!("create {}", daemon.file("t.xml", &broken)));
    assert!(
        refused.contains("qemu unexpectedly closed the monitor: ") && refused.contains("nonsense"),
        "{refused}"
    );
    assert_eq!(daemon.ok("list --all --name"), "");
    assert_eq!(daemon.guests_left(), Vec::<String>::new());
}

#[test]
fn a_missing_disk_is_found_before_the_start() {
    let Some(daemon) = Daemon::start("disk") else { return };
    daemon.define(&document("d", "").replace("disk.img", "nowhere.img"));
    let refused = daemon.refused("start d");
    assert!(refused.contains("Cannot access storage file '"), "{refused}");
    assert!(refused.ends_with("nowhere.img': No such file or directory"), "{refused}");
    assert_eq!(daemon.ok("domstate d --reason"), "shut off (failed)");
}
