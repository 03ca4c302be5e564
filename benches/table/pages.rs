//! Tables as Markdown, printed and put between the markers of pages.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Lines of cells under a heading.
pub struct Table {
    heading: &'static str,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

impl Table {
    /// With the first line.
    pub fn new(heading: &'static str, head: Vec<String>) -> Table {
        let rule = head.iter().map(|_| "---".to_owned()).collect();
        Table { heading, rows: vec![head, rule], notes: Vec::new() }
    }

    /// One line more.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// A sentence under it.
    pub fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    fn markdown(&self) -> String {
        let mut out = format!("### {}\n\n", self.heading);
        self.rows.iter().for_each(|cells| {
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        });
        self.notes.iter().for_each(|note| {
            let _ = writeln!(out, "\n{note}");
        });
        out
    }
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether files are written.
pub fn updates() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Prints tables; writes them into the pages that show them, where files are to be written. A table that
/// was not made now stays there as it is.
pub fn show(tables: &[Table]) {
    for table in tables {
        println!("{}", table.markdown());
        if updates() {
            for page in ["docs/performance.md", "README.md"] {
                put(&Path::new(env!("CARGO_MANIFEST_DIR")).join(page), table);
            }
        }
    }
}

fn put(path: &Path, table: &Table) {
    let page = fs::read_to_string(path).expect("the page is there");
    let (open, close) = (format!("<!-- table: {} -->\n", table.heading), "<!-- end of table -->");
    let Some(start) = page.find(&open).map(|at| at + open.len()) else { return };
    let Some(length) = page[start..].find(close) else { return };
    let new = format!("{}\n{}\n{}", &page[..start], table.markdown(), &page[start + length..]);
    fs::write(path, new).expect("the page can be written");
}
