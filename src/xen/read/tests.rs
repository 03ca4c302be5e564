use super::{read_xl, read_xm};
use crate::domain::Domain;
use crate::Release;

fn xl(rest: &str) -> Domain {
    let reading = read_xl(&format!("name = 'a'\ntype = 'hvm'\n{rest}\n"), Release::NEWEST);
    assert!(reading.domain.is_some(), "{:?}", reading.diagnostics);
    reading.domain.unwrap_or_default()
}

fn refusal(text: &str) -> String {
    let reading = read_xl(text, Release::NEWEST);
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
        ("/a,raw,hda,w,x", "after target"),
        ("/a,raw,hda,!", "access '!'"),
        ("/a,xvhd,hda,w", "format 'xvhd'"),
        ("/a,raw", "no vdev"),
        ("vdev=hda", "no target"),
        ("/a,,hda,,backendtype=", "`backendtype=`"),
        ("/a,,hda,,color=red", "option 'color'"),
        ("foo:/a,,hda", "'foo:' before"),
        ("/a,,hda,,target=/b", "'target' twice"),
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
        let xml = domain.to_xml(crate::xml::Options::CANONICAL).expect("writable");
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
fn a_finding_is_about_its_value() {
    let text = "name = 'a'\nmemory = 'much'\n";
    let reading = read_xm(text, Release::NEWEST);
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
        let _ = read_xl(&text, Release::NEWEST);
        let _ = read_xm(&text, Release::NEWEST);
    }
}

#[test]
fn what_a_definition_does_not_hold_is_reported() {
    let text = "name='a'\nvnc=1\nname='b'\ncpu_weight=3\nmemory=5\n";
    let reading = read_xl(text, Release::NEWEST);
    let found: Vec<(&str, &str)> = reading
        .diagnostics
        .iter()
        .map(|found| (found.rule.code, &text[found.span.clone().unwrap_or_default()]))
        .collect();
    assert_eq!(found, [("N110", "1"), ("N111", "'b'"), ("N110", "3")]);
    assert!(reading.domain.is_some_and(|domain| domain.name == "a"));
}

#[test]
fn no_option_of_a_value_is_left_out_silently() {
    for (line, what) in [
        ("disk = [ 'vdev=hda,discard,target=/a' ]", "`discard`"),
        ("disk = [ 'vdev=hda,script=x,target=/a' ]", "`script`"),
        ("disk = [ 'vdev=hda,target=/a', 5 ]", "item `5`"),
        ("vif = [ 'bridge=b,backend=d' ]", "`backend=d`"),
        ("pci = [ '01:00.0,msitranslate=1' ]", "`msitranslate=1`"),
        ("usbdev = [ 'hostbus=1,hostaddr=2,x=y' ]", "`x`"),
        ("usbctrl = [ 'type=devicemodel' ]", "'type=devicemodel'"),
        ("usbctrl = [ 'ports=2,x=y' ]", "`x`"),
        ("channel = [ 'connection=pty,name=a,x=y' ]", "`x`"),
        ("usbdevice = 'disk'", "'disk'"),
        ("boot = 'cdnac'", "`c` behind"),
        ("boot = 'x'", "boot device `x`"),
        ("bios = 'seabios'", "'seabios'"),
        ("bios_path_override = '/x'", "`bios_path_override`"),
        ("tsc_mode = 'odd'", "'odd'"),
        ("passthrough = 'odd'", "'odd'"),
        ("cmdline = 'a'\nextra = 'b'", "`extra`"),
        ("vnuma = 3", "`vnuma`"),
    ] {
        let reading = read_xl(&format!("name = 'a'\ntype = 'hvm'\n{line}\n"), Release::NEWEST);
        let messages: Vec<&str> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(reading.domain.is_some(), "{line}: {messages:?}");
        assert!(messages.len() == 1 && messages[0].contains(what), "{line}: {messages:?}");
    }
}
