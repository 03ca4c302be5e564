"""Breaks the library on purpose, one place at a time, and counts how often the tests notice.

usage: tests/mutants.py [--count N] [--seed N] [--jobs N] [--tests NAME,NAME] [--only N,N] [--list]

All mutants are compiled at once into a copy of the sources under target/mutants; an environment variable chooses
the one that is active, so that nothing is compiled for a single one. A sample of them is run against the tests of
the repository, the fast ones first, until one fails. Survivors are printed with their places, then the score.

What is changed: a finding is not reported, a condition is negated or compares in another way, a function returns
at once. The command, the drivers and the daemon are left out: their tests need minutes each.
"""
import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "mutants"
TREE = WORK / "tree"
SKIPPED = ("src/cli", "src/driver", "src/serve", "src/qemu/driver", "src/main.rs", "src/catalog.rs")
# The tests that notice something of the library, without those that start guests, daemons or compilers.
TESTS = """again canonical check commands diff fixes fmt from_argv hypervisor json kept launch_profile meaning mistakes
    qemu_capabilities qemu_completion refusals rules script siblings since validate vcpu_properties vocabulary writes
    xen_config messages validator groups loading refused datatypes compact events ids domdef relaxng""".split()
# Those of them that belong to the validator.
VALIDATOR = ("messages", "validator", "groups", "loading", "refused", "datatypes", "compact", "events", "ids", "relaxng")

SWITCH = '''//! Which mutant is active.

/// Whether the mutant of that number is.
pub fn is(number: usize) -> bool {
    static ACTIVE: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    let chosen = || std::env::var("DOMDEF_MUTANT").ok()?.parse().ok();
    *ACTIVE.get_or_init(|| chosen().unwrap_or(usize::MAX)) == number
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


def returned(path, at, line):
    """What a function that begins on this line returns at once, if a mutant is active."""
    found = re.match(r"^\s*(?:pub(?:\([a-z ]+\))? )?fn (\w+).*?\)(?: -> (.+))? \{$", line)
    if not found or (found.group(2) or "").count(")") > (found.group(2) or "").count("("):
        return ""
    name, kind = found.group(1), found.group(2) or ""
    values = [value for begin, value in RETURNED if (kind.startswith(begin) if begin else not kind)]
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
        first = returned(own, at, line)
        if first:
            out.append(first)
    return "\n".join(out)


def prepare():
    """The copy of the sources with all mutants in it; what is as it was is not written, so that it stays compiled."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    texts = {}
    for name in sorted(name for name in listed.stdout.decode().splitlines() if (ROOT / name).is_file()):
        is_library = name.startswith(("src/", "crates/relaxng/src/")) and name.endswith(".rs")
        if is_library and not name.startswith(SKIPPED) and not name.endswith("/tests.rs"):
            texts[name] = mutated(name).encode()
        else:
            texts[name] = (ROOT / name).read_bytes()
    for folder in ("src", "crates/relaxng/src"):
        texts[f"{folder}/mutants.rs"] = SWITCH.encode()
        text = texts[f"{folder}/lib.rs"].decode()
        first = re.search(r"^(pub )?mod ", text, re.MULTILINE).start()
        texts[f"{folder}/lib.rs"] = (text[:first] + "mod mutants;\n" + text[first:]).encode()
    text = texts["src/diagnostic/findings.rs"].decode()
    at = text.index("impl Findings {")
    texts["src/diagnostic/findings.rs"] = (text[:at] + SILENT.lstrip() + "\n" + text[at:]).encode()
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
    environment = dict(os.environ, CARGO_TARGET_DIR=str(WORK / "built"), CARGO_PROFILE_DEV_DEBUG="0")
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


def run(program, mutant, seconds):
    """Whether the tests of a program pass, and how long they took."""
    path, folder = program
    environment = {key: value for key, value in os.environ.items() if key != "DOMDEF_REQUIRE_PEERS"}
    environment.update(DOMDEF_MUTANT=str(mutant), CARGO_MANIFEST_DIR=str(folder))
    began = time.monotonic()
    try:
        ended = subprocess.run([path, "--quiet"], cwd=folder, env=environment, timeout=seconds,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        passed = ended.returncode == 0
    except subprocess.TimeoutExpired:
        passed = False
    return passed, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="how many mutants run at the same time")
    parser.add_argument("--tests", help="test programs, instead of all")
    parser.add_argument("--only", help="numbers of mutants, instead of a sample")
    parser.add_argument("--list", action="store_true", help="print all mutants and end")
    options = parser.parse_args()
    prepare()
    if options.list:
        for at, (path, line, what) in enumerate(places):
            print(f"{at} {path}:{line}: {what}")
        return
    chosen = options.tests.split(",") if options.tests else TESTS
    programs = {name: program for name, program in build().items() if name in chosen}
    times = {}
    for name, program in programs.items():
        passed, times[name] = run(program, "none", 600)
        if not passed:
            sys.exit(f"{name} fails without any mutant: {program[0]}")
    order = sorted(programs, key=times.get)
    print(f"{len(places)} mutants, {len(order)} test programs: " +
          ", ".join(f"{name} {times[name]:.1f} s" for name in order), flush=True)
    sample = random.Random(options.seed).sample(range(len(places)), min(options.count, len(places)))
    if options.only:
        sample = [int(text) for text in options.only.split(",")]

    def killer(mutant):
        # The validator's tests see nothing of the rest, and are the first that see the validator.
        in_validator = places[mutant][0].startswith("crates/")
        own = [name for name in order if (name in VALIDATOR) == in_validator]
        own += ["domdef"] if in_validator and "domdef" in order else []
        return next((name for name in own if not run(programs[name], mutant, 10 + 20 * times[name])[0]), None)

    survivors = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutant, noticed in zip(sample, pool.map(killer, sample)):
            path, line, what = places[mutant]
            survivors += noticed is None
            print(f"{mutant} {path}:{line}: {what}: {noticed or 'SURVIVED'}", flush=True)
    killed = len(sample) - survivors
    print(f"{killed} of {len(sample)} mutants were noticed: {100 * killed / len(sample):.1f} %")


if __name__ == "__main__":
    main()
