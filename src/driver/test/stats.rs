//! Which guests a list is of, and what is counted of them.

use super::super::error::{Code, Error, Origin, Result};
use super::super::params::param;
use super::super::State;
use super::guest::Guest;
use super::World;
use wire::procedures::*;
use wire::xdr::ParamValue;

/// The bits of lists of guests: of each group, a guest is wanted that has one of the bits which are set.
fn bits(guest: &Guest) -> [(u32, u32); 7] {
    let pick = |yes: bool, one: u32, other: u32| if yes { one } else { other };
    let state = match guest.state {
        State::Running => 16,
        State::Paused => 32,
        State::Shutoff => 64,
        State::Crashed => 128,
    };
    [
        (3, pick(guest.live.is_some(), 1, 2)),
        (12, pick(guest.config.is_some(), 4, 8)),
        (240, state),
        (768, pick(guest.managed_save.is_some(), 256, 512)),
        (3072, pick(guest.autostart, 1024, 2048)),
        (12_288, pick(guest.snapshots.len() > 0, 4096, 8192)),
        (49_152, pick(guest.checkpoints.len() > 0, 16_384, 32_768)),
    ]
}

/// The guests that the bits of a list mean.
pub(super) fn matching(world: &World, flags: u32) -> impl Iterator<Item = &Guest> {
    world
        .guests
        .iter()
        .filter(move |guest| bits(guest).iter().all(|(group, own)| flags & group == 0 || flags & own != 0))
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
