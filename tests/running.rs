//! The definition of a running guest keeps what only a running guest has (canonical-form.md 3.1, 3.2).

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic, Hypervisor, Running};
use domdef::xml::Options;
use domdef::Domain;
use std::io::Write;
use std::process::{Command, Stdio};

const GUEST: &str = "<domain type='kvm' id='3'>
  <name>a</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <cputune>
    <cachetune vcpus='0-1' id='vcpus_0-1'>
      <cache id='0' level='3' type='both' size='3' unit='MiB'/>
    </cachetune>
  </cputune>
  <os>
    <type arch='x86_64' machine='pc-q35-9.0'>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/a.qcow2' index='2'/>
      <backingStore type='file' index='3'>
        <format type='raw'/>
        <source file='/base.img'/>
        <backingStore/>
      </backingStore>
      <mirror type='file' file='/copy.qcow2' format='qcow2' job='copy' ready='yes'>
        <format type='qcow2'/>
        <source file='/copy.qcow2' index='4'/>
      </mirror>
      <target dev='vda' bus='virtio'/>
      <alias name='virtio-disk0'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:01:02:03'/>
      <source network='default' portid='9ea2b5e7-7d3a-4a0f-8f7a-1f6d0a3ed6a1' bridge='virbr0'/>
      <target dev='vnet4'/>
      <alias name='net0'/>
    </interface>
    <console type='pty' tty='/dev/pts/7'>
      <source path='/dev/pts/7'/>
      <target type='serial' port='0'/>
      <alias name='serial0'/>
    </console>
    <channel type='unix'>
      <source mode='bind' path='/run/a.sock'/>
      <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>
      <alias name='channel0'/>
    </channel>
    <graphics type='vnc' port='5903' autoport='yes' listen='127.0.0.1'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
  </devices>
</domain>
";

/// What only the running guest has.
const KEPT: [&str; 14] = [
    " id='3'",
    "id='vcpus_0-1'",
    "<source file='/a.qcow2' index='2'/>",
    "<backingStore type='file' index='3'>",
    "<mirror type='file' file='/copy.qcow2' format='qcow2' job='copy' ready='yes'>",
    "<alias name='virtio-disk0'/>",
    "portid='9ea2b5e7-7d3a-4a0f-8f7a-1f6d0a3ed6a1'",
    "<target dev='vnet4'/>",
    "<alias name='net0'/>",
    "tty='/dev/pts/7'",
    "<source path='/dev/pts/7'/>",
    "state='connected'",
    "<alias name='channel0'/>",
    "port='5903' autoport='yes'",
];

fn completed<H: Hypervisor<Target = Identities>>(text: &str) -> String {
    let domain: Domain = text.parse().expect("nothing is wrong with it");
    let completed = Completed::<H>::new(domain, &Identities::FromName).expect("it is completed");
    completed.to_xml(Options::CANONICAL).expect("it can be written")
}

#[test]
fn it_is_kept_or_dropped_by_the_form() {
    let running = completed::<Running>(GUEST);
    let defined = completed::<Generic>(GUEST);
    for part in KEPT {
        assert!(running.contains(part), "{part} is not in\n{running}");
        assert!(!defined.contains(part), "{part} is in\n{defined}");
    }
    assert_eq!(completed::<Running>(&running), running);
    assert_eq!(completed::<Generic>(&running), defined);
    // Without a number it does not run.
    assert_eq!(completed::<Running>(&GUEST.replace(" id='3'", "")), defined);
}

#[test]
fn the_command_takes_it() {
    let define = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
        command.arg("define").args(arguments).arg("-").stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("domdef runs");
        child.stdin.take().expect("a pipe").write_all(GUEST.as_bytes()).expect("it is read");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    assert_eq!(define(&["--running"]), (Some(0), completed::<Running>(GUEST)));
    let (status, text) = define(&["--running", "--hypervisor", "qemu"]);
    assert_eq!(status, Some(0));
    for part in KEPT {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(define(&["--running", "--hypervisor", "xen"]).0, Some(2));
}
