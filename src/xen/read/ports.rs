//! Serial and parallel ports (xen.md 3.8).

use super::keys::Text;
use super::mistake::Mistake;
use super::Reader;
use crate::domain::devices::chardev::{
    File, FileSource, Mode, ParallelTarget, Path, PathSource, Protocol, ProtocolType, Pty, SerialTarget,
    Source, Tcp, TcpSource, Udp, UdpSource, Unix, UnixSource,
};
use crate::domain::devices::{Parallel, Serial};
use crate::xen::cfg::Value;
use crate::xen::Notation;
use crate::xml::value::NonEmpty;

pub(super) fn read(reader: &mut Reader<'_>) {
    if let Some(source) = reader.text("parallel").and_then(|text| port(reader, text)) {
        let target = Some(ParallelTarget { port: Some(0), ..ParallelTarget::default() });
        reader.domain.devices.parallel.push(Parallel { source, target, ..Parallel::default() });
    }
    for (number, text) in serials(reader) {
        if let Some(source) = port(reader, text) {
            let target = Some(SerialTarget { port: Some(number), ..SerialTarget::default() });
            reader.domain.devices.serial.push(Serial { source, target, ..Serial::default() });
        }
    }
}

/// The texts of the serial ports with their numbers.
fn serials<'c>(reader: &mut Reader<'c>) -> Vec<(u32, Text<'c>)> {
    let Some(item) = reader.config.get("serial") else { return Vec::new() };
    if !matches!(item.value, Value::List(_)) {
        return reader.text("serial").map(|text| (0, text)).into_iter().collect();
    }
    if reader.notation == Notation::Xm {
        reader.wrong_kind(item, "serial", "a text: an xm configuration has one serial port");
        return Vec::new();
    }
    (0..).zip(reader.only_texts("serial").unwrap_or_default()).collect()
}

fn port(reader: &mut Reader<'_>, port: Text<'_>) -> Option<Source> {
    if port.text == "none" {
        return None;
    }
    source(port.text).map_err(|mistake| reader.report(port.at, mistake)).ok()
}

/// Where a port leads.
fn source(text: &str) -> Result<Source, Mistake> {
    let given = |text: &str| (!text.is_empty()).then(|| NonEmpty(text.to_owned()));
    if text.starts_with('/') {
        return Ok(Source::Dev(Path { source: path(text) }));
    }
    let (word, data) = text.split_once(':').map_or((text, None), |(word, data)| (word, Some(data)));
    let some = data.unwrap_or_default();
    Ok(match word {
        "null" => Source::Null,
        "vc" => Source::Vc,
        "pty" => Source::Pty(Pty::default()),
        "stdio" => Source::Stdio,
        "file" => {
            let source = FileSource { path: given(some), ..FileSource::default() };
            Source::File(File { source: Some(source) })
        }
        "pipe" => Source::Pipe(Path { source: path(some) }),
        "tcp" => Source::Tcp(tcp(some, ProtocolType::Raw)?),
        telnet if telnet.starts_with("telnet") => Source::Tcp(tcp(some, ProtocolType::Telnet)?),
        "udp" => Source::Udp(udp(some)?),
        "unix" => {
            let (path, options) = some.split_once(',').unwrap_or((some, ""));
            let source = UnixSource { mode: mode(options), path: given(path), ..UnixSource::default() };
            Source::Unix(Unix { source: Some(source) })
        }
        other => {
            let help = "use null, vc, pty, stdio, file, pipe, tcp, telnet, udp, unix or a path";
            return Err(Mistake::value(format!("port of type '{other}' is not known"), help));
        }
    })
}

fn path(text: &str) -> Option<PathSource> {
    let path = (!text.is_empty()).then(|| NonEmpty(text.to_owned()));
    Some(PathSource { path, ..PathSource::default() })
}

/// Who waits, by the word `server` among the options.
fn mode(options: &str) -> Mode {
    match options.split(',').any(|option| option.starts_with("server")) {
        true => Mode::Bind,
        false => Mode::Connect,
    }
}

fn tcp(text: &str, protocol: ProtocolType) -> Result<Tcp, Mistake> {
    let (address, options) = text.split_once(',').unwrap_or((text, ""));
    let (host, service) = host_and_service(address)?;
    let source = TcpSource { mode: mode(options), host, service, ..TcpSource::default() };
    Ok(Tcp { source, protocol: Protocol { r#type: protocol, ..Protocol::default() } })
}

fn udp(text: &str) -> Result<Udp, Mistake> {
    let (connect, bind) = text.split_once('@').map_or((text, None), |(connect, bind)| (connect, Some(bind)));
    let side = |mode: Mode, text: &str| -> Result<UdpSource, Mistake> {
        let (host, service) = host_and_service(text)?;
        Ok(UdpSource { mode, host, service, ..UdpSource::default() })
    };
    let bind = bind.map(|bind| side(Mode::Bind, bind)).transpose()?;
    Ok(Udp { connect: Some(side(Mode::Connect, connect)?), bind })
}

/// `HOST:SERVICE`, each of which may be missing.
fn host_and_service(text: &str) -> Result<(Option<String>, Option<String>), Mistake> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match text.split_once(':') {
        Some((host, service)) => Ok((given(host), given(service))),
        None => Err(Mistake::value(format!("address '{text}' has no port"), "add `:` and a port")),
    }
}
