//! How well the domain grammar does on the corpus: the reference's verdicts but for the listed
//! differences, the place and number of what is found, and the names that are suggested. jing, with
//! the same grammar, must be of the engine's opinion.
//!
//! Without the corpus or jing the tests are skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a
//! failure.

mod support;

use domdef::check::by_grammar;
use domdef::{grammar, Release};

use roxmltree::Document;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::process::Command;
use support::{corpus, skipped};

/// Whose verdicts the corpus has.
const RELEASE: Release = Release::new(10, 7);

/// A document with the reference's verdict and, for a mutant, the element that was touched.
struct Row {
    id: String,
    xml: String,
    valid: bool,
    path: Option<String>,
}

fn rows(root: &Path) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in std::fs::read_to_string(root.join("schema/mutants.ndjson")).unwrap_or_default().lines() {
        let row: Value = serde_json::from_str(line).expect("a JSON object a line");
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.push(Row {
            id: text("id"),
            xml: text("xml"),
            valid: row["valid"] == true,
            path: Some(text("path")),
        });
    }
    for line in
        std::fs::read_to_string(root.join("realworld/verdicts.tsv")).unwrap_or_default().lines().skip(1)
    {
        let mut fields = line.split('\t');
        let (Some(file), Some(valid)) = (fields.next(), fields.next()) else { continue };
        let Ok(xml) = std::fs::read_to_string(root.join("realworld").join(file)) else { continue };
        rows.push(Row { id: format!("realworld/{file}"), xml, valid: valid == "yes", path: None });
    }
    rows
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Every difference from the reference stands in `schemas/differences.tsv` with its reason.
#[test]
fn differences_are_listed() {
    let Some(root) = corpus("") else { return };
    let list = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/differences.tsv"));
    let list = list.expect("the list is there");
    let listed: BTreeMap<&str, &str> =
        list.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    let rows = rows(&root);
    let (mut unlisted, mut gone, mut same) = (Vec::new(), Vec::new(), 0);
    let (mut invalid, mut placed, mut single) = (0, 0, 0);
    for row in &rows {
        let document = domdef::xml::Document::parse(&row.xml).expect("well-formed");
        let found = by_grammar(&document, RELEASE);
        match (found.is_empty() == row.valid, listed.contains_key(row.id.as_str())) {
            (true, true) => gone.push(&row.id),
            (true, false) => same += 1,
            (false, true) => {}
            (false, false) => unlisted.push(&row.id),
        }
        let (Some(touched), Some(first)) = (&row.path, found.first()) else { continue };
        if row.valid {
            continue;
        }
        let element = first.element.as_str();
        invalid += 1;
        single += u32::from(found.len() == 1);
        placed += u32::from(element == touched || parent(element) == touched || parent(touched) == element);
    }
    let percent = |part: u32, of: u32| 100.0 * f64::from(part) / f64::from(of.max(1));
    println!("verdict: {same}/{}, {} of the differences listed", rows.len(), listed.len());
    println!(
        "place: {placed}/{invalid} ({:.2} %) at the element, its parent or a child",
        percent(placed, invalid)
    );
    println!("exactly one: {single}/{invalid} ({:.2} %)", percent(single, invalid));
    assert!(unlisted.is_empty(), "not in schemas/differences.tsv: {unlisted:?}");
    assert!(gone.is_empty(), "no longer different, take them off schemas/differences.tsv: {gone:?}");
    assert!(percent(placed, invalid) >= 98.0 && percent(single, invalid) >= 98.0);
}

/// Always the same numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// A name as a hand in a hurry writes it: a letter left out, doubled, another, or two of them turned.
fn misspelt(name: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = numbers.below(letters.len());
    match numbers.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = char::from(b'a' + numbers.below(26) as u8),
        _ => letters.swap(at, (at + 1).min(name.len() - 1)),
    }
    letters.into_iter().collect()
}

#[test]
fn misspelt_names_are_suggested() {
    let Some(root) = corpus("") else { return };
    let rows = rows(&root);
    let mut numbers = Numbers(7);
    let mut validator = grammar::schema().validator();
    let known: HashSet<String> = rows
        .iter()
        .filter(|row| row.valid)
        .flat_map(|row| {
            let document = Document::parse(&row.xml).expect("well-formed");
            let elements = document.descendants().filter(|node| node.is_element());
            let names = elements.flat_map(|node| {
                let attributes = node.attributes().map(|attribute| attribute.name().to_owned());
                attributes.chain([node.tag_name().name().to_owned()]).collect::<Vec<String>>()
            });
            names.collect::<Vec<String>>()
        })
        .collect();
    let (mut asked, mut right) = (0u32, 0u32);
    let mut wrong = BTreeSet::new();
    for row in rows.iter().filter(|row| row.valid) {
        let document = Document::parse(&row.xml).expect("well-formed");
        let elements: Vec<_> =
            document.root_element().descendants().filter(|node| node.is_element()).skip(1).collect();
        if elements.is_empty() {
            continue;
        }
        for _ in 0..4 {
            let node = elements[numbers.below(elements.len())];
            let attributes: Vec<_> = node.attributes().collect();
            let attribute = attributes.get(numbers.below(attributes.len() * 2));
            let name = attribute.map_or(node.tag_name().name(), |attribute| attribute.name());
            let other = misspelt(name, &mut numbers);
            if name.len() < 3 || known.contains(&other) || node.tag_name().namespace().is_some() {
                continue;
            }
            let range = attribute
                .map_or(node.range().start + 1..node.range().start + 1 + name.len(), |attribute| {
                    attribute.range_qname()
                });
            let mut text = [&row.xml[..range.start], &other, &row.xml[range.end..]].concat();
            let close = format!("</{name}>");
            if attribute.is_none() && row.xml[node.range()].ends_with(&close) {
                let end = node.range().end + other.len() - name.len();
                text.replace_range(end - close.len()..end, &format!("</{other}>"));
            }
            let Ok(document) = Document::parse(&text) else { continue };
            let mistakes = validator.validate(&document);
            let Some(first) = mistakes.first() else { continue };
            asked += 1;
            if first.meant() == Some(name) {
                right += 1;
            } else {
                wrong.insert(format!("{other} for {name}: {}", first.message));
            }
        }
    }
    let rate = 100.0 * f64::from(right) / f64::from(asked.max(1));
    println!("suggestions: {right}/{asked} ({rate:.2} %) of misspelt names");
    wrong.iter().take(20).for_each(|wrong| println!("  {wrong}"));
    assert!(asked > 500 && rate >= 95.0);
}

#[test]
fn jing_is_of_the_same_opinion() {
    let Some(root) = corpus("") else { return };
    if Command::new("jing").output().is_err() {
        return skipped("jing is not installed");
    }
    let folder = std::env::temp_dir().join(format!("domdef-grammar-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    let mut paths = Vec::new();
    let rows = rows(&root);
    for (number, row) in rows.iter().enumerate() {
        let path = folder.join(format!("{number}.xml"));
        std::fs::write(&path, &row.xml).expect("writable");
        paths.push(path);
    }
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/domain.rng");
    let mut invalid = HashSet::new();
    for paths in paths.chunks(500) {
        let output = Command::new("jing").arg(&grammar).args(paths).output().expect("jing runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.contains("domain.rng:"), "jing refuses the grammar: {said}");
        for line in said.lines() {
            let name = line.split(".xml:").next().and_then(|path| path.rsplit('/').next());
            invalid.extend(name.map(str::to_owned));
        }
    }
    std::fs::remove_dir_all(&folder).expect("removable");
    let differ: Vec<&String> = rows
        .iter()
        .enumerate()
        .filter(|(number, row)| {
            let document = domdef::xml::Document::parse(&row.xml).expect("well-formed");
            grammar::check(&document).is_empty() == invalid.contains(&number.to_string())
        })
        .map(|(_, row)| &row.id)
        .collect();
    println!(
        "jing and the engine: {} documents, {} of them invalid for jing, {} differences",
        rows.len(),
        invalid.len(),
        differ.len()
    );
    assert!(differ.is_empty(), "{differ:?}");
    assert!(invalid.len() > 100);
}

/// A guest with these devices.
fn guest(devices: &str) -> String {
    format!(
        "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os>\
         <devices>{devices}</devices></domain>"
    )
}

fn findings(devices: &str) -> Vec<String> {
    let text = guest(devices);
    let document = domdef::xml::Document::parse(&text).expect("well-formed");
    by_grammar(&document, RELEASE).into_iter().map(|finding| finding.message).collect()
}

/// What a type rules out, one finding each.
#[test]
fn types_decide_what_else_stands() {
    let table = [
        (
            "<graphics type='vnc' display=':0'/>",
            "`display` is not allowed with `type='vnc'`; it belongs to `type='desktop'` or `type='sdl'`",
        ),
        (
            "<graphics type='spice'><listen type='none' address='::1'/></graphics>",
            "`address` is not allowed with `type='none'`; it belongs to `type='address'` or `type='network'`",
        ),
        (
            "<hostdev type='pci'><source><address bus='0x100'/></source></hostdev>",
            "`bus` of `<address>` is '0x100'; expected a number such as 0x1f or a whole number from 0 to 255",
        ),
        (
            "<hostdev type='mdev' model='vfio-pci'><source><address/></source></hostdev>",
            "`<address>` has no attribute `uuid`",
        ),
        (
            "<hostdev type='pci' sgio='filtered'><source><address/></source></hostdev>",
            "`sgio` is not allowed with `type='pci'`; it belongs to `type='scsi'`",
        ),
        (
            "<disk device='lun'><source file='/a'/><target dev='sda'/></disk>",
            "`<disk>` has no attribute `type`",
        ),
        (
            "<disk type='file' device='lun'><source file='/a'/><target dev='sda'/></disk>",
            "`device='lun'` is not allowed with `type='file'`; it belongs to `type='block'`, \
             `type='network'` or `type='volume'`",
        ),
        (
            "<disk type='network'><source protocol='nbd' query='a'/><target dev='sda'/></disk>",
            "`query` is not allowed with `protocol='nbd'`; \
             it belongs to `protocol='http'` or `protocol='https'`",
        ),
        (
            "<disk type='network'><source protocol='nbd'><host transport='unix' name='a'/></source>\
             <target dev='sda'/></disk>",
            "`name` is not allowed with `transport='unix'`; \
             it belongs to `transport='rdma'` or `transport='tcp'`",
        ),
        (
            "<disk><source file='/a'><seclabel relabel='yes'/></source><target dev='sda'/></disk>",
            "`<seclabel>` has no `<label>`",
        ),
        (
            "<filesystem type='ram'><source dir='/a'/><target dir='b'/></filesystem>",
            "`dir` is not allowed in `<source>` here; it belongs to `type='bind'` or `type='mount'` of `<filesystem>`",
        ),
        (
            "<channel type='pty'><target type='guestfwd' name='a'/></channel>",
            "`name` is not allowed with `type='guestfwd'`; it belongs to `type='virtio'` or `type='xen'`",
        ),
        (
            "<tpm><backend type='emulator'><device path='/a'/></backend></tpm>",
            "`<device>` is not allowed in `<backend>` with `type='emulator'`; it belongs to `type='passthrough'`",
        ),
        (
            "<video><model type='vga' ram='1'/></video>",
            "`ram` is not allowed with `type='vga'`; it belongs to `type='qxl'`",
        ),
        (
            "<audio id='1' type='alsa' path='/a'/>",
            "`path` is not allowed with `type='alsa'`; it belongs to `type='file'`",
        ),
        (
            "<interface type='user'><virtualport/></interface>",
            "`<virtualport>` is not allowed in `<interface>` with `type='user'`; it belongs to `type='bridge'`, `type='direct'`, `type='hostdev'` or `type='network'`",
        ),
        (
            "<interface type='bridge'><virtualport type='midonet'/></interface>",
            "`<virtualport>` has no `<parameters>`",
        ),
        (
            "<interface type='bridge'><virtualport type='802.1Qbh'><parameters typeid='1'/></virtualport></interface>",
            "`typeid` is not allowed in `<parameters>` here; it belongs to `type='802.1Qbg'` of `<virtualport>`",
        ),
        (
            "<interface type='direct'><source dev='a'><ip address='::1'/></source></interface>",
            "`<ip>` is not allowed in `<source>`",
        ),
    ];
    for (devices, expected) in table {
        assert_eq!(findings(devices), [expected], "{devices}");
    }
}

/// The children of an element come in any order.
#[test]
fn siblings_come_in_any_order() {
    for devices in [
        "<audio id='1' type='oss'><output/><input/></audio>",
        "<controller type='pci' model='pcie-root-port'><target chassis='1'/><model name='ioh3420'/></controller>",
        "<hostdev type='usb'><source><product id='0x1'/><vendor id='0x1'/></source></hostdev>",
        "<hostdev type='scsi'><source><address bus='0' target='0' unit='0'/><adapter name='a'/></source></hostdev>",
    ] {
        assert_eq!(findings(devices), [] as [&str; 0], "{devices}");
    }
}
