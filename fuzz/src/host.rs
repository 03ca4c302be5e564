//! What a host says: recorded conversations with QEMU, capabilities in short, descriptors of firmware, and what a
//! manager decides of a run.

use crate::translation::target;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::firmware::Descriptor;
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Settings, Target};
use domdef::Domain;

/// Guests that use much of what a profile can say.
const GUESTS: [&str; 2] = [
    "<domain type='qemu'><name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>\
     <devices><disk type='volume'><source pool='p' volume='v'/><target dev='vda' bus='virtio'/></disk>\
     <disk type='file'><source file='/a'><encryption format='luks'><secret type='passphrase' usage='s'/></encryption>\
     </source><target dev='vdb' bus='virtio'/></disk><interface type='network'><source network='n'/></interface>\
     <graphics type='vnc' port='5900'><listen type='network' network='n'/></graphics><graphics type='spice'/>\
     <serial type='tcp'><source mode='bind' host='h' service='1' tls='yes'/></serial></devices></domain>",
    "<domain type='kvm'><name>b</name><memory>1048576</memory><memoryBacking><hugepages/></memoryBacking>\
     <os><type arch='x86_64' machine='q35'>hvm</type></os><cpu mode='host-model'/></domain>",
];

/// Any text as a launch profile: the same command each time, or a refusal.
pub fn launch(text: &str) {
    let Ok(launch) = Launch::read(text) else { return };
    for guest in GUESTS {
        let domain = Domain::read(guest).domain.expect("it is read");
        let target = target(&domain).expect("built in");
        let translate = || qemu::translate(domain.clone(), &target, &launch).ok().map(|done| done.command);
        let once = translate();
        assert_eq!(once, translate());
        if let Some(once) = once {
            assert_eq!(shlex::split(&once.lines().join(" ")), Some(once.arguments));
        }
    }
    let shown = format!("{launch:?}");
    assert!(!shown.contains("hunter2-the-secret"), "{shown}");
}

/// Any text as capabilities or a descriptor: the short form says the same, and definitions can be completed for it.
pub fn capabilities(text: &str) {
    if let Ok(descriptor) = Descriptor::read(text) {
        let _ = (descriptor.has("secure-boot"), format!("{descriptor:?}"));
    }
    let Ok(caps) = Capabilities::read(text) else { return };
    let short = caps.to_compact();
    let again = Capabilities::read(&short).unwrap_or_else(|error| panic!("{error}\n{short}"));
    assert_eq!(again.to_compact(), short);
    assert_eq!(again, caps);
    let target = Target { caps, settings: Settings::default() };
    for guest in GUESTS {
        let domain = Domain::read(guest).domain.expect("it is read");
        let _ = qemu::translate(domain, &target, &Launch::stand_alone());
    }
}
