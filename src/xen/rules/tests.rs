use super::{check, left_out, Form};
use crate::domain::Domain;

const FORMS: [Form; 3] = [Form::Xl, Form::Xm, Form::Json];

fn definition(os: &str, part: &str) -> Domain {
    let (head, devices) = match part.starts_with("<head>") {
        true => (part.trim_start_matches("<head>"), ""),
        false => ("", part),
    };
    let os = if head.contains("<os>") { String::new() } else { format!("<os><type>{os}</type></os>") };
    let text = format!(
        "<domain type='xen'><name>a</name><memory>1024</memory>{os}{head}<devices>{devices}</devices>\
         </domain>"
    );
    let reading = Domain::read(&text);
    let mut domain = reading.domain.unwrap_or_else(|| panic!("{text}: {:?}", reading.diagnostics));
    assert_eq!(crate::xen::complete(&mut domain), [], "{text}");
    domain
}

/// The codes and places of what is found for a form: what cannot be translated, else what is left out.
fn found(domain: &Domain, form: Form) -> Vec<String> {
    let mut findings = check(domain, form);
    if findings.is_empty() {
        findings = left_out(domain, form);
    }
    let place =
        |attribute: &Option<String>| attribute.as_ref().map_or(String::new(), |name| format!("/@{name}"));
    findings
        .iter()
        .map(|found| {
            format!(
                "{} {}{}",
                found.rule.code,
                found.element.trim_start_matches("/domain/"),
                place(&found.attribute)
            )
        })
        .collect()
}

#[test]
fn a_plain_guest_is_written_as_it_is() {
    for os in ["hvm", "linux", "xenpvh"] {
        for form in FORMS {
            assert_eq!(found(&definition(os, ""), form), [""; 0], "{os} {form:?}");
        }
    }
}

/// A part of a fully virtualized guest, and what is found for xl, xm and JSON; `=` as for the one before.
const HVM: &[(&str, [&str; 3])] = &[
    (
        "<disk type='block'><driver name='phy'/><source dev='/a'/><target dev='xvda'/><shareable/></disk>",
        ["N002 devices/disk/shareable", "", "N051 devices/disk/shareable"],
    ),
    (
        "<disk><driver name='qemu' type='vmdk'/><source file='/a'/><target dev='hda'/></disk>",
        ["N014 devices/disk/driver/@name", "", "N014 devices/disk/driver/@name"],
    ),
    (
        "<disk><source file='/a'/><target dev='hda'/><serial>x</serial></disk>",
        ["N051 devices/disk/serial", "=", "="],
    ),
    (
        "<disk><driver name='qemu' cache='none' io='native'/><source file='/a'/><target dev='hda'/></disk>",
        ["N051 devices/disk/driver/@cache, N051 devices/disk/driver/@io", "=", "="],
    ),
    (
        "<hostdev mode='capabilities' type='misc'><source><char>/dev/a</char></source></hostdev>",
        ["N001 devices/hostdev/@mode", "=", "="],
    ),
    (
        "<channel type='pty'><target type='virtio' name='a'/></channel>",
        ["N050 devices/channel", "=", "N001 devices/channel/target/@type"],
    ),
    ("<disk><source file='/a&#10;b'/><target dev='hda'/></disk>", ["N011 devices/disk/source/@file", "", ""]),
    ("<disk><source file='/a,b'/><target dev='hda'/></disk>", ["", "N010 devices/disk/source/@file", ""]),
    (
        "<disk type='network'><source protocol='rbd' name='p/i'/><target dev='hda'/></disk>",
        ["", "N002 devices/disk/@type", ""],
    ),
    (
        "<disk type='network'><source protocol='nbd' name='p'/><target dev='hda'/></disk>",
        [
            "N001 devices/disk/source/@protocol",
            "N002 devices/disk/@type",
            "N001 devices/disk/source/@protocol",
        ],
    ),
    (
        "<disk type='block'><source dev='/a'/><target dev='xvda'/><backenddomain name='b'/></disk>",
        ["N051 devices/disk/backenddomain", "=", ""],
    ),
    ("<graphics type='vnc' port='5901'/>", ["", "", ""]),
    ("<graphics type='vnc' socket='/s'/>", ["N016 devices/graphics/@socket", "=", "="]),
    ("<graphics type='vnc' port='80'/>", ["N016 devices/graphics/@port", "=", "="]),
    (
        "<graphics type='vnc'/><graphics type='sdl'/>",
        ["N050 devices/graphics, N050 devices/graphics[2]", "=", "N053 devices/graphics[2]"],
    ),
    ("<graphics type='vnc' websocket='5700'/>", ["N051 devices/graphics/@websocket", "=", "="]),
    (
        "<interface type='bridge'><source bridge='b,x=y'/></interface>",
        ["N010 devices/interface/source/@bridge", "=", ""],
    ),
    (
        "<interface type='bridge'><source bridge='b:7'/></interface>",
        ["N010 devices/interface/source/@bridge", "=", ""],
    ),
    (
        "<interface type='bridge'><source bridge='b'/><script path='/s,x'/></interface>",
        ["N010 devices/interface/script/@path", "=", ""],
    ),
    (
        "<interface type='network'><source network='default'/></interface>",
        ["N003 devices/interface/source/@network", "=", "="],
    ),
    ("<interface type='user'/>", ["N001 devices/interface/@type", "=", "="]),
    (
        "<interface type='bridge'><source bridge='b'/><mtu size='9000'/></interface>",
        ["N051 devices/interface/mtu", "=", "="],
    ),
    (
        "<serial type='pty'><target port='0'/></serial><serial type='pty'><target port='1'/></serial>",
        ["", "N002 devices/serial[2]/target/@port", ""],
    ),
    (
        "<serial type='unix'><source mode='bind' path='/a,b'/></serial>",
        ["N010 devices/serial/source/@path", "=", "="],
    ),
    ("<parallel type='pty'/>", ["", "", "N002 devices/parallel"]),
    (
        "<parallel type='pty'/><parallel type='pty'/>",
        ["N053 devices/parallel[2]", "=", "N002 devices/parallel, N002 devices/parallel[2]"],
    ),
    ("<sound model='usb'/>", ["N001 devices/sound/@model", "=", "="]),
    ("<sound model='ac97'/><sound model='sb16'/>", ["", "", "N053 devices/sound[2]"]),
    ("<input type='keyboard' bus='usb'/>", ["", "", "N002 devices/input/@type"]),
    ("<input type='tablet' bus='usb'/><input type='mouse' bus='usb'/>", ["", "N053 devices/input[2]", ""]),
    (
        "<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev>",
        ["N003 devices/hostdev/source", "N050 devices/hostdev", "N003 devices/hostdev/source"],
    ),
    (
        "<rng model='virtio'><backend model='random'/></rng><tpm model='tpm-tis'><backend type='emulator'/></tpm>",
        ["N050 devices/tpm, N050 devices/rng", "=", "="],
    ),
    ("<memory model='dimm'><target><size>1024</size></target></memory>", ["N001 devices/memory", "=", "="]),
    ("<head><title>t</title>", ["N052 title", "=", "="]),
    (
        "<head><cputune><shares>5</shares><vcpupin vcpu='0' cpuset='1'/></cputune>",
        ["N051 cputune/shares, N051 cputune/vcpupin", "=", ""],
    ),
    ("<head><vcpu cpuset='1'>2</vcpu>", ["", "", "N051 vcpu/@cpuset"]),
    ("<head><clock offset='timezone' timezone='UTC'/>", ["N001 clock/@offset", "=", "="]),
    ("<head><clock offset='utc'><timer name='pit'/></clock>", ["N001 clock/timer/@name", "=", "="]),
    (
        "<head><features><viridian/><hyperv><relaxed state='on'/></hyperv></features>",
        ["N051 features/hyperv", "=", "N051 features/viridian, N051 features/hyperv"],
    ),
    (
        "<head><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1536' unit='KiB'/></numa></cpu>",
        ["", "N051 cpu/numa", ""],
    ),
    (
        "<head><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='2' unit='MiB'/></numa></cpu>",
        ["N054 memory", "N051 cpu/numa", ""],
    ),
    ("<head><cpu mode='custom'><model>Haswell</model></cpu>", ["N051 cpu", "=", "="]),
    (
        "<head><cpu mode='host-passthrough'><feature policy='force' name='odd'/></cpu>",
        ["", "N051 cpu", "N012 cpu/feature/@name"],
    ),
    (
        "<head><cpu mode='host-passthrough'><feature policy='force' name='a,b'/></cpu>",
        ["N010 cpu/feature/@name", "N051 cpu", "N012 cpu/feature/@name"],
    ),
    (
        "<head><os><type>hvm</type><loader type='rom'>/usr/share/own.bin</loader></os>",
        ["N051 os/loader", "", "N051 os/loader"],
    ),
    ("<head><os><type>hvm</type><kernel>/k</kernel></os>", ["", "N051 os/kernel", ""]),
];

/// The same of a paravirtual guest.
const PV: &[(&str, [&str; 3])] = &[
    ("<serial type='pty'/>", ["N050 devices/serial", "=", "="]),
    ("<graphics type='spice'/>", ["N050 devices/graphics", "=", "="]),
    ("<graphics type='vnc' port='5900' passwd='a,b'/>", ["N010 devices/graphics/@passwd", "=", ""]),
    (
        "<interface type='bridge'><source bridge='b'/><model type='e1000'/></interface>",
        ["", "", "N015 devices/interface/model/@type"],
    ),
    (
        "<channel type='pty'><target type='xen' name='a,b'/></channel>",
        ["N010 devices/channel/target/@name", "N050 devices/channel", ""],
    ),
    (
        "<channel type='pty'><target type='xen'/></channel>",
        ["V004 devices/channel/target", "N050 devices/channel", "V004 devices/channel/target"],
    ),
    (
        "<head><os><type>linux</type><kernel>/k</kernel><cmdline>a&#13;b</cmdline></os>",
        ["", "N011 os/cmdline", ""],
    ),
    ("<head><clock offset='variable' adjustment='5'/>", ["N002 clock/@offset", "=", ""]),
];

#[test]
fn each_notation_says_what_it_does_not_write() {
    let mut wrong = String::new();
    for (os, rows) in [("hvm", HVM), ("linux", PV)] {
        for (part, expected) in rows {
            let domain = definition(os, part);
            let mut before = "";
            for (form, expected) in FORMS.into_iter().zip(expected) {
                let expected = if *expected == "=" { before } else { *expected };
                before = expected;
                let found = found(&domain, form).join(", ").replace("[1]", "");
                if found != expected {
                    wrong.push_str(&format!(
                        "{part} {form:?}\n    found    {found}\n    expected {expected}\n"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
