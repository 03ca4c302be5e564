//! The canonical writer: two spaces a level, single quotes, kept content back in its place.

use super::escape::{escape_from, unwritable, RETURN, SPACES};
use super::mistake::UNWRITABLE;
use super::rest::{Foreign, Kept};
use super::{Empty, Rest, Value};
use crate::diagnostic::Diagnostic;

/// What is written besides the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether comments and processing instructions are written; the canonical form has none.
    pub comments: bool,
    /// Whether attributes and elements are written that the definition does not know.
    pub foreign: bool,
}

impl Options {
    /// Everything that was read, comments and unknown content included.
    pub const LOSSLESS: Options = Options { comments: true, foreign: true };
    /// The canonical form of everything that was read: no comments.
    pub const CANONICAL: Options = Options { comments: false, foreign: true };
    /// Nothing but what the definition knows.
    pub const KNOWN: Options = Options { comments: false, foreign: false };
}

/// A document being written.
pub struct Writer<'a> {
    out: String,
    options: Options,
    frames: Vec<Frame<'a>>,
    /// Whether the last start tag still lacks its `>`.
    open: bool,
    /// The first text that cannot be written.
    refused: Option<Box<Diagnostic>>,
}

/// An element being written.
struct Frame<'a> {
    /// Where its attributes begin.
    start: usize,
    kept: Option<&'a Kept>,
    /// Whether its content has begun.
    begun: bool,
    /// Whether it holds text, so that its end tag stays on the line.
    inline: bool,
    /// Names of the children written so far.
    names: Vec<String>,
    /// Which kept nodes and inner rests have been written.
    done: Vec<bool>,
    inner_done: Vec<bool>,
}

/// What stood before an element, which comes back where it vanishes.
struct Begun {
    before: usize,
    was_open: bool,
    /// What of its parent had been written.
    was_done: Option<Vec<bool>>,
}

impl<'a> Writer<'a> {
    /// An empty document.
    pub fn new(options: Options) -> Writer<'a> {
        Writer { out: String::with_capacity(4096), options, frames: Vec::new(), open: false, refused: None }
    }

    /// The text, ended with a line feed.
    ///
    /// # Errors
    /// A text held a character that XML cannot.
    pub fn finish(mut self) -> Result<String, Box<Diagnostic>> {
        self.out.push('\n');
        self.refused.map_or(Ok(self.out), Err)
    }

    /// An element whose attributes and content `write` adds. `rest` is what was kept of it; an
    /// element without a place of its own for that finds it at its parent.
    pub fn element(
        &mut self,
        name: &str,
        empty: Empty,
        rest: Option<&'a Rest>,
        write: impl FnOnce(&mut Writer<'a>),
    ) {
        let begun = self.begin_element(name, rest);
        write(self);
        self.end_element(name, empty, begun);
    }

    fn begin_element(&mut self, name: &str, rest: Option<&'a Rest>) -> Begun {
        let kept = match rest {
            Some(rest) => rest.kept(),
            None => self.inner(name),
        };
        let kept = if self.options == Options::KNOWN { None } else { kept };
        let begun = Begun {
            before: self.out.len(),
            was_open: self.open,
            was_done: self.frames.last().map(|frame| frame.done.clone()),
        };
        self.begin_content();
        if !self.out.is_empty() {
            self.new_line();
        }
        self.out.push('<');
        self.out.push_str(name);
        self.open = true;
        self.frames.push(Frame {
            start: self.out.len(),
            kept,
            begun: false,
            inline: false,
            names: Vec::new(),
            done: vec![false; kept.map_or(0, |kept| kept.nodes.len())],
            inner_done: vec![false; kept.map_or(0, |kept| kept.inner.len())],
        });
        begun
    }

    fn end_element(&mut self, name: &str, empty: Empty, begun: Begun) {
        self.late_nodes();
        if self.open {
            self.kept_attrs();
        }
        let frame = self.frames.pop().expect("the frame that was pushed at its beginning");
        let vanishes = self.open && self.out.len() == frame.start && empty == Empty::Vanish;
        if vanishes {
            self.out.truncate(begun.before);
            self.open = begun.was_open;
            if let Some(parent) = self.frames.last_mut() {
                parent.begun = parent.begun && !begun.was_open;
                parent.done = begun.was_done.unwrap_or_default();
            }
        } else {
            self.end(name, &frame, empty);
        }
        self.after(name);
    }

    /// An attribute of the element being written.
    pub fn attr<T: Value>(&mut self, name: &str, value: &T) {
        self.attr_name(name);
        let at = self.out.len();
        value.print(&mut self.out);
        self.escape(at, SPACES);
        self.out.push('\'');
    }

    /// An attribute whose value is one of a table.
    pub fn tag(&mut self, name: &str, value: &str) {
        self.attr_name(name);
        self.out.push_str(value);
        self.out.push('\'');
    }

    /// The text of the element being written.
    pub fn text<T: Value>(&mut self, value: &T) {
        let mut text = String::new();
        value.print(&mut text);
        if text.is_empty() {
            return;
        }
        self.inline();
        let at = self.out.len();
        self.out.push_str(&text);
        self.escape(at, RETURN);
    }

    /// An empty child element.
    pub fn flag(&mut self, name: &str) {
        self.element(name, Empty::Closed, None, |_| {});
    }

    /// Puts the end tag of the element being written on this line, though nothing stands before it.
    pub fn inline(&mut self) {
        self.begin_content();
        if let Some(frame) = self.frames.last_mut() {
            frame.inline = true;
        }
    }

    /// Text that is already XML, indented as given; for content with a form of its own.
    pub fn raw(&mut self, text: &str) {
        self.begin_content();
        self.out.push_str(text);
    }

    /// An element that has been serialized already, from its `<` to its `>`.
    pub fn whole_element(&mut self, name: &str, text: &str) {
        self.begin_content();
        if !self.out.is_empty() {
            self.new_line();
        }
        self.out.push_str(text);
        self.after(name);
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    fn escape(&mut self, at: usize, referred: &[char]) {
        if let Some(character) = unwritable(&self.out[at..]).filter(|_| self.refused.is_none()) {
            let mut path = String::new();
            for frame in &self.frames {
                path.push('/');
                path.push_str(self.out[..frame.start].rsplit('<').next().unwrap_or_default());
            }
            let name = path.rsplit('/').next().unwrap_or_default();
            let message =
                format!("`<{name}>` holds U+{:04X}, which a document cannot hold", u32::from(character));
            let refused = Diagnostic::new(&UNWRITABLE, message).help("remove the character");
            self.refused = Some(Box::new(refused.on(path)));
        }
        escape_from(&mut self.out, at, referred);
    }

    fn attr_name(&mut self, name: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("='");
    }

    fn kept_attrs(&mut self) {
        let Some((kept, start)) = self.frames.last().and_then(|frame| Some((frame.kept?, frame.start)))
        else {
            return;
        };
        let attrs = if self.options.foreign { &kept.attrs[..] } else { &[] };
        for (name, value) in attrs {
            // The declaration of a hypervisor's namespace is written with its content.
            if name.starts_with("xmlns:") && self.out[start..].contains(&format!(" {name}='")) {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("='");
            let at = self.out.len();
            self.out.push_str(value);
            self.escape(at, SPACES);
            self.out.push('\'');
        }
    }

    /// Ends the open start tag, if there is one, and writes what was kept before all children.
    fn begin_content(&mut self) {
        if !self.open {
            return;
        }
        self.kept_attrs();
        self.out.push('>');
        self.open = false;
        if let Some(frame) = self.frames.last_mut() {
            frame.begun = true;
        }
        self.nodes_after(None);
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.frames.len() {
            self.out.push_str("  ");
        }
    }

    fn end(&mut self, name: &str, frame: &Frame<'_>, empty: Empty) {
        if self.open && empty != Empty::Pair {
            self.out.push_str("/>");
        } else if self.open {
            self.out.push('>');
            self.new_line();
            self.close(name);
        } else {
            if !frame.inline {
                self.new_line();
            }
            self.close(name);
        }
        self.open = false;
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Counts a child and writes what was kept behind it.
    fn after(&mut self, name: &str) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if frame.kept.is_none() {
            return;
        }
        frame.names.push(name.to_owned());
        let nth = frame.names.iter().filter(|other| *other == name).count();
        self.nodes_after(Some((name, nth)));
    }

    fn nodes_after(&mut self, place: Option<(&str, usize)>) {
        let Some(kept) = self.frames.last().and_then(|frame| frame.kept) else {
            return;
        };
        for (index, anchored) in kept.nodes.iter().enumerate() {
            let here = match (&anchored.after, place) {
                (None, None) => true,
                (Some((name, nth)), Some(place)) => name == place.0 && *nth == place.1,
                _ => false,
            };
            if here {
                self.node_once(index, &anchored.node);
            }
        }
    }

    /// What was kept and found no place while the element was written.
    fn late_nodes(&mut self) {
        let Some(kept) = self.frames.last().and_then(|frame| frame.kept) else {
            return;
        };
        let pending: Vec<usize> = match self.frames.last() {
            Some(frame) => (0..kept.inner.len()).filter(|index| !frame.inner_done[*index]).collect(),
            None => Vec::new(),
        };
        for index in pending {
            let inner = &kept.inner[index];
            let full = inner.rest.kept().is_some_and(|kept| {
                let comments = |node: &Foreign| matches!(node, Foreign::Comment(_) | Foreign::Instruction(_));
                self.options.foreign
                    && (!kept.attrs.is_empty() || kept.nodes.iter().any(|kept| !comments(&kept.node)))
                    || self.options.comments
            });
            if full {
                self.element(&inner.name, Empty::Vanish, Some(&inner.rest), |_| {});
            }
        }
        // What stands before all children is written as the start tag ends, in order.
        let wanted = |node: &Foreign| match node {
            Foreign::Comment(_) | Foreign::Instruction(_) => self.options.comments,
            Foreign::Element { .. } | Foreign::Text(_) => self.options.foreign,
        };
        if kept.nodes.iter().any(|anchored| wanted(&anchored.node)) {
            self.begin_content();
        }
        for (index, anchored) in kept.nodes.iter().enumerate() {
            self.node_once(index, &anchored.node);
        }
    }

    fn node_once(&mut self, index: usize, node: &Foreign) {
        let wanted = match node {
            Foreign::Comment(_) | Foreign::Instruction(_) => self.options.comments,
            Foreign::Element { .. } | Foreign::Text(_) => self.options.foreign,
        };
        let done = self.frames.last_mut().and_then(|frame| frame.done.get_mut(index));
        let first = done.map(|done| !std::mem::replace(done, true));
        if wanted && first == Some(true) {
            self.begin_content();
            let inline = self.frames.last().is_some_and(|frame| frame.inline);
            self.foreign(node, !inline, self.frames.len());
        }
    }

    /// What was kept inside the next child of that name, which has no place of its own for it.
    fn inner(&mut self, name: &str) -> Option<&'a Kept> {
        let frame = self.frames.last_mut()?;
        let kept = frame.kept?;
        let nth = frame.names.iter().filter(|other| *other == name).count() + 1;
        let index = kept.inner.iter().position(|inner| inner.name == name && inner.nth == nth)?;
        frame.inner_done[index] = true;
        kept.inner[index].rest.kept()
    }

    fn foreign(&mut self, node: &Foreign, own_line: bool, depth: usize) {
        if own_line {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth));
        }
        match node {
            Foreign::Text(text) => {
                let text = if own_line { text.trim() } else { text };
                let at = self.out.len();
                self.out.push_str(text);
                self.escape(at, RETURN);
            }
            Foreign::Comment(text) => self.wrapped("<!--", text, "-->"),
            Foreign::Instruction(text) => self.wrapped("<?", text, "?>"),
            Foreign::Element { name, attrs, children } => {
                self.foreign_element(name, attrs, children, own_line, depth)
            }
        }
    }

    fn foreign_element(
        &mut self,
        name: &str,
        attrs: &[(String, String)],
        children: &[Foreign],
        own_line: bool,
        depth: usize,
    ) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attrs {
            self.attr_name(name);
            let at = self.out.len();
            self.out.push_str(value);
            self.escape(at, SPACES);
            self.out.push('\'');
        }
        let comment = |node: &&Foreign| {
            self.options.comments || !matches!(node, Foreign::Comment(_) | Foreign::Instruction(_))
        };
        let children: Vec<&Foreign> = children.iter().filter(comment).collect();
        if children.is_empty() {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        let lines = own_line && !children.iter().any(|child| matches!(child, Foreign::Text(_)));
        for child in children {
            self.foreign(child, lines, depth + 1);
        }
        if lines {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth));
        }
        self.close(name);
    }

    fn wrapped(&mut self, start: &str, text: &str, end: &str) {
        self.out.push_str(start);
        self.out.push_str(text);
        self.out.push_str(end);
    }
}
