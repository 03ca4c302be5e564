//! One guest: its two definitions, and its state.

use super::super::error::{Code, Error, Origin, Result};
use super::super::{Handle, State, AFFECT_CONFIG, AFFECT_LIVE};
use super::checkpoints::Checkpoints;
use super::definition::Definition;
use super::not_now;
use super::snapshots::Snapshots;
use super::tuning::Tunables;
use crate::domain::Domain;
use std::collections::BTreeMap;
use wire::xdr::Uuid;

/// A guest.
#[derive(Clone)]
pub(super) struct Guest {
    uuid: Uuid,
    /// The definition of the running guest.
    pub(super) live: Option<Definition>,
    /// The stored definition.
    pub(super) config: Option<Definition>,
    pub(super) state: State,
    /// Why it is in that state; the numbers depend on it.
    pub(super) reason: i32,
    pub(super) autostart: bool,
    /// It had a stored definition at some time.
    pub(super) was_stored: bool,
    /// The definition of the guest that was saved and will be restored at the next start.
    pub(super) managed_save: Option<Domain>,
    pub(super) snapshots: Snapshots,
    pub(super) checkpoints: Checkpoints,
    /// What is set of both copies and not part of the definition.
    pub(super) tunables: Tunables,
    /// Where the running guest's virtual CPUs may run; those that are not here, everywhere.
    pub(super) pins: BTreeMap<u32, Vec<u8>>,
    /// File systems that are frozen, by their mount point.
    pub(super) frozen: Vec<String>,
}

/// Which copies a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Targets {
    pub(super) live: bool,
    pub(super) config: bool,
}

impl Guest {
    fn new(uuid: Uuid) -> Guest {
        Guest {
            uuid,
            live: None,
            config: None,
            state: State::Shutoff,
            reason: 0,
            autostart: false,
            was_stored: false,
            managed_save: None,
            snapshots: Snapshots::default(),
            checkpoints: Checkpoints::default(),
            tunables: Tunables::default(),
            pins: BTreeMap::new(),
            frozen: Vec::new(),
        }
    }

    /// A guest that is defined and does not run.
    pub(super) fn stored(domain: Domain) -> Guest {
        let mut guest = Guest::new(uuid_of(&domain));
        guest.define(domain);
        guest
    }

    /// Its stored definition from now on.
    pub(super) fn define(&mut self, domain: Domain) {
        self.config = Some(Domain { id: None, ..domain }.into());
        self.was_stored = true;
    }

    /// A guest that is neither defined nor runs yet.
    pub(super) fn transient(domain: &Domain) -> Guest {
        Guest::new(uuid_of(domain))
    }

    pub(super) fn uuid(&self) -> Uuid {
        self.uuid
    }

    /// It runs from now on.
    pub(super) fn run(&mut self, domain: Domain, id: i32, reason: i32) {
        self.live = Some(Domain { id: Some(id), ..domain }.into());
        self.state = State::Running;
        self.reason = reason;
        self.tunables.started();
    }

    /// It does not run any more.
    pub(super) fn stop(&mut self, reason: i32) {
        self.live = None;
        self.state = State::Shutoff;
        self.reason = reason;
        self.pins.clear();
        self.frozen.clear();
        self.tunables.stopped();
    }

    pub(super) fn is_gone(&self) -> bool {
        self.live.is_none() && self.config.is_none()
    }

    /// The running definition, or the stored one.
    pub(super) fn current(&self) -> Result<&Definition> {
        self.live
            .as_ref()
            .or(self.config.as_ref())
            .ok_or_else(|| Error::new(Code::Internal, Origin::Test, "the domain has no definition"))
    }

    pub(super) fn name(&self) -> &str {
        self.live.as_ref().or(self.config.as_ref()).map_or("", |domain| &domain.name)
    }

    pub(super) fn id(&self) -> i32 {
        self.live.as_ref().and_then(|live| live.id).unwrap_or(-1)
    }

    pub(super) fn handle(&self) -> Handle {
        Handle { name: self.name().to_owned(), uuid: self.uuid, id: self.id() }
    }

    /// Refuses a guest that does not run.
    pub(super) fn running(&self) -> Result<()> {
        match self.live {
            Some(_) => Ok(()),
            None => not_now(Origin::Domain, "domain is not running"),
        }
    }

    /// The copies that flags mean; without any, the running one where there is one.
    pub(super) fn targets(&self, flags: u32) -> Result<Targets> {
        let running = self.live.is_some();
        let mut targets = Targets { live: flags & AFFECT_LIVE != 0, config: flags & AFFECT_CONFIG != 0 };
        if !targets.live && !targets.config {
            targets = Targets { live: running, config: !running };
        }
        if targets.live {
            self.running()?;
        }
        if targets.config && self.config.is_none() {
            return not_now(Origin::Domain, "transient domains do not have any persistent config");
        }
        Ok(targets)
    }

    /// The one copy that a question is about.
    pub(super) fn asked(&self, flags: u32) -> Result<&Definition> {
        let targets = self.targets(flags)?;
        let copy = if targets.live { &self.live } else { &self.config };
        copy.as_ref()
            .ok_or_else(|| Error::new(Code::OperationInvalid, Origin::Domain, "domain is not running"))
    }

    /// Changes copies, all or none of them.
    pub(super) fn change(
        &mut self,
        targets: Targets,
        change: impl Fn(&mut Domain) -> Result<()>,
    ) -> Result<()> {
        let mut copies =
            [self.live.clone().filter(|_| targets.live), self.config.clone().filter(|_| targets.config)];
        copies.iter_mut().flatten().try_for_each(|own| change(own))?;
        let [live, config] = copies;
        self.live = live.or(self.live.take());
        self.config = config.or(self.config.take());
        Ok(())
    }

    /// Both copies that are there.
    pub(super) fn copies(&mut self) -> impl Iterator<Item = &mut Domain> {
        self.live.iter_mut().chain(self.config.iter_mut()).map(|own| &mut **own)
    }
}

/// The uuid of a completed definition.
fn uuid_of(domain: &Domain) -> Uuid {
    Uuid(domain.uuid.map_or([0; 16], |uuid| uuid.0))
}
