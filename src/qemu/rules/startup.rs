//! What is refused only when a guest starts (qemu-rules.md 1.4, 1.5): it depends on the host and on
//! the launch profile, or nobody asks for it before. A definition that passes has a command.

mod audio;
mod cpu_flags;
mod network_port;
pub(crate) mod not_translated;
mod shmem;

pub(crate) mod advice;
pub(crate) mod chardev;
pub(crate) mod controller;
pub(crate) mod cpu;
pub(crate) mod cpu_model;
pub(crate) mod disk;
pub(crate) mod firmware;
pub(crate) mod graphics;
pub(crate) mod host;
pub(crate) mod hostdev;
pub(crate) mod interface;
pub(crate) mod left_out;
pub(crate) mod machine;
pub(crate) mod memory;
pub(crate) mod prepare;
pub(crate) mod source;
pub(crate) mod unstartable;
pub(crate) mod virtio;
pub(crate) mod volume;

use super::NOT_IN_BINARY;
use crate::diagnostic::{rule, Diagnostic, Findings, Place};
use crate::domain::devices::disk::Secret;
use crate::domain::{Arch, Domain};
use crate::qemu::caps::{Capabilities, Flag};
use crate::qemu::launch::{Launch, Tls};
use crate::qemu::machine::Family;
use crate::qemu::namespace::Namespace;
use crate::qemu::prepare::Need;
use crate::qemu::settings::{Target, Unlisted};
use crate::qemu::{address, alias};
use crate::release::Release;
use std::collections::HashSet;

rule! {
    /// The guest needs something of the host that is not known.
    ///
    /// A document can leave to the host what a manager looks up: SMBIOS tables, the advised NUMA nodes,
    /// the number of a USB device, descriptors of images. Say it in the launch profile
    /// (`--launch FILE`), or in the document.
    ///
    /// ```xml wrong
    /// <vcpu placement='auto'>2</vcpu>
    /// <numatune><memory mode='strict' placement='auto'/></numatune>
    /// ```
    /// ```xml right
    /// <numatune><memory mode='strict' nodeset='0'/></numatune>
    /// ```
    HOST_FACT = "Q552" "host-fact-unknown" Error;

    /// A secret is used whose value is not known.
    ///
    /// Passwords and keys are not in the document: it names a secret, and a manager hands its value to
    /// QEMU. Give the values in the launch profile (`secrets`, `--launch FILE`), or use storage that
    /// needs none.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='iscsi' name='iqn.2020-01.example:a/1'>
    ///     <host name='h'/>
    ///     <auth username='u'><secret type='iscsi' usage='s'/></auth>
    ///   </source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='iscsi' name='iqn.2020-01.example:a/1'><host name='h'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    SECRET_UNKNOWN = "Q553" "secret-unknown" Error;

    /// A connection is to be encrypted, but the folder of the certificates is not known.
    ///
    /// The document only says that TLS is used; where the certificates are is a setting of the host. Give
    /// it in the launch profile (`--launch FILE`), or turn encryption off.
    ///
    /// ```xml wrong managed
    /// <graphics type='spice' tlsPort='5901' autoport='no'/>
    /// ```
    /// ```xml right managed
    /// <graphics type='spice' port='5901' autoport='no'/>
    /// ```
    NO_CERTIFICATES = "Q554" "certificates-unknown" Error;

    /// The folder of the certificates for an encrypted connection was assumed.
    ///
    /// The document only says that TLS is used. In a run without a manager the certificates are taken from
    /// the folder that libvirt uses where it is set up for no other, `/etc/pki/qemu`. Name another in the
    /// launch profile (`--launch FILE`).
    ///
    /// ```xml wrong
    /// <graphics type='spice' tlsPort='5901' autoport='no'/>
    /// ```
    /// ```xml right
    /// <graphics type='spice' port='5901' autoport='no'/>
    /// ```
    CERTIFICATES_ASSUMED = "Q529" "certificates-assumed" Note;
}

/// A definition with all that is settled when it starts.
pub(crate) struct Start {
    /// The definition: devices have their names, volumes and networks are found.
    pub domain: Domain,
    /// The binary, as the document takes it to be.
    pub caps: Capabilities,
    /// The interfaces whose network handed a device of the host out.
    pub turned: Vec<usize>,
    /// What became of each disk.
    pub outcomes: Vec<volume::Outcome>,
    /// The release of libvirt that is followed.
    pub libvirt: Release,
    /// What `-cpu` names, where the definition says a CPU.
    pub cpu: Option<cpu_model::Resolved>,
    /// What `-cpu` says after that.
    pub cpu_flags: String,
    /// What the host has to have and what has to be done there first.
    pub needs: Vec<Need>,
}

/// Settles what a start decides, and finds everything that speaks against it.
pub(crate) fn check(domain: &Domain, target: &Target, launch: &Launch) -> (Start, Findings) {
    let mut domain = domain.clone();
    let caps = changed(&Namespace::of(&domain), &target.caps);
    let libvirt = target.settings.libvirt;
    let unlisted = target.settings.unlisted;
    let mut findings = Findings::default();
    if launch.incoming.is_none() || address::usb::all_placed(&domain) {
        findings.extend(address::assign_usb(&mut domain, &caps));
    }
    let turned = network_port::ports(&mut domain, launch);
    alias::assign(&mut domain);
    let outcomes = volume::volumes(&mut domain, launch, &mut findings);
    let family = Family::of(&domain);
    let mut startup = Startup {
        domain: &domain,
        caps: &caps,
        launch,
        libvirt,
        unlisted,
        family,
        turned: &turned,
        findings,
        needs: Vec::new(),
        files: HashSet::new(),
    };
    let root = domain.place();
    startup.session(&root);
    startup.machine(&root);
    startup.firmware(&root);
    startup.smbios(&root);
    let cpu_flags = cpu_flags::flags(&domain, &startup.arch(), libvirt);
    let cpu = startup.cpu(&root, &cpu_flags);
    startup.memory(&root);
    let devices = root.child("devices");
    startup.disks(&devices, &outcomes);
    startup.controllers(&devices);
    startup.interfaces(&devices);
    startup.chardevs(&devices);
    startup.graphics(&devices);
    startup.hostdevs(&devices);
    startup.virtio_devices(&devices);
    startup.shmems(&devices);
    startup.sound_systems(&devices);
    startup.unstartable(&root, &devices);
    startup.not_translated(&root, &devices);
    startup.advice(&root);
    startup.left_out(&root);
    startup.prepare(&root);
    let Startup { findings, needs, .. } = startup;
    (Start { libvirt, domain, caps, turned, outcomes, cpu, cpu_flags, needs }, findings)
}

/// The binary with the flags that the document adds and takes away, as far as they are known.
fn changed(namespace: &Namespace, caps: &Capabilities) -> Capabilities {
    let known = |names: &[String]| -> Vec<String> {
        names.iter().filter(|name| Flag::from_name(name).is_some()).cloned().collect()
    };
    let (add, remove) = (known(&namespace.add), known(&namespace.remove));
    let mut own = caps.clone();
    // Only names that are no flag would be refused, and these were left out.
    let _ = own.change(add.iter().map(String::as_str), remove.iter().map(String::as_str));
    own
}

/// A definition, a binary and a host that are to start.
struct Startup<'s> {
    domain: &'s Domain,
    caps: &'s Capabilities,
    launch: &'s Launch,
    /// The release of libvirt that is followed.
    libvirt: Release,
    /// What becomes of firmware that no descriptor has.
    unlisted: Unlisted,
    family: Family,
    /// The interfaces whose network handed a device of the host out.
    turned: &'s [usize],
    findings: Findings,
    /// What the host has to have and what has to be done there first.
    needs: Vec<Need>,
    /// The files among it.
    files: HashSet<&'s str>,
}

impl Startup<'_> {
    fn has(&self, flag: Flag) -> bool {
        self.caps.has(flag)
    }

    fn arch(&self) -> Arch {
        self.domain.arch().cloned().unwrap_or(Arch::X86_64)
    }

    /// Reports what the binary lacks: `what` names the attribute or element with its value.
    fn needs(&mut self, flag: Flag, place: &Place<'_>, what: impl std::fmt::Display) {
        if !self.has(flag) {
            self.lacks(place, what);
        }
    }

    fn lacks(&mut self, place: &Place<'_>, what: impl std::fmt::Display) {
        self.findings
            .report(&NOT_IN_BINARY, place, format!("{what} is not supported by this QEMU binary"))
            .help("use a newer QEMU, or take it out");
    }

    /// Reports a secret whose value is not known.
    fn secret(&mut self, place: &Place<'_>, secret: Option<&Secret>) {
        let known = self.launch.secrets.as_ref().zip(secret).and_then(|(all, secret)| all.get(secret));
        if known.is_none() {
            self.unknown_secret(place);
        }
    }

    fn unknown_secret(&mut self, place: &Place<'_>) {
        self.findings
            .report(&SECRET_UNKNOWN, place, "the value of the secret is not known")
            .help("give it in the launch profile");
    }

    /// Reports certificates that are not known, or whose key is encrypted with a secret that is not.
    fn certificates(&mut self, place: &Place<'_>, tls: Option<&Tls>, what: &str) {
        if let Some(usual) = self.launch.certificates(&None).filter(|_| tls.is_none()) {
            self.findings
                .report(
                    &CERTIFICATES_ASSUMED,
                    place,
                    format!("{what}: assuming certificates in '{}'", usual.dir),
                )
                .help("name another folder in the launch profile");
            return;
        }
        let Some(tls) = tls else {
            self.findings
                .report(&NO_CERTIFICATES, place, format!("{what} needs the folder of its certificates"))
                .help("name it in the launch profile, or turn TLS off");
            return;
        };
        let Some(key) = &tls.secret else { return };
        if self.launch.secrets.as_ref().and_then(|secrets| secrets.named(key)).is_none() {
            self.unknown_secret(place);
        }
    }

    /// Reports a fact of the host that is not known.
    fn unknown(&mut self, place: &Place<'_>, message: impl Into<String>, help: &str) {
        self.findings.report(&HOST_FACT, place, message).help(help);
    }
}

/// The findings that are errors, as a list.
pub(crate) fn errors(findings: Findings) -> Result<Findings, Vec<Diagnostic>> {
    match findings.has_errors() {
        true => Err(findings.split().0.into_list()),
        false => Ok(findings),
    }
}
