//! Where a rule is while it walks a definition: which element, which of its siblings, which
//! attribute. A place costs nothing until something is wrong there.

use super::Diagnostic;

/// How an element of a definition relates to the document that the definition was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// It was made in code or added by a completion; no document has it.
    #[default]
    Made,
    /// It is the n-th element of its name in its parent there, counted from 1.
    Read(u32),
    /// A plain value, which does not remember; its position in its list counts.
    Positional,
}

/// An element of a definition that knows where it came from.
pub trait Located {
    /// Its position in the document that it was read from.
    fn origin(&self) -> Origin;
}

/// An element of a definition or one of its attributes, as the way to it from the root.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    step: Step<'p>,
    /// Whether a document has it, as far as is known.
    read: bool,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    /// A child element: its name and, unless it is the only one, its number from 1.
    Child(&'p str, u32),
    /// An attribute of the parent.
    Attribute(&'p str),
    /// Something that the document does not have: findings are about the parent.
    Added,
}

impl<'p> Place<'p> {
    /// The root element.
    pub fn root(name: &'p str, origin: Origin) -> Place<'p> {
        Place { parent: None, step: Step::Child(name, 0), read: matches!(origin, Origin::Read(_)) }
    }

    /// The child element of a name that may be there once.
    #[must_use]
    pub fn child(&'p self, name: &'p str) -> Place<'p> {
        Place { parent: Some(self), step: Step::Child(name, 0), read: self.read }
    }

    /// An attribute of the element.
    #[must_use]
    pub fn attr(&'p self, name: &'p str) -> Place<'p> {
        Place { parent: Some(self), step: Step::Attribute(name), read: self.read }
    }

    /// The child elements of a name, each with its place.
    pub fn each<T: Located>(
        &'p self,
        name: &'p str,
        list: &'p [T],
    ) -> impl Iterator<Item = (&'p T, Place<'p>)> {
        list.iter().enumerate().map(move |(at, item)| (item, self.item(name, at, list.len(), item.origin())))
    }

    /// The child element of a name at a position (from 0) of a list of that length.
    #[must_use]
    pub fn item(&'p self, name: &'p str, at: usize, length: usize, origin: Origin) -> Place<'p> {
        let number = |at: usize| match length {
            0 | 1 => 0,
            _ => u32::try_from(at + 1).unwrap_or(u32::MAX),
        };
        let (step, read) = match origin {
            Origin::Read(number) => (Step::Child(name, number), true),
            Origin::Positional => (Step::Child(name, number(at)), self.read),
            Origin::Made if self.read => (Step::Added, true),
            Origin::Made => (Step::Child(name, number(at)), false),
        };
        Place { parent: Some(self), step, read }
    }

    /// The path of the element, as `/domain/devices/disk[2]`; of what the document does not have,
    /// the path of the nearest element around it that it has.
    pub fn path(&self) -> String {
        self.parts().0
    }

    /// What a message about another element calls this one: the last step of its path, quoted.
    pub fn label(&self) -> String {
        match self.step {
            Step::Child(name, 0) => format!("`{name}`"),
            Step::Child(name, number) => format!("`{name}[{number}]`"),
            Step::Attribute(name) => format!("`@{name}`"),
            Step::Added => "an element that is added".to_owned(),
        }
    }

    /// The element or attribute as the subject of a message that stands alone: `<disk>`, or `bus` of
    /// `<target>`.
    pub fn subject(&self) -> String {
        match (self.step, self.parent.map(|parent| parent.step)) {
            (Step::Child(name, _), _) => format!("`<{name}>`"),
            (Step::Attribute(name), Some(Step::Child(element, _))) => format!("`{name}` of `<{element}>`"),
            (Step::Attribute(name), _) => format!("`{name}`"),
            (Step::Added, _) => self.label(),
        }
    }

    /// Whether no part of the way to it was added to what the document has.
    pub(super) fn is_exact(&self) -> bool {
        !matches!(self.step, Step::Added) && self.parent.is_none_or(Place::is_exact)
    }

    /// Makes a finding one about this place.
    pub(super) fn fill(&self, finding: &mut Diagnostic) {
        let (path, attribute) = self.parts();
        finding.element = path;
        finding.attribute = attribute.map(str::to_owned);
    }

    fn parts(&self) -> (String, Option<&'p str>) {
        let mut way = Vec::new();
        let mut place = Some(self);
        while let Some(own) = place {
            way.push(own.step);
            place = own.parent;
        }
        let mut path = String::new();
        for step in way.into_iter().rev() {
            match step {
                Step::Child(name, 0) => path.extend(["/", name]),
                Step::Child(name, number) => path.push_str(&format!("/{name}[{number}]")),
                Step::Attribute(name) => return (path, Some(name)),
                Step::Added => break,
            }
        }
        (path, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_the_sibling_and_the_attribute() {
        let root = Place::root("domain", Origin::Read(1));
        let devices = root.child("devices");
        let disk = devices.item("disk", 0, 2, Origin::Read(2));
        let source = disk.child("source");
        assert_eq!(source.attr("file").parts(), ("/domain/devices/disk[2]/source".into(), Some("file")));
        assert_eq!(disk.label(), "`disk[2]`");
        assert_eq!(disk.subject(), "`<disk>`");
        assert_eq!(source.attr("file").subject(), "`file` of `<source>`");
    }

    #[test]
    fn what_a_completion_added_is_located_at_its_parent() {
        let root = Place::root("domain", Origin::Read(1));
        let devices = root.child("devices");
        let controller = devices.item("controller", 3, 4, Origin::Made);
        let target = controller.child("target");
        assert_eq!(target.attr("chassis").parts(), ("/domain/devices".into(), None));
    }

    #[test]
    fn a_definition_made_in_code_counts_its_lists() {
        let root = Place::root("domain", Origin::Made);
        let devices = root.child("devices");
        assert_eq!(devices.item("controller", 1, 2, Origin::Made).path(), "/domain/devices/controller[2]");
        assert_eq!(devices.item("controller", 0, 1, Origin::Made).path(), "/domain/devices/controller");
    }
}
