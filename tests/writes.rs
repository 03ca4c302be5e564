//! What the command writes: only what must change, nothing lost, nothing of somebody else's.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("domdef-writes-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("writable");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn domdef(arguments: &[&str], path: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
    command.arg(arguments[0]).args(&arguments[1..]).arg(path).output().expect("it runs")
}

const TEXT: &str =
    "\u{feff}<domain type='kvm'><name>a</name><x:vcpu xmlns:x='u'>9</x:vcpu><vcpu>4</vcpu></domain>\n";

#[test]
fn a_byte_order_mark_and_foreign_elements_stay() {
    let folder = Folder::new("mark");
    let path = folder.file("a.xml", TEXT);
    let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
    let output = command.args(["setvcpus", "--write"]).arg(&path).arg("2").output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let expected = TEXT.replace("<vcpu>", "<vcpu current='2'>");
    assert_eq!(std::fs::read_to_string(&path).expect("readable"), expected);
    assert!(domdef(&["fmt", "--write"], &path).status.success());
    let formatted = std::fs::read_to_string(&path).expect("readable");
    assert!(formatted.starts_with("\u{feff}<domain"), "{formatted}");
    assert_eq!(std::fs::read_dir(&folder.0).expect("readable").count(), 1, "nothing is left beside");
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_refused_and_modes_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("modes");
    let path = folder.file("a.xml", TEXT);
    let mode =
        |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("changed");
    mode(0o444);
    let refused = domdef(&["fmt", "--write"], &path);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("readable"), TEXT);
    assert!(domdef(&["fmt", "--write", "--force"], &path).status.success());
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o444);
    std::fs::remove_file(&path).and_then(|()| std::fs::write(&path, TEXT)).expect("written");
    mode(0o640);
    assert!(domdef(&["fmt", "--write"], &path).status.success());
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn documents_of_other_encodings_stay_in_them() {
    let folder = Folder::new("encodings");
    let head = "<?xml version='1.0' encoding='ISO-8859-1'?>\n<domain type='kvm'>\n  <name>";
    let tail = "</name>\n  <title>&#8364;</title>\n  <memory unit='KiB'>1024</memory>\n  <vcpu>4</vcpu>\n  <os>\n    \
                <type arch='x86_64' machine='pc'>hvm</type>\n  </os>\n</domain>\n";
    let bytes = [head.as_bytes(), b"caf\xe9", tail.as_bytes()].concat();
    let path = folder.0.join("a.xml");
    std::fs::write(&path, &bytes).expect("writable");
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let defined = domdef(&["define"], &path);
    assert!(text(&defined).contains("<name>caf\u{e9}</name>\n"), "{defined:?}");
    assert!(domdef(&["fmt", "--check"], &path).status.success(), "it is in the canonical style");
    assert!(domdef(&["fmt", "--write"], &path).status.success());
    assert_eq!(std::fs::read(&path).expect("readable"), bytes);
    let set =
        Command::new(env!("CARGO_BIN_EXE_domdef")).args(["setvcpus", "--write"]).arg(&path).arg("2").status();
    assert!(set.expect("it runs").success());
    let expected = tail.replace("<vcpu>", "<vcpu current='2'>");
    let expected = [head.as_bytes(), b"caf\xe9", expected.as_bytes()].concat();
    assert_eq!(std::fs::read(&path).expect("readable"), expected);
    std::fs::write(&path, [head.replace("ISO-8859-1", "KOI8-R").as_bytes(), tail.as_bytes()].concat())
        .expect("writable");
    let refused = domdef(&["check"], &path);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&refused.stdout).contains("'KOI8-R', which is not read; save it as UTF-8")
    );
}

#[test]
fn positions_are_those_of_the_decoded_text() {
    let folder = Folder::new("positions");
    let text = "<?xml version='1.0' encoding='UTF-16'?>\n<domain type='kvm'><!-- \u{e9}\u{20ac}\u{1f600} --><nmae>a</nmae></domain>";
    let path = folder.0.join("a.xml");
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    std::fs::write(&path, [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()).expect("writable");
    let output = domdef(&["check", "--format", "concise"], &path);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(out.contains("a.xml:2:33: "), "{out}");
}

#[cfg(unix)]
#[test]
fn other_names_and_links_lead_to_what_was_written() {
    let folder = Folder::new("links");
    let path = folder.file("a.xml", TEXT);
    let (hard, soft) = (folder.0.join("b.xml"), folder.0.join("c.xml"));
    std::fs::hard_link(&path, &hard).expect("a link");
    std::os::unix::fs::symlink(&path, &soft).expect("a link");
    let output = domdef(&["fmt", "--write"], &soft);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("written in place, since it has 2 names"));
    let formatted = std::fs::read(&path).expect("readable");
    assert_ne!(formatted, TEXT.as_bytes());
    assert_eq!(std::fs::read(&hard).expect("readable"), formatted);
    assert!(std::fs::symlink_metadata(&soft).expect("there").is_symlink());
    // A shorter text leaves nothing of the longer one.
    std::fs::write(&path, TEXT.replace('\n', &"\n".repeat(1000))).expect("writable");
    assert!(domdef(&["fmt", "--write"], &hard).status.success());
    assert_eq!(std::fs::read(&path).expect("readable"), formatted);
    std::fs::remove_file(&hard).expect("removed");
    std::fs::write(&path, TEXT).expect("writable");
    assert!(domdef(&["fmt", "--write"], &soft).status.success());
    assert_eq!(std::fs::read(&path).expect("readable"), formatted);
    assert!(std::fs::symlink_metadata(&soft).expect("there").is_symlink());
    assert_eq!(std::fs::read_dir(&folder.0).expect("readable").count(), 2, "nothing is left beside");
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_any_bytes_and_lengths_are_written() {
    use std::os::unix::ffi::OsStringExt;
    let folder = Folder::new("names");
    let mut odd = b"a\xff\n\x1b[31m ".to_vec();
    odd.resize(251, b'x');
    odd.extend(b".xml");
    let path = folder.0.join(std::ffi::OsString::from_vec(odd));
    std::fs::write(&path, TEXT).expect("writable");
    assert_eq!(domdef(&["fmt", "--check"], &path).status.code(), Some(1));
    assert!(domdef(&["fmt", "--write"], &path).status.success());
    let output = domdef(&["fmt", "--check"], &folder.0);
    assert_eq!(output.status.code(), Some(0), "found by its folder, and as it has to be: {output:?}");
    std::fs::write(&path, "<domain>").expect("writable");
    let output = domdef(&["check"], &folder.0);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!output.stdout.contains(&0x1b), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_stay() {
    let folder = Folder::new("attributes");
    let path = folder.file("a.xml", TEXT);
    let file = std::fs::File::open(&path).expect("readable");
    let name = "user.domdef.test";
    if rustix::fs::fsetxattr(&file, name, b"kept", rustix::fs::XattrFlags::empty()).is_err() {
        println!("skipped: the file system has no extended attributes");
        return;
    }
    let output = domdef(&["fmt", "--write"], &path);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let mut value = [0; 16];
    let length = rustix::fs::getxattr(&path, name, &mut value[..]).expect("it has the attribute");
    assert_eq!(&value[..length], b"kept");
}

/// Two edits at a time: each is made, or refused because of the other one.
#[cfg(unix)]
#[test]
fn no_edit_is_lost() {
    let folder = Folder::new("edits");
    let text = "<domain type='kvm'><name>a</name><vcpu current='2'>6</vcpu></domain>\n";
    for _ in 0..20 {
        let path = folder.file("a.xml", text);
        let edit = |options: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_domdef"));
            command.args(["setvcpus", "--write"]).arg(&path).args(options);
            command.stderr(std::process::Stdio::null()).spawn().expect("it runs")
        };
        let (mut one, mut other) = (edit(&["5"]), edit(&["9", "--maximum"]));
        let made = [one.wait().expect("it ends").success(), other.wait().expect("it ends").success()];
        let written = std::fs::read_to_string(&path).expect("readable");
        assert_eq!(written.contains("current='5'"), made[0], "{written}");
        assert_eq!(written.contains(">9<"), made[1], "{written}");
        assert!(made[0] || made[1]);
    }
}

/// Where a file without a name cannot be had, a signal waits until the temporary file is gone.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_signal_leaves_no_temporary_file() {
    use std::os::unix::process::ExitStatusExt as _;
    if Command::new("strace").arg("--version").output().is_err() {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "strace is not installed");
        println!("skipped: strace is not installed");
        return;
    }
    let folder = Folder::new("signal");
    let path = folder.file("a.xml", TEXT);
    let mut slow = Command::new("strace");
    // Only a file without a name is opened by this call, and it takes long until one is on the disk.
    slow.args(["-f", "-o", "/dev/null", "-e", "trace=open,fsync", "-e", "inject=open:error=EOPNOTSUPP"]);
    slow.args(["-e", "inject=fsync:delay_enter=3000000"]);
    slow.arg(env!("CARGO_BIN_EXE_domdef")).args(["fmt", "--write"]).arg(&path);
    let began = std::time::Instant::now();
    let mut running = slow.spawn().expect("it runs");
    let names = || std::fs::read_dir(&folder.0).expect("readable").count();
    while names() == 1 && began.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(names(), 2, "there is a temporary file while it is written");
    let children = format!("/proc/{0}/task/{0}/children", running.id());
    let children = std::fs::read_to_string(children).expect("the program runs");
    let sent = Command::new("kill").args(["-TERM", children.trim()]).status().expect("kill is there");
    assert!(sent.success());
    let status = running.wait().expect("it ends");
    assert_eq!((status.signal(), status.code()), (Some(15), None), "the signal ended it");
    assert_eq!(names(), 1, "nothing is left beside");
    assert_ne!(std::fs::read_to_string(&path).expect("readable"), TEXT, "it was complete");
}
