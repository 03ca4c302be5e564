//! Work and output grow as the document does: what an operation allocates for each element is the same for
//! many as for few, and no output is more than 16 times as long as its input.
//!
//! Allocations count what is made, not what is compared: `cargo bench --bench growth -- guard` counts instructions.

#[path = "../benches/support/foreign.rs"]
mod foreign;
#[path = "../benches/support/operations.rs"]
mod operations;
#[path = "../benches/support/shapes.rs"]
mod shapes;

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic};
use domdef::qemu::launch::Launch;
use domdef::qemu::{translate_text, Target};
use domdef::xen::{self, Xen};
use domdef::xml::Options;
use domdef::{format, json, Domain};
use foreign::FOREIGN;
use operations::OPERATIONS;
use shapes::SHAPES;

const FEW: usize = 100;
const MANY: usize = 800;

/// Allocated bytes and allocations for each element.
fn allocated(run: fn(&str), text: &str, elements: usize) -> (f64, f64) {
    let info = allocation_counter::measure(|| run(text));
    (info.bytes_total as f64 / elements as f64, info.count_total as f64 / elements as f64)
}

/// Where an operation allocates more for each of many elements than for each of few.
fn worse(shape: &str, operation: &str, run: fn(&str), text: fn(usize) -> String) -> Vec<String> {
    let (few, many) = (text(FEW), text(MANY));
    // What is made once, such as the grammar, is made now; so is what the validator remembers.
    run(&few);
    run(&many);
    let (before, after) = (allocated(run, &few, FEW), allocated(run, &many, MANY));
    let both = [("bytes", before.0, after.0), ("allocations", before.1, after.1)];
    let worse = both.iter().filter(|(_, before, after)| *after > before * 1.5);
    let say = |(what, before, after): &(&str, f64, f64)| {
        format!("{shape} {operation}: {before:.1} {what} each, then {after:.1}")
    };
    worse.map(say).collect()
}

#[test]
fn what_is_allocated_grows_with_the_document() {
    let documents =
        SHAPES.iter().flat_map(|shape| OPERATIONS.iter().map(move |operation| (shape, operation)));
    let documents = documents.flat_map(|(shape, own)| worse(shape.name, own.name, own.run, shape.document));
    let others = FOREIGN.iter().flat_map(|own| worse(own.name, own.operation, own.run, own.text));
    let worse: Vec<String> = documents.chain(others).collect();
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

#[test]
fn no_output_is_much_longer_than_its_input() {
    let head = "<domain type='kvm'><name>a</name><memory>1048576</memory><os><type>hvm</type></os>";
    let deep = |inside: &str| format!("{}{inside}{}", "<a>".repeat(200), "</a>".repeat(200));
    let nested = deep(&"<a/>".repeat(200)).repeat(20);
    for content in [nested.clone(), format!("<metadata><x:a xmlns:x='u'>{nested}</x:a></metadata>")] {
        let text = format!("{head}{content}</domain>");
        let domain = Domain::read(&text).domain.expect("it is read");
        let completed =
            Completed::<Generic>::new(domain.clone(), &Identities::FromName).expect("it is completed");
        let outputs = [
            completed.to_xml(Options::CANONICAL).expect("writable"),
            domain.to_xml(Options::LOSSLESS).expect("writable"),
            format::format(&text).expect("well-formed"),
            json::to_json(&domain).expect("it was read"),
        ];
        for output in &outputs {
            assert!(output.len() < 16 * text.len(), "{} from {}", output.len(), text.len());
        }
        let again = json::from_json(&outputs[3]).domain.expect("it is read");
        assert_eq!(again.to_xml(Options::CANONICAL), domain.to_xml(Options::CANONICAL));
    }
}

/// What a short set or a number stands for is listed once for all elements: it adds less than 8 MiB to an output, however
/// many elements name it, or a limit says that it would be more.
#[test]
fn what_sets_and_numbers_stand_for_is_listed_once() {
    const ALL: &str = "0-16383";
    let head = "<name>a</name><memory>67108864</memory>";
    let qemu = |parts: &str| {
        format!(
            "<domain type='kvm'>{head}<os><type arch='x86_64' machine='q35'>hvm</type></os>{parts}</domain>"
        )
    };
    let xen = |parts: &str| {
        format!("<domain type='xen'>{head}<os><type arch='x86_64' machine='xenpv'>linux</type><kernel>/k</kernel></os>{parts}</domain>")
    };
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let cells = |count: usize| {
        let cell = |at| format!("<cell id='{at}' cpus='{at}' memory='65536'/>");
        format!("<vcpu>{count}</vcpu><cpu mode='host-passthrough'><numa>{}</numa></cpu>", many(count, &cell))
    };
    let dimms = |nodes: &str| {
        let dimm = format!(
            "<memory model='dimm'><source><nodemask>{nodes}</nodemask></source><target><size>131072</size><node>0</node></target></memory>"
        );
        let devices = format!("<devices>{}</devices>", dimm.repeat(200));
        qemu(&(cells(1) + &devices))
            .replace("</name>", "</name><maxMemory slots='255' unit='TiB'>1</maxMemory>")
    };
    let sched = |kind: &str, ids: &str, set: &str, count: usize| {
        let one = format!("<{kind}sched {ids}='{set}' scheduler='batch'/>");
        qemu(&format!(
            "<vcpu>16384</vcpu><iothreads>16383</iothreads><cputune>{}</cputune>",
            one.repeat(count)
        ))
    };
    let near = |nodes: &str| {
        let device = |at| {
            format!(
                "<hostdev mode='subsystem' type='pci'><source><address bus='{at}'/></source><acpi nodeset='{nodes}'/></hostdev>"
            )
        };
        qemu(&format!("{}<devices>{}</devices>", cells(128), many(100, &device)))
    };
    let pins = |count: usize, set: &str| {
        let pin = |at| format!("<vcpupin vcpu='{at}' cpuset='{set}'/>");
        xen(&format!("<vcpu>{count}</vcpu><cputune>{}</cputune>", many(count, &pin)))
    };
    // The document, and what of it is refused, if anything.
    let documents = [
        (sched("vcpu", "vcpus", ALL, 1), None),
        (sched("vcpu", "vcpus", ALL, 300), Some("has two schedulers")),
        (sched("iothread", "iothreads", "1-16383", 1), None),
        (sched("iothread", "iothreads", "1-16383", 300), Some("has two schedulers")),
        (qemu("<vcpu>65535</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>"), None),
        (qemu("<iothreads>65535</iothreads><iothreadids><iothread id='70000'/></iothreadids>"), None),
        (dimms("0-127"), None),
        (dimms(ALL), Some("NUMA node 128 of the host; QEMU knows 128 of them at most")),
        (near("0-39"), None),
        (near("0-40"), Some("host devices are near to more than 4096 NUMA cells in sum")),
        (near(ALL), Some("the guest has no NUMA cell 128")),
        (xen(&cells(128)), None),
        (xen(&cells(129)), Some("`<numa>` has 129 cells; 128 at most are translated for Xen")),
        (pins(16, ALL), None),
        (
            pins(17, ALL),
            Some("pins of 17 virtual CPUs are 278528 numbers in the JSON of libxl; expected at most 262144"),
        ),
        (pins(5000, ALL), Some("expected at most 262144")),
    ];
    let mut wrong = Vec::new();
    for (text, limit) in &documents {
        let mut found = (Vec::new(), String::new());
        let info = allocation_counter::measure(|| found = translations(text));
        let (outputs, said) = found;
        let start: String = text.chars().take(300).collect();
        if info.bytes_max > 128 << 20 {
            wrong.push(format!("{} bytes for {start}", info.bytes_max));
        }
        for (name, length) in outputs.iter().filter(|(_, length)| *length > 16 * text.len() + (8 << 20)) {
            wrong.push(format!("{name}: {length} of {} bytes: {start}", text.len()));
        }
        if limit.is_some_and(|limit| !said.contains(limit)) || limit.is_none() && outputs.is_empty() {
            wrong.push(format!("{said}: {start}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lengths of all that can be made of a document, and what is said of the rest.
fn translations(text: &str) -> (Vec<(&'static str, usize)>, String) {
    let (mut lengths, mut said) = (Vec::new(), String::new());
    let mut note = |name, made: Result<String, Vec<domdef::diagnostic::Diagnostic>>| match made {
        Ok(made) => lengths.push((name, made.len())),
        Err(found) => said.extend(found.iter().map(|one| format!("{name}: {}\n", one.message))),
    };
    let check = domdef::check::check(text, domdef::check::Scope::Rules);
    if check.has_errors() {
        note("check", Err(check.into_list()));
    }
    let domain = Domain::read(text).domain.expect("it is read");
    let canonical = |domain: &Domain| domain.to_xml(Options::CANONICAL).expect("writable");
    let generic = Completed::<Generic>::new(domain.clone(), &Identities::FromName);
    note("define", generic.map(|own| canonical(&own)).map_err(|found| found.into_list()));
    let target = Target::builtin(&domain).expect("built in");
    if domain.r#type == domdef::domain::Type::Kvm {
        let command = translate_text(text, &target, &Launch::stand_alone());
        let command = command
            .map(|own| own.command.arguments.join(" "))
            .map_err(|found| found.iter().cloned().collect());
        note("argv", command);
    } else {
        match Completed::<Xen>::new(domain, &()) {
            Err(found) => note("define xen", Err(found.into_list())),
            Ok(own) => {
                note("define xen", Ok(canonical(&own)));
                note("xl", xen::xl(&own));
                note("libxl", xen::libxl::json(&own, &xen::libxl::Host::default()));
            }
        }
    }
    (lengths, said)
}

#[test]
fn a_large_number_takes_no_memory() {
    let text = "<domain type='qemu'><name>a</name><memory>1048576</memory><iothreads>4294967295</iothreads>\
        <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>";
    for operation in OPERATIONS {
        let info = allocation_counter::measure(|| (operation.run)(text));
        assert!(info.bytes_max < 64 << 20, "{}: {} bytes", operation.name, info.bytes_max);
    }
}

/// A set of many numbers takes as much as its text: one of 16,384 is written in 7 bytes.
#[test]
fn a_set_takes_no_more_memory_than_its_text() {
    let pins: String = (0..1000).map(|at| format!("<vcpupin vcpu='{at}' cpuset='0-16383'/>")).collect();
    let text = format!(
        "<domain type='qemu'><name>a</name><memory>1048576</memory><vcpu>1000</vcpu><cputune>{pins}</cputune>\
         <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>"
    );
    for operation in OPERATIONS {
        let info = allocation_counter::measure(|| (operation.run)(&text));
        assert!(info.bytes_max < 16 << 20, "{}: {} bytes", operation.name, info.bytes_max);
    }
}

/// The distances between NUMA cells are as many as the square of the cells.
#[test]
fn a_guest_of_qemu_has_128_cells_at_most() {
    let translated = |count: usize| {
        let cell = |at| {
            format!("<cell id='{at}' cpus='{at}' memory='65536'><distances><sibling id='0' value='11'/></distances></cell>")
        };
        let cells: String = (0..count).map(cell).collect();
        let text = format!(
            "<domain type='qemu'><name>a</name><memory>{}</memory><vcpu>{count}</vcpu>\n\
             <os><type machine='q35'>hvm</type></os><cpu><numa>{}</numa></cpu></domain>",
            count * 65536,
            cells.replacen("value='11'", "value='10'", 1)
        );
        let domain = Domain::read(&text).domain.expect("it is read");
        let target = Target::builtin(&domain).expect("built in");
        translate_text(&text, &target, &Launch::stand_alone())
    };
    assert!(translated(128).is_ok_and(|translation| {
        let distances = translation.command.arguments.iter().filter(|one| one.starts_with("dist,"));
        distances.count() == 128 * 128
    }));
    let refused = translated(129).expect_err("too many");
    let [only] = &refused[..] else { panic!("{refused}") };
    assert_eq!(only.message, "`<numa>` has 129 cells; a guest of QEMU has 128 at most");
    assert_eq!(only.element, "/domain/cpu/numa/cell[129]");
}
