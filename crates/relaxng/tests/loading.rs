//! What a schema may ask for when it is read: which files, how many, how large.

use relaxng::{LoadError, Loader, MapLoader, Reach, Schema, SchemaError, SchemaErrorKind, SchemaOptions};
use std::cell::Cell;
use std::path::{Path, PathBuf};

const NS: &str = "xmlns='http://relaxng.org/ns/structure/1.0'";

/// A folder of its own for a test, with these files in it; it is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("relaxng-{name}-{}", std::process::id()));
        for (file, text) in files {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().expect("in the folder")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        Folder(folder)
    }

    fn read(&self, file: &str, options: &SchemaOptions) -> Result<Schema, SchemaError> {
        options.read_file(self.0.join(file))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).expect("removable");
    }
}

fn external(href: &str) -> String {
    format!("<element name='a' {NS}>\n  <externalRef href='{href}'/>\n</element>")
}

fn include(href: &str) -> String {
    format!("<grammar {NS}>\n  <include href='{href}'/>\n</grammar>")
}

const PART: &str = "<text xmlns='http://relaxng.org/ns/structure/1.0'/>";

#[track_caller]
fn refused(result: Result<Schema, SchemaError>, kind: SchemaErrorKind, message: &str) -> SchemaError {
    let error = result.expect_err("more than is allowed");
    assert_eq!(error.kind, kind, "{error}");
    assert!(error.message.contains(message), "{error}");
    error
}

#[test]
fn files_outside_the_folder_need_permission() {
    let inner = [
        ("in/up.rng", external("../part.rng")),
        ("in/absolute.rng", external("/etc/passwd")),
        ("in/url.rng", external("file:///etc/passwd")),
        ("in/include.rng", include("../grammar.rng")),
        ("in/nested.rng", external("deep/back.rng")),
        ("in/beside.rng", external("deep/part.rng")),
    ];
    let grammar = format!("<grammar {NS}><start><element name='a'><text/></element></start></grammar>");
    let mut files = vec![
        ("part.rng", PART),
        ("grammar.rng", &grammar),
        ("in/deep/part.rng", PART),
        (
            "in/deep/back.rng",
            "<externalRef xmlns='http://relaxng.org/ns/structure/1.0' href='../../part.rng'/>",
        ),
    ];
    files.extend(inner.iter().map(|(name, text)| (*name, text.as_str())));
    let folder = Folder::new("outside", &files);
    let (beside, anywhere) = (SchemaOptions::new(), SchemaOptions::new().reach(Reach::Anywhere));
    for name in ["in/up.rng", "in/absolute.rng", "in/url.rng", "in/include.rng", "in/nested.rng"] {
        let error = refused(folder.read(name, &beside), SchemaErrorKind::Outside, "outside the folder");
        assert!(error.line > 0 && error.column > 0, "{error}");
    }
    let error = refused(folder.read("in/up.rng", &beside), SchemaErrorKind::Outside, "'../part.rng'");
    assert_eq!((error.line, error.column), (2, 3));
    assert!(error.href.ends_with("in/up.rng"), "{error}");
    for name in ["in/up.rng", "in/include.rng", "in/nested.rng", "in/beside.rng"] {
        folder.read(name, &anywhere).expect("permitted");
    }
    folder.read("in/beside.rng", &beside).expect("in the folder");
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_lead_out() {
    let link = external("link.rng");
    let folder = Folder::new("links", &[("part.rng", PART), ("in/a.rng", &link)]);
    std::os::unix::fs::symlink(folder.0.join("part.rng"), folder.0.join("in/link.rng")).expect("writable");
    refused(folder.read("in/a.rng", &SchemaOptions::new()), SchemaErrorKind::Outside, "'link.rng'");
    folder.read("in/a.rng", &SchemaOptions::new().reach(Reach::Anywhere)).expect("permitted");
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let zero = external("/dev/zero");
    let itself = external("folder");
    let pipe = include("pipe");
    let folder = Folder::new(
        "irregular",
        &[("zero.rng", &zero), ("folder.rng", &itself), ("folder/x", ""), ("pipe.rng", &pipe)],
    );
    let made = std::process::Command::new("mkfifo").arg(folder.0.join("pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    let anywhere = SchemaOptions::new().reach(Reach::Anywhere);
    for (name, options) in
        [("zero.rng", anywhere), ("folder.rng", SchemaOptions::new()), ("pipe.rng", SchemaOptions::new())]
    {
        refused(folder.read(name, &options), SchemaErrorKind::Unreadable, "not a regular file");
    }
    for path in [Path::new("/dev/zero"), &folder.0, &folder.0.join("pipe")] {
        refused(Schema::from_file(path), SchemaErrorKind::Unreadable, "not a regular file");
    }
}

#[test]
fn documents_have_a_size() {
    let long = format!("{PART}<!--{}-->", "x".repeat(1000));
    let (one, two) = (
        external("long.rng"),
        format!(
            "<element name='a' {NS}><externalRef href='long.rng'/>\n<externalRef href='long.rng'/></element>"
        ),
    );
    let folder = Folder::new("size", &[("long.rng", &long), ("one.rng", &one), ("two.rng", &two)]);
    let options = SchemaOptions::new();
    folder.read("two.rng", &options).expect("within the limits");
    let small = options.document_bytes(1000);
    let error = refused(folder.read("one.rng", &small), SchemaErrorKind::Limit, "more than 1000 bytes");
    assert_eq!(error.line, 2);
    assert!(error.message.contains("'long.rng'"), "{error}");
    refused(folder.read("long.rng", &small), SchemaErrorKind::Limit, "more than 1000 bytes");
    let total = options.total_bytes(2000);
    folder.read("one.rng", &total).expect("within the limits");
    let error =
        refused(folder.read("two.rng", &total), SchemaErrorKind::Limit, "more than 2000 bytes in all");
    assert_eq!(error.line, 2);
    // Whatever reads them.
    let loader = MapLoader([("long.rng".to_owned(), long)].into());
    let result = small.read_text(&one, "one.rng", &loader);
    refused(result, SchemaErrorKind::Limit, "'long.rng': the document has more than 1000 bytes");
}

/// Documents that each include the next one, without end.
struct Endless(Cell<usize>);

impl Loader for Endless {
    fn load(&self, href: &str) -> Result<String, LoadError> {
        self.0.set(self.0.get() + 1);
        let number: usize = href.parse().map_err(|_| LoadError::unreadable("no number"))?;
        Ok(include(&(number + 1).to_string()))
    }
}

#[test]
fn documents_are_counted() {
    let endless = Endless(Cell::new(0));
    let result = SchemaOptions::new().read_text(&include("1"), "0", &endless);
    let error =
        refused(result, SchemaErrorKind::Limit, "'33': documents include one another more than 32 deep");
    assert_eq!((error.href.as_str(), error.line), ("32", 2));
    assert_eq!(endless.0.get(), 32);
    let loader = MapLoader([("part.rng".to_owned(), PART.to_owned())].into());
    let many = format!("<element name='a' {NS}>{}</element>", "<externalRef href='part.rng'/>".repeat(11));
    let result = SchemaOptions::new().documents(10).read_text(&many, "a.rng", &loader);
    refused(result, SchemaErrorKind::Limit, "'part.rng': the schema includes more than 10 documents");
    SchemaOptions::new().documents(11).read_text(&many, "a.rng", &loader).expect("within the limits");
}

#[test]
fn nesting_is_counted_in_elements() {
    let deep = |before: &str, between: &str, after: &str| {
        let open = format!("{before}<group>{between}").repeat(2000);
        format!("<element name='a' {NS}>{open}<text/>{}</element>{after}", "</group>".repeat(2000))
    };
    // Nothing that looks like the end of an element hides how deep they are.
    for text in [deep("", "", ""), deep("", "<!-- </group> -->", ""), deep("", "<?x </group> ?>", "")] {
        let result = Schema::from_text(&text, "a.rng", &MapLoader::default());
        refused(result, SchemaErrorKind::Limit, "nested more than 400 deep");
    }
    let attributes = deep("", "", "").replace("<group>", "<group xml:id='/>'>");
    let result = Schema::from_text(&attributes, "a.rng", &MapLoader::default());
    refused(result, SchemaErrorKind::Limit, "nested more than 400 deep");
}

#[test]
fn what_the_limits_allow_fits_a_small_stack() {
    let nested = format!(
        "<element name='a' {NS}>{}<text/>{}</element>",
        "<group>".repeat(390),
        "</group>".repeat(390)
    );
    Schema::from_text(&nested, "a.rng", &MapLoader::default()).expect("a right schema");
    let define =
        |at: usize| format!("<define name='d{at}'><optional><ref name='d{}'/></optional></define>", at + 1);
    let chain = |length: usize| {
        let defines: String = (0..length).map(define).collect();
        format!("<grammar {NS}><start><element name='a'><ref name='d0'/></element></start>{defines}<define name='d{length}'><text/></define></grammar>")
    };
    Schema::from_text(&chain(290), "a.rng", &MapLoader::default()).expect("a right schema");
    let result = Schema::from_text(&chain(310), "a.rng", &MapLoader::default());
    refused(result, SchemaErrorKind::Limit, "patterns are nested more than 600 deep");
}

#[test]
fn namespace_declarations_are_few_where_they_nest() {
    let declared = |depth: usize| -> String {
        (0..40).map(|at| format!(" xmlns:p{depth}-{at}='u'")).collect::<Vec<_>>().concat()
    };
    let open: String = (0..390).map(|depth| format!("<group{}>", declared(depth))).collect();
    let schema = format!("<element name='a' {NS}>{open}<text/>{}</element>", "</group>".repeat(390));
    let result = Schema::from_text(&schema, "a.rng", &MapLoader::default());
    refused(result, SchemaErrorKind::Limit, "too many namespace declarations");
    // Beside each other they are no trouble.
    let flat: String = (0..3000)
        .map(|at| format!("<element name='p:e' xmlns:p='u{at}' xmlns:q='v'><empty/></element>"))
        .collect();
    let schema = format!("<element name='a' {NS}><choice>{flat}</choice></element>");
    let schema = Schema::from_text(&schema, "a.rng", &MapLoader::default()).expect("a right schema");
    let valid = |text: &str| schema.validator().is_valid(&roxmltree::Document::parse(text).expect("XML"));
    assert!(valid("<a><e xmlns='u2999'/></a>") && !valid("<a><e xmlns='v'/></a>"));
}

/// An error is printed with its document, its place where it has one, and the section of the specification.
#[test]
fn an_error_says_where_it_is() {
    let image = Schema::from_image(vec![1, 2, 3]).expect_err("three bytes are no image");
    assert_eq!(image.to_string(), "image: this is not the image of a schema");
    let wrong = format!("<element {NS}\n  name='a'/>");
    let error = Schema::from_text(&wrong, "a.rng", &MapLoader::default()).expect_err("it has no content");
    let expected = format!("a.rng:1:1: {} (RELAX NG section 3)", error.message);
    assert_eq!(error.to_string(), expected);
}
