//! What an element can have in any of its kinds: the union of the shapes that may stand there.

use crate::domain::Domain;
use crate::xml::names::mark;
use crate::xml::{Element, Item, Shape, ValueKind};
use std::sync::OnceLock;

/// The JSON form of an element.
#[derive(Debug, Default)]
pub struct Form {
    attributes: Vec<Scalar>,
    children: Vec<Child>,
    attribute_places: Places,
    child_places: Places,
    text: Option<Scalar>,
    /// Whether the definition knows the element.
    pub known: bool,
    /// Whether the element, when empty, says yes.
    pub flag: bool,
}

/// An attribute, or the text.
#[derive(Debug)]
struct Scalar {
    name: &'static str,
    number: bool,
    /// Whether a child has the same name.
    clash: bool,
}

/// How an attribute becomes a member.
pub struct AsMember {
    /// Whether it is a whole number, in all kinds of the element.
    pub number: bool,
    /// Whether a child can have the same name.
    pub clash: bool,
}

/// A child element.
#[derive(Debug)]
pub struct Child {
    name: &'static str,
    /// Whether it can stand any number of times.
    pub many: bool,
    flag: bool,
    shapes: Vec<&'static Shape>,
    /// Its form, once it was asked for.
    form: OnceLock<Form>,
}

/// Where names are in a list, found by their marks.
#[derive(Debug)]
struct Places {
    /// One more than the place of the first name with a mark; 0 where there is none.
    first: [u16; 64],
    /// The same of the next name with the mark of the name at a place.
    next: Vec<u16>,
}

impl Default for Places {
    fn default() -> Places {
        Places::NONE
    }
}

impl Places {
    const NONE: Places = Places { first: [0; 64], next: Vec::new() };

    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Places {
        let mut places = Places::NONE;
        for (name, place) in names.zip(1..) {
            places.next.push(std::mem::replace(&mut places.first[usize::from(mark(name))], place));
        }
        places
    }

    /// The place of a name in the list, whose names a function tells.
    fn find<'n>(&self, name: &str, own: impl Fn(usize) -> &'n str) -> Option<usize> {
        let mut next = self.first[usize::from(mark(name))];
        while let Some(place) = usize::from(next).checked_sub(1) {
            if own(place) == name {
                return Some(place);
            }
            next = self.next[place];
        }
        None
    }
}

/// The form of an element that the definition does not know.
pub static UNKNOWN: Form = Form {
    attributes: Vec::new(),
    children: Vec::new(),
    attribute_places: Places::NONE,
    child_places: Places::NONE,
    text: None,
    known: false,
    flag: false,
};

impl Form {
    /// The form of `<domain>`.
    pub fn of_domain() -> &'static Form {
        static FORM: OnceLock<Form> = OnceLock::new();
        FORM.get_or_init(|| Form::of(&[<Domain as Element>::SHAPE]))
    }

    /// The form of a child, known or not.
    pub fn of_child(&self, name: &str) -> &Form {
        self.child(name).map_or(&UNKNOWN, Child::form)
    }

    fn attribute(&self, name: &str) -> Option<&Scalar> {
        let place = self.attribute_places.find(name, |place| self.attributes[place].name)?;
        Some(&self.attributes[place])
    }

    fn of(shapes: &[&'static Shape]) -> Form {
        let mut form = Form { known: true, ..Form::default() };
        for shape in shapes {
            shape.each(&mut |item| form.add(item));
        }
        let Form { attributes, children, .. } = &mut form;
        for attribute in attributes {
            attribute.clash = children.iter().any(|child| child.name == attribute.name);
        }
        form.attribute_places = Places::of(form.attributes.iter().map(|attribute| attribute.name));
        form.child_places = Places::of(form.children.iter().map(|child| child.name));
        form
    }

    fn add(&mut self, item: &'static Item) {
        const NO_NUMBER: &ValueKind = &ValueKind::worded("");
        match item {
            Item::Attr { name, value, .. } => scalar(&mut self.attributes, name, value),
            Item::Variants { tag, .. } => scalar(&mut self.attributes, tag, NO_NUMBER),
            Item::Child { name, shape, many, .. } => {
                let child = self.child_mut(name);
                child.many |= many;
                child.shapes.push(shape());
            }
            Item::Tagged { child, tag, variants, .. } => {
                scalar(&mut self.attributes, tag, NO_NUMBER);
                let child = self.child_mut(child);
                child.shapes.extend(variants.iter().map(|variant| (variant.shape)()));
            }
            Item::Flag { name, .. } => self.child_mut(name).flag = true,
            Item::Text { value, .. } => {
                let mut texts: Vec<Scalar> = self.text.take().into_iter().collect();
                scalar(&mut texts, "", value);
                self.text = texts.pop();
            }
            // The parts of these are seen one by one.
            Item::Flatten(..) => {}
        }
    }

    fn child_mut(&mut self, name: &'static str) -> &mut Child {
        let index = self.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
            let (shapes, form) = (Vec::new(), OnceLock::new());
            self.children.push(Child { name, many: false, flag: false, shapes, form });
            self.children.len() - 1
        });
        &mut self.children[index]
    }

    /// The child of that name, if the definition knows one.
    pub fn child(&self, name: &str) -> Option<&Child> {
        self.numbered_child(name).map(|(_, child)| child)
    }

    /// The same with its place among all that the definition knows.
    pub fn numbered_child(&self, name: &str) -> Option<(u32, &Child)> {
        let place = self.child_places.find(name, |place| self.children[place].name)?;
        Some((place as u32, &self.children[place]))
    }

    /// Whether the definition knows the attribute.
    pub fn has_attribute(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// How the attribute of that name becomes a member of an element that the definition knows.
    pub fn as_member(&self, name: &str) -> AsMember {
        match self.attribute(name) {
            Some(Scalar { number, clash, .. }) => AsMember { number: *number, clash: *clash },
            None => AsMember { number: false, clash: self.child(name).is_some() },
        }
    }

    /// Whether the text is a whole number, in all kinds of the element.
    pub fn is_number_text(&self) -> bool {
        self.text.as_ref().is_some_and(|text| text.number)
    }

    /// Whether the element can have text.
    pub fn has_text(&self) -> bool {
        self.text.is_some()
    }

    /// Whether the element can have nothing but text.
    pub fn is_plain(&self) -> bool {
        self.has_text() && self.attributes.is_empty() && self.children.is_empty()
    }
}

impl Child {
    /// The form of the child.
    pub fn form(&self) -> &Form {
        self.form.get_or_init(|| Form { flag: self.flag, ..Form::of(&self.shapes) })
    }
}

/// Adds a value to those of its element; it is a number if it is one everywhere.
fn scalar(all: &mut Vec<Scalar>, name: &'static str, value: &ValueKind) {
    match all.iter_mut().find(|scalar| scalar.name == name) {
        Some(scalar) => scalar.number &= value.number,
        None => all.push(Scalar { name, number: value.number, clash: false }),
    }
}
