//! Errors as values of the protocol: what a call that failed is answered with.

use crate::xdr::{structures, Domain, Network};

structures! {
    /// What a server answers instead of a reply.
    RemoteError {
        /// What went wrong, of the public interface's list; see [`code`].
        code: i32,
        /// Which part found it; see [`domain`].
        domain: i32,
        /// The text for users. Servers always send one.
        message: Option<String>,
        /// 2 for errors.
        level: i32,
        /// Never sent.
        dom: Option<Domain>,
        /// The text without its details.
        str1: Option<String>,
        /// The details.
        str2: Option<String>,
        /// More details.
        str3: Option<String>,
        /// A number that goes with the error: for system errors, `errno`; -1 without one.
        int1: i32,
        /// Another number; -1 without one.
        int2: i32,
        /// Never sent.
        net: Option<Network>,
    }
}

/// Values of [`RemoteError::code`] that the protocol itself uses.
pub mod code {
    /// A fault of the server.
    pub const INTERNAL_ERROR: i32 = 1;
    /// The driver cannot do that; clients have other ways then.
    pub const NO_SUPPORT: i32 = 3;
    /// A packet is wrong.
    pub const RPC: i32 = 39;
    /// Who the client is was not accepted.
    pub const AUTH_FAILED: i32 = 45;
}

/// Values of [`RemoteError::domain`] that the protocol itself uses.
pub mod domain {
    /// The protocol.
    pub const RPC: i32 = 7;
}

impl RemoteError {
    /// An error of the protocol itself: a packet that is wrong.
    pub fn rpc(message: impl Into<String>) -> Box<RemoteError> {
        Box::new(RemoteError {
            code: code::RPC,
            domain: domain::RPC,
            str1: Some("%s".to_owned()),
            ..RemoteError::plain(message)
        })
    }

    /// An internal error that the protocol's part found.
    pub fn internal(details: &str) -> Box<RemoteError> {
        Box::new(RemoteError {
            code: code::INTERNAL_ERROR,
            domain: domain::RPC,
            str1: Some("internal error: %1$s".to_owned()),
            ..RemoteError::plain(format!("internal error: {details}"))
        })
    }

    fn plain(message: impl Into<String>) -> RemoteError {
        let message = message.into();
        RemoteError {
            code: 0,
            domain: 0,
            level: 2,
            dom: None,
            str1: None,
            str2: Some(message.clone()),
            str3: None,
            message: Some(message),
            int1: -1,
            int2: -1,
            net: None,
        }
    }
}

impl std::fmt::Display for RemoteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.message {
            Some(message) => f.write_str(message),
            None => write!(f, "error {} of part {}", self.code, self.domain),
        }
    }
}

impl std::error::Error for RemoteError {}
