//! From a client's document to a definition, and where the guest of a definition is.

use super::guest::{Definition, Guest};
use super::{lifecycle, not_now, process, refuse, Shared};
use crate::complete::Identities;
use crate::diagnostic::{Diagnostic, Severity};
use crate::domain::{Arch, Domain};
use crate::driver::document::{self, random, Purpose};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::Lifecycle;
use crate::driver::schema::{self, Grammar};
use crate::hypervisor::{Completed, Known};
use crate::qemu::caps::Capabilities;
use crate::qemu::firmware::Descriptor;
use crate::qemu::settings::{Settings, Target};
use crate::qemu::translate::Qemu;
use crate::xml::value::NonEmpty;
use crate::xml::Options;
use std::path::Path;
use std::sync::Arc;
use wire::xdr::Uuid;

/// What every stored definition begins with.
const HEAD: &str =
    "<!--\nThis file is written by domdef serve, which does not see changes made here while it \
                    runs.\nUse virsh edit NAME instead.\n-->\n";

/// Whether a definition appears for the first time, or is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    New,
    Known,
}

impl Shared {
    /// The completed definition in a document.
    pub(super) fn read(&self, text: &str, grammar: Grammar) -> Result<Domain> {
        let parsed = document::parse(text)?;
        document::root(&parsed, "domain")?;
        if grammar == Grammar::Checked {
            schema::validate(text)?;
        }
        document::refuse(parsed.root_element())?;
        let reading = Domain::from_document(&parsed);
        let domain = reading.domain.ok_or_else(|| document::first(&reading.diagnostics))?;
        self.complete(domain, Age::New)
    }

    /// A definition with all that its binary adds.
    pub(super) fn complete(&self, mut domain: Domain, age: Age) -> Result<Domain> {
        let arch = domain.arch().map_or(host_arch(), |own| own.as_str()).to_owned();
        if Known::of(domain.r#type) != Some(Known::Qemu) {
            let detail = format!("could not find capabilities for arch={arch} domaintype={}", domain.r#type);
            return refuse(Code::InvalidArg, detail);
        }
        if domain.devices.emulator.is_none() {
            domain.devices.emulator = Some(emulator(&arch)?);
        }
        let target = self.target(&domain, age)?;
        let completed = Completed::<Qemu>::new(domain, &target).map_err(|found| unusable(&found))?;
        Ok(completed.into_domain())
    }

    /// What decides of a definition besides its document.
    pub(super) fn target(&self, domain: &Domain, age: Age) -> Result<Target> {
        let path = domain.devices.emulator.as_ref().map_or("", |own| &*own.0);
        let caps: Capabilities = (*self.capabilities(Path::new(path))?).clone();
        let identities = Identities::Drawn { uuid: random(), mac: random() };
        let nvram_dir = self.folders.nvram().to_string_lossy().into_owned();
        let firmware = self.firmware.get_or_init(firmware).clone().into();
        Ok(Target {
            caps,
            settings: Settings {
                new: age == Age::New,
                identities,
                firmware,
                nvram_dir,
                ..Settings::default()
            },
        })
    }

    pub(super) fn capabilities(&self, path: &Path) -> Result<Arc<Capabilities>> {
        self.binaries.capabilities(&self.folders, path)
    }

    /// The guest of a definition: a new one where there is none of its uuid. Nobody else defines or starts
    /// one meanwhile: the list is locked.
    pub(super) fn place(
        guests: &mut Vec<Arc<Guest>>,
        domain: &Domain,
        purpose: Purpose,
    ) -> Result<Arc<Guest>> {
        let uuid = uuid_of(domain);
        let text = super::uuid_text(uuid);
        if let Some(guest) = guests.iter().find(|guest| guest.uuid == uuid) {
            if guest.name != domain.name {
                let detail = format!("domain '{}' is already defined with uuid {text}", guest.name);
                return refuse(Code::OperationFailed, detail);
            }
            let own = guest.lock();
            if purpose == Purpose::Run && (own.live.is_some() || own.starting) {
                let detail = format!("domain '{}' is already active", guest.name);
                return refuse(Code::OperationInvalid, detail);
            }
            drop(own);
            return Ok(guest.clone());
        }
        if let Some(guest) = guests.iter().find(|guest| guest.name == domain.name) {
            let uuid = super::uuid_text(guest.uuid);
            let detail = format!("domain '{}' already exists with uuid {uuid}", domain.name);
            return refuse(Code::OperationFailed, detail);
        }
        let guest = Guest::new(uuid, &domain.name);
        guests.push(guest.clone());
        Ok(guest)
    }

    /// Stores a definition on the disk.
    pub(super) fn store(&self, domain: &Domain) -> Result<Arc<Definition>> {
        let text = domain.to_xml(Options::KNOWN).map_err(|error| document::xml(&*error.message))?;
        self.folders.store(&domain.name, &format!("{HEAD}{text}")).map_err(|error| {
            Error::system(Origin::Qemu, &format!("cannot store the definition of '{}'", domain.name), &error)
        })?;
        Ok(Definition::new(domain.clone()))
    }
}

/// Gives a guest that does not run another name.
pub(super) fn rename(shared: &Shared, guest: &Arc<Guest>, name: &str) -> Result<()> {
    let mut guests = shared.guests();
    let taken = guests.iter().any(|own| own.name == name);
    let own = guest.lock();
    let Some(config) = own.config.clone() else { return Err(not_now("cannot rename a transient domain")) };
    if own.live.is_some() || own.starting {
        return Err(not_now("cannot rename active domain"));
    }
    if guest.name == name {
        return Err(not_now("Can't rename domain to itself"));
    }
    if own.saved {
        return Err(not_now("cannot rename domain with a managed save state"));
    }
    if taken {
        return Err(not_now(format!("domain with name '{name}' already exists")));
    }
    if name.is_empty() || name.contains('/') {
        return refuse(Code::Xml, format!("name {name} cannot contain '/'"));
    }
    let mut domain = config.domain.clone();
    name.clone_into(&mut domain.name);
    let failed = |error| Error::system(Origin::Qemu, "cannot rename the definition", &error);
    // There are two of them for a moment, of the same uuid: the first that is read counts.
    let renamed = Guest::new(guest.uuid, name);
    {
        let mut new = renamed.lock();
        new.config = Some(shared.store(&domain)?);
        new.autostart = own.autostart;
        shared.folders.set_autostart(name, own.autostart).map_err(failed)?;
    }
    shared.folders.forget(&guest.name).map_err(failed)?;
    let before = guest.handle_of(&own);
    drop(own);
    guest.lock().gone = true;
    guests.retain(|one| one.uuid != guest.uuid);
    let after = renamed.handle();
    guests.push(renamed);
    drop(guests);
    let events = [lifecycle(before, Lifecycle::Undefined(1)), lifecycle(after, Lifecycle::Defined(2))];
    shared.listeners.send(&events);
    Ok(())
}

/// The uuid of a completed definition.
pub(super) fn uuid_of(domain: &Domain) -> Uuid {
    Uuid(domain.uuid.map_or([0; 16], |uuid| uuid.0))
}

/// The host's architecture, by libvirt's name.
pub(super) fn host_arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86" => "i686",
        "powerpc64" if cfg!(target_endian = "little") => "ppc64le",
        "powerpc64" => "ppc64",
        "arm" => "armv7l",
        other => other,
    }
}

/// The binary for guests of an architecture that name none.
fn emulator(arch: &str) -> Result<NonEmpty> {
    let parsed = document::value::<Arch>(arch);
    let name = parsed.as_ref().map_or(arch.to_owned(), |own| crate::qemu::arch::to_target(own).to_owned());
    match process::find(&format!("qemu-system-{name}")) {
        Some(path) => Ok(NonEmpty(path.to_string_lossy().into_owned())),
        None => {
            let detail = format!("No emulator found for arch '{arch}'");
            refuse(Code::ConfigUnsupported, detail)
        }
    }
}

/// The first error of what a definition cannot be, under the code that clients expect of it.
pub(super) fn unusable(findings: &[Diagnostic]) -> Box<Error> {
    match findings.iter().find(|found| found.severity == Severity::Error) {
        // What a binary cannot do is another matter than what no definition may say.
        Some(found) if found.rule.code.starts_with('Q') => {
            Error::new(Code::ConfigUnsupported, Origin::Qemu, &*found.message)
        }
        _ => document::first(findings),
    }
}

/// The firmware of the host: a later folder comes before the ones ahead of it.
fn firmware() -> Vec<Descriptor> {
    let home = std::env::var_os("XDG_CONFIG_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".config")));
    let own = home.map(|home| home.join("qemu/firmware"));
    let folders = ["/usr/share/qemu/firmware", "/etc/qemu/firmware"].map(std::path::PathBuf::from);
    let folders: Vec<_> = folders.into_iter().chain(own).filter(|folder| folder.is_dir()).collect();
    let folders: Vec<&Path> = folders.iter().map(|own| &**own).collect();
    Descriptor::of_folders(&folders).unwrap_or_default()
}
