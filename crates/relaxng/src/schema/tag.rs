//! The elements of RELAX NG by their names.

/// The elements of RELAX NG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `<element>`.
    Element,
    /// `<attribute>`.
    Attribute,
    /// `<group>`.
    Group,
    /// `<interleave>`.
    Interleave,
    /// `<choice>`, of patterns or of names.
    Choice,
    /// `<optional>`.
    Optional,
    /// `<zeroOrMore>`.
    ZeroOrMore,
    /// `<oneOrMore>`.
    OneOrMore,
    /// `<list>`.
    List,
    /// `<mixed>`.
    Mixed,
    /// `<ref>`.
    Ref,
    /// `<parentRef>`.
    ParentRef,
    /// `<empty>`.
    Empty,
    /// `<text>`.
    Text,
    /// `<value>`.
    Value,
    /// `<data>`.
    Data,
    /// `<notAllowed>`.
    NotAllowed,
    /// `<externalRef>`.
    ExternalRef,
    /// `<grammar>`.
    Grammar,
    /// `<param>`.
    Param,
    /// `<except>`, of a datatype or of names.
    Except,
    /// `<start>`.
    Start,
    /// `<define>`.
    Define,
    /// `<div>`.
    Div,
    /// `<include>`.
    Include,
    /// `<name>`.
    Name,
    /// `<anyName>`.
    AnyName,
    /// `<nsName>`.
    NsName,
}

impl Tag {
    /// All of them with their names.
    const ALL: [(Tag, &'static str); 28] = [
        (Tag::Element, "element"),
        (Tag::Attribute, "attribute"),
        (Tag::Group, "group"),
        (Tag::Interleave, "interleave"),
        (Tag::Choice, "choice"),
        (Tag::Optional, "optional"),
        (Tag::ZeroOrMore, "zeroOrMore"),
        (Tag::OneOrMore, "oneOrMore"),
        (Tag::List, "list"),
        (Tag::Mixed, "mixed"),
        (Tag::Ref, "ref"),
        (Tag::ParentRef, "parentRef"),
        (Tag::Empty, "empty"),
        (Tag::Text, "text"),
        (Tag::Value, "value"),
        (Tag::Data, "data"),
        (Tag::NotAllowed, "notAllowed"),
        (Tag::ExternalRef, "externalRef"),
        (Tag::Grammar, "grammar"),
        (Tag::Param, "param"),
        (Tag::Except, "except"),
        (Tag::Start, "start"),
        (Tag::Define, "define"),
        (Tag::Div, "div"),
        (Tag::Include, "include"),
        (Tag::Name, "name"),
        (Tag::AnyName, "anyName"),
        (Tag::NsName, "nsName"),
    ];

    /// The element of that name.
    pub fn of(name: &str) -> Option<Tag> {
        Tag::ALL.iter().find(|(_, own)| *own == name).map(|(tag, _)| *tag)
    }

    /// Whether the element is a pattern.
    pub fn is_pattern(self) -> bool {
        use Tag::{Data, Element, Empty, ExternalRef, Grammar, Group, Interleave, List, Mixed, NotAllowed};
        matches!(self, Element | Tag::Attribute | Group | Interleave | Tag::Choice | Tag::Optional)
            || matches!(self, Tag::ZeroOrMore | Tag::OneOrMore | List | Mixed | Tag::Ref | Tag::ParentRef)
            || matches!(self, Empty | Tag::Value | Data | NotAllowed | ExternalRef | Grammar | Tag::Text)
    }

    /// Whether the element is a name class.
    pub fn is_name_class(self) -> bool {
        self == Tag::Choice || self.is_only_name_class()
    }

    /// Whether the element is a name class and never a pattern.
    pub fn is_only_name_class(self) -> bool {
        matches!(self, Tag::Name | Tag::AnyName | Tag::NsName)
    }

    /// Attributes that an element may have besides `ns` and `datatypeLibrary`.
    pub fn attributes(self) -> &'static [&'static str] {
        match self {
            Tag::Element | Tag::Attribute | Tag::Ref | Tag::ParentRef | Tag::Param => &["name"],
            Tag::Define => &["name", "combine"],
            Tag::Start => &["combine"],
            Tag::Data | Tag::Value => &["type"],
            Tag::ExternalRef | Tag::Include => &["href"],
            _ => &[],
        }
    }

    /// Whether it holds text.
    pub fn takes_text(self) -> bool {
        matches!(self, Tag::Value | Tag::Param | Tag::Name)
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let own = Tag::ALL.iter().find(|(tag, _)| tag == self);
        f.write_str(own.map_or("", |(_, name)| name))
    }
}
