//! Texts of other notations of any length, with what reads each: configurations of Xen, commands of QEMU, schemas.

use crate::shapes;
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::xen::{self, Xen};
use domdef::{hypervisor::Completed, Domain, Release};
use relaxng::{MapLoader, Schema};
use std::hint::black_box;

/// What grows, the text with so many of it, and what is done with it.
pub struct Foreign {
    pub name: &'static str,
    pub operation: &'static str,
    pub text: fn(usize) -> String,
    pub run: fn(&str),
}

/// All of them.
pub const FOREIGN: &[Foreign] = &[
    Foreign {
        name: "unknown keys",
        operation: "from xl",
        text: |n| keys(n, |at| format!("k{at}={at}")),
        run: from_xl,
    },
    Foreign {
        name: "one key again",
        operation: "from xl",
        text: |n| keys(n, |at| format!("k={at}")),
        run: from_xl,
    },
    Foreign {
        name: "disks of a list",
        operation: "from xl",
        text: |n| keys(1, |_| list(n, "disk", |at| format!("'/{at},raw,xvd{},rw'", shapes::letters(at)))),
        run: from_xl,
    },
    Foreign {
        name: "cards of a list",
        operation: "from xl",
        text: |n| keys(1, |_| list(n, "vif", |at| format!("'bridge=br{at}'"))),
        run: from_xl,
    },
    Foreign { name: "xen disks", operation: "xl, from xl", text: xen_disks, run: to_xl_and_back },
    Foreign {
        name: "scsi disks",
        operation: "from argv",
        text: |n| command(shapes::disks(n)),
        run: from_argv,
    },
    Foreign {
        name: "channels",
        operation: "from argv",
        text: |n| command(shapes::channels(n)),
        run: from_argv,
    },
    Foreign {
        name: "disks of -drive",
        operation: "from argv",
        text: |n| options(n, |at| format!("-drive if=none,id=d{at},file=/{at} -device scsi-hd,drive=d{at}")),
        run: from_argv,
    },
    Foreign {
        name: "options that are kept",
        operation: "from argv",
        text: |n| options(n, |at| format!("-global a{at}.b=c")),
        run: from_argv,
    },
    Foreign {
        name: "I/O threads",
        operation: "from argv",
        text: |n| options(n, |at| format!("-object iothread,id=t{at}")),
        run: from_argv,
    },
    Foreign {
        name: "ports",
        operation: "from argv",
        text: |n| options(n, |at| format!("-device pcie-root-port,id=r{at}")),
        run: from_argv,
    },
    Foreign { name: "definitions in a chain", operation: "schema", text: chain, run: schema },
    Foreign { name: "optional elements", operation: "schema", text: optional, run: schema },
];

fn keys(n: usize, one: impl Fn(usize) -> String) -> String {
    let keys: Vec<String> = (0..n).map(one).collect();
    format!("name='a'\nmemory=512\ntype='hvm'\n{}\n", keys.join("\n"))
}

fn list(n: usize, name: &str, one: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..n).map(one).collect();
    format!("{name}=[{}]", items.join(",\n"))
}

fn options(n: usize, one: impl Fn(usize) -> String) -> String {
    let options: Vec<String> = (0..n).map(one).collect();
    format!("qemu-system-x86_64 -nodefaults -name a -device virtio-scsi-pci,id=scsi0 {}", options.join(" "))
}

fn xen_disks(n: usize) -> String {
    let disks: Vec<String> = (0..n)
        .map(|at| {
            let name = shapes::letters(at);
            format!("<disk type='file'><source file='/{at}'/><target dev='xvd{name}'/></disk>")
        })
        .collect();
    format!(
        "<domain type='xen'><name>a</name><memory>1048576</memory><os><type>hvm</type></os>\
         <devices>{}</devices></domain>",
        disks.join("\n")
    )
}

/// The command of a document, as the kernel shows it.
fn command(document: String) -> String {
    let domain = Domain::read(&document).domain.expect("it is read");
    let target = Target::builtin(&domain).expect("built in");
    let command = qemu::translate(domain, &target, &Launch::stand_alone()).expect("it is translated").command;
    let words = std::iter::once(&command.emulator).chain(&command.arguments);
    words.map(|word| format!("{word}\0")).collect()
}

const SCHEMA: &str = "http://relaxng.org/ns/structure/1.0";

fn chain(n: usize) -> String {
    let one = |at: usize| {
        let next = at + 1;
        format!("<define name='d{at}'><optional><element name='e{at}'><ref name='d{next}'/></element></optional></define>")
    };
    let all: String = (0..n).map(one).collect();
    format!(
        "<grammar xmlns='{SCHEMA}'><start><element name='r'><ref name='d0'/></element></start>{all}\
         <define name='d{n}'><empty/></define></grammar>"
    )
}

fn optional(n: usize) -> String {
    let all: String =
        (0..n).map(|at| format!("<optional><element name='e{at}'><empty/></element></optional>")).collect();
    format!("<element name='r' xmlns='{SCHEMA}'>{all}</element>")
}

fn from_xl(text: &str) {
    drop(black_box(xen::read_xl(text, Release::NEWEST)));
}

fn from_argv(text: &str) {
    drop(black_box(qemu::read_argv(text)));
}

fn to_xl_and_back(text: &str) {
    let domain = Domain::read(text).domain.expect("it is read");
    let domain = Completed::<Xen>::new(domain, &()).expect("it is completed");
    let text = xen::xl(&domain).expect("it is translated");
    from_xl(black_box(&text));
}

/// The schema, and a document that has the first of its elements.
fn schema(text: &str) {
    let schema = Schema::from_text(text, "s.rng", &MapLoader::default()).expect("a schema");
    let document = roxmltree::Document::parse("<r><e0/></r>").expect("well-formed");
    assert!(schema.validator().is_valid(&document));
}
