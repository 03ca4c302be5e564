//! Whether an operation costs more than it did: instructions of a small and a long document beside a parse
//! of the same, compared with the numbers that are checked in.

use super::pages::updates;
use super::rows;
use std::fmt::Write as _;
use std::process::ExitCode;

const SETS: &str = "small,1000";
/// The ratio by which a number may grow.
const TOLERATED: f64 = 1.05;

fn path() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.tsv")
}

/// What is counted now: set, row, thousandths of a parse.
fn now() -> Option<Vec<(String, &'static str, f64)>> {
    let (counts, _) = rows::counts(SETS)?;
    let sets = SETS.split(',').zip(counts);
    let ratios = sets.flat_map(|(set, counts)| {
        let parse = counts[0].1 as f64;
        let ratio = move |(row, count): (&'static str, u64)| (set.to_owned(), row, count as f64 / parse);
        counts.into_iter().skip(1).map(ratio)
    });
    Some(ratios.collect())
}

/// Compares, or writes the numbers anew.
pub fn run() -> ExitCode {
    let Some(now) = now() else {
        eprintln!("SKIPPED: instructions are not compared, for valgrind is not installed");
        return match std::env::var_os("DOMDEF_REQUIRE_PEERS") {
            Some(_) => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        };
    };
    if updates() {
        let mut out = String::from("# Instructions beside a parse of the same document.\n");
        now.iter().for_each(|(set, row, ratio)| {
            let _ = writeln!(out, "{set}\t{row}\t{ratio:.3}");
        });
        std::fs::write(path(), out).expect("the file can be written");
        return ExitCode::SUCCESS;
    }
    let then = std::fs::read_to_string(path()).expect("the file is checked in");
    let known = |set: &str, row: &str| {
        let prefix = format!("{set}\t{row}\t");
        then.lines().find_map(|line| line.strip_prefix(&prefix)?.parse::<f64>().ok())
    };
    let mut exit = ExitCode::SUCCESS;
    for (set, row, ratio) in now {
        let before = known(&set, row);
        let change =
            before.map_or("new".to_owned(), |before| format!("{:+.1} %", (ratio / before - 1.0) * 100.0));
        let verdict = match before {
            Some(before) if ratio <= before * TOLERATED => "",
            Some(_) => "  MORE THAN 5 % SLOWER",
            None => "  NOT IN THE FILE",
        };
        println!("{set:>8}  {row:<12} {ratio:>8.3} parses  {change:>8}{verdict}");
        if !verdict.is_empty() {
            exit = ExitCode::FAILURE;
        }
    }
    if exit != ExitCode::SUCCESS {
        eprintln!("if it has to cost that: UPDATE=1 cargo bench --bench table -- guard");
    }
    exit
}
