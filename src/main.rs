//! The `domdef` command.

// The allocator of musl asks the system for each page.
#[cfg(target_env = "musl")]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> std::process::ExitCode {
    domdef::cli::run()
}
