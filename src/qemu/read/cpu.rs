//! `-cpu`: the model, its features, and what the format has as features of the guest.

use super::fields::Fields;
use super::Reader;
use crate::qemu::caps::feature::from_qemu;
use crate::qemu::cpu::feature::is_known;
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    let all = reader.left(&["-cpu"]);
    let Some((&at, earlier)) = all.split_last() else { return };
    // QEMU takes the last one, whatever becomes of it here.
    earlier.iter().for_each(|at| reader.options[*at].done = true);
    let mut fields =
        Fields::parse(&reader.options[at].value().replace(",+", ",\u{0}+").replace(",-", ",\u{0}-"), "model");
    let Some(model) = fields.text("model") else { return };
    let mut domain = reader.domain.clone();
    domain.remove("cpu");
    let mut cpu = reader.domain.at("cpu").clone();
    let panics = flag(&mut fields, "hv-crash") == Some(true);
    match model.as_str() {
        "host" => cpu.set("mode", "host-passthrough"),
        "max" => cpu.set("mode", "maximum"),
        _ => {
            cpu.set("mode", "custom");
            cpu.set("match", "exact");
        }
    }
    cpu.set("check", "none");
    let hosts = matches!(model.as_str(), "host" | "max");
    if let Some(state) = fields.on_off("migratable").filter(|_| hosts) {
        cpu.set("migratable", state);
    }
    if !hosts {
        let element = Element::new("model").with("fallback", "forbid").saying(&*model);
        cpu.push(element.with_some("vendor_id", fields.text("vendor")));
    }
    hyperv(&mut domain, &mut fields);
    kvm(&mut domain, &mut fields);
    timers(&mut domain, &mut fields);
    caches(&mut cpu, &mut fields);
    // A word about one run: QEMU says what the host lacks.
    match fields.flag("check") {
        Some(true) => cpu.set("check", "partial"),
        _ => drop(fields.value("enforce").map(|_| cpu.set("check", "full"))),
    }
    // What the guest sees in any case.
    for name in ["kvm", "vmware-cpuid-freq"] {
        if fields.peek(name).as_deref() == Some("on") {
            fields.value(name);
        }
    }
    for (name, value) in fields.rest() {
        let (name, on) = match (name.strip_prefix("\u{0}+"), name.strip_prefix("\u{0}-")) {
            (Some(name), _) => (name, true),
            (_, Some(name)) => (name, false),
            _ => match value.as_str() {
                Some("on") => (&*name, true),
                Some("off") => (&*name, false),
                // The format has no values of features; the whole option stays as it is.
                _ => return,
            },
        };
        let name = if reader.is_x86() { from_qemu(name) } else { name };
        // A property that is no feature.
        if reader.is_x86() && !is_known(name) {
            return;
        }
        let policy = if on { "require" } else { "disable" };
        cpu.push(Element::new("feature").with("policy", policy).with("name", name));
    }
    domain.push(cpu);
    reader.domain = domain;
    if panics {
        reader.devices.push(Element::new("panic").with("model", "hyperv"));
    }
    reader.options[at].done = true;
}

/// Takes a member by the name that it has, with `_` or `-`.
fn flag(fields: &mut Fields, name: &str) -> Option<bool> {
    fields.flag(name).or_else(|| fields.flag(&name.replace('-', "_")))
}

fn hyperv(domain: &mut Element, fields: &mut Fields) {
    if flag(fields, "hv-passthrough") == Some(true) {
        domain.at("features/hyperv").set("mode", "passthrough");
    }
    let words = [
        "relaxed",
        "vapic",
        "vpindex",
        "runtime",
        "synic",
        "reset",
        "frequencies",
        "reenlightenment",
        "ipi",
        "evmcs",
        "avic",
        "emsr-bitmap",
        "xmm-input",
    ];
    for word in words {
        if flag(fields, &format!("hv-{word}")) == Some(true) {
            domain.at("features/hyperv").at(&word.replace('-', "_")).set("state", "on");
        }
    }
    if let Some(retries) = fields.text("hv-spinlocks").or_else(|| fields.text("hv_spinlocks")) {
        let retries = super::fields::number(&retries).unwrap_or(u64::from(u32::MAX));
        let element = domain.at("features/hyperv/spinlocks");
        element.set("state", "on");
        element.set("retries", retries.to_string());
    }
    if flag(fields, "hv-stimer") == Some(true) {
        domain.at("features/hyperv/stimer").set("state", "on");
        if flag(fields, "hv-stimer-direct") == Some(true) {
            domain.at("features/hyperv/stimer/direct").set("state", "on");
        }
    }
    if let Some(vendor) = fields.text("hv-vendor-id").or_else(|| fields.text("hv_vendor_id")) {
        let element = domain.at("features/hyperv/vendor_id");
        element.set("state", "on");
        element.set("value", vendor);
    }
    if flag(fields, "hv-tlbflush") == Some(true) {
        domain.at("features/hyperv/tlbflush").set("state", "on");
        for (member, element) in [("hv-tlbflush-direct", "direct"), ("hv-tlbflush-ext", "extended")] {
            if flag(fields, member) == Some(true) {
                domain.at("features/hyperv/tlbflush").at(element).set("state", "on");
            }
        }
    }
}

fn kvm(domain: &mut Element, fields: &mut Fields) {
    if fields.peek("kvm").as_deref() == Some("off") {
        fields.value("kvm");
        domain.at("features/kvm/hidden").set("state", "on");
    }
    let states = [
        ("kvm-hint-dedicated", true, "hint-dedicated", "on"),
        ("kvm-poll-control", true, "poll-control", "on"),
        ("kvm-pv-ipi", false, "pv-ipi", "off"),
    ];
    for (member, on, element, state) in states {
        if fields.peek(member).is_some_and(|word| word == super::fields::on_off(on)) {
            fields.value(member);
            domain.at("features/kvm").at(element).set("state", state);
        }
    }
    if let Some(state) = fields.on_off("kvm-pv-eoi") {
        domain.at("features/apic").set("eoi", state);
    }
    if let Some(state) = fields.on_off("kvm-pv-unhalt") {
        domain.at("features/pvspinlock").set("state", state);
    }
    if let Some(state) = fields.on_off("pmu") {
        domain.at("features/pmu").set("state", state);
    }
}

fn timers(domain: &mut Element, fields: &mut Fields) {
    let mut timer = |name: &str, attribute: &str, value: String| {
        domain.at("clock").named("timer", name).set(attribute, value);
    };
    if let Some(present) = fields.yes_no("kvmclock") {
        timer("kvmclock", "present", present.to_owned());
    }
    if flag(fields, "hv-time") == Some(true) {
        timer("hypervclock", "present", "yes".to_owned());
    }
    if let Some(frequency) = fields.text("tsc-frequency") {
        timer("tsc", "frequency", frequency);
    }
    if let Some(off) = fields.flag("kvm-no-adjvtime") {
        timer("armvtimer", "tickpolicy", if off { "discard" } else { "delay" }.to_owned());
    }
}

fn caches(cpu: &mut Element, fields: &mut Fields) {
    let (own, hosts) = (fields.flag("l3-cache"), fields.flag("host-cache-info"));
    let mode = match (own, hosts) {
        (Some(true), _) => Some("emulate"),
        (Some(false), Some(true)) => Some("passthrough"),
        (Some(false), _) => Some("disable"),
        (None, _) => None,
    };
    if let Some(mode) = mode {
        let cache = Element::new("cache").with("mode", mode);
        cpu.push(if mode == "emulate" { cache.with("level", "3") } else { cache });
    }
    match (fields.flag("host-phys-bits"), fields.text("phys-bits")) {
        (Some(true), _) => {
            let limit = fields.text("host-phys-bits-limit");
            cpu.push(Element::new("maxphysaddr").with("mode", "passthrough").with_some("limit", limit));
        }
        (_, Some(bits)) => cpu.push(Element::new("maxphysaddr").with("mode", "emulate").with("bits", bits)),
        (Some(false), None) => cpu.push(Element::new("maxphysaddr").with("mode", "emulate")),
        (None, None) => {}
    }
}
