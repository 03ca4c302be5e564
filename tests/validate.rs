//! What the command reads: files that are named, of a size that is read; `domdef validate` those of its schema.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn validate(schema: &Path, options: &[&str], document: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_domdef"))
        .arg("validate")
        .arg("--schema")
        .arg(schema)
        .args(options)
        .arg(document)
        .output()
        .expect("the command runs")
}

#[test]
fn a_schema_reads_its_folder_alone_unless_permitted() {
    let folder = std::env::temp_dir().join(format!("domdef-validate-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("in")).expect("writable");
    let ns = "xmlns='http://relaxng.org/ns/structure/1.0'";
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("writable");
    write("part.rng", format!("<text {ns}/>"));
    write("in/a.rng", format!("<element name='a' {ns}><externalRef href='../part.rng'/></element>"));
    write("in/zero.rng", format!("<element name='a' {ns}><externalRef href='/dev/zero'/></element>"));
    write("a.xml", "<a/>".to_owned());
    let (schema, document) = (folder.join("in/a.rng"), folder.join("a.xml"));
    let outside = validate(&schema, &[], &document);
    let permitted = validate(&schema, &["--schema-anywhere"], &document);
    let zero = validate(&folder.join("in/zero.rng"), &["--schema-anywhere"], &document);
    let image = folder.join("a.image");
    let compile = ["--schema-anywhere", "--compile", image.to_str().expect("UTF-8")];
    let compiled = validate(&schema, &compile, &document);
    let by_image = validate(&image, &[], &document);
    std::fs::remove_dir_all(&folder).expect("removable");
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(outside.status.code(), Some(2));
    let (place, why) =
        ("in/a.rng:1:63: '../part.rng'", "outside the folder of the schema; --schema-anywhere");
    assert!(said(&outside).contains(place) && said(&outside).contains(why), "{}", said(&outside));
    assert_eq!(permitted.status.code(), Some(0), "{}", said(&permitted));
    assert_eq!(zero.status.code(), Some(2));
    assert!(said(&zero).contains("not a regular file"), "{}", said(&zero));
    assert_eq!(compiled.status.code(), Some(0), "{}", said(&compiled));
    assert_eq!(by_image.status.code(), Some(0), "{}", said(&by_image));
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("domdef-reads-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_is_larger_than_the_limit_is_refused() {
    let folder = Folder::new("large");
    let blanks = " ".repeat(16 << 20);
    let inputs = [
        ("a.xml", format!("<domain>{blanks}</domain>"), ["define"].as_slice()),
        ("a.json", format!("{{}}{blanks}"), &["from", "json"]),
        ("a.cfg", format!("name = \"a\"\n{blanks}"), &["from", "xen-xl"]),
    ];
    for (name, text, arguments) in inputs {
        let path = folder.0.join(name);
        std::fs::write(&path, text).expect("writable");
        let output =
            Command::new(env!("CARGO_BIN_EXE_domdef")).args(arguments).arg(&path).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{name}");
        assert!(
            said.contains(" bytes, the most that are read"),
            "{name}: {}",
            said.lines().next().unwrap_or_default()
        );
    }
}

/// A document that names files and hosts wherever it can: none of them is opened or connected with.
#[cfg(target_os = "linux")]
#[test]
fn only_what_is_named_is_opened() {
    if Command::new("strace").arg("--version").output().is_err() {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "strace is not installed");
        println!("skipped: strace is not installed");
        return;
    }
    let folder = Folder::new("opened");
    let (document, trace) = (folder.0.join("a.xml"), folder.0.join("trace"));
    let text = "<?xml-stylesheet href='/domdef-named/1'?><domain type='kvm' xmlns:xi='http://www.w3.org/2001/XInclude' \
        xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='u /domdef-named/2'><name>a</name>\
        <metadata><xi:include href='/domdef-named/3'/></metadata><memory>1048576</memory><os>\
        <type arch='x86_64' machine='pc'>hvm</type><kernel>/domdef-named/4</kernel></os><devices>\
        <disk type='file'><source file='/domdef-named/5'/><target dev='vda'/></disk>\
        <disk type='network'><source protocol='nbd'><host name='127.0.0.1' port='1'/></source><target dev='vdb'/></disk>\
        <channel type='unix'><source path='/domdef-named/6'/><target type='virtio' name='x'/></channel>\
        <graphics type='vnc' socket='/domdef-named/7'/></devices></domain>";
    std::fs::write(&document, text).expect("writable");
    for arguments in
        [&["check"][..], &["define", "--allow-unknown"], &["fmt"], &["to", "json"], &["to", "qemu-argv"]]
    {
        let mut command = Command::new("strace");
        command.args(["-f", "-e", "trace=%file,%network", "-o"]).arg(&trace);
        command.arg(env!("CARGO_BIN_EXE_domdef")).args(arguments).arg(&document);
        command.output().expect("strace runs");
        let calls = std::fs::read_to_string(&trace).expect("a trace");
        assert!(calls.contains("a.xml"), "{arguments:?}: {calls}");
        let named = |line: &&str| {
            line.contains("domdef-named") || line.contains("connect(") || line.contains("socket(")
        };
        let wrong: Vec<&str> =
            calls.lines().filter(|line| named(line) && !line.contains("execve(")).collect();
        assert!(wrong.is_empty(), "{arguments:?}: {wrong:?}");
    }
}
