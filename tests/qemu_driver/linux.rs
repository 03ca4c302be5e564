//! A real Linux in a guest: a kernel of the distribution, and busybox as all that runs on it. It says on its
//! serial console how many CPUs it has, and does what it is told there.
//!
//! The kernel is the newest `/boot/vmlinuz-*`, or what `DOMDEF_KERNEL` names; busybox is a static
//! `/bin/busybox`, or what `DOMDEF_BUSYBOX` names.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The kernel and busybox, if both are there.
pub fn found() -> Option<(PathBuf, PathBuf)> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let installed = || {
        let entries = std::fs::read_dir("/boot").ok()?.flatten().map(|own| own.path());
        entries.filter(|path| path.to_string_lossy().contains("/vmlinuz-")).max()
    };
    let kernel = named("DOMDEF_KERNEL").or_else(installed).filter(|path| path.is_file());
    let busybox = named("DOMDEF_BUSYBOX").unwrap_or("/bin/busybox".into());
    match kernel {
        Some(kernel) if busybox.is_file() => Some((kernel, busybox)),
        _ => None,
    }
}

/// What runs in the guest. CPUs that are plugged in are switched on, which elsewhere udev does.
const INIT: &str = r#"#!/bin/busybox sh
/bin/busybox mkdir -p /dev /proc /sys
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
exec < /dev/ttyS0 > /dev/ttyS0 2>&1
echo "the guest is up"
last=0
while true; do
  for own in /sys/devices/system/cpu/cpu[0-9]*/online; do
    [ -e "$own" ] && [ "$(/bin/busybox cat $own)" = 0 ] && echo 1 > "$own"
  done
  now=$(/bin/busybox grep -c ^processor /proc/cpuinfo)
  [ "$now" != "$last" ] && echo "it has $now CPUs"
  last=$now
  read -t 1 word && case "$word" in
    off) /bin/busybox poweroff -f ;;
    again) /bin/busybox reboot -f ;;
    *) echo "it heard $word" ;;
  esac
done
"#;

/// An archive of files in the form that the kernel unpacks: cpio with the letters of 070701.
struct Archive(Vec<u8>);

impl Archive {
    fn add(&mut self, name: &str, mode: u32, bytes: &[u8]) {
        let number = self.0.len() as u32;
        let fields = [number, mode, 0, 0, 1, 0, bytes.len() as u32, 0, 0, 0, 0, name.len() as u32 + 1, 0];
        self.0.extend(b"070701");
        fields.iter().for_each(|field| self.0.extend(format!("{field:08x}").bytes()));
        self.0.extend(name.bytes().chain([0]));
        self.pad();
        self.0.extend(bytes);
        self.pad();
    }

    fn pad(&mut self) {
        self.0.resize(self.0.len().next_multiple_of(4), 0);
    }
}

/// Makes the guest's file system.
pub fn file_system(busybox: &Path) -> Vec<u8> {
    const FOLDER: u32 = 0o040_755;
    const PROGRAM: u32 = 0o100_755;
    let mut archive = Archive(Vec::new());
    archive.add("bin", FOLDER, &[]);
    archive.add("dev", FOLDER, &[]);
    archive.add("bin/busybox", PROGRAM, &std::fs::read(busybox).expect("it is readable"));
    archive.add("init", PROGRAM, INIT.as_bytes());
    archive.add("TRAILER!!!", 0, &[]);
    archive.0
}

/// The document of a guest with one of at most four CPUs.
pub fn document(name: &str, kernel: &Path, initrd: &Path) -> String {
    format!(
        "<domain type='qemu'><name>{name}</name><memory unit='MiB'>192</memory><vcpu current='1'>4</vcpu>\
         <os><type arch='x86_64' machine='q35'>hvm</type><kernel>{}</kernel><initrd>{}</initrd>\
         <cmdline>console=ttyS0 quiet panic=1</cmdline></os><features><acpi/></features>\
         <devices><emulator>{}</emulator><console type='pty'/></devices></domain>",
        kernel.display(),
        initrd.display(),
        super::daemon::qemu(),
    )
}

/// virsh on the guest's console, in a terminal of its own.
pub struct Console {
    process: Child,
    input: ChildStdin,
    heard: Arc<Mutex<String>>,
}

impl Console {
    pub fn open(virsh: &Command) -> Console {
        let words = std::iter::once(virsh.get_program()).chain(virsh.get_args());
        let words: Vec<String> = words.map(|own| format!("'{}'", own.to_string_lossy())).collect();
        let mut script = Command::new("script");
        script.args(["-q", "-f", "-c", &words.join(" "), "/dev/null"]);
        let mut process =
            script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script is installed");
        let (input, mut output) =
            (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        let heard: Arc<Mutex<String>> = Arc::default();
        let own = heard.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut bytes) {
                own.lock().expect("not poisoned").push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        Console { process, input, heard }
    }

    /// Waits until the guest has said something since the last time, and forgets all before it.
    #[track_caller]
    pub fn wait(&self, words: &str) {
        let started = Instant::now();
        loop {
            let mut heard = self.heard.lock().expect("not poisoned");
            if let Some(at) = heard.find(words) {
                *heard = heard[at + words.len()..].to_owned();
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(180), "no '{words}' in: {heard}");
            drop(heard);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Speaks to a guest that has nothing to say by itself, until it answers.
    #[track_caller]
    pub fn greet(&mut self) {
        let started = Instant::now();
        let answered = |own: &Console| own.heard.lock().expect("not poisoned").contains("it heard hello");
        while !answered(self) {
            assert!(started.elapsed() < Duration::from_secs(60), "the guest does not answer");
            self.say("hello");
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    pub fn say(&mut self, words: &str) {
        self.input.write_all(format!("{words}\n").as_bytes()).expect("it is read");
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
