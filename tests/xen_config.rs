//! What is written for `xl` is read back by Xen's own parser (libxlutil), with the same values.
//!
//! Without libxlutil or Python the test is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a
//! failure.

mod support;

use domdef::diagnostic::locate::locate;
use domdef::diagnostic::Diagnostic;
use domdef::domain::Reading;
use domdef::hypervisor::Completed;
use domdef::xen::cfg::{Config, Value};
use domdef::xen::{self, Xen};
use domdef::Domain;
use domdef::Release;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDERS: [&str; 3] = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"];

fn library() -> Option<PathBuf> {
    let in_folder = |folder: &&str| {
        let entries = std::fs::read_dir(folder).ok()?;
        let mut paths = entries.flatten().map(|entry| entry.path());
        paths.find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libxlutil.so"))
        })
    };
    let found = FOLDERS.iter().find_map(in_folder);
    let python = Command::new("python3").arg("--version").output().is_ok();
    if found.is_some() && python {
        return found;
    }
    assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "libxlutil or python3 is not installed");
    println!("skipped: libxlutil or python3 is not installed");
    None
}

/// The configuration as Xen's parser reads it.
fn read_by_xen(library: &Path, name: &str, text: &str) -> serde_json::Value {
    let path = std::env::temp_dir().join(format!("domdef-{}-{name}.cfg", std::process::id()));
    std::fs::write(&path, text).expect("writable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/xlu.py");
    let output = Command::new("python3").arg(script).arg(library).arg(&path).output().expect("python3 runs");
    std::fs::remove_file(&path).expect("removable");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} is refused: {said}\n{text}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Numbers are texts for Xen.
fn shown(value: &Value) -> serde_json::Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Text(text) => text.as_str().into(),
        // The parser gives the items of a list, and nothing for lists among them.
        Value::List(items) => items
            .iter()
            .map(|item| match item.value {
                Value::List(_) => "".into(),
                _ => shown(&item.value),
            })
            .collect(),
    }
}

fn same(library: &Path, name: &str, document: &str) {
    let domain = Domain::read(document).domain.expect(name);
    let domain = Completed::<Xen>::new(domain, &()).expect(name);
    let text = xen::xl(&domain).expect(name);
    let own = Config::parse(&text, xen::Notation::Xl).expect(name);
    let read = read_by_xen(library, name, &text);
    let read = read.as_object().expect("an object");
    assert!(read.len() > 8, "{name}: {read:?}");
    read_back(name, &domain, &text);
    for (key, value) in read {
        assert_eq!(Some(value), own.get(key).map(|item| shown(&item.value)).as_ref(), "{name}: {key}");
    }
}

/// What is written is read without a word about it, and written again as the same text.
fn read_back(name: &str, domain: &Domain, text: &str) {
    let reading = xen::read_xl(text, Release::NEWEST);
    let known = |found: &domdef::diagnostic::Diagnostic| found.message.contains("usbctrl");
    let found: Vec<_> = reading.diagnostics.iter().filter(|found| !known(found)).collect();
    assert!(found.is_empty(), "{name}: {found:?}\n{text}");
    let again = Completed::<Xen>::new(reading.domain.expect(name), &()).expect(name);
    assert_eq!(again.devices.disk.len(), domain.devices.disk.len(), "{name}");
    let again = xen::xl(&again).unwrap_or_else(|found| panic!("{name}: {found:?}"));
    let value = |text: &str, key: &str| {
        let config = Config::parse(text, xen::Notation::Xl).expect(name);
        // A completion sorts the disks by their names.
        config.get(key).map(|item| match &item.value {
            Value::List(items) => {
                let mut items: Vec<String> = items.iter().map(|item| item.value.to_string()).collect();
                items.sort();
                items.join("\n")
            }
            other => other.to_string(),
        })
    };
    for key in ["name", "kernel", "cmdline", "disk", "serial", "vif", "rtc_timeoffset", "device_model_args"] {
        assert_eq!(value(&again, key), value(text, key), "{name}: {key}");
    }
}

const DEVICES: &str = "<disk type='block' device='disk'><driver name='phy'/><source dev='/dev/vg/a'/>\
    <target dev='hda'/></disk><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>\
    <source file='/a b, c.img'/><target dev='xvdb'/></disk><disk type='file' device='cdrom'>\
    <driver name='qemu'/><target dev='hdc'/></disk><disk type='network' device='disk'>\
    <driver name='qemu'/><source protocol='rbd' name='p/i'><host name='m' port='1'/><host name='n'/>\
    </source><target dev='xvdd'/></disk><interface type='bridge'><mac address='00:16:3e:00:00:01'/>\
    <source bridge='br0'/><bandwidth><outbound average='100'/></bandwidth></interface>\
    <graphics type='vnc' port='5903' listen='::1'/>";

#[test]
fn xen_reads_what_is_written() {
    let Some(library) = library() else { return };
    for (name, os) in [
        ("hvm", "<os><type>hvm</type><boot dev='cdrom'/></os><features><acpi/></features>"),
        ("pv", "<bootloader>/usr/bin/pygrub</bootloader><os><type>linux</type></os>"),
        ("pvh", "<os><type>xenpvh</type><kernel>/k</kernel><cmdline>a='b' c</cmdline></os>"),
    ] {
        let document = format!(
            "<domain type='xen'><name>{name}</name><memory unit='MiB'>512</memory>\
             <vcpu current='2'>4</vcpu>{os}<devices>{DEVICES}</devices></domain>"
        );
        same(&library, name, &document);
    }
}

/// Texts with every sign that a quote could end at or an escape begin with.
#[test]
fn xen_reads_any_text() {
    let Some(library) = library() else { return };
    let texts =
        ["a&#10;b", "a\"'b", "a\\", "\\n", "a\\x41", "'", "\"", "'\\\"", "\"\"\"", "a&#13;b", "ä\\\\"];
    for (at, text) in texts.iter().enumerate() {
        let text = text.replace('\'', "&apos;").replace('"', "&quot;");
        // A disk's text has a parser of its own, which knows no line feeds.
        let path = text.replace("&#10;", "");
        let document = format!(
            "<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'><name>t{at}</name>\
             <memory>1048576</memory><os><type>hvm</type><kernel>/k</kernel><cmdline>x{text}</cmdline></os>\
             <clock offset='variable' adjustment='-3600'/><devices><disk type='block'>\
             <driver name='phy' type='raw'/><source dev='/dev/{path}'/><target dev='hda'/></disk>\
             <disk type='file'><driver name='tap2' type='vhd'/><source file='/a'/><target dev='hdb'/></disk>\
             <disk type='network'><driver name='qemu'/><source protocol='rbd' name='p/i'>\
             <host name='::1' port='2'/></source><target dev='hdc'/></disk>\
             <serial type='file'><source path='/s{text}'/></serial>\
             <controller type='usb' model='qusb2'/></devices>\
             <xen:commandline><xen:arg value='{text}'/></xen:commandline></domain>"
        );
        same(&library, &format!("text{at}"), &document);
    }
}

/// The documents of the corpus, but those whose text is known to mean something else to Xen.
#[test]
fn xen_reads_the_corpus() {
    let Some(library) = library() else { return };
    let Some(folder) = support::corpus("xen/xl") else { return };
    let entries = std::fs::read_dir(folder).expect("it is a folder");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xml"));
    paths.sort();
    let mut read = 0;
    for path in &paths {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        same(&library, name, &std::fs::read_to_string(path).expect("readable"));
        read += 1;
    }
    println!("{read} configurations are read back by {}", library.display());
}

/// `testdata/xen/NAME.xml` and what is written of it as `NAME.xl`, `NAME.xm` and `NAME.json`; `UPDATE=1` writes these.
#[test]
fn documents_become_what_lies_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/xen");
    let paths = support::files(&folder, "xml");
    assert!(paths.len() >= 3);
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        let domain = Domain::read(&text).domain.expect("it is read");
        let domain = Completed::<Xen>::new(domain, &()).unwrap_or_else(|found| panic!("{found}"));
        let refused =
            |found: Vec<Diagnostic>| found.iter().map(|one| format!("! {one}\n")).collect::<String>();
        let json = xen::libxl::json(&domain, &xen::libxl::Host::default()).map(|json| format!("{json}\n"));
        for (ending, written) in [("xl", xen::xl(&domain)), ("xm", xen::xm(&domain)), ("json", json)] {
            let beside = path.with_extension(ending);
            let expected = written.unwrap_or_else(refused);
            support::golden(&beside, &std::fs::read_to_string(&beside).unwrap_or_default(), &expected);
        }
    }
}

/// What is written of a definition is read, and written again as the same text.
#[test]
fn a_configuration_of_a_configuration_is_the_same() {
    let Some(corpus) = support::corpus("") else { return };
    let (mut written, mut said, mut others) = (0, 0, Vec::new());
    for path in support::files(&corpus, "xml") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(domain) = Domain::read(&text).domain else { continue };
        let Ok(domain) = Completed::<Xen>::new(domain, &()) else { continue };
        for (notation, read) in [(xen::Notation::Xl, xl as fn(&str) -> Reading), (xen::Notation::Xm, xm)] {
            let Ok(once) = write(&domain, notation) else { continue };
            written += 1;
            // What a reader takes otherwise is said.
            if xen::left_out(&domain, notation).iter().any(|found| found.rule.code == "N054") {
                said += 1;
                continue;
            }
            let reading = read(&once);
            let back = reading.domain.and_then(|domain| Completed::<Xen>::new(domain, &()).ok());
            let again = back.map(|domain| write(&domain, notation));
            if again.as_ref().and_then(|again| again.as_ref().ok()) != Some(&once) {
                let found = reading.diagnostics;
                others.push(format!("{} {notation:?}\n{once}\n{found:?}\n{again:?}", path.display()));
            }
        }
    }
    println!("{written} configurations, {said} with a finding");
    assert!(written >= 60 && said < 10, "{written}, {said}");
    assert!(others.is_empty(), "{} of {written}\n{}", others.len(), others.join("\n\n"));
}

fn xl(text: &str) -> Reading {
    xen::read_xl(text, Release::NEWEST)
}

fn xm(text: &str) -> Reading {
    xen::read_xm(text, Release::NEWEST)
}

fn write(domain: &Domain, notation: xen::Notation) -> Result<String, Vec<Diagnostic>> {
    match notation {
        xen::Notation::Xl => xen::xl(domain),
        xen::Notation::Xm => xen::xm(domain),
    }
}

/// What is said to be left out is something that the document has.
#[test]
fn only_what_a_document_has_is_left_out() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for folder in ["xen/xl", "xen/xm", "xen/libxl", "qemu/in", "realworld", "lxc", "generic/out"] {
        let Some(path) = support::corpus(folder) else { return };
        for path in std::fs::read_dir(path).expect("it is a folder").flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|ending| ending != "xml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("readable");
            let Some(mut domain) = Domain::read(&text).domain else { continue };
            xen::complete(&mut domain);
            let found = match folder {
                "xen/xl" => xen::left_out(&domain, xen::Notation::Xl),
                "xen/xm" => xen::left_out(&domain, xen::Notation::Xm),
                _ => xen::libxl::left_out(&domain),
            };
            let document = domdef::xml::Document::parse(&text).expect("well formed");
            for mut finding in found {
                let before = (finding.element.replace("[1]", ""), finding.attribute.clone());
                locate(&document, std::slice::from_mut(&mut finding));
                let start = finding.span.clone().map_or(0, |span| span.start);
                let named = |name: &String| {
                    text[..start].ends_with(['\'', '"']) && text[..start - 2].ends_with(name.as_str())
                };
                let has = before.1.as_ref().is_none_or(named);
                if finding.element.replace("[1]", "") != before.0 || !has {
                    wrong.push(format!("{}: {before:?} {}", path.display(), finding.message));
                }
                if std::env::var_os("SHOW").is_some() {
                    println!("{}: {finding}", path.file_name().unwrap_or_default().to_string_lossy());
                }
            }
            read += 1;
        }
    }
    assert!(read > 50, "{read}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
