//! One mistake is one finding: documents with one mistake each, and all that is said of them.

use relaxng::{MapLoader, Schema};
use roxmltree::Document;

/// Devices whose type decides what else they have.
const SCHEMA: &str = r#"
<element name="guest" xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <interleave>
    <element name="name"><data type="NCName"/></element>
    <optional><element name="title"><text/></element></optional>
    <optional><element name="cpus"><optional><attribute name="pin"/></optional><data type="int"/></element></optional>
    <zeroOrMore>
      <element name="disk">
        <choice>
          <interleave>
            <attribute name="type"><value>file</value></attribute>
            <attribute name="device"><value>disk</value></attribute>
            <optional><element name="source"><attribute name="path"/></element></optional>
          </interleave>
          <interleave>
            <attribute name="type"><value>network</value></attribute>
            <attribute name="device"><choice><value>disk</value><value>unit</value></choice></attribute>
            <attribute name="protocol"/>
            <attribute name="port"><data type="int"/></attribute>
            <element name="source"><attribute name="host"/></element>
          </interleave>
        </choice>
      </element>
    </zeroOrMore>
    <optional>
      <element name="backing">
        <choice>
          <empty/>
          <group><attribute name="type"/><element name="format"><empty/></element></group>
        </choice>
      </element>
    </optional>
  </interleave>
</element>"#;

fn findings(document: &str) -> Vec<String> {
    let schema = Schema::from_text(SCHEMA, "guest.rng", &MapLoader::default()).expect("the schema is right");
    let document = Document::parse(document).expect("well-formed");
    let mistakes = schema.validator().validate(&document);
    mistakes.into_iter().map(|mistake| format!("{}: {}", mistake.element, mistake.message)).collect()
}

#[test]
fn one_mistake_is_one_finding() {
    let table: &[(&str, &str)] = &[
        // Once too often: a mistake of the parent, and its content is not looked at.
        (
            "<guest><name>a</name><title/><title odd=''/></guest>",
            "/guest: another `<title>` in `<guest>`; only one is allowed",
        ),
        // The first of two is mistaken, so it is that one.
        (
            "<guest><name>a</name><cpus odd=''/><cpus>1</cpus></guest>",
            "/guest/cpus[1]: `odd` is not an attribute of `<cpus>`",
        ),
        // An unknown element stands for the one that is missing.
        (
            "<guest><script>a</script></guest>",
            "/guest/script: `<script>` is not allowed in `<guest>`; `<guest>` has no `<name>`",
        ),
        // No elements at all can stand there: that is said of the first.
        (
            "<guest><name><a/><b/><c/></name></guest>",
            "/guest/name/a: `<a>` is not allowed in `<name>`; `<name>` is not complete",
        ),
        // Attributes of another element, and with them its text.
        (
            "<guest><name>a</name><title pin='1' unit='2'/></guest>",
            "/guest/title: `pin` and `unit` are not attributes of `<title>`",
        ),
        (
            "<guest><name>a</name><disk type='file' device='disk' protocol='a'/></guest>",
            "/guest/disk: `protocol` is not allowed with `type='file'`; it belongs to `type='network'`",
        ),
        (
            "<guest><name>a</name><disk type='file' device='disk'><source host='a'/></disk></guest>",
            "/guest/disk/source: `host` is not allowed in `<source>` here; \
             it belongs to `type='network'` of `<disk>`",
        ),
        // A value that another value of the type would allow.
        (
            "<guest><name>a</name><disk type='file' device='unit'/></guest>",
            "/guest/disk: `device='unit'` is not allowed with `type='file'`; it belongs to `type='network'`",
        ),
        // A type that is none: nothing more is said of what stands with it.
        (
            "<guest><name>a</name><disk type='zz' device='disk'><source odd=''/></disk></guest>",
            "/guest/disk: `type` of `<disk>` is 'zz'; expected 'file' or 'network'",
        ),
        // A type that is misspelt: what stands with it is that of the one that was meant.
        (
            "<guest><name>a</name><disk type='fiel' device='disk'><source path='a'/></disk></guest>",
            "/guest/disk: `type` of `<disk>` is 'fiel'; expected 'file' or 'network'",
        ),
        // The attribute that a child needs is missing.
        (
            "<guest><name>a</name><backing><format/></backing></guest>",
            "/guest/backing: `<backing>` has no attribute `type`",
        ),
        // Names are written as they are in the document.
        (
            "<guest xmlns:q='u'><name>a</name><q:name/></guest>",
            "/guest/q:name: `<q:name>` is not allowed in `<guest>`",
        ),
    ];
    for (document, expected) in table {
        assert_eq!(findings(document), [*expected], "{document}");
    }
}

#[test]
fn two_mistakes_are_two_findings() {
    let document = "<guest><name>a b</name><disk type='file' device='disk'><source/></disk></guest>";
    let expected = [
        "/guest/name: `<name>` is 'a b'; expected a name without colon",
        "/guest/disk/source: `<source>` has no attribute `path`",
    ];
    assert_eq!(findings(document), expected);
}
