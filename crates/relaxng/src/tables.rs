//! What patterns refer to by number: elements, attributes, datatypes, values; and names.

use crate::datatype::Datatype;
use crate::hash::{self, FastSet, Frozen, Slots};
use crate::number::numbers;
use crate::pattern::{Base, Facts, Id, Pattern};
use crate::records::{Record, Records};
use crate::remembered::Remembered;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A schema, ready to match.
#[derive(Debug)]
pub struct Compiled {
    /// What a document is.
    pub start: Id,
    /// The patterns of the schema.
    pub patterns: Base,
    /// What they refer to.
    pub tables: Tables,
    /// States that documents led to already.
    pub remembered: Remembered,
}

impl Compiled {
    /// Calls `see` with every part of a pattern, each once; elements and attributes are not
    /// entered.
    pub fn walk(&self, pattern: Id, see: &mut dyn FnMut(Pattern<'_>)) {
        let mut seen = FastSet::default();
        let mut open = vec![pattern];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let pattern = self.patterns.get(id.index());
            see(pattern);
            match pattern {
                Pattern::Choice(all) => open.extend(all.iter().rev()),
                Pattern::Group(first, second) | Pattern::Interleave(first, second) => {
                    open.extend([second, first])
                }
                Pattern::OneOrMore(inner) | Pattern::List(inner) => open.push(inner),
                _ => {}
            }
        }
    }
}

/// A text in [`Tables::text`]: where it starts and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// Its first byte.
    pub start: u32,
    /// The byte behind it.
    pub end: u32,
}

numbers! {
    /// The number of a name; beyond those that the schema mentions each stands for all other names
    /// of a namespace.
    Name;
    /// The number of a namespace; that behind the last stands for any other.
    Space;
    /// The number of a name class.
    ClassId;
    /// The number of a datatype.
    DatatypeId;
    /// The number of a datatype in a pattern, with what is taken out of it.
    DataId;
    /// The number of a value in a pattern.
    ValueId;
    /// The number of an attribute in a pattern.
    AttributeId;
    /// The number of an element in a pattern.
    ElementId;
}

/// A name as a document has it: the number of its namespace, and its local part. Of a name that
/// the schema does not mention the local part can be left out.
#[derive(Clone, Copy, Debug)]
pub struct Expanded<'n> {
    /// The namespace.
    pub space: Space,
    /// The local part.
    pub local: &'n str,
}

/// A name that a schema mentions.
#[derive(Clone, Copy, Debug)]
pub struct Mentioned {
    /// Its namespace.
    pub space: Space,
    /// Its local part.
    pub local: Text,
    /// Its hash, by which it is found.
    pub hash: u32,
}

/// A set of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// One name.
    Name(Name),
    /// Every name of the namespace but some.
    Namespace(Space, Option<ClassId>),
    /// Every name but some.
    Any(Option<ClassId>),
    /// Any of those in that part of [`Tables::class_parts`].
    Choice(u32, u32),
}

/// A datatype in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Data {
    /// Its datatype.
    pub datatype: DatatypeId,
    /// What is taken out of it, or nothing.
    pub except: Id,
    /// The schema's words for it.
    pub words: Text,
}

/// A value in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    /// Its datatype.
    pub datatype: DatatypeId,
    /// Its text.
    pub text: Text,
    /// The namespace of its prefix, for names.
    pub ns: Text,
}

/// An attribute in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// Which names it has.
    pub class: ClassId,
    /// What its value is.
    pub value: Id,
    /// What it means, in the schema's words.
    pub documentation: Text,
}

/// An element in a schema.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// Which names it has.
    pub class: ClassId,
    /// Its content, attributes included.
    pub content: Id,
    /// What it means, in the schema's words.
    pub documentation: Text,
}

impl Text {
    fn of(start: u32, end: u32) -> Text {
        Text { start, end }
    }
}

impl Record for Text {
    const SIZE: usize = 2;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Text {
        Text::of(number(0), number(1))
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.start, self.end]);
    }
}

impl Record for Mentioned {
    const SIZE: usize = 4;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Mentioned {
        Mentioned { space: Space(number(0)), local: Text::of(number(1), number(2)), hash: number(3) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.space.0, self.local.start, self.local.end, self.hash]);
    }
}

/// Stands for a class that is not there.
const ABSENT: u32 = u32::MAX;

impl Record for Class {
    const SIZE: usize = 3;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Class {
        let except = (number(2) != ABSENT).then_some(ClassId(number(2)));
        match number(0) {
            0 => Class::Name(Name(number(1))),
            1 => Class::Namespace(Space(number(1)), except),
            2 => Class::Any(except),
            _ => Class::Choice(number(1), number(2)),
        }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        let or_absent = |except: Option<ClassId>| except.map_or(ABSENT, |except| except.0);
        numbers.extend(match *self {
            Class::Name(name) => [0, name.0, ABSENT],
            Class::Namespace(space, except) => [1, space.0, or_absent(except)],
            Class::Any(except) => [2, 0, or_absent(except)],
            Class::Choice(start, end) => [3, start, end],
        });
    }
}

impl Record for Data {
    const SIZE: usize = 4;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Data {
        Data { datatype: DatatypeId(number(0)), except: Id(number(1)), words: Text::of(number(2), number(3)) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.datatype.0, self.except.0, self.words.start, self.words.end]);
    }
}

impl Record for Value {
    const SIZE: usize = 5;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Value {
        let (text, ns) = (Text::of(number(1), number(2)), Text::of(number(3), number(4)));
        Value { datatype: DatatypeId(number(0)), text, ns }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.datatype.0, self.text.start, self.text.end, self.ns.start, self.ns.end]);
    }
}

impl Record for Attribute {
    const SIZE: usize = 4;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Attribute {
        Attribute {
            class: ClassId(number(0)),
            value: Id(number(1)),
            documentation: Text::of(number(2), number(3)),
        }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.class.0, self.value.0, self.documentation.start, self.documentation.end]);
    }
}

impl Record for Element {
    const SIZE: usize = 4;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Element {
        Element {
            class: ClassId(number(0)),
            content: Id(number(1)),
            documentation: Text::of(number(2), number(3)),
        }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.class.0, self.content.0, self.documentation.start, self.documentation.end]);
    }
}

/// A datatype as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// Its library.
    pub library: Text,
    /// Its name.
    pub name: Text,
    /// Its facets: a part of [`Tables::params`].
    pub params: (u32, u32),
}

/// A facet: its name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

impl Record for Written {
    const SIZE: usize = 6;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Written {
        let (library, name) = (Text::of(number(0), number(1)), Text::of(number(2), number(3)));
        Written { library, name, params: (number(4), number(5)) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        let Written { library, name, params } = self;
        numbers.extend([library.start, library.end, name.start, name.end, params.0, params.1]);
    }
}

impl Record for Param {
    const SIZE: usize = 4;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Param {
        Param { name: Text::of(number(0), number(1)), value: Text::of(number(2), number(3)) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.name.start, self.name.end, self.value.start, self.value.end]);
    }
}

/// What patterns refer to.
#[derive(Debug, Default)]
pub struct Tables {
    /// All texts, one after the other.
    pub text: Cow<'static, [u8]>,
    /// Namespaces that the schema mentions.
    pub namespaces: Records<Text>,
    /// Names that the schema mentions.
    pub names: Records<Mentioned>,
    /// Finds them.
    pub found: Frozen,
    /// The sets of names.
    pub classes: Records<Class>,
    /// The parts of choices among them.
    pub class_parts: Records<ClassId>,
    /// Datatypes, as they are written.
    pub datatypes: Records<Written>,
    /// Their facets.
    pub params: Records<Param>,
    /// Datatypes in patterns.
    pub data: Records<Data>,
    /// Values in patterns.
    pub values: Records<Value>,
    /// Attributes in patterns.
    pub attributes: Records<Attribute>,
    /// Elements in patterns.
    pub elements: Records<Element>,
    /// The datatypes, made ready when they are first asked.
    pub ready: Box<[OnceLock<Option<Box<Datatype>>>]>,
}

impl Tables {
    /// A text.
    pub fn text(&self, text: Text) -> &str {
        std::str::from_utf8(self.bytes(text)).unwrap_or_default()
    }

    fn bytes(&self, text: Text) -> &[u8] {
        self.text.get(text.start as usize..text.end as usize).unwrap_or_default()
    }

    /// Makes the names ready to be found.
    pub fn index_names(&mut self) {
        let mut slots = Slots::new();
        for place in 0..self.names.len() {
            let Mentioned { space, local, .. } = self.names.at(place);
            let hash = hash::text(space.0, self.text(local));
            self.names.own()[place].hash = hash;
            slots.push(hash);
        }
        self.found = slots.frozen();
    }

    /// A name in a document.
    #[inline]
    pub fn expanded<'n>(&self, ns: &str, local: &'n str) -> Expanded<'n> {
        let is_it = |own: Text| match ns {
            // Nearly always; and comparing nothing by a call is not free.
            "" => own.start == own.end,
            _ => self.bytes(own) == ns.as_bytes(),
        };
        let space = self.namespaces.iter().position(is_it);
        Expanded { space: Space::of(space.unwrap_or(self.namespaces.len())), local }
    }

    /// The number of a name in a document.
    pub fn number(&self, name: Expanded<'_>) -> Name {
        let Expanded { space, local } = name;
        let is = |number: u32| {
            let own = self.names.at(number as usize);
            own.space == space && hash::is_same(self.bytes(own.local), local.as_bytes())
        };
        Name(self.found.find(hash::text(space.0, local), is).unwrap_or(self.names.len() as u32 + space.0))
    }

    /// Whether a name is one that the schema mentions.
    pub fn mentions(&self, name: Name) -> bool {
        name.index() < self.names.len()
    }

    /// The name of that number.
    pub fn named(&self, name: Name) -> Expanded<'_> {
        match self.names.get(name.index()) {
            Some(own) => Expanded { space: own.space, local: self.text(own.local) },
            None => Expanded { space: self.beyond(name), local: "" },
        }
    }

    /// The number of a name.
    pub fn name(&self, ns: &str, local: &str) -> Name {
        self.number(self.expanded(ns, local))
    }

    fn namespace(&self, name: Name) -> Space {
        self.names.get(name.index()).map_or(self.beyond(name), |own| own.space)
    }

    /// The namespace of a name that the schema does not mention.
    fn beyond(&self, name: Name) -> Space {
        Space(name.0.wrapping_sub(self.names.len() as u32))
    }

    /// An element in a pattern.
    pub fn element(&self, number: ElementId) -> Element {
        self.elements.at(number.index())
    }

    /// An attribute in a pattern.
    pub fn attribute(&self, number: AttributeId) -> Attribute {
        self.attributes.at(number.index())
    }

    /// A datatype in a pattern.
    pub fn datum(&self, number: DataId) -> Data {
        self.data.at(number.index())
    }

    /// A value in a pattern.
    pub fn value(&self, number: ValueId) -> Value {
        self.values.at(number.index())
    }

    /// The bit of a name; only open classes take one that the schema does not mention.
    pub fn bit(&self, name: Name) -> u64 {
        self.names.get(name.index()).map_or(1, |own| 1 << (own.hash >> 26))
    }

    /// Whether a name is in a class.
    pub fn has(&self, class: ClassId, name: Name) -> bool {
        let out = |except: Option<ClassId>| except.is_some_and(|except| self.has(except, name));
        match self.classes.at(class.index()) {
            Class::Name(own) => own == name,
            Class::Namespace(own, except) => own == self.namespace(name) && !out(except),
            Class::Any(except) => !out(except),
            Class::Choice(start, end) => self.parts(start, end).any(|one| self.has(one, name)),
        }
    }

    /// The parts of a choice of classes.
    pub fn parts(&self, start: u32, end: u32) -> impl Iterator<Item = ClassId> + '_ {
        (start..end).map(|place| self.class_parts.at(place as usize))
    }

    /// The names that a class lists one by one, as they would be written.
    pub fn listed(&self, class: ClassId) -> Vec<&str> {
        self.listed_numbers(class).into_iter().map(|name| self.named(name).local).collect()
    }

    /// The same as numbers.
    pub fn listed_numbers(&self, class: ClassId) -> Vec<Name> {
        match self.classes.at(class.index()) {
            Class::Name(name) => vec![name],
            Class::Choice(start, end) => {
                self.parts(start, end).flat_map(|one| self.listed_numbers(one)).collect()
            }
            Class::Namespace(..) | Class::Any(_) => Vec::new(),
        }
    }

    /// Whether a class has names that are not listed.
    pub fn is_open(&self, class: ClassId) -> bool {
        match self.classes.at(class.index()) {
            Class::Name(_) => false,
            Class::Namespace(..) | Class::Any(_) => true,
            Class::Choice(start, end) => self.parts(start, end).any(|one| self.is_open(one)),
        }
    }

    fn bits(&self, class: ClassId) -> u64 {
        match self.is_open(class) {
            true => u64::MAX,
            false => self.listed_numbers(class).into_iter().fold(0, |bits, name| bits | self.bit(name)),
        }
    }

    /// What is known of a pattern that refers to a table.
    pub fn facts(&self, pattern: Pattern<'_>) -> Facts {
        match pattern {
            Pattern::Element(number) => {
                Facts { starts: self.bits(self.element(number).class), ..Facts::default() }
            }
            Pattern::Attribute(number) => {
                Facts { attributes: self.bits(self.attribute(number).class), ..Facts::default() }
            }
            Pattern::Data(number) => self.typed(self.datum(number).datatype),
            Pattern::Value(number) => self.typed(self.value(number).datatype),
            _ => Facts::default(),
        }
    }

    fn typed(&self, datatype: DatatypeId) -> Facts {
        let name = self.text(self.datatypes.at(datatype.index()).name);
        Facts { context: Datatype::needs_context(name), ..Facts::default() }
    }

    /// A datatype; one that is wrong, as it can be in a damaged image, is none.
    pub fn datatype(&self, number: DatatypeId) -> Option<&Datatype> {
        let make = || {
            let Written { library, name, params: (start, end) } = self.datatypes.at(number.index());
            let params = (start..end).map(|place| self.params.at(place as usize));
            let params: Vec<(&str, &str)> =
                params.map(|param| (self.text(param.name), self.text(param.value))).collect();
            Datatype::new(self.text(library), self.text(name), &params).ok().map(Box::new)
        };
        self.ready[number.index()].get_or_init(make).as_deref()
    }

    /// What a datatype in a pattern takes, in words.
    pub fn words(&self, data: DataId) -> String {
        let data = self.datum(data);
        match self.text(data.words) {
            "" => self.datatype(data.datatype).map(Datatype::word).unwrap_or_default(),
            words => words.to_owned(),
        }
    }
}
