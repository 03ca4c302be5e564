//! The `domdef` command.
fn main() {}
