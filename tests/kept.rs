//! What a definition does not know belongs to the element that it was kept of: editing a definition moves
//! no comment to another element, and leaves nothing of what is removed.

mod support;

use domdef::domain::devices::disk::Disk;
use domdef::xml::rest::Foreign;
use domdef::xml::Options;
use domdef::Domain;
use std::path::Path;

fn document(part: &str) -> String {
    format!(
        "<domain type='kvm'>\n  <name>a</name>\n  <memory unit='KiB'>1024</memory>\n  <os>\n    \
         <type arch='x86_64' machine='pc'>hvm</type>\n  </os>\n{part}</domain>\n"
    )
}

#[track_caller]
fn domain(text: &str) -> Domain {
    let reading = Domain::read(text);
    reading.domain.unwrap_or_else(|| panic!("{text}\n{:?}", reading.diagnostics))
}

#[track_caller]
fn lossless(domain: &Domain) -> String {
    domain.to_xml(Options::LOSSLESS).expect("what was read can be written")
}

/// Lines of the result that hold one of the words, without their indentation.
fn lines<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
    let has = |line: &&str| words.iter().any(|word| line.contains(word));
    text.lines().map(str::trim).filter(has).collect()
}

fn disks() -> String {
    let disk = |comment: &str, dev: &str, behind: &str| {
        format!(
            "    <!-- {comment} -->\n    <disk type='file' device='disk' odd-{dev}='1'>\n      \
             <source file='/{dev}'/>\n      <target dev='{dev}' bus='virtio'/>\n    </disk>{behind}\n"
        )
    };
    let all = [
        disk("system", "vda", " <!-- behind vda -->"),
        disk("data", "vdb", ""),
        "    <unknown/>\n".to_owned(),
        disk("backup", "vdc", ""),
        "    <!-- last -->\n".to_owned(),
    ];
    document(&format!("  <devices>\n{}  </devices>\n", all.concat()))
}

const WORDS: &[&str] = &["<!--", "target", "unknown"];

fn edited(edit: impl FnOnce(&mut Vec<Disk>)) -> String {
    let mut domain = domain(&disks());
    edit(&mut domain.devices.disk);
    lossless(&domain)
}

#[test]
fn an_unedited_document_stays() {
    assert_eq!(lossless(&domain(&disks())), disks());
}

#[test]
fn a_removed_device_takes_its_comments_along() {
    let text = edited(|disks| disks.retain(|disk| disk.target.dev != "vda"));
    let expected = [
        "<!-- data -->",
        "<target dev='vdb' bus='virtio'/>",
        "<unknown/>",
        "<!-- backup -->",
        "<target dev='vdc' bus='virtio'/>",
        "<!-- last -->",
    ];
    assert_eq!(lines(&text, WORDS), expected, "{text}");
    let text = edited(|disks| drop(disks.remove(1)));
    let expected = [
        "<!-- system -->",
        "<target dev='vda' bus='virtio'/>",
        "</disk> <!-- behind vda -->",
        "<!-- backup -->",
        "<target dev='vdc' bus='virtio'/>",
        "<unknown/>",
        "<!-- last -->",
    ];
    assert_eq!(lines(&text, &["<!--", "target", "unknown"]), expected, "{text}");
    let text = edited(Vec::clear);
    assert_eq!(lines(&text, WORDS), ["<unknown/>", "<!-- last -->"], "{text}");
}

#[test]
fn an_inserted_device_moves_no_comment() {
    let text = edited(|disks| {
        let mut new = disks[0].clone();
        new.rest = Default::default();
        new.target.dev = "vdz".into();
        disks.insert(0, new);
    });
    let expected = [
        "<target dev='vdz' bus='virtio'/>",
        "<!-- system -->",
        "<target dev='vda' bus='virtio'/>",
        "</disk> <!-- behind vda -->",
        "<!-- data -->",
        "<target dev='vdb' bus='virtio'/>",
        "<unknown/>",
        "<!-- backup -->",
        "<target dev='vdc' bus='virtio'/>",
        "<!-- last -->",
    ];
    assert_eq!(lines(&text, WORDS), expected, "{text}");
}

#[test]
fn devices_in_another_order_keep_their_comments_and_attributes() {
    let text = edited(|disks| disks.reverse());
    let expected = [
        "<!-- backup -->",
        "<disk type='file' device='disk' odd-vdc='1'>",
        "<!-- data -->",
        "<disk type='file' device='disk' odd-vdb='1'>",
        "<!-- system -->",
        "<disk type='file' device='disk' odd-vda='1'>",
        "</disk> <!-- behind vda -->",
        "<!-- last -->",
    ];
    assert_eq!(lines(&text, &["<!--", "<disk"]), expected, "{text}");
}

#[test]
fn a_device_takes_its_comments_to_another_document() {
    let mut other = domain(&document(
        "  <devices>\n    <!-- own -->\n    <disk type='file'><target dev='vda'/></disk>\n  </devices>\n",
    ));
    other.devices.disk.push(domain(&disks()).devices.disk.remove(1));
    let text = lossless(&other);
    assert_eq!(
        lines(&text, &["<!--", "target"]),
        ["<!-- own -->", "<target dev='vda'/>", "<!-- data -->", "<target dev='vdb' bus='virtio'/>"],
        "{text}"
    );
}

#[test]
fn values_keep_what_is_theirs_and_leave_nothing() {
    let part = "  <title lang='de'>t</title>\n  <os>\n    <type>exe</type>\n    <init>/i</init>\n    \
                <!-- one -->\n    <initarg x='1'>a</initarg>\n    <!-- two -->\n    <initarg x='2'>b</initarg>\n  </os>\n";
    let text = format!("<domain type='lxc'><name>a</name><memory>1024</memory>{part}</domain>");
    let whole = domain(&text);
    let words = &["initarg", "title", "<!--"];
    let all = [
        "<title lang='de'>t</title>",
        "<!-- one -->",
        "<initarg x='1'>a</initarg>",
        "<!-- two -->",
        "<initarg x='2'>b</initarg>",
    ];
    assert_eq!(lines(&lossless(&whole), words), all);
    let mut edited = whole.clone();
    edited.title = None;
    edited.os.as_mut().expect("there").initarg.remove(0);
    assert_eq!(lines(&lossless(&edited), words), all[3..]);
    edited.os.as_mut().expect("there").initarg.clear();
    assert_eq!(lines(&lossless(&edited), words), [""; 0]);
    edited.title = Some("new".into());
    assert_eq!(lines(&lossless(&edited), words), ["<title lang='de'>new</title>"]);
    let mut turned = whole;
    turned.os.as_mut().expect("there").initarg.reverse();
    let order = [0, 3, 4, 1, 2].map(|at| all[at]);
    assert_eq!(lines(&lossless(&turned), words), order);
}

/// Elements inside of one that is nothing but a value: of a text, a number, a size, a list.
#[test]
fn unknown_elements_in_values_stay() {
    let text = "<domain type='kvm'>\n  <name>a<odd1/></name>\n  <title>t<odd2 b='1'/></title>\n  \
        <memory unit='KiB'>1024<odd3/></memory>\n  <vcpu placement='static'>2<odd4/></vcpu>\n  <os>\n    \
        <type arch='x86_64' machine='pc'>hvm<odd5/></type>\n    <initarg>a<odd6/></initarg>\n    \
        <initarg>b<odd7/></initarg>\n    <cmdline>x<odd8/></cmdline>\n  </os>\n  \
        <on_crash>destroy<odd9/></on_crash>\n  <devices>\n  </devices>\n</domain>\n";
    let whole = domain(text);
    assert_eq!(lossless(&whole), text);
    let canonical = whole.to_xml(Options::CANONICAL).expect("writable");
    assert_eq!(canonical.matches("<odd").count(), 9, "{canonical}");
    let found = domdef::check::check(text, domdef::check::Scope::Rules);
    let found: Vec<&str> =
        found.iter().map(|found| found.element.rsplit('/').next().expect("a path")).collect();
    for number in 1..=9 {
        assert!(found.contains(&&*format!("odd{number}")), "{found:?}");
    }
}

#[test]
fn what_says_nothing_to_the_definition_stays() {
    for part in [
        "  <!-- none -->\n  <title lang='de'/>\n",
        "  <!-- none -->\n  <memtune>\n    <min_guarantee odd='1' unit='KiB'>0</min_guarantee>\n  </memtune>\n",
        "  <blkiotune>\n    <!-- none -->\n    <weight odd='1'>0</weight>\n  </blkiotune>\n",
    ] {
        let text = lossless(&domain(&document(part)));
        for word in ["none", "odd='1'", "lang='de'"] {
            assert_eq!(text.matches(word).count(), part.matches(word).count(), "{text}");
        }
        assert_eq!(lossless(&domain(&text)), text);
    }
}

/// The first of a name counts, and so it does in what is written, whatever the order and though it may say nothing.
#[test]
fn a_second_one_stays_the_second() {
    for part in [
        "  <vcpu>2</vcpu>\n  <vcpu>3</vcpu>\n",
        "  <devices><sound model='ac97'/></devices>\n  <iothreads>1</iothreads>\n  <devices><sound model='sb16'/></devices>\n",
        "  <cputune/>\n  <iothreads>1</iothreads>\n  <cputune><shares>2</shares></cputune>\n",
        "  <memtune/>\n  <memtune odd='1'><hard_limit>5</hard_limit></memtune>\n",
        "  <blkiotune><weight>0</weight></blkiotune>\n  <!-- c -->\n  <blkiotune><weight>500</weight></blkiotune>\n",
        "  <title/>\n  <title>t</title>\n",
        "  <pm/>\n  <pm><suspend-to-mem enabled='yes'/></pm>\n",
    ] {
        let read = domain(&document(part));
        for options in [Options::LOSSLESS, Options::CANONICAL] {
            let text = read.to_xml(options).expect("what was read can be written");
            let again = domain(&text);
            assert_eq!(again.to_xml(options).as_deref(), Ok(text.as_str()), "{part}");
            assert_eq!(again.to_xml(Options::KNOWN), read.to_xml(Options::KNOWN), "{part}becomes\n{text}");
        }
    }
}

#[test]
fn comments_outside_the_root_stay() {
    let text = format!("<!-- head\nof it -->\n<?edit it?>\n{}<!-- tail -->\n<?end?>\n", disks());
    assert_eq!(lossless(&domain(&text)), text);
    let canonical = domain(&text).to_xml(Options::CANONICAL).expect("writable");
    assert!(canonical.starts_with("<domain") && canonical.ends_with("</domain>\n"), "{canonical}");
}

#[test]
fn comments_do_not_count_for_equality() {
    let bare: String = disks()
        .lines()
        .filter(|line| !line.trim().starts_with("<!--"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(domain(&disks()), domain(&bare));
    assert_ne!(domain(&disks()), domain(&bare.replace("odd-vda='1'", "odd-vda='2'")));
    assert_ne!(domain(&disks()), domain(&bare.replace("<unknown/>", "<unknown a='1'/>")));
    // Nor for what is kept; what metadata say does.
    let commented = domain(&document("  <!-- a -->\n  <!-- b -->\n"));
    assert!(commented.rest.is_empty());
    assert!(!domain(&document("  <odd/>\n")).rest.is_empty());
    let of = |text: &str| domain(&document(&format!("  <metadata><a xmlns='u'>{text}</a></metadata>\n")));
    assert!(of("1") == of("1") && of("1") != of("2"));
}

#[test]
fn what_is_kept_can_be_edited() {
    let mut whole = domain(&disks());
    let disk = &mut whole.devices.disk[1];
    assert_eq!(disk.rest.comments().collect::<Vec<_>>(), [" data "]);
    disk.rest.remove_comments();
    disk.rest.add_comment(" mine ").expect("a comment");
    disk.rest.set_attribute("odd-vdb", "2<").expect("an attribute");
    disk.rest
        .insert(Foreign::parse("<x:new xmlns:x='u'>t</x:new>").expect("well-formed"))
        .expect("an element");
    let text = lossless(&whole);
    let words = &["mine", "data", "odd-vdb", "x:new"];
    let expected =
        ["<!-- mine -->", "<disk type='file' device='disk' odd-vdb='2&lt;'>", "<x:new xmlns:x='u'>t</x:new>"];
    assert_eq!(lines(&text, words), expected, "{text}");
    assert_eq!(lossless(&domain(&text)), text);

    let rest = &mut whole.devices.disk[0].rest;
    for text in ["a--b", "a-", "\u{1}"] {
        assert!(rest.add_comment(text).is_err(), "{text:?}");
    }
    let element = |name: &str, value: &str| Foreign::Element {
        name: name.to_owned(),
        attrs: vec![("a".to_owned(), value.to_owned())],
        children: Vec::new(),
    };
    for (name, value) in [("1a", ""), ("a b", ""), ("p:a", ""), ("a", "\u{ffff}"), ("a/><b", "")] {
        assert!(rest.insert(element(name, value)).is_err(), "{name} {value:?}");
    }
    assert!(rest.set_attribute("q:a", "").is_err() && rest.set_attribute("a b", "").is_err());
    assert!(Foreign::parse("<a/><b/>").is_err() && Foreign::parse("<a>").is_err());
}

/// The comments and instructions of a document, but for those of `<metadata>`, of which only the content of its
/// children is kept.
fn notes(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let own = |node: roxmltree::Node<'_, '_>| !node.ancestors().any(|outer| outer.has_tag_name("metadata"));
    let notes =
        document.root().descendants().filter(|node| (node.is_comment() || node.is_pi()) && own(*node));
    let mut all: Vec<String> = notes.map(|node| text[node.range()].to_owned()).collect();
    all.sort();
    all
}

/// Each document that is a definition, with and without a comment before each of its elements and behind its
/// root, is written with all of them, and the same again.
fn nothing_is_lost(folder: &Path) -> usize {
    let (mut count, mut wrong) = (0, Vec::new());
    for path in support::files(folder, "xml") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Ok(document) = roxmltree::Document::parse(&text) else { continue };
        let mut noted = text.clone();
        let elements = document.root_element().descendants().filter(|node| node.is_element());
        let outside = elements.filter(|node| !node.ancestors().any(|outer| outer.has_tag_name("metadata")));
        let starts: Vec<usize> = outside.map(|node| node.range().start).collect();
        for (number, at) in starts.iter().enumerate().rev() {
            noted.insert_str(*at, &format!("<!-- {number} -->"));
        }
        noted.push_str("<!-- end -->");
        for text in [text, noted] {
            let Some(whole) = Domain::read(&text).domain else { continue };
            let once = lossless(&whole);
            let (found, all) = (notes(&once), notes(&text));
            let lost: Vec<&String> = all.iter().filter(|note| !found.contains(note)).collect();
            if !lost.is_empty() || found.len() != all.len() {
                wrong.push(format!("{}: {lost:?} of\n{text}\nis not in\n{once}", path.display()));
            } else if Domain::read(&once).domain.is_some_and(|again| notes(&lossless(&again)) != all) {
                wrong.push(format!("{}: another time it is not\n{once}", path.display()));
            }
            count += 1;
        }
    }
    let shown = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {count}\n{shown}", wrong.len());
    count
}

#[test]
fn no_comment_of_a_document_is_lost() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let count = nothing_is_lost(&root.join("testdata"));
    assert!(count > 50, "{count} documents");
    if let Some(corpus) = support::corpus("") {
        assert!(nothing_is_lost(&corpus) > 1000);
    }
}
