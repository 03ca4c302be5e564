//! Name classes: which names an element or attribute may have.

/// A set of names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NameClass {
    /// One name: namespace and local part.
    Name(String, String),
    /// Every name of a namespace but some.
    NsName(String, Option<Box<NameClass>>),
    /// Every name but some.
    AnyName(Option<Box<NameClass>>),
    /// Any of these.
    Choice(Vec<NameClass>),
}

impl NameClass {
    /// Whether the name is in the set.
    pub fn contains(&self, ns: &str, local: &str) -> bool {
        let out = |except: &Option<Box<NameClass>>| {
            except.as_ref().is_some_and(|except| except.contains(ns, local))
        };
        match self {
            NameClass::Name(own_ns, own) => own == local && own_ns == ns,
            NameClass::NsName(own, except) => own == ns && !out(except),
            NameClass::AnyName(except) => !out(except),
            NameClass::Choice(all) => all.iter().any(|one| one.contains(ns, local)),
        }
    }

    /// The names that are listed one by one: namespaces and local parts.
    pub fn listed(&self) -> Vec<(&str, &str)> {
        if let NameClass::Name(ns, local) = self {
            return vec![(ns, local)];
        }
        let (mut found, mut open) = (Vec::new(), vec![self]);
        while let Some(class) = open.pop() {
            match class {
                NameClass::Name(ns, local) => found.push((ns.as_str(), local.as_str())),
                NameClass::Choice(all) => open.extend(all.iter().rev()),
                NameClass::NsName(..) | NameClass::AnyName(_) => {}
            }
        }
        found
    }

    /// Whether it has names that are not listed.
    pub fn is_open(&self) -> bool {
        match self {
            NameClass::Name(..) => false,
            NameClass::NsName(..) | NameClass::AnyName(_) => true,
            NameClass::Choice(all) => all.iter().any(NameClass::is_open),
        }
    }

    /// Whether some name is in both sets: one that either of them mentions, or one that neither
    /// does.
    pub fn overlaps(&self, other: &NameClass) -> bool {
        let mut names = Vec::new();
        self.samples(&mut names);
        other.samples(&mut names);
        names.iter().any(|(ns, local)| self.contains(ns, local) && other.contains(ns, local))
    }

    /// Names that stand for all that the class tells apart.
    fn samples(&self, out: &mut Vec<(String, String)>) {
        const OTHER: &str = "\u{0}";
        match self {
            NameClass::Name(ns, local) => out.push((ns.clone(), local.clone())),
            NameClass::NsName(ns, except) => {
                out.push((ns.clone(), OTHER.to_owned()));
                except.iter().for_each(|except| except.samples(out));
            }
            NameClass::AnyName(except) => {
                out.push((OTHER.to_owned(), OTHER.to_owned()));
                except.iter().for_each(|except| except.samples(out));
            }
            NameClass::Choice(all) => all.iter().for_each(|one| one.samples(out)),
        }
    }
}
