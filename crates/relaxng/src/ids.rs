//! Which attributes identify elements, and which refer to them: RELAX NG DTD Compatibility, section 2.

use crate::datatype;
use crate::error::{SchemaError, SchemaErrorKind};
use crate::hash::FastMap;
use crate::pattern::{Id, Pattern, NOT_ALLOWED};
use crate::tables::{AttributeId, Class, ClassId, Compiled, DatatypeId, Name};

/// What the values of an attribute are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdType {
    /// The identifier of its element, of which no other element has the same.
    Id,
    /// The identifier of an element.
    Reference,
    /// Several, between blanks.
    References,
}

/// The attributes of a schema that are identifiers or references, by the names of element and attribute.
#[derive(Debug, Default)]
pub struct IdTypes {
    by_names: FastMap<(Name, Name), IdType>,
}

/// An attribute in an element.
struct Place {
    element: ClassId,
    attribute: ClassId,
    kind: Option<IdType>,
}

impl IdTypes {
    /// Those of a schema, which have to be the same wherever elements and attributes have the same names.
    pub fn of(compiled: &Compiled) -> Result<IdTypes, SchemaError> {
        let tables = &compiled.tables;
        let mut places: Vec<Place> = Vec::new();
        for element in tables.elements.iter() {
            let mut attributes: Vec<AttributeId> = Vec::new();
            let mut is_misplaced = false;
            compiled.walk(element.content, &mut |pattern| match pattern {
                Pattern::Attribute(number) => attributes.push(number),
                other => is_misplaced |= has_type(compiled, other),
            });
            for number in attributes {
                let attribute = tables.attribute(number);
                let kind = of_value(compiled, attribute.value);
                if kind.is_none() {
                    compiled
                        .walk(attribute.value, &mut |pattern| is_misplaced |= has_type(compiled, pattern));
                }
                places.push(Place { element: element.class, attribute: attribute.class, kind });
            }
            if is_misplaced {
                let name = tables.listed(element.class).first().map_or("*", |name| *name).to_owned();
                return Err(refused(format!(
                    "in `<{name}>`: an ID, IDREF or IDREFS has to be all that an attribute holds"
                )));
            }
        }
        IdTypes::of_places(compiled, &places)
    }

    fn of_places(compiled: &Compiled, places: &[Place]) -> Result<IdTypes, SchemaError> {
        let tables = &compiled.tables;
        // The places of each attribute's name; those of open classes are beside each.
        let mut named: FastMap<Name, Vec<&Place>> = FastMap::default();
        let mut open: Vec<&Place> = Vec::new();
        for place in places {
            match tables.is_open(place.attribute) {
                true => open.push(place),
                false => {
                    for name in tables.listed_numbers(place.attribute) {
                        named.entry(name).or_default().push(place);
                    }
                }
            }
        }
        let mut types = IdTypes::default();
        for place in places {
            let Some(kind) = place.kind else { continue };
            let Class::Name(attribute) = tables.classes.at(place.attribute.index()) else {
                return Err(refused(
                    "an attribute with an ID, IDREF or IDREFS has to have one name".to_owned(),
                ));
            };
            if tables.is_open(place.element) {
                let name = tables.named(attribute).local;
                return Err(refused(format!(
                    "an element whose `{name}` is an ID, IDREF or IDREFS has to have names of its own"
                )));
            }
            for element in tables.listed_numbers(place.element) {
                if types.by_names.insert((element, attribute), kind).is_some() {
                    continue; // The others were compared with the first one.
                }
                let others = named.get(&attribute).into_iter().flatten().chain(&open);
                let mut others = others.filter(|other| {
                    tables.has(other.element, element) && tables.has(other.attribute, attribute)
                });
                if others.any(|other| other.kind != Some(kind)) {
                    let (element, attribute) = (tables.named(element).local, tables.named(attribute).local);
                    return Err(refused(format!(
                        "`{attribute}` of `<{element}>` is an ID, IDREF or IDREFS in one place and something else in another"
                    )));
                }
            }
        }
        Ok(types)
    }

    /// What the values of an attribute are, if they are identifiers or references.
    pub fn get(&self, element: Name, attribute: Name) -> Option<IdType> {
        self.by_names.get(&(element, attribute)).copied()
    }
}

fn refused(message: String) -> SchemaError {
    SchemaError::of_document("the schema", SchemaErrorKind::Wrong, message)
}

/// The type of an attribute's value, which has to be all that it holds.
fn of_value(compiled: &Compiled, value: Id) -> Option<IdType> {
    match compiled.patterns.get(value.index()) {
        Pattern::Data(number) => {
            let data = compiled.tables.datum(number);
            // What is taken out has no type of its own.
            let is_plain = data.except == NOT_ALLOWED || !has_typed_except(compiled, data.except);
            of_datatype(compiled, data.datatype).filter(|_| is_plain)
        }
        Pattern::Value(number) => of_datatype(compiled, compiled.tables.value(number).datatype),
        _ => None,
    }
}

fn has_typed_except(compiled: &Compiled, except: Id) -> bool {
    let mut found = false;
    compiled.walk(except, &mut |pattern| found |= has_type(compiled, pattern));
    found
}

/// Whether a pattern is of such a type.
fn has_type(compiled: &Compiled, pattern: Pattern<'_>) -> bool {
    match pattern {
        Pattern::Data(number) => {
            let data = compiled.tables.datum(number);
            of_datatype(compiled, data.datatype).is_some()
                || data.except != NOT_ALLOWED && has_typed_except(compiled, data.except)
        }
        Pattern::Value(number) => of_datatype(compiled, compiled.tables.value(number).datatype).is_some(),
        _ => false,
    }
}

fn of_datatype(compiled: &Compiled, number: DatatypeId) -> Option<IdType> {
    let written = compiled.tables.datatypes.get(number.index())?;
    match compiled.tables.text(written.library) {
        datatype::XSD | datatype::COMPATIBILITY => match compiled.tables.text(written.name) {
            "ID" => Some(IdType::Id),
            "IDREF" => Some(IdType::Reference),
            "IDREFS" => Some(IdType::References),
            _ => None,
        },
        _ => None,
    }
}
