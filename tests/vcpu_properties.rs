//! Any sequence of calls keeps what must hold of virtual CPUs, and a refused call changes nothing.

use domdef::driver::test::TestDriver;
use domdef::driver::{Access, Code, Connection, Copy, Result, State};
use domdef::vcpu::{self, Flags};
use domdef::Domain;
use proptest::prelude::*;

const NAME: &str = "guest";

/// One call of a management program.
#[derive(Clone, Debug)]
enum Call {
    Set(u32, Flags),
    Memory(u64, Flags),
    Start,
    Destroy,
    Undefine,
    Define(usize),
    Create(usize),
}

/// Definitions with everything that follows a number of virtual CPUs.
const DEFINITIONS: [&str; 4] = [
    "<vcpu current='2'>4</vcpu>",
    "<vcpu>8</vcpu><cpu><topology sockets='2' cores='2' threads='2'/></cpu>",
    "<vcpu current='2'>6</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>\
     <vcpu id='3' enabled='yes' hotpluggable='yes' order='2'/></vcpus>\
     <cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='5' cpuset='1-3'/></cputune>",
    "<memory unit='MiB'>64</memory><vcpu placement='static' cpuset='0-3'>3</vcpu>",
];

fn document(index: usize) -> String {
    format!(
        "<domain type='test'><name>{NAME}</name><uuid>7d3d3b1e-64e5-4c3a-9a5c-6d6b3c1f0a01</uuid>{}<memory>1000</memory><os><type>hvm</type></os></domain>",
        DEFINITIONS[index]
    )
}

fn call() -> impl Strategy<Value = Call> {
    let flags = (0u32..32).prop_map(Flags::from_bits);
    let counts = prop_oneof![200 => 0u32..12, 1 => Just(65_535u32), 2 => any::<u32>()];
    prop_oneof![
        8 => (counts, flags.clone()).prop_map(|(count, flags)| Call::Set(count, flags)),
        2 => (0u64..200_000, flags).prop_map(|(kib, flags)| Call::Memory(kib, flags)),
        1 => Just(Call::Start),
        1 => Just(Call::Destroy),
        1 => Just(Call::Undefine),
        1 => (0..DEFINITIONS.len()).prop_map(Call::Define),
        1 => (0..DEFINITIONS.len()).prop_map(Call::Create),
    ]
}

fn make(connection: &Connection, call: &Call) -> Result<()> {
    match call {
        Call::Set(count, flags) => connection.set_vcpus(NAME, *count, *flags),
        Call::Memory(kib, flags) => connection.set_memory(NAME, *kib, *flags),
        Call::Start => connection.start(NAME),
        Call::Destroy => connection.destroy(NAME),
        Call::Undefine => connection.undefine(NAME),
        Call::Define(index) => connection.define_xml(&document(*index)).map(drop),
        Call::Create(index) => connection.create_xml(&document(*index)).map(drop),
    }
}

/// Both copies as they would be stored.
fn copies(connection: &Connection) -> [Result<String>; 2] {
    [Copy::Current, Copy::Inactive].map(|copy| connection.dump_xml(NAME, copy))
}

/// What holds of every definition, whatever was called.
fn holds(text: &str) {
    let domain = Domain::read(text).domain.expect("what was written can be read");
    let broken = domdef::rules::check(&domain);
    assert!(broken.is_empty(), "{broken:?}\n{text}");
    let count = vcpu::count(&domain);
    assert!((1..=count.maximum).contains(&count.current) && count.maximum <= vcpu::MAX, "{count:?}");
    let written = domain.vcpu.as_ref().expect("completed");
    assert_ne!(written.current, Some(written.maximum), "{text}");
    assert_eq!(u32::from(written.current.unwrap_or(written.maximum)), count.current, "{text}");
    let pins = domain.cputune.iter().flat_map(|tune| &tune.vcpupin);
    pins.for_each(|pin| assert!(pin.vcpu < count.maximum, "{text}"));
}

proptest! {
    #[test]
    fn sequences_keep_the_invariants(calls in proptest::collection::vec(call(), 1..40)) {
        let connection = Connection::open(TestDriver::empty(), Access::ReadWrite);
        connection.define_xml(&document(0)).expect("valid");
        for call in &calls {
            let before = copies(&connection);
            let result = make(&connection, call);
            let after = copies(&connection);
            if result.is_err() {
                prop_assert_eq!(&before, &after, "{:?} was refused", call);
            }
            after.iter().flatten().for_each(|text| holds(text));
            if let (Call::Set(count, flags), Ok(())) = (call, &result) {
                let asked = if flags.contains(Flags::LIVE) && flags.contains(Flags::CONFIG) {
                    flags.without(Flags::LIVE)
                } else if connection.state(NAME) == Ok(State::Running) && !flags.contains(Flags::CONFIG) {
                    // The maximum of a running guest is fixed; its current number is what changed.
                    flags.without(Flags::MAXIMUM)
                } else {
                    *flags
                };
                prop_assert_eq!(connection.vcpus(NAME, asked), Ok(*count));
            }
        }
    }

    #[test]
    fn a_read_only_connection_changes_nothing(calls in proptest::collection::vec(call(), 1..20)) {
        let writer = Connection::open(TestDriver::empty(), Access::ReadWrite);
        writer.define_xml(&document(2)).expect("valid");
        let before = writer.dump_xml(NAME, Copy::Inactive);
        let reader = writer.read_only();
        for call in &calls {
            let result = make(&reader, call);
            let code = result.as_ref().err().map(|error| error.code);
            prop_assert_eq!(code, Some(Code::OperationDenied), "{:?}", result);
        }
        prop_assert_eq!(writer.dump_xml(NAME, Copy::Inactive), before);
    }

    #[test]
    fn a_document_changes_as_its_definition_does(
        index in 0..DEFINITIONS.len(),
        count in 0u32..12,
        maximum in any::<bool>(),
    ) {
        let text = document(index);
        let which = if maximum { vcpu::Which::Maximum } else { vcpu::Which::Current };
        let mut domain = Domain::read(&text).domain.expect("valid");
        let expected = vcpu::set(&mut domain, which, count).map(|()| vcpu::count(&domain));
        match vcpu::document::set(&text, which, count) {
            Ok(changed) => {
                let edited = Domain::read(&changed).domain.expect("still a domain");
                prop_assert!(domdef::rules::check(&edited).is_empty(), "{}", changed);
                prop_assert_eq!(expected, Ok(vcpu::count(&edited)));
            }
            Err(_) => prop_assert!(expected.is_err()),
        }
    }
}

/// Eight threads change eight guests and the one that they share: each of their own ends as its
/// thread left it, and the shared one as the last change did.
#[test]
fn eight_threads_lose_nothing() {
    const STEPS: u32 = 200;
    // The driver gives a guest 32 virtual CPUs at most.
    let number = |thread: u32, step: u32| 1 + (thread * 3 + step) % 32;
    let connection = Connection::open(TestDriver::empty(), Access::ReadWrite);
    let define = |name: &str| {
        let text = format!("<domain type='test'><name>{name}</name><vcpu>32</vcpu><memory>1000</memory><os><type>hvm</type></os></domain>");
        connection.define_xml(&text).expect("valid");
    };
    define("shared");
    (0..8).for_each(|thread| define(&format!("own{thread}")));
    connection.start("shared").expect("defined");
    std::thread::scope(|scope| {
        for thread in 0..8u32 {
            let connection = &connection;
            scope.spawn(move || {
                let own = format!("own{thread}");
                for step in 1..=STEPS {
                    let count = number(thread, step);
                    connection.set_vcpus(&own, count, Flags::CONFIG).expect("below the maximum");
                    assert_eq!(connection.vcpus(&own, Flags::CONFIG), Ok(count));
                    connection.set_vcpus("shared", count, Flags::LIVE | Flags::CONFIG).expect("below");
                }
            });
        }
    });
    for thread in 0..8 {
        assert_eq!(connection.vcpus(&format!("own{thread}"), Flags::CONFIG), Ok(number(thread, STEPS)));
    }
    // Both copies of the shared guest were changed together, each time.
    let last = connection.vcpus("shared", Flags::LIVE);
    assert_eq!(last, connection.vcpus("shared", Flags::CONFIG));
    assert!((0..8).any(|thread| last == Ok(number(thread, STEPS))), "{last:?}");
}
