//! How the time of every operation grows with what a document has many of.
//!
//!     cargo bench --bench growth [LARGE]
//!
//! Microseconds for each element at 1,000 and at LARGE elements (30,000), and the ratio of both: 1 is
//! linear. Times are CPU time of the process: the least of three rounds, of one round at LARGE.

#[path = "support/cpu.rs"]
mod cpu;
#[path = "support/operations.rs"]
mod operations;
#[path = "support/shapes.rs"]
mod shapes;

use nix::sys::resource::UsageWho;
use operations::OPERATIONS;
use shapes::SHAPES;

const SMALL: usize = 1000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let large: usize = words.iter().find_map(|word| word.parse().ok()).unwrap_or(30_000);
    // `shape=NAME` and `operation=NAME` choose.
    let chosen = |key: &str, name: &str| {
        let wanted = words.iter().find_map(|word| word.strip_prefix(key));
        wanted.is_none_or(|wanted| wanted == name)
    };
    println!(
        "{:<28} {:<12} {:>12} {:>12} {:>7}",
        "shape",
        "operation",
        "µs at 1000",
        format!("µs at {large}"),
        "ratio"
    );
    for shape in SHAPES.iter().filter(|shape| chosen("shape=", shape.name)) {
        let (few, many) = ((shape.document)(SMALL), (shape.document)(large));
        for operation in OPERATIONS.iter().filter(|operation| chosen("operation=", operation.name)) {
            let few = each(operation.run, &few, SMALL, 3);
            let many = each(operation.run, &many, large, 1);
            let ratio = many / few;
            println!("{:<28} {:<12} {few:>12.2} {many:>12.2} {ratio:>7.2}", shape.name, operation.name);
        }
    }
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
