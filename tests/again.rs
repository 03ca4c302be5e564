//! What is defined again stays as it is, for every hypervisor: over the documents of `testdata`, of the
//! corpus, and over values that a reader changes unless they are written as references.

mod support;

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic, Hypervisor, Known};
use domdef::qemu::caps::Capabilities;
use domdef::qemu::{Qemu, Settings, Target};
use domdef::xen::Xen;
use domdef::xml::Options;
use domdef::Domain;
use std::path::Path;

/// The canonical form for a hypervisor; `None` where the definition is refused.
fn define<H: Hypervisor>(domain: &Domain, target: &H::Target) -> Option<String> {
    let completed = Completed::<H>::new(domain.clone(), target).ok()?;
    Some(completed.to_xml(Options::CANONICAL).expect("what was read can be written"))
}

/// How often a document was defined, and where a second time made something else of it.
#[derive(Default)]
struct Outcome {
    defined: usize,
    failures: Vec<String>,
}

impl Outcome {
    fn twice<H: Hypervisor>(&mut self, what: &str, domain: &Domain, target: &H::Target) {
        let Some(once) = define::<H>(domain, target) else { return };
        self.defined += 1;
        let again = Domain::read(&once).domain.and_then(|domain| define::<H>(&domain, target));
        if again.as_ref() != Some(&once) {
            let hypervisor = std::any::type_name::<H>();
            self.failures.push(format!("{what} for {hypervisor}: {once}\nbecomes\n{again:?}"));
        }
    }

    /// Defines a document for no hypervisor, for Xen, and for the QEMU of its architecture: each refuses guests of
    /// the others.
    fn document(&mut self, what: &str, text: &str) {
        let Some(domain) = Domain::read(text).domain else { return };
        self.twice::<Generic>(what, &domain, &Identities::FromName);
        self.twice::<Xen>(what, &domain, &());
        let arch = domain.arch().map_or("x86_64", |arch| arch.as_str());
        if let Some(caps) = Capabilities::builtin(arch) {
            let target = Target { caps, settings: Settings::default() };
            self.twice::<Qemu>(what, &domain, &target);
        }
    }

    #[track_caller]
    fn expect(self, least: usize) {
        let Outcome { defined, failures } = self;
        let shown = failures.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n");
        assert!(failures.is_empty(), "{} of {defined}:\n{shown}", failures.len());
        assert!(defined >= least, "{defined} definitions");
    }
}

fn all(folder: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    for path in support::files(folder, "xml") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        outcome.document(&path.display().to_string(), &text);
    }
    outcome
}

#[test]
fn documents_of_testdata() {
    all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")).expect(60);
}

#[test]
fn documents_of_the_corpus() {
    if let Some(corpus) = support::corpus("") {
        all(&corpus).expect(1000);
    }
}

#[test]
fn a_hypervisor_defines_its_own_guests_alone() {
    let document = |kind: &str, os: &str| {
        format!(
            "<domain type='{kind}'><name>a</name><memory>1048576</memory><os><type>{os}</type></os></domain>"
        )
    };
    let target =
        Target { caps: Capabilities::builtin("x86_64").expect("built in"), settings: Settings::default() };
    for (kind, os) in [("kvm", "hvm"), ("xen", "hvm"), ("lxc", "exe"), ("test", "hvm"), ("bhyve", "hvm")] {
        let domain = Domain::read(&document(kind, os)).domain.expect("it is read");
        let known = Known::of(domain.r#type);
        assert_eq!(define::<Xen>(&domain, &()).is_some(), known == Some(Known::Xen), "{kind}");
        assert_eq!(define::<Qemu>(&domain, &target).is_some(), known == Some(Known::Qemu), "{kind}");
        let refused = Completed::<Xen>::new(domain, &()).err();
        let codes: Vec<_> =
            refused.iter().flat_map(|found| found.iter()).map(|found| found.rule.code).collect();
        assert!(codes.is_empty() || codes.contains(&"N001"), "{codes:?}");
    }
}

#[test]
fn values_with_white_space_are_written_as_references() {
    let text = "<domain type='kvm'><name>a</name><title>x&#9;y</title><memory>1048576</memory>\
        <os><type arch='x86_64' machine='pc'>hvm</type><cmdline>a&#13;b&#10;c</cmdline></os><devices>\
        <disk type='file'><source file='/a&#10;b&#9;c&#13;d'/><target dev='hda'/></disk></devices></domain>";
    let domain = Domain::read(text).domain.expect("it is read");
    let xml = domain.to_xml(Options::CANONICAL).expect("it can be written");
    assert!(xml.contains("file='/a&#10;b&#9;c&#13;d'"), "{xml}");
    assert!(xml.contains("<cmdline>a&#13;b\nc</cmdline>"), "{xml}");
    assert_eq!(Domain::read(&xml).domain, Some(domain));
    let mut outcome = Outcome::default();
    outcome.document("white space", text);
    outcome.expect(2);
}

#[test]
fn shared_memory_of_less_than_one_megabyte_stays() {
    let document = |size: &str| {
        format!(
            "<domain type='kvm'><name>a</name><memory>1048576</memory>\
             <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><shmem name='s'>\
             <model type='ivshmem-plain'/>{size}</shmem></devices></domain>"
        )
    };
    let written = [
        ("<size unit='KiB'>512</size>", "<size unit='KiB'>512</size>"),
        ("<size>1025</size>", "<size unit='B'>1025</size>"),
        ("<size unit='GiB'>1</size>", "<size unit='M'>1024</size>"),
    ];
    for (size, expected) in written {
        let domain = Domain::read(&document(size)).domain.expect("it is read");
        let xml = domain.to_xml(Options::CANONICAL).expect("it can be written");
        assert!(xml.contains(expected), "{xml}");
        let mut outcome = Outcome::default();
        outcome.document(size, &document(size));
        outcome.expect(1);
    }
}

/// What says something by being there is kept although it has neither attributes nor content, but in canonical form; of
/// an address that is given in part the other part stays free.
#[test]
fn what_says_little_stays() {
    let zpci = |part: &str| {
        format!(
            "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='0' slot='1' function='0'/></source>\
             <address type='pci'>{part}</address></hostdev>"
        )
    };
    let written = [
        ("<panic/>".to_owned(), ""),
        (zpci("<zpci fid='0x0000001f'/>"), "<zpci fid='0x0000001f'/>"),
        (zpci("<zpci uid='0x0002'/>"), "<zpci uid='0x0002'/>"),
    ];
    for (device, expected) in written {
        let text = format!(
            "<domain type='kvm'><name>a</name><memory>1048576</memory>\
             <os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type></os><devices>{device}</devices></domain>"
        );
        let domain = Domain::read(&text).domain.expect("it is read");
        let defined = define::<Generic>(&domain, &Identities::FromName).expect("it is right");
        let json = domdef::json::to_json(&domain).expect("it can be written");
        let again = domdef::json::from_json(&json).domain.expect("it is read");
        for xml in [defined, again.to_xml(Options::CANONICAL).expect("it can be written")] {
            assert!(xml.contains(expected) && !xml.contains("<panic"), "{xml}");
        }
        assert_eq!(again.devices, domain.devices);
        let lossless = domain.to_xml(Options::LOSSLESS).expect("it can be written");
        assert_eq!(lossless.contains("<panic/>"), device == "<panic/>", "{lossless}");
    }
}

/// Where a device is plugged in is chosen, or set by the machine: what else its address holds stays.
#[test]
fn a_chosen_address_keeps_what_is_in_it() {
    let kept = "<x:note xmlns:x='urn:x' of='me'/>";
    let text = format!(
        "<domain type='qemu'><name>a</name><memory>1048576</memory>\
         <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>\
         <controller type='usb' index='0' model='piix3-uhci'><address type='pci' slot='1' function='2' multifunction='off'>\
         {kept}</address></controller><rng model='virtio'><backend model='builtin'/><address type='pci'>{kept}</address></rng>\
         <input type='tablet' bus='usb'><address type='usb'>{kept}</address></input></devices></domain>"
    );
    let domain = Domain::read(&text).domain.expect("it is read");
    let caps = Capabilities::builtin("x86_64").expect("it comes with the package");
    let target = Target { caps, settings: Settings::default() };
    let xml = define::<Qemu>(&domain, &target).expect("it is right");
    assert_eq!(xml.matches(kept).count(), 3, "{xml}");
    assert!(xml.contains("slot='0x01' function='0x2' multifunction='off'>"), "{xml}");
    assert!(xml.contains("port='1'>") && !xml.contains("<address type='pci'>"), "{xml}");
}

/// Namespaces are declared in the same order each time, also beside an element that says nothing in its own.
#[test]
fn namespaces_are_declared_for_what_is_written() {
    let namespaces = "http://libvirt.org/schemas/domain";
    for empty in ["qemu:commandline", "qemu:capabilities", "bhyve:commandline", "xen:commandline"] {
        let (prefix, _) = empty.split_once(':').expect("a prefix");
        for (root, own) in [(true, false), (false, true)] {
            let declaration = format!(" xmlns:{prefix}='{namespaces}/{prefix}/1.0'");
            let text = format!(
                "<domain type='kvm'{}><name>a</name><memory>1024</memory><os><type>hvm</type></os><{empty}{}/>\
                 <n:datacenterpath xmlns:n='{namespaces}/vmware/1.0'>d</n:datacenterpath></domain>",
                if root { &declaration } else { "" },
                if own { &declaration } else { "" },
            );
            let domain = Domain::read(&text).domain.expect("it is read");
            for options in [Options::CANONICAL, Options::LOSSLESS] {
                let once = domain.to_xml(options).expect("it can be written");
                let again = Domain::read(&once).domain.expect("it is read again");
                assert_eq!(again.to_xml(options).as_deref(), Ok(once.as_str()), "{text}");
                assert_eq!(once.contains(&declaration), root, "{once}");
            }
        }
    }
}

#[test]
fn what_no_document_can_hold_is_refused() {
    let text = "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>";
    for c in ['\u{1}', '\u{1b}', '\u{fffe}', '\u{ffff}'] {
        let mut domain = Domain::read(text).domain.expect("it is read");
        domain.title = Some(format!("x{c}y").into());
        let refused = domain.to_xml(Options::CANONICAL).expect_err("it cannot be written");
        assert_eq!((refused.rule.code, refused.element.as_str()), ("X004", "/domain/title"));
        assert!(domdef::json::to_json(&domain).is_err());
    }
}
