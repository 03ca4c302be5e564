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
    mode(0o640);
    assert!(domdef(&["fmt", "--write"], &path).status.success());
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
}
