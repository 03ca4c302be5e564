//! Text in lines that are not longer than they need be: what fits stands on one line, and what does not
//! is broken where it can be.

/// How wide lines are, where they can be broken.
const WIDTH: usize = 100;
const INDENT: usize = 2;

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Doc {
    /// A part of one line.
    Text(String),
    /// The end of a line, or this text where what is around fits on one.
    Break(&'static str),
    /// The end of a line in any case.
    End,
    /// One after another.
    All(Vec<Doc>),
    /// The same, further to the right where lines are broken.
    Inner(Vec<Doc>),
    /// On one line if it fits, else broken everywhere.
    Group(Vec<Doc>),
}

/// How a part is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

impl Doc {
    pub fn text(text: impl Into<String>) -> Doc {
        Doc::Text(text.into())
    }

    /// The text.
    pub fn lines(&self) -> String {
        let mut out = String::new();
        let mut column = 0;
        let mut open: Vec<(&Doc, usize, Mode)> = vec![(self, 0, Mode::Broken)];
        while let Some((doc, indent, mode)) = open.pop() {
            match doc {
                Doc::Text(text) => {
                    out.push_str(text);
                    column += text.chars().count();
                }
                Doc::Break(flat) if mode == Mode::Flat => {
                    out.push_str(flat);
                    column += flat.len();
                }
                Doc::Break(_) | Doc::End => {
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push('\n');
                    out.extend(std::iter::repeat_n(' ', indent));
                    column = indent;
                }
                Doc::All(parts) => open.extend(parts.iter().rev().map(|part| (part, indent, mode))),
                Doc::Inner(parts) => {
                    open.extend(parts.iter().rev().map(|part| (part, indent + INDENT, mode)));
                }
                Doc::Group(parts) => {
                    let room = WIDTH.saturating_sub(column);
                    let mode = if mode == Mode::Flat || fits(parts, &open, room) {
                        Mode::Flat
                    } else {
                        Mode::Broken
                    };
                    open.extend(parts.iter().rev().map(|part| (part, indent, mode)));
                }
            }
        }
        out
    }
}

/// Whether parts fit on the line, with what comes behind them up to where it can be broken.
fn fits(parts: &[Doc], behind: &[(&Doc, usize, Mode)], room: usize) -> bool {
    let mut left = room;
    let mut open: Vec<(&Doc, Mode)> = parts.iter().rev().map(|part| (part, Mode::Flat)).collect();
    let mut behind = behind.iter().rev();
    let mut is_own = true;
    loop {
        let (doc, mode) = match open.pop() {
            Some(next) => next,
            None => match behind.next() {
                Some((doc, _, mode)) => {
                    is_own = false;
                    (*doc, *mode)
                }
                None => return true,
            },
        };
        let width = match doc {
            Doc::Text(text) => text.chars().count(),
            Doc::Break(flat) if mode == Mode::Flat => flat.len(),
            Doc::Break(_) => return true,
            // What is behind may end a line; the parts themselves may not.
            Doc::End => return !is_own,
            Doc::All(inner) | Doc::Inner(inner) | Doc::Group(inner) => {
                open.extend(inner.iter().rev().map(|part| (part, mode)));
                0
            }
        };
        match left.checked_sub(width) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
}
