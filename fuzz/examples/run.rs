//! Runs a target over files, without a fuzzer: `run TARGET FILE…`; `run` alone prints the targets' names.

fn main() {
    let mut words = std::env::args().skip(1);
    let Some(target) = words.next() else {
        for (name, _) in domdef_fuzz::TARGETS {
            println!("{name}");
        }
        return;
    };
    for path in words {
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        eprintln!("{target}: {path}");
        domdef_fuzz::run(&target, &bytes);
    }
}
