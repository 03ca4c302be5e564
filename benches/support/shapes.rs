//! Documents of any length, one shape each: what grows in them is a kind of element.

use std::fmt::Write as _;

/// What grows, and the document with so many of it.
pub struct Shape {
    pub name: &'static str,
    pub document: fn(usize) -> String,
}

/// All shapes, by what grows.
pub const SHAPES: &[Shape] = &[
    Shape { name: "scsi disks", document: disks },
    Shape { name: "scsi disks in reverse", document: |n| devices(n, |at| scsi_disk(n - 1 - at)) },
    Shape { name: "disks of one name", document: |n| devices(n, |_| scsi_disk(0)) },
    Shape { name: "disks in one line", document: |n| devices(n, |_| scsi_disk(0)).replace('\n', "") },
    Shape { name: "virtio disks", document: |n| devices(n, |at| disk(&format!("d{at}"), "virtio")) },
    Shape { name: "disks with hosts", document: network_disk },
    Shape { name: "interfaces", document: |n| devices(n, interface) },
    Shape { name: "PCI host devices", document: |n| devices(n, pci_hostdev) },
    Shape { name: "USB host devices", document: |n| devices(n, usb_hostdev) },
    Shape { name: "filesystems", document: |n| devices(n, filesystem) },
    Shape {
        name: "controllers",
        document: |n| devices(n, |at| format!("<controller type='scsi' index='{at}'/>")),
    },
    Shape {
        name: "controllers in reverse",
        document: |n| devices(n, |at| format!("<controller type='scsi' index='{}'/>", n - 1 - at)),
    },
    Shape {
        name: "USB controllers",
        document: |n| devices(n, |_| "<controller type='usb' model='ich9-ehci1'/>".to_owned()),
    },
    Shape {
        name: "USB companions",
        document: |n| {
            devices(n, |at| format!("<controller type='usb' index='{}' model='ich9-uhci1'/>", at / 4))
        },
    },
    Shape { name: "inputs", document: |n| devices(n, |_| "<input type='tablet' bus='usb'/>".to_owned()) },
    Shape { name: "channels", document: channels },
    Shape {
        name: "serials",
        document: |n| devices(n, |at| format!("<serial type='pty'><target port='{}'/></serial>", at + 1000)),
    },
    Shape { name: "sounds", document: |n| devices(n, |_| "<sound model='ich9'/>".to_owned()) },
    Shape { name: "sounds and mistakes", document: mistakes },
    Shape { name: "DIMMs", document: dimms },
    Shape {
        name: "shared memory",
        document: |n| devices(n, |at| format!("<shmem name='s{at}'><size unit='M'>4</size></shmem>")),
    },
    Shape {
        name: "leases",
        document: |n| {
            devices(n, |at| {
                format!("<lease><lockspace>a</lockspace><key>k{at}</key><target path='/l'/></lease>")
            })
        },
    },
    Shape {
        name: "watchdogs and others once",
        document: |n| devices(n, |_| "<iommu model='intel'/>".to_owned()),
    },
    Shape { name: "unknown elements", document: |n| devices(n, |at| format!("<odd{at}/>")) },
    Shape { name: "comments", document: |n| devices(n, |at| format!("<!-- {at} --><sound model='ich9'/>")) },
    Shape {
        name: "unknown between known",
        document: |n| devices(n, |_| "<sound model='ich9'/><odd/>".to_owned()),
    },
    Shape { name: "NUMA cells", document: numa },
    Shape { name: "huge pages of cells", document: pages },
    Shape { name: "vcpu states", document: vcpus },
    Shape {
        name: "vcpu pins",
        document: |n| part(n, "cputune", |at| format!("<vcpupin vcpu='{at}' cpuset='0'/>")),
    },
    Shape {
        name: "I/O threads",
        document: |n| part(n, "iothreadids", |at| format!("<iothread id='{}'/>", at + 1)),
    },
    Shape {
        name: "CPU features",
        document: |n| part(n, "cpu", |at| format!("<feature name='f{at}' policy='disable'/>")),
    },
    Shape {
        name: "metadata namespaces",
        document: |n| part(n, "metadata", |at| format!("<a:b xmlns:a='urn:{at}'/>")),
    },
    Shape { name: "boot arguments", document: initargs },
    Shape { name: "QEMU arguments", document: qemu_args },
    Shape { name: "channels that are changed", document: qemu_overrides },
    Shape {
        name: "resource partitions",
        document: |n| {
            part(n, "sysinfo", |at| format!("<entry name='opt/{at}'>v</entry>"))
                .replace("<sysinfo>", "<sysinfo type='fwcfg'>")
        },
    },
    Shape {
        name: "identity maps",
        document: |n| part(n, "idmap", |at| format!("<uid start='{at}' target='1' count='1'/>")),
    },
    Shape { name: "references", document: references },
    Shape { name: "namespaces nested", document: nested },
];

fn whole(part: &str) -> String {
    format!(
        "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name>\
         <maxMemory slots='255' unit='TiB'>1</maxMemory><memory unit='GiB'>1</memory>\
         <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>{part}</domain>"
    )
}

fn many(n: usize, one: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for at in 0..n {
        all.push_str(&one(at));
        all.push('\n');
    }
    all
}

fn devices(n: usize, one: impl Fn(usize) -> String) -> String {
    whole(&format!("<devices>{}</devices>", many(n, one)))
}

/// A document with so many disks of a SCSI bus.
#[allow(dead_code, reason = "only some of the benches ask for it")]
pub fn disks(n: usize) -> String {
    devices(n, scsi_disk)
}

/// A document with so many channels.
#[allow(dead_code, reason = "only some of the benches ask for it")]
pub fn channels(n: usize) -> String {
    devices(n, channel)
}

/// A document with so many devices of two kinds that do not need an address each.
#[allow(dead_code, reason = "only one of the benches asks for it")]
pub fn mixed(n: usize) -> String {
    devices(n, |at| match at % 2 {
        0 => scsi_disk(at / 2),
        _ => channel(at / 2),
    })
}

fn part(n: usize, name: &str, one: impl Fn(usize) -> String) -> String {
    whole(&format!("<{name}>{}</{name}>", many(n, one)))
}

fn disk(dev: &str, bus: &str) -> String {
    format!("<disk type='file'><driver name='qemu' type='raw'/><source file='/{dev}'/><target dev='{dev}' bus='{bus}'/></disk>")
}

fn scsi_disk(at: usize) -> String {
    disk(&format!("sd{}", letters(at)), "scsi")
}

/// `a` to `z`, `aa`, …
pub fn letters(at: usize) -> String {
    let last = char::from(b'a' + (at % 26) as u8);
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

fn network_disk(n: usize) -> String {
    let hosts = many(n, |at| format!("<host name='h{at}' port='1'/>"));
    devices(1, |_| {
        format!("<disk type='network'><source protocol='rbd' name='p/i'>{hosts}</source><target dev='vda' bus='virtio'/></disk>")
    })
}

fn interface(at: usize) -> String {
    let mac = format!("52:54:00:{:02x}:{:02x}:{:02x}", at >> 16, at >> 8 & 255, at & 255);
    format!("<interface type='user'><mac address='{mac}'/><model type='virtio'/></interface>")
}

fn pci_hostdev(at: usize) -> String {
    let (bus, slot, function) = (at >> 8 & 255, at >> 3 & 31, at & 7);
    format!(
        "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x{:04x}' bus='0x{bus:02x}' \
         slot='0x{slot:02x}' function='0x{function}'/></source></hostdev>",
        at >> 16
    )
}

fn usb_hostdev(at: usize) -> String {
    format!(
        "<hostdev mode='subsystem' type='usb'><source><address bus='{}' device='{}'/></source></hostdev>",
        at / 127 + 1,
        at % 127 + 1
    )
}

fn filesystem(at: usize) -> String {
    format!("<filesystem type='mount'><source dir='/s{at}'/><target dir='t{at}'/></filesystem>")
}

fn channel(at: usize) -> String {
    format!("<channel type='pty'><target type='virtio' name='org.{at}'/></channel>")
}

fn mistakes(n: usize) -> String {
    let good = "<sound model='ich9'/>\n".repeat(n);
    whole(&format!("<devices>{good}{}</devices>", "<sound model='none'/>\n".repeat(500)))
}

fn dimms(n: usize) -> String {
    let cells = "<cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu>";
    let dimm = "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>\n";
    whole(&format!("{cells}<devices>{}</devices>", dimm.repeat(n))).replace("'255'", &format!("'{n}'"))
}

fn numa(n: usize) -> String {
    let cells = many(n, |at| format!("<cell id='{at}' memory='1' unit='MiB'/>"));
    whole(&format!("<vcpu>1</vcpu><cpu><numa>{cells}</numa></cpu>"))
}

fn pages(n: usize) -> String {
    let pages = many(n, |at| format!("<page size='2048' nodeset='{at}'/>"));
    numa(n).replace("<vcpu>", &format!("<memoryBacking><hugepages>{pages}</hugepages></memoryBacking><vcpu>"))
}

fn vcpus(n: usize) -> String {
    let states = many(n, |at| format!("<vcpu id='{at}' enabled='yes' hotpluggable='no'/>"));
    whole(&format!("<vcpu>{n}</vcpu><vcpus>{states}</vcpus>"))
}

fn initargs(n: usize) -> String {
    let arguments = many(n, |at| format!("<initarg x='{at}'>a{at}</initarg>"));
    format!(
        "<domain type='lxc'><name>a</name><memory unit='GiB'>1</memory><os><type>exe</type><init>/i</init>{arguments}</os></domain>"
    )
}

fn qemu_overrides(n: usize) -> String {
    let all = many(n, |at| {
        format!(
            "<channel type='pty'><target type='virtio' name='org.{at}'/><alias name='ua-{at}'/></channel>"
        )
    });
    let changes = many(n, |at| {
        let property = "<qemu:property name='nr' type='unsigned' value='1'/>";
        format!("<qemu:device alias='ua-{at}'><qemu:frontend>{property}</qemu:frontend></qemu:device>")
    });
    whole(&format!("<devices>{all}</devices><qemu:override>{changes}</qemu:override>"))
}

fn qemu_args(n: usize) -> String {
    let mut all = String::new();
    for at in 0..n {
        let _ = write!(all, "<qemu:arg value='a{at}'/><qemu:env name='E{at}' value='1'/>");
    }
    whole(&format!("<qemu:commandline>{all}</qemu:commandline>"))
}

fn references(n: usize) -> String {
    whole(&format!("<description>{}</description>", "&#65;<!-- &#x; -->".repeat(n)))
}

/// Elements inside one another with namespaces of their own, as deep as a document may be.
fn nested(n: usize) -> String {
    let depth = 50.min(n.max(1));
    let mut open = String::new();
    for level in 0..depth {
        let _ = write!(open, "<e");
        for at in 0..n.div_ceil(depth).min(100) {
            let _ = write!(open, " xmlns:a{level}_{at}='u'");
        }
        open.push('>');
    }
    whole(&format!("<metadata>{open}{}</metadata>", "</e>".repeat(depth)))
}
