//! How the cost of every operation grows with what a text has many of.
//!
//!     cargo bench --bench growth [LARGE]          # CPU time
//!     cargo bench --bench growth -- counted       # instructions; needs valgrind
//!
//! Prints the cost for each element at few and at many elements, and the ratio of both: 1 is linear. Times are
//! microseconds at 1,000 and at LARGE (30,000): the least of three rounds, of one round at LARGE. Instructions do
//! not depend on what else the machine does; a ratio above 1.5 fails. `shape=NAME` and `operation=NAME` choose.
//! With `UPDATE=1` the page about growth is written with all times.

#[path = "table/callgrind.rs"]
mod callgrind;
#[path = "support/cpu.rs"]
mod cpu;
#[path = "support/foreign.rs"]
mod foreign;
#[path = "support/operations.rs"]
mod operations;
#[path = "support/shapes.rs"]
mod shapes;

use foreign::FOREIGN;
use nix::sys::resource::UsageWho;
use operations::OPERATIONS;
use shapes::SHAPES;
use std::process::ExitCode;

/// Elements where time is measured, and where instructions are counted, which takes fifty times as long.
const SMALL: usize = 1000;
const COUNTED: [usize; 2] = [200, 1600];
/// The ratio that a count may have.
const TOLERATED: f64 = 1.5;

/// An operation on a text of so many elements.
struct Row {
    shape: &'static str,
    operation: &'static str,
    text: fn(usize) -> String,
    run: fn(&str),
}

/// All rows, or those that the words choose.
fn rows(words: &[String]) -> Vec<Row> {
    let documents = SHAPES.iter().flat_map(|shape| {
        let row = |own: &operations::Operation| Row {
            shape: shape.name,
            operation: own.name,
            text: shape.document,
            run: own.run,
        };
        OPERATIONS.iter().map(row)
    });
    let others = FOREIGN.iter().map(|own| Row {
        shape: own.name,
        operation: own.operation,
        text: own.text,
        run: own.run,
    });
    let chosen = |key: &str, name: &str| {
        let wanted = words.iter().find_map(|word| word.strip_prefix(key));
        wanted.is_none_or(|wanted| wanted == name)
    };
    let mut rows: Vec<Row> = documents.chain(others).collect();
    rows.retain(|row| chosen("shape=", row.shape) && chosen("operation=", row.operation));
    rows
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is = |word: &str| words.iter().any(|own| own == word);
    if is("work") {
        work(&rows(&words));
        return ExitCode::SUCCESS;
    }
    if is("counted") {
        return counted(&words);
    }
    let large: usize = words.iter().find_map(|word| word.parse().ok()).unwrap_or(30_000);
    head("µs", SMALL, large);
    let mut times = Vec::new();
    for row in rows(&words) {
        let few = each(row.run, &(row.text)(SMALL), SMALL, 3);
        let many = each(row.run, &(row.text)(large), large, 1);
        line(&row, few, many);
        times.push((row, few, many / few));
    }
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/growth.md");
        std::fs::write(path, page(&times, large)).expect("the file can be written");
    }
    ExitCode::SUCCESS
}

/// The page of all times: a table of documents, and a list of the other texts.
fn page(times: &[(Row, f64, f64)], large: usize) -> String {
    let mut page = format!(
        "# Growth\n\nMicroseconds for each element in a text with {SMALL} of a kind, and behind the sign by how much it is \
         more in one with {large}: ×1 is linear. `UPDATE=1 cargo bench --bench growth` writes this page; times are CPU \
         time, of one round at {large}. `cargo bench --bench growth -- counted` compares instructions at {} and {}, and \
         fails above ×{TOLERATED}; `tests/growth.rs` does the same with what is allocated.\n\n## Documents\n\n",
        COUNTED[0], COUNTED[1]
    );
    let names: Vec<&str> = OPERATIONS.iter().map(|own| own.name).collect();
    page += &format!("| of many | {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len() + 1));
    for shape in SHAPES {
        page += &format!("| {} |", shape.name);
        for (row, few, ratio) in times.iter().filter(|(row, ..)| row.shape == shape.name) {
            if names.contains(&row.operation) {
                page += &format!(" {few:.1} ×{ratio:.2} |");
            }
        }
        page.push('\n');
    }
    page += "\n## Other texts\n\n| of many | read or made | |\n| --- | --- | --- |\n";
    for (row, few, ratio) in times.iter().filter(|(row, ..)| !names.contains(&row.operation)) {
        page += &format!("| {} | {} | {few:.1} ×{ratio:.2} |\n", row.shape, row.operation);
    }
    page
}

fn head(unit: &str, few: usize, many: usize) {
    let (few, many) = (format!("{unit} at {few}"), format!("{unit} at {many}"));
    println!("{:<28} {:<12} {few:>16} {many:>16} {:>7}", "shape", "operation", "ratio");
}

fn line(row: &Row, few: f64, many: f64) {
    println!("{:<28} {:<12} {few:>16.2} {many:>16.2} {:>7.2}", row.shape, row.operation, many / few);
}

/// Microseconds for each element, the least of some rounds.
fn each(run: fn(&str), text: &str, elements: usize, rounds: usize) -> f64 {
    let one = || {
        let before = cpu::seconds(UsageWho::RUSAGE_SELF);
        run(text);
        cpu::seconds(UsageWho::RUSAGE_SELF) - before
    };
    (0..rounds).map(|_| one()).fold(f64::INFINITY, f64::min) * 1e6 / elements as f64
}

/// What is counted: every row with few and with many elements.
fn work(rows: &[Row]) {
    for row in rows {
        let texts = COUNTED.map(row.text);
        // What is made once, such as the grammar, is made now.
        (row.run)(&texts[0]);
        for text in &texts {
            callgrind::counted_part(&mut || (row.run)(text));
        }
    }
}

/// Runs this program under valgrind, and compares what it counted.
fn counted(words: &[String]) -> ExitCode {
    let chosen = words.iter().map(String::as_str).filter(|word| word.contains('='));
    let all: Vec<&str> = std::iter::once("work").chain(chosen).collect();
    let Some(counts) = callgrind::count(&all) else {
        eprintln!("SKIPPED: instructions are not counted, for valgrind is not installed");
        return match std::env::var_os("DOMDEF_REQUIRE_PEERS") {
            Some(_) => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        };
    };
    let [few, many] = COUNTED;
    head("instr", few, many);
    let mut worse = 0;
    for (row, pair) in rows(words).iter().zip(counts.chunks(2)) {
        let (before, after) = (pair[0] as f64 / few as f64, pair[1] as f64 / many as f64);
        line(row, before, after);
        worse += usize::from(after > before * TOLERATED);
    }
    println!("{worse} above {TOLERATED}");
    match worse {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
