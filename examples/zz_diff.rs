use domdef::defaults::qemu::Settings;
use domdef::diagnostic::Severity;
use domdef::qemu::{caps::Capabilities, command::command_line, firmware::Descriptor, launch::Launch};
use domdef::xml::Options;
use domdef::{defaults, rules, Domain};
use std::io::{BufRead, Write};
fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap();
    let read = |name: &str| {
        Capabilities::read(&std::fs::read_to_string(format!("{folder}/caps{name}.json")).unwrap()).unwrap()
    };
    let all: Vec<(&str, Capabilities)> = [
        ("x86_64", ""),
        ("aarch64", "-aarch64"),
        ("armv7l", "-arm"),
        ("s390x", "-s390x"),
        ("ppc64", "-ppc64"),
        ("ppc", "-ppc"),
        ("riscv64", "-riscv64"),
    ]
    .into_iter()
    .map(|(arch, name)| (arch, read(name)))
    .collect();
    let mut settings = Settings::default();
    settings.firmware =
        Descriptor::of_folders(&[std::path::Path::new("/usr/share/qemu/firmware")]).unwrap_or_default();
    let launch = Launch::default();
    let out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line.unwrap()).unwrap();
        let caps = all
            .iter()
            .find(|(arch, _)| {
                text.contains(&format!("arch=\"{arch}\"")) || text.contains(&format!("arch='{arch}'"))
            })
            .map_or(&all[0].1, |x| &x.1);
        let r = one(&text, caps, &settings, &launch);
        let mut out = out.lock();
        writeln!(out, "{}", serde_json::to_string(&r).unwrap()).unwrap();
        out.flush().unwrap();
    }
}
fn all(found: &[domdef::diagnostic::Diagnostic]) -> String {
    found.iter().map(|f| format!("{} {} [{}]\n", f.code.id, f.message, f.element)).collect()
}
fn one(text: &str, caps: &Capabilities, settings: &Settings, launch: &Launch) -> serde_json::Value {
    let reading = Domain::read(text);
    let wrong: Vec<_> =
        reading.diagnostics.iter().filter(|f| f.severity == Severity::Error).cloned().collect();
    let Some(mut domain) = reading.domain.filter(|_| wrong.is_empty()) else {
        return serde_json::json!({"err": all(&wrong)});
    };
    let mut refused = defaults::qemu::complete(&mut domain, caps, settings);
    refused.extend(rules::check(&domain));
    if !refused.is_empty() {
        return serde_json::json!({"err": all(&refused)});
    }
    let xml = domain.to_xml(Options::KNOWN);
    match command_line(&domain, caps, launch) {
        Ok(c) => serde_json::json!({"xml": xml, "argv": c.arguments, "emulator": c.emulator}),
        Err(e) => serde_json::json!({"xml": xml, "argverr": all(&e)}),
    }
}
