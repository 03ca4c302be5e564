//! What is read in one pass is what `roxmltree` reads, whatever the text.

use super::{plain, unusual, AttributeData, Data, Document, Limits};

/// Documents of guests.
const GUESTS: [&str; 2] =
    [include_str!("../../testdata/guests/web.xml"), include_str!("../../testdata/guests/diskless.xml")];

/// All that is kept of a document.
fn kept(document: &Document<'_>) -> String {
    let node = |Data { start, end, parent, after, count, name, prefix, namespace, kind, .. }: &Data| {
        let uri = document.namespace(*namespace);
        format!("{kind:?} {start}..{end} in {parent} to {after}, {count} attributes, {name} {prefix} {uri:?}")
    };
    let attribute = |AttributeData { start, value, end, name, namespace, prefix, made }: &AttributeData| {
        let uri = document.namespace(*namespace);
        format!("{start} {value}..{end} {name} {prefix} {uri:?} {made}")
    };
    let nodes: Vec<String> = document.nodes.iter().map(node).collect();
    let attributes: Vec<String> = document.attributes.iter().map(attribute).collect();
    let in_force = |scope: &(u32, Vec<u16>)| {
        let all = scope.1.iter().map(|number| &document.namespaces[usize::from(*number)]);
        format!("{} {:?}", scope.0, all.collect::<Vec<_>>())
    };
    let scopes: Vec<String> = document.scopes.iter().map(in_force).collect();
    format!("{nodes:#?} {attributes:#?} {:?} {:?} {scopes:?}", document.made_values, document.made_texts)
}

/// Whether a text is plain; what is plain is the same tree.
#[track_caller]
fn is_plain(text: &str) -> bool {
    let Some(own) = plain::parse(text, Limits::default()) else { return false };
    let tree = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let other = unusual::of(&tree).expect("its names are short");
    assert_eq!(kept(&own), kept(&other), "{text}");
    true
}

#[test]
fn usual_documents_are_plain() {
    for text in [
        "<a/>",
        "<?xml version='1.0' encoding=\"UTF-8\"?>\n<!-- x --><a b='1' c=\"it's\"><d/>x</a>\n<!-- y -->\n",
        "<a b='&lt;&amp;\n\t'>&quot;x&apos; ü > ]]</a>",
        "<q:a xmlns:q='u' xmlns='v' q:b='1' b-c.d='2'><e q:f=''/><q:g xmlns:q='w'><h/></q:g><i/></q:a>",
        "<a>\n  <b xmlns:p='u'><p:c/></b>\n  <d xmlns:p='v'><p:c/></d>\n  <e xmlns='u'/>\n</a>",
        "<a type='1' subtype='2' e='3' the='4'/>",
    ] {
        assert!(is_plain(text), "{text}");
        assert!(Document::parse(text).is_ok());
    }
    assert!(GUESTS.iter().all(|text| is_plain(text)));
}

#[test]
fn what_is_wrong_is_not_plain() {
    for text in [
        "",
        "a",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "</a>",
        "<a b='1' b='2'/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a b='1/>",
        "<a b=1/>",
        "<a b/>",
        "<a>&x;</a>",
        "<a>&</a>",
        "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<a><!-- --->",
        "<a>\u{1}</a>",
        "<a>\u{ffff}</a>",
        "<p:a/>",
        "<a p:b='1'/>",
        "<:a/>",
        "<a:/>",
        "<a :b='1'/>",
        "<a xmlns:b='u' xmlns:b='v'/>",
        "<a xmlns:b='u' b:c='1' b:c='2'/>",
        "<xmlns:a/>",
        "<a xmlns:b='http://www.w3.org/2000/xmlns/'/>",
        "<?xml version='1.0'encoding='utf-8'?><a/>",
        "<a/><?xml version='1.0'?>",
        " <?xml version='1.0'?><a/>",
        "<1a/>",
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "<",
        "<a></a",
        "<a></",
        "<!",
        "<!--",
    ] {
        assert!(!is_plain(text), "{text}");
        assert!(Document::parse(text).is_err(), "{text}");
    }
}

#[test]
fn limits_are_those_of_every_document() {
    let limits = Limits { size: 1000, depth: 3, attributes: 2, nodes: 8, namespaces: 1 };
    let (within, beyond) = (
        ["<a><b><c/></b></a>", "<a b='' c=''/>", "<a>1<b/>2<c/>3<d/></a>", "<a><b xmlns:c='u'/></a>"],
        [
            "<a><b><c><d/></c></b></a>",
            "<a b='' c='' d=''/>",
            "<a>1<b/>2<c/>3<d/>4</a>",
            "<a xmlns='u'><b xmlns:c='u'/></a>",
        ],
    );
    for text in within {
        assert!(plain::parse(text, limits).is_some(), "{text}");
    }
    for text in beyond {
        assert!(plain::parse(text, limits).is_none(), "{text}");
    }
}

#[test]
fn many_namespaces_are_told_apart_by_both() {
    let children: String = (0..40_000).map(|number| format!("<b xmlns:c='u{number}' c:d=''/>")).collect();
    assert!(is_plain(&format!("<a>{children}</a>")));
    // An end of a line that has to be normalized is nothing plain; a search through all of them would take a minute.
    let text = format!("<a>\r\n{children}</a>");
    let document = Document::parse(&text).expect("it is well-formed");
    let last = document.root_element().children().last().expect("there are many");
    assert_eq!(last.attribute_in("u39999", "d"), Some(""));
}

/// Texts that are put into documents.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "'",
    "\"",
    "=",
    "&",
    ";",
    ":",
    " ",
    "\n",
    "\t",
    "\r",
    "-",
    "!",
    "?",
    "a",
    "1",
    "<!--",
    "-->",
    "&lt;",
    "&#65;",
    "]]>",
    "<![CDATA[",
    "xmlns",
    "xmlns:a='u' ",
    "a:",
    "</",
    "/>",
    " b='1'",
    "é",
    "\u{feff}",
    "<b/>",
    "<?a b?>",
];

#[test]
fn changed_documents_are_the_same_to_both() {
    let mut texts: Vec<String> = GUESTS.map(str::to_owned).to_vec();
    texts.push(
        "<q:a xmlns:q='u' xmlns='v' q:b='1'><!-- x --><e q:f=''>t</e><q:g xmlns:q='w'/></q:a>".to_owned(),
    );
    let mut state = 7u64;
    let mut number = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let mut plain = 0;
    for _ in 0..4000 {
        // Half of them are short, where a change is more likely to be in a tag.
        let text = if number(2) == 0 { texts.last() } else { texts.get(number(texts.len())) };
        let mut text = text.cloned().unwrap_or_default();
        for _ in 0..=number(3) {
            let mut at = number(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + number(4) * number(3)).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(at..end, if number(3) == 0 { "" } else { PIECES[number(PIECES.len())] });
        }
        plain += usize::from(is_plain(&text));
    }
    assert!((400..3600).contains(&plain), "{plain}");
}
