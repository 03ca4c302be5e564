use super::{read_xl, read_xm};
use crate::domain::Domain;

fn xl(rest: &str) -> Domain {
    let reading = read_xl(&format!("name = 'a'\ntype = 'hvm'\n{rest}\n"));
    assert!(reading.domain.is_some(), "{:?}", reading.diagnostics);
    reading.domain.unwrap_or_default()
}

fn refusal(text: &str) -> String {
    let reading = read_xl(text);
    assert!(reading.domain.is_none(), "{text}");
    reading.diagnostics[0].message.clone()
}

#[test]
fn disks_are_read_in_every_spelling() {
    for disk in [
        "/a,qcow2,xvda,r",
        "qcow2:/a,xvda,r",
        "tap2:qcow2:/a,xvda,r",
        "format=qcow2, vdev=xvda, access=ro, target=/a",
        "/a,,xvda,r,format=qcow2,backendtype=qdisk",
        "vdev=xvda:disk,format=qcow2,access=r,discard,script=x,target=/a",
    ] {
        let domain = xl(&format!("disk = [ '{disk}' ]"));
        let [only] = domain.devices.disk.as_slice() else { panic!("{disk}") };
        assert_eq!(only.source.path(), Some("/a"), "{disk}");
        assert_eq!((only.target.dev.as_str(), only.readonly), ("xvda", true), "{disk}");
        assert_eq!(only.driver.as_ref().and_then(|driver| driver.r#type).map(|f| f.as_str()), Some("qcow2"));
    }
}

#[test]
fn wrong_disks_are_refused() {
    for (disk, words) in [
        ("/a,raw,hda,w,x", "behind target"),
        ("/a,raw,hda,!", "access is '!'"),
        ("/a,xvhd,hda,w", "format is 'xvhd'"),
        ("/a,raw", "no vdev"),
        ("vdev=hda", "no target"),
        ("/a,,hda,,backendtype=", "backendtype is ''"),
        ("/a,,hda,,color=red", "has a 'color'"),
        ("foo:/a,,hda", "begins with 'foo:'"),
        ("/a,,hda,,target=/b", "two of 'target'"),
    ] {
        let message = refusal(&format!("name='a'\ntype='hvm'\ndisk=['{disk}']\n"));
        assert!(message.contains(words), "{disk}: {message}");
    }
}

#[test]
fn ceph_servers_are_read_with_and_without_doubled_backslashes() {
    for text in [
        r"rbd:p/i@s:id=u:mon_host=m\\:1\\;[\:\:1]\\:2:conf=/c",
        r"rbd:p/i@s:id=u:mon_host=m\:1\;[\:\:1]\:2:conf=/c",
    ] {
        let domain = xl(&format!("disk = [ 'vdev=hda,target={text}' ]"));
        let xml = domain.to_xml(crate::xml::Options::CANONICAL);
        for part in [
            "<auth username='u'>",
            "<source protocol='rbd' name='p/i'>",
            "<host name='m' port='1'/>",
            "<host name='::1' port='2'/>",
            "<snapshot name='s'/>",
            "<config file='/c'/>",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }
}

#[test]
fn a_finding_stands_where_its_value_is() {
    let text = "name = 'a'\nmemory = 'much'\n";
    let reading = read_xm(text);
    let span = reading.diagnostics[0].span.clone().unwrap_or_default();
    assert_eq!(&text[span], "'much'");
}

#[test]
fn any_bytes_are_an_answer() {
    let pieces = ["name", "=", "'a'", "[", "]", "\n", ",", "vif", "disk", "type", "'hvm'", "vnuma", "1", "-"];
    let mut state = 7u32;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        read_xl(&text);
        read_xm(&text);
    }
}

#[test]
fn what_has_no_place_is_told() {
    let text = "name='a'\nvnc=1\nname='b'\ncpu_weight=3\nmemory=5\n";
    let reading = read_xl(text);
    let told: Vec<&str> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`vnc` has no place in the definition and is left out",
            "`name` stands twice; the first one counts",
            "`cpu_weight` has no place in the definition and is left out",
        ]
    );
    assert!(reading.domain.is_some_and(|domain| domain.name == "a"));
}

#[test]
fn what_xen_cannot_do_is_refused_and_what_it_cannot_be_told_is_told() {
    let definition = |devices: &str| -> Domain {
        let text = format!(
            "<domain type='xen'><name>a</name><memory>1024</memory><os><type>linux</type></os><devices>\
             {devices}</devices></domain>"
        );
        let mut domain = Domain::read(&text).domain.expect("a definition");
        crate::xen::complete(&mut domain);
        domain
    };
    for (devices, words) in [
        ("<input type='tablet' bus='xen'/>", "no tablet"),
        ("<input type='mouse' bus='usb'/>", "no bus 'usb'"),
        ("<sound model='usb'/>", "no sound card 'usb'"),
        ("<memory model='dimm'><target><size>1024</size></target></memory>", "memory devices"),
    ] {
        let refused = crate::xen::xl(&definition(devices)).expect_err(devices);
        assert!(refused.iter().any(|found| found.message.contains(words)), "{refused:?}");
    }
    for (devices, element) in [
        ("<rng model='virtio'><backend model='random'/></rng>", "/domain/devices/rng"),
        ("<serial type='pty'/>", "/domain/devices/serial"),
        ("<graphics type='spice'/>", "/domain/devices/graphics"),
        (
            "<disk><source file='/a'/><target dev='xvda'/><serial>x</serial></disk>",
            "/domain/devices/disk[1]/serial",
        ),
    ] {
        let notes = crate::xen::left_out(&definition(devices), crate::xen::Notation::Xl);
        let elements: Vec<&str> = notes.iter().map(|note| note.element.as_str()).collect();
        assert_eq!(elements, [element], "{devices}");
        assert_eq!(crate::xen::libxl::left_out(&definition(devices)), notes, "{devices}");
    }
    let plain = definition("");
    assert_eq!(crate::xen::left_out(&plain, crate::xen::Notation::Xl), []);
    assert_eq!(crate::xen::libxl::left_out(&plain), []);
    let served = definition(
        "<disk type='block'><source dev='/a'/><target dev='xvda'/><backenddomain name='b'/></disk>",
    );
    assert_eq!(crate::xen::left_out(&served, crate::xen::Notation::Xl).len(), 1);
    assert_eq!(crate::xen::libxl::left_out(&served), []);
}
