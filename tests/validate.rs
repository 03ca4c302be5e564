//! `domdef validate`: where the schema's files may be.

use std::path::Path;
use std::process::{Command, Output};

fn validate(schema: &Path, options: &[&str], document: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_domdef"))
        .arg("validate")
        .arg("--schema")
        .arg(schema)
        .args(options)
        .arg(document)
        .output()
        .expect("the command runs")
}

#[test]
fn a_schema_reads_its_folder_alone_unless_permitted() {
    let folder = std::env::temp_dir().join(format!("domdef-validate-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("in")).expect("writable");
    let ns = "xmlns='http://relaxng.org/ns/structure/1.0'";
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("writable");
    write("part.rng", format!("<text {ns}/>"));
    write("in/a.rng", format!("<element name='a' {ns}><externalRef href='../part.rng'/></element>"));
    write("in/zero.rng", format!("<element name='a' {ns}><externalRef href='/dev/zero'/></element>"));
    write("a.xml", "<a/>".to_owned());
    let (schema, document) = (folder.join("in/a.rng"), folder.join("a.xml"));
    let outside = validate(&schema, &[], &document);
    let permitted = validate(&schema, &["--schema-anywhere"], &document);
    let zero = validate(&folder.join("in/zero.rng"), &["--schema-anywhere"], &document);
    let image = folder.join("a.image");
    let compile = ["--schema-anywhere", "--compile", image.to_str().expect("UTF-8")];
    let compiled = validate(&schema, &compile, &document);
    let by_image = validate(&image, &[], &document);
    std::fs::remove_dir_all(&folder).expect("removable");
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(outside.status.code(), Some(2));
    let (place, why) =
        ("in/a.rng:1:63: '../part.rng'", "outside the folder of the schema; --schema-anywhere");
    assert!(said(&outside).contains(place) && said(&outside).contains(why), "{}", said(&outside));
    assert_eq!(permitted.status.code(), Some(0), "{}", said(&permitted));
    assert_eq!(zero.status.code(), Some(2));
    assert!(said(&zero).contains("not a regular file"), "{}", said(&zero));
    assert_eq!(compiled.status.code(), Some(0), "{}", said(&compiled));
    assert_eq!(by_image.status.code(), Some(0), "{}", said(&by_image));
}
