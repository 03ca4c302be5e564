//! How the command is linked.

use std::env;

/// On Linux the command stands at a fixed address: its tables hold tens of thousands of pointers,
/// and moving them all takes longer at every start than checking a document.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|own| own == value);
    if !(is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")) {
        return;
    }
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    if features.split(',').any(|feature| feature == "crt-static") {
        println!("cargo:rustc-link-arg-bins=-static");
    }
    println!("cargo:rustc-link-arg-bins=-no-pie");
}
