//! A shell script that runs a guest: it checks what the command takes for granted, prepares it, runs the
//! helpers and QEMU, and cleans up.

use super::command::{shell, CommandLine};
use super::prepare::{Helper, Need, Program, SwtpmState, Variables};
use super::rules::startup::{advice, prepare};
use crate::diagnostic::Rule;
use crate::domain::devices::tpm::TpmVersion;
use std::fmt::Write;

/// What each script begins with, behind its head.
const FUNCTIONS: &str = include_str!("script/functions.sh");

/// The control socket of a script's guest, in the guest's folder.
pub const MONITOR: &str = "qmp.sock";

/// What a script does or checks itself, so that nobody has to be told.
pub(crate) const SEEN_TO: [&Rule; 7] = [
    &prepare::VARIABLES_FILE,
    &prepare::BRIDGE_TO_ALLOW,
    &prepare::MEMORY_TO_LOCK,
    &prepare::MEDIATED_DEVICE,
    &prepare::HUGE_PAGES_NEEDED,
    &advice::HELPER_PROCESS,
    &advice::BIND_TO_VFIO,
];

/// A POSIX shell script that runs the command of a guest of that name.
///
/// It works in a folder of the guest's own, where relative paths of the command are: the control socket,
/// the sockets of helpers, and files that begin as copies. Before it starts anything it reports all that
/// is missing, each with what to do.
pub fn script(name: &str, command: &CommandLine) -> String {
    let body = body(command);
    let mut out = head(name);
    for block in blocks(&body) {
        out.push_str(block);
        out.push_str("\n\n");
    }
    out.push_str(&body);
    out
}

/// The blocks of the functions that a script needs: those without a name, and those whose function is
/// called.
fn blocks(body: &str) -> Vec<&'static str> {
    let all: Vec<&str> = FUNCTIONS.trim_end().split("\n\n").collect();
    let name = |block: &'static str| {
        let line = block.lines().find(|line| line.ends_with("() {"))?;
        line.strip_suffix("() {")
    };
    let calls = |text: &str, name: &str| {
        let commands = text.lines().flat_map(|line| line.split("||"));
        commands.map(str::trim_start).any(|command| command.split(' ').next() == Some(name))
    };
    let mut used: Vec<bool> = all.iter().map(|block| name(block).is_none()).collect();
    loop {
        let is_called = |at: usize| {
            let Some(name) = name(all[at]) else { return true };
            calls(body, name) || (0..all.len()).any(|other| used[other] && calls(all[other], name))
        };
        let next: Vec<bool> = (0..all.len()).map(|at| used[at] || is_called(at)).collect();
        if next == used {
            return all.into_iter().zip(used).filter(|(_, used)| *used).map(|(block, _)| block).collect();
        }
        used = next;
    }
}

fn body(command: &CommandLine) -> String {
    let mut out = "# What the guest needs\n".to_owned();
    checks(&mut out, command);
    out.push_str("report_problems\n\n# The guest's folder\nenter_folder\n");
    for need in &command.needs {
        match need {
            Need::Variables(variables) => copied(&mut out, variables),
            Need::Helper(helper) => started(&mut out, helper),
            _ => {}
        }
    }
    out.push_str("\n# The guest\nlaunch");
    if !command.environment.is_empty() {
        out.push_str(" env");
        for (name, value) in &command.environment {
            let _ = write!(out, " \\\n  {}", shell(&format!("{name}={value}")));
        }
    }
    let _ = write!(out, " \\\n  {}", shell(&command.emulator));
    for line in command.lines() {
        let _ = write!(out, " \\\n  {line}");
    }
    out.push_str(" \\\n  \"$@\" <&3 3<&- &\nwait_for_guest \"$!\"\n");
    out
}

fn head(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Neither another folder nor the one around it.
    let folder = match name {
        "." | ".." => name.replace('.', "_"),
        _ => name.replace('/', "_"),
    };
    format!(
        "#!/bin/sh\n# Runs the guest '{plain}' in QEMU.\n\
         # domdef wrote this script from the guest's libvirt domain XML.\n\
         # Words of the document are meant as they are.\n\
         # shellcheck disable=SC2016\n\
         set -eu\n\nname={}\nfolder=${{DOMDEF_STATE:-${{XDG_STATE_HOME:-$HOME/.local/state}}/domdef}}/{}\n\n",
        shell(name),
        shell(&folder),
    )
}

fn checks(out: &mut String, command: &CommandLine) {
    let mut check = |call: &str, words: &[&str]| {
        out.push_str(call);
        for word in words {
            out.push(' ');
            out.push_str(&shell(word));
        }
        out.push('\n');
    };
    check("need_program", &[&command.emulator]);
    if command.is_accelerated_by("kvm") {
        check("need_kvm", &[]);
    }
    for need in &command.needs {
        match need {
            Need::File(path) => check("need_file", &[path]),
            Need::Variables(Variables { path, format, template: Some((from, own)) }) => {
                check("need_template", &[path, from]);
                if own != format {
                    check("need_program", &["qemu-img"]);
                }
            }
            Need::Variables(Variables { path, .. }) => check("need_file", &[path]),
            Need::Bridge(name) => check("need_bridge", &[name]),
            Need::HugePages(pages) => {
                let (size, count) = (pages.size.to_string(), pages.memory.div_ceil(pages.size).to_string());
                check("need_huge_pages", &[&size, &count]);
            }
            Need::LockedMemory(amount) => check("need_locked_memory", &[&amount.to_string()]),
            Need::Vfio(address) => check("need_vfio", &[address]),
            Need::MediatedDevice(uuid) => check("need_mediated_device", &[uuid]),
            Need::Helper(Helper { program, socket }) => match program {
                Program::Swtpm { .. } => check("need_program", &["swtpm"]),
                Program::Virtiofsd { binary, folder, .. } => {
                    match binary {
                        Some(binary) => check("need_program", &[binary]),
                        None => check("need_virtiofsd", &[]),
                    }
                    check("need_file", &[folder]);
                }
                Program::Passt { .. } => check("need_program", &["passt"]),
                Program::Other(name) => match socket {
                    Some(socket) => check("need_socket", &[name, socket]),
                    None => check("need_program", &[name]),
                },
            },
        }
    }
}

fn copied(out: &mut String, variables: &Variables) {
    let Some((from, own)) = &variables.template else { return };
    let (path, from) = (shell(&variables.path), shell(from));
    let copy = match *own == variables.format {
        true => format!("cp -- {from} {path}"),
        false => format!("qemu-img convert -f {own} -O {} {from} {path}", variables.format),
    };
    let _ = writeln!(out, "[ -e {path} ] || run {copy}");
}

fn started(out: &mut String, helper: &Helper) {
    let Some(socket) = helper.socket.as_deref().map(shell) else { return };
    match &helper.program {
        Program::Swtpm { version, state, debug } => {
            let (option, folder) = match version {
                TpmVersion::V1 => ("", "tpm1.2"),
                TpmVersion::V2 => (" --tpm2", "tpm2"),
            };
            let mut within = |folder: &str| {
                let _ = writeln!(out, "run mkdir -p -- {}", shell(folder));
                shell(&format!("dir={folder}"))
            };
            let state = match state {
                Some(SwtpmState::File(path)) => shell(&format!("backend-uri=file://{path}")),
                Some(SwtpmState::Folder(path)) => within(path),
                None => within(folder),
            };
            let log = match debug {
                0 => String::new(),
                level => format!(" --log level={level}"),
            };
            let _ = writeln!(
                out,
                "start {socket} swtpm socket{option} --tpmstate {state} --ctrl type=unixio,path={socket}{log} \
                 --terminate"
            );
        }
        Program::Virtiofsd { binary, folder, arguments } => {
            let binary = binary.as_deref().map_or("\"$virtiofsd\"".to_owned(), shell);
            let folder = shell(&format!("--shared-dir={folder}"));
            let _ = write!(out, "start {socket} {binary} --socket-path={socket} {folder}");
            arguments.iter().for_each(|word| out.push_str(&format!(" {}", shell(word))));
            out.push('\n');
        }
        Program::Passt { arguments } => {
            let _ = write!(out, "start {socket} passt --foreground --one-off --socket {socket}");
            arguments.iter().for_each(|word| out.push_str(&format!(" {}", shell(word))));
            out.push('\n');
        }
        Program::Other(_) => {}
    }
}
