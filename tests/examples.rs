//! The examples are jobs that users of the library have: each runs, and what it asserts holds. Cargo also builds them
//! as programs, which see nothing but the public interface.
#![allow(dead_code)] // `main` is called by the test of each.

#[path = "../examples/derive.rs"]
mod derive;
#[path = "../examples/edit_keep_comments.rs"]
mod edit_keep_comments;
#[path = "../examples/findings.rs"]
mod findings;
#[path = "../examples/grammar_only.rs"]
mod grammar_only;
#[path = "../examples/json.rs"]
mod json;
#[path = "../examples/limits.rs"]
mod limits;
#[path = "../examples/list_disks.rs"]
mod list_disks;
#[path = "../examples/new_guest.rs"]
mod new_guest;
#[path = "../examples/own_driver.rs"]
mod own_driver;
#[path = "../examples/qemu_argv.rs"]
mod qemu_argv;
#[path = "../examples/resize.rs"]
mod resize;
#[path = "../examples/unknown_elements.rs"]
mod unknown_elements;
#[path = "../examples/walk_devices.rs"]
mod walk_devices;
#[path = "../examples/xen_config.rs"]
mod xen_config;

/// Runs an example whose `main` returns a result.
fn run<E: std::fmt::Debug>(main: fn() -> Result<(), E>) {
    main().expect("the example succeeds");
}

#[test]
fn derive_runs() {
    run(derive::main);
}

#[test]
fn edit_keep_comments_runs() {
    run(edit_keep_comments::main);
}

#[test]
fn findings_runs() {
    findings::main();
}

#[test]
fn grammar_only_runs() {
    grammar_only::main();
}

#[test]
fn json_runs() {
    run(json::main);
}

#[test]
fn limits_runs() {
    limits::main();
}

#[test]
fn list_disks_runs() {
    run(list_disks::main);
}

#[test]
fn new_guest_runs() {
    run(new_guest::main);
}

#[test]
fn own_driver_runs() {
    run(own_driver::main);
}

#[test]
fn qemu_argv_runs() {
    run(qemu_argv::main);
}

#[test]
fn resize_runs() {
    run(resize::main);
}

#[test]
fn unknown_elements_runs() {
    run(unknown_elements::main);
}

#[test]
fn walk_devices_runs() {
    run(walk_devices::main);
}

#[test]
fn xen_config_runs() {
    run(xen_config::main);
}

#[test]
fn every_example_is_run() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|end| end == "rs") && name != "capabilities" {
            assert!(include_str!("examples.rs").contains(&format!("mod {name};")), "{name} is not run");
        }
    }
}
