//! Images of a Ceph cluster, in QEMU's older text for them (xen.md 3.10).

use super::mistake::Mistake;
use crate::domain::devices::disk::{Auth, ConfigFile, Host, Name, Network, Protocol, Secret};
use crate::xml::Value;

/// `[POOL/]IMAGE[@SNAPSHOT][:OPTION=VALUE…]`, in which every backslash may be doubled.
pub(super) fn rbd(text: &str) -> Result<Network, Mistake> {
    let text = text.replace("\\\\", "\\");
    let mut pieces = split(&text, ":").into_iter();
    let image = pieces.next().unwrap_or_default();
    let (name, snapshot) = image.split_once('@').map_or((image, None), |(name, at)| (name, Some(at)));
    let mut network = Network { protocol: Protocol::Rbd, name: Some(plain(name)), ..Network::default() };
    network.snapshot = snapshot.map(|name| Name { name: Some(plain(name).into()), ..Name::default() });
    for piece in pieces {
        match piece.split_once('=') {
            Some(("id", user)) => {
                let secret = Secret { r#type: Some("ceph".to_owned()), ..Secret::default() };
                network.common.auth =
                    Some(Box::new(Auth { username: plain(user), secret: Some(secret), ..Auth::default() }));
            }
            Some(("mon_host", hosts)) => {
                let hosts = hosts.replace("\\,", "\\;").replace("\\ ", "\\;");
                let hosts = hosts.split("\\;").filter(|host| !host.is_empty()).map(host);
                network.host = hosts.collect::<Result<Vec<Host>, Mistake>>()?;
            }
            Some(("conf", file)) => {
                network.config = Some(ConfigFile { file: Some(plain(file).into()), ..ConfigFile::default() });
            }
            _ => {}
        }
    }
    Ok(network)
}

/// The parts between separators that no backslash stands before.
fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(at) = text[from..].find(separator).map(|at| from + at) {
        let escapes = text[start..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if escapes % 2 == 0 {
            parts.push(&text[start..at]);
            start = at + separator.len();
        }
        from = at + separator.len();
    }
    parts.push(&text[start..]);
    parts
}

/// A text without the backslashes that protect its signs.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        plain.extend(if sign == '\\' { signs.next() } else { Some(sign) });
    }
    plain
}

/// `NAME`, `NAME\:PORT` or `[ADDRESS]\:PORT`.
fn host(text: &str) -> Result<Host, Mistake> {
    let text = plain(text);
    let wrong = || {
        Mistake::value(format!("server '{text}' is no address"), "use one such as mon1:6789 or [::1]:6789")
    };
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']').ok_or_else(wrong)?;
            (name, port.strip_prefix(':'))
        }
        None => text.split_once(':').map_or((text.as_str(), None), |(name, port)| (name, Some(port))),
    };
    let port = port.map(|port| u16::parse(port).map_err(|_| wrong())).transpose()?;
    Ok(Host { name: Some(name.to_owned()), port: port.unwrap_or(0).into(), ..Host::default() })
}
