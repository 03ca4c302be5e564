//! The daemon with QEMU's driver: unmodified virsh as the client, real guests under TCG.
//!
//! Without virsh or QEMU it is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.
#![cfg(target_os = "linux")]

#[path = "qemu_driver/daemon.rs"]
mod daemon;
#[path = "qemu_driver/linux.rs"]
mod linux;
mod support;

use daemon::{document, Daemon};
use domdef::driver::event::{DomainEvent, Lifecycle};
use domdef::driver::{Code, Event};
use domdef::vcpu::{Flags, Switch};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wire::procedures::DomainSetMetadata;

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

#[test]
fn cpus_are_plugged_in_while_a_guest_runs() {
    let Some(daemon) = Daemon::start("cpus") else { return };
    daemon.define(&document("a", "").replace("<vcpu>1</vcpu>", "<vcpu current='2'>4</vcpu>"));
    daemon.ok("start a");
    assert!(!daemon.ok("dumpxml a").contains("<vcpus>"));
    daemon.ok("setvcpus a 3 --live");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "3");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "2");
    let live = daemon.ok("dumpxml a");
    for part in [
        "<vcpu placement='static' current='3'>4</vcpu>",
        "<vcpu id='1' enabled='yes' hotpluggable='no' order='2'/>",
        "<vcpu id='2' enabled='yes' hotpluggable='yes' order='3'/>",
        "<vcpu id='3' enabled='no' hotpluggable='yes'/>",
    ] {
        assert!(live.contains(part), "{part}: {live}");
    }
    daemon.ok("setvcpus a 4 --live --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "4");
    let beyond =
        "invalid argument: requested vcpus is greater than max allowable vcpus for the live domain: 5 > 4";
    assert_eq!(daemon.refused("setvcpus a 5 --live"), format!("error: {beyond}"));
    let boot =
        "unsupported configuration: failed to find appropriate hotpluggable vcpus to reach the desired \
                target vcpu count";
    assert_eq!(daemon.refused("setvcpus a 1 --live"), format!("error: {boot}"));
    let maximum =
        "invalid argument: Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'";
    // virsh refuses that by itself; other clients ask.
    let (connection, _) = daemon.connect();
    let refused = connection.set_vcpus("a", 4, Flags::MAXIMUM | Flags::LIVE).expect_err("it is fixed");
    assert_eq!(refused.message, maximum);
    daemon.ok("setvcpus a 8 --maximum --config");
    assert_eq!(daemon.ok("vcpucount a --config --maximum"), "8");
    assert_eq!(daemon.ok("vcpucount a --live --maximum"), "4");
    let agent = "Guest agent is not responding: QEMU guest agent is not connected";
    assert_eq!(daemon.refused("setvcpus a 2 --guest"), format!("error: {agent}"));
}

#[test]
fn single_cpus_are_plugged_in() {
    let Some(daemon) = Daemon::start("single") else { return };
    daemon.define(&document("a", "").replace("<vcpu>1</vcpu>", "<vcpu current='2'>6</vcpu>"));
    daemon.ok("setvcpu a 4 --enable --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "3");
    let first = "error: invalid argument: vCPU '0' can't be modified";
    assert_eq!(daemon.refused("setvcpu a 0 --disable --config"), first);
    let beyond = "error: invalid argument: vcpu 6 is not present in persistent config";
    assert_eq!(daemon.refused("setvcpu a 6 --enable --config"), beyond);
    daemon.ok("start a");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "3", "those that are plugged in at the start count");
    daemon.ok("setvcpu a 3 --enable --live");
    let live = daemon.ok("dumpxml a");
    for part in [
        "<vcpu id='2' enabled='no' hotpluggable='yes'/>",
        "<vcpu id='3' enabled='yes' hotpluggable='yes' order='4'/>",
        "<vcpu id='4' enabled='yes' hotpluggable='yes' order='3'/>",
    ] {
        assert!(live.contains(part), "{part}: {live}");
    }
    let again = "error: invalid argument: vcpu '3' is already in requested state";
    assert_eq!(daemon.refused("setvcpu a 3 --enable --live"), again);
    let boot = "error: Operation not supported: vcpu '1' can't be unplugged";
    assert_eq!(daemon.refused("setvcpu a 1 --disable --live"), boot);
    let one = "error: Operation not supported: only one hotpluggable entity can be selected";
    assert_eq!(daemon.refused("setvcpu a 2,5 --enable --live"), one);
    let missing = "error: invalid argument: vcpu 7 is not present in live config";
    assert_eq!(daemon.refused("setvcpu a 7 --enable --live"), missing);
    // A refusal of one copy changes neither.
    daemon.ok("setvcpu a 4 --disable --config");
    assert_eq!(daemon.refused("setvcpu a 4 --enable --live --config"), again.replace('3', "4"));
    assert_eq!(daemon.ok("vcpucount a --config --active"), "2");
    daemon.ok("setvcpu a 4 --enable --config");
    daemon.ok("setvcpu a 5 --enable --live --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "4");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "5");
    let (connection, _) = daemon.connect();
    connection.switch_vcpus("a", "2", Switch::On, Flags::LIVE).expect("it is free");
    assert_eq!(connection.vcpus("a", Flags::LIVE), Ok(6));
    let refused = connection.read_only().switch_vcpus("a", "2", Switch::Off, Flags::LIVE);
    assert_eq!(refused.map_err(|error| error.code), Err(Code::OperationDenied));
}

#[test]
fn a_folder_has_one_daemon() {
    let Some(daemon) = Daemon::start("one") else { return };
    let second = Command::new(env!("CARGO_BIN_EXE_domdef"))
        .args(["serve", "--driver", "qemu", "--state"])
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

#[test]
fn disks_and_interfaces_are_added_and_taken_while_a_guest_runs() {
    let Some(daemon) = Daemon::start("devices") else { return };
    let (_connection, heard) = daemon.connect();
    daemon.define(&document("a", ""));
    daemon.ok("start a");
    std::fs::write(daemon.folder.join("more.img"), vec![0; 1 << 20]).expect("a disk");
    let disk = "<disk type='file'><driver name='qemu' type='raw'/><source file='FOLDER/more.img'/>\
        <target dev='vdb' bus='virtio'/></disk>";
    let disk = daemon.file("disk.xml", disk);
    daemon.ok(&format!("attach-device a {disk} --live --config"));
    let refused = daemon.refused(&format!("attach-device a {disk} --live"));
    assert_eq!(refused, "error: operation failed: target vdb already exists");
    let live = daemon.ok("dumpxml a");
    assert!(live.contains("<alias name='virtio-disk1'/>") && live.contains("index='2'/>"), "{live}");
    let stored = daemon.ok("dumpxml a --inactive");
    assert!(stored.contains("more.img") && !stored.contains("virtio-disk1"), "{stored}");
    let nodes = daemon.ok(r#"qemu-monitor-command a {"execute":"query-named-block-nodes"}"#);
    assert!(nodes.contains("libvirt-2-format"), "{nodes}");
    // The machine has one place for a device that comes later.
    let interface =
        "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='e1000e'/></interface>";
    let interface = daemon.file("interface.xml", interface);
    let refused = daemon.refused(&format!("attach-device a {interface} --live"));
    assert_eq!(refused, "error: internal error: No more available PCI slots");
    // No operating system lets go of the disk; when the guest starts anew, it goes.
    daemon.ok("detach-disk a vdb --live --config");
    assert!(daemon.ok("domblklist a").contains("vdb"));
    assert!(!daemon.ok("domblklist a --inactive").contains("vdb"));
    daemon.ok("reset a");
    daemon::within(Duration::from_secs(20), || !daemon.ok("domblklist a").contains("vdb"));
    daemon::within(Duration::from_secs(20), || {
        !daemon.ok(r#"qemu-monitor-command a {"execute":"query-named-block-nodes"}"#).contains("libvirt-2-")
    });
    daemon.ok(&format!("attach-device a {interface} --live"));
    daemon.ok("domif-setlink a 52:54:00:00:00:01 down");
    assert_eq!(daemon.ok("domif-getlink a 52:54:00:00:00:01"), "52:54:00:00:00:01 down");
    assert!(daemon.ok("qemu-monitor-command a --hmp info network").contains("hostnet1"));
    let alias = |alias: &str| alias.to_owned();
    let expected = [
        DomainEvent::DeviceAdded { alias: alias("virtio-disk1") },
        DomainEvent::DeviceRemoved { alias: alias("virtio-disk1") },
        DomainEvent::DeviceAdded { alias: alias("net1") },
    ];
    let told = || -> Vec<DomainEvent> {
        let steps = heard.lock().expect("not poisoned");
        let device = |event: &Event| match event {
            Event::Domain(_, own @ (DomainEvent::DeviceAdded { .. } | DomainEvent::DeviceRemoved { .. })) => {
                Some(own.clone())
            }
            _ => None,
        };
        steps.iter().filter_map(device).collect()
    };
    daemon::within(Duration::from_secs(10), || told().len() >= expected.len());
    assert_eq!(told(), expected);
    // A daemon that is restarted knows what was added.
    let mut daemon = daemon;
    daemon.kill();
    daemon.restart();
    assert!(daemon.ok("dumpxml a").contains("<alias name='net1'/>"));
}

#[test]
fn media_are_changed_while_a_guest_runs() {
    let Some(daemon) = Daemon::start("media") else { return };
    let drive = "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>";
    daemon.define(&document("a", "").replace("<interface", &format!("{drive}<interface")));
    daemon.ok("start a");
    let medium = daemon.folder.join("medium.img");
    std::fs::write(&medium, vec![0; 1 << 20]).expect("writable");
    daemon.ok(&format!("change-media a sda {} --insert --live", medium.display()));
    assert!(daemon.ok("domblklist a").contains(&*medium.to_string_lossy()));
    daemon.ok("change-media a sda --eject --live");
    let list = daemon.ok("domblklist a");
    assert!(list.lines().any(|line| line.contains("sda") && line.trim_end().ends_with('-')), "{list}");
}

#[test]
fn memory_is_changed_and_counted() {
    let Some(daemon) = Daemon::start("memory") else { return };
    daemon.define(&document("a", ""));
    let running = "error: Requested operation is not valid: domain is not running";
    assert_eq!(daemon.refused("dommemstat a"), running);
    daemon.ok("setmem a 24M --config");
    daemon.ok("start a");
    let beyond = "error: invalid argument: cannot set memory higher than max memory";
    assert_eq!(daemon.refused("setmem a 64M --live"), beyond);
    let fixed =
        "error: Requested operation is not valid: cannot resize the maximum memory on an active domain";
    assert_eq!(daemon.refused("setmaxmem a 64M --live"), fixed);
    daemon.ok("setmem a 16M --live");
    // Without a driver in the guest the balloon stays as it is; what QEMU knows is counted.
    let counted = daemon.ok("dommemstat a");
    for word in ["actual 32768", "last_update", "rss "] {
        assert!(counted.contains(word), "{word}: {counted}");
    }
    daemon.ok("dommemstat a --period 2 --live");
    let counted = daemon.ok("domstats a --balloon --vcpu --block --state");
    for part in
        ["state.state=1", "balloon.maximum=32768", "vcpu.current=1", "block.count=1", "block.0.rd.reqs="]
    {
        assert!(counted.contains(part), "{part}: {counted}");
    }
    let without = "<memballoon model='none'/></devices>";
    daemon.define(&document("b", "").replace("</devices>", without));
    daemon.ok("start b");
    let refused = daemon.refused("setmem b 16M --live");
    assert!(refused.contains("without the balloon device"), "{refused}");
}

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

#[test]
fn a_real_linux_is_booted_and_its_cpus_are_plugged() {
    let Some(daemon) = Daemon::start("linux") else { return };
    let Some((kernel, busybox)) = linux::found() else {
        return support::skipped("there is no kernel in /boot or no static busybox");
    };
    let initrd = daemon.folder.join("initrd");
    std::fs::write(&initrd, linux::file_system(&busybox)).expect("writable");
    let (_connection, heard) = daemon.connect();
    daemon.define(&linux::document("linux", &kernel, &initrd));
    daemon.ok("start linux");
    let mut console = linux::Console::open(&daemon.virsh("console linux"));
    console.wait("the guest is up");
    console.wait("it has 1 CPUs");
    console.say("hello");
    console.wait("it heard hello");
    // Counted by the guest, by QEMU, and by virsh.
    let counted = |expected: u32, console: &linux::Console| {
        console.wait(&format!("it has {expected} CPUs"));
        let answer = daemon.ok(r#"qemu-monitor-command linux {"execute":"query-cpus-fast"}"#);
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(answer["return"].as_array().map(Vec::len), Some(expected as usize));
        assert_eq!(daemon.ok("vcpucount linux --live --active"), expected.to_string());
    };
    daemon.ok("setvcpus linux 2 --live");
    counted(2, &console);
    daemon.ok("setvcpus linux 4 --live");
    counted(4, &console);
    let second = daemon.refused("console linux");
    assert!(second.contains("without a controlling TTY"), "{second}");
    console.say("again");
    console.wait("the guest is up");
    let rebooted = || heard.lock().expect("not poisoned").iter().any(is_reboot);
    daemon::within(Duration::from_secs(10), rebooted);
    console.wait("it has 4 CPUs");
    console.say("off");
    daemon::within(Duration::from_secs(60), || daemon.ok("domstate linux --reason") == "shut off (shutdown)");
    let steps = heard.lock().expect("not poisoned");
    let ended: Vec<&Event> = steps.iter().rev().take(2).collect();
    let steps = [Lifecycle::Stopped(0), Lifecycle::Shutdown(1)].map(DomainEvent::Lifecycle);
    for (event, step) in ended.into_iter().zip(steps) {
        assert!(matches!(event, Event::Domain(_, own) if *own == step), "{event:?}");
    }
}

fn is_reboot(event: &Event) -> bool {
    matches!(event, Event::Domain(_, DomainEvent::Reboot))
}

#[test]
fn virt_install_makes_a_guest_of_an_image() {
    let Some(daemon) = Daemon::start("install") else { return };
    let image = daemon.folder.join("images/own.img");
    std::fs::create_dir_all(daemon.folder.join("images")).expect("a folder");
    std::fs::write(&image, vec![0; 1 << 20]).expect("writable");
    let arguments = "--import --name v1 --memory 64 --vcpus 1,maxvcpus=4 --virt-type qemu --network user \
        --graphics vnc --osinfo generic --noautoconsole --connect";
    let mut command = Command::new("virt-install");
    command.args(arguments.split_whitespace()).arg(daemon.uri()).env("HOME", &daemon.folder);
    command.arg("--disk").arg(format!("{},format=raw", image.display())).stdin(Stdio::null());
    let Ok(output) = command.output() else { return support::skipped("virt-install is not installed") };
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("Domain creation completed"), "{text}");
    assert_eq!(daemon.ok("domstate v1 --reason"), "running (booted)");
    assert_eq!(daemon.ok("pool-list --name"), "images");
    let live = daemon.ok("dumpxml v1");
    assert!(
        live.contains("own.img") && live.contains("port='59") && live.contains("autoport='yes'"),
        "{live}"
    );
    daemon.ok("setvcpus v1 2 --live");
    assert_eq!(daemon.ok("vcpucount v1 --live --active"), "2");
    let picture = daemon.folder.join("screen.png");
    daemon.ok(&format!("screenshot v1 {}", picture.display()));
    assert!(std::fs::read(&picture).expect("a picture").starts_with(b"\x89PNG"));
}

#[test]
fn python_is_a_client() {
    let python = Command::new("/usr/bin/python3").args(["-c", "import libvirt"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        return support::skipped("python3-libvirt is not installed");
    }
    let Some(daemon) = Daemon::start("python") else { return };
    let guest =
        daemon.file("guest.xml", &document("p", "").replace("<vcpu>1</vcpu>", "<vcpu current='1'>2</vcpu>"));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/guest.py");
    let output = Command::new("/usr/bin/python3").args([script, &daemon.uri(), &guest]).output();
    let output = output.expect("python runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        text(&output.stdout).trim().ends_with("done"),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}
