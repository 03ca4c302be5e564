//! What a manager does on the host for the guest: labels, rights, user ids, files that are missing.
//! A run without a manager lists it.

use super::left_out::LEFT_TO_MANAGER;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::clock::Timer;
use crate::domain::devices::chardev::Source as Stream;
use crate::domain::devices::disk::{BackingStore, Network, Protocol, Source, StartupPolicy};
use crate::domain::power::OnCrash;
use crate::domain::security::{DeviceLabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

rule! {
    /// A setting of the host's security is not part of the command.
    ///
    /// Security labels, capabilities of the process and ranges of user ids are given by a manager that
    /// starts QEMU. Without one, QEMU runs as the user who starts it, with that user's label and rights.
    /// Confine it with the host's tools (`runcon`, `aa-exec`, `setpriv`), or remove the setting.
    ///
    /// ```xml wrong
    /// <seclabel type='static' model='dac'><label>qemu:qemu</label></seclabel>
    /// ```
    /// ```xml right
    /// <seclabel type='none'/>
    /// ```
    SECURITY_LEFT_OUT = "Q516" "security-setting-left-out" Warning;

    /// The keys of an SSH connection are not part of the command.
    ///
    /// QEMU itself takes the keys of the agent of the user who starts it (`SSH_AUTH_SOCK`), and the
    /// servers that this user knows; only nbdkit, which a manager starts, can be given files. Add the key
    /// to the agent and the server to `~/.ssh/known_hosts`, or use nbdkit in the launch profile.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='ssh' name='/disk.img'>
    ///     <host name='example.org'/>
    ///     <identity username='guest' keyfile='/keys/id_ed25519'/>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='ssh' name='/disk.img'><host name='example.org'/></source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    SSH_KEYS_LEFT_OUT = "Q517" "ssh-keys-left-out" Warning;

    /// How fast a timer makes up for missed ticks is not part of the command.
    ///
    /// QEMU has no argument for the limits of `<catchup>`; it chooses them itself. Remove `<catchup>`.
    ///
    /// ```xml wrong
    /// <clock offset='utc'>
    ///   <timer name='rtc' tickpolicy='catchup'><catchup threshold='123' slew='120' limit='10000'/></timer>
    /// </clock>
    /// ```
    /// ```xml right
    /// <clock offset='utc'><timer name='rtc' tickpolicy='catchup'/></clock>
    /// ```
    CATCHUP_LEFT_OUT = "Q518" "catchup-left-out" Note;
}

impl Startup<'_> {
    /// Lists what is not done on the host.
    pub(super) fn host_left_out(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        for (label, place) in root.each("seclabel", &domain.seclabel) {
            if label.r#type != Some(SeclabelType::None) {
                self.security_left(&place, "the process is not labelled");
            }
        }
        if domain.idmap.is_some() {
            self.security_left(&root.child("idmap"), "user ids are not mapped");
        }
        if domain.on_crash.unwrap_or_default() != OnCrash::Destroy {
            let place = root.child("on_crash");
            self.left(&LEFT_TO_MANAGER, &place, "a guest that crashes is not dumped, kept or started again");
        }
        let devices = root.child("devices");
        for (disk, place) in devices.each("disk", &domain.devices.disk) {
            if disk.rawio == Some(YesNo::Yes) {
                self.security_left(&place.attr("rawio"), "the right to raw I/O is not given");
            }
            self.image_on_host(&disk.source, disk.backing_store.as_deref(), &place);
        }
        for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
            if device.rawio == Some(YesNo::Yes) {
                self.security_left(&place.attr("rawio"), "the right to raw I/O is not given");
            }
        }
        self.stream_labels(domain, &devices);
    }

    /// Lists timers whose speed QEMU is not told, with a manager or without.
    pub(super) fn timers_left_out(&mut self, root: &Place<'_>) {
        let clock = root.child("clock");
        let timers: &[Timer] = self.domain.clock.as_ref().map_or(&[], |clock| &clock.timer);
        for (timer, place) in clock.each("timer", timers) {
            if timer.catchup.is_some() {
                let message = format!("`<catchup>` of the timer '{}' is not passed to QEMU", timer.name);
                self.findings
                    .report(&CATCHUP_LEFT_OUT, &place.child("catchup"), message)
                    .remove("; QEMU chooses the limits itself");
            }
        }
    }

    fn security_left(&mut self, place: &Place<'_>, what: &str) {
        self.findings
            .report(&SECURITY_LEFT_OUT, place, format!("{what} by the command"))
            .help("set it with the host's tools, or remove it");
    }

    fn labels(&mut self, labels: &[DeviceLabel], parent: &Place<'_>) {
        let labelled = |label: &DeviceLabel| label.label.is_some() && label.relabel != Some(YesNo::No);
        if let Some((_, place)) = parent.each("seclabel", labels).find(|(label, _)| labelled(label)) {
            self.security_left(&place, "the file is not labelled");
        }
    }

    fn image_on_host(&mut self, source: &Source, store: Option<&BackingStore>, owner: &Place<'_>) {
        let place = owner.child("source");
        let common = source.common();
        self.labels(&common.seclabel, &place);
        if common.startup_policy.is_some_and(|policy| policy != StartupPolicy::Mandatory) {
            let what = "a missing image is not taken out";
            self.left(&LEFT_TO_MANAGER, &place.attr("startupPolicy"), what);
        }
        match source {
            Source::Network(network) if network.protocol == Protocol::Ssh => self.ssh_keys(network, &place),
            Source::Nvme(nvme) if nvme.managed != Some(YesNo::No) => {
                let what = "the disk is not taken from its driver on the host";
                self.left(&LEFT_TO_MANAGER, &place.attr("managed"), what);
            }
            _ => {}
        }
        if let Some(layer) = store.and_then(|store| store.layer.as_ref()) {
            let below = owner.child("backingStore");
            self.image_on_host(&layer.source, layer.backing_store.as_deref(), &below);
        }
    }

    fn ssh_keys(&mut self, network: &Network, source: &Place<'_>) {
        if self.is_helped(network) {
            return;
        }
        let identity = network.identity.as_ref();
        let key = identity.is_some_and(|identity| identity.keyfile.is_some());
        let agent = identity.is_some_and(|identity| identity.agentsock.is_some());
        let place = source.child("identity");
        let left = [
            (key, place.attr("keyfile"), "the file of the key"),
            (agent, place.attr("agentsock"), "the socket of the agent"),
            (network.known_hosts.is_some(), source.child("knownHosts"), "the list of known servers"),
        ];
        for (_, place, what) in left.iter().filter(|(is, ..)| *is) {
            self.findings
                .report(&SSH_KEYS_LEFT_OUT, place, format!("{what} is not passed to QEMU"))
                .help("use the agent and the known servers of the user who starts it, or nbdkit");
        }
    }

    fn stream_labels(&mut self, domain: &Domain, devices: &Place<'_>) {
        let mut one =
            |source: &Stream, place: &Place<'_>| self.labels(source.labels(), &place.child("source"));
        for (device, place) in devices.each("serial", &domain.devices.serial) {
            one(&device.source, &place);
        }
        for (device, place) in devices.each("parallel", &domain.devices.parallel) {
            one(&device.source, &place);
        }
        for (device, place) in devices.each("console", &domain.devices.console) {
            one(&device.source, &place);
        }
        for (device, place) in devices.each("channel", &domain.devices.channel) {
            one(&device.source, &place);
        }
    }
}
