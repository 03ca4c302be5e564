//! Commands into definitions: what domdef writes is read and written again as it was; commands of people are read
//! as far as the format has an element, and nothing of them is lost.

#[path = "from_argv/names.rs"]
mod names;
mod support;

use domdef::diagnostic::{Diagnostic, Severity};
use domdef::inspect::{self, inspect};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::xml::Options;
use domdef::Domain;
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn read(command: &str) -> (Domain, Vec<Diagnostic>) {
    let reading = qemu::read_argv(command);
    let said: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
    (reading.domain.unwrap_or_else(|| panic!("{command}\n{}", said.join("\n"))), reading.diagnostics)
}

fn xml(command: &str) -> String {
    read(command).0.to_xml(Options::CANONICAL).expect("it is a document")
}

/// The arguments of a definition, if QEMU can run it.
fn arguments(domain: Domain) -> Option<Vec<String>> {
    let target = Target::builtin(&domain)?;
    let translation = qemu::translate(domain, &target, &Launch::stand_alone()).ok()?;
    let emulator = translation.command.emulator.clone();
    Some(std::iter::once(emulator).chain(translation.command.arguments).collect())
}

/// A command as the kernel shows it.
fn process(arguments: &[String]) -> String {
    arguments.iter().map(|argument| format!("{argument}\0")).collect()
}

/// The same command, but for the numbers that a definition is free to give: the second time it stays the same.
#[test]
fn what_is_written_is_read_and_written_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let (mut same, mut others, mut unstable) = (0, Vec::new(), Vec::new());
    for path in support::files(&folder, "xml") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let Some(first) = Domain::read(&text).domain.and_then(arguments) else { continue };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let second = arguments(read(&process(&first)).0).unwrap_or_else(|| panic!("{name}: {first:?}"));
        let (again, found) = read(&process(&second));
        let third = arguments(again);
        assert!(found.iter().all(|found| found.rule.code != "Q625"), "{name}: {found:?}");
        if third.as_ref() != Some(&second) {
            unstable.push(format!("{name}:\n{second:?}\n{third:?}\n"));
        }
        match second == first {
            true => same += 1,
            false => others.push(name),
        }
    }
    println!("{same} commands are the same, {} are not: {others:?}", others.len());
    assert!(unstable.is_empty(), "{}", unstable.concat());
    assert!(same > 3 * others.len(), "{same}, but not {others:?}");
}

/// Commands as people write them into scripts and pages: each becomes a definition that is right, that nothing of the
/// command is missing from, and whose own command comes back as it was. `UPDATE=1` rewrites what they become.
#[test]
fn commands_of_people_become_definitions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/by-hand");
    let all = support::files(&folder, "sh");
    assert!(all.len() >= 30, "{}", all.len());
    let mut kept = 0;
    for path in &all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("readable");
        let reading = qemu::read_argv_in(&text, "/home/user");
        let domain = reading.domain.unwrap_or_else(|| panic!("{name}: {:?}", reading.diagnostics));
        kept += reading.diagnostics.iter().filter(|found| found.rule.code == "Q621").count();
        let own = domain.to_xml(Options::CANONICAL).expect("it is a document");
        let said: String = reading.diagnostics.iter().map(|found| format!("{found}\n")).collect();
        for (ending, now) in [("txt", &said), ("xml", &own)] {
            let golden = path.with_extension(ending);
            let before = std::fs::read_to_string(&golden).unwrap_or_default();
            support::golden(&golden, &before, now);
        }
        let mut found = inspect(&own, &inspect::Options::default());
        found.retain(|found| found.severity != Severity::Note);
        assert!(found.is_empty(), "{name}: {found}");
        let first = arguments(domain).unwrap_or_else(|| panic!("{name}: no command"));
        let second = arguments(read(&process(&first)).0).expect("a command");
        let third = arguments(read(&process(&second)).0).expect("a command");
        assert_eq!(second, third, "{name}");
        let mut sorted = [first, second].map(|command| pieces(&command));
        sorted.iter_mut().for_each(|pieces| pieces.sort());
        let [first, second] = sorted;
        assert_eq!(first, second, "{name}");
    }
    println!("{} commands, {kept} of their options are kept as arguments", all.len());
}

/// The members of all arguments, in whatever order.
fn pieces(command: &[String]) -> Vec<String> {
    command.iter().flat_map(|argument| argument.split(',')).map(str::to_owned).collect()
}

#[test]
fn a_command_of_a_person() {
    let command = "#!/bin/bash\nsudo qemu-system-x86_64 -enable-kvm -m 4G -smp 4,cores=2,threads=2 \\\n\
        -cpu host,+vmx,hv_relaxed,hv_spinlocks=0x1fff -machine q35 -name 'my guest' \\\n\
        -drive file=/srv/a.qcow2,if=virtio,format=qcow2,cache=none -cdrom /srv/b.iso -boot d \\\n\
        -netdev user,id=n0 -device e1000,netdev=n0,mac=52:54:00:12:34:56 -device qemu-xhci,id=x \\\n\
        -device usb-host,bus=x.0,vendorid=0x1234,productid=0x5678 -device vfio-pci,host=01:00.0 \\\n\
        -device intel-hda -device hda-duplex -vnc :1 -vga std -daemonize -gdb tcp::1 \\\n\
        -device virtio-scsi-pci,id=s -drive if=none,id=d,file=/dev/sdb,format=raw,media=disk \\\n\
        -device scsi-hd,drive=d,bus=s.0,lun=3,foo=7 \"$@\"";
    let (domain, found) = read(command);
    let codes: Vec<&str> = found.iter().map(|found| found.rule.code).collect();
    // sudo, the missing -nodefaults, the device of the host, -daemonize, -gdb.
    assert_eq!(codes, ["Q622", "Q623", "Q624", "Q622", "Q621"], "{found:?}");
    assert_eq!(&command[found[4].span.clone().expect("it has a place")], "-gdb tcp::1");
    let text = domain.to_xml(Options::CANONICAL).expect("it is a document");
    for expected in [
        "<domain type='kvm' ",
        "<name>my guest</name>",
        "<memory unit='KiB'>4194304</memory>",
        "<type arch='x86_64' machine='q35'>hvm</type>",
        "<boot dev='cdrom'/>",
        "<topology sockets='1' dies='1' clusters='1' cores='2' threads='2'/>",
        "<feature policy='require' name='vmx'/>",
        "<spinlocks state='on' retries='8191'/>",
        "<driver name='qemu' type='qcow2' cache='none'/>",
        "<disk type='file' device='cdrom'>",
        "<source dev='/dev/sdb'/>",
        "<address type='drive' controller='0' bus='0' target='0' unit='3'/>",
        "<qemu:property name='foo' type='unsigned' value='7'/>",
        "<mac address='52:54:00:12:34:56'/>",
        "<vendor id='0x1234'/>",
        "<address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>",
        "<codec type='duplex'/>",
        "<graphics type='vnc' port='5901'",
        "<qemu:arg value='tcp::1'/>",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(arguments(domain).is_some(), "{text}");
}

#[test]
fn what_is_not_understood_whole_is_kept_whole() {
    for (command, kept) in [
        // Files for the guest are none of the format: neither is half of the card.
        ("-netdev user,id=n,tftp=/srv/tftp -device e1000,netdev=n", 4),
        ("-blockdev driver=quorum,node-name=q -device virtio-blk-pci,drive=q", 4),
        ("-chardev socket,id=c,path=/a,server=on,wait=on -device isa-serial,chardev=c", 4),
        ("-cpu EPYC,level=0xd", 2),
        ("-machine q35,nvdimm-persistence=cpu", 2),
        ("-global a.b=c -prom-env d", 4),
        // The format's texts are written with entities: this one would come out otherwise.
        ("-fw_cfg 'name=opt/a.b,string=c&d'", 2),
        // Letters of a boot order that are no device.
        ("-boot order=cxd,menu=on", 2),
        ("-object iothread,id=t -blockdev driver=file,filename=/a,node-name=b \
          -device '{\"driver\":\"virtio-blk-pci\",\"drive\":\"b\",\"iothread-vq-mapping\":[{\"iothread\":\"t\",\"odd\":1}]}'", 4),
        ("-blockdev '{\"driver\":\"file\",\"filename\":\"/a\",\"node-name\":\"b\",\"cache\":{\"direct\":true,\"odd\":1}}' \
          -device virtio-blk-pci,drive=b", 4),
    ] {
        let (domain, found) = read(&format!("qemu-system-x86_64 -nodefaults -name a {command}"));
        let arguments = domain.namespaces.qemu.commandline.map_or(0, |own| own.arg.len());
        assert_eq!(arguments, kept, "{command}: {found:?}");
        assert_eq!(found.len(), kept / 2, "{command}: {found:?}");
    }
    // Texts that begin as JSON does and are none, and those of options that take no JSON.
    for option in [
        "-accel",
        "-audiodev",
        "-blockdev",
        "-boot",
        "-chardev",
        "-cpu",
        "-device",
        "-display",
        "-drive",
        "-m",
        "-machine",
        "-name",
        "-netdev",
        "-numa",
        "-object",
        "-overcommit",
        "-rtc",
        "-smbios",
        "-smp",
        "-spice",
        "-vnc",
    ] {
        for text in ["{\"x-odd\":", "{\"x-odd\":7}"] {
            let (domain, found) = read(&process(&["qemu-system-x86_64", option, text].map(str::to_owned)));
            let text = domain.to_xml(Options::CANONICAL).expect("it is a document");
            let about = found.iter().any(|found| found.message.contains("x-odd"));
            assert!(text.contains("x-odd") || about, "{option}: {text}");
        }
    }
    // Without its module the machine's flag for it stays as well; with it, the definition's command has the flag.
    let module = |more: &str| {
        xml(&format!(
            "qemu-system-x86_64 -name a -machine q35,nvdimm=on -m 1G,slots=2,maxmem=4G \
             -object memory-backend-file,id=m,mem-path=/m,size=1G{more} -device nvdimm,memdev=m,id=n"
        ))
    };
    assert!(!module("").contains("qemu:arg"), "{}", module(""));
    assert!(module(",x-odd=1").contains("<qemu:arg value='nvdimm=on'/>"), "{}", module(",x-odd=1"));
    let text = xml("qemu-system-x86_64 -name a -machine q35,vmport=off,nvdimm-persistence=cpu");
    assert!(text.contains("<vmport state='off'/>"), "{text}");
    assert!(text.contains("value='nvdimm-persistence=cpu'"), "{text}");
}

/// Texts of the firmware's configuration are written with entities, and come back without.
#[test]
fn entities_of_firmware_files_do_not_multiply() {
    let command = "qemu-system-x86_64 -name a -machine q35 \
        -fw_cfg 'name=opt/a.b,string=&lt;c d=&apos;e,,f&apos;&gt;' -fw_cfg 'name=opt/g.h,file=/i&amp;j'";
    let domain = read(command).0;
    let entries = &domain.sysinfo.first().expect("there is a table").entry;
    assert_eq!(entries[0].value.as_deref(), Some("<c d='e,f'>"));
    assert_eq!(entries[1].file.as_ref().map(|file| file.0.as_str()), Some("/i&j"));
    let again = arguments(domain).expect("QEMU can run it");
    for said in ["name=opt/a.b,string=&lt;c d=&apos;e,,f&apos;&gt;", "name=opt/g.h,file=/i&amp;j"] {
        assert!(again.iter().any(|argument| argument == said), "{again:?}");
    }
}

/// A definition has one accelerator, one filter of redirected devices, and says once that the guest has a feature.
#[test]
fn of_several_that_a_definition_has_once_the_others_stay_or_are_reported() {
    for (options, others, kind) in [
        ("-accel kvm -accel tcg", 1, "kvm"),
        ("-machine q35,accel=hvf:tcg", 1, "hvf"),
        ("-accel whpx", 1, "qemu"),
        ("-machine q35,accel=xen", 1, "qemu"),
        ("-accel tcg", 0, "qemu"),
        ("-accel kvm -enable-kvm", 0, "kvm"),
    ] {
        let (domain, found) = read(&format!("qemu-system-x86_64 -nodefaults -name a {options}"));
        let reported = found.iter().filter(|found| found.message.starts_with("accelerator '")).count();
        assert_eq!((domain.r#type.as_str(), reported), (kind, others), "{options}: {found:?}");
    }
    let text = xml("qemu-system-x86_64 -name a -device vmcoreinfo");
    assert!(text.contains("<vmcoreinfo state='on'/>") && !text.contains("qemu:arg"), "{text}");
    let text = xml("qemu-system-x86_64 -name a -cpu max -cpu Penryn,x-unheard-of=7");
    let kept = "<qemu:arg value='-cpu'/>\n    <qemu:arg value='Penryn,x-unheard-of=7'/>";
    assert!(text.contains(kept) && !text.contains("max"), "{text}");
    for (options, timers) in [
        ("-machine q35,hpet=on -machine q35,hpet=off", "<timer name='hpet' present='no'/>"),
        ("-machine q35,hpet=on -no-hpet", "<timer name='hpet' present='no'/>"),
        (
            "-global kvm-pit.lost_tick_policy=delay -global kvm-pit.lost_tick_policy=discard",
            "<timer name='pit' tickpolicy='discard'/>",
        ),
    ] {
        let text = xml(&format!("qemu-system-x86_64 -name a {options}"));
        assert!(text.contains(timers) && text.matches("<timer").count() == 1, "{options}: {text}");
    }
    let text = xml(
        "qemu-system-x86_64 -name a -global mch.extended-tseg-mbytes=16 -global mch.extended-tseg-mbytes=48",
    );
    assert!(text.contains("<tseg unit='MiB'>48</tseg>"), "{text}");
    for more in ["value=off", "value=on,x-unheard-of=7"] {
        let secure = format!("driver=cfi.pflash01,property=secure,{more}");
        let text = xml(&format!(
            "qemu-system-x86_64 -name a -machine q35,smm=on -drive if=pflash,unit=0,readonly=on,file=/f -global {secure}"
        ));
        assert!(
            text.contains(&format!("<qemu:arg value='{secure}'/>")) && !text.contains("secure='"),
            "{text}"
        );
    }
    let two = |filter: &str| {
        let device = |at: usize, filter: &str| {
            format!(
                " -chardev spicevmc,id=c{at},name=usbredir -device usb-redir,chardev=c{at},filter={filter}"
            )
        };
        xml(&format!(
            "qemu-system-x86_64 -name a -usb -spice port=5900{}{}",
            device(1, "-1:-1:-1:-1:1"),
            device(2, filter)
        ))
    };
    assert!(!two("-1:-1:-1:-1:1").contains("qemu:property"));
    let other = two("-1:-1:-1:-1:0");
    assert!(other.contains("<qemu:property name='filter' type='string' value='-1:-1:-1:-1:0'/>"), "{other}");
}

/// Of members with one name QEMU takes the last. A comma in a name ends a flag.
#[test]
fn members_are_those_that_qemu_takes() {
    let text = xml("qemu-system-x86_64 -name a -machine q35,vmport=on,vmport=off,hpet=off,vmport=on");
    assert!(text.contains("<vmport state='on'/>") && !text.contains("qemu:arg"), "{text}");
    let text =
        xml("qemu-system-x86_64 -name a -boot order=c,order=d,order=n -m 1G,size=2G -rtc utc,base=localtime");
    assert!(text.contains("<boot dev='network'/>") && !text.contains("<boot dev='hd'/>"), "{text}");
    assert!(text.contains("<memory unit='KiB'>2097152</memory>"), "{text}");
    assert!(text.contains("<clock offset='localtime'") && !text.contains("qemu:arg"), "{text}");
    let text = xml("qemu-system-x86_64 -name a -machine q35,usb=off,x-odd/a,,b");
    assert!(text.contains("machine='q35'") && text.contains("value='x-odd/a=on,b=on'"), "{text}");
}

/// A place on a bus that is not named is on the only one; of several buses QEMU takes one that has room.
#[test]
fn places_are_on_the_only_bus() {
    for (options, address) in [
        ("-device qemu-xhci -device usb-tablet,port=3", "type='usb' bus='0' port='3'"),
        (
            "-device virtio-serial-pci -chardev null,id=c -device virtserialport,chardev=c,nr=4",
            "type='virtio-serial' controller='0' bus='0' port='4'",
        ),
        (
            "-device virtio-scsi-pci -blockdev driver=file,filename=/a,node-name=b \
             -device scsi-hd,drive=b,scsi-id=2,lun=1",
            "type='drive' controller='0' bus='0' target='2' unit='1'",
        ),
        (
            "-blockdev driver=file,filename=/a,node-name=b -device ide-hd,drive=b,unit=1",
            "type='drive' controller='0' bus='0' target='0' unit='1'",
        ),
    ] {
        let text = xml(&format!("qemu-system-x86_64 -nodefaults -name a {options}"));
        assert!(text.contains(&format!("<address {address}/>")), "{options}: {text}");
        assert!(!text.contains("qemu:"), "{options}: {text}");
    }
    for options in [
        "-device usb-tablet,port=3",
        "-device qemu-xhci -device qemu-xhci -device usb-tablet,port=3",
        "-machine q35 -blockdev driver=file,filename=/a,node-name=b -device ide-hd,drive=b,unit=1",
    ] {
        let text = xml(&format!("qemu-system-x86_64 -nodefaults -name a {options}"));
        assert!(text.contains("qemu:arg") && !text.contains("qemu:override"), "{options}: {text}");
    }
}

/// Devices that are kept boot before those of the definition, which has no place of theirs.
#[test]
fn what_is_kept_boots_first() {
    let kept = "-device x-card,bootindex=3";
    let disks =
        "-drive file=/a,if=virtio,format=raw -drive file=/b,if=virtio,format=raw -nic user,model=virtio";
    for (options, places) in [
        ("", &["id=virtio-disk0,bootindex=4", "x-card,bootindex=3"][..]),
        (
            "-boot order=nc",
            &["id=virtio-disk0,bootindex=5", "bootindex=4,bus=pci.1,addr=0x0", "x-card,bootindex=3"],
        ),
    ] {
        let command = format!("qemu-system-x86_64 -nodefaults -name a -machine q35 {options} {kept} {disks}");
        assert!(!xml(&command).contains("<boot dev="), "{}", xml(&command));
        let own = arguments(read(&command).0).expect("it can be run");
        let found: Vec<&String> = own.iter().filter(|word| word.contains("bootindex")).collect();
        let same = |(word, end): (&&String, &&str)| word.ends_with(end);
        assert!(found.len() == places.len() && found.iter().zip(places).all(same), "{found:?}");
        assert_eq!(arguments(read(&process(&own)).0), Some(own));
    }
    // Places that the command has itself are as they are.
    let own = "-drive file=/a,if=none,id=d,format=raw -device virtio-blk-pci,drive=d,bootindex=1 -cdrom /c";
    let text = xml(&format!("qemu-system-x86_64 -nodefaults -name a {own} {kept}"));
    assert!(text.contains("<boot order='1'/>") && text.matches("<boot ").count() == 1, "{text}");
}

/// A program that a definition does not find by its architecture is in it, or a finding says that it is not.
#[test]
fn programs_are_kept_or_reported() {
    for (program, emulator, said) in [
        ("qemu-system-x86_64", None, 0),
        ("qemu-kvm", None, 0),
        ("/opt/my-qemu", Some("/opt/my-qemu"), 0),
        ("./my-qemu", Some("/home/user/my-qemu"), 0),
        ("bin/qemu-system-x86_64", Some("/home/user/bin/qemu-system-x86_64"), 0),
        ("my-qemu", None, 1),
        // A process is one also where its program begins as JSON does.
        ("{/opt/my-qemu\0-name\0a\0", Some("/home/user/{/opt/my-qemu"), 0),
    ] {
        let reading = qemu::read_argv_in(
            &if program.contains('\0') {
                program.to_owned()
            } else {
                format!("{program} -nodefaults -name a")
            },
            "/home/user",
        );
        let domain = reading.domain.unwrap_or_else(|| panic!("{program}: {:?}", reading.diagnostics));
        let own = domain.devices.emulator.as_ref().map(|own| own.0.as_str());
        assert_eq!(own, emulator, "{program}");
        let left_out = |found: &&Diagnostic| found.rule.code == "Q622" && found.message.contains(program);
        assert_eq!(reading.diagnostics.iter().filter(left_out).count(), said, "{:?}", reading.diagnostics);
    }
}

#[test]
fn topologies_without_end_are_refused() {
    let reading = qemu::read_argv("qemu-system-x86_64 -smp 1,sockets=4294967296,cores=4294967296,dies=2");
    assert!(reading.domain.is_none(), "{:?}", reading.diagnostics);
}

#[test]
fn topologies_are_those_that_qemu_makes() {
    for (smp, expected) in [
        ("4", "<vcpu placement='static'>4</vcpu>"),
        ("0,maxcpus=4,threads=0", "<vcpu placement='static'>4</vcpu>"),
        ("8,maxcpus=16 -smp cores=4,threads=2", "sockets='2' dies='1' clusters='1' cores='4' threads='2'"),
        ("2 -smp 4,x=1", "<vcpu placement='static'>4</vcpu>"),
        ("2 -smp 4,x=1", "<qemu:arg value='x=1'/>"),
        ("2,maxcpus=4", "<vcpu placement='static' current='2'>4</vcpu>"),
        ("8,sockets=2", "sockets='2' dies='1' clusters='1' cores='4' threads='1'"),
        ("8,threads=2", "sockets='1' dies='1' clusters='1' cores='4' threads='2'"),
        ("sockets=2,cores=3,threads=2", "<vcpu placement='static'>12</vcpu>"),
        ("8,sockets=1,dies=2,cores=4,threads=1", "sockets='1' dies='2' clusters='1' cores='4' threads='1'"),
    ] {
        let text = xml(&format!("qemu-system-x86_64 -name a -smp {smp}"));
        assert!(text.contains(expected), "{smp}: {text}");
    }
    assert!(!xml("qemu-system-x86_64 -name a -smp 4").contains("topology"));
}

#[test]
fn many_devices_are_read() {
    let mut command = "qemu-system-x86_64 -nodefaults -name a -device virtio-scsi-pci,id=scsi0".to_owned();
    for at in 0..3000 {
        command.push_str(&format!(
            " -drive if=none,id=d{at},file=/{at} -device scsi-hd,drive=d{at},bus=scsi0.0,lun={at} \
             -device pcie-root-port,id=r{at} -object iothread,id=t{at}"
        ));
    }
    let (domain, _) = read(&command);
    assert_eq!((domain.devices.disk.len(), domain.iothreads), (3000, Some(3000)));
}

/// Options as domdef and people write them.
const PIECES: &[&str] = &[
    "-name guest=a,debug-threads=on",
    "-machine pc-q35-7.2,usb=off,kernel_irqchip=split,memory-backend=pc.ram,pflash0=n-format,acpi=on,hpet=off",
    "-accel tcg,tb-size=64",
    "-cpu Haswell,vme=on,+ssse3,hv-spinlocks=0x1fff,phys-bits=40,host-cache-info=on,l3-cache=off",
    "-m size=4194304k,slots=16,maxmem=8388608k",
    "-smp 2,maxcpus=4,sockets=1,dies=1,cores=4,threads=1",
    "-object {\"qom-type\":\"memory-backend-memfd\",\"id\":\"pc.ram\",\"share\":true,\"size\":4294967296}",
    "-object {\"qom-type\":\"iothread\",\"id\":\"iothread1\",\"poll-max-ns\":5}",
    "-numa node,nodeid=0,cpus=0-1,memdev=pc.ram",
    "-numa dist,src=0,dst=0,val=10",
    "-rtc base=2024-02-30T12:00:00,clock=vm,driftfix=slew",
    "-boot menu=on,order=cdn,splash-time=5,strict=on",
    "-global q35-pcihost.pci-hole64-size=1048576K",
    "-device '{\"driver\":\"pcie-root-port\",\"port\":16,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"multifunction\":true,\"addr\":\"0x2\"}",
    "-device '{\"driver\":\"qemu-xhci\",\"p2\":15,\"p3\":15,\"id\":\"usb\",\"bus\":\"pci.1\",\"addr\":\"0x0\"}",
    "-device virtio-serial-pci,id=virtio-serial0,max_ports=3",
    "-blockdev {\"driver\":\"file\",\"filename\":\"/a\",\"node-name\":\"n-storage\",\"cache\":{\"direct\":true,\"no-flush\":false}}",
    "-blockdev {\"driver\":\"qcow2\",\"node-name\":\"n-format\",\"file\":\"n-storage\",\"backing\":\"n-format\",\"read-only\":false}",
    "-blockdev driver=raw,node-name=m,file.driver=nbd,file.server.type=unix,file.server.path=/s",
    "-device virtio-blk-pci,drive=n-format,id=virtio-disk0,bootindex=1,write-cache=on,iothread=iothread1",
    "-device ide-cd,bus=ide.0,drive=m,id=sata0-0-0",
    "-drive file=/b,if=none,id=d,format=raw,media=cdrom,aio=native",
    "-netdev {\"type\":\"user\",\"net\":\"10.0.0.0/24\",\"id\":\"hostnet0\"}",
    "-device virtio-net-pci,netdev=hostnet0,mac=52:54:00:00:00:01,mq=on,vectors=6,csum=off,romfile=",
    "-chardev socket,id=charserial0,host=::1,port=1,server=on,wait=off,telnet=on,reconnect-ms=1500,logfile=/l",
    "-device isa-serial,chardev=charserial0,id=serial0,index=0",
    "-vnc [::1]:5,websocket=on,audiodev=audio1",
    "-spice port=5901,addr=0.0.0.0,disable-ticketing=on,tls-channel=default,gl=on,rendernode=/dev/dri/a",
    "-audiodev {\"id\":\"audio1\",\"driver\":\"pa\",\"out\":{\"mixing-engine\":true,\"voices\":1}}",
    "-device usb-redir,chardev=charserial0,filter=0x08:0x15E1:-1:0x0110:1|-1:-1:-1:-1:0",
    "-smbios type=1,manufacturer=a,,b,uuid=10000000-0000-0000-0000-000000000000",
    "-fw_cfg name=opt/a,string=b",
    "-tpmdev emulator,id=tpm-tpm0,chardev=charserial0",
    "-device tpm-tis,tpmdev=tpm-tpm0,id=tpm0",
];

#[test]
fn what_is_taken_for_granted_is_said() {
    let said = |command: &str| -> Vec<String> {
        let (_, found) = read(&format!("qemu-system-x86_64 -nodefaults -name a {command}"));
        found.iter().filter(|found| found.rule.code == "Q624").map(|found| found.message.clone()).collect()
    };
    for (command, part) in [
        ("-drive file=/a.vmdk,if=virtio", "'vmdk'"),
        ("-device vfio-pci,host=01:00.0", "'01:00.0' is assumed to be bound"),
        ("-chardev socket,id=c,path=/run/1-a-swtpm.sock -tpmdev emulator,id=t,chardev=c -device tpm-crb,tpmdev=t", "2.0"),
        ("-nic user,hostfwd=udp:127.0.0.1:53-:53", "passt"),
        ("-netdev tap,id=n,helper=/usr/lib/qemu/qemu-bridge-helper -device e1000,netdev=n", "bridge 'br0'"),
    ] {
        let said = said(command);
        assert!(said.len() == 1 && said[0].contains(part), "{command}: {said:?}");
    }
    for silent in ["-drive file=/a,if=virtio,format=raw", "-cdrom /a.iso", "-device vfio-pci,foo=/bar"] {
        assert_eq!(said(silent), [""; 0], "{silent}");
    }
}

#[test]
fn ports_are_forwarded_where_passt_does_the_same() {
    let forwards = |rule: &str| {
        let (domain, _) = read(&format!("qemu-system-x86_64 -nodefaults -name a -nic user,hostfwd={rule}"));
        domain.devices.interface.first().map(|card| card.port_forward.len())
    };
    for same in ["tcp::2222-:22", "udp:127.0.0.1:53-:5353", "::8080-:80", "tcp::22-10.0.2.15:22"] {
        assert_eq!(forwards(same), Some(1), "{same}");
    }
    for other in ["unix:/a-:22", "tcp::1-10.0.2.16:22", "tcp::x-:22", "tcp:host:1-:2", "tcp::22"] {
        assert_eq!(forwards(other), None, "{other}");
    }
}

/// Devices with objects beside them, and tables of speeds: nothing of them is kept as an argument.
#[test]
fn devices_with_objects_are_read_back() {
    const NUMA: &str = "<cpu mode='host-passthrough'><numa>\
        <cell id='0' cpus='0-1' memory='2' unit='GiB'><cache level='1' associativity='direct' policy='writeback'>\
        <size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell><cell id='1' memory='2' unit='GiB'/>\
        <interconnects><latency initiator='0' target='0' cache='1' type='access' value='10'/>\
        <bandwidth initiator='0' target='1' type='read' value='204800' unit='KiB'/></interconnects></numa></cpu>";
    const MEMORY: &str = "<memory model='virtio-mem'><source><pagesize unit='KiB'>2048</pagesize></source><target>\
        <size unit='GiB'>1</size><node>0</node><block unit='KiB'>2048</block><requested unit='MiB'>512</requested>\
        </target></memory><memory model='virtio-pmem'><source><path>/p</path></source><target><size unit='GiB'>1</size>\
        </target></memory><memory model='dimm'><target><size unit='GiB'>1</size><node>1</node></target></memory>";
    for (cpu, devices) in [
        (NUMA, MEMORY),
        ("", "<crypto model='virtio' type='qemu'><backend model='builtin' queues='2'/></crypto>"),
        ("", "<iommu model='virtio'><driver aw_bits='48'/></iommu>"),
        ("", "<iommu model='amd'><driver intremap='on' passthrough='on' xtsup='on'/></iommu>"),
        ("", "<serial type='tcp'><source mode='bind' host='h' service='1' tls='yes'/></serial>"),
        ("", "<serial type='pty'><target type='isa-debug'/><address type='isa' iobase='0x1026'/></serial>"),
        ("", "<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='1'/></portForward></interface>"),
    ] {
        let text = format!(
            "<domain type='kvm'><name>a</name><memory unit='GiB'>7</memory><maxMemory slots='4' unit='GiB'>16</maxMemory>\
             <vcpu>2</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><ioapic driver='qemu'/>\
             </features>{cpu}<devices>{devices}</devices></domain>"
        );
        let first = Domain::read(&text).domain.and_then(arguments).unwrap_or_else(|| panic!("{text}"));
        let (domain, found) = read(&process(&first));
        let kept: Vec<_> = found.iter().filter(|found| found.rule.code == "Q621").collect();
        assert!(kept.is_empty(), "{kept:?}");
        let second = arguments(domain).unwrap_or_default();
        let differ: Vec<_> = first.iter().zip(&second).filter(|(first, second)| first != second).collect();
        assert!(differ.is_empty() && first.len() == second.len(), "{devices}: {differ:?}");
    }
}

/// Each host bridge of a pSeries machine is a PCI root with buses of its own.
#[test]
fn host_bridges_are_read_back() {
    let text = "<domain type='qemu'><name>a</name><memory unit='MiB'>512</memory><vcpu>1</vcpu>\
        <os><type arch='ppc64' machine='pseries'>hvm</type></os>\
        <cpu><numa><cell id='0' cpus='0' memory='524288'/></numa></cpu><devices>\
        <controller type='pci' index='0' model='pci-root'/><controller type='pci' index='1' model='pci-root'/>\
        <controller type='pci' index='2' model='pci-root'><target index='4'><node>0</node></target></controller>\
        <interface type='user'><model type='virtio'/><address type='pci' bus='2' slot='1'/></interface></devices></domain>";
    let first = Domain::read(text).domain.and_then(arguments).expect("it is translated");
    let (domain, found) = read(&process(&first));
    assert!(found.iter().all(|found| found.rule.code != "Q621"), "{found:?}");
    assert_eq!(arguments(domain).expect("it is translated"), first);
}

/// However much of a command cannot be said in a definition, so many findings are kept.
#[test]
fn findings_have_a_limit() {
    let unknown = |count: usize| format!("qemu-system-x86_64 {}", "-unknown value ".repeat(count));
    assert_eq!(read(&unknown(1)).1.len() + 898, read(&unknown(899)).1.len());
    for count in [1000, 1001, 5000] {
        assert_eq!(read(&unknown(count)).1.len(), 1000, "{count}");
    }
}
