//! Tables that several capabilities share.

use super::{compact, Table};
use crate::xml::value::arch::Arch;
use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A [`Table`] that several [`Capabilities`](super::Capabilities) share. One that comes with the package is read when
/// it is first asked for: most guests run with one accelerator, and the table of the others is long.
#[derive(Clone, Default)]
pub struct Shared(Arc<Place>);

#[derive(Clone, Default)]
struct Place {
    /// The architecture and the compact form of what is to be read.
    written: Option<(Arch, &'static str)>,
    table: OnceLock<Table>,
    /// What others found of the table.
    found: [OnceLock<Arc<dyn Any + Send + Sync>>; 2],
}

impl Place {
    fn new(written: Option<(Arch, &'static str)>, table: OnceLock<Table>) -> Place {
        Place { written, table, found: Default::default() }
    }
}

impl Shared {
    /// The table that the package has in compact form.
    pub(super) fn written(arch: Arch, text: &'static str) -> Shared {
        Shared(Arc::new(Place::new(Some((arch, text)), OnceLock::new())))
    }

    /// The table alone, to be changed; nobody else sees that.
    pub fn own(&mut self) -> &mut Table {
        // What is changed is what was read.
        let _: &Table = self;
        let place = Arc::make_mut(&mut self.0);
        place.found = Default::default();
        place.table.get_mut().expect("it was read")
    }

    /// What is found of the table, once: `nth`, 0 or 1, tells one thing from the other.
    pub(crate) fn found<T: Any + Send + Sync>(&self, nth: usize, find: impl FnOnce() -> T) -> &T {
        let found = self.0.found[nth].get_or_init(|| Arc::new(find()));
        found.downcast_ref().expect("of each number it is of one kind")
    }
}

impl From<Table> for Shared {
    fn from(table: Table) -> Shared {
        Shared(Arc::new(Place::new(None, OnceLock::from(table))))
    }
}

impl Deref for Shared {
    type Target = Table;

    fn deref(&self) -> &Table {
        let read =
            || self.0.written.as_ref().map(|(arch, text)| compact::table(arch, text)).unwrap_or_default();
        self.0.table.get_or_init(read)
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Table::fmt(self, formatter)
    }
}
