//! Writes the seeds of all targets into `corpus/TARGET`: documents, schemas and JSON of the repository, documents
//! that are drawn from the grammar, and what the library makes of them.
//!
//!     cargo run --example seeds

use arbitrary::{Arbitrary, Unstructured};
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::{json, xen, Domain};
use domdef_generator::{choices, Guest, Spoilt, Whole};
// Whatever is compiled for coverage calls what libFuzzer defines.
use libfuzzer_sys as _;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use wire::packet::Packet;
use wire::procedures::{AuthList, Call, ConnectGetHostname, ConnectListAllDomains, ConnectOpen};
use wire::{Kind, Status};

/// How many documents are drawn of each kind.
const DRAWN: u64 = 60;

/// Files of the repository that are larger say nothing that smaller ones do not.
const LARGEST: u64 = 32 << 10;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = Seeds(root.join("corpus"));
    let repository = root.join("..");
    for path in files(&repository.join("testdata"), "xml")? {
        seeds.document(&fs::read_to_string(&path)?)?;
    }
    for path in files(&repository.join("testdata"), "json")? {
        for target in ["json", "launch"] {
            seeds.add(target, &fs::read(&path)?)?;
        }
    }
    for path in files(&repository.join("testdata/commands"), "txt")? {
        seeds.commands(&fs::read_to_string(&path)?)?;
    }
    for seed in 0..DRAWN {
        let bytes = choices(seed, [60, 200, 600, 2000][(seed % 4) as usize]);
        for target in ["guest", "whole", "spoilt", "engines"] {
            seeds.add(target, &bytes)?;
        }
        let mut source = Unstructured::new(&bytes);
        seeds.document(&Guest::arbitrary(&mut source)?.0.to_string())?;
        seeds.add("check", Spoilt::arbitrary(&mut source)?.0.to_string().as_bytes())?;
        seeds.add("instance", Whole::arbitrary(&mut Unstructured::new(&bytes))?.0.to_string().as_bytes())?;
    }
    seeds.schemas(&files(&repository.join("schemas"), "rng")?)?;
    seeds.add("image", &fs::read(repository.join("schemas/domain.image"))?)?;
    for arch in ["x86_64", "s390x"] {
        if let Some(caps) = Capabilities::builtin(arch) {
            seeds.add("capabilities", caps.to_compact().as_bytes())?;
        }
    }
    for folder in files(&repository.join("src/qemu/firmware"), "json")? {
        seeds.add("capabilities", &fs::read(folder)?)?;
    }
    seeds.packets()
}

/// The files of a folder and those in it that have an ending.
fn files(folder: &Path, ending: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|own| own == ending) && fs::metadata(&path)?.len() <= LARGEST {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A command as the kernel shows a process.
fn process(emulator: &str, words: impl Iterator<Item = impl AsRef<str>>) -> String {
    words.fold(format!("{emulator}\0"), |text, word| text + word.as_ref() + "\0")
}

/// The folder of all seeds.
struct Seeds(PathBuf);

impl Seeds {
    fn add(&self, target: &str, bytes: &[u8]) -> std::io::Result<()> {
        let folder = self.0.join(target);
        fs::create_dir_all(&folder)?;
        // The same name each time, so that a second run adds nothing.
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        fs::write(folder.join(format!("seed-{hash:016x}")), bytes)
    }

    /// A document for all that read one, and what is made of it for the others.
    fn document(&self, text: &str) -> std::io::Result<()> {
        for target in ["document", "check", "encoding", "translation", "instance"] {
            self.add(target, text.as_bytes())?;
        }
        self.add("edit", &[&[2u8][..], text.as_bytes()].concat())?;
        let Some(domain) = Domain::read(text).domain else { return Ok(()) };
        if let Ok(json) = json::to_json(&domain) {
            self.add("json", json.as_bytes())?;
        }
        if let Some(target) = Target::builtin(&domain) {
            if let Ok(translation) = qemu::translate(domain.clone(), &target, &Launch::stand_alone()) {
                let command = translation.command;
                self.add("argv", format!("{} {}", command.emulator, command.lines().join(" ")).as_bytes())?;
                self.add("argv", process(&command.emulator, command.arguments.iter()).as_bytes())?;
            }
        }
        for notation in [xen::Notation::Xl, xen::Notation::Xm] {
            if let Ok(translation) = xen::translate(domain.clone(), notation) {
                self.add("xen_config", translation.config.as_bytes())?;
            }
        }
        Ok(())
    }

    /// The options of the golden files of commands: those of each part in one command.
    fn commands(&self, text: &str) -> std::io::Result<()> {
        for part in text.split("\n== ") {
            let options = part.lines().filter(|line| line.starts_with('-') && *line != "--");
            let words = options.flat_map(|line| line.splitn(2, ' '));
            self.add("argv", process("qemu-system-x86_64", words).as_bytes())?;
        }
        Ok(())
    }

    fn schemas(&self, paths: &[PathBuf]) -> std::io::Result<()> {
        let texts = paths.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
        let ours = "xmlns='http://relaxng.org/ns/structure/1.0'";
        let main = format!(
            "<grammar {ours}><include href='a.rng'/><include href='b.rng'/>\
             <start><externalRef href='c/d.rng'/></start></grammar>\n"
        );
        let outer = format!("<element name='a' {ours}><externalRef href='e.rng'/></element>\n");
        let inner = format!("<text {ours}/>\n");
        for pair in texts.windows(2) {
            self.add("schema", pair[0].as_bytes())?;
            self.add(
                "schemas",
                [&main, &pair[0], &pair[1], &outer, &inner].map(String::as_str).join("=====\n").as_bytes(),
            )?;
        }
        Ok(())
    }

    /// What a client says first, and answers to it.
    fn packets(&self) -> Result<(), Box<dyn Error>> {
        fn call<C: Call>(serial: u32, call: &C) -> Result<Vec<u8>, Box<dyn Error>> {
            let header = C::PROCEDURE.header(Kind::Call, serial, Status::Ok);
            Ok(Packet::with(header, call)?.bytes()?)
        }
        let calls = [
            call(0, &AuthList {})?,
            call(1, &ConnectOpen { name: Some("test:///default".to_owned()), flags: 0 })?,
            call(2, &ConnectGetHostname {})?,
            call(3, &ConnectListAllDomains { need_results: 1, flags: 0 })?,
        ];
        for target in ["packet", "daemon"] {
            self.add(target, &calls.concat())?;
            calls.iter().try_for_each(|call| self.add(target, call))?;
        }
        // No way of authentication is asked for; the calls after it return nothing.
        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
        let list = [&[2u8][..], words(&[1, 0]).as_slice()].concat();
        let feature = [&[1u8][..], words(&[1]).as_slice()].concat();
        let answers = [list, feature.clone(), vec![0], feature, vec![0; 12]].concat();
        Ok(self.add("answers", &answers)?)
    }
}
