//! `xl` as a program: it is run without a shell, for a limited time, and what it prints is limited too.

use super::refuse;
use crate::driver::error::{Code, Error, Origin, Result};
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{sync_channel, Receiver};
use std::time::{Duration, Instant};

/// How long one command may take.
const TIME: Duration = Duration::from_secs(30);
/// The most that is read of what it prints: thousands of guests.
const OUTPUT: u64 = 64 * 1024 * 1024;
/// The most that is read of its complaints.
const COMPLAINT: u64 = 64 * 1024;

/// The program.
pub(super) struct Tool {
    path: PathBuf,
    time: Duration,
}

impl Tool {
    pub(super) fn new(path: PathBuf) -> Tool {
        Tool { path, time: TIME }
    }

    /// What a command prints.
    ///
    /// # Errors
    /// If it cannot be run, does not end in time, or fails: with its own words then.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.path);
        command.args(arguments).env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = self.path.display();
        let mut child = command
            .spawn()
            .map_err(|error| Error::system(Origin::Xen, &format!("cannot run '{name}'"), &error))?;
        let output = child.stdout.take().map(|own| reader(own, OUTPUT));
        let complaint = child.stderr.take().map(|own| reader(own, COMPLAINT));
        let said = format!("'{name} {}'", arguments.join(" "));
        let deadline = Instant::now() + self.time;
        let (Some(output), Some(complaint)) = (
            output.and_then(|own| received(&own, deadline)),
            complaint.and_then(|own| received(&own, deadline)),
        ) else {
            end(&mut child);
            return refuse(Code::OperationTimeout, format!("{said} did not end within {:?}", self.time));
        };
        let status = child.wait().map_err(|error| Error::system(Origin::Xen, &said, &error))?;
        if output.len() as u64 >= OUTPUT {
            return refuse(Code::Internal, format!("{said} printed more than is read of it"));
        }
        if !status.success() {
            let complaint = String::from_utf8_lossy(&complaint);
            return refuse(Code::OperationFailed, format!("{said}: {}", complaint.trim()));
        }
        Ok(String::from_utf8_lossy(&output).into_owned())
    }
}

/// Reads a pipe on a thread of its own: both may fill up.
fn reader(pipe: impl Read + Send + 'static, limit: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(1);
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What cannot be read is missing, and who reads the text says so.
        let _ = pipe.take(limit).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn received(receiver: &Receiver<Vec<u8>>, deadline: Instant) -> Option<Vec<u8>> {
    receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str, time: Duration, arguments: &[&str]) -> (Code, String) {
        let error = Tool { path: path.into(), time }.run(arguments).expect_err("no xl");
        (error.code, error.message.clone())
    }

    #[test]
    fn what_fails_says_why() {
        let (code, message) = refused("/nowhere/xl", TIME, &["list"]);
        assert_eq!(code, Code::System);
        assert_eq!(message, "cannot run '/nowhere/xl': No such file or directory");
        let (code, message) = refused("ls", TIME, &["/nowhere"]);
        assert_eq!(code, Code::OperationFailed);
        assert!(
            message.starts_with("operation failed: 'ls /nowhere': ") && message.contains("No such"),
            "{message}"
        );
        let (code, message) = refused("sleep", Duration::from_millis(50), &["60"]);
        assert_eq!(code, Code::OperationTimeout);
        assert!(message.ends_with("'sleep 60' did not end within 50ms"), "{message}");
        assert_eq!(Tool::new("echo".into()).run(&["a b"]).as_deref(), Ok("a b\n"));
    }
}
