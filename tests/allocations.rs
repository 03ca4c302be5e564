//! How often an operation on a document allocates: the numbers may only fall.
//!
//! Each operation ran before on the same document, so that what is made once in a process is there.

#[path = "../benches/support/operations.rs"]
mod operations;

use operations::OPERATIONS;

/// Allocations for `testdata/guests/web.xml`.
const ALLOWED: &[(&str, u64)] =
    &[("check", 32), ("fmt", 63), ("lossless", 47), ("define", 40), ("argv", 375), ("json", 113)];

#[test]
fn no_operation_allocates_more_than_it_did() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/guests/web.xml");
    let text = std::fs::read_to_string(path).expect("it is checked in");
    let mut other = Vec::new();
    for (name, allowed) in ALLOWED {
        let operation = OPERATIONS.iter().find(|operation| operation.name == *name).expect("an operation");
        (operation.run)(&text);
        let counted = allocation_counter::measure(|| (operation.run)(&text)).count_total;
        if counted != *allowed {
            let verdict = if counted > *allowed { "more than" } else { "lower the number, for it was" };
            other.push(format!("{name}: {counted} allocations, {verdict} {allowed}"));
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
}
