//! What each operation costs beside a parse of the same documents, and beside the peers.
//!
//!     cargo bench --bench table              # what is done in process, in instructions
//!     cargo bench --bench table -- processes # whole processes beside their peers, in CPU time
//!     cargo bench --bench table -- all       # both
//!     cargo bench --bench table -- guard     # compares with benches/instructions.tsv
//!
//! With `UPDATE=1` the first three write `docs/performance.md` and the README's block, the last one
//! the numbers that it compares with. What is done in process is counted in instructions by callgrind, which
//! do not depend on what else the machine does; processes are measured in CPU time.

#[path = "table/callgrind.rs"]
mod callgrind;
#[path = "support/cpu.rs"]
mod cpu;
#[path = "table/guard.rs"]
mod guard;
#[path = "support/operations.rs"]
mod operations;
#[path = "table/pages.rs"]
mod pages;
#[path = "table/processes.rs"]
mod processes;
#[path = "table/rows.rs"]
mod rows;
#[allow(dead_code, reason = "a table needs two of the shapes")]
#[path = "support/shapes.rs"]
mod shapes;
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["counted", sets] => rows::run(sets),
        ["guard"] => return guard::run(),
        [] => pages::show(&[rows::table(rows::SETS)]),
        ["processes"] => pages::show(&[processes::table()]),
        ["all"] => {
            // First, for the most memory that any process took is that of the row: valgrind takes more.
            let processes = processes::table();
            pages::show(&[rows::table(rows::SETS), processes]);
        }
        _ => {
            eprintln!("no such table: {words:?}; say nothing, `processes`, `all` or `guard`");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
