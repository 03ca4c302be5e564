//! A second real vocabulary: the schemas of DocBook 5 in both syntaxes as Debian packages them (docbook5-xml), on a
//! document that Debian packages too (docbook-xsl-ns), on an article of our own, and on hundreds of
//! mutants of both, each with jing's verdict.
//!
//! What is not installed is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

use relaxng::{MapLoader, Schema, SchemaDocument, Syntax};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEMA: &str = "/usr/share/xml/docbook/schema/rng/5.0/docbook.rng";
/// The same in compact syntax.
const COMPACT: &str = "/usr/share/xml/docbook/schema/rng/5.0/docbook.rnc";
const PAGE: &str = "/usr/share/doc/docbook-xsl-ns/examples/foo.1.example_manpage.xml";

const ARTICLE: &str = r#"<article xmlns="http://docbook.org/ns/docbook" version="5.0" xml:lang="en"
  xmlns:xlink="http://www.w3.org/1999/xlink"><info><title>Guests</title><author><personname>
  <firstname>A</firstname><surname>B</surname></personname></author><pubdate>2026-01-01</pubdate>
  </info><section xml:id="one"><title>One</title><para>A <emphasis>guest</emphasis> has
  <link xlink:href="https://example.org/">a page</link>, <command>xl</command>, and
  <xref linkend="two"/>.</para><itemizedlist><listitem><para>x</para></listitem><listitem><para>y
  </para></listitem></itemizedlist><programlisting language="c">int a;</programlisting></section>
  <section xml:id="two"><title>Two</title><table frame="all"><title>T</title><tgroup cols="2">
  <thead><row><entry>a</entry><entry>b</entry></row></thead><tbody><row><entry>1</entry>
  <entry>2</entry></row></tbody></tgroup></table><figure><title>F</title><mediaobject>
  <imageobject><imagedata fileref="f.png" width="50%"/></imageobject></mediaobject></figure>
  <note><para>n</para></note></section></article>"#;

fn is_there(what: &str, there: bool) -> bool {
    if !there {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "{what} is not installed");
        println!("skipped: {what} is not installed");
    }
    there
}

/// The packaged page with its entities written out.
fn page() -> Option<String> {
    let output = Command::new("xmllint").args(["--nonet", "--noent", "--dropdtd", PAGE]).output().ok()?;
    String::from_utf8(output.stdout).ok().filter(|text| !text.is_empty())
}

/// Documents that differ from `text` in one place each.
fn mutants(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let mut all = Vec::new();
    let replaced =
        |range: std::ops::Range<usize>, with: &str| [&text[..range.start], with, &text[range.end..]].concat();
    for node in document.descendants().filter(|node| node.is_element() && node.parent_element().is_some()) {
        let range = node.range();
        let own = &text[range.clone()];
        all.push(replaced(range.clone(), ""));
        all.push(replaced(range.clone(), &[own, own].concat()));
        all.push(replaced(range.clone(), &format!("<para>{own}</para>")));
        all.push(replaced(range.start..range.start, "loose text"));
        let behind_name = range.start + 1 + node.tag_name().name().len();
        all.push(replaced(behind_name..behind_name, " role='r' wrong='w'"));
        all.push(replaced(behind_name..behind_name, " revisionflag='added'"));
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            all.push(replaced(attribute.range_value(), ""));
            all.push(replaced(attribute.range(), ""));
        }
    }
    all.retain(|mutant| roxmltree::Document::parse(mutant).is_ok());
    all
}

/// The names of the files that jing finds invalid by a schema: `options` tell in which syntax it is.
fn invalid_for_jing(options: &[&str], schema: &str, paths: &[PathBuf]) -> HashSet<String> {
    let mut invalid = HashSet::new();
    for paths in paths.chunks(400) {
        let output = Command::new("jing").args(options).arg(schema).args(paths).output().expect("jing runs");
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let name = line.split(".xml:").next().and_then(|path| path.rsplit('/').next());
            invalid.extend(name.map(str::to_owned));
        }
    }
    invalid
}

#[test]
fn docbook_is_checked_as_jing_does() {
    let jing = Command::new("jing").output().is_ok();
    if !is_there("jing", jing) || !is_there("docbook5-xml", Path::new(SCHEMA).exists()) {
        return;
    }
    let schema = Schema::from_file(Path::new(SCHEMA)).expect("the schema is right");
    let page = page();
    if page.is_none() {
        // Some installations leave out all of /usr/share/doc.
        println!("skipped: the page of docbook-xsl-ns, or xmllint, is not installed");
    }
    let originals = [Some(ARTICLE.to_owned()), page].into_iter().flatten();
    let documents: Vec<String> =
        originals.flat_map(|text| [vec![text.clone()], mutants(&text)].concat()).collect();
    let folder = std::env::temp_dir().join(format!("relaxng-docbook-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    let mut paths = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let path = folder.join(format!("{number}.xml"));
        std::fs::write(&path, document).expect("writable");
        paths.push(path);
    }
    let invalid = invalid_for_jing(&["-i"], SCHEMA, &paths);
    let by_compact = invalid_for_jing(&["-ic"], COMPACT, &paths);
    let by_ids = invalid_for_jing(&[], SCHEMA, &paths);
    std::fs::remove_dir_all(&folder).expect("removable");
    assert_eq!(invalid, by_compact, "jing's own verdicts differ");
    // Both syntaxes as they are packaged, and each written in the other.
    let of = |text: &str, href: &str| Schema::from_text(text, href, &MapLoader::default()).expect("a schema");
    let mut validators = vec![schema.validator()];
    for path in [SCHEMA, COMPACT] {
        let text = std::fs::read_to_string(path).expect("readable");
        let document = SchemaDocument::parse(&text, path).expect("a schema");
        let written = match document.syntax() {
            Syntax::Xml => document.to_compact(),
            Syntax::Compact => document.to_xml(),
        };
        let written = of(&written.expect("written"), "written");
        let read = of(&text, path);
        assert!(read.to_image() == written.to_image(), "{path} is another schema in the other syntax");
        validators.push(read.validator());
    }
    let mut wrong = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let parsed = roxmltree::Document::parse(document).expect("well-formed");
        for validator in &mut validators {
            let own = validator.validate(&parsed).is_empty();
            if own == invalid.contains(&number.to_string()) {
                wrong.push((own, document));
            }
        }
    }
    let mut with_ids = schema.validator().check_ids().expect("the types are the same everywhere");
    for (number, document) in documents.iter().enumerate() {
        let parsed = roxmltree::Document::parse(document).expect("well-formed");
        if with_ids.is_valid(&parsed) == by_ids.contains(&number.to_string()) {
            wrong.push((!by_ids.contains(&number.to_string()), document));
        }
    }
    assert!(by_ids.len() > invalid.len(), "no mutant has a wrong identifier alone");
    println!(
        "{} documents, {} of them invalid; {} verdicts differ",
        documents.len(),
        invalid.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "valid for this crate: {:?}", wrong[0]);
    assert!(invalid.len() > 100 && documents.len() - invalid.len() > 100);
}
