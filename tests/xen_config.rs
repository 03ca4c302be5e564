//! What is written for `xl` is read back by Xen's own parser (libxlutil), with the same values.
//!
//! Without libxlutil or Python the test is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a
//! failure.

use domdef::hypervisor::Completed;
use domdef::xen::cfg::{Config, Value};
use domdef::xen::{self, Xen};
use domdef::Domain;
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
        // Of a backslash and what follows, Xen's parser keeps what they stand for.
        Value::Text(text) => text.replace("\\\\", "\\").into(),
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
    let own = Config::parse(&text).expect(name);
    let read = read_by_xen(library, name, &text);
    let read = read.as_object().expect("an object");
    assert!(read.len() > 8, "{name}: {read:?}");
    for (key, value) in read {
        assert_eq!(Some(value), own.get(key).map(|item| shown(&item.value)).as_ref(), "{name}: {key}");
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

/// The documents of the corpus, but those whose text is known to mean something else to Xen.
#[test]
fn xen_reads_the_corpus() {
    let Some(library) = library() else { return };
    let corpus = std::env::var_os("DOMDEF_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(corpus.join("xen/xl")) else {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "the corpus is missing");
        println!("skipped: the corpus is not there");
        return;
    };
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
