//! Interned patterns: equal patterns have equal numbers, so that derivatives can be remembered.

use crate::datatype::Datatype;
use crate::name::NameClass;
use crate::schema::simplify::{Pattern as Simple, Simple as Schema};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// The number of a pattern.
pub type Id = u32;

/// Matches nothing.
pub const NOT_ALLOWED: Id = 0;
/// Matches emptiness.
pub const EMPTY: Id = 1;
/// Matches any text.
pub const TEXT: Id = 2;

/// A pattern over interned parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Nothing matches.
    NotAllowed,
    /// Emptiness.
    Empty,
    /// Any text.
    Text,
    /// Any of these, sorted.
    Choice(Box<[Id]>),
    /// One, then the other.
    Group(Id, Id),
    /// These in any order, mixed; sorted.
    Interleave(Box<[Id]>),
    /// One or more.
    OneOrMore(Id),
    /// A text whose words match.
    List(Id),
    /// A datatype, but not the exception: numbers in [`Tables`].
    Data(u32),
    /// A value: a number in [`Tables`].
    Value(u32),
    /// An attribute: a number in [`Tables`].
    Attribute(u32),
    /// An element: its number.
    Element(u32),
}

/// What is asked of a pattern again and again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Whether emptiness matches.
    pub nullable: bool,
    /// Whether there are attributes in it.
    pub attributes: bool,
    /// Whether a text's content matters.
    pub data: bool,
    /// Whether the namespaces in force may matter to a text.
    pub context: bool,
}

/// A datatype in a schema.
#[derive(Debug)]
pub struct Data {
    /// The datatype.
    pub datatype: Datatype,
    /// What is taken out of it.
    pub except: Option<Id>,
    /// The schema's words for it.
    pub words: String,
}

/// A value in a schema.
#[derive(Debug)]
pub struct Value {
    /// Its datatype.
    pub datatype: Datatype,
    /// Its text.
    pub text: String,
    /// The namespace of its prefix, for names.
    pub ns: String,
}

/// An attribute in a schema.
#[derive(Debug)]
pub struct Attribute {
    /// Which names it has.
    pub name: NameClass,
    /// What its value is.
    pub value: Id,
    /// What it means, in the schema's words.
    pub documentation: String,
}

/// An element in a schema.
#[derive(Debug)]
pub struct Element {
    /// Which names it has.
    pub name: NameClass,
    /// Its content, attributes included.
    pub content: Id,
    /// What it means, in the schema's words.
    pub documentation: String,
}

/// What patterns refer to by number.
#[derive(Debug, Default)]
pub struct Tables {
    /// Datatypes.
    pub data: Vec<Data>,
    /// Values.
    pub values: Vec<Value>,
    /// Attributes.
    pub attributes: Vec<Attribute>,
    /// Elements.
    pub elements: Vec<Element>,
}

/// A fast hash for small keys, which come from the schema or are bounded by the memo's budget.
#[derive(Clone, Copy, Default)]
pub struct FastHasher(u64);

impl Hasher for FastHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.chunks(8).for_each(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        });
    }
    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// A map with the fast hash.
pub type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// All patterns known so far.
#[derive(Clone)]
pub struct Interner {
    patterns: Vec<Pattern>,
    facts: Vec<Facts>,
    numbers: FastMap<Pattern, Id>,
}

impl std::fmt::Debug for Interner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} patterns", self.patterns.len())
    }
}

impl Default for Interner {
    fn default() -> Interner {
        let mut interner = Interner { patterns: Vec::new(), facts: Vec::new(), numbers: FastMap::default() };
        for pattern in [Pattern::NotAllowed, Pattern::Empty, Pattern::Text] {
            interner.intern(pattern);
        }
        interner
    }
}

impl Interner {
    /// How many patterns there are.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// The pattern of that number.
    pub fn get(&self, id: Id) -> &Pattern {
        &self.patterns[id as usize]
    }

    /// What is known of it.
    pub fn facts(&self, id: Id) -> Facts {
        self.facts[id as usize]
    }

    fn intern(&mut self, pattern: Pattern) -> Id {
        self.intern_with(pattern, false)
    }

    /// Interns a pattern; `context` says whether a datatype in it asks for namespaces.
    fn intern_with(&mut self, pattern: Pattern, context: bool) -> Id {
        if let Some(id) = self.numbers.get(&pattern) {
            return *id;
        }
        let all = |ids: &[Id], ask: fn(Facts) -> bool| ids.iter().all(|id| ask(self.facts(*id)));
        let any = |ids: &[Id], ask: fn(Facts) -> bool| ids.iter().any(|id| ask(self.facts(*id)));
        let parts: &[Id] = match &pattern {
            Pattern::Choice(all) | Pattern::Interleave(all) => all,
            Pattern::Group(a, b) => &[*a, *b],
            Pattern::OneOrMore(inner) => &[*inner],
            Pattern::List(inner) => &[*inner],
            _ => &[],
        };
        let facts = Facts {
            nullable: match &pattern {
                Pattern::Empty | Pattern::Text => true,
                Pattern::Choice(_) => any(parts, |facts| facts.nullable),
                Pattern::Group(..) | Pattern::Interleave(_) | Pattern::OneOrMore(_) => {
                    all(parts, |facts| facts.nullable)
                }
                _ => false,
            },
            attributes: matches!(pattern, Pattern::Attribute(_)) || any(parts, |facts| facts.attributes),
            context: context || any(parts, |facts| facts.context),
            data: matches!(pattern, Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_))
                || any(parts, |facts| facts.data),
        };
        let id = self.patterns.len() as Id;
        self.patterns.push(pattern.clone());
        self.facts.push(facts);
        self.numbers.insert(pattern, id);
        id
    }

    /// Any of the parts.
    pub fn choice(&mut self, parts: impl IntoIterator<Item = Id>) -> Id {
        let mut flat: Vec<Id> = Vec::new();
        for part in parts {
            match &self.patterns[part as usize] {
                Pattern::NotAllowed => {}
                Pattern::Choice(inner) => flat.extend_from_slice(inner),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if flat.contains(&EMPTY) && flat.iter().any(|part| *part != EMPTY && self.facts(*part).nullable) {
            flat.retain(|part| *part != EMPTY);
        }
        match flat.as_slice() {
            [] => NOT_ALLOWED,
            [only] => *only,
            _ => self.intern(Pattern::Choice(flat.into())),
        }
    }

    /// One, then the other.
    pub fn group(&mut self, first: Id, second: Id) -> Id {
        match (first, second) {
            (NOT_ALLOWED, _) | (_, NOT_ALLOWED) => NOT_ALLOWED,
            (EMPTY, other) | (other, EMPTY) => other,
            _ => match self.get(first) {
                // Groups lean to the right, so that their tails are shared.
                Pattern::Group(a, b) => {
                    let (a, b) = (*a, *b);
                    let tail = self.group(b, second);
                    self.intern(Pattern::Group(a, tail))
                }
                _ => self.intern(Pattern::Group(first, second)),
            },
        }
    }

    /// The parts in any order, mixed.
    pub fn interleave(&mut self, parts: impl IntoIterator<Item = Id>) -> Id {
        let mut flat: Vec<Id> = Vec::new();
        for part in parts {
            match &self.patterns[part as usize] {
                Pattern::NotAllowed => return NOT_ALLOWED,
                Pattern::Empty => {}
                Pattern::Interleave(inner) => flat.extend_from_slice(inner),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        match flat.as_slice() {
            [] => EMPTY,
            [only] => *only,
            _ => self.intern(Pattern::Interleave(flat.into())),
        }
    }

    /// One or more.
    pub fn one_or_more(&mut self, inner: Id) -> Id {
        match self.get(inner) {
            Pattern::NotAllowed | Pattern::Empty | Pattern::Text | Pattern::OneOrMore(_) => inner,
            _ => self.intern(Pattern::OneOrMore(inner)),
        }
    }
}

/// A schema with its patterns interned.
#[derive(Debug)]
pub struct Compiled {
    /// Its compact form.
    pub image: Vec<u8>,
    /// What a document is.
    pub start: Id,
    /// What patterns refer to.
    pub tables: Tables,
    /// The patterns of the schema.
    pub interner: Interner,
}

impl Compiled {
    /// Interns the patterns of a schema whose compact form is `image`.
    pub fn new(simple: &Schema, image: Vec<u8>) -> Compiled {
        let mut builder = Builder {
            interner: Interner::default(),
            tables: Tables::default(),
            done: HashMap::new(),
            attributes: HashMap::new(),
        };
        let start = builder.add(&simple.start);
        for definition in &simple.elements {
            let content = builder.add(&definition.content);
            let (name, documentation) = (definition.name.clone(), definition.documentation.clone());
            builder.tables.elements.push(Element { name, content, documentation });
        }
        Compiled { image, start, tables: builder.tables, interner: builder.interner }
    }
}

struct Builder {
    interner: Interner,
    tables: Tables,
    done: HashMap<*const Simple, Id>,
    attributes: HashMap<(NameClass, Id, String), u32>,
}

impl Builder {
    fn add(&mut self, pattern: &Rc<Simple>) -> Id {
        if let Some(id) = self.done.get(&Rc::as_ptr(pattern)) {
            return *id;
        }
        let id = match &**pattern {
            Simple::Empty => EMPTY,
            Simple::NotAllowed => NOT_ALLOWED,
            Simple::Text => TEXT,
            Simple::Choice(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.add(one)).collect();
                self.interner.choice(parts)
            }
            Simple::Interleave(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.add(one)).collect();
                self.interner.interleave(parts)
            }
            Simple::Group(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.add(one)).collect();
                parts.into_iter().rev().fold(EMPTY, |tail, part| self.interner.group(part, tail))
            }
            Simple::OneOrMore(inner) => {
                let inner = self.add(inner);
                self.interner.one_or_more(inner)
            }
            Simple::List(inner) => {
                let inner = self.add(inner);
                self.interner.intern(Pattern::List(inner))
            }
            Simple::Data(datatype, except, words) => {
                let except = except.as_ref().map(|except| self.add(except));
                let same =
                    |own: &Data| own.datatype == **datatype && own.except == except && *own.words == **words;
                let place = self.tables.data.iter().position(same).unwrap_or_else(|| {
                    self.tables.data.push(Data {
                        datatype: (**datatype).clone(),
                        except,
                        words: words.to_string(),
                    });
                    self.tables.data.len() - 1
                });
                self.interner.intern_with(Pattern::Data(place as u32), datatype.needs_context())
            }
            Simple::Value(datatype, text, ns) => {
                let value =
                    Value { datatype: (**datatype).clone(), text: text.to_string(), ns: ns.to_string() };
                self.tables.values.push(value);
                self.interner.intern_with(
                    Pattern::Value(self.tables.values.len() as u32 - 1),
                    datatype.needs_context(),
                )
            }
            Simple::Attribute(name, value, documentation) => {
                let value = self.add(value);
                let key = ((**name).clone(), value, documentation.to_string());
                let next = self.tables.attributes.len() as u32;
                let place = *self.attributes.entry(key).or_insert(next);
                if place == next {
                    let (name, documentation) = ((**name).clone(), documentation.to_string());
                    self.tables.attributes.push(Attribute { name, value, documentation });
                }
                self.interner.intern(Pattern::Attribute(place))
            }
            Simple::Element(index) => self.interner.intern(Pattern::Element(*index as u32)),
        };
        self.done.insert(Rc::as_ptr(pattern), id);
        id
    }
}
