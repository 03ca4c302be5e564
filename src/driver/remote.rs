//! A driver that asks a server: libvirt's daemon, or ours. Every call goes over the wire as it is;
//! what the server refuses, this driver refuses.

mod address;
mod events;
mod streams;

use super::calls::Core;
use super::connection::Access;
use super::error::{Code, Error, Origin, Result};
use super::event::Listeners;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use wire::client::{CallError, Client};
use wire::procedures::*;
use wire::server::Streaming;

pub use address::Address;

/// A connection to a server.
pub struct Remote {
    client: Client,
    listeners: Arc<Listeners>,
    uri: String,
}

/// The ways in which a server may want to know who its client is.
const NO_AUTHENTICATION: i32 = 0;
const POLKIT: i32 = 2;

/// How many bytes a picture of a screen may have.
const LARGEST_PICTURE: usize = 256 * 1024 * 1024;

/// The flag of a connection that may only ask.
const READ_ONLY: u32 = 1;

/// Features that are asked for: signs of life, and events with numbers.
const KEEPALIVE: i32 = 10;
const NUMBERED_EVENTS: i32 = 14;

impl Remote {
    /// Connects to the server that a URI means, such as `qemu:///system` or
    /// `test+unix:///default?socket=/run/sock`.
    ///
    /// # Errors
    /// [`Code::NoConnect`] for URIs of another host; [`Code::System`] if no server listens; and what
    /// the server refuses.
    pub fn connect(uri: &str) -> Result<Remote> {
        Remote::open(uri, Access::ReadWrite)
    }

    /// The same, for a connection that may only ask.
    ///
    /// # Errors
    /// As [`Remote::connect`].
    pub fn connect_read_only(uri: &str) -> Result<Remote> {
        Remote::open(uri, Access::ReadOnly)
    }

    fn open(uri: &str, access: Access) -> Result<Remote> {
        let address = Address::parse(uri, access)?;
        let path = address.socket.display();
        let failed = |error: std::io::Error| {
            Error::system(Origin::Remote, &format!("Failed to connect socket to '{path}'"), &error)
        };
        let stream = UnixStream::connect(&address.socket).map_err(failed)?;
        let listeners: Arc<Listeners> = Arc::default();
        let own = listeners.clone();
        let on_event = Box::new(move |packet: &wire::Packet| {
            own.send(events::read(packet).as_slice());
        });
        let client = Client::new(stream, on_event).map_err(failed)?;
        let remote = Remote { client, listeners, uri: uri.to_owned() };
        remote.introduce(&address.name, access)?;
        Ok(remote)
    }

    /// What a client says before its first call.
    fn introduce(&self, name: &str, access: Access) -> Result<()> {
        let ways = self.forward(&AuthList {})?.types.0;
        match ways.first() {
            None | Some(&NO_AUTHENTICATION) => {}
            Some(&POLKIT) => {
                self.forward(&AuthPolkit {})?;
            }
            Some(way) => {
                let detail = format!("the server wants authentication of type {way}");
                return Err(Error::new(Code::OperationUnsupported, Origin::Remote, detail));
            }
        }
        self.forward(&ConnectSupportsFeature { feature: KEEPALIVE })?;
        let flags = match access {
            Access::ReadOnly => READ_ONLY,
            Access::ReadWrite => 0,
        };
        self.forward(&ConnectOpen { name: Some(name.to_owned()), flags })?;
        let events = self.forward(&ConnectSupportsFeature { feature: NUMBERED_EVENTS })?.supported;
        if events != 0 {
            for event_id in events::REGISTERED {
                self.forward(&ConnectDomainEventCallbackRegisterAny { event_id, dom: None })?;
            }
        }
        Ok(())
    }

    /// Asks the server.
    pub(super) fn forward<C: Call>(&self, call: &C) -> Result<C::Reply> {
        self.client.call(call).map_err(refused)
    }
}

/// Why a call or a stream of it failed, as drivers say it.
fn refused(error: CallError) -> Box<Error> {
    match error {
        CallError::Remote(error) => Box::new(Error::from(*error)),
        other => Error::new(Code::Rpc, Origin::Rpc, other.to_string()),
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        // A server that is gone needs no goodbye.
        let _ = self.client.call(&ConnectClose {});
    }
}

impl Core for Remote {
    fn uri(&self) -> &str {
        &self.uri
    }

    fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    fn waits(&self, _: &Procedure) -> bool {
        true
    }

    fn screenshot(&self, call: &DomainScreenshot) -> Result<(String, Vec<u8>)> {
        let (reply, stream) = self.client.call_with_stream(call).map_err(refused)?;
        let picture = stream.receive_all(LARGEST_PICTURE).map_err(refused)?;
        stream.finish().map_err(refused)?;
        Ok((reply.mime.unwrap_or_default(), picture))
    }

    fn open_console(&self, call: &DomainOpenConsole) -> Result<Streaming> {
        let ((), stream) = self.client.call_with_stream(call).map_err(refused)?;
        Ok(streams::both_ways(stream))
    }
}
