//! What is counted in process: operations on sets of documents.

use super::callgrind::{count, counted_part};
use super::operations::OPERATIONS;
use super::pages::{grouped, Table};
use super::{shapes, support};
use domdef::check::{check, Scope};
use domdef::{json, Domain};
use relaxng::Schema;
use roxmltree::Document;
use std::hint::black_box;
use std::path::Path;

/// The sets of documents that the table is about.
pub const SETS: &str = "small,typical,1000,10000";

const DOCBOOK: &str = "/usr/share/xml/docbook/schema/rng/5.0/docbook.rng";
const MISTAKES: usize = 100;

/// What is counted of each set, and at most how many parses it should cost.
const ROWS: &[(&str, Option<f64>)] = &[
    ("parse", None),
    ("check", Some(2.0)),
    ("define", None),
    ("argv", None),
    ("fmt", Some(2.0)),
    ("to JSON", Some(2.5)),
    ("from JSON", Some(2.5)),
    ("inspect", None),
    ("a finding", None),
];

/// What a row is called in the table.
fn title(row: &str) -> &str {
    match row {
        "parse" => "parse (roxmltree)",
        "check" => "check (`check::check`)",
        "define" => "read and complete",
        "argv" => "text → QEMU command",
        "to JSON" => "definition → JSON",
        "from JSON" => "JSON → definition",
        "inspect" => "check as the command does, hypervisor included (`inspect`)",
        "a finding" => "a finding more: an unknown element",
        other => other,
    }
}

fn documents(set: &str) -> Vec<String> {
    match set.parse::<usize>() {
        Ok(devices) => vec![shapes::mixed(devices)],
        Err(_) if set == "small" => vec![support::small()],
        Err(_) => support::typical(),
    }
}

/// Counts all rows of the sets; runs under callgrind. DocBook's schema comes last, where it is there.
pub fn run(sets: &str) {
    for set in sets.split(',') {
        let texts = documents(set);
        ROWS.iter().for_each(|(row, _)| run_row(row, &texts));
    }
    if sets == SETS && Path::new(DOCBOOK).exists() {
        counted_part(&mut || drop(black_box(Schema::from_file(DOCBOOK))));
    }
}

fn run_row(row: &str, texts: &[String]) {
    let domains = || texts.iter().filter_map(|text| Domain::read(text).domain);
    match row {
        "parse" => twice(|| texts.iter().for_each(|text| drop(black_box(Document::parse(text))))),
        "to JSON" => {
            let domains: Vec<Domain> = domains().collect();
            twice(|| domains.iter().for_each(|domain| drop(black_box(json::to_json(domain)))));
        }
        "from JSON" => {
            let objects: Vec<String> = domains().filter_map(|domain| json::to_json(&domain).ok()).collect();
            twice(|| objects.iter().for_each(|object| drop(black_box(json::from_json(object)))));
        }
        "a finding" => {
            let odd: String = (0..MISTAKES).map(|at| format!("<odd{at}/>")).collect();
            let text = texts[0].replacen("</devices>", &format!("{odd}</devices>"), 1);
            twice(|| drop(black_box(check(&text, Scope::Rules))));
        }
        name => {
            let operation = OPERATIONS.iter().find(|operation| operation.name == name);
            let run = operation.expect("rows are operations").run;
            twice(|| texts.iter().for_each(|text| run(text)));
        }
    }
}

/// Does some work, and then once more, counted: what is made once in a process is there then.
fn twice(mut work: impl FnMut()) {
    work();
    counted_part(&mut work);
}

/// Instructions of each row of one set.
pub type Counts = Vec<(&'static str, u64)>;

/// The instructions of all rows of the sets, and of what comes behind them.
pub fn counts(sets: &str) -> Option<(Vec<Counts>, Vec<u64>)> {
    let all = count(&["counted", sets])?;
    let (each, rest) = all.split_at(sets.split(',').count() * ROWS.len());
    let counts = each.chunks(ROWS.len()).map(|counts| {
        let mut counts: Counts = ROWS.iter().map(|(row, _)| *row).zip(counts.iter().copied()).collect();
        let check = counts.iter().find(|(row, _)| *row == "check").map_or(0, |(_, count)| *count);
        if let Some((_, count)) = counts.iter_mut().find(|(row, _)| *row == "a finding") {
            *count = count.saturating_sub(check) / MISTAKES as u64;
        }
        counts
    });
    Some((counts.collect(), rest.to_vec()))
}

/// The table of all rows.
pub fn table(sets: &str) -> Table {
    let names: Vec<&str> = sets.split(',').collect();
    let mut table = Table::new("In process, in instructions", {
        let mut head = vec!["operation".to_owned(), "to reach".to_owned()];
        head.extend(names.iter().map(|set| match set.parse::<usize>() {
            Ok(_) => format!("{set} devices"),
            Err(_) => (*set).to_owned(),
        }));
        head
    });
    let Some((counts, rest)) = counts(sets) else {
        table.note("not counted: valgrind is not installed");
        return table;
    };
    for (at, (row, goal)) in ROWS.iter().enumerate() {
        let mut cells =
            vec![title(row).to_owned(), goal.map_or(String::new(), |goal| format!("{goal:.1} ×"))];
        cells.extend(counts.iter().zip(&names).map(|(counts, set)| {
            let each = counts[at].1 / if *row == "a finding" { 1 } else { documents(set).len() as u64 };
            match *row {
                // It is counted in the first document alone, whose check is known where there are no others.
                "a finding" if documents(set).len() > 1 => String::new(),
                "parse" | "a finding" => grouped(each),
                _ => format!("{:.2} × ({})", counts[at].1 as f64 / counts[0].1 as f64, grouped(each)),
            }
        }));
        table.row(cells);
    }
    for count in rest {
        table.note(&format!("DocBook 5.0's schema is loaded in {} instructions.", grouped(count)));
    }
    table
}
