//! Kinds of documents that are drawn.

use crate::element::{Element, Node};
use crate::grammar::{Draw, Grammar};
use crate::pattern::Id;
use crate::spoil;
use arbitrary::{Arbitrary, Unstructured};
use std::sync::OnceLock;

/// A small guest: what every guest has, some devices, and some other elements, in any order that the grammar
/// allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest(pub Element);

/// Any document of the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole(pub Element);

/// A guest with a few mistakes: names misspelt, values of another kind, elements twice, elsewhere or not at all,
/// and comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoilt(pub Element);

/// How many elements and attributes one part of a guest has at most, about.
const PART: u32 = 24;
/// The same of a whole document.
const WHOLE: u32 = 150;

impl<'a> Arbitrary<'a> for Whole {
    fn arbitrary(choices: &mut Unstructured<'a>) -> arbitrary::Result<Whole> {
        Grammar::domain().document(choices, WHOLE).map(Whole)
    }
}

impl<'a> Arbitrary<'a> for Spoilt {
    fn arbitrary(choices: &mut Unstructured<'a>) -> arbitrary::Result<Spoilt> {
        let mut root = Guest::arbitrary(choices)?.0;
        for _ in 0..choices.int_in_range(1..=4u8)? {
            spoil::spoil(&mut root, choices)?;
        }
        Ok(Spoilt(root))
    }
}

impl<'a> Arbitrary<'a> for Guest {
    fn arbitrary(choices: &mut Unstructured<'a>) -> arbitrary::Result<Guest> {
        let mut root = frame(choices)?;
        let parts = parts();
        let mut devices = Element::named("devices");
        for _ in 0..choices.int_in_range(0..=5u8)? {
            draw(&parts.devices, choices, &mut devices)?;
        }
        for _ in 0..choices.int_in_range(0..=3u8)? {
            draw(&parts.others, choices, &mut root)?;
        }
        let place = choices.int_in_range(0..=root.children.len())?;
        root.children.insert(place, Node::Element(devices));
        Ok(Guest(root))
    }
}

/// What every guest has.
fn frame(choices: &mut Unstructured<'_>) -> arbitrary::Result<Element> {
    // Pairs of a hypervisor's name and a machine that it has, the usual ones more than once.
    const KINDS: &[(&str, &str, &str, &str)] = &[
        ("kvm", "x86_64", "q35", "hvm"),
        ("kvm", "x86_64", "pc", "hvm"),
        ("qemu", "x86_64", "q35", "hvm"),
        ("qemu", "x86_64", "microvm", "hvm"),
        ("qemu", "aarch64", "virt", "hvm"),
        ("qemu", "ppc64", "pseries", "hvm"),
        ("qemu", "s390x", "s390-ccw-virtio", "hvm"),
        ("qemu", "riscv64", "virt", "hvm"),
        ("xen", "x86_64", "xenfv", "hvm"),
        ("xen", "x86_64", "xenpv", "xen"),
        ("xen", "x86_64", "xenpvh", "xenpvh"),
        ("lxc", "x86_64", "", "exe"),
        ("test", "x86_64", "", "hvm"),
        ("vmware", "x86_64", "", "hvm"),
        ("bhyve", "x86_64", "", "hvm"),
    ];
    let (kind, arch, machine, os) = *choices.choose(KINDS)?;
    let mut r#type = Element::named("type").saying(os).with("arch", arch);
    if !machine.is_empty() {
        r#type = r#type.with("machine", machine);
    }
    let mut holder = Element::named("os").holding(r#type);
    if os == "exe" {
        holder = holder.holding(Element::named("init").saying("/bin/sh"));
    }
    let memory = choices.choose(&["1048576", "65536", "4194304"])?;
    let current = choices.choose(&["", "1", "2"])?;
    let count = choices.choose(&["2", "1", "4", "16", "255"])?;
    let mut vcpu = Element::named("vcpu").saying(count);
    if !current.is_empty() && *count != "1" {
        vcpu = vcpu.with("current", current);
    }
    let root = Element::named("domain").with("type", kind);
    let root = root.holding(Element::named("name").saying("guest"));
    let root = root.holding(Element::named("memory").with("unit", "KiB").saying(memory));
    Ok(root.holding(vcpu).holding(holder))
}

/// Adds an element; not a second one where only one may be there.
fn draw(from: &[(Id, bool)], choices: &mut Unstructured<'_>, into: &mut Element) -> arbitrary::Result<()> {
    let grammar = Grammar::domain();
    let (element, many) = *choices.choose(from)?;
    let known = grammar.name(element).is_some_and(|name| into.elements().any(|child| child.name == name));
    if known && !many {
        return Ok(());
    }
    let density = [40, 80, 140][usize::from(choices.int_in_range(0..=2u8)?)];
    Draw { grammar, choices, density, left: PART, between: "" }.pattern(element, into)
}

/// The elements that a guest may have beyond its frame.
struct Parts {
    devices: Vec<(Id, bool)>,
    others: Vec<(Id, bool)>,
}

fn parts() -> &'static Parts {
    static FOUND: OnceLock<Parts> = OnceLock::new();
    FOUND.get_or_init(|| {
        let grammar = Grammar::domain();
        let roots = grammar.elements(grammar.root());
        let content = roots.first().map_or(grammar.root(), |(root, _)| grammar.content(*root));
        let all = grammar.elements(content);
        let named = |id: Id, names: &[&str]| grammar.name(id).is_some_and(|name| names.contains(&name));
        let devices = all.iter().find(|(id, _)| named(*id, &["devices"]));
        let devices = devices.map_or(Vec::new(), |(id, _)| grammar.elements(grammar.content(*id)));
        // A guest with a boot loader of the host has another `<os>`.
        let framed = ["name", "memory", "vcpu", "os", "devices", "bootloader", "bootloader_args"];
        Parts { devices, others: all.into_iter().filter(|(id, _)| !named(*id, &framed)).collect() }
    })
}
