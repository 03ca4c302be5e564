//! The `domdef` command.

fn main() -> std::process::ExitCode {
    domdef::cli::run()
}
