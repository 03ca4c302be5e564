//! From a schema in simple form to numbered patterns and tables.

use crate::datatype::Datatype;
use crate::hash::FastMap;
use crate::name::NameClass;
use crate::pattern::{Facts, Id, Interner, Pattern, EMPTY, NOT_ALLOWED, TEXT};
use crate::records::{Record, Records};
use crate::remembered::Remembered;
use crate::schema::simplify::patterns::{Part, Pattern as Simple, Patterns};
use crate::schema::simplify::Simple as Schema;
use crate::tables::{
    Attribute, AttributeId, Class, ClassId, Compiled, Data, DataId, DatatypeId, Element, ElementId,
    Mentioned, Name, Param, Space, Tables, Text, Value, ValueId, Written,
};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::OnceLock;

/// Numbers the patterns of a schema.
pub fn compile(simple: &Schema) -> Compiled {
    let mut builder = Builder {
        patterns: &simple.patterns,
        interner: Interner::empty(),
        tables: Tables::default(),
        named: vec![false; simple.patterns.len()],
        done: vec![None; simple.patterns.len()],
        texts: HashMap::new(),
        numbers: Numbers::default(),
    };
    for definition in &simple.elements {
        builder.names(&definition.name);
        builder.names_in(definition.content);
    }
    builder.tables.index_names();
    for definition in &simple.elements {
        let class = builder.class(&definition.name);
        let documentation = builder.text(&definition.documentation);
        builder.tables.elements.own().push(Element { class, content: NOT_ALLOWED, documentation });
    }
    let start = builder.add(simple.start);
    for (number, definition) in simple.elements.iter().enumerate() {
        let content = builder.add(definition.content);
        builder.tables.elements.own()[number].content = content;
    }
    builder.tables.ready = builder.tables.datatypes.iter().map(|_| OnceLock::new()).collect();
    Compiled {
        start,
        patterns: builder.interner.into_base(),
        tables: builder.tables,
        remembered: Remembered::new(),
    }
}

/// What has a number already.
#[derive(Default)]
struct Numbers {
    namespaces: FastMap<Text, u32>,
    names: FastMap<(Space, Text), Name>,
    classes: FastMap<Class, u32>,
    choices: HashMap<Vec<ClassId>, ClassId>,
    datatypes: HashMap<(Text, Text, Vec<Param>), DatatypeId>,
    data: FastMap<Data, u32>,
    values: FastMap<Value, u32>,
    attributes: FastMap<Attribute, u32>,
}

/// The number of a thing in its list, which gets it if it is new.
fn number<T: Record + Eq + Hash>(thing: T, list: &mut Records<T>, known: &mut FastMap<T, u32>) -> u32 {
    *known.entry(thing).or_insert_with_key(|thing| push(*thing, list))
}

fn push<T: Record>(thing: T, list: &mut Records<T>) -> u32 {
    let list = list.own();
    list.push(thing);
    list.len() as u32 - 1
}

struct Builder<'p> {
    patterns: &'p Patterns,
    interner: Interner<'static>,
    tables: Tables,
    /// The patterns whose attributes' names have numbers.
    named: Vec<bool>,
    /// The numbers of patterns.
    done: Vec<Option<Id>>,
    texts: HashMap<String, Text>,
    numbers: Numbers,
}

impl Builder<'_> {
    fn text(&mut self, text: &str) -> Text {
        if let Some(text) = self.texts.get(text) {
            return *text;
        }
        let all = self.tables.text.to_mut();
        let start = all.len() as u32;
        all.extend_from_slice(text.as_bytes());
        let place = Text { start, end: all.len() as u32 };
        self.texts.insert(text.to_owned(), place);
        place
    }

    fn namespace(&mut self, ns: &str) -> Space {
        let text = self.text(ns);
        Space(number(text, &mut self.tables.namespaces, &mut self.numbers.namespaces))
    }

    fn name(&mut self, ns: &str, local: &str) -> Name {
        let (space, local) = (self.namespace(ns), self.text(local));
        let names = &mut self.tables.names;
        *self
            .numbers
            .names
            .entry((space, local))
            .or_insert_with(|| Name(push(Mentioned { space, local, hash: 0 }, names)))
    }

    /// Numbers the names that a class mentions.
    fn names(&mut self, class: &NameClass) {
        match class {
            NameClass::Name(ns, local) => {
                self.name(ns, local);
            }
            NameClass::NsName(ns, except) => {
                self.namespace(ns);
                except.iter().for_each(|except| self.names(except));
            }
            NameClass::AnyName(except) => except.iter().for_each(|except| self.names(except)),
            NameClass::Choice(all) => all.iter().for_each(|one| self.names(one)),
        }
    }

    /// Numbers the names of the attributes in a pattern.
    fn names_in(&mut self, pattern: Part) {
        let mut open = vec![pattern];
        while let Some(part) = open.pop() {
            if std::mem::replace(&mut self.named[part.index()], true) {
                continue;
            }
            match self.patterns.get(part) {
                Simple::Attribute(class, ..) => self.names(class),
                Simple::Choice(all) | Simple::Group(all) | Simple::Interleave(all) => open.extend(all),
                Simple::OneOrMore(inner) => open.push(*inner),
                _ => {}
            }
        }
    }

    fn class(&mut self, class: &NameClass) -> ClassId {
        let except = |builder: &mut Builder<'_>, except: &Option<Box<NameClass>>| {
            except.as_ref().map(|except| builder.class(except))
        };
        let class = match class {
            NameClass::Name(ns, local) => Class::Name(self.name(ns, local)),
            NameClass::NsName(ns, out) => Class::Namespace(self.namespace(ns), except(self, out)),
            NameClass::AnyName(out) => Class::Any(except(self, out)),
            NameClass::Choice(all) => {
                let all: Vec<ClassId> = all.iter().map(|one| self.class(one)).collect();
                if let Some(class) = self.numbers.choices.get(&all) {
                    return *class;
                }
                let parts = self.tables.class_parts.own();
                let start = parts.len() as u32;
                parts.extend_from_slice(&all);
                let choice = Class::Choice(start, parts.len() as u32);
                let class = ClassId(push(choice, &mut self.tables.classes));
                self.numbers.choices.insert(all, class);
                return class;
            }
        };
        ClassId(number(class, &mut self.tables.classes, &mut self.numbers.classes))
    }

    fn datatype(&mut self, datatype: &Datatype) -> DatatypeId {
        let (library, name) = (self.text(&datatype.library), self.text(&datatype.name));
        let params = datatype
            .params
            .iter()
            .map(|(name, value)| Param { name: self.text(name), value: self.text(value) })
            .collect();
        let tables = &mut self.tables;
        *self.numbers.datatypes.entry((library, name, params)).or_insert_with_key(|(_, _, params)| {
            let all = tables.params.own();
            let start = all.len() as u32;
            all.extend_from_slice(params);
            let params = (start, all.len() as u32);
            DatatypeId(push(Written { library, name, params }, &mut tables.datatypes))
        })
    }

    fn add(&mut self, part: Part) -> Id {
        if let Some(id) = self.done[part.index()] {
            return id;
        }
        let id = match self.patterns.get(part) {
            Simple::Empty => EMPTY,
            Simple::NotAllowed => NOT_ALLOWED,
            Simple::Text => TEXT,
            Simple::Choice(all) => {
                let parts = self.add_all(all);
                self.interner.choice(&parts)
            }
            Simple::Interleave(all) => {
                let parts = self.add_all(all);
                self.interleave(&parts)
            }
            Simple::Group(all) => {
                let parts = self.add_all(all);
                self.group(&parts)
            }
            Simple::OneOrMore(inner) => {
                let inner = self.add(*inner);
                self.interner.one_or_more(inner)
            }
            Simple::List(inner) => {
                let inner = self.add(*inner);
                self.interner.intern_with(Pattern::List(inner), Facts::default())
            }
            Simple::Data(datatype, except, words) => {
                let except = except.as_ref().map_or(NOT_ALLOWED, |except| self.add(*except));
                let data = Data { datatype: self.datatype(datatype), except, words: self.text(words) };
                let number = number(data, &mut self.tables.data, &mut self.numbers.data);
                self.leaf(Pattern::Data(DataId(number)))
            }
            Simple::Value(datatype, text, ns) => {
                let value =
                    Value { datatype: self.datatype(datatype), text: self.text(text), ns: self.text(ns) };
                let number = number(value, &mut self.tables.values, &mut self.numbers.values);
                self.leaf(Pattern::Value(ValueId(number)))
            }
            Simple::Attribute(name, value, documentation) => {
                let value = self.add(*value);
                let attribute =
                    Attribute { class: self.class(name), value, documentation: self.text(documentation) };
                let number = number(attribute, &mut self.tables.attributes, &mut self.numbers.attributes);
                self.leaf(Pattern::Attribute(AttributeId(number)))
            }
            Simple::Element(index) => self.leaf(Pattern::Element(ElementId::of(*index))),
        };
        self.done[part.index()] = Some(id);
        id
    }

    fn add_all(&mut self, all: &[Part]) -> Vec<Id> {
        all.iter().map(|one| self.add(*one)).collect()
    }

    fn leaf(&mut self, pattern: Pattern<'_>) -> Id {
        self.interner.intern_with(pattern, self.tables.facts(pattern))
    }

    fn interleave(&mut self, parts: &[Id]) -> Id {
        match parts.contains(&NOT_ALLOWED) {
            true => NOT_ALLOWED,
            false => self.interner.interleave_all(parts),
        }
    }

    /// Attributes have no order, so those of a group go before all else as an interleave, whose
    /// parts are found faster.
    fn group(&mut self, parts: &[Id]) -> Id {
        let only_attributes = |id: &Id| {
            let facts = self.interner.facts(*id);
            facts.attributes != 0 && !facts.elements && !facts.text
        };
        let (attributes, others): (Vec<Id>, Vec<Id>) = parts.iter().partition(|id| only_attributes(id));
        let attributes = self.interleave(&attributes);
        let content = others.into_iter().rev().fold(EMPTY, |tail, part| self.interner.group(part, tail));
        self.interner.group(attributes, content)
    }
}
