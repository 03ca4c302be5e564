//! The compact syntax: each form beside the same in XML syntax, mistakes with their places, and both syntaxes of
//! real schemas, with jing and trang as judges.

mod support;

use relaxng::{MapLoader, Schema, SchemaDocument, SchemaError, Syntax};
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use support::{guests, is_there, Folder};

const HEAD: &str =
    "xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";

fn loader() -> MapLoader {
    let mut loader = MapLoader::default();
    let mut add = |name: &str, text: &str| drop(loader.0.insert(name.to_owned(), text.to_owned()));
    add("set.rnc", "start = b b = element b { c } c = element c { empty }");
    add("own.rnc", "default namespace = \"u:own\" start = element own { empty }");
    add("part.rnc", "element part { attribute x { text }? }");
    loader
}

fn read(text: &str) -> Result<Schema, SchemaError> {
    Schema::from_text(text, "schema.rnc", &loader())
}

#[track_caller]
fn same(compact: &str, xml: &str) {
    let schema = read(compact).unwrap_or_else(|error| panic!("{compact}: {error}"));
    let expected = read(xml).unwrap_or_else(|error| panic!("{xml}: {error}"));
    assert_eq!(SchemaDocument::parse(compact, "").expect(compact).syntax(), Syntax::Compact);
    assert!(schema.to_image() == expected.to_image(), "{compact} is not {xml}");
    // Each of them, written in the other syntax, is the same still.
    for text in [compact, xml] {
        let document = SchemaDocument::parse(text, "schema").expect(text);
        for written in [document.to_compact().expect(text), document.to_xml().expect(text)] {
            let again = read(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
            assert!(again.to_image() == expected.to_image(), "{text} was written as\n{written}");
        }
    }
}

/// Patterns as the content of an element.
#[track_caller]
fn same_content(rows: &[(&str, &str)]) {
    for (compact, xml) in rows {
        same(&format!("element r {{ {compact} }}"), &format!("<element name='r' {HEAD}>{xml}</element>"));
    }
}

#[test]
fn patterns_are_those_of_the_xml_syntax() {
    same_content(&[
        ("empty", "<empty/>"),
        ("notAllowed | text", "<choice><notAllowed/><text/></choice>"),
        ("element a { text }, element b { empty }", "<element name='a'><text/></element><element name='b'><empty/></element>"),
        ("element a { text } & element b { empty }", "<interleave><element name='a'><text/></element><element name='b'><empty/></element></interleave>"),
        ("(element a { text } | element b { empty })*", "<zeroOrMore><choice><element name='a'><text/></element><element name='b'><empty/></element></choice></zeroOrMore>"),
        ("(element a { text }, element b { empty })+", "<oneOrMore><element name='a'><text/></element><element name='b'><empty/></element></oneOrMore>"),
        ("attribute x { text }?, ((((text))))", "<optional><attribute name='x'/></optional><text/>"),
        ("attribute x { xsd:int | \"a\" }", "<attribute name='x'><choice><data type='int'/><value>a</value></choice></attribute>"),
        ("mixed { element a { text } }", "<mixed><element name='a'><text/></element></mixed>"),
        ("list { xsd:int, (\"a\" | 'b')+ }", "<list><data type='int'/><oneOrMore><choice><value>a</value><value>b</value></choice></oneOrMore></list>"),
        ("element text { text }, element \\element { empty }, element element { empty }", "<element name='text'><text/></element><element name='element'><empty/></element><element name='element'><empty/></element>"),
        ("external 'part.rnc'", "<externalRef href='part.rnc'/>"),
    ]);
}

#[test]
fn data_and_values_are_those_of_the_xml_syntax() {
    same_content(&[
        ("string", "<data type='string' datatypeLibrary=''/>"),
        ("token 'a'", "<value>a</value>"),
        ("string ' a '", "<value type='string' datatypeLibrary=''> a </value>"),
        ("xsd:string ' a '", "<value type='string'> a </value>"),
        ("xsd:int { minInclusive = '1' maxInclusive = \"9\" }", "<data type='int'><param name='minInclusive'>1</param><param name='maxInclusive'>9</param></data>"),
        ("xsd:string { pattern = '[a-z]' ~ \"\\d\" ~ '''\\x{2B}''' }", "<data type='string'><param name='pattern'>[a-z]\\d+</param></data>"),
        ("xsd:int - ('1' | '2')", "<data type='int'><except><value>1</value><value>2</value></except></data>"),
        ("xsd:int { minInclusive = '0' } - xsd:int '1'", "<data type='int'><param name='minInclusive'>0</param><except><value type='int'>1</value></except></data>"),
        ("(string - 'a') | xsd:int", "<choice><data type='string' datatypeLibrary=''><except><value>a</value></except></data><data type='int'/></choice>"),
        ("xsd:string \"\"\"a\n\"b.\"\"\"", "<value type='string'>a\n\"b.</value>"),
        ("xsd:string 'a\\x{A}b'", "<value type='string'>a\nb</value>"),
        ("xsd:string \"it's\" ~ '\"'", "<value type='string'>it's\"</value>"),
        ("xsd:string '\\y\\x{5C}x{41}'", "<value type='string'>\\y\\x{41}</value>"),
    ]);
}

#[test]
fn names_are_those_of_the_xml_syntax() {
    let element = |name: &str| format!("<element {HEAD}>{name}<empty/></element>");
    let declared = "default namespace d = 'u:d' namespace p = 'u:p' namespace local = ''";
    for (compact, xml) in [
        ("element a { empty }", "<name ns='u:d'>a</name>"),
        ("element p:a { empty }", "<name ns='u:p'>a</name>"),
        ("element local:a { empty }", "<name>a</name>"),
        ("element (a | p:b | local:*) { empty }", "<choice><name ns='u:d'>a</name><name ns='u:p'>b</name><nsName/></choice>"),
        ("element a | p:b { empty }", "<choice><name ns='u:d'>a</name><name ns='u:p'>b</name></choice>"),
        ("element * { empty }", "<anyName/>"),
        ("element * - a { empty }", "<anyName><except><name ns='u:d'>a</name></except></anyName>"),
        ("element * - (a | p:*) { empty }", "<anyName><except><name ns='u:d'>a</name><nsName ns='u:p'/></except></anyName>"),
        ("element (p:* - p:a) | b { empty }", "<choice><nsName ns='u:p'><except><name ns='u:p'>a</name></except></nsName><name ns='u:d'>b</name></choice>"),
    ] {
        same(&format!("{declared} {compact}"), &element(xml));
    }
    // Attributes without prefix have no namespace, whatever the default is.
    for (compact, xml) in [
        ("attribute a { text }", "<attribute name='a'/>"),
        ("attribute d:a { text }", "<attribute name='a' ns='u:d'/>"),
        ("attribute a | p:b { text }", "<attribute><choice><name ns=''>a</name><name ns='u:p'>b</name></choice></attribute>"),
        ("attribute xml:lang { text }", "<attribute name='xml:lang'/>"),
        ("attribute * - (a | xml:*) { text }*", "<zeroOrMore><attribute><anyName><except><name ns=''>a</name><nsName ns='http://www.w3.org/XML/1998/namespace'/></except></anyName></attribute></zeroOrMore>"),
    ] {
        same(&format!("{declared} element r {{ {compact} }}"), &format!("<element name='r' ns='u:d' {HEAD}>{xml}</element>"));
    }
}

#[test]
fn grammars_are_those_of_the_xml_syntax() {
    for (compact, xml) in [
        ("start = a a = element a { a? }", "<start><ref name='a'/></start><define name='a'><element name='a'><optional><ref name='a'/></optional></element></define>"),
        ("start |= element a { empty } start |= \\start \\start = element b { empty }", "<start combine='choice'><element name='a'><empty/></element></start><start combine='choice'><ref name='start'/></start><define name='start'><element name='b'><empty/></element></define>"),
        ("start = element r { a } a &= attribute x { text } a &= attribute y { text }", "<start><element name='r'><ref name='a'/></element></start><define name='a' combine='interleave'><attribute name='x'/></define><define name='a' combine='interleave'><attribute name='y'/></define>"),
        ("div { start = a } div { a = element a { empty } }", "<div><start><ref name='a'/></start></div><div><define name='a'><element name='a'><empty/></element></define></div>"),
        ("include 'set.rnc'", "<include href='set.rnc'/>"),
        ("include 'set.rnc' { c = element d { text } }", "<include href='set.rnc'><define name='c'><element name='d'><text/></element></define></include>"),
        ("start = element r { grammar { start = parent a, b b = element b { empty } } } a = element a { empty }", "<start><element name='r'><grammar><start><group><parentRef name='a'/><ref name='b'/></group></start><define name='b'><element name='b'><empty/></element></define></grammar></element></start><define name='a'><element name='a'><empty/></element></define>"),
    ] {
        same(compact, &format!("<grammar {HEAD}>{xml}</grammar>"));
    }
}

#[test]
fn namespaces_are_inherited() {
    let xml = |inner: &str| format!("<grammar ns='u:d' {HEAD}>{inner}</grammar>");
    // By default the namespace without prefix, unless the other document has one.
    same("default namespace = 'u:d' include 'set.rnc'", &xml("<include href='set.rnc'/>"));
    same("default namespace = 'u:d' include 'own.rnc'", &xml("<include href='own.rnc'/>"));
    same(
        "default namespace = 'u:d' namespace p = 'u:p' start = element r { external 'part.rnc' inherit = p }",
        &xml("<start><element name='r'><externalRef ns='u:p' href='part.rnc'/></element></start>"),
    );
    // A document can say where it inherits beside names of its own.
    let mut loader = loader();
    let part = "namespace i = inherit default namespace = 'u:d' element i:a { element b { empty } }";
    loader.0.insert("mixed.rnc".to_owned(), part.to_owned());
    let written = SchemaDocument::parse(part, "mixed.rnc").and_then(|part| part.to_xml()).expect(part);
    loader.0.insert("mixed.rng".to_owned(), written);
    for href in ["mixed.rnc", "mixed.rng"] {
        let outer = format!("namespace p = 'u:p' start = element r {{ external '{href}' inherit = p }}");
        let schema = Schema::from_text(&outer, "schema.rnc", &loader).expect(&outer);
        let document = "<r><p:a xmlns:p='u:p'><b xmlns='u:d'/></p:a></r>";
        let document = roxmltree::Document::parse(document).expect("well-formed");
        assert_eq!(schema.validator().validate(&document), [], "{href}");
    }
}

#[test]
fn annotations_and_comments_are_kept() {
    let compact = "# The whole\nnamespace x = \"u:x\"\n\n\
        # First\n## One line,\n## and another\n[ x:is = \"1\" x:more [ a = \"2\" \"text\" x:inner [ ] ] ]\n\
        start = element a { text >> x:behind [ ] }\nx:member [ \"m\" ]\n";
    let document = SchemaDocument::parse(compact, "a.rnc").expect(compact);
    let xml = document.to_xml().expect(compact);
    for part in [
        "<!-- First -->",
        "<a:documentation>One line,\nand another</a:documentation>",
        "<start x:is=\"1\">",
        "<x:more a=\"2\">text<x:inner/></x:more>",
        "<x:behind/>",
        "<x:member>m</x:member>",
    ] {
        assert!(xml.contains(part), "{part} in\n{xml}");
    }
    let again = SchemaDocument::parse(&xml, "a.rng").and_then(|again| again.to_compact()).expect(&xml);
    let expected = compact.replacen("# The whole\n", "", 1).replace("# First", "# The whole\n# First");
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flat(&again), flat(&expected));
    // Words of the schema are what messages say, from either syntax.
    let schema = "element a {\n ## How many.\n attribute n { xsd:int } }";
    let document = roxmltree::Document::parse("<a n='x'/>").expect("well-formed");
    let mistakes = read(schema).expect(schema).validator().validate(&document);
    assert_eq!(mistakes[0].help.as_deref(), Some("How many."));
}

#[test]
fn mistakes_have_their_place() {
    for (compact, line, column, message) in [
        ("element a {", 1, 12, "expected a pattern, found the end"),
        ("element a { text", 1, 17, "expected `,`, `|`, `&` or `}`, found the end"),
        ("element a {\n  text, empty | text }", 2, 15, "`,` and `|` are mixed"),
        ("element a { xsd:int - '1' | text }", 1, 27, "in parentheses"),
        ("element a { text | xsd:int - '1' }", 1, 34, "in parentheses"),
        ("element * - a | b { text }", 1, 15, "in parentheses"),
        ("element p:a { text }", 1, 9, "the prefix `p` is not declared"),
        ("element a { own:t }", 1, 13, "the prefix `own` of datatypes is not declared"),
        ("namespace p = 'a' namespace p = 'b' start = text", 1, 19, "`p` is declared twice"),
        ("namespace xml = 'a' start = text", 1, 1, "`xml` and `xmlns` are XML's own"),
        ("datatypes d = 'relative' start = d:t", 1, 1, "is not absolute"),
        ("element a { 'b\n }", 1, 13, "a literal does not end on its line"),
        ("element a { \"\"\"b }", 1, 13, "a literal has no \"\"\" at its end"),
        ("start = a\na = element a { start }", 2, 17, "`start` is a keyword"),
        ("start = a\ntext = element a { empty }", 2, 1, "a definition of that name is `\\text`"),
        ("start = b = empty", 1, 9, "not a definition"),
        ("start = a", 1, 9, "there is no definition of 'a'"),
        ("a = text", 1, 1, "the grammar has no `<start>`"),
        ("", 1, 1, "the grammar has no `<start>`"),
        ("start = element a { text } ## what", 1, 35, "belongs to nothing"),
        ("element a { text } \\x{0}", 1, 20, "U+0000 is not allowed"),
        ("element a { text } \\x{FFFFFFFFFF}", 1, 20, "U+FFFFFFFF is not allowed"),
        ("element a { text } ^", 1, 20, "a character that begins nothing: '^'"),
        ("include 'set.rnc' { include 'set.rnc' }", 1, 21, "expected a definition"),
        ("include 'set.rnc' { d = text }", 1, 1, "'d' is not in the included grammar"),
        ("element a { attribute x { element b { text } } }", 1, 1, "an attribute cannot hold an element"),
        ("[ x = '1' x = '2' ] element a { text }", 1, 11, "there twice"),
        (
            "namespace r = 'http://relaxng.org/ns/structure/1.0' [ r:x [] ] element a { text }",
            1,
            55,
            "RELAX NG's own",
        ),
    ] {
        let error = read(compact).expect_err(compact);
        assert!(error.message.contains(message), "{compact}: {error}");
        assert_eq!((error.line, error.column), (line, column), "{compact}: {error}");
    }
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    // Nearly all that the limit allows fits the 2 MiB of a test's thread, without optimization too.
    for (open, close) in [
        ("(", ")"),
        ("(text | ", ")*"),
        ("element a { ", "}"),
        ("mixed { ", " }"),
        ("grammar { start = ", " }"),
    ] {
        let nested = |depth: usize| format!("{}text{}", open.repeat(depth), close.repeat(depth));
        let error = read(&nested(100_000)).expect_err("too deep");
        assert!(error.message.contains("nested more than 200 deep"), "{error}");
        let whole = format!("element r {{ {} }}", nested(195));
        if let Err(error) = SchemaDocument::parse(&whole, "").and_then(|document| document.to_compact()) {
            panic!("{open}: {error}");
        }
    }
    let notes = format!("[ {} {} ] element a {{ text }}", "a [ ".repeat(100_000), "]".repeat(100_000));
    assert!(read(&notes).expect_err("too deep").message.contains("nested more than 200 deep"));
    // Long ones are not deep.
    let long = format!("element a {{ {} }}", vec!["element b { text }"; 20_000].join(", "));
    read(&long).expect("long");
}

/// The files of libvirt's domain grammar, as domdef has it.
fn domain_grammar() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the grammar") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "rng") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(path).expect("readable")));
        }
    }
    files
}

/// Writes a whole grammar in a syntax; the files refer to each other.
fn written(files: &[(String, String)], to: Syntax) -> Vec<(String, String)> {
    let (from, ending) = match to {
        Syntax::Xml => (".rnc", ".rng"),
        Syntax::Compact => (".rng", ".rnc"),
    };
    let convert = |text: &str| {
        let mut document = SchemaDocument::parse(text, "")?;
        document.rename(|href| href.replace(from, ending));
        match to {
            Syntax::Xml => document.to_xml(),
            Syntax::Compact => document.to_compact(),
        }
    };
    files.iter().map(|(name, text)| (name.clone(), convert(text).expect(name))).collect()
}

fn compiled(files: &[(String, String)], ending: &str) -> Schema {
    let texts = files.iter().map(|(name, text)| (format!("{name}{ending}"), text.clone()));
    let loader = MapLoader(texts.collect());
    let start = format!("domain{ending}");
    Schema::from_text(&loader.0[&start], &start, &loader).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_domain_grammar_is_the_same_in_both_syntaxes() {
    let files = domain_grammar();
    assert!(files.len() > 10);
    let compact = written(&files, Syntax::Compact);
    let again = written(&compact, Syntax::Xml);
    let expected = compiled(&files, ".rng").to_image();
    assert!(compiled(&compact, ".rnc").to_image() == expected);
    assert!(compiled(&again, ".rng").to_image() == expected);
    // What is written is a fixed point.
    assert_eq!(written(&again, Syntax::Compact), compact);
}

#[test]
fn jing_reads_what_is_written() {
    if !is_there("jing", Command::new("jing").output().is_ok()) {
        return;
    }
    let folder = Folder::new("compact");
    let files = domain_grammar();
    for (name, text) in written(&files, Syntax::Compact) {
        std::fs::write(folder.0.join(format!("{name}.rnc")), text).expect("writable");
    }
    let guests = guests();
    let mut paths = Vec::new();
    for (number, text) in guests.iter().enumerate() {
        paths.push(folder.0.join(format!("{number}.xml")));
        std::fs::write(&paths[number], text).expect("writable");
    }
    let mut invalid: HashSet<String> = HashSet::new();
    for paths in paths.chunks(1500) {
        let schema = folder.0.join("domain.rnc");
        let output = Command::new("jing").arg("-ic").arg(schema).args(paths).output().expect("jing runs");
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            assert!(!line.contains(".rnc:"), "{line}");
            let name = line.split(".xml:").next().and_then(|path| path.rsplit('/').next());
            invalid.extend(name.map(str::to_owned));
        }
    }
    let schema = Schema::from_file(folder.0.join("domain.rnc")).expect("the schema is right");
    let mut validator = schema.validator();
    let mut wrong = Vec::new();
    for (number, text) in guests.iter().enumerate() {
        let document = roxmltree::Document::parse(text).expect("well-formed");
        if validator.is_valid(&document) == invalid.contains(&number.to_string()) {
            wrong.push(text);
        }
    }
    println!(
        "{} documents, {} of them invalid; {} verdicts differ",
        guests.len(),
        invalid.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong[0]);
    assert!(invalid.len() > 20 && guests.len() - invalid.len() > 20);
}

/// Trang's own translation, of the schema in a file of its first argument to that of its second.
fn trang(from: &Path, to: &Path) {
    let output = Command::new("trang").args([from, to]).output().expect("trang runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn trang_translates_to_the_same() {
    if !is_there("trang", Command::new("trang").output().is_ok()) {
        return;
    }
    let (ours, theirs) = (Folder::new("trang-from"), Folder::new("trang-to"));
    let files = domain_grammar();
    for (name, text) in &files {
        std::fs::write(ours.0.join(format!("{name}.rng")), text).expect("writable");
    }
    for (name, text) in written(&files, Syntax::Compact) {
        std::fs::write(ours.0.join(format!("{name}.rnc")), text).expect("writable");
    }
    let expected = compiled(&files, ".rng").to_image();
    // Its compact syntax is read here, and ours there.
    for (from, to) in [("rng", "rnc"), ("rnc", "rng")] {
        let made = theirs.0.join(format!("domain.{to}"));
        trang(&ours.0.join(format!("domain.{from}")), &made);
        let schema = Schema::from_file(&made).expect("the schema is right");
        assert!(schema.to_image() == expected, "{from} to {to}");
    }
}

#[test]
fn brackets_nest_to_a_depth() {
    let nested = |depth: usize| format!("element r {{ {}text{} }}", "(".repeat(depth), ")".repeat(depth));
    read(&nested(199)).unwrap_or_else(|error| panic!("{error}"));
    let error = read(&nested(200)).expect_err("too many are open");
    assert!(error.message.contains("brackets are nested more than 200 deep"), "{error}");
    // Those that were closed are not counted.
    read(&format!("element r {{ {} }}", ["(text?)"; 300].join(" | ")))
        .unwrap_or_else(|error| panic!("{error}"));
}
