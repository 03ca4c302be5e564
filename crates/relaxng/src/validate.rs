//! Validation: an explicit stack of elements, each with the states that it can be in. After a
//! mistake it goes on, so that a document gets all its mistakes and one mistake one report.

mod attributes;
mod blame;
mod children;
pub(crate) mod events;
mod expected;
mod ids;
pub(crate) mod place;
mod record;
mod stream;
pub(crate) mod tree;

use crate::error::SchemaError;
use crate::ids::IdTypes;
use crate::matcher::is_blank;
use crate::states::{Memory, State, States, DEAD};
use crate::tables::{Compiled, Expanded, Name, Tables};
use expected::Lists;
use place::Paths;
use roxmltree::{Document, Node, NodeId};
use std::ops::Range;
use std::sync::Arc;

/// The most mistakes that are reported for one document by default.
const MISTAKES: usize = 1000;

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// What kind of mistake.
    pub kind: MistakeKind,
    /// The bytes of the document: the name of the attribute or element, the value, or the text.
    pub span: Range<usize>,
    /// The element, as `/domain/devices/disk[2]/source`, an index only where siblings share the
    /// name.
    pub element: String,
    /// What was found, then what was expected.
    pub message: String,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
    /// The same for programs.
    pub suggestion: Option<Suggestion>,
}

/// What would be right instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// A name or value that was probably meant.
    Meant {
        /// The name, without a prefix, or the value.
        word: String,
        /// Whether nothing else that is possible is as near to what was written.
        clear: bool,
    },
    /// The element is right in another one, the only one that has such a child.
    Home {
        /// The name of the other element, without a prefix.
        name: String,
        /// Whether the other element can itself be where the misplaced one is.
        here: bool,
    },
    /// The element can be removed, since there is another one.
    Remove,
}

impl Mistake {
    /// The name or value that was probably meant.
    pub fn meant(&self) -> Option<&str> {
        match &self.suggestion {
            Some(Suggestion::Meant { word, .. }) => Some(word),
            _ => None,
        }
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.element, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Mistake {}

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MistakeKind {
    /// An element of that name is not known there.
    UnknownElement,
    /// An element that is known there, but not allowed now.
    MisplacedElement,
    /// An element that is there more often than it may be.
    RepeatedElement,
    /// Children are missing.
    MissingElement,
    /// An attribute of that name is not known there.
    UnknownAttribute,
    /// An attribute that is known there, but not with the others.
    ExcludedAttribute,
    /// Attributes are missing.
    MissingAttribute,
    /// An attribute's value or an element's text is not one that it can have.
    WrongValue,
    /// Text where none may be.
    UnexpectedText,
    /// An identifier that another element has, where [`Validator::check_ids`] asks for it.
    DuplicateId,
    /// A reference to an identifier that no element has, likewise.
    DanglingReference,
}

/// Validates documents against one schema, and remembers what they visit. It owns its part of the
/// schema, and a clone is cheap: it shares the schema and starts without memory.
///
/// ```
/// use relaxng::{MapLoader, Schema, Validator};
///
/// fn validator() -> Validator {
///     let schema = "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><text/></element>";
///     Schema::from_text(schema, "a.rng", &MapLoader::default()).unwrap().validator().at_most(10)
/// }
///
/// let mut own = validator();
/// let mut other = own.clone();
/// let valid = std::thread::spawn(move || {
///     other.is_valid(&roxmltree::Document::parse("<a/>").unwrap())
/// });
/// assert!(!own.is_valid(&roxmltree::Document::parse("<b/>").unwrap()) && valid.join().unwrap());
/// ```
pub struct Validator {
    compiled: Arc<Compiled>,
    memory: Memory,
    most: usize,
    /// Which attributes are identifiers and references, if they are checked.
    ids: Option<Arc<IdTypes>>,
}

impl Clone for Validator {
    fn clone(&self) -> Validator {
        let memory = Memory::of(self.memory.most());
        Validator { compiled: self.compiled.clone(), memory, most: self.most, ids: self.ids.clone() }
    }
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator").field("memory", &self.memory()).field("at_most", &self.most).finish()
    }
}

/// An element that has been entered and has child elements.
struct Frame<'a, 'i> {
    node: Node<'a, 'i>,
    next: Option<Node<'a, 'i>>,
    state: State,
    /// How it could be read before its attributes were: what messages look back to.
    entered: State,
    /// The state of the parent behind it, where it was a mistake itself.
    after: Option<State>,
    /// How many mistakes there were before it.
    before: usize,
    /// What went wrong in it, where something did.
    trouble: Option<Box<Trouble>>,
}

/// What went wrong in an element, so that what follows from it is not told as well.
#[derive(Default)]
struct Trouble {
    /// Whether a mistake in its content makes what is missing at its end no news.
    quiet: bool,
    /// Whether text between its elements was a mistake, which is told once.
    texted: bool,
    /// The mistake after which its text and what it lacks say nothing more: its attributes are
    /// another element's.
    suspect: Option<usize>,
    /// The mistake that a child is not what belongs here: what is missing is taken to be that.
    stray: Option<usize>,
    /// The names of children with mistakes, and the first mistake of each.
    mistaken: Vec<(Name, usize)>,
}

impl Frame<'_, '_> {
    fn trouble(&mut self) -> &mut Trouble {
        self.trouble.get_or_insert_default()
    }

    fn stray(&self) -> Option<usize> {
        self.trouble.as_ref().and_then(|trouble| trouble.stray)
    }

    /// Whether what it lacks is no news.
    fn is_explained(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.quiet || trouble.suspect.is_some())
    }
}

impl Validator {
    pub(crate) fn new(compiled: Arc<Compiled>) -> Validator {
        Validator { compiled, memory: Memory::default(), most: MISTAKES, ids: None }
    }

    /// Reports no more mistakes for one document; 1,000 by default.
    #[must_use]
    pub fn at_most(mut self, mistakes: usize) -> Validator {
        self.most = mistakes;
        self
    }

    /// Remembers no more bytes than about these, but for what one element needs; 32 MiB by default.
    /// What was remembered is forgotten.
    #[must_use]
    pub fn remember(mut self, bytes: usize) -> Validator {
        self.memory = Memory::of(bytes);
        self
    }

    /// Checks attributes of type ID, IDREF and IDREFS as well: no two elements have the same identifier, and
    /// references lead to one (RELAX NG DTD Compatibility).
    ///
    /// ```
    /// use relaxng::{MapLoader, Schema};
    ///
    /// let schema = "element a { attribute id { xsd:ID }, attribute to { xsd:IDREF } }";
    /// let schema = Schema::from_text(schema, "a.rnc", &MapLoader::default())?;
    /// let document = roxmltree::Document::parse("<a id='x' to='y'/>")?;
    /// assert!(schema.validator().is_valid(&document));
    /// let mistakes = schema.validator().check_ids()?.validate(&document);
    /// assert_eq!(mistakes[0].message, "`to` of `<a>` refers to 'y', which identifies no element");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the schema leaves open which attributes these are: an attribute is an identifier in one place and
    /// none in another of the same names, or such a type is not all that an attribute holds.
    pub fn check_ids(mut self) -> Result<Validator, SchemaError> {
        self.ids = Some(Arc::new(IdTypes::of(&self.compiled)?));
        Ok(self)
    }

    /// Whether the document is valid.
    pub fn is_valid(&mut self, document: &Document<'_>) -> bool {
        self.run(document, 1).is_empty()
    }

    /// All mistakes of the document, in its order, up to the limit of [`Validator::at_most`].
    pub fn validate(&mut self, document: &Document<'_>) -> Vec<Mistake> {
        let mut mistakes = self.run(document, self.most);
        mistakes.sort_by_key(|mistake| mistake.span.start);
        mistakes
    }

    /// The schema in its compact form, with what documents led to so far as a part of it: a validator of
    /// a schema that is read from it need not work that out again.
    pub fn to_image(self) -> Vec<u8> {
        let (patterns, remembered) = States::new(&self.compiled, self.memory).frozen();
        crate::image::encode_with(&self.compiled, &patterns, &remembered)
    }

    /// How many bytes are remembered, about.
    pub fn memory(&self) -> usize {
        self.memory.bytes()
    }

    /// How much was done.
    #[doc(hidden)]
    pub fn work(&self) -> crate::work::Work {
        self.memory.work()
    }

    fn run(&mut self, document: &Document<'_>, limit: usize) -> Vec<Mistake> {
        run(&self.compiled, &mut self.memory, self.ids.as_deref(), document, limit)
    }
}

/// The mistakes of a document, in the order in which they were found.
fn run(
    compiled: &Compiled,
    memory: &mut Memory,
    ids: Option<&IdTypes>,
    document: &Document<'_>,
    limit: usize,
) -> Vec<Mistake> {
    let mut states = States::new(compiled, std::mem::take(memory));
    let (mistakes, elements) = (Vec::new(), Vec::new());
    let (lists, lost, suspect) = (Lists::default(), false, None);
    let mut run = Run { states: &mut states, mistakes, elements, limit, lost, suspect, lists };
    run.document(document);
    if let Some(types) = ids.filter(|_| !run.full()) {
        run.ids(document, types);
    }
    let Run { mut mistakes, elements, .. } = run;
    *memory = states.into_memory();
    if !mistakes.is_empty() {
        let paths = Paths::new(document);
        for (mistake, id) in mistakes.iter_mut().zip(elements) {
            mistake.element = document.get_node(id).map(|node| paths.path(node)).unwrap_or_default();
        }
    }
    mistakes
}

/// One document being validated.
struct Run<'m, 's> {
    states: &'m mut States<'s>,
    mistakes: Vec<Mistake>,
    /// The element of each mistake.
    elements: Vec<NodeId>,
    limit: usize,
    /// Whether the tag read last leaves open what the element holds: its content is skipped.
    lost: bool,
    /// The mistake of the tag read last that makes it look like another element's.
    suspect: Option<usize>,
    /// What was listed for messages.
    lists: Lists<'s>,
}

impl<'s> Run<'_, 's> {
    fn tables(&self) -> &'s Tables {
        self.states.matcher.tables()
    }

    fn full(&self) -> bool {
        self.mistakes.len() >= self.limit
    }

    #[inline]
    fn expanded<'i>(&self, node: Node<'_, 'i>) -> Expanded<'i> {
        let name = node.tag_name();
        self.tables().expanded(name.namespace().unwrap_or_default(), name.name())
    }

    fn name_of(&self, node: Node<'_, '_>) -> Name {
        self.tables().number(self.expanded(node))
    }

    fn document<'a, 'i>(&mut self, document: &'a Document<'i>) {
        let root = document.root_element();
        let start = self.states.document();
        let entered = self.states.enter(start, self.expanded(root));
        if entered == DEAD {
            self.wrong_root(root, start);
            return;
        }
        let mut stack: Vec<Frame<'a, 'i>> = Vec::new();
        self.enter(root, entered, None, &mut stack);
        while let Some(frame) = stack.last_mut() {
            if self.full() {
                return;
            }
            match frame.next {
                Some(child) => {
                    frame.next = child.next_sibling();
                    if child.is_element() {
                        self.child(child, &mut stack);
                    } else if child.is_text() {
                        self.text(child, &mut stack);
                    }
                }
                None => {
                    let frame = stack.pop().expect("the frame looked at above");
                    self.leave(frame, &mut stack);
                }
            }
        }
    }

    /// Reads the attributes of an element, then its text if it has no elements; others become a
    /// frame.
    fn enter<'a, 'i>(
        &mut self,
        node: Node<'a, 'i>,
        entered: State,
        after: Option<State>,
        stack: &mut Vec<Frame<'a, 'i>>,
    ) {
        let before = self.mistakes.len();
        let state = self.attributes(node, entered, stack);
        let (lost, suspect) = (std::mem::take(&mut self.lost), self.suspect.take());
        let first = node.first_child();
        if let (false, Some(complete)) = (lost, self.leaf(node, first, state)) {
            if self.mistakes.len() == before {
                return self.behind(node, after, complete, stack);
            }
        }
        let mut frame = Frame { node, next: first, state, entered, after, before, trouble: None };
        if lost || suspect.is_some() {
            frame.trouble = Some(Box::new(Trouble { quiet: lost, suspect, ..Trouble::default() }));
        }
        if !lost && node.children().any(|child| child.is_element()) {
            stack.push(frame);
            return;
        }
        if !lost {
            self.only_text(&mut frame, self.mistakes.len() > before);
        }
        self.leave(frame, stack);
    }

    /// The state of an element without child elements whose text is right, if it is one: complete.
    #[inline]
    fn leaf(&mut self, node: Node<'_, '_>, first: Option<Node<'_, '_>>, state: State) -> Option<State> {
        let text = match first {
            None => "",
            Some(only) if only.is_text() && !only.has_siblings() => only.text()?,
            Some(_) => return None,
        };
        let complete = self.states.content(state, text, &|prefix| lookup(node, prefix));
        (complete != DEAD).then_some(complete)
    }

    /// The text of an element without child elements.
    fn only_text(&mut self, frame: &mut Frame<'_, '_>, mistaken: bool) {
        let node = frame.node;
        let mut texts = node.children().filter_map(|child| child.text().filter(|_| child.is_text()));
        let (first, second) = (texts.next(), texts.next());
        let text = match (first, second) {
            (None, _) => "".into(),
            (Some(only), None) => std::borrow::Cow::Borrowed(only),
            (Some(first), Some(second)) => {
                [first, second].into_iter().chain(texts).collect::<String>().into()
            }
        };
        let state = self.states.content(frame.state, &text, &|prefix| lookup(node, prefix));
        if state != DEAD {
            frame.state = state;
            return;
        }
        let trouble = frame.trouble();
        trouble.quiet = true;
        if trouble.suspect.is_none() {
            self.wrong_text(frame, &text, mistaken);
        }
    }

    /// Text between elements.
    fn text(&mut self, node: Node<'_, '_>, stack: &mut [Frame<'_, '_>]) {
        let text = node.text().unwrap_or_default();
        if is_blank(text) {
            return;
        }
        let Some(frame) = stack.last_mut() else { return };
        let element = frame.node;
        match self.states.text(frame.state, text, &|prefix| lookup(element, prefix)) {
            DEAD => {
                if !std::mem::replace(&mut frame.trouble().texted, true) {
                    self.unexpected_text(node, element);
                }
            }
            state => frame.state = state,
        }
    }

    /// The end of an element that may have had mistakes.
    fn leave(&mut self, frame: Frame<'_, '_>, stack: &mut [Frame<'_, '_>]) {
        let mut complete = self.states.complete(frame.state);
        if complete == DEAD {
            if !frame.is_explained() {
                self.incomplete(&frame);
            }
            complete = self.states.completed(frame.state);
        }
        if complete == DEAD {
            complete = self.states.completed(frame.entered);
        }
        if self.mistakes.len() > frame.before {
            let name = self.name_of(frame.node);
            if let Some(parent) = stack.last_mut() {
                let mistaken = &mut parent.trouble().mistaken;
                if !mistaken.iter().any(|(other, _)| *other == name) {
                    mistaken.push((name, frame.before));
                }
            }
        }
        self.behind(frame.node, frame.after, complete, stack);
    }

    /// What the parent is in behind an element that was complete in a state.
    fn behind(
        &mut self,
        node: Node<'_, '_>,
        after: Option<State>,
        complete: State,
        stack: &mut [Frame<'_, '_>],
    ) {
        let Some(parent) = stack.last_mut() else { return };
        let tables = self.states.matcher.tables();
        parent.state = match after {
            Some(state) => state,
            None => self.states.next(parent.state, complete, || {
                let name = node.tag_name();
                tables.name(name.namespace().unwrap_or_default(), name.name())
            }),
        };
        if self.states.is_full() {
            let states = stack
                .iter_mut()
                .flat_map(|Frame { state, entered, after, .. }| [state, entered].into_iter().chain(after));
            self.states.renew(&mut states.collect::<Vec<_>>());
            self.lists.renew();
        }
    }
}

#[inline]
fn lookup(node: Node<'_, '_>, prefix: &str) -> Option<String> {
    let prefix = (!prefix.is_empty()).then_some(prefix);
    node.lookup_namespace_uri(prefix).map(str::to_owned)
}
