//! What no argument of the command does: a manager does it over QMP, by control groups or on the
//! host's network. A run without a manager lists it.

use super::Startup;
use crate::diagnostic::{rule, Place, Rule};
use crate::domain::clock::{Adjustment, Offset};
use crate::domain::cputune::Cputune;
use crate::domain::devices::disk::{Disk, Tray};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::interface::{Interface, LinkState, Source};
use crate::domain::power::OnPoweroff;
use crate::domain::security::LaunchSecurityKind;
use crate::domain::vcpu::Placement;
use crate::qemu::launch::NetworkPort;
use crate::xml::value::token::YesNo;

rule! {
    /// A limit or a placement of resources is not part of the command.
    ///
    /// Limits of memory, CPU time, I/O and network traffic, and the pinning of CPUs, are set by a manager
    /// in control groups, on threads and on the host's network. Set them with the host's tools
    /// (`systemd-run`, `taskset`, `tc`).
    ///
    /// ```xml wrong
    /// <memtune><hard_limit unit='GiB'>8</hard_limit></memtune>
    /// ```
    /// ```xml right
    /// <memory unit='GiB'>1</memory>
    /// ```
    LIMITS_LEFT_OUT = "Q509" "limits-left-out" Warning;

    /// A setting of the host's network is not part of the command.
    ///
    /// Filters, VLAN tags, ports of switches and addresses of the host's side are set by a manager on the
    /// host. Set them with the host's tools (`ip`, `bridge`, `ovs-vsctl`, `nft`).
    ///
    /// ```xml wrong
    /// <interface type='bridge'><source bridge='br0'/><filterref filter='clean-traffic'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='br0'/></interface>
    /// ```
    NETWORK_LEFT_OUT = "Q510" "network-setting-left-out" Warning;

    /// A setting takes effect only while the guest runs, and is not part of the command.
    ///
    /// A manager does it over QEMU's control socket, or by watching the guest. Without one, do it by
    /// hand over QMP (`--qmp SOCKET`), or accept that it is left out.
    ///
    /// ```xml wrong
    /// <on_poweroff>restart</on_poweroff>
    /// ```
    /// ```xml right
    /// <on_poweroff>destroy</on_poweroff>
    /// ```
    LEFT_TO_MANAGER = "Q511" "left-to-manager" Warning;

    /// A virtual network is taken to be a bridge of the host.
    ///
    /// Which bridge a network has is known to the manager of networks. The network `default` usually has
    /// `virbr0`. Name another one with `--bridge NETWORK=BRIDGE`.
    NETWORK_ASSUMED = "Q512" "network-bridge-assumed" Note;

    /// An interface gets QEMU's user network, since its own cannot be had without a manager.
    ///
    /// A network whose bridge is not known, and a network device that is shared with the host, need a
    /// manager that opens them. With the user network the guest reaches others, but is not reached. Name
    /// the bridge with `--bridge NETWORK=BRIDGE`, or use `type='bridge'`.
    ///
    /// ```xml wrong
    /// <interface type='network'><source network='lab'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='br0'/></interface>
    /// ```
    USER_NETWORK = "Q513" "user-network-instead" Warning;

    /// An interface gets one queue, since several need a manager.
    ///
    /// Several queues are several descriptors of the host's device, which a manager opens. Remove
    /// `queues`, or use `type='ethernet'`.
    ///
    /// ```xml wrong
    /// <interface type='bridge'>
    ///   <source bridge='br0'/><model type='virtio'/><driver queues='4'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>
    /// ```
    ONE_QUEUE = "Q514" "one-queue-only" Warning;
}

impl Startup<'_> {
    /// Lists what is left out of a run without a manager.
    pub(super) fn left_out(&mut self, root: &Place<'_>) {
        self.timers_left_out(root);
        if self.launch.is_managed() {
            return;
        }
        self.guest(root);
        self.host_left_out(root);
        let devices = root.child("devices");
        for (disk, place) in devices.each("disk", &self.domain.devices.disk) {
            self.disk_settings(disk, &place);
        }
        for (interface, place) in devices.each("interface", &self.domain.devices.interface) {
            self.host_side(interface, &place);
            if self.launch.descriptors.is_none() {
                self.network_of(interface, &place);
            }
        }
        for (display, place) in devices.each("graphics", &self.domain.devices.graphics) {
            let locked = match &display.kind {
                Kind::Vnc(vnc) => vnc.password.passwd.is_some(),
                Kind::Spice(spice) => spice.password.passwd.is_some(),
                Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_) => {
                    false
                }
            };
            if locked {
                self.left(&LEFT_TO_MANAGER, &place.attr("passwd"), "the password of the display is not set");
            }
        }
        let balloon = self.domain.devices.memballoon.as_ref();
        if balloon.and_then(|own| own.stats.as_ref()).is_some_and(|stats| stats.period.0 > 0) {
            let balloon = devices.child("memballoon");
            let stats = balloon.child("stats");
            let what = "statistics of the balloon are not asked for";
            self.left(&LEFT_TO_MANAGER, &stats.attr("period"), what);
        }
        if let Some((_, place)) = devices.each("lease", &self.domain.devices.lease).next() {
            self.left(&LEFT_TO_MANAGER, &place, "locks of `<lease>` are not taken");
        }
        if let Some(LaunchSecurityKind::Sev(sev)) =
            self.domain.launch_security.as_ref().map(|security| &security.kind)
        {
            if sev.session.is_some() || sev.dh_cert.is_some() {
                let what = "the files of `<session>` and `<dhCert>` are not written";
                self.left(&LEFT_TO_MANAGER, &root.child("launchSecurity"), what);
            }
        }
    }

    pub(super) fn left(&mut self, rule: &'static Rule, place: &Place<'_>, what: &str) {
        let help = match rule {
            _ if rule == &LIMITS_LEFT_OUT => "set it with the host's tools",
            _ if rule == &NETWORK_LEFT_OUT => "set it on the host's network",
            _ => "do it over QMP or by hand",
        };
        self.findings.report(rule, place, format!("{what} by the command")).help(help);
    }

    fn guest(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let total = domain.memory.as_ref().map(|memory| memory.size.0);
        if domain.current_memory.zip(total).is_some_and(|(current, total)| current.0 < total) {
            let what = "memory above `<currentMemory>` is not taken away";
            self.left(&LEFT_TO_MANAGER, &root.child("currentMemory"), what);
        }
        let tuned = [
            (domain.memtune.is_some(), "memtune", "`<memtune>` is not applied"),
            (domain.blkiotune.is_some(), "blkiotune", "`<blkiotune>` is not applied"),
            (domain.cputune.as_ref().is_some_and(is_tuned), "cputune", "`<cputune>` is not applied"),
            (domain.resource.is_some(), "resource", "`<resource>` is not applied"),
        ];
        for (_, name, what) in tuned.iter().filter(|(is, ..)| *is) {
            self.left(&LIMITS_LEFT_OUT, &root.child(name), what);
        }
        if let Some(vcpu) = &domain.vcpu {
            let place = root.child("vcpu");
            if vcpu.cpuset.is_some() {
                self.left(&LIMITS_LEFT_OUT, &place.attr("cpuset"), "virtual CPUs are not pinned");
            } else if vcpu.placement == Placement::Auto {
                self.left(&LIMITS_LEFT_OUT, &place.attr("placement"), "virtual CPUs are not pinned");
            }
        }
        if let Some(own) = &domain.vcpus {
            let vcpus = root.child("vcpus");
            let plugged = vcpus
                .each("vcpu", &own.vcpu)
                .find(|(vcpu, _)| vcpu.enabled.is_yes() && vcpu.hotpluggable.is_some_and(YesNo::is_yes));
            if let Some((_, place)) = plugged {
                self.left(
                    &LEFT_TO_MANAGER,
                    &place.attr("hotpluggable"),
                    "hotpluggable CPUs are not plugged in",
                );
            }
        }
        if let Some(own) = &domain.perf {
            let perf = root.child("perf");
            let counted = perf.each("event", &own.event).find(|(event, _)| event.enabled.is_yes());
            if let Some((_, place)) = counted {
                self.left(&LEFT_TO_MANAGER, &place.attr("name"), "performance events are not counted");
            }
        }
        let clock = domain.clock.as_ref();
        let adjustment = clock.and_then(|clock| clock.adjustment);
        let ahead = adjustment.is_some_and(|own| !matches!(own, Adjustment::Reset | Adjustment::Seconds(0)));
        if ahead && clock.is_some_and(|clock| clock.offset == Offset::Variable) && self.launch.now == 0 {
            let what = "the adjustment of the clock is not applied";
            self.left(&LEFT_TO_MANAGER, &root.child("clock").attr("adjustment"), what);
        }
        if domain.on_poweroff.unwrap_or_default() != OnPoweroff::Destroy {
            let what = "a guest that powers off is not started again or kept";
            self.left(&LEFT_TO_MANAGER, &root.child("on_poweroff"), what);
        }
    }

    fn disk_settings(&mut self, disk: &Disk, place: &Place<'_>) {
        if disk.iotune.is_some() {
            self.left(&LIMITS_LEFT_OUT, &place.child("iotune"), "I/O of the disk is not limited");
        }
        if let Some(transient) = &disk.transient {
            let what = match transient.share_backing {
                Some(YesNo::Yes) => "a disk that shares its backing image is not plugged in",
                _ => "what the guest writes to a transient disk is not discarded",
            };
            self.left(&LEFT_TO_MANAGER, &place.child("transient"), what);
        }
        if disk.target.tray == Tray::Open {
            let target = place.child("target");
            self.left(&LEFT_TO_MANAGER, &target.attr("tray"), "the tray of the drive is not opened");
        }
    }

    fn host_side(&mut self, own: &Interface, place: &Place<'_>) {
        if own.bandwidth.is_some() {
            self.left(&LIMITS_LEFT_OUT, &place.child("bandwidth"), "traffic of the interface is not limited");
        }
        let backend = own.backend.as_ref();
        let addressed = match &own.source {
            Source::Ethernet(ips) => !ips.ip.is_empty() || !ips.route.is_empty(),
            _ => false,
        };
        let settings = [
            (own.filterref.is_some(), "filterref", "traffic is not filtered"),
            (own.vlan.is_some(), "vlan", "traffic is not tagged"),
            (own.virtualport.is_some(), "virtualport", "`<virtualport>` is not applied"),
            (own.port.is_some(), "port", "the port is not isolated"),
            (own.coalesce.is_some(), "coalesce", "`<coalesce>` is not applied"),
            (addressed, "source", "addresses and routes of the host's side are not set"),
            (
                backend.is_some_and(|backend| backend.tap.is_some() || backend.vhost.is_some()),
                "backend",
                "the devices of `<backend>` are not used",
            ),
        ];
        for (_, name, what) in settings.iter().filter(|(is, ..)| *is) {
            self.left(&NETWORK_LEFT_OUT, &place.child(name), what);
        }
        if own.link.as_ref().is_some_and(|link| link.state == Some(LinkState::Down)) {
            let link = place.child("link");
            self.left(&LEFT_TO_MANAGER, &link.attr("state"), "the link is not taken down");
        }
        if own.trust_guest_rx_filters == Some(YesNo::Yes) {
            let what = "filters of the guest are not passed on to the host's device";
            self.left(&NETWORK_LEFT_OUT, &place.attr("trustGuestRxFilters"), what);
        }
    }

    /// What QEMU could do with a device that it opened itself.
    fn tap_settings(&mut self, own: &Interface, place: &Place<'_>) {
        if own.tune.as_ref().is_some_and(|tune| tune.sndbuf.is_some()) {
            let tune = place.child("tune");
            self.left(&NETWORK_LEFT_OUT, &tune.child("sndbuf"), "the send buffer is not limited");
        }
    }

    /// What an interface is connected to without a manager that opens its device.
    fn network_of(&mut self, own: &Interface, place: &Place<'_>) {
        let source = place.child("source");
        match &own.source {
            Source::Network(network) => match self.launch.networks.get(&network.network) {
                Some(NetworkPort::Bridge(bridge)) => {
                    let name = &network.network;
                    let message = format!("assuming network '{name}' is bridge '{bridge}'");
                    self.findings
                        .report(&NETWORK_ASSUMED, &source.attr("network"), message)
                        .help(format!("use --bridge {name}=NAME for another one"));
                }
                Some(NetworkPort::Pci { .. }) => return,
                None => {
                    let message =
                        format!("user network instead of '{}', whose bridge is not known", network.network);
                    self.findings
                        .report(&USER_NETWORK, &source.attr("network"), message)
                        .help(format!("name the bridge with --bridge {}=NAME", network.network));
                }
            },
            Source::Direct(_) => self
                .findings
                .report(&USER_NETWORK, &place.attr("type"), "user network instead of `type='direct'`")
                .help("use type 'bridge', or a manager that opens the device"),
            Source::Bridge(_) => {}
            Source::Ethernet(_)
            | Source::Client(_)
            | Source::Server(_)
            | Source::Mcast(_)
            | Source::Udp(_)
            | Source::User(_)
            | Source::Internal(_)
            | Source::VhostUser(_)
            | Source::Vdpa(_)
            | Source::Hostdev(_)
            | Source::Null(_)
            | Source::Vds(_) => return,
        }
        self.tap_settings(own, place);
        let queues = own.driver.as_ref().map_or(0, |driver| driver.queues);
        if queues > 1 && own.is_virtio() {
            let driver = place.child("driver");
            let message = format!("`queues='{queues}'`: the interface gets one queue");
            self.findings
                .report(&ONE_QUEUE, &driver.attr("queues"), message)
                .help("remove `queues`, or use a manager that opens the device");
        }
    }
}

fn is_tuned(tune: &Cputune) -> bool {
    *tune != Cputune { rest: tune.rest.clone(), ..Cputune::default() }
}
