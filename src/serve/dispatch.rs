//! From a call's packet to the driver's method, and back.

use super::events::{Family, Only};
use super::session::{Opened, Session};
use super::{Daemon, Open};
use crate::driver::calls::{visit, Ask, Visitor};
use crate::driver::{Access, Error};
use std::time::{Duration, Instant};
use wire::procedures::*;
use wire::server::{Answer, Chunk, Download, Incoming, Streaming};
use wire::xdr::Xdr;
use wire::RemoteError;

type Answered = Result<Answer, Box<RemoteError>>;

/// Answers a call: by the daemon itself where it is about the connection, else by the driver.
pub(super) fn answer<O: Open>(daemon: &Daemon<O>, session: &Session, call: &Incoming) -> Answered {
    if let Some(answer) = before_open(daemon, session, call) {
        return answer;
    }
    let Some(opened) = session.opened() else {
        return Err(RemoteError::internal("hypervisor connection not open"));
    };
    if let Some(answer) = of_connection(daemon, session, &opened, call) {
        return answer;
    }
    let started = Instant::now();
    let asked = visit(call.procedure.name, Asked { opened: &opened, call });
    if waited_for(call) {
        std::thread::sleep(LEAST.saturating_sub(started.elapsed()));
    }
    // Calls that no driver has are refused as those that this one does not have.
    asked.unwrap_or_else(|| {
        refused(opened.connection.may(call.procedure))?;
        Err(remote(&Error::unsupported(call.procedure)))
    })
}

/// The least time that the end of a call takes which clients wait for on another thread.
const LEAST: Duration = Duration::from_millis(100);

/// Whether virsh makes the call on one thread and waits for its end on another: it misses an end that
/// comes before it waits, and then waits without end. With guests of which there is something to save, the
/// end never comes so soon.
fn waited_for(call: &Incoming) -> bool {
    is::<DomainSave>(call)
        || is::<DomainSaveFlags>(call)
        || is::<DomainSaveParams>(call)
        || is::<DomainManagedSave>(call)
        || is::<DomainCoreDump>(call)
        || is::<DomainCoreDumpWithFormat>(call)
}

fn remote(error: &Error) -> Box<RemoteError> {
    Box::new(RemoteError::from(error))
}

fn refused<T>(result: crate::driver::Result<T>) -> Result<T, Box<RemoteError>> {
    result.map_err(|error| remote(&error))
}

/// Asks the driver.
struct Asked<'a> {
    opened: &'a Opened,
    call: &'a Incoming,
}

impl Visitor for Asked<'_> {
    type Output = Answered;

    fn visit<C: Ask>(self) -> Answered {
        let arguments: C = self.call.arguments()?;
        Answer::reply(&refused(self.opened.connection.call(&arguments))?)
    }
}

/// Whether a procedure is that of a call.
fn is<C: Call>(call: &Incoming) -> bool {
    std::ptr::eq(call.procedure, C::PROCEDURE)
}

/// A way in which clients say who they are: not at all.
const NO_AUTHENTICATION: i32 = 0;

/// Calls that are answered whether a connection is open or not.
fn before_open<O: Open>(daemon: &Daemon<O>, session: &Session, call: &Incoming) -> Option<Answered> {
    Some(if is::<AuthList>(call) {
        Answer::reply(&AuthListReply { types: vec![NO_AUTHENTICATION].into() })
    } else if is::<AuthSaslInit>(call)
        || is::<AuthSaslStart>(call)
        || is::<AuthSaslStep>(call)
        || is::<AuthPolkit>(call)
    {
        let mut error = RemoteError::rpc("authentication failed: authentication failed");
        error.code = wire::error::code::AUTH_FAILED;
        Err(error)
    } else if is::<ConnectSupportsFeature>(call) {
        supports(session, call)
    } else if is::<ConnectOpen>(call) {
        open(daemon, session, call)
    } else {
        return None;
    })
}

fn supports(session: &Session, call: &Incoming) -> Answered {
    /// Texts among typed parameters, signs of life, events with numbers, the close callback, and the
    /// order of arguments in updates of networks.
    const OF_THE_PROTOCOL: [i32; 5] = [9, KEEPALIVE_FEATURE, 14, 15, 16];
    const KEEPALIVE_FEATURE: i32 = 10;
    let feature = call.arguments::<ConnectSupportsFeature>()?.feature;
    let own = OF_THE_PROTOCOL.contains(&feature);
    if feature == KEEPALIVE_FEATURE {
        session.peer.keep_alive();
    } else if session.opened().is_none() {
        return Err(RemoteError::internal("hypervisor connection not open"));
    }
    Answer::reply(&ConnectSupportsFeatureReply { supported: own.into() })
}

fn open<O: Open>(daemon: &Daemon<O>, session: &Session, call: &Incoming) -> Answered {
    const READ_ONLY: u32 = 1;
    let arguments = call.arguments::<ConnectOpen>()?;
    if session.opened().is_some() {
        return Err(RemoteError::internal("connection already open"));
    }
    let driver = refused(daemon.open.open(arguments.name.as_deref().unwrap_or_default()))?;
    let access = match arguments.flags & READ_ONLY {
        0 => session.access(),
        _ => Access::ReadOnly,
    };
    match session.open(driver, access) {
        true => Answer::reply(&()),
        false => Err(RemoteError::internal("connection already open")),
    }
}

/// Calls about the connection itself, and streams.
fn of_connection<O: Open>(
    daemon: &Daemon<O>,
    session: &Session,
    opened: &Opened,
    call: &Incoming,
) -> Option<Answered> {
    Some(if is::<ConnectClose>(call) {
        // The driver is let go of before the client hears of it: it may be gone with its last client.
        session.close();
        Answer::reply(&()).map(Answer::and_close)
    } else if is::<ConnectGetUri>(call) {
        Answer::reply(&ConnectGetUriReply { uri: opened.connection.driver().uri().to_owned() })
    } else if is::<ConnectIsSecure>(call) {
        Answer::reply(&ConnectIsSecureReply { secure: 1 })
    } else if is::<ConnectRegisterCloseCallback>(call) || is::<ConnectUnregisterCloseCallback>(call) {
        Answer::reply(&())
    } else if is::<DomainScreenshot>(call) {
        screenshot(opened, call)
    } else if is::<DomainOpenConsole>(call) {
        console(opened, call)
    } else {
        return registration(daemon, opened, call);
    })
}

/// The bytes of a picture, in one piece.
struct Picture(Option<Vec<u8>>);

impl Download for Picture {
    fn next(&mut self) -> Result<Option<Chunk>, Box<RemoteError>> {
        Ok(self.0.take().map(Chunk::Data))
    }
}

fn screenshot(opened: &Opened, call: &Incoming) -> Answered {
    refused(opened.connection.may(call.procedure))?;
    let arguments = call.arguments::<DomainScreenshot>()?;
    let (mime, picture) = refused(opened.connection.driver().screenshot(&arguments))?;
    let streaming = Streaming { download: Some(Box::new(Picture(Some(picture)))), upload: None };
    Ok(Answer::reply(&DomainScreenshotReply { mime: Some(mime) })?.with_stream(streaming))
}

fn console(opened: &Opened, call: &Incoming) -> Answered {
    refused(opened.connection.may(call.procedure))?;
    let arguments = call.arguments::<DomainOpenConsole>()?;
    let streaming = refused(opened.connection.driver().open_console(&arguments))?;
    Ok(Answer::reply(&())?.with_stream(streaming))
}

/// Registrations for events, and their ends.
fn registration<O: Open>(daemon: &Daemon<O>, opened: &Opened, call: &Incoming) -> Option<Answered> {
    let own = &opened.registrations;
    let numbers = &daemon.registrations;
    /// Registers, and answers with the number of the registration.
    macro_rules! register {
        ($call:ident, $reply:ident, $family:ident, |$arguments:ident| $only:expr) => {
            if is::<$call>(call) {
                return Some(call.arguments::<$call>().and_then(|$arguments| {
                    let number = own.add(numbers, Family::$family, $arguments.event_id, $only)?;
                    Answer::reply(&$reply { callback_id: number })
                }));
            }
        };
    }
    macro_rules! deregister {
        ($call:ident, $family:ident) => {
            if is::<$call>(call) {
                return Some(call.arguments::<$call>().and_then(|arguments| {
                    own.remove(Family::$family, arguments.callback_id)?;
                    Answer::reply(&())
                }));
            }
        };
    }
    register!(
        ConnectDomainEventCallbackRegisterAny,
        ConnectDomainEventCallbackRegisterAnyReply,
        Domain,
        |call| call.dom.map(|dom| Only::Uuid(dom.uuid))
    );
    register!(ConnectNetworkEventRegisterAny, ConnectNetworkEventRegisterAnyReply, Network, |call| call
        .net
        .map(|net| Only::Uuid(net.uuid)));
    register!(ConnectStoragePoolEventRegisterAny, ConnectStoragePoolEventRegisterAnyReply, Pool, |call| call
        .pool
        .map(|pool| Only::Uuid(pool.uuid)));
    register!(
        ConnectNodeDeviceEventRegisterAny,
        ConnectNodeDeviceEventRegisterAnyReply,
        NodeDevice,
        |call| call.dev.map(|dev| Only::Name(dev.name))
    );
    register!(ConnectSecretEventRegisterAny, ConnectSecretEventRegisterAnyReply, Secret, |call| call
        .secret
        .map(|secret| Only::Uuid(secret.uuid)));
    deregister!(ConnectDomainEventCallbackDeregisterAny, Domain);
    deregister!(ConnectNetworkEventDeregisterAny, Network);
    deregister!(ConnectStoragePoolEventDeregisterAny, Pool);
    deregister!(ConnectNodeDeviceEventDeregisterAny, NodeDevice);
    deregister!(ConnectSecretEventDeregisterAny, Secret);
    old_registration(daemon, opened, call)
}

/// The older way: an event at most once, messages without numbers.
fn old_registration<O: Open>(daemon: &Daemon<O>, opened: &Opened, call: &Incoming) -> Option<Answered> {
    const LIFECYCLE: i32 = 0;
    let (own, numbers) = (&opened.registrations, &daemon.registrations);
    fn reply<T: Xdr>(done: Result<(), Box<RemoteError>>, reply: &T) -> Answered {
        done.and_then(|()| Answer::reply(reply))
    }
    Some(if is::<ConnectDomainEventRegister>(call) {
        reply(own.add_old(numbers, LIFECYCLE), &ConnectDomainEventRegisterReply { cb_registered: 1 })
    } else if is::<ConnectDomainEventDeregister>(call) {
        reply(own.remove_old(LIFECYCLE), &ConnectDomainEventDeregisterReply { cb_registered: 0 })
    } else if is::<ConnectDomainEventRegisterAny>(call) {
        let event = call.arguments::<ConnectDomainEventRegisterAny>().map(|own| own.event_id);
        reply(event.and_then(|event| own.add_old(numbers, event)), &())
    } else if is::<ConnectDomainEventDeregisterAny>(call) {
        let event = call.arguments::<ConnectDomainEventDeregisterAny>().map(|own| own.event_id);
        reply(event.and_then(|event| own.remove_old(event)), &())
    } else {
        return None;
    })
}
