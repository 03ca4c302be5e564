//! The canonical writer: two spaces a level, single quotes, kept content back in its place.

use super::escape::{escape_from, unwritable, RETURN, SPACES};
use super::mistake::UNWRITABLE;
use super::rest::{Anchor, Anchored, Foreign, Inner, Kept, Which};
use super::{Empty, Rest, Value};
use crate::diagnostic::{Diagnostic, Origin};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is written besides the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether comments and processing instructions are written; the canonical form has none.
    pub comments: bool,
    /// Whether attributes and elements are written that the definition does not know.
    pub foreign: bool,
}

impl Options {
    /// Everything that was read, unknown content and comments included, those outside the root too.
    pub const LOSSLESS: Options = Options { comments: true, foreign: true };
    /// The canonical form of everything that was read: no comments.
    pub const CANONICAL: Options = Options { comments: false, foreign: true };
    /// Nothing but what the definition knows.
    pub const KNOWN: Options = Options { comments: false, foreign: false };
}

/// Whether what the definition knows has lines of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A line for each element.
    Lines,
    /// Nothing between elements, for a reader that passes over layout.
    #[cfg(feature = "json")]
    Compact,
}

/// A document being written.
pub struct Writer<'a> {
    out: String,
    options: Options,
    layout: Layout,
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
    /// Whether it holds text, so that its end tag stays on the line.
    inline: bool,
    /// What was kept of its children, until it is written; nothing where nothing was kept.
    pending: Option<Box<Pending<'a>>>,
}

/// What was kept among the children of an element and is not yet written.
#[derive(Default)]
struct Pending<'a> {
    /// The nodes behind a child of a name, by its number.
    after: HashMap<&'a str, BTreeMap<usize, Vec<&'a Foreign>>>,
    /// How many children of a name were written, where nodes wait for one.
    written: HashMap<&'a str, usize>,
    /// The name of the last child that was written, if nodes wait for one of it.
    last: Option<&'a str>,
    /// What was kept of children without a rest of their own, by their name.
    inner: HashMap<&'a str, Vec<&'a Inner>>,
}

impl<'a> Pending<'a> {
    fn of(kept: &'a Kept) -> Option<Box<Pending<'a>>> {
        if kept.nodes.is_empty() && kept.inner.is_empty() {
            return None;
        }
        let mut pending = Pending::default();
        for Anchored { anchor, node } in &kept.nodes {
            if let Anchor::After(name, nth) = anchor {
                pending.after.entry(name).or_default().entry(*nth).or_default().push(node);
                pending.written.insert(name, 0);
            }
        }
        // The first is the last, which is the one that is taken.
        for inner in kept.inner.iter().rev() {
            pending.inner.entry(&inner.name).or_default().push(inner);
        }
        Some(Box::new(pending))
    }
}

/// What stood before an element, which comes back where it vanishes.
#[derive(Clone, Copy)]
struct Begun {
    before: usize,
    was_open: bool,
    /// Where its tag begins.
    tag: usize,
}

impl<'a> Writer<'a> {
    /// An empty document.
    pub fn new(options: Options) -> Writer<'a> {
        Writer::laid_out(options, Layout::Lines)
    }

    pub(super) fn laid_out(options: Options, layout: Layout) -> Writer<'a> {
        let out = String::with_capacity(4096);
        Writer { out, options, layout, frames: Vec::new(), open: false, refused: None }
    }

    /// Whether `content` writes anything.
    pub(crate) fn writes(options: Options, content: &dyn Fn(&mut Writer<'a>)) -> bool {
        let mut writer = Writer::new(options);
        writer.element("content", Empty::Vanish, None, content);
        !writer.out.is_empty()
    }

    /// What is written besides the definition.
    pub fn options(&self) -> Options {
        self.options
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
        write: &dyn Fn(&mut Writer<'a>),
    ) {
        self.nodes_of_others(name);
        let kept = match rest {
            Some(rest) => rest.kept(),
            None => self.only(name),
        };
        let kept = if self.options == Options::KNOWN { None } else { kept };
        let mut done = self.whole(name, empty, kept, write);
        let mut notes = kept;
        // Which value of a list it is shows once it is written.
        if let Some(kept) = rest.is_none().then(|| self.saying(name, done.tag)).flatten() {
            self.undo(done);
            done = self.whole(name, empty, Some(kept), write);
            notes = Some(kept);
        }
        let vanished = self.out.len() == done.before;
        if vanished && self.has_second(name) {
            self.node(&Foreign::empty(name));
        }
        let line = if vanished || self.frames.is_empty() { Line::Own } else { Line::Shared };
        self.notes(notes.map_or(&[], |kept| &kept.notes.behind), line);
        self.nodes_after(name, rest.map_or(Origin::Positional, Rest::origin));
    }

    /// The element with the comments before it; nothing behind them if it vanishes.
    fn whole(
        &mut self,
        name: &str,
        empty: Empty,
        kept: Option<&'a Kept>,
        write: &dyn Fn(&mut Writer<'a>),
    ) -> Begun {
        self.notes(kept.map_or(&[], |kept| &kept.notes.before), Line::Own);
        let mut begun = Begun { before: self.out.len(), was_open: self.open, tag: 0 };
        self.begin_content();
        if !self.out.is_empty() {
            self.new_line();
        }
        begun.tag = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        self.open = true;
        self.frames.push(Frame {
            start: self.out.len(),
            kept,
            inline: false,
            pending: kept.and_then(Pending::of),
        });
        write(self);
        self.late_nodes();
        if self.open {
            self.kept_attrs();
        }
        let frame = self.frames.pop().expect("the frame that was pushed at its beginning");
        let vanishes = match empty {
            Empty::Vanish => true,
            Empty::Lossless => self.layout == Layout::Lines && !self.options.comments,
            Empty::Pair | Empty::Closed => false,
        };
        if vanishes && self.open && self.out.len() == frame.start {
            self.undo(begun);
        } else {
            self.end(name, &frame, empty);
        }
        begun
    }

    /// Goes back to before an element.
    fn undo(&mut self, begun: Begun) {
        self.out.truncate(begun.before);
        self.open = begun.was_open;
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
        self.element(name, Empty::Closed, None, &|_| {});
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
        self.nodes_of_others(name);
        let notes = self.only(name).map(|kept| &kept.notes);
        self.notes(notes.map_or(&[], |notes| &notes.before), Line::Own);
        self.begin_content();
        if !self.out.is_empty() {
            self.new_line();
        }
        self.out.push_str(text);
        self.notes(notes.map_or(&[], |notes| &notes.behind), Line::Shared);
        self.nodes_after(name, Origin::Positional);
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
        let kept = self.frames.last().and_then(|frame| frame.kept).map_or(&[][..], |kept| &kept.nodes);
        kept.iter().take_while(|kept| kept.anchor == Anchor::Start).for_each(|kept| self.node(&kept.node));
    }

    fn new_line(&mut self) {
        if self.layout == Layout::Lines {
            new_line(&mut self.out, self.frames.len());
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

    fn pending(&mut self) -> Option<&mut Pending<'a>> {
        self.frames.last_mut()?.pending.as_deref_mut()
    }

    /// Whether another child of the name was kept, which would become the first one where that is not written.
    fn has_second(&mut self, name: &str) -> bool {
        let foreign = self.options.foreign;
        let Some(after) = self.pending().and_then(|pending| pending.after.get(name)) else { return false };
        foreign && after.values().flatten().any(|node| node.name() == name)
    }

    /// Counts a child and writes what was kept behind it: by its own number in the document, if it has
    /// one, so that what is removed or inserted before it moves nothing.
    fn nodes_after(&mut self, name: &str, origin: Origin) {
        let Some(pending) = self.pending() else { return };
        let Some((&name, written)) =
            pending.written.get_key_value(name).map(|(name, written)| (name, written + 1))
        else {
            pending.last = None;
            return;
        };
        pending.written.insert(name, written);
        pending.last = Some(name);
        let number = match origin {
            Origin::Read(number) => number as usize,
            Origin::Positional => written,
            Origin::Made => return,
        };
        let nodes = pending.after.get_mut(name).and_then(|nodes| nodes.remove(&number));
        nodes.into_iter().flatten().for_each(|node| self.node(node));
    }

    /// What waits for a child that is not there any more comes behind the last one of its name.
    fn nodes_of_others(&mut self, next: &str) {
        let Some(pending) = self.pending() else { return };
        let Some(last) = pending.last.filter(|last| *last != next) else { return };
        let nodes = pending.after.remove(last);
        nodes.into_iter().flatten().flat_map(|(_, nodes)| nodes).for_each(|node| self.node(node));
    }

    /// What was kept and found no place while the element was written.
    fn late_nodes(&mut self) {
        let Some(kept) = self.frames.last().and_then(|frame| frame.kept) else {
            return;
        };
        let mut written: HashSet<&str> = HashSet::new();
        let unused = self.pending().map(|pending| std::mem::take(&mut pending.inner)).unwrap_or_default();
        for inner in &kept.inner {
            let (Which::Silent(node), Some(kept)) = (&inner.which, inner.rest.kept()) else { continue };
            let is_it = |one: &&Inner| std::ptr::eq(*one, inner);
            if unused.get(&*inner.name).is_some_and(|all| all.iter().any(is_it)) {
                self.notes(&kept.notes.before, Line::Own);
                if !inner.rest.is_empty() || kept.is_inside() && self.options.comments {
                    self.node(node);
                    written.insert(&inner.name);
                }
                self.notes(&kept.notes.behind, Line::Own);
            }
        }
        // What stands before all children is written as the start tag ends, in order.
        if kept.nodes.iter().any(|kept| kept.anchor == Anchor::Start && self.wants(&kept.node)) {
            self.begin_content();
        }
        let mut waiting: HashSet<*const Foreign> = HashSet::new();
        if let Some(pending) = self.pending() {
            let nodes = std::mem::take(&mut pending.after).into_values().flat_map(BTreeMap::into_values);
            waiting.extend(nodes.flatten().map(std::ptr::from_ref));
        }
        for Anchored { anchor, node } in &kept.nodes {
            if *anchor == Anchor::End || waiting.contains(&std::ptr::from_ref(node)) {
                // A second one does not become the first because that one says nothing.
                if matches!(anchor, Anchor::After(name, _) if name == node.name())
                    && self.wants(node)
                    && !self.has_written(node.name())
                    && written.insert(node.name())
                {
                    self.node(&Foreign::empty(node.name()));
                }
                self.node(node);
            }
        }
    }

    /// Whether a child of a name was written to which something was kept.
    fn has_written(&mut self, name: &str) -> bool {
        self.pending().is_some_and(|pending| pending.written.get(name).is_some_and(|count| *count > 0))
    }

    /// Whether a kept node is written.
    fn wants(&self, node: &Foreign) -> bool {
        if node.is_note() {
            self.options.comments
        } else {
            self.options.foreign
        }
    }

    fn node(&mut self, node: &Foreign) {
        if self.wants(node) {
            self.begin_content();
            let inline = self.frames.last().is_some_and(|frame| frame.inline);
            let line = if inline { Line::Shared } else { Line::Own };
            self.foreign(node, line, self.frames.len());
        }
    }

    /// The comments of an element, each on its own line, or behind the element on its line.
    fn notes(&mut self, notes: &[Foreign], line: Line) {
        if !self.options.comments {
            return;
        }
        for note in notes {
            self.begin_content();
            match line {
                Line::Own if self.out.is_empty() => {}
                Line::Own => self.new_line(),
                Line::Shared => self.out.push(' '),
            }
            self.foreign(note, Line::Shared, 0);
        }
    }

    /// What was kept of the only child of that name, which has no place of its own for it.
    fn only(&mut self, name: &str) -> Option<&'a Kept> {
        let waiting = self.pending()?.inner.get_mut(name)?;
        match waiting.last()?.which {
            Which::Saying(_) => None,
            Which::Only | Which::Silent(_) => waiting.pop()?.rest.kept(),
        }
    }

    /// What was kept of the value of a list that is written from a place on.
    fn saying(&mut self, name: &str, from: usize) -> Option<&'a Kept> {
        let written = self.out.get(from..)?;
        let waiting = self.frames.last_mut()?.pending.as_deref_mut()?.inner.get_mut(name)?;
        let says = |inner: &&Inner| matches!(&inner.which, Which::Saying(text) if text == written);
        // The first one that waits is the last.
        let at = waiting.iter().rposition(says)?;
        waiting.remove(at).rest.kept()
    }

    pub(super) fn foreign(&mut self, node: &Foreign, line: Line, depth: usize) {
        if line == Line::Own {
            new_line(&mut self.out, depth);
        }
        match node {
            Foreign::Text(text) => {
                let text = match line {
                    Line::Own => text.trim(),
                    Line::Shared => text,
                };
                let at = self.out.len();
                self.out.push_str(text);
                self.escape(at, RETURN);
            }
            Foreign::Comment(text) => self.wrapped("<!--", text, "-->"),
            Foreign::Instruction(text) => self.wrapped("<?", text, "?>"),
            Foreign::Element { name, attrs, children } => {
                self.foreign_element(name, attrs, children, line, depth)
            }
        }
    }

    fn foreign_element(
        &mut self,
        name: &str,
        attrs: &[(String, String)],
        children: &[Foreign],
        line: Line,
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
        // Comments alone may be in an element that would have text, of which a line end is a part.
        let lines = line == Line::Own
            && children.iter().any(|child| matches!(child, Foreign::Element { .. }))
            && !children.iter().any(|child| matches!(child, Foreign::Text(_)));
        let line = if lines { Line::Own } else { Line::Shared };
        for child in children {
            self.foreign(child, line, depth + 1);
        }
        if lines {
            new_line(&mut self.out, depth);
        }
        self.close(name);
    }

    fn wrapped(&mut self, start: &str, text: &str, end: &str) {
        self.out.push_str(start);
        self.out.push_str(text);
        self.out.push_str(end);
    }
}

/// Where kept content is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// On a line of its own, indented.
    Own,
    /// On the line of what is before it.
    Shared,
}

/// How many levels are indented. Deeper ones, which no domain has, are not indented further: a document of
/// small elements inside one another would become hundreds of times as long.
const MOST_INDENTED: usize = 16;

/// Begins a line of so many levels.
pub(crate) fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth.min(MOST_INDENTED) {
        out.push_str("  ");
    }
}
