//! What is no schema, each restriction of the specification beside a schema that is one: what is wrong, and in which
//! section that is said.

use relaxng::{MapLoader, Schema, SchemaError};

const HEAD: &str = "xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";

/// The schema with this as the content of an element.
fn content(inner: &str) -> Result<Schema, SchemaError> {
    whole(&format!("<element name='root' {HEAD}>{inner}</element>"))
}

/// The schema with these definitions beside its start, which refers to `a`.
fn grammar(definitions: &str) -> Result<Schema, SchemaError> {
    whole(&format!("<grammar {HEAD}><start><ref name='a'/></start>{definitions}</grammar>"))
}

fn whole(text: &str) -> Result<Schema, SchemaError> {
    let files = [
        ("part.rng", format!("<text {HEAD}/>")),
        ("set.rng", format!("<grammar {HEAD}><start><ref name='b'/></start><define name='b'><element name='b'><empty/></element></define></grammar>")),
        ("self.rng", format!("<group {HEAD}><externalRef href='self.rng'/></group>")),
    ];
    let mut loader = MapLoader::default();
    for (name, text) in files {
        loader.0.insert(name.to_owned(), text);
    }
    Schema::from_text(text, "schema.rng", &loader)
}

type Read = fn(&str) -> Result<Schema, SchemaError>;

/// Each row: what is right, what is wrong, the section, and a part of the message.
#[track_caller]
fn hold(read: Read, rows: &[(&str, &str, &str, &str)]) {
    for (right, wrong, section, message) in rows {
        if let Err(error) = read(right) {
            panic!("{right}: {error}");
        }
        match read(wrong) {
            Ok(_) => panic!("{wrong} is read"),
            Err(error) => {
                assert_eq!(error.section, Some(*section), "{wrong}: {error}");
                assert!(error.message.contains(message), "{wrong}: {error}");
            }
        }
    }
}

#[test]
fn attributes_and_children_are_those_of_section_3() {
    hold(
        content,
        &[
            ("<empty/>", "<empty><text/></empty>", "3", "`<empty>` holds nothing"),
            ("<text/>", "<text><empty/></text>", "3", "`<text>` holds nothing"),
            ("<optional><text/></optional>", "<optional/>", "3", "holds one pattern or more"),
            ("<mixed><empty/></mixed>", "<mixed><name>a</name></mixed>", "3", "holds one pattern or more"),
            ("<choice><text/><empty/></choice>", "<choice><text/><name>a</name></choice>", "3", "mixes names and patterns"),
            ("<data type='int'/>", "<data/>", "3", "has no attribute `type`"),
            ("<data type='int'/>", "<data type='a:b'/>", "3", "is not a name without colon"),
            ("<data type='int'><param name='minInclusive'>1</param></data>", "<data type='int'><param>1</param></data>", "3", "has no attribute `name`"),
            (
                "<data type='int'><except><value>1</value></except></data>",
                "<data type='int'><except><value>1</value></except><except><value>2</value></except></data>",
                "3",
                "parameters, then at most one",
            ),
            (
                "<data type='int'><param name='minInclusive'>1</param><except><value>2</value></except></data>",
                "<data type='int'><except><value>2</value></except><param name='minInclusive'>1</param></data>",
                "3",
                "parameters, then at most one",
            ),
            ("<element name='a'><empty/></element>", "<element name='a'/>", "3", "has no content"),
            ("<element><name>a</name><empty/></element>", "<element><empty/></element>", "3", "has no name"),
            ("<element><name>a</name><empty/></element>", "<element><name>a</name></element>", "3", "has no content"),
            ("<attribute name='a'/>", "<attribute name='a'><text/><text/></attribute>", "3", "holds one pattern at most"),
            (
                "<attribute><name>a</name><text/></attribute>",
                "<attribute><name>a</name><text/><text/></attribute>",
                "3",
                "holds one pattern at most",
            ),
            ("<element name='a'><text/></element>", "<element name='a'><name>b</name></element>", "3", "not a pattern"),
            (
                "<element><anyName/><empty/></element>",
                "<element><anyName><name>a</name></anyName><empty/></element>",
                "3",
                "at most one `<except>`",
            ),
            (
                "<element><anyName><except><name>a</name></except></anyName><empty/></element>",
                "<element><anyName><except/></anyName><empty/></element>",
                "3",
                "`<except>` holds nothing",
            ),
            ("<externalRef href='part.rng'/>", "<externalRef/>", "3", "has no attribute `href`"),
            ("<externalRef href='part.rng'/>", "<externalRef href='part.rng'><text/></externalRef>", "3", "holds nothing"),
            ("<text/>", "<texts/>", "3", "there is no element `<texts>`"),
            ("<element name='a'><text/></element>", "<element name='a' type='b'><text/></element>", "3", "is not an attribute"),
            ("<value>a</value>", "<value><text/></value>", "3", "holds text alone"),
            ("<group><text/></group>", "<group>a<text/></group>", "3", "holds no text"),
        ],
    );
    hold(
        grammar,
        &[
            (
                "<define name='a'><element name='x'><empty/></element></define>",
                "<define name='a'/>",
                "3",
                "holds one pattern or more",
            ),
            (
                "<define name='a' combine='choice'><element name='x'><empty/></element></define>",
                "<define name='a' combine='group'><element name='x'><empty/></element></define>",
                "3",
                "neither 'choice' nor 'interleave'",
            ),
            (
                "<div><define name='a'><element name='x'><empty/></element></define></div>",
                "<div><element name='x'><empty/></element></div>",
                "3",
                "not a definition",
            ),
            (
                "<define name='a'><element name='x'><empty/></element></define>",
                "<include href='set.rng'><text/></include><define name='a'><ref name='b'/></define>",
                "3",
                "not a definition",
            ),
        ],
    );
    hold(
        whole,
        &[(
            "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><element name='a'><empty/></element></start></grammar>",
            "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><text/><text/></start></grammar>",
            "3",
            "holds one pattern",
        )],
    );
}

#[test]
fn names_libraries_and_files_are_those_of_section_4() {
    let library = |uri: &str| format!("<data datatypeLibrary='{uri}' type='string'/>");
    let xsd = library("http://www.w3.org/2001/XMLSchema-datatypes");
    let (fragment, relative) =
        (library("http://www.w3.org/2001/XMLSchema-datatypes#a"), library("datatypes"));
    let (scheme, begin) = (library("a_b:c"), library("1a:c"));
    hold(
        content,
        &[
            (&xsd, &fragment, "4.3", "has a fragment"),
            (&xsd, &relative, "4.3", "is not absolute"),
            (&xsd, &scheme, "4.3", "is not absolute"),
            (&xsd, &begin, "4.3", "is not absolute"),
            (&xsd, &library("http:"), "4.3", "is not absolute"),
            (
                "<externalRef href='part.rng'/>",
                "<externalRef href='part.rng#a'/>",
                "4.6",
                "URI without fragment",
            ),
            ("<externalRef href='part.rng'/>", "<externalRef href='self.rng'/>", "4.6", "includes itself"),
            (
                "<element name='a'><text/></element>",
                "<element name='p:a'><text/></element>",
                "4.10",
                "prefix 'p' is not declared",
            ),
            (
                "<element name='xml:a'><text/></element>",
                "<element name='1a'><text/></element>",
                "4.10",
                "is not a name",
            ),
            ("<value type='int'>1</value>", "<value type='int'>a</value>", "4.16", "'a' is not"),
            ("<data type='int'/>", "<data type='integers'/>", "4.16", "integers"),
            (
                "<data type='int'><param name='minInclusive'>1</param></data>",
                "<data type='int'><param name='minimum'>1</param></data>",
                "4.16",
                "minimum",
            ),
            ("<attribute name='xmlnss'/>", "<attribute name='xmlns'/>", "4.16", "namespace declaration"),
            (
                "<attribute name='a' ns='u'/>",
                "<attribute name='a' ns='http://www.w3.org/2000/xmlns'/>",
                "4.16",
                "namespace declaration",
            ),
            (
                "<element><anyName><except><nsName ns='u'/></except></anyName><empty/></element>",
                "<element><anyName><except><anyName/></except></anyName><empty/></element>",
                "4.16",
                "taken out of `<anyName>`",
            ),
            (
                "<element><nsName ns='u'><except><name ns='u'>a</name></except></nsName><empty/></element>",
                "<element><nsName ns='u'><except><nsName ns='v'/></except></nsName><empty/></element>",
                "4.16",
                "taken out of `<nsName>`",
            ),
            ("<text/>", "<ref name='x'/>", "4.18", "outside of a grammar"),
        ],
    );
    let a = "<define name='a'><element name='x'><empty/></element></define>";
    let again = "<define name='a'><element name='y'><empty/></element></define>";
    let choice = again.replace("name='a'", "name='a' combine='choice'");
    let interleave = again.replace("name='a'", "name='a' combine='interleave'");
    hold(
        grammar,
        &[
            (a, "", "4.18", "there is no definition of 'a'"),
            (&format!("{a}{choice}"), &format!("{a}{again}"), "4.17", ""),
            (&format!("{choice}{choice}"), &format!("{choice}{interleave}"), "4.17", "combined in two ways"),
            (
                &a.replace("<empty/>", "<grammar><start><parentRef name='a'/></start></grammar>"),
                "<define name='a'><element name='x'><parentRef name='a'/></element></define>",
                "4.18",
                "no grammar around this one",
            ),
            (
                a,
                "<include href='set.rng'><define name='c'><empty/></define></include><define name='a'><ref name='b'/></define>",
                "4.7",
                "",
            ),
        ],
    );
    hold(
        whole,
        &[(
            &format!("<grammar {HEAD}><start><element name='a'><empty/></element></start></grammar>"),
            &format!("<grammar {HEAD}>{a}</grammar>"),
            "4.18",
            "no `<start>`",
        )],
    );
}

#[test]
fn restrictions_are_those_of_section_7() {
    let attribute = "<attribute name='a'/>";
    hold(
        content,
        &[
            (attribute, "<attribute name='a'><attribute name='b'/></attribute>", "7.1.1", ""),
            (attribute, "<attribute name='a'><element name='b'><empty/></element></attribute>", "7.1.1", ""),
            (
                "<group><attribute name='a'/><oneOrMore><element name='b'><empty/></element></oneOrMore></group>",
                "<oneOrMore><group><attribute name='a'/><element name='b'><empty/></element></group></oneOrMore>",
                "7.1.2",
                "",
            ),
            ("<list><data type='int'/></list>", "<list><element name='a'><empty/></element></list>", "7.1.3", ""),
            ("<list><data type='int'/></list>", "<list><text/></list>", "7.1.3", ""),
            ("<list><data type='int'/></list>", "<list><attribute name='a'/></list>", "7.1.3", ""),
            ("<list><data type='int'/></list>", "<list><list><data type='int'/></list></list>", "7.1.3", ""),
            (
                "<list><group><data type='int'/><data type='int'/></group></list>",
                "<list><interleave><data type='int'/><data type='int'/></interleave></list>",
                "7.1.3",
                "",
            ),
            (
                "<data type='int'><except><choice><value>1</value><value>2</value></choice></except></data>",
                "<data type='int'><except><text/></except></data>",
                "7.1.4",
                "",
            ),
            (
                "<data type='int'><except><value>1</value></except></data>",
                "<data type='int'><except><list><value>1</value></list></except></data>",
                "7.1.4",
                "",
            ),
            (
                "<choice><data type='int'/><element name='a'><empty/></element></choice>",
                "<group><data type='int'/><element name='a'><empty/></element></group>",
                "7.2",
                "beside other content",
            ),
            ("<attribute name='a'><data type='int'/></attribute>", "<group><data type='int'/><data type='int'/></group>", "7.2", ""),
            (
                "<choice><attribute name='a'/><attribute name='a'/></choice>",
                "<group><attribute name='a'/><attribute name='a'/></group>",
                "7.3",
                "occurs twice",
            ),
            (
                "<group><attribute name='a'/><attribute name='b'/></group>",
                "<group><attribute name='a'/><oneOrMore><attribute><anyName/></attribute></oneOrMore></group>",
                "7.3",
                "occurs twice",
            ),
            (
                "<oneOrMore><attribute><anyName/></attribute></oneOrMore>",
                "<attribute><anyName/></attribute>",
                "7.3",
                "must stand in `<oneOrMore>`",
            ),
            (
                "<oneOrMore><attribute><nsName ns='u'/><text/></attribute></oneOrMore>",
                "<oneOrMore><attribute><nsName ns='u'/><data type='int'/></attribute></oneOrMore>",
                "7.3",
                "must hold `<text>`",
            ),
            (
                "<interleave><element name='a'><empty/></element><element name='b'><empty/></element></interleave>",
                "<interleave><element name='a'><empty/></element><element name='a'><empty/></element></interleave>",
                "7.4",
                "",
            ),
            (
                "<interleave><element name='a'><empty/></element><element ns='u'><anyName><except><name ns=''>a</name></except></anyName><empty/></element></interleave>",
                "<interleave><element name='a'><empty/></element><element><anyName/><empty/></element></interleave>",
                "7.4",
                "",
            ),
            ("<interleave><text/><empty/></interleave>", "<interleave><text/><text/></interleave>", "7.4", "two parts of an `<interleave>`"),
        ],
    );
    let start = |pattern: &str| format!("<grammar {HEAD}><start>{pattern}</start></grammar>");
    let element = start("<element name='a'><empty/></element>");
    for wrong in [
        "<text/>",
        "<attribute name='a'/>",
        "<empty/>",
        "<data type='int'/>",
        "<list><data type='int'/></list>",
        "<group><element name='a'><empty/></element><element name='b'><empty/></element></group>",
        "<oneOrMore><element name='a'><empty/></element></oneOrMore>",
    ] {
        hold(whole, &[(&element, &start(wrong), "7.1.5", "")]);
    }
}
