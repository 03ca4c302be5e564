//! What is done with a document, each from its text.

use domdef::check::{check, Scope};
use domdef::complete::Identities;
use domdef::diagnostic::render::{self, Colour, Report};
use domdef::diagnostic::Applicability;
use domdef::hypervisor::{Completed, Generic};
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::Launch;
use domdef::qemu::{translate_text, Qemu, Settings, Target, Translation};
use domdef::xen::{self, Xen};
use domdef::xml::Options;
use domdef::{fix, format, inspect, json, vcpu, Domain};
use std::hint::black_box;

/// What is done, and its name.
pub struct Operation {
    pub name: &'static str,
    pub run: fn(&str),
}

/// All of them.
pub const OPERATIONS: &[Operation] = &[
    Operation { name: "check", run: |text| drop(black_box(check(text, Scope::Rules))) },
    Operation { name: "inspect", run: inspected },
    Operation { name: "fix", run: fixed },
    Operation { name: "fmt", run: |text| drop(black_box(format::format(text))) },
    Operation {
        name: "lossless",
        run: |text| drop(black_box(read(text).map(|domain| domain.to_xml(Options::LOSSLESS)))),
    },
    Operation {
        name: "define",
        run: |text| {
            drop(black_box(read(text).map(|domain| Completed::<Generic>::new(domain, &Identities::FromName))))
        },
    },
    Operation { name: "define qemu", run: define_qemu },
    Operation {
        name: "define xen",
        run: |text| drop(black_box(read(text).map(|domain| Completed::<Xen>::new(domain, &())))),
    },
    Operation { name: "argv", run: argv },
    Operation { name: "xl", run: |text| drop(black_box(read(text).map(|domain| xen::xl(&domain)))) },
    Operation { name: "json", run: to_json_and_back },
    Operation { name: "vcpucount", run: |text| drop(black_box(vcpu::document::count(text))) },
];

fn read(text: &str) -> Option<Domain> {
    Domain::read(text).domain
}

/// What the command does for `check`: everything is found, and shown.
fn inspected(text: &str) {
    let found = inspect::inspect(text, &inspect::Options::default());
    let report = Report { file: "a.xml", text, diagnostics: &found };
    black_box((render::full(&report, Colour::Never), render::sarif(&[report], &[], None)));
}

fn fixed(text: &str) {
    let find = |text: &str| check(text, Scope::Rules).into_list();
    black_box(fix::fix(text, Applicability::Unsafe, find));
}

fn target() -> Target {
    Target {
        caps: Capabilities::builtin("x86_64").expect("there is a binary"),
        settings: Settings::default(),
    }
}

fn define_qemu(text: &str) {
    let target = target();
    drop(black_box(read(text).map(|domain| Completed::<Qemu>::new(domain, &target))));
}

fn argv(text: &str) {
    drop(black_box(translated(text)));
}

/// The QEMU command of a text.
pub fn translated(text: &str) -> Option<Translation> {
    translate_text(text, &target(), &Launch::default()).ok()
}

fn to_json_and_back(text: &str) {
    let json = read(text).and_then(|domain| json::to_json(&domain).ok());
    drop(black_box(json.map(|json| json::from_json(&json))));
}
