//! `domdef check --watch`: the check again whenever a file changes, until a signal ends it.
//!
//! The files are asked for their time and size. That needs no library, and sees changes on network file
//! systems and in containers, of which the kernel's notices (inotify) say nothing.

use super::Check;
use crate::cli::config::Config;
use crate::cli::files::{self, Look};
use crate::cli::{report, Failure, Outcome};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// The pause between two looks at the files.
const PAUSE: Duration = Duration::from_millis(250);

/// A pause is at least so many times as long as the look before it, however many files there are.
const REST: u32 = 20;

/// When each document and configuration was last written, and its size; nothing where it is not there.
#[derive(Debug, Default, PartialEq, Eq)]
struct State {
    documents: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
    configurations: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
}

/// Checks now and at each change; the result is that of the last check.
pub(super) fn watch(check: &Check) -> Outcome {
    if check.paths.iter().any(|path| files::is_stdin(path)) {
        return Err(Failure("--watch needs files; the standard input can be read only once".to_owned()));
    }
    let ended = until_a_signal()?;
    let mut seen = State::now(check)?;
    // A wrong option or configuration is a failure here, and waited for later on.
    let mut outcome = check.check(check.plan()?);
    loop {
        if !check.output.is_quiet() {
            let files = report::counted(seen.documents.len(), "file");
            report::say(&format!("watching {files}; Ctrl-C ends"));
        }
        seen = match change(check, &seen, &ended) {
            Some(state) => state,
            None => return outcome,
        };
        clear_terminal()?;
        outcome = check.plan().and_then(|plan| check.check(plan));
        if let Err(failure) = &outcome {
            report::complain(&failure.0);
        }
    }
}

/// Set when a signal asks for the end; a second one ends the program at once.
fn until_a_signal() -> Result<Arc<AtomicBool>, Failure> {
    let ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_default(signal, Arc::clone(&ended))?;
        flag::register(signal, Arc::clone(&ended))?;
    }
    Ok(ended)
}

/// Waits until the files are others than those seen; nothing if a signal came first.
fn change(check: &Check, seen: &State, ended: &AtomicBool) -> Option<State> {
    let mut pause = PAUSE;
    while !ended.load(SeqCst) {
        std::thread::sleep(pause);
        let start = Instant::now();
        // A folder that cannot be read just now is looked at again.
        match State::now(check) {
            Ok(state) if state != *seen => return Some(state),
            _ => pause = PAUSE.max(start.elapsed() * REST),
        }
    }
    None
}

impl State {
    fn now(check: &Check) -> Result<State, Failure> {
        let stamp = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        let mut state = State::default();
        for path in files::found(&check.paths, Look::AtAll, &|_| Ok(false), &|_| {})? {
            if !check.no_config && check.config.is_none() {
                let near = Config::places(check.folder_of(&path));
                state.configurations.extend(near.into_iter().map(|path| (path.clone(), stamp(&path))));
            }
            let stamp = stamp(&path);
            state.documents.insert(path, stamp);
        }
        state.configurations.extend(check.config.iter().map(|path| (path.clone(), stamp(path))));
        Ok(state)
    }
}

/// Removes the findings of the check before from a terminal. What is written to a file stays.
fn clear_terminal() -> Result<(), Failure> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match std::io::stdout().is_terminal() && !dumb {
        true => report::print("\x1b[2J\x1b[H"),
        false => Ok(()),
    }
}
