//! How the cost of every operation grows with what a text has many of.
//!
//!     cargo bench --bench growth [LARGE]          # CPU time
//!     cargo bench --bench growth -- counted       # instructions; needs valgrind
//!     cargo bench --bench growth -- guard         # instructions of a part of it, in a minute
//!
//! Prints the cost for each element at few and at many elements, and the ratio of both: 1 is linear. Times are
//! microseconds at 1,000 and at LARGE (30,000): the least of three rounds, of one round at LARGE. Instructions do
//! not depend on what else the machine does, nor on the memory that is touched for the first time, which doubles
//! the time of whatever is long; a ratio above 1.5 fails. `shape=NAME` and `operation=NAME` choose. With `UPDATE=1`
//! the page about growth is written with what was counted.

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
/// Elements where the guard counts, and the operations that it counts of documents: each pass over them is in one.
const GUARDED: [usize; 2] = [100, 800];
const GUARDED_OPERATIONS: [&str; 3] = ["inspect", "argv", "json"];
/// The ratio that a count may have.
const TOLERATED: f64 = 1.5;

/// An operation on a text of so many elements.
struct Row {
    shape: &'static str,
    operation: &'static str,
    text: fn(usize) -> String,
    run: fn(&str),
}

/// How many elements are counted.
fn sizes(words: &[String]) -> [usize; 2] {
    match words.iter().any(|word| word == "guard") {
        true => GUARDED,
        false => COUNTED,
    }
}

/// All rows, or those that the words choose.
fn rows(words: &[String]) -> Vec<Row> {
    let guard = words.iter().any(|word| word == "guard");
    let documents = SHAPES.iter().flat_map(|shape| {
        let row = |own: &operations::Operation| Row {
            shape: shape.name,
            operation: own.name,
            text: shape.document,
            run: own.run,
        };
        let counted = |own: &&operations::Operation| !guard || GUARDED_OPERATIONS.contains(&own.name);
        OPERATIONS.iter().filter(counted).map(row)
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
        work(&rows(&words), sizes(&words));
        return ExitCode::SUCCESS;
    }
    if is("counted") || is("guard") {
        return counted(&words);
    }
    let large: usize = words.iter().find_map(|word| word.parse().ok()).unwrap_or(30_000);
    head("µs", SMALL, large);
    for row in rows(&words) {
        let few = each(row.run, &(row.text)(SMALL), SMALL, 3);
        let many = each(row.run, &(row.text)(large), large, 1);
        line(&row, few, many);
    }
    ExitCode::SUCCESS
}

/// The page of all counts: a table of documents, and a list of the other texts.
fn page(counts: &[(Row, f64, f64)]) -> String {
    let [few, many] = COUNTED;
    let mut page = format!(
        "# Growth\n\nThousands of instructions for each element in a text with {few} of a kind, and behind the sign by \
         how much it is more in one with {many}: ×1 is linear. `UPDATE=1 cargo bench --bench growth -- counted` writes \
         this page, and fails above ×{TOLERATED}; `cargo bench --bench growth` prints times at {SMALL} and at more, \
         `-- guard` counts a part of it, which is a part of `.ci/run`, and `tests/growth.rs` compares what is \
         allocated. QEMU refuses more than 128 NUMA cells: of those `argv` is the \
         refusal.\n\n## Documents\n\n"
    );
    let names: Vec<&str> = OPERATIONS.iter().map(|own| own.name).collect();
    page += &format!("| of many | {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len() + 1));
    for shape in SHAPES {
        page += &format!("| {} |", shape.name);
        for (row, few, ratio) in counts.iter().filter(|(row, ..)| row.shape == shape.name) {
            if names.contains(&row.operation) {
                page += &format!(" {:.1} ×{ratio:.2} |", few / 1e3);
            }
        }
        page.push('\n');
    }
    page += "\n## Other texts\n\n| of many | read or made | |\n| --- | --- | --- |\n";
    for (row, few, ratio) in counts.iter().filter(|(row, ..)| !names.contains(&row.operation)) {
        page += &format!("| {} | {} | {:.1} ×{ratio:.2} |\n", row.shape, row.operation, few / 1e3);
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
fn work(rows: &[Row], sizes: [usize; 2]) {
    for row in rows {
        let texts = sizes.map(row.text);
        // What is made once is made now: the grammar, and what the validator remembers of either text. Where only one
        // of them was read before, the other seems to cost more.
        texts.iter().for_each(|text| (row.run)(text));
        for text in &texts {
            callgrind::counted_part(&mut || (row.run)(text));
        }
    }
}

/// Runs this program under valgrind, and compares what it counted.
fn counted(words: &[String]) -> ExitCode {
    let chosen = words.iter().map(String::as_str).filter(|word| word.contains('=') || *word == "guard");
    let all: Vec<&str> = std::iter::once("work").chain(chosen).collect();
    let Some(counts) = callgrind::count(&all) else {
        eprintln!("SKIPPED: instructions are not counted, for valgrind is not installed");
        return match std::env::var_os("DOMDEF_REQUIRE_PEERS") {
            Some(_) => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        };
    };
    let [few, many] = sizes(words);
    head("instr", few, many);
    let (rows, mut worse, mut all) = (rows(words), 0, Vec::new());
    assert_eq!(counts.len(), 2 * rows.len(), "each row is counted twice");
    for (row, pair) in rows.into_iter().zip(counts.chunks(2)) {
        let (before, after) = (pair[0] as f64 / few as f64, pair[1] as f64 / many as f64);
        line(&row, before, after);
        worse += usize::from(after > before * TOLERATED);
        all.push((row, before, after / before));
    }
    if std::env::var_os("UPDATE").is_some() && words.iter().any(|word| word == "counted") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/growth.md");
        std::fs::write(path, page(&all)).expect("the file can be written");
    }
    println!("{worse} above {TOLERATED}");
    match worse {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
