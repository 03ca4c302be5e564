//! `<interface>` (qemu-rules.md 3.18).

use super::{Check, MEMORY_NOT_SHARED, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::interface::{Ip, Source, TeamingType};
use crate::domain::devices::Interface;
use crate::qemu::caps::Flag;
use crate::release::Release;
use crate::xml::mistake::INVALID_VALUE;
use std::net::IpAddr;

rule! {
    /// Interfaces of that type do not have the setting.
    ///
    /// QEMU itself gives addresses only to guests behind its user-mode network; the MTU is set for
    /// networks, bridges, TAP devices, vhost-user and passt, and interrupts are coalesced for networks
    /// and bridges. Remove the setting, or change `type`.
    ///
    /// ```xml wrong
    /// <interface type='user'><mtu size='1400'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='br0'/><mtu size='1400'/></interface>
    /// ```
    OTHER_INTERFACE = "Q200" "setting-of-other-interface-type" Error;

    /// The interface needs a virtio model.
    ///
    /// vDPA devices are virtio hardware, and only the virtio driver of the guest can keep an interface
    /// of a `<teaming>` pair while the other is gone. Use `<model type='virtio'/>`.
    ///
    /// ```xml wrong
    /// <interface type='bridge'>
    ///   <source bridge='br0'/><model type='e1000'/><teaming type='persistent'/>
    ///   <alias name='ua-a'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'>
    ///   <source bridge='br0'/><model type='virtio'/><teaming type='persistent'/>
    ///   <alias name='ua-a'/>
    /// </interface>
    /// ```
    NOT_VIRTIO = "Q201" "interface-needs-virtio" Error;

    /// The interface that goes away in a pair is not a host device.
    ///
    /// `<teaming type='transient'>` is for a network card of the host that is unplugged before a
    /// migration: `type='hostdev'`, or a network that hands out such cards.
    ///
    /// ```xml wrong
    /// <interface type='bridge'>
    ///   <source bridge='br0'/><model type='virtio'/><teaming type='transient' persistent='ua-a'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='network'>
    ///   <source network='vfs'/><teaming type='transient' persistent='ua-a'/>
    /// </interface>
    /// ```
    TRANSIENT_NOT_HOSTDEV = "Q202" "transient-interface-not-hostdev" Error;

    /// The guest has two addresses of one family on an interface.
    ///
    /// The user-mode network gives the guest one IPv4 and one IPv6 address. Remove one `<ip>`.
    ///
    /// ```xml wrong
    /// <interface type='user'>
    ///   <ip address='10.0.2.1' prefix='24'/><ip address='10.0.3.1' prefix='24'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='user'>
    ///   <ip address='10.0.2.1' prefix='24'/><ip address='fc00::1' prefix='64'/>
    /// </interface>
    /// ```
    SECOND_ADDRESS = "Q203" "second-address-of-family" Error;
}

impl Check<'_> {
    /// The binary connects the guest in that way, with what is set of it.
    pub(super) fn interfaces(&mut self, devices: &Place<'_>) {
        for (interface, place) in devices.each("interface", &self.domain.devices.interface) {
            self.guest_addresses(interface, &place);
            self.interface_driver(interface, &place);
            self.packets(interface, &place);
            self.teaming(interface, &place);
            self.served_by_vhost(interface, &place);
        }
    }

    /// Since release 12.0 the guest's memory has to be shared (since-10.7.md 3).
    fn served_by_vhost(&mut self, interface: &Interface, place: &Place<'_>) {
        let served = matches!(interface.source, Source::VhostUser(_));
        if served && !self.shares_memory && self.libvirt >= Release::new(12, 0) {
            let message = "interface of type 'vhostuser', but the guest's memory is not shared";
            self.findings
                .report(&MEMORY_NOT_SHARED, &place.attr("type"), message)
                .help("add `<memoryBacking>` with `<access mode='shared'/>`");
        }
    }

    fn other_interface(&mut self, place: &Place<'_>, interface: &Interface, what: &str, help: &str) {
        let message =
            format!("{what} is not possible for an interface of type '{}'", interface.source.word());
        self.findings.report(&OTHER_INTERFACE, place, message).help(help);
    }

    fn guest_addresses(&mut self, interface: &Interface, place: &Place<'_>) {
        if let Source::User(_) = interface.source {
            let flag = if interface.is_passt() { Flag::NetdevStream } else { Flag::NetdevUser };
            self.needs(flag, &place.attr("type"), "`type='user'` of `<interface>`");
            if let Some((_, route)) = place.each("route", &interface.route).next() {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &route,
                        "`<route>` of `<interface>`: QEMU cannot set routes of the guest",
                    )
                    .remove("");
            }
            self.user_addresses(&interface.ip, place);
            return;
        }
        let help = "remove it; configure the network in the guest";
        if let Some((_, place)) = place.each("ip", &interface.ip).next() {
            self.other_interface(&place, interface, "`<ip>`", help);
        }
        if let Some((_, place)) = place.each("route", &interface.route).next() {
            self.other_interface(&place, interface, "`<route>`", help);
        }
    }

    fn user_addresses(&mut self, ips: &[Ip], interface: &Place<'_>) {
        let (mut four, mut six) = (0, 0);
        for (ip, place) in interface.each("ip", ips) {
            if let Some(peer) = ip.peer {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &place.attr("peer"),
                        format!("`peer='{peer}'` of `<ip>`: QEMU cannot set a peer"),
                    )
                    .remove("");
            }
            let Some(address) = ip.address else { continue };
            let (count, family, fits, expected) = match address {
                IpAddr::V4(_) => (&mut four, "IPv4", matches!(ip.prefix, 0 | 4..=27), "4 to 27"),
                IpAddr::V6(_) => (&mut six, "IPv6", matches!(ip.prefix, 0 | 64), "64"),
            };
            *count += 1;
            if *count == 2 {
                let message = format!("second {family} address '{address}' of an interface");
                self.findings
                    .report(&SECOND_ADDRESS, &place.attr("address"), message)
                    .help("remove one `<ip>`");
            }
            if !fits {
                let message = format!("`prefix='{}'` of an {family} address; expected {expected}", ip.prefix);
                self.findings.report(&INVALID_VALUE, &place.attr("prefix"), message);
            }
        }
    }

    fn interface_driver(&mut self, interface: &Interface, place: &Place<'_>) {
        let virtio = interface.is_virtio();
        if let Source::Vdpa(_) = interface.source {
            self.needs(Flag::NetdevVhostVdpa, &place.attr("type"), "`type='vdpa'` of `<interface>`");
            if !virtio {
                self.not_virtio(&place.child("model").attr("type"), interface, "interface of type 'vdpa'");
            }
        }
        let Some(driver) = interface.driver.as_ref().filter(|_| virtio) else { return };
        let place = place.child("driver");
        let sizes = [("rx_queue_size", driver.rx_queue_size), ("tx_queue_size", driver.tx_queue_size)];
        for (name, size) in sizes {
            if size > 0 && !size.is_power_of_two() {
                let message = format!("`{name}='{size}'`; expected a power of two");
                self.findings.report(&INVALID_VALUE, &place.attr(name), message);
            }
        }
        let rss = [("rss", driver.rss.is_some()), ("rss_hash_report", driver.rss_hash_report.is_some())];
        if let Some((name, _)) = rss.into_iter().find(|(_, given)| *given) {
            self.needs(Flag::VirtioNetRss, &place.attr(name), format_args!("`{name}` of an interface"));
        }
    }

    fn packets(&mut self, interface: &Interface, place: &Place<'_>) {
        if interface.mtu.as_ref().is_some_and(|mtu| mtu.size > 0) {
            let fits = match interface.source {
                Source::Network(_) | Source::Bridge(_) | Source::Ethernet(_) | Source::VhostUser(_) => true,
                Source::User(_) => interface.is_passt(),
                Source::Direct(_)
                | Source::Null(_)
                | Source::Internal(_)
                | Source::Server(_)
                | Source::Client(_)
                | Source::Mcast(_)
                | Source::Udp(_)
                | Source::Vdpa(_)
                | Source::Vds(_)
                | Source::Hostdev(_) => false,
            };
            if !fits {
                self.other_interface(&place.child("mtu"), interface, "`<mtu>`", "remove it");
            }
        }
        let frames = interface.coalesce.as_ref().and_then(|coalesce| coalesce.rx.as_ref()?.frames.as_ref());
        let bridged = matches!(interface.source, Source::Network(_) | Source::Bridge(_));
        if frames.is_some_and(|frames| frames.max > 0) && !bridged {
            let help = "remove it; it is for types 'network' and 'bridge'";
            self.other_interface(&place.child("coalesce"), interface, "`<coalesce>`", help);
        }
    }

    fn teaming(&mut self, interface: &Interface, place: &Place<'_>) {
        let place = place.child("teaming");
        let place = place.attr("type");
        match interface.teaming.as_ref().and_then(|teaming| teaming.r#type) {
            Some(TeamingType::Persistent) if !interface.is_virtio() => {
                self.not_virtio(&place, interface, "`<teaming type='persistent'>`");
            }
            Some(TeamingType::Transient)
                if !matches!(interface.source, Source::Hostdev(_) | Source::Network(_)) =>
            {
                let kind = interface.source.word();
                let what = "`<teaming type='transient'>` is not possible";
                self.findings
                    .report(
                        &TRANSIENT_NOT_HOSTDEV,
                        &place,
                        format!("{what} for an interface of type '{kind}'"),
                    )
                    .help("use type 'hostdev' or 'network'");
            }
            Some(TeamingType::Persistent | TeamingType::Transient) | None => {}
        }
    }

    fn not_virtio(&mut self, place: &Place<'_>, interface: &Interface, what: &str) {
        let model = interface.model_type().map_or("", |model| model.as_str());
        let message = match model {
            "" => format!("{what} needs a virtio model"),
            model => format!("{what} needs a virtio model, not '{model}'"),
        };
        self.findings.report(&NOT_VIRTIO, place, message).help("use `<model type='virtio'/>`");
    }
}
