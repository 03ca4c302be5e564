//! QEMU's processes: started so that they outlive the driver, and known by descriptors, which no other
//! process can ever be meant by.

use crate::qemu::command::CommandLine;
use rustix::event::{poll, PollFd, PollFlags, Timespec};
use rustix::process::{pidfd_open, pidfd_send_signal, Pid, PidfdFlags, Signal};
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A process.
#[derive(Debug)]
pub(super) struct Process {
    pid: Pid,
    descriptor: OwnedFd,
}

impl Process {
    /// The process of that number, which is alive at this moment.
    pub(super) fn of(pid: Pid) -> std::io::Result<Process> {
        Ok(Process { pid, descriptor: pidfd_open(pid, PidfdFlags::empty())? })
    }

    pub(super) fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Whether it ends within that time.
    pub(super) fn ends_within(&self, time: Duration) -> bool {
        let time = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: i64::from(time.subsec_nanos()) };
        let mut descriptors = [PollFd::new(&self.descriptor, PollFlags::IN)];
        matches!(poll(&mut descriptors, Some(&time)), Ok(1))
    }

    /// Asks it to end.
    pub(super) fn terminate(&self) {
        // One that has ended needs no signal.
        let _ = pidfd_send_signal(&self.descriptor, Signal::TERM);
    }

    /// Ends it.
    pub(super) fn kill(&self) {
        let _ = pidfd_send_signal(&self.descriptor, Signal::KILL);
    }
}

/// When a process started, in the kernel's ticks: with its number, that is one process alone.
pub(super) fn start_time(pid: i32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in parentheses and may hold anything; the start time is the 20th word after it.
    text.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

/// Starts a command in a session of its own: not by way of a shell, with nothing open but its log, and with
/// no environment but the command's own.
pub(super) fn spawn(command: &CommandLine, log: File) -> std::io::Result<Process> {
    let errors = log.try_clone()?;
    let session = find("setsid");
    let mut own = match &session {
        Some(setsid) => {
            let mut own = Command::new(setsid);
            own.arg(&command.emulator);
            own
        }
        None => Command::new(&command.emulator),
    };
    own.args(&command.arguments)
        .env_clear()
        .envs(command.environment.iter().map(|(name, value)| (name, value)))
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors);
    if session.is_none() {
        // Without that program at least what a terminal sends to the driver's group does not reach it.
        own.process_group(0);
    }
    let mut child = own.spawn()?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let process = Process::of(pid.ok_or(std::io::ErrorKind::NotFound)?);
    // Somebody has to take notice of its end, or it stays in the host's list.
    std::thread::Builder::new().name("reaper".to_owned()).spawn(move || child.wait())?;
    process
}

/// The program of that name in the folders of the environment.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|own| is_program(own))
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.is_absolute()
        && std::fs::metadata(path).is_ok_and(|own| own.is_file() && own.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_have_a_session_of_their_own_and_end() {
        let command = CommandLine {
            emulator: "/bin/sleep".to_owned(),
            arguments: vec!["60".to_owned()],
            ..CommandLine::default()
        };
        let log = File::options().write(true).open("/dev/null").expect("it is there");
        let process = spawn(&command, log).expect("it starts");
        // The program that makes the session becomes the command.
        let session = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.pid())).expect("it runs");
            let after = stat.rsplit_once(')').expect("a name").1.to_owned();
            after.split_whitespace().nth(3).and_then(|own| own.parse::<i32>().ok())
        };
        let started = std::time::Instant::now();
        while session() != Some(process.pid()) {
            assert!(started.elapsed() < Duration::from_secs(10), "it has no session of its own");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(start_time(process.pid()).is_some_and(|ticks| ticks > 0));
        assert!(!process.ends_within(Duration::ZERO));
        process.kill();
        assert!(process.ends_within(Duration::from_secs(10)));
    }
}
