//! The pages for users: what they show of domdef's output is what it prints, their links lead somewhere, and
//! the table of contents has each of them. `UPDATE=1` rewrites the output.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages by their paths from the root.
fn pages() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from).to_vec();
    for folder in ["docs", "docs/format"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("the folder is there") {
            let name = entry.expect("an entry").file_name();
            if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                all.push(Path::new(folder).join(name));
            }
        }
    }
    all.sort();
    all
}

/// What a line of a console block prints, where domdef alone is called and nothing is redirected.
fn printed(line: &str) -> Option<String> {
    let words = line.strip_prefix("$ domdef ")?;
    if words.contains(['>', '|', '\'', '"']) {
        return None;
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_domdef")).args(words.split(' ')).current_dir(root()).output();
    let output = output.expect("domdef runs");
    Some(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

/// A page with the output of its console blocks made anew.
fn anew(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ => {}
        }
        if let Some(shown) = Some(line).filter(|_| inside).and_then(printed) {
            while lines.next_if(|next| !next.starts_with("$ ") && *next != "```").is_some() {}
            out.push_str(shown.trim_end());
            out.push('\n');
        }
    }
    out
}

#[test]
fn output_is_what_is_printed() {
    let mut stale = Vec::new();
    for page in pages() {
        let path = root().join(&page);
        let text = read(&path);
        let new = anew(&text);
        if new != text {
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &new).expect("it can be written");
            }
            stale.push(page);
        }
    }
    assert!(stale.is_empty(), "stale, or rewritten by UPDATE=1: {stale:?}");
}

/// The anchors that headings of a page have on GitHub and in mdBook.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let mut all = BTreeSet::new();
    for heading in headings {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        all.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>());
    }
    for id in text.split("id=\"").skip(1) {
        all.extend(id.split('"').next().map(str::to_owned));
    }
    all
}

/// The targets of links outside code.
fn links(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced || line.starts_with("    ") {
            continue;
        }
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for part in outside.split("](").skip(1) {
            all.extend(part.split(')').next().map(str::to_owned));
        }
    }
    all
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let path = root().join(&page);
        let text = read(&path);
        for link in links(&text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a page is in a folder").join(file),
            };
            let found = match anchor {
                "" => target.exists(),
                anchor => target.is_file() && anchors(&read(&target)).contains(anchor),
            };
            if !found {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

#[test]
fn the_table_of_contents_has_each_page() {
    let listed: BTreeSet<String> = links(&read(&root().join("docs/SUMMARY.md"))).into_iter().collect();
    let pages: BTreeSet<String> = pages()
        .iter()
        .filter_map(|page| page.strip_prefix("docs").ok())
        .map(|page| page.to_string_lossy().into_owned())
        .filter(|page| page != "SUMMARY.md")
        .collect();
    assert_eq!(listed, pages);
}

/// The expression of the problem matcher finds each line of the concise form.
#[test]
fn the_problem_matcher_fits() {
    let text = read(&root().join(".github/domdef-matcher.json"));
    let matcher: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let pattern = matcher["problemMatcher"][0]["pattern"][0]["regexp"].as_str().expect("an expression");
    let expression = regex_lite::Regex::new(pattern).expect("an expression");
    let shown =
        printed("$ domdef check --quiet --format concise testdata/readme/web.xml").expect("it is run");
    assert!(shown.lines().count() > 1, "{shown}");
    for line in shown.lines() {
        let found = expression.captures(line).unwrap_or_else(|| panic!("no match: {line}"));
        assert_eq!(&found[1], "testdata/readme/web.xml");
        assert!(found[2].parse::<u32>().is_ok() && &found[4] == "error", "{line}");
    }
    // What is about a whole file has no line.
    let shown = printed("$ domdef check --quiet --format concise testdata/missing.xml").expect("it is run");
    let found = expression.captures(shown.trim_end()).unwrap_or_else(|| panic!("no match: {shown}"));
    assert_eq!((&found[1], found.get(2).is_none(), &found[5]), ("testdata/missing.xml", true, "X011"));
}

/// What an example of the manual needs that is no part of domdef, and what does not end by itself.
const FOREIGN: [&str; 5] = ["virsh", "jq", "| man", "serve", "--watch"];

#[test]
fn examples_of_the_manual_run() {
    let folder = std::env::temp_dir().join(format!("domdef-man-{}", std::process::id()));
    let guests = folder.join("guests");
    std::fs::create_dir_all(&guests).expect("a folder");
    let program = Path::new(env!("CARGO_BIN_EXE_domdef"));
    let domdef = |arguments: &[&str]| {
        let output =
            Command::new(program).args(arguments).current_dir(&folder).output().expect("domdef runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let guest = read(&root().join("testdata/guests/web.xml"));
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("it can be written");
    write("guest.xml", &guest);
    write("guests/guest.xml", &guest);
    write("old.xml", &guest.replace("current=\"2\"", "current=\"1\""));
    write("start-guest.sh", &domdef(&["to", "qemu-argv", "guest.xml"]));
    write("guest.json", &domdef(&["to", "json", "guest.xml"]));
    write(
        "xen.xml",
        "<domain type='xen'><name>a</name><memory>65536</memory><os><type>hvm</type></os></domain>",
    );
    write("guest.cfg", &domdef(&["to", "xen-xl", "xen.xml"]));
    write("domain.rng", &domdef(&["schema"]));

    let commands = domdef(&["help"]);
    let names = commands.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = names.map_while(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let (mut run, mut skipped) = (0, 0);
    for name in names {
        let page = domdef(&["man", name]);
        let examples: Vec<String> = page
            .lines()
            .filter_map(|line| line.strip_prefix(".B "))
            .filter(|line| line.contains(' '))
            .map(|line| line.replace("\\-", "-").replace("\\e", "\\"))
            .collect();
        assert!(!examples.is_empty(), "no example of {name}");
        assert!(page.contains(".SH \"EXIT STATUS\""), "{name}");
        for example in examples {
            if FOREIGN.iter().any(|foreign| example.contains(foreign)) {
                skipped += 1;
                continue;
            }
            let path = format!("{}:/usr/bin:/bin", program.parent().expect("a folder").display());
            let mut shell = Command::new("sh");
            let output = shell.args(["-c", &example]).current_dir(&folder).env("PATH", path).output();
            let output = output.expect("a shell");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{example}: {said}");
            run += 1;
        }
    }
    println!("{run} examples run, {skipped} skipped that need other programs or a signal");
    std::fs::remove_dir_all(&folder).expect("it can be removed");
}

/// What the page of the library says before the examples.
const LIBRARY: &str = "\
# The library

The command is a library with a thin layer over it: `cargo add domdef --no-default-features`, with the features
that are wanted (`encodings`, `json`, `qemu`, `probe`, `xen`, `driver`, `qemu-driver`, `xen-driver`, `remote`, `serve`; the
command is `cli`). Without any it reads, checks, edits and writes definitions, and touches no file, process or
socket. `cargo doc --open --no-deps` shows what there is.

Each of these programs is in `examples/`, and is run by the tests. This page is made from them
(`UPDATE=1 cargo test --test docs`).
";

#[test]
fn the_page_of_the_library_has_the_examples() {
    let mut names: Vec<PathBuf> = std::fs::read_dir(root().join("examples"))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    names.sort();
    let mut page = LIBRARY.to_owned();
    for path in names {
        let text = read(&path);
        let told: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let code = text.lines().skip(told.len()).collect::<Vec<_>>().join("\n");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let told = told.join("\n");
        page.push_str(&format!(
            "\n## {name}\n\n{told}\n\n```rust\n{}\n```\n",
            code.trim().replace("pub(crate) fn main", "fn main")
        ));
    }
    let path = root().join("docs/library.md");
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != page && std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("it can be written");
    }
    assert!(found == page, "stale, or rewritten by UPDATE=1: {}", path.display());
}
