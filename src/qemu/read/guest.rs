//! The guest as a whole: its name, machine, accelerator, clock, how it boots and ends.

use super::fields::{size, Fields};
use super::mistake::{ARGUMENT_LEFT_OUT, DEFAULT_DEVICES};
use super::options::Opt;
use super::Reader;
use crate::qemu::command::clock::seconds;
use crate::qemu::members::doubled;
use crate::qemu::members::parts;
use crate::xml::tree::Element;
use serde_json::Value;
use std::ops::Range;

pub fn read(reader: &mut Reader) {
    identity(reader);
    let machine = machine(reader);
    accelerator(reader, machine);
    features(reader);
    clock(reader);
    lifecycle(reader);
    boot(reader);
    kernel(reader);
    globals(reader);
    if !reader.word("-nodefaults") {
        let message =
            "without `-nodefaults` QEMU gives the guest devices that the command does not name".to_owned();
        let help = match reader.defaults.join(" and ").as_str() {
            "" => "the definition has only those that are named".to_owned(),
            taken => format!(
                "the definition has {taken} of them, but no empty drives, and no ports that nobody reads"
            ),
        };
        let shown = ["-display", "-vnc", "-spice"].iter().any(|name| !reader.left(&[name]).is_empty());
        let window = if shown { "" } else { "; add `<graphics type='vnc'/>` in the place of QEMU's window" };
        let help = help + window;
        reader.report(&DEFAULT_DEVICES, message, 0..0, &help);
    }
}

fn identity(reader: &mut Reader) {
    let named = reader.left(&["-name"]);
    let mut name = None;
    for at in named {
        let mut fields = reader.options[at].fields();
        name = fields.text("guest").or(name);
        fields.value("debug-threads");
        // The process is named by whoever starts it.
        fields.value("process");
        reader.options[at].done = fields.is_empty();
    }
    if name.is_none() {
        reader.assume(
            "the guest has no name; 'guest' is assumed".to_owned(),
            "add `-name`, or change `<name>`",
        );
    }
    reader.domain.push(Element::new("name").saying(name.unwrap_or_else(|| "guest".to_owned())));
    if let Some(uuid) = reader.last("-uuid") {
        reader.domain.push(Element::new("uuid").saying(uuid));
    }
    for at in reader.left(&["-device"]) {
        let mut fields = reader.options[at].fields();
        if fields.text("driver").as_deref() != Some("vmgenid") {
            continue;
        }
        fields.value("id");
        let guid = fields.text("guid");
        if let Some(guid) = guid.filter(|guid| guid != "auto" && fields.is_empty()) {
            reader.domain.push(Element::new("genid").saying(guid));
            reader.options[at].done = true;
        }
    }
}

/// What the options of the machine say together; what is left of it are members that no element has.
fn machine(reader: &mut Reader) -> Option<String> {
    let mut accelerator = None;
    for at in reader.left(&["-machine", "-M"]) {
        let mut fields = reader.options[at].fields();
        if let Some(name) = fields.text("type") {
            reader.domain.at("os/type").set("machine", name.clone());
            reader.machine = name;
        }
        if let Some(all) = fields.text("accel") {
            let (first, others) = all.split_once(':').unwrap_or((&all, ""));
            if !others.is_empty() {
                other_accelerator(reader, reader.options[at].span.clone(), others);
            }
            accelerator = Some(first.to_owned());
        }
        fields = machine_features(reader, fields);
        keep_rest(reader, at, "-machine", fields);
    }
    accelerator
}

/// Members that no element expresses stay an option of their own; QEMU merges options of these names.
pub fn keep_rest(reader: &mut Reader, at: usize, name: &str, fields: Fields) {
    if fields.is_empty() {
        reader.options[at].done = true;
        return;
    }
    let value = keyed(&fields.rest());
    reader.options[at].words = vec![name.to_owned(), value.clone()];
    reader.options[at].value = Some(value);
}

/// Members as `key=value`.
pub fn keyed(members: &[(String, Value)]) -> String {
    let text = members.iter().map(|(key, value)| match value {
        Value::String(text) => format!("{key}={}", doubled(text)),
        Value::Bool(on) => format!("{key}={}", super::fields::on_off(*on)),
        other => format!("{key}={other}"),
    });
    text.collect::<Vec<_>>().join(",")
}

fn machine_features(reader: &mut Reader, mut fields: Fields) -> Fields {
    if fields.flag("usb") == Some(true) {
        reader.options.push(Opt::of(("-usb", String::new()), 0..0));
    }
    fields.give(
        &mut reader.domain,
        Fields::on_off,
        &[
            ("vmport", "features/vmport", "state"),
            ("smm", "features/smm", "state"),
            ("ras", "features/ras", "state"),
            ("i8042", "features/ps2", "state"),
            ("cap-htm", "features/htm", "state"),
            ("cap-nested-hv", "features/nested-hv", "state"),
            ("cap-ccf-assist", "features/ccf-assist", "state"),
        ],
    );
    fields.give(
        &mut reader.domain,
        Fields::text,
        &[
            ("cap-cfpc", "features/cfpc", "value"),
            ("cap-sbbc", "features/sbbc", "value"),
            ("cap-ibs", "features/ibs", "value"),
            ("aia", "features/aia", "value"),
        ],
    );
    if fields.flag("virtualization") == Some(true) {
        reader.domain.at("features/virtualization");
    }
    if let Some(version) = fields.text("gic-version") {
        reader.domain.at("features/gic").set("version", version);
    }
    let chip = fields.peek("kernel_irqchip").or(fields.peek("kernel-irqchip"));
    if let Some(word @ ("split" | "on")) = chip.as_deref() {
        let driver = if word == "split" { "qemu" } else { "kvm" };
        reader.domain.at("features/ioapic").set("driver", driver);
        fields.value("kernel_irqchip").or_else(|| fields.value("kernel-irqchip"));
    }
    if let Some(resizing) = fields.text("resize-hpt") {
        reader.domain.at("features/hpt").set("resizing", resizing);
    }
    if let Some(size) = fields.size("cap-hpt-max-page-size", 1) {
        let most = reader.domain.at("features/hpt/maxpagesize");
        most.set("unit", "KiB");
        most.text = (size >> 10).to_string();
    }
    if let Some(dump) = fields.on_off("dump-guest-core") {
        if dump == "on" {
            reader.domain.at("memory").set("dumpCore", "on");
        }
    }
    if fields.flag("mem-merge") == Some(false) {
        reader.domain.at("memoryBacking/nosharepages");
    }
    if let Some(present) = fields.yes_no("hpet") {
        reader.domain.at("clock").named("timer", "hpet").set("present", present);
    }
    if fields.flag("graphics") == Some(false) {
        reader.domain.at("os/bios").set("useserial", "yes");
    }
    match fields.flag("acpi") {
        Some(true) => drop(reader.domain.at("features/acpi")),
        Some(false) => reader.without_acpi = true,
        None => {}
    }
    fields
}

fn accelerator(reader: &mut Reader, machine: Option<String>) {
    let mut chosen = machine;
    if reader.word("-enable-kvm") {
        chosen = Some("kvm".to_owned());
    }
    for at in reader.left(&["-accel"]) {
        let mut fields = reader.options[at].fields();
        let name = fields.text("accel");
        if chosen.is_none() || name == chosen {
            if let Some(size) = fields.size("tb-size", 1 << 20) {
                let cache = reader.domain.at("features/tcg/tb-cache");
                cache.set("unit", "KiB");
                cache.text = (size >> 10).to_string();
            }
            if let Some(size) = fields.text("dirty-ring-size") {
                let ring = reader.domain.at("features/kvm/dirty-ring");
                ring.set("state", "on");
                ring.set("size", size);
            }
            chosen = name;
        } else if fields.is_empty() {
            other_accelerator(reader, reader.options[at].span.clone(), &name.unwrap_or_default());
        }
        reader.options[at].done = fields.is_empty();
    }
    let kind = match chosen.as_deref() {
        Some("kvm") => "kvm",
        Some("hvf") => "hvf",
        Some("tcg") => "qemu",
        Some(other) => {
            other_accelerator(reader, 0..0, other);
            "qemu"
        }
        None => reader.usual,
    };
    reader.domain.set("type", kind);
    reader.domain.at("os/type").text.push_str("hvm");
}

/// A definition has one accelerator, which its type names.
fn other_accelerator(reader: &mut Reader, span: Range<usize>, name: &str) {
    let message = format!("accelerator '{name}' is left out: a definition has one, kvm, hvf or tcg");
    reader.report(&ARGUMENT_LEFT_OUT, message, span, "see `type` of `<domain>`");
}

fn features(reader: &mut Reader) {
    let absent = reader.word("-no-acpi") || reader.without_acpi;
    let has = matches!(reader.arch.as_str(), "x86_64" | "i686" | "aarch64") && !absent;
    if has {
        reader.domain.at("features/acpi");
    }
    if reader.word("-no-hpet") {
        reader.domain.at("clock").named("timer", "hpet").set("present", "no");
    }
}

fn clock(reader: &mut Reader) {
    let mut timer = Element::new("timer").with("name", "rtc");
    let mut offset = "utc".to_owned();
    for at in reader.left(&["-rtc"]) {
        let mut fields = reader.options[at].fields();
        match fields.peek("base").as_deref() {
            Some(word @ ("utc" | "localtime")) => offset = word.to_owned(),
            Some(moment) => {
                // The format has no moments before 1970.
                let Some(seconds) = seconds(moment).filter(|seconds| *seconds >= 0) else { continue };
                offset = "absolute".to_owned();
                reader.domain.at("clock").set("start", seconds.to_string());
            }
            None => {}
        }
        fields.value("base");
        let track = match fields.peek("clock").as_deref() {
            Some("vm") => Some("guest"),
            Some("host") => Some("wall"),
            Some("rt") => Some("realtime"),
            _ => None,
        };
        if let Some(track) = track {
            timer.set("track", track);
            fields.value("clock");
        }
        if fields.peek("driftfix").as_deref() == Some("slew") {
            fields.value("driftfix");
            timer.set("tickpolicy", "catchup");
        }
        keep_rest(reader, at, "-rtc", fields);
    }
    if timer.attribute("track").is_some() || timer.attribute("tickpolicy").is_some() {
        reader.domain.at("clock").push(timer);
    }
    reader.domain.at("clock").set("offset", offset);
}

fn lifecycle(reader: &mut Reader) {
    if reader.word("-no-reboot") {
        reader.domain.push(Element::new("on_reboot").saying("destroy"));
    }
}

fn boot(reader: &mut Reader) {
    for at in reader.left(&["-boot"]) {
        let mut fields = reader.options[at].fields();
        let order = fields.peek("order").unwrap_or_default();
        // One with a letter that is not known stays an argument.
        if let Some(devices) = order.chars().map(boot_device).collect::<Option<Vec<_>>>() {
            fields.value("order");
            for device in devices {
                reader.domain.at("os").push(Element::new("boot").with("dev", device));
            }
        }
        if let Some(enable) = fields.yes_no("menu") {
            reader.domain.at("os/bootmenu").set("enable", enable);
        }
        if let Some(time) = fields.text("splash-time") {
            reader.domain.at("os/bootmenu").set("timeout", time);
        }
        if let Some(time) = fields.text("reboot-timeout") {
            reader.domain.at("os/bios").set("rebootTimeout", time);
        }
        fields.value("strict");
        keep_rest(reader, at, "-boot", fields);
    }
}

fn boot_device(letter: char) -> Option<&'static str> {
    Some(match letter {
        'a' | 'b' => "fd",
        'c' => "hd",
        'd' => "cdrom",
        'n'..='p' => "network",
        _ => return None,
    })
}

fn kernel(reader: &mut Reader) {
    let direct = [
        ("-kernel", "kernel"),
        ("-initrd", "initrd"),
        ("-append", "cmdline"),
        ("-shim", "shim"),
        ("-dtb", "dtb"),
    ];
    for (option, element) in direct {
        if let Some(value) = reader.last(option) {
            reader.domain.at("os").push(Element::new(element).saying(value));
        }
    }
    for at in reader.left(&["-acpitable"]) {
        let mut fields = Fields::parse(reader.options[at].value(), "");
        let kind = match fields.text("sig").as_deref() {
            Some("SLIC") => "slic",
            Some("MSDM") => "msdm",
            None => "raw",
            Some(_) => continue,
        };
        let Some(file) = fields.text("file").filter(|_| fields.is_empty()) else { continue };
        reader.domain.at("os/acpi").push(Element::new("table").with("type", kind).saying(file));
        reader.options[at].done = true;
    }
}

/// Settings of devices that are part of the machine.
fn globals(reader: &mut Reader) {
    for at in reader.left(&["-global"]) {
        let text = reader.options[at].value().to_owned();
        let all = parts(&text);
        let pair = match all.as_slice() {
            [one] => one.split_once('='),
            _ => None,
        };
        let Some((name, value)) = pair else { continue };
        reader.options[at].done = global(reader, name, value).is_some();
    }
}

fn global(reader: &mut Reader, name: &str, value: &str) -> Option<()> {
    let domain = &mut reader.domain;
    match name {
        "kvm-pit.lost_tick_policy" if matches!(value, "delay" | "discard") => {
            domain.at("clock").named("timer", "pit").set("tickpolicy", value);
        }
        "mch.extended-tseg-mbytes" => {
            let size = domain.at("features/smm/tseg");
            size.set("unit", "MiB");
            value.clone_into(&mut size.text);
        }
        "PIIX4_PM.disable_s3" | "ICH9-LPC.disable_s3" => {
            domain.at("pm/suspend-to-mem").set("enabled", if value == "0" { "yes" } else { "no" });
        }
        "PIIX4_PM.disable_s4" | "ICH9-LPC.disable_s4" => {
            domain.at("pm/suspend-to-disk").set("enabled", if value == "0" { "yes" } else { "no" });
        }
        "ICH9-LPC.noreboot" if matches!(value, "off" | "false") => {
            reader.devices.push(Element::new("watchdog").with("model", "itco"));
        }
        "i440FX-pcihost.pci-hole64-size" | "q35-pcihost.pci-hole64-size" => {
            let kib = size(value, 1)? >> 10;
            let model = if name.starts_with('q') { "pcie-root" } else { "pci-root" };
            let hole = Element::new("pcihole64").with("unit", "KiB").saying(kib.to_string());
            let root = Element::new("controller").with("type", "pci").with("index", "0").with("model", model);
            reader.devices.push(root.having(hole));
        }
        "PIIX4_PM.acpi-root-pci-hotplug" => {
            let target = Element::new("target").with("hotplug", value);
            let root =
                Element::new("controller").with("type", "pci").with("index", "0").with("model", "pci-root");
            reader.devices.push(root.having(target));
        }
        _ => return None,
    }
    Some(())
}
