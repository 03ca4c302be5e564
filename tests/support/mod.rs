//! What several tests share: parts of documents in a small guest, and golden files.
#![allow(dead_code)] // Each test uses its part of this.

use domdef::complete::Identities;
use domdef::diagnostic::{Diagnostic, Rule};
use domdef::hypervisor::{Completed, Generic};
use domdef::inspect;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::{Hugepages, Launch, Pool, PoolType, Volume, VolumeType};
use domdef::qemu::{self, Settings, Target};
use domdef::xen::{self, Xen};
use domdef::xml::Element;
use domdef::Release;
use domdef::{check, Domain};
use std::path::{Path, PathBuf};

/// Compares a file with what it has to be; `UPDATE=1` rewrites it and fails the run.
#[track_caller]
pub fn golden(path: &Path, found: &str, expected: &str) {
    if found == expected {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, expected).expect("writable");
        panic!("rewritten: {}", path.display());
    }
    panic!("{} is not fresh; UPDATE=1 rewrites it", path.display());
}

/// Says that something is not tested; fails where peers are required.
pub fn skipped(what: &str) {
    assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "missing: {what}");
    println!("skipped: {what}");
}

/// The corpus, or a folder of it; where it is not there, that is said, and fails where peers are required.
pub fn corpus(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DOMDEF_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let folder = root.join(part);
    let there = folder.is_dir();
    if !there {
        skipped(&format!("there is no {}, and DOMDEF_CORPUS names no other corpus", folder.display()));
    }
    there.then_some(folder)
}

/// Whether a path matches a pattern: `*` is any step, `**` at the end any steps or none.
pub fn matches(pattern: &str, path: &str) -> bool {
    let (mut steps, mut rest) = (pattern.split('/'), path.split('/'));
    loop {
        match (steps.next(), rest.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some(step), Some(own)) if step == "*" || step == own => {}
            _ => return false,
        }
    }
}

/// The files below a folder with an ending, sorted.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The `type` of `<domain>` of the guests around the examples of a rule.
pub fn kind_of(code: &str) -> &'static str {
    match &code[..1] {
        "Q" | "A" => "qemu",
        "N" => "xen",
        _ => "test",
    }
}

/// Rules whose page can show no document by itself: they need a binary, a host or a configuration.
/// Each is shown by an entry of `testdata/refused` instead.
pub fn without_example(rule: &Rule) -> bool {
    let shown = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/refused").join(file);
        let text = std::fs::read_to_string(path).expect("readable");
        text.lines().any(|line| line.strip_prefix("-> ").is_some_and(|line| line.starts_with(rule.code)))
    };
    ["qemu.txt", "reading.txt", "reading-devices.txt", "rules.txt"].into_iter().any(shown)
}

/// A part of a document, or a whole one, and what the guest around it is.
pub struct Part {
    options: Vec<String>,
    text: String,
}

impl Part {
    /// A part; the options are words such as `type=kvm`, `arch=aarch64`, `machine=virt`.
    pub fn new(options: &str, text: &str) -> Part {
        Part {
            options: options.split_whitespace().map(str::to_owned).collect(),
            text: text.trim().to_owned(),
        }
    }

    /// Gives the part another text.
    pub fn set_text(&mut self, text: &str) {
        self.text = text.trim().to_owned();
    }

    /// Takes the flags of the option `lacks=FLAG,FLAG` away from a binary.
    pub fn take_away(&self, caps: &mut Capabilities) {
        let lacks = self.option("lacks").into_iter().flat_map(|flags| flags.split(','));
        caps.change([], lacks).unwrap_or_else(|flag| panic!("there is no flag '{flag}'"));
    }

    /// The value of an option.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='))
    }

    /// Whether an option is given.
    pub fn has(&self, word: &str) -> bool {
        self.options.iter().any(|option| option == word)
    }

    /// The document: a small guest around the part, devices under `<devices>`, other elements in
    /// place of the guest's own.
    pub fn document(&self, kind: &str) -> String {
        let part = self.text.as_str();
        if part.starts_with("<domain") || part.starts_with("<network") {
            return part.to_owned();
        }
        let wrapped = format!("<part xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>{part}</part>");
        let parsed = roxmltree::Document::parse(&wrapped).unwrap_or_else(|error| panic!("{part}: {error}"));
        let kind = self.option("type").unwrap_or(kind);
        let arch = self.option("arch").unwrap_or("x86_64");
        let machine = self.option("machine").map_or(String::new(), |machine| format!(" machine='{machine}'"));
        let os = self.option("os").unwrap_or("hvm");
        let base = [
            ("name", "<name>guest</name>".to_owned()),
            ("memory", "<memory>1048576</memory>".to_owned()),
            ("vcpu", "<vcpu>2</vcpu>".to_owned()),
            ("os", format!("<os><type arch='{arch}'{machine}>{os}</type></os>")),
        ];
        let known = Domain::SHAPE.children();
        let (mut head, mut devices) = (String::new(), String::new());
        let mut given = Vec::new();
        for element in parsed.root_element().children().filter(roxmltree::Node::is_element) {
            let name = element.tag_name().name();
            let device = element.tag_name().namespace().is_none()
                && (!known.contains(&name) || name == "memory" && element.has_attribute("model"));
            let text = &wrapped[element.range()];
            match device {
                true => devices.push_str(text),
                false => {
                    given.push(name);
                    head.push_str(text);
                }
            }
        }
        let own: String =
            base.iter().filter(|(name, _)| !given.contains(name)).map(|(_, text)| text.as_str()).collect();
        let namespace = match wrapped.contains("<qemu:") {
            true => " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'",
            false => "",
        };
        format!("<domain type='{kind}'{namespace}>{own}{head}<devices>{devices}</devices></domain>")
    }

    /// Everything that is found for a rule's area: the letter of its code.
    pub fn findings(&self, code: &str) -> Vec<Diagnostic> {
        match &code[..1] {
            "Q" => {
                let arch = self.option("arch").unwrap_or("x86_64");
                let mut caps = Capabilities::builtin(arch).expect("built in");
                self.take_away(&mut caps);
                self.qemu(&caps)
            }
            "A" => {
                let options = inspect::Options::default().advice(inspect::Advice::Given);
                inspect::inspect(&self.document("qemu"), &options).into_list()
            }
            "X" => inspect::inspect(&self.document("test"), &Default::default()).into_list(),
            "N" => self.xen(),
            "R" => {
                let text = self.document("test");
                let mut found = check::check(&text, self.options()).into_list();
                found.extend(completed(&text));
                found
            }
            _ => check::check(&self.document("test"), self.options()).into_list(),
        }
    }

    /// How the document is checked: the option `libvirt=VERSION` says for which release.
    fn options(&self) -> check::Options {
        check::Options::default().libvirt(self.libvirt())
    }

    /// The release of the option `libvirt=VERSION`, else the newest.
    pub fn libvirt(&self) -> Release {
        self.option("libvirt").map_or(Release::NEWEST, |text| text.parse().expect("a release"))
    }

    fn qemu(&self, caps: &Capabilities) -> Vec<Diagnostic> {
        match self.option("from") {
            None => {}
            Some("argv") => return qemu::read_argv(&self.text).diagnostics,
            Some(other) => panic!("there is no notation {other}"),
        }
        let reading = Domain::read(&self.document("qemu"));
        let mut found = reading.diagnostics;
        let Some(domain) = reading.domain else { return found };
        let settings = Settings { libvirt: self.libvirt(), new: self.has("new"), ..Settings::default() };
        let target = Target { caps: caps.clone(), settings };
        let launch = Launch { session: self.has("session"), ..launch(self.has("managed")) };
        match qemu::translate(domain, &target, &launch) {
            Ok(translation) => found.extend(translation.advice),
            Err(refused) => found.extend(refused),
        }
        found
    }

    fn xen(&self) -> Vec<Diagnostic> {
        match self.option("from") {
            None => {}
            Some("xl") => return xen::read_xl(&self.text, Release::NEWEST).diagnostics,
            Some(other) => panic!("there is no notation {other}"),
        }
        let reading = Domain::read(&self.document("xen"));
        let mut found = reading.diagnostics;
        let Some(domain) = reading.domain else { return found };
        let domain = match Completed::<Xen>::new(domain, &()) {
            Ok(domain) => domain,
            Err(refused) => return refused.into_iter().collect(),
        };
        let host = xen::libxl::Host {
            unified_nested_hvm: self.option("libxl") != Some("4.13"),
            ..xen::libxl::Host::default()
        };
        let (text, left_out) = match self.option("notation") {
            None => (xen::xl(&domain), xen::left_out(&domain, xen::Notation::Xl)),
            Some("xm") => (xen::xm(&domain), xen::left_out(&domain, xen::Notation::Xm)),
            Some("json") => (xen::libxl::json(&domain, &host), xen::libxl::left_out(&domain)),
            Some(other) => panic!("there is no notation {other}"),
        };
        found.extend(text.err().unwrap_or(left_out));
        found
    }
}

/// What is found while a document is completed for no hypervisor, and after it.
pub fn completed(text: &str) -> Vec<Diagnostic> {
    let reading = Domain::read(text);
    let Some(domain) = reading.domain else { return reading.diagnostics };
    let mut found = reading.diagnostics;
    match Completed::<Generic>::new(domain, &Identities::FromName) {
        Ok(completed) => found.extend(completed.advice().iter().cloned()),
        Err(refused) => found.extend(refused),
    }
    found
}

/// A host with four nodes, the usual huge pages, a pool of Ceph and an ordinary CPU.
pub fn launch(managed: bool) -> Launch {
    let volume = Volume { name: "image".into(), r#type: VolumeType::Network, path: "ceph/image".into() };
    let pool = Pool {
        r#type: PoolType::Rbd,
        active: true,
        hosts: Vec::new(),
        device: String::new(),
        auth: None,
        initiator: None,
        volumes: vec![volume],
    };
    Launch {
        state_dir: managed.then(|| "/run/guest".to_owned()),
        hugepages: vec![Hugepages { size: 2048, path: "/dev/hugepages2M".to_owned() }],
        nodes: (0..4).map(|node| vec![node]).collect(),
        pools: [("ceph".to_owned(), pool)].into(),
        ..Launch::stand_alone()
    }
}
