//! Whole processes beside their peers, in CPU time: the least of several runs, side by side.

use super::operations::translated;
use super::pages::Table;
use super::{shapes, support};
use crate::cpu;
use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic};
use domdef::xml::Options;
use domdef::Domain;
use nix::sys::resource::{getrusage, UsageWho};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const DOCBOOK: &str = "/usr/share/xml/docbook/schema/rng/5.0/docbook.rng";
const MANY: usize = 2000;

/// Defines a document in libvirt's test driver, and writes it; false where that refuses it. With [`MEASURED`] it is a
/// script in Python.
const LIBVIRT: &str = "
import libvirt
connection = libvirt.open('test:///default')
def one(text):
    try:
        domain = connection.defineXML(text)
    except libvirt.libvirtError:
        return False
    domain.XMLDesc(0)
    domain.undefine()
    return True
";

/// The same of a QEMU command, which libvirt's QEMU driver makes inside the process, with the first argument as its
/// folder. Root becomes somebody else, whom the driver asks for no user of libvirt's own.
const LIBVIRT_QEMU: &str = "
import os, sys, threading
root = sys.argv.pop(1)
os.makedirs(root)
if os.geteuid() == 0:
    nobody = 65534
    os.chown(root, nobody, nobody)
    os.setgroups([])
    os.setgid(nobody)
    os.setuid(nobody)
os.environ['HOME'] = os.environ['XDG_RUNTIME_DIR'] = root
import libvirt
libvirt.virEventRegisterDefaultImpl()
def events():
    while True:
        libvirt.virEventRunDefaultImpl()
threading.Thread(target=events, daemon=True).start()
connection = libvirt.open('qemu:///embed?root=' + root)
def one(text):
    try:
        connection.domainXMLToNative('qemu-argv', text, 0)
    except libvirt.libvirtError:
        return False
    return True
";

/// Does `one` with the documents that are named, and prints the places of those that it took, with the least
/// nanoseconds of CPU for each.
const MEASURED: &str = "
import os, sys, time
libvirt.registerErrorHandler(lambda *_: None, None)
texts = [open(path).read() for path in sys.argv[1:]]
least = {}
for _ in range(7):
    for at, text in enumerate(texts):
        start = time.process_time_ns()
        if one(text):
            took = time.process_time_ns() - start
            least[at] = min(took, least.get(at, took))
print(' '.join(f'{at}:{took}' for at, took in least.items()), flush=True)
# A driver's threads do not end by themselves.
os._exit(0)
";

/// A command with its arguments.
struct Run<'a> {
    command: &'a str,
    arguments: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(command: &'a str, arguments: &[&str], paths: &[PathBuf]) -> Run<'a> {
        let mut arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        arguments.extend(paths.iter().map(|path| path.display().to_string()));
        Run { command, arguments }
    }

    /// Seconds of CPU and of the clock; `None` where it is not installed, or could not do its work. What finds fault
    /// with a document has done it: `domdef` ends with 1 then, `xmllint` with 3.
    fn once(&self) -> Option<(f64, f64)> {
        let (before, start) = (cpu::seconds(UsageWho::RUSAGE_CHILDREN), Instant::now());
        let mut command = Command::new(self.command);
        command.args(&self.arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = command.status().is_ok_and(|status| matches!(status.code(), Some(0 | 1 | 3)));
        ended.then(|| (cpu::seconds(UsageWho::RUSAGE_CHILDREN) - before, start.elapsed().as_secs_f64()))
    }
}

/// The least CPU and clock seconds of each, run in turns.
fn least(rounds: usize, runs: &[Run<'_>]) -> Vec<Option<(f64, f64)>> {
    let mut all: Vec<Option<(f64, f64)>> = runs.iter().map(Run::once).collect();
    for _ in 1..rounds {
        for (run, least) in runs.iter().zip(&mut all) {
            if let (Some(least), Some(now)) = (least.as_mut(), run.once()) {
                *least = (least.0.min(now.0), least.1.min(now.1));
            }
        }
    }
    all
}

/// The least clock seconds until both have ended.
fn at_once(rounds: usize, first: &Run<'_>, second: &Run<'_>) -> Option<f64> {
    let round = |_| {
        let start = Instant::now();
        let ended = std::thread::scope(|scope| {
            let other = scope.spawn(|| second.once());
            first.once().is_some() & other.join().is_ok_and(|ended| ended.is_some())
        });
        ended.then(|| start.elapsed().as_secs_f64())
    };
    (0..rounds).map_while(round).reduce(f64::min)
}

/// The table of processes.
pub fn table() -> Table {
    let built = env!("CARGO_BIN_EXE_domdef").to_owned();
    let own = &installed(&std::env::var("DOMDEF_BIN").unwrap_or(built));
    let head = ["what", "domdef", "peer", "ratio"].map(str::to_owned);
    let mut table = Table::new("Processes beside their peers, in CPU time", head.to_vec());
    let grammar = std::env::temp_dir().join(format!("domdef-table-{}.rng", std::process::id()));
    let schema = Command::new(own).arg("schema").output().expect("it was built").stdout;
    std::fs::write(&grammar, schema).expect("there is a place for temporary files");
    let grammar = grammar.display().to_string();
    memory(&mut table, own);
    let paths: Vec<PathBuf> = support::documents().into_iter().map(|(path, _)| path).collect();
    let (folder, many) = copies(&paths);
    let libvirts = "/usr/share/libvirt/schemas/domain.rng";

    let one = &many[..1];
    let plain = ["check", "--no-config", "--hypervisor", "none"];
    let before = ["--noout", "--relaxng", &grammar];
    let xmllint = "xmllint, the same grammar";
    let mut started = |command: &str, form: &str| {
        let full = Run::new(command, &["check", "--no-config"], one);
        let times = least(60, &[Run::new(command, &plain, one), Run::new("xmllint", &before, one), full]);
        add(&mut table, &format!("one file: form and rules{form}"), times[0], xmllint, times[1]);
        add(&mut table, &format!("one file: with its hypervisor{form}"), times[2], xmllint, times[1]);
    };
    started(own, "");
    // Another form of the same command, which starts faster.
    if let Ok(musl) = std::env::var("DOMDEF_MUSL") {
        let musl = installed(&musl);
        started(&musl, ", built for musl");
        let _ = std::fs::remove_file(&musl);
    }

    let single = |words: &[&'static str]| [words, &["-j", "1"]].concat();
    let runs = [
        Run::new(own, &single(&plain), &many),
        Run::new("xmllint", &before, &many),
        Run::new("xmllint", &["--noout", "--relaxng", libvirts], &many),
        Run::new(own, &single(&["check", "--no-config"]), &many),
        Run::new(own, &[&plain[..], &["-j", "2"]].concat(), &many),
    ];
    let times = least(7, &runs);
    add(&mut table, "2,000 files, one thread: form and rules", times[0], xmllint, times[1]);
    add(&mut table, "the same", times[0], "xmllint, libvirt's grammar", times[2]);
    add(&mut table, "2,000 files, one thread: with the hypervisor", times[3], xmllint, times[1]);
    if let (Some(one), Some(two)) = (times[0], times[4]) {
        let milliseconds = |seconds: f64| format!("{:.1} ms", seconds * 1e3);
        let mut row = |what: &str, own: f64, alone: f64, ratio: String| {
            let alone = format!("one thread: {}", milliseconds(alone));
            table.row(vec![what.to_owned(), milliseconds(own), alone, ratio]);
        };
        // Where other work keeps the cores busy, the clock tells how busy.
        if one.1 < one.0 * 1.2 {
            row("2,000 files, two threads, by the clock", two.1, one.1, format!("{:.2} ×", one.1 / two.1));
        }
        let best = format!("at best {:.2} ×", 2.0 * one.0 / two.0);
        row("2,000 files, two threads, by what both cost", two.0, one.0, best);
        // What the machine can do where nothing is shared.
        let half = |files| Run::new(own, &single(&plain), files);
        let (first, second) = many.split_at(many.len() / 2);
        if let Some(both) = at_once(7, &half(first), &half(second)).filter(|_| one.1 < one.0 * 1.2) {
            let ratio = format!("{:.2} ×", one.1 / both);
            row("two processes at once, each with half of the files, by the clock", both, one.1, ratio);
        }
    }
    in_process(&mut table, &paths);
    if Path::new(DOCBOOK).exists() {
        let article = std::env::temp_dir().join(format!("domdef-table-{}.xml", std::process::id()));
        let text = "<article xmlns='http://docbook.org/ns/docbook' version='5.0'><title>t</title><para>p</para></article>";
        std::fs::write(&article, text).expect("there is a place for temporary files");
        let article = [article];
        let runs = [
            Run::new(own, &["validate", "--schema", DOCBOOK], &article),
            Run::new("xmllint", &["--noout", "--relaxng", DOCBOOK], &article),
        ];
        let times = least(15, &runs);
        add(&mut table, "DocBook 5.0 loaded, a short article", times[0], "xmllint", times[1]);
        let _ = std::fs::remove_file(&article[0]);
    }
    let _ = std::fs::remove_file(&grammar);
    let _ = std::fs::remove_file(own);
    let _ = std::fs::remove_dir_all(&folder);
    table
}

/// A copy of a command, as one that was just installed. How long a program takes to start depends on how its file came
/// into memory: where the system has taken parts of it out and read them again, half as long again.
fn installed(command: &str) -> String {
    let name = Path::new(command).file_name().unwrap_or_default().to_string_lossy();
    let copy = std::env::temp_dir().join(format!("domdef-table-{}-{name}", std::process::id()));
    std::fs::copy(command, &copy).expect("the command is there, and room for a copy");
    copy.display().to_string()
}

/// Memory of a check of a very long document. The system tells the most that any process used that has ended:
/// this one runs before all others that are larger.
fn memory(table: &mut Table, own: &str) {
    let text = shapes::mixed(30_000);
    let path = std::env::temp_dir().join(format!("domdef-table-long-{}.xml", std::process::id()));
    std::fs::write(&path, &text).expect("there is a place for temporary files");
    let mut command = Command::new(own);
    command.args(["check", "--no-config", "--hypervisor", "none"]).arg(&path);
    let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let _ = std::fs::remove_file(&path);
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    let bytes = usage.max_rss() as f64 * 1024.0;
    if ended {
        table.row(vec![
            format!("30,000 devices ({:.1} MB), memory of a check", text.len() as f64 / 1e6),
            format!("{:.0} MB", bytes / 1e6),
            String::new(),
            format!("{:.1} bytes a byte", bytes / text.len() as f64),
        ]);
    }
}

/// Copies of documents, again from the first where they are too few: a file that is named twice is checked once.
fn copies(paths: &[PathBuf]) -> (PathBuf, Vec<PathBuf>) {
    let folder = std::env::temp_dir().join(format!("domdef-table-{}-files", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
    let copied = paths.iter().cycle().take(MANY).enumerate().map(|(at, path)| {
        let copy = folder.join(format!("{at}.xml"));
        std::fs::copy(path, &copy).expect("there is room for it");
        copy
    });
    let many = copied.collect();
    (folder, many)
}

fn add(table: &mut Table, what: &str, own: Option<(f64, f64)>, name: &str, peer: Option<(f64, f64)>) {
    let shown = |time: Option<(f64, f64)>| match time {
        Some((cpu, _)) => format!("{:.2} ms", cpu * 1e3),
        None => "not run".to_owned(),
    };
    let ratio = own.zip(peer).map_or(String::new(), |(own, peer)| format!("{:.1} ×", peer.0 / own.0));
    table.row(vec![what.to_owned(), shown(own), format!("{} ({name})", shown(peer)), ratio]);
}

/// What is done in process beside libvirt's drivers inside a process: read, complete and write beside define, dump and
/// undefine in its test driver, and text to QEMU command in its QEMU driver. Only documents that both take count.
fn in_process(table: &mut Table, paths: &[PathBuf]) {
    let is_real = |path: &&PathBuf| path.components().any(|part| part.as_os_str() == "realworld");
    let mut texts: Vec<String> = paths.iter().filter(is_real).map(read).collect();
    if texts.is_empty() {
        texts = paths.iter().map(read).collect();
    }
    let root = std::env::temp_dir().join(format!("domdef-table-{}-libvirt", std::process::id()));
    let driver = "libvirt's test driver";
    beside(table, "read, complete, write, in process", &texts, defined, (driver, LIBVIRT, &[]));
    // Its driver refuses guests of KVM where that is not there.
    let texts: Vec<String> = texts.iter().map(|text| text.replacen("type='kvm'", "type='qemu'", 1)).collect();
    let peer = ("libvirt's QEMU driver in the process", LIBVIRT_QEMU, &[root.display().to_string()][..]);
    beside(table, "text → QEMU command, in process", &texts, commanded, peer);
    let _ = std::fs::remove_dir_all(&root);
}

fn read(path: &PathBuf) -> String {
    std::fs::read_to_string(path).expect("it was read before")
}

/// A row of something that takes so many seconds for a text, or cannot be done, beside a script in Python with its
/// name and first arguments. What only one of them can do counts for neither.
fn beside(
    table: &mut Table,
    what: &str,
    texts: &[String],
    seconds: fn(&str) -> Option<f64>,
    (name, script, arguments): (&str, &str, &[String]),
) {
    let folder = std::env::temp_dir().join(format!("domdef-table-{}-texts", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
    let paths = texts.iter().enumerate().map(|(at, text)| {
        let path = folder.join(format!("{at}.xml"));
        std::fs::write(&path, text).expect("there is room for it");
        path
    });
    let mut python = Command::new("/usr/bin/python3");
    python.arg("-c").arg(format!("{script}{MEASURED}")).args(arguments).args(paths).stderr(Stdio::null());
    let printed = python.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let _ = std::fs::remove_dir_all(&folder);
    let (mut own, mut libvirt, mut count) = (0.0, 0.0, 0);
    for pair in printed.unwrap_or_default().split_whitespace() {
        let Some((at, took)) = pair.split_once(':') else { continue };
        let (Ok(at), Ok(took)) = (at.parse::<usize>(), took.parse::<f64>()) else { continue };
        let runs = (0..9).map_while(|_| seconds(&texts[at]));
        let Some(least) = runs.reduce(f64::min) else { continue };
        own += least;
        libvirt += took / 1e9;
        count += 1;
    }
    let each = |sum: f64| (count > 0).then(|| (sum / f64::from(count), 0.0));
    add(table, what, each(own), name, each(libvirt));
}

/// Seconds of CPU that some work takes; of several runs, for the system counts in microseconds.
fn mean(work: impl Fn()) -> f64 {
    const RUNS: u32 = 20;
    let start = cpu::seconds(UsageWho::RUSAGE_SELF);
    (0..RUNS).for_each(|_| work());
    (cpu::seconds(UsageWho::RUSAGE_SELF) - start) / f64::from(RUNS)
}

fn defined(text: &str) -> Option<f64> {
    let define = || {
        let completed = Completed::<Generic>::new(Domain::read(text).domain?, &Identities::FromName).ok()?;
        completed.to_xml(Options::CANONICAL).ok()
    };
    define()?;
    Some(mean(|| drop(black_box(define()))))
}

fn commanded(text: &str) -> Option<f64> {
    translated(text)?;
    Some(mean(|| drop(black_box(translated(text)))))
}
