//! The ports of displays that want any.

use super::refuse;
use crate::domain::devices::graphics::{Kind, ListenType};
use crate::domain::Domain;
use crate::driver::error::{Code, Result};
use crate::xml::value::token::YesNo;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The ports that are tried.
const RANGE: std::ops::RangeInclusive<u16> = 5900..=65_535;

/// Where displays listen that name no address.
const ADDRESS: &str = "127.0.0.1";

/// How long a guest that was given a port has it for itself without listening on it.
const KEPT: Duration = Duration::from_secs(60);

/// Ports that were given to guests which may not listen on them yet.
#[derive(Default)]
pub(super) struct Ports {
    given: Mutex<BTreeMap<u16, Instant>>,
}

/// The displays whose ports were chosen, by their place in the list.
pub(super) type Chosen = Vec<usize>;

impl Ports {
    /// Gives every display that wants any port a free one.
    pub(super) fn choose(&self, domain: &mut Domain) -> Result<Chosen> {
        let mut chosen = Chosen::new();
        for (at, graphics) in domain.devices.graphics.iter_mut().enumerate() {
            let (port, autoport, listens) = match &mut graphics.kind {
                Kind::Vnc(own) => (&mut own.port, &mut own.autoport, &mut own.listens),
                Kind::Spice(own) => (&mut own.port, &mut own.autoport, &mut own.listens),
                _ => continue,
            };
            let first = listens.first_mut().filter(|own| own.r#type == ListenType::Address);
            let address = first.map(|own| own.address.get_or_insert_with(|| address().clone()).0.clone());
            let socket = address.is_none() && !listens.is_empty();
            let wanted = *autoport == Some(YesNo::Yes) || port.is_none_or(|port| port == -1);
            if socket || !wanted {
                continue;
            }
            *port = Some(self.free(address.as_deref().unwrap_or(ADDRESS))?.into());
            // The command is made for a port that is fixed.
            *autoport = Some(YesNo::No);
            chosen.push(at);
        }
        Ok(chosen)
    }

    fn free(&self, address: &str) -> Result<u16> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is listened on needs no reservation any more.
        given.retain(|port, since| since.elapsed() < KEPT && TcpListener::bind((address, *port)).is_ok());
        let is_free = |port: &u16| !given.contains_key(port) && TcpListener::bind((address, *port)).is_ok();
        match RANGE.into_iter().find(is_free) {
            Some(port) => {
                given.insert(port, Instant::now());
                Ok(port)
            }
            None => refuse(Code::Internal, "Unable to find an unused port in range 'VNC' (5900-65535)"),
        }
    }
}

fn address() -> crate::xml::value::NonEmpty {
    crate::xml::value::NonEmpty(ADDRESS.to_owned())
}

/// Says again of chosen ports that any would have done.
pub(super) fn restore(domain: &mut Domain, chosen: &Chosen) {
    for at in chosen {
        match domain.devices.graphics.get_mut(*at).map(|own| &mut own.kind) {
            Some(Kind::Vnc(own)) => own.autoport = Some(YesNo::Yes),
            Some(Kind::Spice(own)) => own.autoport = Some(YesNo::Yes),
            _ => {}
        }
    }
}
