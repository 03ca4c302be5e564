//! Tables that several capabilities share.

use super::{compact, Table};
use crate::qemu::cpu::feature::LATER;
use crate::qemu::cpu::host::HostModels;
use crate::release::Release;
use crate::xml::value::arch::Arch;
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
    /// What its host is in terms of the models that release 10.7 knows, and later ones.
    hosts: [OnceLock<Option<HostModels>>; 2],
}

impl Place {
    fn new(written: Option<(Arch, &'static str)>, table: OnceLock<Table>) -> Place {
        Place { written, table, hosts: Default::default() }
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
        place.hosts = Default::default();
        place.table.get_mut().expect("it was read")
    }

    /// What the host is in terms of the models that a release of libvirt knows. It is found once: all models are
    /// compared with it.
    pub(crate) fn host(
        &self,
        libvirt: Release,
        find: impl FnOnce() -> Option<HostModels>,
    ) -> Option<&HostModels> {
        self.0.hosts[usize::from(libvirt >= LATER)].get_or_init(find).as_ref()
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
