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
