#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| domdef_fuzz::run("argv", bytes));
