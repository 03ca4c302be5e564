//! Which guests a list is of, and what is counted of them.

use super::super::error::{Code, Error, Origin, Result};
use super::super::lists::Facts;
use super::super::params::param;
use super::guest::Guest;
use super::World;
use wire::procedures::*;
use wire::xdr::ParamValue;

/// The guests that the bits of a list mean.
pub(super) fn matching(world: &World, flags: u32) -> impl Iterator<Item = &Guest> {
    world.guests.iter().filter(move |guest| facts(guest).are_wanted(flags))
}

/// What lists can be limited by.
fn facts(guest: &Guest) -> Facts {
    Facts {
        active: guest.live.is_some(),
        persistent: guest.config.is_some(),
        state: guest.state,
        managed_save: guest.managed_save.is_some(),
        autostart: guest.autostart,
        snapshots: guest.snapshots.len() > 0,
        checkpoints: guest.checkpoints.len() > 0,
    }
}

/// What is counted of guests: here, their state alone.
pub(super) fn all(world: &World, call: &ConnectGetAllDomainStats) -> Result<ConnectGetAllDomainStatsReply> {
    const STATE: u32 = 1;
    const ENFORCE: u32 = 1 << 31;
    let unknown = call.stats & !STATE;
    if call.flags & ENFORCE != 0 && unknown != 0 {
        let detail = format!("Stats types bits {unknown:#x} are not supported by this daemon");
        return Err(Error::new(Code::ArgumentUnsupported, Origin::Domain, detail));
    }
    let wanted: Vec<&Guest> = if call.doms.is_empty() {
        matching(world, call.flags & 0xffff).collect()
    } else {
        let found = call.doms.iter().filter_map(|dom| world.index(dom).ok());
        found.map(|index| &world.guests[index]).collect()
    };
    let with_state = call.stats == 0 || call.stats & STATE != 0;
    let stats = wanted.into_iter().map(|guest| {
        let state = [("state.state", guest.state.number()), ("state.reason", guest.reason)];
        let params = state.iter().filter(|_| with_state);
        ConnectGetAllDomainStatsReplyRetStats {
            dom: guest.handle(),
            params: params.map(|(name, value)| param(name, ParamValue::Int(*value))).collect(),
        }
    });
    Ok(ConnectGetAllDomainStatsReply { ret_stats: stats.collect() })
}
