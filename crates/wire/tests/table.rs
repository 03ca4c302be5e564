//! `src/procedures` is what `procedures.tsv` and `members.tsv` say; `UPDATE=1` renews it and fails that run.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The programs, in the order of the table that is made.
const PROGRAMS: [&str; 3] = ["remote", "qemu", "lxc"];

/// A line of the table.
struct Line<'a> {
    program: &'a str,
    number: u32,
    name: &'a str,
    is_event: bool,
    access: &'a str,
    priority: &'a str,
    stream: &'a str,
    function: &'a str,
    arguments: &'a str,
    reply: &'a str,
    meaning: &'a str,
}

fn lines(table: &str) -> Vec<Line<'_>> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let lines = rows.map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        let [program, number, name, kind, access, priority, stream, function, arguments, reply, meaning] =
            columns[..]
        else {
            panic!("eleven columns are needed: {row}")
        };
        Line {
            program,
            number: number.parse().expect("a number"),
            name,
            is_event: kind == "event",
            access,
            priority,
            stream,
            function,
            arguments,
            reply,
            meaning,
        }
    });
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by_key(|line| (PROGRAMS.iter().position(|own| *own == line.program), line.number));
    lines
}

#[test]
fn the_code_is_what_the_table_says() {
    let table = read("procedures.tsv");
    let lines = lines(&table);
    let members = read("members.tsv");
    let meanings = Meanings::of(&members);
    let mut stale = Vec::new();
    stale.extend(renew("src/procedures/table.rs", &table_of(&lines)));
    for program in PROGRAMS {
        stale.extend(renew(&format!("src/procedures/{program}.rs"), &types_of(&lines, program, &meanings)));
    }
    assert_eq!(meanings.idle(), Vec::<&str>::new(), "members.tsv means members that are not there");
    assert!(stale.is_empty(), "not what procedures.tsv says: {stale:?}; UPDATE=1 renews them");
}

#[test]
fn numbers_and_names_are_said_once() {
    let table = read("procedures.tsv");
    let lines = lines(&table);
    for pair in lines.windows(2) {
        assert!((pair[0].program, pair[0].number) != (pair[1].program, pair[1].number), "{}", pair[1].name);
    }
    let mut names: Vec<&str> = lines.iter().map(|line| line.name).collect();
    names.sort_unstable();
    names.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1]));
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_default()
}

/// The name of the file if it is stale.
fn renew(name: &str, text: &str) -> Option<String> {
    if read(name) == text {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(Path::new(ROOT).join(name), text).expect("the file can be written");
    }
    Some(name.to_owned())
}

const MADE: &str = "Made of `procedures.tsv` and `members.tsv` by `tests/table.rs`.";

/// What members mean.
struct Meanings<'a> {
    by_name: BTreeMap<&'a str, &'a str>,
    used: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Meanings<'a> {
    fn of(table: &'a str) -> Meanings<'a> {
        let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        let by_name = rows.map(|row| row.split_once('\t').expect("a name and its meaning")).collect();
        Meanings { by_name, used: RefCell::default() }
    }

    /// What a member of a type means.
    fn of_member(&self, name: &str, member: &str) -> &'a str {
        let own = self.by_name.get_key_value(format!("{member}@{name}").as_str());
        let found = own.or_else(|| self.by_name.get_key_value(member));
        let (key, meaning) = found.unwrap_or_else(|| panic!("members.tsv does not say what `{member}` is"));
        self.used.borrow_mut().insert(key);
        meaning
    }

    /// The names that no type has a member of.
    fn idle(&self) -> Vec<&'a str> {
        self.by_name.keys().copied().filter(|name| !self.used.borrow().contains(name)).collect()
    }
}

fn table_of(lines: &[Line]) -> String {
    let mut text = format!("//! The table of procedures. {MADE}\n\n");
    text += "use super::{Access, Priority, Procedure, Program, Streams};\n\n";
    text += "/// All procedures, in the order of programs and numbers.\n#[rustfmt::skip]\n";
    writeln!(text, "pub static PROCEDURES: [Procedure; {}] = [", lines.len()).expect("memory");
    for line in lines {
        let program = capital(line.program);
        let access = match line.access {
            "write" => "Access::Write".to_owned(),
            "read" | "-" => "Access::Read".to_owned(),
            other => {
                let rest = other.strip_prefix("read!").expect("an access");
                let (field, mask) = rest.split_once(':').expect("a field and its bits");
                format!("Access::Unless {{ field: \"{field}\", mask: {mask} }}")
            }
        };
        let priority = if line.priority == "high" { "High" } else { "Normal" };
        let streams = match line.stream {
            "up" => "Up",
            "down" => "Down",
            "both" => "Both",
            _ => "None",
        };
        let function = if line.function == "-" { "" } else { line.function };
        writeln!(
            text,
            "    Procedure {{ program: Program::{program}, number: {}, name: \"{}\", function: \"{function}\", is_event: {}, access: {access}, priority: Priority::{priority}, streams: Streams::{streams} }},",
            line.number, line.name, line.is_event
        )
        .expect("memory");
    }
    text + "];\n"
}

fn types_of(lines: &[Line], program: &str, meanings: &Meanings) -> String {
    let own: Vec<(usize, &Line)> =
        lines.iter().enumerate().filter(|(_, line)| line.program == program).collect();
    let mut structures = String::new();
    let mut calls = String::new();
    let mut events = String::new();
    for (index, line) in own {
        let (name, number) = (line.name, line.number);
        let what = match line.is_event {
            true => format!("{}\n    ///\n    /// Message of event {number}.", line.meaning),
            false => {
                format!("{}\n    ///\n    /// Arguments of call {number}, `{}`.", line.meaning, line.function)
            }
        };
        structures += &structure(name, &what, line.arguments, meanings);
        if line.is_event {
            writeln!(events, "    event {index} {number} {name};").expect("memory");
            continue;
        }
        let reply = match line.reply {
            "-" => "()".to_owned(),
            layout => {
                let reply = format!("{name}Reply");
                structures += &structure(&reply, &format!("What [`{name}`] answers."), layout, meanings);
                reply
            }
        };
        writeln!(calls, "    call {index} {number} {name} {reply};").expect("memory");
    }
    format!(
        "//! The types of the program `{program}`. {MADE}\n\nuse super::procedures;\n\
         use crate::xdr::{{structures, *}};\n\nstructures! {{\n{structures}}}\n\nprocedures! {{\n{calls}    =>\n{events}}}\n"
    )
}

/// A struct, after those of its members that are structs without a name of their own.
fn structure(name: &str, what: &str, layout: &str, meanings: &Meanings) -> String {
    let mut before = String::new();
    let mut text = format!("    /// {what}\n    {name} {{\n");
    let layout = if layout == "-" { "" } else { layout };
    for member in members(layout) {
        let (field, kind) = member.split_once(':').expect("a name and a layout");
        let kind = match kind.strip_prefix('{') {
            None => rust_type(kind),
            Some(inner) => {
                let (inner, rest) = inner.rsplit_once('}').expect("a closed struct");
                let own = format!("{name}{}", capital(field));
                before += &structure(&own, &format!("One of `{field}` of [`{name}`]."), inner, meanings);
                rust_type(&format!("{own}{rest}"))
            }
        };
        let meaning = meanings.of_member(name, field);
        writeln!(text, "        /// {meaning}\n        {field}: {kind},").expect("memory");
    }
    before + &text + "    }\n"
}

/// The members of a layout: words, but for the spaces within braces.
fn members(layout: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, own) in layout.char_indices() {
        match own {
            '{' => depth += 1,
            '}' => depth -= 1,
            ' ' if depth == 0 => {
                found.push(&layout[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&layout[start..]);
    found.retain(|member| !member.is_empty());
    found
}

fn rust_type(layout: &str) -> String {
    if let Some(inner) = layout.strip_suffix('?') {
        return format!("Option<{}>", rust_type(inner));
    }
    if let Some(length) = layout.strip_prefix("chars=") {
        return format!("Name<{length}>");
    }
    match layout.split_once('*') {
        Some(("bytes", limit)) => format!("Opaque<{limit}>"),
        Some(("chars", limit)) => format!("Chars<{limit}>"),
        Some((item, limit)) => format!("List<{}, {limit}>", rust_type(item)),
        None => match layout {
            "str" => "String".to_owned(),
            "i32" | "u32" | "i64" | "u64" | "f64" => layout.to_owned(),
            object => capital(object),
        },
    }
}

/// `node_device` is `NodeDevice`.
fn capital(words: &str) -> String {
    let parts = words.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    parts.flatten().collect()
}
