"""Breaks the library on purpose, one place at a time, and counts how often the tests notice.

usage: tests/mutants.py [--count N] [--seed N] [--jobs N] [--tests NAME,NAME] [--only N,N] [--list] [--unreached]

All mutants are compiled at once into a copy of the sources under target/mutants; an environment variable chooses
the one that is active, so that nothing is compiled for a single one. Each test program is run once without a mutant
and records which ones it reaches. A sample is then run against the programs that reach them, first those that
noticed most of the same file before in the least time, until one test fails. A mutant that nothing reaches
survives without a run. Survivors are printed with their places, then the score.

What is changed: a finding is not reported, a condition is negated or compares in another way, a function returns
at once. The command, the drivers and the daemon are left out: their tests need minutes each.
"""
import argparse
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "mutants"
TREE = WORK / "tree"
NOTICED = WORK / "noticed.json"
SKIPPED = ("src/cli", "src/driver", "src/serve", "src/qemu/driver", "src/xen/driver", "src/main.rs", "src/catalog.rs")
# The tests that notice something of the library, without those that start guests, daemons or compilers.
TESTS = """again canonical changes check commands damaged diff fixes fmt from_argv hypervisor json kept launch_profile
    libvirt_release meaning mistakes outcomes qemu_capabilities qemu_completion refusals rules script siblings since
    validate vcpu_properties vocabulary writes xen_config messages validator groups loading refused datatypes compact events ids domdef relaxng""".split()
SWITCH = '''//! Which mutant is active.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::OnceLock;

enum Mode {
    Active(usize),
    Recorded(std::fs::File),
}

static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

fn mode() -> Mode {
    if let Some(path) = std::env::var_os("DOMDEF_MUTANTS_REACHED") {
        if let Ok(file) = std::fs::OpenOptions::new().append(true).create(true).open(path) {
            return Mode::Recorded(file);
        }
    }
    let chosen = std::env::var("DOMDEF_MUTANT").ok().and_then(|text| text.parse().ok());
    Mode::Active(chosen.unwrap_or(usize::MAX))
}

/// Whether the mutant of that number is. Where they are recorded none is.
pub fn is(number: usize) -> bool {
    static MODE: OnceLock<Mode> = OnceLock::new();
    match MODE.get_or_init(mode) {
        Mode::Active(active) => *active == number,
        Mode::Recorded(file) => {
            if !REACHED[number].swap(true, Ordering::Relaxed) {
                let mut file = file;
                let _ = std::io::Write::write_all(&mut file, format!("{number}\\n").as_bytes());
            }
            false
        }
    }
}
'''
SILENT = '''
impl Findings {
    /// Itself, or one that nobody sees.
    pub fn unless(&mut self, number: usize) -> &mut Findings {
        match crate::mutants::is(number) {
            true => Box::leak(Box::default()),
            false => self,
        }
    }
}
'''
SWAPPED = {" < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ", " && ": " || ", " || ": " && ",
           " == ": " != ", " != ": " == "}
RETURNED = [("bool", "true"), ("bool", "false"), ("Option<", "None"), ("String", "String::new()"),
            ("Vec<", "Vec::new()"), ("", "")]

places = []


def number(path, line, what):
    places.append((path, line, what))
    return len(places) - 1


def condition(path, at, line):
    """A line with an `if`, negated by one mutant and compared in another way by the next."""
    found = re.match(r"^(\s*(?:\} else )?if )(?!let )((?:(?! let ).)+)( \{)$", line)
    if not found:
        return line
    head, own, tail = found.groups()
    operator = re.search(r" (?:<|<=|>|>=|&&|\|\||==|!=) ", own)
    text = f"({own}) != crate::mutants::is({number(path, at, 'negated: ' + own)})"
    if operator:
        other = own[:operator.start()] + SWAPPED[operator.group()] + own[operator.end():]
        it = number(path, at, f"{own} is now {other}")
        text = f"(if crate::mutants::is({it}) {{ {other} }} else {{ {text} }})"
    return head + text + tail


def returned(path, at, line, body):
    """What a function that begins on this line returns at once, if a mutant is active: not what its body is anyway."""
    found = re.match(r"^\s*(?:pub(?:\([a-z ]+\))? )?fn (\w+).*?\)(?: -> (.+))? \{$", line)
    if not found or (found.group(2) or "").count(")") > (found.group(2) or "").count("("):
        return ""
    name, kind = found.group(1), found.group(2) or ""
    values = [value for begin, value in RETURNED if (kind.startswith(begin) if begin else not kind) and value != body]
    lines = [f"if crate::mutants::is({number(path, at, f'{name} returns {value}')}) {{ return {value}; }}" for value in values]
    return "\n".join(lines)


def mutated(own):
    """The text of a file with its mutants."""
    out = []
    constant = in_macro = False
    lines = (ROOT / own).read_text().split("\n")
    for at, line in enumerate(lines, 1):
        if line.startswith("#[cfg(test)]") and "mod tests" in lines[at]:
            out.extend(lines[at - 1:])
            break
        in_macro = (in_macro or line.lstrip().startswith("macro_rules!")) and line != "}"
        if re.search(r"\bfn \w", line):
            constant = "const fn" in line
        if in_macro or constant or line.lstrip().startswith("//"):
            out.append(line)
            continue
        line = condition(own, at, line)
        if own.startswith("src/"):
            silent = re.match(r"^(\s*(?:self\.)?findings|\s*)(\.report\()(?!Diagnostic)", line)
            before = lines[at - 2].strip() if at > 1 else ""
            if silent and (silent.group(1).strip() or before in ("findings", "self.findings")):
                line = f"{silent.group(1)}.unless({number(own, at, 'not reported')}){line[silent.start(2):]}"
        out.append(line)
        first = returned(own, at, line, lines[at].strip() if at < len(lines) else "")
        if first:
            out.append(first)
    return "\n".join(out)


def sources():
    """All files of the repository, with all mutants in them."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    texts = {}
    for name in sorted(name for name in listed.stdout.decode().splitlines() if (ROOT / name).is_file()):
        is_library = name.startswith(("src/", "crates/relaxng/src/")) and name.endswith(".rs")
        if is_library and not name.startswith(SKIPPED) and not name.endswith("/tests.rs"):
            texts[name] = mutated(name).encode()
        else:
            texts[name] = (ROOT / name).read_bytes()
    for folder in ("src", "crates/relaxng/src"):
        texts[f"{folder}/mutants.rs"] = SWITCH.replace("COUNT", str(len(places))).encode()
        text = texts[f"{folder}/lib.rs"].decode()
        first = re.search(r"^(pub )?mod ", text, re.MULTILINE).start()
        texts[f"{folder}/lib.rs"] = (text[:first] + "mod mutants;\n" + text[first:]).encode()
    text = texts["src/diagnostic/findings.rs"].decode()
    at = text.index("impl Findings {")
    texts["src/diagnostic/findings.rs"] = (text[:at] + SILENT.lstrip() + "\n" + text[at:]).encode()
    return texts


def prepare(texts):
    """The copy of the sources; what is as it was is not written, so that it stays compiled."""
    for path in [path for path in TREE.rglob("*") if path.is_file() and path.relative_to(TREE).as_posix() not in texts]:
        path.unlink()
    for name, text in texts.items():
        path = TREE / name
        if not path.is_file() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            shutil.copymode(ROOT / name if (ROOT / name).exists() else __file__, path)


def build():
    """The test programs, by name."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(WORK / "built"), CARGO_PROFILE_DEV_DEBUG="0",
                       CARGO_PROFILE_DEV_OPT_LEVEL="1", CARGO_INCREMENTAL="0")
    command = ["cargo", "test", "--no-run", "--message-format=json", "-p", "domdef", "-p", "relaxng", "--lib", "--bins"]
    for name in TESTS:
        if name not in ("domdef", "relaxng"):
            command += ["--test", name]
    built = subprocess.run(command, cwd=TREE, env=environment, stdout=subprocess.PIPE)
    if built.returncode != 0:
        for line in built.stdout.decode().splitlines():
            message = json.loads(line).get("message")
            if isinstance(message, dict) and message.get("level") == "error":
                print(message.get("rendered"), file=sys.stderr)
        sys.exit("the mutants do not compile")
    programs = {}
    for line in built.stdout.decode().splitlines():
        artifact = json.loads(line)
        target = artifact.get("target", {})
        if artifact.get("executable") and artifact.get("profile", {}).get("test") and target.get("kind") != ["bin"]:
            folder = Path(artifact["manifest_path"]).parent
            programs[target["name"]] = (artifact["executable"], folder)
    return programs


def run(program, seconds, failing=(), to_the_end=False, **variables):
    """The names of the tests of a program that fail, and the CPU time it took: the first one ends it, unless all are
    run. Those of `failing` are left out. The limit is one of CPU time, so that none fails because others are busy."""
    path, folder = program
    environment = {key: value for key, value in os.environ.items() if key != "DOMDEF_REQUIRE_PEERS"}
    environment.update(variables, CARGO_MANIFEST_DIR=str(folder))
    skipped = [word for name in failing for word in ("--skip", name)]
    most = int(seconds) + 1
    started = subprocess.Popen([path, *skipped], cwd=folder, env=environment, stdout=subprocess.PIPE,
                               start_new_session=True, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (most, most)))
    failed = []

    def end():
        # Its commands as well.
        failed.append("all of it")
        os.killpg(started.pid, signal.SIGKILL)

    # What waits without an end takes no CPU time.
    timer = threading.Timer(60 + 20 * seconds, end)
    timer.start()
    for line in started.stdout:
        if line.rstrip().endswith(b"... FAILED"):
            failed.append(line.split()[1].decode())
            if not to_the_end:
                end()
                break
    timer.cancel()
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode != 0 and not failed:
        failed.append("all of it")
    return failed, used.ru_utime + used.ru_stime


def recorded(programs):
    """The mutants that each program reaches, how long it takes, and which of its tests fail without any."""
    reached, times, failing = {}, {}, {}
    for name, program in programs.items():
        path = WORK / "reached" / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        failing[name], times[name] = run(program, 900, to_the_end=True, DOMDEF_MUTANTS_REACHED=str(path))
        # A test that watches which files are opened sees the record.
        if failing[name]:
            print(f"left out of {name}, for it fails without any mutant: {', '.join(failing[name])}", flush=True)
        reached[name] = {int(line) for line in path.read_text().split()} if path.exists() else set()
    return reached, times, failing


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="how many mutants run at the same time")
    parser.add_argument("--tests", help="test programs, instead of all")
    parser.add_argument("--only", help="numbers of mutants, instead of a sample")
    parser.add_argument("--list", action="store_true", help="print all mutants and end")
    parser.add_argument("--unreached", action="store_true", help="print the mutants that no test reaches and end")
    options = parser.parse_args()
    texts = sources()
    if options.list:
        for at, (path, line, what) in enumerate(places):
            print(f"{at} {path}:{line}: {what}")
        return
    prepare(texts)
    chosen = options.tests.split(",") if options.tests else TESTS
    programs = {name: program for name, program in build().items() if name in chosen}
    reached, times, failing = recorded(programs)
    order = sorted(programs, key=times.get)
    print(f"{len(places)} mutants, {len(set().union(*reached.values()))} of them reached, by {len(order)} test programs: " +
          ", ".join(f"{name} {times[name]:.1f} s" for name in order), flush=True)
    if options.unreached:
        for at in sorted(set(range(len(places))).difference(*reached.values())):
            path, line, what = places[at]
            print(f"{at} {path}:{line}: {what}")
        return
    sample = random.Random(options.seed).sample(range(len(places)), min(options.count, len(places)))
    if options.only:
        sample = [int(text) for text in options.only.split(",")]
    # How often a program noticed a mutant of a file, in this run and in those before.
    before = json.loads(NOTICED.read_text()) if NOTICED.exists() else {}
    noticed_in = {path: Counter(counts) for path, counts in before.items()}

    def killer(mutant):
        counts = noticed_in.setdefault(places[mutant][0], Counter())
        own = [name for name in order if mutant in reached[name]]
        own.sort(key=lambda name: times[name] / (1 + counts[name]))
        for name in own:
            if run(programs[name], 10 + 5 * times[name], failing[name], DOMDEF_MUTANT=str(mutant))[0]:
                counts[name] += 1
                return name
        return None

    survivors = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutant, noticed in zip(sample, pool.map(killer, sample)):
            path, line, what = places[mutant]
            survivors += noticed is None
            fate = noticed or ("SURVIVED" if any(mutant in own for own in reached.values()) else "SURVIVED, not reached")
            print(f"{mutant} {path}:{line}: {what}: {fate}", flush=True)
    NOTICED.write_text(json.dumps(noticed_in))
    killed = len(sample) - survivors
    print(f"{killed} of {len(sample)} mutants were noticed: {100 * killed / len(sample):.1f} %")


if __name__ == "__main__":
    main()
