//! Devices and memory of running guests that are changed.

use crate::daemon::{self, document, Daemon};
use domdef::driver::event::DomainEvent;
use domdef::driver::Event;
use std::time::Duration;

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
