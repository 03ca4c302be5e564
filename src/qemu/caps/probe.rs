//! Asking a live binary, within limits of time and output.

use super::conversation::LIMIT;
use super::flag::Flag;
use super::machine;
use super::witness::Witness;
use super::{Capabilities, Error};
use crate::json::Json;
use crate::qemu::arch;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{sync_channel, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long a binary may take for all its answers.
pub const TIME: Duration = Duration::from_secs(30);

/// How much of what a failing binary says is told, in bytes.
const COMPLAINT: u64 = 4096;

impl Capabilities {
    /// Asks a live binary: starts it without a guest, once with the best accelerator there is and
    /// once with TCG, for at most [`TIME`].
    ///
    /// What it tells of CPUs is true of this host only.
    ///
    /// # Errors
    /// A binary that does not start, speaks no QMP, takes too long or says too much.
    pub fn probe(binary: &Path) -> Result<Capabilities, Error> {
        Capabilities::from_conversation(&converse(binary, TIME)?)
    }
}

/// The conversation with a live binary, in the form that [`Capabilities::from_conversation`] reads.
///
/// # Errors
/// As [`Capabilities::probe`].
pub fn converse(binary: &Path, time: Duration) -> Result<String, Error> {
    let deadline = Instant::now() + time;
    let mut record = String::new();
    let native = if cfg!(target_os = "macos") { "hvf" } else { "kvm" };
    let accelerated =
        converse_all(&mut Live::start(binary, &format!("{native}:tcg"), deadline)?, &mut record)?;
    if accelerated {
        let mut live = Live::start(binary, "tcg", deadline)?;
        let target = live.begin(&mut record)?;
        converse_accelerator(&mut live, &mut record, &target, false)?;
    }
    Ok(record)
}

/// The first session: all questions. Tells whether a second one is needed.
fn converse_all(live: &mut Live, record: &mut String) -> Result<bool, Error> {
    let target = live.begin(record)?;
    live.ask(record, "query-version", "")?;
    live.ask(record, "query-qmp-schema", "")?;
    let kvm = live.ask(record, "query-kvm", "")?;
    let kvm = read(&kvm).get("return").is_some_and(|reply| reply.is("present") && reply.is("enabled"));
    let types = live.ask(record, "qom-list-types", "")?;
    let types = read(&types);
    let has = |name: &str| elements(&types).iter().any(|entry| entry.text_of("name") == Some(name));
    let accelerated = kvm || (cfg!(target_os = "macos") && has("hvf-accel"));
    let machines = converse_accelerator(live, record, &target, accelerated)?;
    let machines = read(&machines);
    let (mut devices, mut objects) = (BTreeSet::new(), BTreeSet::new());
    for witness in Flag::ALL.iter().flat_map(|flag| flag.witnesses()) {
        match *witness {
            Witness::Device(names, _) => devices.extend(names.iter().map(|name| (*name).to_owned())),
            Witness::Object(names, _) => objects.extend(names.iter().map(|name| (*name).to_owned())),
            Witness::Machine(name, _) => {
                objects.insert(format!("{}-machine", machine::resolve(elements(&machines), name)));
            }
            _ => {}
        }
    }
    for (command, names) in [("device-list-properties", devices), ("qom-list-properties", objects)] {
        // Abstract types are not listed, but can be asked about; of others QEMU says that there are none.
        for name in names {
            live.ask(record, command, &format!(r#"{{"typename": "{name}"}}"#))?;
        }
    }
    for command in [
        "query-tpm-models",
        "query-tpm-types",
        "query-command-line-options",
        "query-migrate-capabilities",
        "query-gic-capabilities",
        "query-sev-capabilities",
        "query-sgx-capabilities",
    ] {
        live.ask(record, command, "")?;
    }
    Ok(accelerated && has("tcg-accel"))
}

/// The questions whose answers depend on the accelerator; hands back the reply about machines.
fn converse_accelerator(
    live: &mut Live,
    record: &mut String,
    target: &str,
    accelerated: bool,
) -> Result<String, Error> {
    live.ask(record, "query-cpu-definitions", "")?;
    let kind = if arch::from_target(target).is_arm() { "full" } else { "static" };
    let name = if accelerated { "host" } else { "max" };
    for properties in ["", r#", "props": {"migratable": false}"#] {
        let arguments = format!(r#"{{"type": "{kind}", "model": {{"name": "{name}"{properties}}}}}"#);
        live.ask(record, "query-cpu-model-expansion", &arguments)?;
    }
    live.ask(record, "query-machines", "")
}

/// A running binary that speaks QMP on its standard input and output.
struct Live {
    child: Child,
    input: ChildStdin,
    output: Receiver<std::io::Result<String>>,
    complaint: Receiver<String>,
    deadline: Instant,
}

impl Live {
    fn start(binary: &Path, accelerators: &str, deadline: Instant) -> Result<Live, Error> {
        let mut child = Command::new(binary)
            .args(["-S", "-no-user-config", "-nodefaults", "-display", "none", "-qmp", "stdio", "-machine"])
            .arg(format!("none,accel={accelerators}"))
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Error::new(format!("cannot start '{}': {error}", binary.display())))?;
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Error::new("the binary was started without its pipes"));
        };
        let (lines, received) = sync_channel(16);
        std::thread::spawn(move || {
            let mut output = BufReader::new(output.take(LIMIT as u64 / 4));
            loop {
                let mut line = String::new();
                let more = output.read_line(&mut line).map(|length| length > 0);
                let end = !matches!(more, Ok(true));
                if lines.send(more.map(|_| line)).is_err() || end {
                    return;
                }
            }
        });
        let (complain, complaint) = sync_channel(1);
        std::thread::spawn(move || {
            let mut errors = BufReader::new(errors);
            let mut text = Vec::new();
            let _ = errors.by_ref().take(COMPLAINT).read_to_end(&mut text);
            let _ = complain.send(String::from_utf8_lossy(&text).into_owned());
            let _ = std::io::copy(&mut errors, &mut std::io::sink());
        });
        Ok(Live { child, input, output: received, complaint, deadline })
    }

    /// Takes the greeting, opens the session, and asks for the target.
    fn begin(&mut self, record: &mut String) -> Result<String, Error> {
        self.line()?;
        self.ask(record, "qmp_capabilities", "")?;
        let reply = self.ask(record, "query-target", "")?;
        let target = read(&reply);
        let target = target.get("return").and_then(|reply| reply.text_of("arch"));
        target.map(str::to_owned).ok_or_else(|| Error::new("the binary does not tell its target"))
    }

    /// Asks one question, records it with its reply, and hands the reply back.
    fn ask(&mut self, record: &mut String, command: &str, arguments: &str) -> Result<String, Error> {
        let mut question = format!(r#"{{"execute": "{command}""#);
        if !arguments.is_empty() {
            let _ = write!(question, r#", "arguments": {arguments}"#);
        }
        question.push_str("}\n");
        if let Err(error) = self.input.write_all(question.as_bytes()).and_then(|()| self.input.flush()) {
            return Err(self.complain(&error.to_string()));
        }
        loop {
            let line = self.line()?;
            let reply: Json = serde_json::from_str(&line)?;
            if reply.get("return").is_some() || reply.get("error").is_some() {
                let _ = write!(record, "{question}\n{}\n\n", line.trim_end());
                return Ok(line);
            }
        }
    }

    fn line(&mut self) -> Result<String, Error> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match self.output.recv_timeout(left) {
            Ok(Ok(line)) if line.ends_with('\n') => Ok(line),
            Ok(Ok(line)) if line.is_empty() => Err(self.complain("the binary ended")),
            Ok(Ok(_)) => Err(Error::new("the binary says more than is read of it")),
            Ok(Err(error)) => Err(error.into()),
            Err(RecvTimeoutError::Timeout) => Err(self.complain("the binary did not answer in time")),
            Err(RecvTimeoutError::Disconnected) => Err(self.complain("the binary ended")),
        }
    }

    /// The error, with what the binary itself said.
    fn complain(&mut self, message: &str) -> Error {
        let _ = self.child.kill();
        let said = self.complaint.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        Error::new(match said.trim() {
            "" => message.to_owned(),
            said => format!("{message}: {said}"),
        })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(reply: &str) -> Json<'_> {
    serde_json::from_str(reply).unwrap_or(Json::Null)
}

fn elements<'j>(reply: &'j Json<'_>) -> &'j [Json<'j>] {
    reply.get("return").map_or(&[], Json::elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(binary: &str, time: Duration) -> String {
        converse(Path::new(binary), time).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_qemu_fails() {
        assert!(fail("/nowhere/qemu", TIME).starts_with("cannot start '/nowhere/qemu'"));
        if cfg!(unix) {
            fail("/bin/true", TIME);
            fail("/bin/ls", TIME);
        }
    }
}
