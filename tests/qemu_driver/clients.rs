//! Real guests, and clients that others wrote.

use crate::daemon::{self, document, Daemon};
use crate::{linux, support};
use domdef::driver::event::{DomainEvent, Lifecycle};
use domdef::driver::Event;
use std::process::{Command, Stdio};
use std::time::Duration;
use wire::procedures::DomainOpenConsole;
use wire::server::Chunk;

#[test]
fn a_real_linux_is_booted_and_its_cpus_are_plugged() {
    let Some(daemon) = Daemon::start("linux") else { return };
    let Some((kernel, busybox)) = linux::found() else {
        return support::skipped("there is no kernel in /boot or no static busybox");
    };
    let initrd = daemon.folder.join("initrd");
    std::fs::write(&initrd, linux::file_system(&busybox)).expect("writable");
    let (connection, heard) = daemon.connect();
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
    let left = match daemon::qemu_major() {
        major @ ..=8 => {
            println!("skipped: CPUs are not unplugged, QEMU {major} ends itself then without KVM");
            4
        }
        _ => {
            // A busy host lets the guest take longer than the call waits.
            let _ = daemon.virsh("setvcpus linux 3 --live").output();
            let gone = || daemon.ok("vcpucount linux --live --active") == "3";
            daemon::within(Duration::from_secs(60), gone);
            counted(3, &console);
            3
        }
    };
    let second = daemon.refused("console linux");
    assert!(second.contains("without a controlling TTY"), "{second}");
    console.say("again");
    console.wait("the guest is up");
    let rebooted = || heard.lock().expect("not poisoned").iter().any(is_reboot);
    daemon::within(Duration::from_secs(10), rebooted);
    console.wait(&format!("it has {left} CPUs"));
    // Another client takes the console over, and gives it back to nobody.
    let dom = connection.find("linux").expect("it is there");
    let call = DomainOpenConsole { dom, dev_name: None, flags: 1 };
    let streams = connection.driver().open_console(&call).expect("a console");
    let (Some(mut from_guest), Some(mut to_guest)) = (streams.download, streams.upload) else {
        panic!("a console has two directions")
    };
    to_guest.take(Chunk::Data(b"ours\n".to_vec())).expect("sent");
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("it heard ours") {
        match from_guest.next().expect("the guest goes on") {
            Some(Chunk::Data(bytes)) => seen.extend(bytes),
            other => panic!("{other:?} after {:?}", String::from_utf8_lossy(&seen)),
        }
    }
    to_guest.take(Chunk::Data(b"off\n".to_vec())).expect("sent");
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
