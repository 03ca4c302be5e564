//! Names in a command: those that are given twice, and those of what is kept as arguments.

use super::*;

/// Options of which two give a name, and the name where QEMU does not take the second: each kind of object has names
/// of its own.
const NAMED: &[(&str, Option<&str>)] = &[
    ("-device qemu-xhci,id=a -device qemu-xhci,id=a", Some("a")),
    ("-device qemu-xhci,id=a -device {\"driver\":\"qemu-xhci\",\"id\":\"a\"}", Some("a")),
    ("-device qemu-xhci,id=a -device qemu-xhci,id=b", None),
    ("-device qemu-xhci -device qemu-xhci", None),
    ("-device qemu-xhci,id=a,id=b -device qemu-xhci,id=b", None),
    ("-netdev user,id=n -netdev {\"type\":\"user\",\"id\":\"n\"}", Some("n")),
    ("-netdev user,id=n -nic user,id=n", Some("n")),
    ("-net nic -net user,id=n -netdev user,id=n", Some("n")),
    ("-net nic,id=n -netdev user,id=n", Some("n")),
    ("-chardev null,id=c -chardev null,id=c", Some("c")),
    ("-object iothread,id=o -object {\"qom-type\":\"iothread\",\"id\":\"o\"}", Some("o")),
    ("-object iothread,id=o -object rng-builtin,id=o", Some("o")),
    ("-drive if=none,id=d -drive if=none,id=d", Some("d")),
    ("-blockdev null-co,node-name=d -blockdev {\"driver\":\"null-co\",\"node-name\":\"d\"}", Some("d")),
    ("-blockdev driver=null-co,node-name=d -drive if=none,id=d,driver=null-co", Some("d")),
    ("-blockdev driver=null-co,node-name=d -drive if=none,node-name=d,driver=null-co", Some("d")),
    ("-blockdev driver=raw,node-name=d,file.driver=null-co,file.node-name=d", Some("d")),
    (
        "-blockdev driver=null-co,node-name=d \
         -blockdev {\"driver\":\"raw\",\"node-name\":\"e\",\"file\":{\"driver\":\"null-co\",\"node-name\":\"d\"}}",
        Some("d"),
    ),
    ("-blockdev driver=null-co,node-name=d,node-name=d", None),
    ("-blockdev driver=null-co,node-name=d -drive if=none,id=e,node-name=f,driver=null-co", None),
    ("-fsdev local,id=f,path=/,security_model=none -fsdev local,id=f,path=/,security_model=none", Some("f")),
    (
        "-virtfs local,id=f,path=/,security_model=none,mount_tag=t \
         -fsdev local,id=f,path=/,security_model=none",
        Some("f"),
    ),
    ("-chardev null,id=c -mon chardev=c,id=m -mon chardev=c,id=m", Some("m")),
    ("-vnc none,id=v -vnc none,id=v", Some("v")),
    ("-object iothread,id=x -netdev user,id=x -chardev null,id=x -device qemu-xhci,id=x", None),
];

#[test]
fn names_that_are_given_twice_are_those_that_qemu_refuses() {
    const QEMU: &str = "/usr/bin/qemu-system-x86_64";
    const USUAL: &str = "-M q35 -nodefaults -display none -S -qmp stdio";
    let is_there = Path::new(QEMU).exists();
    if !is_there {
        support::skipped(QEMU);
    }
    for (options, twice) in NAMED {
        let words: Vec<&str> = USUAL.split(' ').chain(options.split_whitespace()).collect();
        let command = format!("{QEMU}\0{}", words.join("\0"));
        let found = read(&command).1;
        let found: Vec<&Diagnostic> = found.iter().filter(|found| found.rule.code == "Q625").collect();
        assert_eq!(found.len(), usize::from(twice.is_some()), "{options}: {found:?}");
        for (found, name) in found.iter().zip(twice.iter()) {
            assert!(found.message.starts_with(&format!("name '{name}' of ")), "{options}: {found}");
            let place = &command[found.span.clone().expect("it has a place")];
            assert_eq!(place.replace('\0', " "), options[options.rfind(" -").map_or(0, |at| at + 1)..]);
        }
        if is_there {
            let (started, said) = starts(QEMU, &words);
            assert_eq!(started, twice.is_none(), "{options}: {said}");
            assert!(twice.is_none_or(|name| said.contains(&format!("'{name}'"))), "{options}: {said}");
        }
    }
}

/// What is kept of a command that domdef or libvirt has made has the names that the definition's own command gives.
#[test]
fn what_is_kept_has_names_of_its_own() {
    let command = "qemu-system-x86_64 -nodefaults -name a -machine q35 \
        -netdev tap,fd=5,id=hostnet0 -device virtio-net-pci,netdev=hostnet0,id=net0,mac=52:54:00:00:00:01 \
        -netdev user,id=n -device virtio-net-pci,netdev=n,mac=52:54:00:00:00:02 \
        -device '{\"driver\":\"x-hub\",\"id\":\"video0\"}' \
        -device '{\"driver\":\"x-port\",\"bus\":\"video0.0\"}' \
        -set device.net0.mq=on -device VGA -device x-other,id=ua-net0,serial=net00";
    let (domain, found) = read(command);
    let kept: Vec<&Diagnostic> = found.iter().filter(|found| found.rule.code == "Q621").collect();
    assert_eq!(kept.len(), 6, "{kept:?}");
    let own = domain.namespaces.qemu.commandline.as_ref().expect("they are kept");
    let own: Vec<&str> = own.arg.iter().filter_map(|arg| arg.value.as_deref()).collect();
    assert_eq!(
        own,
        [
            "-netdev",
            "tap,fd=5,id=ua-hostnet0",
            "-device",
            "virtio-net-pci,netdev=ua-hostnet0,id=ua-net0-,mac=52:54:00:00:00:01",
            "-device",
            "{\"driver\":\"x-hub\",\"id\":\"ua-video0\"}",
            "-device",
            "{\"driver\":\"x-port\",\"bus\":\"ua-video0.0\"}",
            "-set",
            "device.ua-net0-.mq=on",
            "-device",
            "x-other,id=ua-net0,serial=net00",
        ]
    );
    let command = arguments(domain).expect("it can be run");
    let again = read(&process(&command)).1;
    assert!(again.iter().all(|found| found.rule.code != "Q625"), "{again:?}");
}

/// A device on a bus that is not there is not on the one of that name that the definition gets.
#[test]
fn what_is_kept_is_not_about_devices_of_the_definition() {
    let command = "qemu-system-x86_64 -nodefaults -name a -machine q35 -device qemu-xhci \
        -device virtio-rng-pci,id=r,bus=pci.2 -vnc :1,audiodev=audio1";
    let second = arguments(read(command).0).expect("it can be run");
    let kept = ["virtio-rng-pci,id=r,bus=ua-pci-2", ":1,audiodev=ua-audio1"];
    assert!(kept.iter().all(|kept| second.iter().any(|word| word == kept)), "{second:?}");
    assert_eq!(arguments(read(&process(&second)).0), Some(second));
    // Of memory devices those count that are elements.
    let modules = "-m 1G -object memory-backend-ram,id=m,size=1G -device pc-dimm,memdev=m,id=d \
        -object memory-backend-new,id=n,size=1G -device pc-dimm,memdev=n,id=e";
    let text = xml(&format!("qemu-system-x86_64 -name a {modules}"));
    assert!(text.contains("<memory unit='KiB'>2097152</memory>"), "{text}");
    // Cells that are kept are the only ones.
    let command = "qemu-system-x86_64 -name a -machine q35 -m 1G,slots=2,maxmem=4G -smp 2 \
        -numa node,nodeid=0,mem=1G -numa cpu,node-id=0,socket-id=0";
    let second = arguments(read(command).0).expect("it can be run");
    assert!(!xml(command).contains("maxMemory"), "{}", xml(command));
    assert_eq!(second.iter().filter(|word| word.contains("node,nodeid=0")).count(), 1, "{second:?}");
    assert_eq!(arguments(read(&process(&second)).0), Some(second));
    // The last action counts.
    let text = xml("qemu-system-x86_64 -name a -watchdog-action pause -watchdog-action none");
    assert!(text.contains("<qemu:arg value='none'/>") && !text.contains("pause"), "{text}");
    let text =
        xml("qemu-system-x86_64 -name a -watchdog-action pause -device i6300esb -watchdog-action none");
    assert!(text.contains("<watchdog model='i6300esb' action='none'"), "{text}");
    // A thread that has become one of the definition's is another thing.
    let command = "qemu-system-x86_64 -nodefaults -name a -object iothread,id=t -device x-new,iothread=t";
    assert!(xml(command).contains("<qemu:arg value='driver=x-new,iothread=iothread1'/>"), "{}", xml(command));
}

/// Whether QEMU comes so far that it takes orders, and what it says.
fn starts(program: &str, words: &[&str]) -> (bool, String) {
    let piped = || Stdio::piped();
    let mut started = Command::new(program);
    started.args(words).stdin(piped()).stdout(Stdio::null()).stderr(piped());
    let mut process = started.spawn().expect("it can be run");
    let mut orders = process.stdin.take().expect("it is a pipe");
    // One that has ended takes none.
    let _ = orders.write_all(b"{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}");
    let output = process.wait_with_output().expect("it ends");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Options in any order with values of others: never a panic, and what is read is a document.
    #[test]
    fn no_command_is_too_strange(picks in prop::collection::vec((0usize..PIECES.len(), 0usize..PIECES.len(), 0usize..60), 0..30)) {
        let mut command = "qemu-system-x86_64".to_owned();
        for (option, value, cut) in picks {
            let (name, _) = PIECES[option].split_once(' ').unwrap_or((PIECES[option], ""));
            let (_, value) = PIECES[value].split_once(' ').unwrap_or(("", PIECES[value]));
            let end = value.char_indices().map(|(at, _)| at).chain([value.len()]).nth(cut).unwrap_or(value.len());
            command.push_str(&format!("\0{name}\0{}", &value[..end]));
        }
        let reading = qemu::read_argv(&command);
        if let Some(domain) = reading.domain {
            domain.to_xml(Options::CANONICAL).expect("it is a document");
            let _ = arguments(domain);
        }
    }
}
