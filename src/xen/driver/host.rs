//! The host, as `xl info` describes it.

use super::{refuse, XenDriver};
use crate::driver::calls::Host;
use crate::driver::error::{Code, Result};
use wire::procedures::*;
use wire::xdr::Name;

/// What a line says behind a word.
fn said<'t>(text: &'t str, word: &str) -> Result<&'t str> {
    let found = text.lines().filter_map(|line| line.split_once(':')).find(|(own, _)| own.trim() == word);
    match found {
        Some((_, said)) => Ok(said.trim()),
        None => refuse(Code::Internal, format!("'xl info' does not say '{word}'")),
    }
}

fn number(text: &str, word: &str) -> Result<u64> {
    let said = said(text, word)?;
    match said.parse::<f64>() {
        Ok(number) => Ok(number as u64),
        Err(_) => refuse(Code::Internal, format!("'xl info' says '{said}' as '{word}'")),
    }
}

impl Host for XenDriver {
    fn connect_get_type(&self, _: &ConnectGetType) -> Result<ConnectGetTypeReply> {
        Ok(ConnectGetTypeReply { kind: "Xen".to_owned() })
    }

    fn connect_get_version(&self, _: &ConnectGetVersion) -> Result<ConnectGetVersionReply> {
        let text = self.tool.run(&["info"])?;
        let (major, minor) = (number(&text, "xen_major")?, number(&text, "xen_minor")?);
        // What is behind the last full stop of ".3" or ".1-pre" is not always a number.
        let digits =
            |own: &str| own.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
        let extra: u64 = digits(said(&text, "xen_extra")?.trim_start_matches('.'));
        Ok(ConnectGetVersionReply { hv_ver: major * 1_000_000 + minor * 1000 + extra })
    }

    fn connect_get_hostname(&self, _: &ConnectGetHostname) -> Result<ConnectGetHostnameReply> {
        Ok(ConnectGetHostnameReply { hostname: said(&self.tool.run(&["info"])?, "host")?.to_owned() })
    }

    fn node_get_info(&self, _: &NodeGetInfo) -> Result<NodeGetInfoReply> {
        let text = self.tool.run(&["info"])?;
        let count = |word| number(&text, word).map(|own| i32::try_from(own).unwrap_or(i32::MAX));
        let (cpus, nodes) = (count("nr_cpus")?, count("nr_nodes")?.max(1));
        let (cores, threads) = (count("cores_per_socket")?.max(1), count("threads_per_core")?.max(1));
        Ok(NodeGetInfoReply {
            model: Name::of(said(&text, "machine")?),
            memory: number(&text, "total_memory")?.saturating_mul(1024),
            cpus,
            mhz: count("cpu_mhz")?,
            nodes,
            sockets: (cpus / nodes / cores / threads).max(1),
            cores,
            threads,
        })
    }
}
