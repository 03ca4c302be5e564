//! `testdata/canonical`: parts of a definition, and what `define` makes of them for every hypervisor.
//!
//! A file holds cases separated by `---`: comments (`# …`), the part, `=>`, and the lines that stand
//! together in the result. Lines behind `! ` hold what must not be there. A part that begins with
//! `type=…` is of that kind of domain; memory and `<os>` are added where a part has none. Where
//! `refused: …` stands, the definition is refused with these words. What is defined again stays as it
//! is.

use domdef::complete::Identities;
use domdef::hypervisor::{Completed, Generic};
use domdef::xml::Options;
use domdef::Domain;
use std::path::Path;

fn document(part: &str) -> String {
    let (kind, part) = match part.strip_prefix("type=").and_then(|rest| rest.split_once('\n')) {
        Some((kind, rest)) => (kind, rest),
        None => ("test", part),
    };
    let outside: String = match part.split_once("<devices>") {
        Some((before, devices)) => format!("{before}{}", devices.rsplit("</devices>").next().unwrap_or("")),
        None => part.to_owned(),
    };
    let of_domain = outside.contains("<memory ") && !outside.contains("<numatune>");
    let memory = if of_domain || outside.contains("<memory>") { "" } else { "<memory unit='GiB'>1</memory>" };
    let has_os = outside.contains("<os") || outside.contains("<bootloader>");
    let os = if has_os { "" } else { "<os><type>hvm</type></os>" };
    format!("<domain type='{kind}'><name>a</name>{memory}{os}{part}</domain>")
}

/// The canonical form, or what is wrong.
fn define(text: &str) -> Result<String, String> {
    let reading = Domain::read(text);
    let told = |list: &[domdef::diagnostic::Diagnostic]| -> String {
        list.iter().map(|found| format!("{found}\n")).collect()
    };
    let domain = reading.domain.ok_or_else(|| told(&reading.diagnostics))?;
    let completed = Completed::<Generic>::new(domain, &Identities::FromName);
    completed
        .map(|domain| domain.to_xml(Options::CANONICAL).expect("writable"))
        .map_err(|refused| told(&refused))
}

fn check(case: &str) -> Result<(), String> {
    let lines = |text: &str| -> String {
        text.lines().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect()
    };
    let (part, expected) = case.split_once("=>\n").ok_or("there is no `=>`")?;
    let found = define(&document(&lines(part)));
    let expected = lines(expected);
    let (absent, present): (Vec<&str>, Vec<&str>) = expected.lines().partition(|line| line.starts_with("! "));
    if let Some(words) = present.first().and_then(|line| line.strip_prefix("refused: ")) {
        return match found {
            Err(told) if told.contains(words) => Ok(()),
            other => Err(format!("expected a refusal with {words:?}, found {other:?}")),
        };
    }
    let found = found?;
    let again = define(&found)?;
    if again != found {
        return Err(format!("a second time it becomes\n{again}\nfrom\n{found}"));
    }
    let all: Vec<&str> = found.lines().collect();
    let together = present.is_empty() || all.windows(present.len()).any(|window| window == present);
    let stray = absent.iter().find(|line| found.contains(&line[2..]));
    match (together, stray) {
        (true, None) => Ok(()),
        (true, Some(stray)) => Err(format!("found {:?} in\n{found}", &stray[2..])),
        (false, _) => Err(format!("expected\n{}\nfound\n{found}", present.join("\n"))),
    }
}

#[test]
fn parts_become_canonical() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/canonical");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        for (number, case) in text.split("---\n").enumerate() {
            count += 1;
            if let Err(message) = check(case) {
                failures.push(format!("{} case {}:\n{case}\n{message}", path.display(), number + 1));
            }
        }
    }
    assert!(count > 100, "{count} cases");
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n\n"));
}
