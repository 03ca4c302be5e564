//! `virsh-GROUP`: what real virsh printed with the reference's test driver, replayed with the installed
//! virsh against our daemon.
//!
//! A row is one process with the commands of its setup before it; all that is compared comes after a
//! mark. Daemons share nothing, so that rows run side by side, each with a daemon of its own. `DOMDEF_VIRSH` names
//! another virsh: that of 12.8 replays all rows, an older one those that it prints the same.

mod masks;
mod slices;

use crate::corpus::{Case, Corpus};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The cases, one a row that the installed virsh can replay.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let Some(version) = version() else {
        let message = "virsh is not installed";
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "conformance: failed, {message}");
        println!("conformance: skipped virsh-*, {message}");
        return Vec::new();
    };
    // The rows were recorded with virsh 12.8; what an older one prints the same is marked.
    let all = version.starts_with("12.8.");
    let fixtures = std::fs::read_to_string(corpus.root.join("virsh/fixtures.json")).unwrap_or_default();
    let fixtures: Value = serde_json::from_str(&fixtures).unwrap_or_default();
    let fixtures = Arc::new(fixtures);
    let rows = corpus.rows("virsh/test-driver.ndjson").into_iter();
    let rows: Vec<Value> = rows.filter(|row| all || row["virsh_9"] == true).collect();
    let id = |row: &Value| row["id"].as_str().unwrap_or_default().to_owned();
    *PARTS.lock().unwrap_or_else(PoisonError::into_inner) =
        rows.iter().map(|row| (id(row), slices::of(row))).collect();
    let cases = rows.into_iter().map(|row| {
        let group = row["group"].as_str().unwrap_or_default();
        let suite: &'static str = Box::leak(format!("virsh-{group}").into_boxed_str());
        let fixtures = fixtures.clone();
        Case::new(suite, id(&row), move || {
            let mut daemon = Daemon::take(&fixtures)?;
            let mut result = daemon.replay(&row, &fixtures);
            for _ in 1..tries(&row) {
                if result.is_err() {
                    result = daemon.replay(&row, &fixtures);
                }
            }
            DAEMONS.lock().unwrap_or_else(PoisonError::into_inner).push(daemon);
            result
        })
    });
    cases.collect()
}

/// How often a row is replayed until it is right. virsh watches some jobs by the clock: one that lasts half a
/// second, as on a busy machine, makes it ask for the job, and print otherwise than it was recorded.
fn tries(row: &Value) -> usize {
    let command = row["command"].as_str().and_then(|command| command.split_whitespace().next());
    match command {
        Some("save" | "managedsave" | "dump") => 3,
        _ => 1,
    }
}

/// The virsh that replays.
fn program() -> std::ffi::OsString {
    std::env::var_os("DOMDEF_VIRSH").unwrap_or_else(|| "virsh".into())
}

fn version() -> Option<String> {
    let output = Command::new(program()).arg("--version").stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Daemons that no row uses at the moment.
static DAEMONS: Mutex<Vec<Daemon>> = Mutex::new(Vec::new());

/// The part of the protocol that each row needs, by its id.
static PARTS: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());

/// Prints the counts of the parts of the protocol.
pub fn report(outcomes: &crate::Outcomes) {
    let own = outcomes.iter().filter(|(suite, _)| suite.starts_with("virsh-"));
    let passed: Vec<(&str, bool)> =
        own.flat_map(|(_, cases)| cases.iter().map(|(id, passed)| (&**id, *passed))).collect();
    slices::report(&PARTS.lock().unwrap_or_else(PoisonError::into_inner), &passed);
}

/// Ends all daemons.
pub fn finish() {
    DAEMONS.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// One daemon, and the folder that its socket and the row's files are in.
struct Daemon {
    process: Child,
    folder: PathBuf,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Daemon {
    /// One that is free, or a new one.
    fn take(fixtures: &Value) -> Result<Daemon, String> {
        let free = DAEMONS.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| Daemon::start(fixtures), Ok)
    }

    fn start(fixtures: &Value) -> Result<Daemon, String> {
        static NUMBER: Mutex<u32> = Mutex::new(0);
        let number = {
            let mut number = NUMBER.lock().unwrap_or_else(PoisonError::into_inner);
            *number += 1;
            *number
        };
        let folder = std::env::temp_dir().join(format!("domdef-virsh-{}-{number}", std::process::id()));
        let work = folder.join("work");
        let text = |error: std::io::Error| error.to_string();
        std::fs::create_dir_all(&work).map_err(text)?;
        for (name, content) in fixtures.as_object().into_iter().flatten() {
            std::fs::write(work.join(name), content.as_str().unwrap_or_default()).map_err(text)?;
        }
        let socket = folder.join("socket");
        let process = Command::new(env!("CARGO_BIN_EXE_domdef"))
            .args(["serve", "--driver", "test", "--timeout", "60", "--socket"])
            .arg(&socket)
            .stdin(Stdio::null())
            .spawn()
            .map_err(text)?;
        let daemon = Daemon { process, folder };
        let started = Instant::now();
        while !socket.exists() {
            if started.elapsed() > Duration::from_secs(20) {
                return Err("the daemon does not serve its socket".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(daemon)
    }

    fn uri(&self) -> String {
        format!("test+unix:///default?socket={}", self.folder.join("socket").display())
    }

    fn replay(&mut self, row: &Value, fixtures: &Value) -> Result<(), String> {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let command = text("command");
        let alone = row["refused_by_virsh_parser"] == true;
        let mut script: Vec<&str> = Vec::new();
        if !alone {
            script.extend(row["setup"].as_array().into_iter().flatten().filter_map(Value::as_str));
            script.extend(["echo @@MARK", "echo --err @@MARK"]);
        }
        script.push(&command);
        let (code, mut out, mut err) = self.virsh(&script.join("; "), row["read_only"] == true)?;
        if !alone {
            out = after(&out, "@@MARK\n");
            out = out.strip_prefix('\n').map_or(out.clone(), str::to_owned);
            err = after(&err, "error: @@MARK\n");
        }
        let work = self.folder.join("work").display().to_string();
        let uri = self.uri();
        let [out, err] = [out, err].map(|text| {
            let text = text.replace(&work, "@CWD@").replace(&uri, "@URI@");
            let masked = row["masked"].as_array().into_iter().flatten().filter_map(Value::as_str);
            masked.fold(text, |text, mask| masks::mask(&text, mask))
        });
        self.tidy(fixtures);
        let expected = (row["rc"].as_i64().unwrap_or_default(), text("stdout"), text("stderr"));
        let found = (i64::from(code), out, err);
        match found == expected {
            true => Ok(()),
            false => Err(format!(
                "{} | {command}\nfound    {found:?}\nexpected {expected:?}",
                script[..script.len() - 1].join("; ")
            )),
        }
    }

    fn virsh(&self, script: &str, read_only: bool) -> Result<(i32, String, String), String> {
        let mut command = Command::new("timeout");
        command.arg("30").arg(program());
        if read_only {
            command.arg("-r");
        }
        let output = command
            .args(["-c", &self.uri(), script])
            .current_dir(self.folder.join("work"))
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"),
                ("LC_ALL", "C"),
                ("TZ", "UTC"),
                ("TERM", "dumb"),
            ])
            .env("HOME", &self.folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok((output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr)))
    }

    /// Removes what the commands of a row have written.
    fn tidy(&self, fixtures: &Value) {
        let entries = std::fs::read_dir(self.folder.join("work")).into_iter().flatten().flatten();
        for entry in
            entries.filter(|entry| fixtures.get(entry.file_name().to_string_lossy().as_ref()).is_none())
        {
            let path: &Path = &entry.path();
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
    }
}

/// What comes after a mark; all of it if the mark was never printed.
fn after(text: &str, mark: &str) -> String {
    text.split_once(mark).map_or(text, |(_, rest)| rest).to_owned()
}
