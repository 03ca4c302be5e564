//! Any bytes as a Xen configuration: what is written is read back.
#![no_main]

use domdef::xen::cfg::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Config::parse(text);
});
