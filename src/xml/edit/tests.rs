use super::*;
use crate::xml::{parse, Limits};

#[track_caller]
fn edited(text: &str, expected: &str, change: impl FnOnce(Node<'_, '_>, &mut Edits)) {
    let document = parse(text, Limits::default()).expect("well-formed");
    let mut edits = Edits::default();
    let found = document.descendants().find(|node| node.has_attribute("x") || node.tag_name().name() == "x");
    change(found.expect("it is there"), &mut edits);
    assert_eq!(edits.apply(text), expected);
}

fn attribute<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Attribute<'a, 'i> {
    node.attribute_node(name).expect("it is there")
}

#[test]
fn names_change_in_both_tags() {
    edited("<a><x>1</x ></a>", "<a><y>1</y ></a>", |node, edits| edits.rename(node, "y"));
    edited("<a><x b='/>' /></a>", "<a><y b='/>' /></a>", |node, edits| edits.rename(node, "y"));
    let prefixed = "<a xmlns:p='u'><p:x>1</p:x></a>";
    edited(prefixed, "<a xmlns:p='u'><p:y>1</p:y></a>", |node, edits| edits.rename(node, "y"));
    edited("<a x = \"1\"/>", "<a y = \"1\"/>", |node, edits| {
        edits.rename_attribute(node, &attribute(node, "x"), "y");
    });
}

#[test]
fn attributes_are_set_and_removed() {
    edited("<a x=\"1\"/>", "<a x=\"2 &amp; 3\"/>", |node, edits| edits.set_attribute(node, "x", "2 & 3"));
    edited("<a x=\"1\" />", "<a x=\"1\" y=\"2\" />", |node, edits| edits.set_attribute(node, "y", "2"));
    edited("<x/>", "<x y='2'/>", |node, edits| edits.set_attribute(node, "y", "2"));
    edited("<a b='1'\n   x='2'>t</a>", "<a b='1'>t</a>", |node, edits| {
        edits.remove_attribute(node, &attribute(node, "x"));
    });
}

#[test]
fn text_is_replaced_around_comments_and_sections() {
    edited("<x><!-- c --> 4 </x>", "<x><!-- c -->5</x>", |node, edits| edits.set_text(node, "5"));
    edited("<x>a<![CDATA[b]]>c</x>", "<x>5</x>", |node, edits| edits.set_text(node, "5"));
    edited("<x />", "<x>5</x>", |node, edits| edits.set_text(node, "5"));
    edited("<x></x>", "<x>&lt;</x>", |node, edits| edits.set_text(node, "<"));
}

#[test]
fn an_element_goes_with_its_line() {
    edited("<a>\n  <x>\n  </x>\n  <b/>\n</a>", "<a>\n  <b/>\n</a>", |node, edits| edits.remove(node));
    edited("<a>\r\n\t<x/> \r\n</a>", "<a>\r\n</a>", |node, edits| edits.remove(node));
    edited("<a>\n  <x/><!-- c -->\n</a>", "<a>\n  <!-- c -->\n</a>", |node, edits| edits.remove(node));
    edited("<a><b/><x/></a>", "<a><b/></a>", |node, edits| edits.remove(node));
}

#[test]
fn a_child_is_indented_as_its_siblings() {
    let child = |node: Node<'_, '_>, edits: &mut Edits| edits.insert_child(node, "<c>\n  <d/>\n</c>");
    edited(
        "<a>\n  <x>\n    <b/>\n  </x>\n</a>",
        "<a>\n  <x>\n    <b/>\n    <c>\n      <d/>\n    </c>\n  </x>\n</a>",
        child,
    );
    edited("<a>\n\t<x/>\n</a>", "<a>\n\t<x>\n\t\t<c>\n\t\t  <d/>\n\t\t</c>\n\t</x>\n</a>", child);
    let one = |node: Node<'_, '_>, edits: &mut Edits| edits.insert_child(node, "<c/>");
    edited("<a>\n\t<x>\n\t</x>\n</a>", "<a>\n\t<x>\n\t\t<c/>\n\t</x>\n</a>", one);
    edited("<a><x><b/></x></a>", "<a><x><b/><c/></x></a>", one);
    edited("<x/>", "<x><c/></x>", one);
}

#[test]
fn elements_are_moved_with_their_layout() {
    let into_parent = |node: Node<'_, '_>, edits: &mut Edits| {
        let parent = node.next_sibling_element().expect("it is there");
        edits.move_into(node, parent);
    };
    edited(
        "<a>\n  <x>\n    <b/>\n  </x>\n  <h>\n    <c/>\n  </h>\n</a>",
        "<a>\n  <h>\n    <c/>\n    <x>\n      <b/>\n    </x>\n  </h>\n</a>",
        into_parent,
    );
    // Lines of a text belong to it.
    edited(
        "<a>\n  <x>one\n  two</x>\n  <h>\n    <c/>\n  </h>\n</a>",
        "<a>\n  <h>\n    <c/>\n    <x>one\n  two</x>\n  </h>\n</a>",
        into_parent,
    );
    edited("<a>\n  <x/>\n</a>", "<a>\n  <h>\n    <x/>\n  </h>\n</a>", |node, edits| edits.wrap(node, "h"));
    edited("<a><x/></a>", "<a><h><x/></h></a>", |node, edits| edits.wrap(node, "h"));
}

#[test]
fn edits_that_meet_are_not_made_together() {
    let edit = |range: Range<usize>, text: &str| Edit { range, text: text.to_owned() };
    let mut edits = Edits::default();
    assert!(edits.add(&[edit(2..4, "-"), edit(8..8, "+")]));
    assert!(!edits.add(&[edit(0..1, "x"), edit(3..5, "x")]));
    assert!(!edits.add(&[edit(8..9, "x")]));
    assert!(edits.add(&[edit(4..6, "=")]));
    assert_eq!(edits.apply("0123456789"), "01-=67+89");
}

#[test]
fn a_namespace_is_declared_at_the_root() {
    let text = "<?xml version='1.0'?>\n<!-- <a> --><a b='>' ><q:b/></a>";
    let edit = declare_at_root(text, "q", "u").expect("there is a root");
    let mut edits = Edits::default();
    assert!(edits.add(&[edit]));
    assert_eq!(edits.apply(text), "<?xml version='1.0'?>\n<!-- <a> --><a b='>' xmlns:q='u' ><q:b/></a>");
    assert_eq!(declare_at_root("<!-- ", "q", "u"), None);
}
