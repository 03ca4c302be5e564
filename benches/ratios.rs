//! What checking costs beside parsing, and beside the peers on the same files.
//!
//!     cargo bench --bench ratios
//!
//! Times are the least of several rounds over all documents, on one thread. A whole process is
//! measured for the commands; a peer that is not installed is left out, and said.

mod support;

use domdef::grammar::schema;
use relax_ng::{Content, DatatypeRegistry, ExpandedName, SchemaSource, SchemaSyntax};
use relaxng::Schema;
use roxmltree::Document;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn least(rounds: usize, mut round: impl FnMut()) -> Duration {
    let mut times = (0..rounds).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed()
    });
    let first = times.next().unwrap_or_default();
    times.fold(first, Duration::min)
}

struct View<'d>(roxmltree::Node<'d, 'd>);

impl relax_ng::Element for View<'_> {
    type Location = ();

    fn name(&self) -> ExpandedName {
        ExpandedName::new(self.0.tag_name().namespace(), self.0.tag_name().name())
    }

    fn attributes(&self) -> impl Iterator<Item = (ExpandedName, String)> {
        let expanded = |attribute: roxmltree::Attribute<'_, '_>| {
            (ExpandedName::new(attribute.namespace(), attribute.name()), attribute.value().to_owned())
        };
        self.0.attributes().map(expanded)
    }

    fn children(&self) -> impl Iterator<Item = Content<Self>> {
        let content = |child: roxmltree::Node<'_, '_>| child.is_element() || child.is_text();
        self.0.children().filter(move |child| content(*child)).map(|child| match child.is_element() {
            true => Content::Element(View(child)),
            false => Content::Text(child.text().unwrap_or_default().to_owned()),
        })
    }
}

struct NoFiles;

impl relax_ng::SchemaResolver for NoFiles {
    fn resolve(&self, href: &str, _: &str) -> Result<SchemaSource, relax_ng::ResolveError> {
        Err(relax_ng::ResolveError::new(href))
    }
}

fn run(command: &str, arguments: &[&str]) -> bool {
    let status = Command::new(command).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn main() {
    let documents = support::documents();
    let bytes: usize = documents.iter().map(|(_, text)| text.len()).sum();
    println!("{} valid documents, {bytes} bytes", documents.len());
    let parsed: Vec<Document<'_>> =
        documents.iter().map(|(_, text)| Document::parse(text).expect("well-formed")).collect();
    let other: Vec<String> = documents.iter().map(|(_, text)| support::shuffled(text)).collect();
    let other: Vec<Document<'_>> =
        other.iter().map(|text| Document::parse(text).expect("well-formed")).collect();

    let parsing = least(9, || documents.iter().for_each(|(_, text)| drop(black_box(Document::parse(text)))));
    let show = |name: &str, time: Duration| {
        let each = time.as_secs_f64() * 1e6 / documents.len() as f64;
        println!(
            "{name:<52}{each:>10.2} µs each, {:>8.3} of parsing",
            time.as_secs_f64() / parsing.as_secs_f64()
        );
    };
    show("parse with roxmltree", parsing);
    show(
        "check, cold: a new validator for each",
        least(3, || {
            parsed.iter().for_each(|document| {
                black_box(schema().validator().is_valid(document));
            });
        }),
    );
    let mut validator = schema().validator();
    show(
        "check, all once, nothing seen before",
        least(1, || {
            parsed.iter().for_each(|document| assert!(validator.is_valid(document)));
        }),
    );
    show(
        "check, warm",
        least(9, || {
            parsed.iter().for_each(|document| assert!(validator.is_valid(document)));
        }),
    );
    println!("remembered for all of them: {} KiB", validator.memory() / 1024);
    let mut allowed = 0;
    let mut validator = schema().validator();
    show(
        "check, children shuffled, nothing seen before",
        least(1, || {
            allowed = other.iter().filter(|document| validator.is_valid(document)).count();
        }),
    );
    show(
        "check, children shuffled, warm",
        least(9, || {
            allowed = other.iter().filter(|document| validator.is_valid(document)).count();
        }),
    );
    println!("{allowed} of them are valid in the other order");
    println!("remembered for all of them: {} KiB", validator.memory() / 1024);

    let image = schema().to_image();
    let loading = least(20, || drop(black_box(Schema::from_image(image.clone()))));
    println!(
        "the grammar's image has {} bytes and loads in {:.0} µs",
        image.len(),
        loading.as_secs_f64() * 1e6
    );

    let folder = std::env::temp_dir().join(format!("domdef-ratios-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    let single = folder.join("domain.rng");
    let printed = Command::new(env!("CARGO_BIN_EXE_domdef")).arg("schema").output().expect("domdef runs");
    std::fs::write(&single, printed.stdout).expect("writable");
    crate_beside(&parsed, &single, parsing);
    commands_beside(&documents, &single);
    std::fs::remove_dir_all(&folder).expect("removable");
}

/// The `relax-ng` crate with the same grammar, on a few documents: it is slow.
fn crate_beside(parsed: &[Document<'_>], grammar: &Path, parsing: Duration) {
    let text = std::fs::read_to_string(grammar).expect("readable");
    let source = SchemaSource::new(text, "file:/domain.rng", SchemaSyntax::Xml);
    let start = Instant::now();
    let schema = match relax_ng::Schema::compile(&source, &NoFiles) {
        Ok(schema) => schema,
        Err(error) => return println!("the relax-ng crate refuses the grammar: {error}"),
    };
    println!("the relax-ng crate compiles the grammar in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let registry = DatatypeRegistry::new();
    let some = &parsed[..parsed.len().min(5)];
    let start = Instant::now();
    let mut agreed = 0;
    for document in some {
        let errors = schema.validate(&registry, &View(document.root_element()));
        agreed += usize::from(errors.is_ok_and(|errors| errors.is_empty()));
    }
    let each = start.elapsed().as_secs_f64() / some.len() as f64;
    let own = parsing.as_secs_f64() / parsed.len() as f64;
    println!(
        "the relax-ng crate checks {} of them in {:.2} µs each, {:.1} of parsing ({agreed} valid for it too)",
        some.len(),
        each * 1e6,
        each / own
    );
}

/// Whole processes on one file each.
fn commands_beside(documents: &[(PathBuf, String)], grammar: &Path) {
    // A copy, as `cargo install` leaves it: what the linker wrote lies scattered in the page cache,
    // which costs each start a tenth of a millisecond.
    let installed = grammar.with_file_name("domdef");
    std::fs::copy(env!("CARGO_BIN_EXE_domdef"), &installed).expect("the command can be copied");
    let grammar = grammar.display().to_string();
    let own = installed.to_str().expect("a path in UTF-8");
    let some: Vec<String> = documents
        .iter()
        .step_by(documents.len().div_ceil(10).max(1))
        .map(|(path, _)| path.display().to_string())
        .collect();
    let time = |name: &str, command: &str, before: &[&str], rounds: usize| {
        let mut all_ran = true;
        let each = least(rounds, || {
            for path in &some {
                let mut arguments = before.to_vec();
                arguments.push(path);
                all_ran &= run(command, &arguments);
            }
        });
        if !all_ran {
            println!("{name}: not installed, or it refuses a document");
            return None;
        }
        let each = each.as_secs_f64() * 1e3 / some.len() as f64;
        println!("{name:<52}{each:>10.2} ms, process start included");
        Some(each)
    };
    time("a process that does nothing: domdef --version", own, &["--version"], 30);
    let only = time("domdef check --schema-only", own, &["check", "--schema-only"], 30);
    let full = time("domdef check", own, &["check"], 30);
    let xmllint = time("xmllint --noout --relaxng", "xmllint", &["--noout", "--relaxng", &grammar], 5);
    let jing = time("jing", "jing", &[&grammar], 1);
    for (name, peer) in [("xmllint", xmllint), ("jing", jing)] {
        for (command, own) in [("domdef check --schema-only", only), ("domdef check", full)] {
            if let (Some(own), Some(peer)) = (own, peer) {
                println!("{name} takes {:.1} times as long as {command}", peer / own);
            }
        }
    }
}
