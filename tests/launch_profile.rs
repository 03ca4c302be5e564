//! The page and the JSON schema of the launch profile (`docs/launch.md`, `docs/launch.schema.json`), made of
//! the types that read it. `UPDATE=1` rewrites both.

use domdef::qemu::launch::Launch;
use serde_json::{json, Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type, Variant};

const SOURCES: [&str; 4] = ["launch.rs", "launch/storage.rs", "launch/secrets.rs", "launch/tables.rs"];

/// A type of the profile: a name, what it is, and its fields or words.
struct Described {
    name: String,
    doc: String,
    fields: Vec<Field>,
    words: Vec<Word>,
}

struct Field {
    name: String,
    doc: String,
    schema: Value,
    kind: String,
}

/// A word, or an object with that word as its only key and what that holds.
struct Word {
    name: String,
    doc: String,
    schema: Option<Value>,
    kind: String,
}

fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn has_serde(attributes: &[Attribute], word: &str) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("serde") => list.tokens.to_string().contains(word),
        _ => false,
    })
}

fn derives_reading(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") => list.tokens.to_string().contains("Deserialize"),
        _ => false,
    })
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim_start_matches("r#").chars() {
        match c {
            '_' => out.push('-'),
            c if c.is_uppercase() => {
                if !out.is_empty() {
                    out.push('-');
                }
                out.extend(c.to_lowercase());
            }
            c => out.push(c),
        }
    }
    out
}

/// The schema of a type, and its name in a table.
fn of_type(own: &Type) -> (Value, String) {
    let plain = |word: &str| (json!({ "type": word }), word.to_owned());
    match own {
        Type::Tuple(tuple) => {
            let all: Vec<(Value, String)> = tuple.elems.iter().map(of_type).collect();
            let kind = all.iter().map(|(_, kind)| kind.as_str()).collect::<Vec<_>>().join(", ");
            let schemas: Vec<Value> = all.into_iter().map(|(schema, _)| schema).collect();
            let count = schemas.len();
            (
                json!({ "type": "array", "prefixItems": schemas, "minItems": count, "maxItems": count }),
                format!("[{kind}]"),
            )
        }
        Type::Array(_) => plain("string"),
        Type::Path(path) => {
            let last = path.path.segments.last().expect("a type has a name");
            let arguments: Vec<&Type> = match &last.arguments {
                PathArguments::AngleBracketed(all) => all
                    .args
                    .iter()
                    .filter_map(|one| if let GenericArgument::Type(own) = one { Some(own) } else { None })
                    .collect(),
                _ => Vec::new(),
            };
            match last.ident.to_string().as_str() {
                "bool" => plain("boolean"),
                "String" | "Zeroizing" => plain("string"),
                "u8" | "u16" | "u32" | "u64" | "i64" | "usize" => plain("integer"),
                "Option" => of_type(arguments[0]),
                "Vec" => {
                    let (schema, kind) = of_type(arguments[0]);
                    (json!({ "type": "array", "items": schema }), format!("array of {kind}"))
                }
                "BTreeMap" => {
                    let (schema, kind) = of_type(arguments[1]);
                    (json!({ "type": "object", "additionalProperties": schema }), format!("object of {kind}"))
                }
                "Entries" => (
                    json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                    "object of string".into(),
                ),
                name => (
                    json!({ "$ref": format!("#/$defs/{name}") }),
                    format!("[{name}](#{})", name.to_lowercase()),
                ),
            }
        }
        _ => panic!("a type of another form"),
    }
}

fn fields(own: &Fields) -> Vec<Field> {
    let all = own.iter().filter(|field| !has_serde(&field.attrs, "skip"));
    let described = all.map(|field| {
        let (schema, kind) = of_type(&field.ty);
        let name = kebab(&field.ident.as_ref().expect("fields have names").to_string());
        Field { name, doc: doc(&field.attrs), schema, kind }
    });
    described.collect()
}

fn word(variant: &Variant) -> Word {
    let (schema, kind) = match &variant.fields {
        Fields::Unit => (None, String::new()),
        Fields::Unnamed(all) => {
            let (schema, kind) = of_type(&all.unnamed[0].ty);
            (Some(schema), kind)
        }
        named => {
            let all = fields(named);
            let kind = all.iter().map(|field| format!("`{}`: {}", field.name, field.kind));
            (Some(object(&all)), format!("object of {}", kind.collect::<Vec<_>>().join(", ")))
        }
    };
    Word { name: kebab(&variant.ident.to_string()), doc: doc(&variant.attrs), schema, kind }
}

fn described() -> Vec<Described> {
    let mut all = Vec::new();
    for source in SOURCES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qemu").join(source);
        let text = std::fs::read_to_string(path).expect("the source is there");
        for item in syn::parse_file(&text).expect("it is Rust").items {
            match item {
                Item::Struct(own) if derives_reading(&own.attrs) => all.push(Described {
                    name: own.ident.to_string(),
                    doc: doc(&own.attrs),
                    fields: fields(&own.fields),
                    words: Vec::new(),
                }),
                Item::Enum(own) if derives_reading(&own.attrs) => all.push(Described {
                    name: own.ident.to_string(),
                    doc: doc(&own.attrs),
                    fields: Vec::new(),
                    words: own.variants.iter().map(word).collect(),
                }),
                _ => {}
            }
        }
    }
    all
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let mut schema = field.schema.clone();
            schema["description"] = json!(field.doc);
            (field.name.clone(), schema)
        })
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn schema(all: &[Described]) -> String {
    let mut definitions = Map::new();
    let mut root = Value::Null;
    for own in all {
        let mut schema = match own.words.is_empty() {
            true => object(&own.fields),
            false => {
                let words: Vec<Value> = own
                    .words
                    .iter()
                    .map(|word| match &word.schema {
                        None => json!({ "const": word.name, "description": word.doc }),
                        Some(held) => json!({
                            "type": "object", "additionalProperties": false, "required": [word.name],
                            "properties": { &word.name: held }, "description": word.doc,
                        }),
                    })
                    .collect();
                json!({ "oneOf": words })
            }
        };
        schema["description"] = json!(own.doc);
        if own.name == "Launch" {
            root = schema;
        } else {
            definitions.insert(own.name.clone(), schema);
        }
    }
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("domdef launch profile");
    root["$defs"] = Value::Object(definitions);
    format!("{root:#}\n")
}

fn page(all: &[Described]) -> String {
    let mut out = String::from(
        "# The launch profile\n\n\
         A document says what a guest is; some of what a QEMU command needs is decided by whoever runs it:\n\
         where sockets and certificates are, which bridge a virtual network is, what storage pools hold.\n\
         `domdef to qemu-argv --launch FILE` (and `to qemu-script`) reads it from a JSON file. What the file\n\
         leaves out is as in a run from a shell; an unknown name is an error.\n\n\
         ```json\n\
         {\n  \"monitor\": { \"path\": \"/run/guest/qmp.sock\" },\n  \"networks\": { \"lan\": { \"bridge\": \"br0\" } },\n  \
         \"pools\": {\n    \"vms\": {\n      \"type\": \"dir\",\n      \"volumes\": [{ \"name\": \"a.img\", \"type\": \"file\", \"path\": \"/vms/a.img\" }]\n    }\n  }\n}\n\
         ```\n\n\
         Editors check it with [launch.schema.json](launch.schema.json). This page is made of the types that\n\
         read the file (`tests/launch_profile.rs`).\n",
    );
    for own in all {
        let _ = write!(out, "\n## {}\n\n{}\n\n", own.name, own.doc);
        if own.words.is_empty() {
            out.push_str("| name | value | meaning |\n| --- | --- | --- |\n");
            for field in &own.fields {
                let _ = writeln!(out, "| `{}` | {} | {} |", field.name, field.kind, field.doc);
            }
        } else {
            out.push_str("| word | holds | meaning |\n| --- | --- | --- |\n");
            for word in &own.words {
                let _ = writeln!(out, "| `{}` | {} | {} |", word.name, word.kind, word.doc);
            }
        }
    }
    out
}

fn hold(name: &str, text: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let fresh = std::fs::read_to_string(&path).unwrap_or_default() == text;
    if !fresh && std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).expect("it can be written");
    }
    fresh
}

#[test]
fn page_and_schema_are_fresh() {
    let all = described();
    let stale: Vec<&str> = [("launch.md", page(&all)), ("launch.schema.json", schema(&all))]
        .iter()
        .filter(|(name, text)| !hold(name, text))
        .map(|(name, _)| *name)
        .collect();
    assert!(stale.is_empty(), "stale, or rewritten by UPDATE=1: {stale:?}");
}

/// The names are those that are read: the error for an unknown one lists them.
#[test]
fn names_are_those_that_are_read() {
    let error = Launch::read(r#"{"no-such-name": 1}"#).expect_err("it is unknown");
    let (_, listed) = error.split_once("expected one of").expect("it lists the names");
    let read: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    let all = described();
    let launch = all.iter().find(|own| own.name == "Launch").expect("it is described");
    let described: BTreeSet<&str> = launch.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(described, read);
}

/// The example of the page is a profile.
#[test]
fn the_example_is_read() {
    let text = page(&[]);
    let example =
        text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let launch = Launch::read(example).expect("it is read");
    assert!(launch.pools.contains_key("vms") && launch.networks.contains_key("lan"));
}
