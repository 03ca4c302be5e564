//! What is done on the host before a guest starts, and how its command is made for this driver.

use super::folders::Folders;
use super::start::Nodes;
use crate::domain::devices::chardev::{Mode, Source as CharSource, UnixSource};
use crate::domain::devices::disk::Source;
use crate::domain::os::NvramStore;
use crate::domain::Domain;
use crate::driver::error::{Error, Origin, Result};
use crate::qemu::command::CommandLine;
use crate::qemu::launch::{Launch, Monitor};
use crate::xml::value::NonEmpty;
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What the driver decides of a run.
pub(super) fn profile(folders: &Folders, folder: &Path) -> Launch {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    Launch {
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        state_dir: Some(text(folder)),
        runtime_dir: text(&folders.run),
        session: true,
        monitor: Some(Monitor::Path(text(&folder.join(super::SOCKET)))),
        paused: true,
        sandbox: true,
        timestamps: true,
        page_size: rustix::param::page_size() as u64 / 1024,
        now: super::now() as i64,
        ..Launch::stand_alone()
    }
}

/// Refuses a guest whose disks are not there.
pub(super) fn sources(domain: &Domain) -> Result<()> {
    for disk in &domain.devices.disk {
        let path = match &disk.source {
            Source::File(_) | Source::Block(_) | Source::Dir(_) => disk.source.path(),
            _ => None,
        };
        let Some(path) = path else { continue };
        if let Err(error) = fs::metadata(path) {
            return Err(Error::system(Origin::Qemu, &format!("Cannot access storage file '{path}'"), &error));
        }
    }
    Ok(())
}

/// Makes the variables of the firmware from their template, where the guest has none yet.
pub(super) fn variables(domain: &Domain) -> Result<()> {
    let Some(nvram) = domain.os.as_ref().and_then(|os| os.nvram.as_ref()) else { return Ok(()) };
    let (Some(path), Some(template)) = (nvram_path(domain), &nvram.template) else { return Ok(()) };
    let failed = |error: &std::io::Error| {
        let what = format!("Failed to make firmware variables '{path}' of '{}'", template.0);
        Error::system(Origin::Qemu, &what, error)
    };
    match fs::metadata(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(&error)),
    }
    let bytes = fs::read(&template.0).map_err(|error| failed(&error))?;
    super::store::replace(Path::new(path), &bytes).map_err(|error| failed(&error))
}

/// The file of the firmware's variables.
pub(super) fn nvram_path(domain: &Domain) -> Option<&str> {
    match &domain.os.as_ref()?.nvram.as_ref()?.store {
        NvramStore::Path(path) => Some(&path.0),
        NvramStore::Source(source) => source.path(),
        NvramStore::Unsaid => None,
    }
}

/// Gives channels that name no socket one in the folder of the run.
pub(super) fn channels(domain: &mut Domain, folder: &Path) {
    for (at, channel) in domain.devices.channel.iter_mut().enumerate() {
        let CharSource::Unix(own) = &mut channel.source else { continue };
        let source = own.source.get_or_insert_with(UnixSource::default);
        if source.path.is_some() {
            continue;
        }
        let name = channel.target.as_ref().and_then(|target| target.name.clone());
        let name = name.filter(|own| !own.contains('/')).unwrap_or_else(|| format!("channel{at}"));
        source.path = Some(NonEmpty(folder.join(name).to_string_lossy().into_owned()));
        source.mode = Mode::Bind;
    }
}

/// The block nodes of each disk, as a command names them, and the next number that none has; the disks'
/// sources get their numbers.
pub(super) fn nodes(domain: &mut Domain, command: &CommandLine) -> (Nodes, u32) {
    let (mut nodes, mut next) = (Nodes::new(), 1);
    let mut chain: Vec<String> = Vec::new();
    for pair in command.arguments.windows(2) {
        match &*pair[0] {
            "-blockdev" => {
                let node = serde_json::from_str::<Value>(&pair[1]).ok();
                let name = node.as_ref().and_then(|node| node["node-name"].as_str()).unwrap_or_default();
                next = next.max(number(name).map_or(0, |own| own + 1));
                chain.insert(0, name.to_owned());
            }
            "-device" => {
                let device = serde_json::from_str::<Value>(&pair[1]).unwrap_or_default();
                if let (Some(_), Some(id)) = (device["drive"].as_str(), device["id"].as_str()) {
                    nodes.insert(id.to_owned(), std::mem::take(&mut chain));
                }
            }
            _ => {}
        }
    }
    for disk in &mut domain.devices.disk {
        let alias = disk.info.alias.as_ref().and_then(|alias| alias.name.as_ref());
        let own = alias.and_then(|alias| nodes.get(alias)).and_then(|own| number(own.first()?));
        if let Some(number) = own.filter(|_| !disk.source.is_empty()) {
            disk.source.common_mut().index = number;
        }
    }
    (nodes, next)
}

/// The number in the name of a node.
pub(super) fn number(node: &str) -> Option<u32> {
    node.strip_prefix("libvirt-")?.split('-').next()?.parse().ok()
}
