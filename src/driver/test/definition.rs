//! A definition and its documents.

use super::super::document::{Documents, Passwords};
use super::super::error::Result;
use crate::domain::Domain;
use std::ops::{Deref, DerefMut};

/// A definition that remembers its documents. Whoever is given it to change makes it forget them.
pub(super) struct Definition {
    domain: Domain,
    documents: Documents,
}

impl Definition {
    /// The definition alone, for another place.
    pub(super) fn domain(&self) -> Domain {
        self.domain.clone()
    }

    /// The document, with passwords or without.
    pub(super) fn document(&self, passwords: Passwords) -> Result<String> {
        self.documents.of(&self.domain, passwords)
    }
}

impl From<Domain> for Definition {
    fn from(domain: Domain) -> Definition {
        Definition { domain, documents: Documents::default() }
    }
}

impl Clone for Definition {
    /// Copies are made to be changed.
    fn clone(&self) -> Definition {
        self.domain.clone().into()
    }
}

impl Deref for Definition {
    type Target = Domain;

    fn deref(&self) -> &Domain {
        &self.domain
    }
}

impl DerefMut for Definition {
    fn deref_mut(&mut self) -> &mut Domain {
        self.documents = Documents::default();
        &mut self.domain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_is_shown() {
        let mut own = Definition::from(Domain { name: "a".to_owned(), ..Domain::default() });
        for name in ["a", "b"] {
            name.clone_into(&mut own.name);
            for passwords in [Passwords::Hidden, Passwords::Shown, Passwords::Hidden] {
                assert!(own
                    .document(passwords)
                    .expect("a document")
                    .contains(&format!("<name>{name}</name>")));
            }
        }
        let mut copy = own.clone();
        "c".clone_into(&mut copy.name);
        assert!(copy.document(Passwords::Hidden).expect("a document").contains("<name>c</name>"));
        assert!(own.document(Passwords::Hidden).expect("a document").contains("<name>b</name>"));
    }
}
