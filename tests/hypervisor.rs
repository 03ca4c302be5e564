//! A hypervisor is one folder: here is a sketch of one, in `tests/hypervisor/`, against the public
//! interface alone.

#[path = "hypervisor/bhyve.rs"]
mod bhyve;

use bhyve::{Bhyve, Host};
use domdef::hypervisor::Completed;
use domdef::Domain;

fn completed(devices: &str) -> Result<String, String> {
    let text = format!(
        "<domain type='bhyve'><name>bsd</name><memory unit='MiB'>512</memory><vcpu>2</vcpu>\
         <os><type>hvm</type></os><devices>{devices}</devices></domain>"
    );
    let domain = Domain::read(&text).domain.expect("it is read");
    let host = Host { loader: "/boot/userboot.so".to_owned() };
    let completed = Completed::<Bhyve>::new(domain, &host).map_err(|refused| refused.to_string())?;
    Ok(bhyve::command(&completed))
}

#[test]
fn a_guest_becomes_a_command() {
    let disk = "<disk type='file'><source file='/vm/bsd.img'/><target dev='vda' bus='virtio'/></disk>";
    assert_eq!(
        completed(disk).as_deref(),
        Ok("bhyve -c 2 -m 512M -l /boot/userboot.so -s 0:0,hostbridge -s 2:0,virtio-blk,/vm/bsd.img bsd")
    );
}

/// Virtio disks, each with that in its element.
fn disks(parts: impl IntoIterator<Item = String>) -> String {
    let disk = |(at, part): (usize, String)| {
        let name = format!("vd{}", char::from(b'a' + (at % 26) as u8).to_string().repeat(1 + at / 26));
        format!("<disk type='file'><source file='/{at}'/><target dev='{name}' bus='virtio'/>{part}</disk>")
    };
    parts.into_iter().enumerate().map(disk).collect()
}

fn at_slot(slot: u32) -> String {
    format!("<address type='pci' domain='0' bus='0' slot='{slot}' function='0'/>")
}

#[test]
fn disks_get_the_slots_that_are_free() {
    let command = completed(&disks([String::new(), at_slot(2), String::new()])).expect("there are slots");
    for slot in ["3:0,virtio-blk,/0", "2:0,virtio-blk,/1", "4:0,virtio-blk,/2"] {
        assert!(command.contains(&format!(" -s {slot} ")), "{command}");
    }
}

#[test]
fn a_slot_that_a_disk_cannot_have_is_refused_at_the_disk() {
    let refused = completed(&disks([at_slot(3), at_slot(1)])).expect_err("the bridge is in slot 1");
    assert!(refused.contains("/domain/devices/disk[2]"), "{refused}");
    assert!(completed(&disks(vec![String::new(); 30])).is_ok());
    let refused = completed(&disks(vec![String::new(); 31])).expect_err("the bus has 31 slots");
    assert!(refused.contains("/domain/devices/disk[31]"), "{refused}");
}

#[test]
fn what_it_does_not_have_is_refused_at_the_device() {
    let sound = "<sound model='ich6'/><sound model='ac97'/>";
    let refused = completed(sound).expect_err("it has no sound cards");
    assert!(refused.contains("/domain/devices/sound[1]"), "{refused}");
    assert!(refused.contains("/domain/devices/sound[2]"), "{refused}");
}

#[test]
fn rules_for_every_hypervisor_hold() {
    let twice = "<disk type='file'><source file='/a'/><target dev='vda'/></disk>\
                 <disk type='file'><source file='/b'/><target dev='vda'/></disk>";
    assert!(completed(twice).is_err());
}
