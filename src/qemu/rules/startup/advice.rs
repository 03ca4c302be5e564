//! What is worth knowing about a guest that starts: what had to be assumed, and what has to be done
//! besides the command. It stops nothing.

use super::left_out::LEFT_TO_MANAGER;
use super::Startup;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev::{ProtocolType, Source as Stream};
use crate::domain::devices::disk::{BackingStore, Source as DiskSource};
use crate::domain::devices::filesystem::{CacheMode, DriverType};
use crate::domain::devices::graphics::{Kind, Listen, ListenType};
use crate::domain::devices::hostdev::{Address, Mode, Type as HostdevType};
use crate::domain::devices::interface::{PortForwardProto, Source};
use crate::domain::devices::tpm::{TpmBackend, TpmBackendType, TpmSourceType, TpmVersion};
use crate::domain::devices::video::{DriverName, ModelType};
use crate::domain::devices::{Filesystem, Interface};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::namespace::Capability;
use crate::domain::Domain;
use crate::qemu::caps::Flag;
use crate::qemu::prepare::{Helper, Need, Program, SwtpmState};
use crate::xml::value::token::{OnOff, YesNo};
use std::collections::BTreeSet;

rule! {
    /// The document adds or removes a capability of QEMU that is not known.
    ///
    /// `<qemu:capabilities>` changes what the binary is taken to be able to do, by the names of the
    /// capabilities. Nothing depends on one of another name, so that it has no effect. Correct or remove
    /// it.
    UNKNOWN_CAPABILITY = "Q500" "unknown-qemu-capability" Note;

    /// Properties of a device are overridden that the guest does not have.
    ///
    /// `<qemu:device alias=…>` names a device as the command line does. Correct the alias, or remove the
    /// element: it has no effect.
    ///
    /// ```xml wrong
    /// <qemu:override>
    ///   <qemu:device alias='net7'>
    ///     <qemu:frontend><qemu:property name='x' type='bool' value='true'/></qemu:frontend>
    ///   </qemu:device>
    /// </qemu:override>
    /// ```
    /// ```xml right
    /// <sound model='ac97'/>
    /// <qemu:override>
    ///   <qemu:device alias='sound0'>
    ///     <qemu:frontend><qemu:property name='x' type='bool' value='true'/></qemu:frontend>
    ///   </qemu:device>
    /// </qemu:override>
    /// ```
    OVERRIDE_OF_NO_DEVICE = "Q501" "override-of-no-device" Warning;

    /// A helper process has to run before the guest starts.
    ///
    /// Some devices are served by another program, which QEMU reaches by a socket: swtpm, virtiofsd,
    /// passt, nbdkit, vhost-user-gpu, qemu-pr-helper. A manager starts it; without one, start it by hand
    /// on the socket that the command names.
    ///
    /// ```xml wrong
    /// <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    /// ```
    /// ```xml right
    /// <tpm model='tpm-crb'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>
    /// ```
    HELPER_PROCESS = "Q502" "helper-process-needed" Warning;

    /// A device has a boot order, but the guest cannot boot from it.
    ///
    /// The network card that is part of a board has no boot index. Remove `<boot>`, or use a card on PCI.
    BOOT_ORDER_IGNORED = "Q503" "boot-order-ignored" Note;

    /// A PCI device of the host has to be bound to `vfio-pci` before the guest starts.
    ///
    /// With `managed='yes'` a manager does it. Without one, bind the device by hand.
    ///
    /// ```xml wrong
    /// <hostdev type='pci' managed='yes'>
    ///   <source><address domain='0' bus='6' slot='0x12' function='5'/></source>
    /// </hostdev>
    /// ```
    /// ```xml right
    /// <hostdev type='pci' managed='no'>
    ///   <source><address domain='0' bus='6' slot='0x12' function='5'/></source>
    /// </hostdev>
    /// ```
    BIND_TO_VFIO = "Q504" "bind-host-device" Warning;

    /// QEMU does not have the protocol of a TCP connection.
    ///
    /// Bytes are exchanged as they are, or by telnet. With another protocol they are exchanged as they
    /// are. Use `raw` or `telnet`.
    ///
    /// ```xml wrong
    /// <serial type='tcp'>
    ///   <source mode='connect' host='h' service='23'/><protocol type='telnets'/>
    /// </serial>
    /// ```
    /// ```xml right
    /// <serial type='tcp'>
    ///   <source mode='connect' host='h' service='23'/><protocol type='telnet'/>
    /// </serial>
    /// ```
    PROTOCOL_IGNORED = "Q505" "protocol-ignored" Warning;

    /// The host's CPU is not known, so another model stands in for it.
    ///
    /// `mode='host-model'` is resolved by what is known of the host. Without that the guest gets `host`
    /// or, emulated, `max`, which are close to it. Give the CPU in the launch profile for the exact
    /// model.
    HOST_CPU_ASSUMED = "Q506" "host-cpu-assumed" Note;

    /// The host's address in a network is not known, so a display listens elsewhere.
    ///
    /// A display that listens in a virtual network gets the host's address there. Give it in the launch
    /// profile (`addresses`), or name the address in the document.
    LISTEN_ASSUMED = "Q507" "listen-address-assumed" Note;

    /// The address of the guest for sockets to the host was chosen.
    ///
    /// With `auto='yes'` a manager finds a free one. Set `address` if another guest uses it.
    CID_ASSUMED = "Q508" "vsock-address-assumed" Note;

    /// The QEMU binary is not known, so that a release is assumed.
    ///
    /// What a command may contain depends on what the binary can do. Without `--probe PATH` or
    /// `--caps FILE` it is the oldest of the built-in binaries that has the machine of the document: what
    /// it starts, later ones start too.
    BINARY_ASSUMED = "Q515" "binary-assumed" Note;
}

/// Notes the overrides of devices that the command does not have, by their names there.
pub(crate) fn unmatched_overrides<'n>(
    domain: &Domain,
    names: impl Iterator<Item = &'n str>,
    findings: &mut Findings,
) {
    let names: BTreeSet<&str> = names.collect();
    let Some(own) = &domain.namespaces.qemu.r#override else { return };
    let root = domain.place();
    for (device, place) in root.child("qemu:override").each("qemu:device", &own.device) {
        let Some(alias) = device.alias.as_deref().filter(|alias| names.contains(alias)) else { continue };
        findings
            .report(
                &OVERRIDE_OF_NO_DEVICE,
                &place.attr("alias"),
                format!("`alias='{alias}'`: the guest has no such device"),
            )
            .help("correct the alias, or remove the element");
    }
}

impl Startup<'_> {
    /// Notes what had to be assumed of devices, and what has to be done for them.
    pub(super) fn advice(&mut self, root: &Place<'_>) {
        self.capabilities(root);
        let devices = root.child("devices");
        self.disk_helpers(&devices);
        self.filesystems(&devices);
        self.streams(&devices);
        self.tpms(&devices);
        self.listen_addresses(&devices);
        self.host_devices(&devices);
        self.cid(&devices);
        self.interfaces_advice(&devices);
        for (video, place) in devices.each("video", &self.domain.devices.video) {
            let served = video.driver.as_ref().and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
            let none = video.model.as_ref().is_some_and(|model| model.r#type == Some(ModelType::None));
            if served && !none && self.launch.descriptors.is_none() {
                let socket = self.socket_of(&video.info);
                self.helper(&place, Program::Other("vhost-user-gpu"), Some(socket));
            }
        }
    }

    fn capabilities(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.namespaces.qemu.capabilities else { return };
        let parent = root.child("qemu:capabilities");
        let lists: [(&str, &[Capability]); 2] = [("qemu:add", &own.add), ("qemu:del", &own.del)];
        for (name, list) in lists {
            for (one, place) in parent.each(name, list) {
                let Some(word) = one.capability.as_deref() else { continue };
                if Flag::from_name(word).is_none() {
                    let message = format!("`capability='{word}'` is not known and has no effect");
                    self.findings.report(&UNKNOWN_CAPABILITY, &place.attr("capability"), message);
                }
            }
        }
    }

    fn helper(&mut self, place: &Place<'_>, program: Program, socket: Option<String>) {
        let on = match &socket {
            Some(socket) => format!("the socket '{socket}'"),
            None => "the socket that `-blockdev` names".to_owned(),
        };
        self.findings
            .report(&HELPER_PROCESS, place, format!("{} has to run before the guest starts", program.name()))
            .help(format!("start it on {on}"));
        self.needs.push(Need::Helper(Helper { socket, program }));
    }

    /// The socket of the program that serves a device.
    fn socket_of(&self, info: &DeviceInfo) -> String {
        let alias = info.alias.as_ref().and_then(|alias| alias.name.as_deref()).unwrap_or_default();
        format!("{}-{alias}.sock", self.launch.short_name(&self.domain.name))
    }

    fn disk_helpers(&mut self, devices: &Place<'_>) {
        if self.launch.state_dir.is_some() {
            return;
        }
        for (disk, place) in devices.each("disk", &self.domain.devices.disk) {
            self.image_helper(&disk.source, disk.backing_store.as_deref(), &place);
        }
    }

    fn image_helper(&mut self, source: &DiskSource, store: Option<&BackingStore>, owner: &Place<'_>) {
        let place = owner.child("source");
        if let DiskSource::Network(network) = source {
            if self.is_helped(network) {
                self.helper(&place, Program::Other("nbdkit"), None);
            }
        }
        if let Some(own) = source.common().reservations.as_ref() {
            if own.managed == Some(YesNo::Yes) {
                let place = place.child("reservations");
                let socket = "/run/qemu-pr-helper/pr-helper0.sock".to_owned();
                self.helper(&place, Program::Other("qemu-pr-helper"), Some(socket));
            }
        }
        if let Some(layer) = store.and_then(|store| store.layer.as_ref()) {
            let below = owner.child("backingStore");
            self.image_helper(&layer.source, layer.backing_store.as_deref(), &below);
        }
    }

    fn filesystems(&mut self, devices: &Place<'_>) {
        for (one, place) in devices.each("filesystem", &self.domain.devices.filesystem) {
            let virtiofs = one.driver.as_ref().and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs);
            let given = one.source.as_ref().is_some_and(|source| source.socket.is_some());
            if virtiofs && !given && self.launch.state_dir.is_none() {
                let socket = self.socket_of(&one.info);
                self.helper(&place, virtiofsd(one), Some(socket));
            }
        }
    }

    fn streams(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        for (one, place) in devices.each("serial", &own.serial) {
            self.protocol(&one.source, &place);
        }
        for (one, place) in devices.each("parallel", &own.parallel) {
            self.protocol(&one.source, &place);
        }
        for (one, place) in devices.each("channel", &own.channel) {
            self.protocol(&one.source, &place);
        }
        for (one, place) in devices.each("console", &own.console).skip(1) {
            self.protocol(&one.source, &place);
        }
        for (one, place) in devices.each("redirdev", &own.redirdev) {
            self.protocol(&one.source, &place);
        }
    }

    fn protocol(&mut self, source: &Stream, place: &Place<'_>) {
        let Stream::Tcp(tcp) = source else { return };
        let kind = tcp.protocol.r#type;
        if !matches!(kind, ProtocolType::Raw | ProtocolType::Telnet) {
            let protocol = place.child("protocol");
            let message =
                format!("`type='{kind}'` of a TCP connection is ignored: bytes are sent as they are");
            self.findings
                .report(&PROTOCOL_IGNORED, &protocol.attr("type"), message)
                .help("use 'raw' or 'telnet'");
        }
    }

    fn tpms(&mut self, devices: &Place<'_>) {
        if self.launch.swtpm.is_some() || self.launch.is_managed() {
            return;
        }
        for (tpm, place) in devices.each("tpm", &self.domain.devices.tpm) {
            if tpm.backend.r#type == TpmBackendType::Emulator {
                let socket = format!("{}-swtpm.sock", self.launch.short_name(&self.domain.name));
                let (own, place) = (&tpm.backend, place.child("backend"));
                self.tpm_state(own, &place);
                let version = own.version.unwrap_or(TpmVersion::V2);
                let program = Program::Swtpm { version, state: state_of(own), debug: own.debug };
                self.helper(&place, program, Some(socket));
            }
        }
    }

    /// What a manager does with the state of an emulator before it starts.
    fn tpm_state(&mut self, own: &TpmBackend, place: &Place<'_>) {
        let settings = [
            (own.encryption.is_some(), "encryption", "the state of the TPM is not encrypted"),
            (own.active_pcr_banks.is_some(), "active_pcr_banks", "the banks of the TPM are not chosen"),
            (own.profile.is_some(), "profile", "the profile of the TPM is not applied"),
        ];
        for (_, name, what) in settings.iter().filter(|(is, ..)| *is) {
            self.left(&LEFT_TO_MANAGER, &place.child(name), what);
        }
    }

    fn listen_addresses(&mut self, devices: &Place<'_>) {
        for (display, place) in devices.each("graphics", &self.domain.devices.graphics) {
            let all: &[Listen] = match &display.kind {
                Kind::Vnc(vnc) => &vnc.listens,
                Kind::Spice(spice) => &spice.listens,
                Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_) => {
                    continue
                }
            };
            let Some((listen, place)) = place.each("listen", all).next() else { continue };
            if listen.r#type != ListenType::Network || listen.address.is_some() {
                continue;
            }
            let Some(network) = &listen.network else { continue };
            if !self.launch.addresses.contains_key(&network.0) {
                let own = &self.launch.listen;
                let message = format!(
                    "assuming '{own}', since the host's address in network '{}' is not known",
                    network.0
                );
                self.findings
                    .report(&LISTEN_ASSUMED, &place.attr("network"), message)
                    .help("give the address in the launch profile, or in `address`");
            }
        }
    }

    fn host_devices(&mut self, devices: &Place<'_>) {
        if self.launch.is_managed() {
            return;
        }
        for (device, place) in devices.each("hostdev", &self.domain.devices.hostdev) {
            let kept =
                matches!(device.info.address.as_ref().map(|address| &address.bus), Some(Bus::Unassigned));
            let pci = device.r#type == HostdevType::Pci && device.mode == Mode::Subsystem;
            if kept || !pci || device.managed != Some(YesNo::Yes) {
                continue;
            }
            let address = device.source.as_ref().and_then(|source| source.address.as_ref());
            if let Some(Address::Pci { domain, bus, slot, function }) = address {
                let host = format!("{domain:04x}:{bus:02x}:{slot:02x}.{function:x}");
                self.findings
                    .report(
                        &BIND_TO_VFIO,
                        &place.attr("managed"),
                        format!("PCI device {host} is not bound by the command"),
                    )
                    .help("bind it to the driver 'vfio-pci' before the guest starts");
                self.needs.push(Need::Vfio(host));
            }
        }
    }

    fn interfaces_advice(&mut self, devices: &Place<'_>) {
        let arm = self.arch().is_little_endian_arm();
        for (one, place) in devices.each("interface", &self.domain.devices.interface) {
            let bus = one.info.address.as_ref().map(|address| &address.bus);
            let order = one.info.boot.as_ref().map_or(0, |boot| boot.order);
            if arm && order > 0 && !matches!(bus, Some(Bus::Pci(_) | Bus::VirtioMmio)) {
                let boot = place.child("boot");
                let message = format!("`order='{order}'`, but the card of a board has no boot order");
                self.findings
                    .report(&BOOT_ORDER_IGNORED, &boot.attr("order"), message)
                    .help("remove `<boot>`, or use a card on PCI");
            }
            let served = matches!(one.source, Source::User(_) | Source::VhostUser(_));
            if served && one.is_passt() && !self.launch.is_managed() {
                let alias = one.info.alias.as_ref().and_then(|alias| alias.name.as_deref());
                let name = self.launch.short_name(&self.domain.name);
                let socket = format!("{name}-{}.socket", alias.unwrap_or_default());
                self.helper(&place, passt(one), Some(socket));
            }
        }
    }

    fn cid(&mut self, devices: &Place<'_>) {
        let Some(vsock) = &self.domain.devices.vsock else { return };
        let automatic = vsock.cid.auto == Some(YesNo::Yes) || vsock.cid.address.is_none();
        if automatic && !self.launch.is_managed() {
            let parent = devices.child("vsock");
            let message = format!("assuming address {} for sockets to the host", self.launch.free_cid);
            self.findings
                .report(&CID_ASSUMED, &parent.child("cid"), message)
                .help("set `address` if another guest has it");
        }
    }
}

/// The program that serves a folder, as the document has it.
fn virtiofsd(filesystem: &Filesystem) -> Program {
    let none = Default::default();
    let own = filesystem.binary.as_ref().unwrap_or(&none);
    let mut arguments = Vec::new();
    if let Some(mode) = own.cache.as_ref().and_then(|cache| cache.mode.as_ref()) {
        let word = if *mode == CacheMode::None { "never" } else { mode.as_str() };
        arguments.push(format!("--cache={word}"));
    }
    if let Some(mode) = own.sandbox.as_ref().and_then(|sandbox| sandbox.mode.as_ref()) {
        arguments.push(format!("--sandbox={}", mode.as_str()));
    }
    if own.xattr == Some(OnOff::On) {
        arguments.push("--xattr".to_owned());
    }
    if let Some(size) = own.thread_pool.as_ref().and_then(|pool| pool.size) {
        arguments.push(format!("--thread-pool-size={size}"));
    }
    if filesystem.readonly {
        arguments.push("--readonly".to_owned());
    }
    Program::Virtiofsd {
        binary: own.path.as_ref().map(|path| path.0.clone()),
        folder: filesystem.source.as_ref().and_then(|source| source.dir.clone()).unwrap_or_default(),
        arguments,
    }
}

/// The program that is a user's network, with the ports that it forwards.
fn passt(interface: &Interface) -> Program {
    let mut arguments = Vec::new();
    let device = match &interface.source {
        Source::VhostUser(socket) => {
            arguments.push("--vhost-user".to_owned());
            socket.dev.as_ref()
        }
        Source::User(user) => user.dev.as_ref(),
        _ => None,
    };
    arguments.extend(device.map(|device| format!("--interface={device}")));
    for (ip, address) in interface.ip.iter().filter_map(|ip| Some((ip, ip.address?))) {
        arguments.push(format!("--address={address}"));
        if ip.prefix > 0 && address.is_ipv4() {
            arguments.push(format!("--netmask={}", ip.prefix));
        }
    }
    if let Some(own) = &interface.backend {
        let all = [("hostname", &own.hostname), ("fqdn", &own.fqdn), ("log-file", &own.log_file)];
        let given = all.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        arguments.extend(given.map(|(name, value)| format!("--{name}={value}")));
    }
    for forward in &interface.port_forward {
        let option = if forward.proto == PortForwardProto::Udp { "--udp-ports" } else { "--tcp-ports" };
        let mut on = forward.address.map_or(String::new(), |address| address.to_string());
        if let Some(device) = &forward.dev {
            on.push_str(&format!("%{device}"));
        }
        let ranges = forward.range.iter().map(|range| {
            let end = |start: u32| {
                if range.end > range.start {
                    format!("{start}-{}", start + range.end - range.start)
                } else {
                    start.to_string()
                }
            };
            match (range.exclude, range.to) {
                (Some(YesNo::Yes), _) => format!("~{}", end(range.start)),
                (_, 0) => end(range.start),
                (_, to) => format!("{}:{}", end(range.start), end(to)),
            }
        });
        let ranges = ranges.collect::<Vec<_>>().join(",");
        let all = if ranges.is_empty() { "all".to_owned() } else { ranges };
        let slash = if on.is_empty() { "" } else { "/" };
        arguments.push(format!("{option}={on}{slash}{all}"));
    }
    Program::Passt { arguments }
}

/// Where an emulator keeps its state, if the document says so.
fn state_of(own: &TpmBackend) -> Option<SwtpmState> {
    let source = own.source.as_ref()?;
    let path = source.path.as_ref()?.0.clone();
    match source.r#type {
        TpmSourceType::File => Some(SwtpmState::File(path)),
        TpmSourceType::Dir => Some(SwtpmState::Folder(path)),
        TpmSourceType::Unix => None,
    }
}
