//! Where the server of a URI listens, and what it is told to open.

use super::super::connection::Access;
use super::super::error::{Code, Error, Origin, Result};
use std::path::{Path, PathBuf};

/// The server's socket, and the URI without what is about the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Path of the daemon's socket on this machine.
    pub socket: PathBuf,
    /// The URI that the server is given.
    pub name: String,
}

/// Parameters of a URI that are for the client alone.
const FOR_THE_CLIENT: [&str; 8] =
    ["socket", "mode", "auth", "command", "name", "no_verify", "no_tty", "keyfile"];

impl Address {
    /// The address that a URI means.
    ///
    /// # Errors
    /// [`Code::NoConnect`] if the URI names another host or another way than a socket.
    pub fn parse(uri: &str, access: Access) -> Result<Address> {
        let refuse = || Error::new(Code::NoConnect, Origin::Remote, uri);
        let (scheme, rest) = uri.split_once("://").ok_or_else(refuse)?;
        let (driver, transport) = scheme.split_once('+').unwrap_or((scheme, "unix"));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if transport != "unix" || !path.starts_with('/') {
            return Err(refuse());
        }
        let parameters = query.split('&').filter(|own| !own.is_empty());
        let split = |own: &'_ str| -> (String, String) {
            let (name, value) = own.split_once('=').unwrap_or((own, ""));
            (name.to_owned(), decoded(value))
        };
        let socket = parameters.clone().map(split).find(|(name, _)| name == "socket").map(|(_, value)| value);
        let kept = parameters.filter(|own| !FOR_THE_CLIENT.contains(&&*split(own).0));
        let kept: Vec<&str> = kept.collect();
        let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        let socket = match socket {
            Some(path) => PathBuf::from(path),
            None => default_socket(driver, access).ok_or_else(refuse)?,
        };
        Ok(Address { socket, name: format!("{driver}://{path}{query}") })
    }
}

/// The socket of the system's daemon, or of the user's: that of one driver if it is there, else that of
/// all.
fn default_socket(driver: &str, access: Access) -> Option<PathBuf> {
    let system = Path::new("/var/run/libvirt");
    let user = std::env::var_os("XDG_RUNTIME_DIR").map(|own| Path::new(&own).join("libvirt"));
    let end = match access {
        Access::ReadOnly => "-ro",
        Access::ReadWrite => "",
    };
    let names = [format!("virt{driver}d-sock{end}"), format!("libvirt-sock{end}")];
    let folders = [Some(system.to_owned()), user];
    let mut all =
        folders.into_iter().flatten().flat_map(|folder| names.clone().map(|name| folder.join(name)));
    all.find(|socket| socket.exists())
}

/// A value with its `%` escapes replaced; what is none stays.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|own| std::str::from_utf8(own).ok());
        let escaped = digits.filter(|_| *first == b'%').and_then(|own| u8::from_str_radix(own, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_not_told_to_the_server() {
        let address = Address::parse("qemu+unix:///system?socket=/a%20b&mode=legacy&x=1", Access::ReadWrite);
        let expected = Address { socket: "/a b".into(), name: "qemu:///system?x=1".to_owned() };
        assert_eq!(address, Ok(expected));
        let address = Address::parse("test:///default?socket=/s", Access::ReadOnly);
        assert_eq!(address.map(|own| own.name), Ok("test:///default".to_owned()));
        for other in
            ["qemu+ssh://host/system", "qemu://host/system?socket=/s", "nonsense", "qemu+tcp:///x?socket=/s"]
        {
            assert_eq!(
                Address::parse(other, Access::ReadWrite).map_err(|error| error.code),
                Err(Code::NoConnect),
                "{other}"
            );
        }
    }
}
