//! A definition and its documents.

use super::super::document::document;
use super::super::error::Result;
use crate::domain::Domain;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// A definition that remembers its documents: clients ask for them far more often than they change it. Whoever is
/// given it to change makes it forget them.
pub(super) struct Definition {
    domain: Domain,
    plain: OnceLock<String>,
    secure: OnceLock<String>,
}

impl Definition {
    /// The definition alone, for another place.
    pub(super) fn domain(&self) -> Domain {
        self.domain.clone()
    }

    /// The document, with passwords or without.
    pub(super) fn document(&self, secure: bool) -> Result<String> {
        let remembered = if secure { &self.secure } else { &self.plain };
        if let Some(text) = remembered.get() {
            return Ok(text.clone());
        }
        let text = document(&self.domain, secure)?;
        Ok(remembered.get_or_init(|| text).clone())
    }
}

impl From<Domain> for Definition {
    fn from(domain: Domain) -> Definition {
        Definition { domain, plain: OnceLock::new(), secure: OnceLock::new() }
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
        self.plain.take();
        self.secure.take();
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
            for secure in [false, true, false] {
                assert!(own.document(secure).expect("a document").contains(&format!("<name>{name}</name>")));
            }
        }
        let mut copy = own.clone();
        "c".clone_into(&mut copy.name);
        assert!(copy.document(false).expect("a document").contains("<name>c</name>"));
        assert!(own.document(false).expect("a document").contains("<name>b</name>"));
    }
}
