//! Guests that are saved and go on later.

use crate::daemon::{self, document, Daemon};
use crate::{linux, support};
use domdef::driver::event::{DomainEvent, Lifecycle};
use domdef::driver::Event;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

#[test]
fn a_saved_guest_goes_on_where_it_was() {
    let Some(mut daemon) = Daemon::start("saved") else { return };
    let Some((kernel, busybox)) = linux::found() else {
        return support::skipped("there is no kernel in /boot or no static busybox");
    };
    let initrd = daemon.folder.join("initrd");
    std::fs::write(&initrd, linux::file_system(&busybox)).expect("writable");
    daemon.define(&linux::document("linux", &kernel, &initrd));
    let (connection, heard) = daemon.connect();
    daemon.ok("start linux");
    let console = linux::Console::open(&daemon.virsh("console linux"));
    console.wait("it has 1 CPUs");
    daemon.ok("setvcpus linux 2 --live");
    console.wait("it has 2 CPUs");
    drop(console);
    heard.lock().expect("not poisoned").clear();
    daemon.ok("managedsave linux");
    assert_eq!(daemon.ok("domstate linux --reason"), "shut off (saved)");
    assert_eq!(daemon.ok("list --all --with-managed-save --name"), "linux");
    let kept = "error: Refusing to undefine while domain managed save image exists";
    assert_eq!(daemon.refused("undefine linux"), kept);
    assert!(daemon.ok("managedsave-dumpxml linux").contains("current='2'>4</vcpu>"));
    let steps = |count: usize| {
        let steps = || -> Vec<Lifecycle> {
            let heard = heard.lock().expect("not poisoned");
            let step = |event: &Event| match event {
                Event::Domain(_, DomainEvent::Lifecycle(step)) => Some(*step),
                _ => None,
            };
            heard.iter().filter_map(step).collect()
        };
        daemon::within(Duration::from_secs(10), || steps().len() >= count);
        steps()
    };
    assert_eq!(steps(2), [Lifecycle::Suspended(0), Lifecycle::Stopped(4)]);
    drop(connection);
    // What was saved outlives the daemon.
    daemon.kill();
    daemon.restart();
    let (_connection, heard) = daemon.connect();
    daemon.ok("start linux");
    assert_eq!(daemon.ok("domstate linux --reason"), "running (restored)");
    assert_eq!(daemon.ok("vcpucount linux --live --active"), "2");
    assert_eq!(daemon.ok("list --all --with-managed-save --name"), "");
    // It was not booted: it says nothing of that, and does what it is told.
    let mut console = linux::Console::open(&daemon.virsh("console linux"));
    console.greet();
    daemon.ok("setvcpus linux 3 --live");
    console.wait("it has 3 CPUs");
    drop(console);
    let first = heard.lock().expect("not poisoned").iter().take(2).cloned().collect::<Vec<_>>();
    let expected = [Lifecycle::Started(2), Lifecycle::Resumed(2)].map(DomainEvent::Lifecycle);
    for (event, step) in first.iter().zip(&expected) {
        assert!(matches!(event, Event::Domain(_, own) if own == step), "{event:?}");
    }
    // The same with a file that the client names.
    let file = daemon.folder.join("linux.file");
    daemon.ok("suspend linux");
    daemon.ok(&format!("save linux {}", file.display()));
    assert_eq!(std::fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    let document = daemon.ok(&format!("save-image-dumpxml {}", file.display()));
    assert!(document.contains("current='3'>4</vcpu>"), "{document}");
    daemon.ok(&format!("restore {} --running", file.display()));
    let mut console = linux::Console::open(&daemon.virsh("console linux"));
    console.greet();
    let other = daemon.file("none", "something else, which is long enough");
    let refused = daemon.refused(&format!("restore {other}"));
    assert!(refused.ends_with("is no file of a guest that was saved here"), "{refused}");
}

#[test]
fn a_guest_that_cannot_be_saved_goes_on() {
    let Some(daemon) = Daemon::start("unsaved") else { return };
    daemon.define(&document("a", ""));
    daemon.ok("start a");
    let refused = daemon.refused("save a /nowhere/a.save");
    assert_eq!(refused, "error: Failed to create file '/nowhere/a.save': No such file or directory");
    assert!(daemon.ok("domstate a").contains("running"));
    let file = daemon.file("t.xml", &document("t", ""));
    daemon.ok(&format!("create {file}"));
    let transient = "error: Requested operation is not valid: cannot do managed save for transient domain";
    assert_eq!(daemon.refused("managedsave t"), transient);
    assert!(daemon.ok("domstate t").contains("running"));
    // A guest that was saved boots anew where that is wanted.
    daemon.ok("managedsave a");
    daemon.ok("start a --force-boot");
    assert_eq!(daemon.ok("domstate a --reason"), "running (booted)");
    assert_eq!(daemon.ok("list --all --with-managed-save --name"), "");
}
