//! `<interface>` (qemu-rules.md 3.18).

use super::Check;
use crate::domain::devices::interface::{BackendType, Source, TeamingType};
use crate::qemu::caps::Flag;
use std::net::IpAddr;

impl Check<'_> {
    pub(super) fn interfaces(&mut self) {
        let interfaces = &self.domain.devices.interface;
        for (at, interface) in interfaces.iter().enumerate() {
            self.device("interface", at, interfaces.len());
            let virtio = interface.is_virtio();
            let user = matches!(interface.source, Source::User(_));
            let passt =
                interface.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt);
            if user {
                let flag = if passt { Flag::NetdevStream } else { Flag::NetdevUser };
                self.lacks(true, flag, "interfaces of type 'user'");
                self.refuse(!interface.route.is_empty(), "the guest's routes cannot be set");
                self.user_addresses(&interface.ip);
            } else {
                let set = !interface.ip.is_empty() || !interface.route.is_empty();
                self.refuse(set, "the guest's addresses cannot be set on this type of interface");
            }
            let vdpa = matches!(interface.source, Source::Vdpa(_));
            self.lacks(vdpa, Flag::NetdevVhostVdpa, "vDPA interfaces");
            self.refuse(vdpa && !virtio, "a vDPA interface has a virtio model");
            if let Some(driver) = interface.driver.as_ref().filter(|_| virtio) {
                for (name, size) in [("rx", driver.rx_queue_size), ("tx", driver.tx_queue_size)] {
                    let odd = size > 0 && !size.is_power_of_two();
                    self.refuse(odd, format!("`{name}_queue_size` is a power of two"));
                }
                let rss = driver.rss.is_some() || driver.rss_hash_report.is_some();
                self.lacks(rss, Flag::VirtioNetRss, "spreading packets over queues");
            }
            let mtu = matches!(
                interface.source,
                Source::Network(_) | Source::Bridge(_) | Source::Ethernet(_) | Source::VhostUser(_)
            );
            let sized = interface.mtu.as_ref().is_some_and(|mtu| mtu.size > 0);
            self.refuse(
                sized && !mtu && !(user && passt),
                "the size of packets cannot be set on this type of interface",
            );
            let bridged = matches!(interface.source, Source::Network(_) | Source::Bridge(_));
            let frames =
                interface.coalesce.as_ref().and_then(|coalesce| coalesce.rx.as_ref()?.frames.as_ref());
            let coalesced = frames.is_some_and(|frames| frames.max > 0);
            self.refuse(coalesced && !bridged, "interrupts are gathered on types 'network' and 'bridge'");
            if let Some(teaming) = &interface.teaming {
                let stays = teaming.r#type == Some(TeamingType::Persistent);
                self.refuse(stays && !virtio, "an interface that stays has a virtio model");
                let host = matches!(interface.source, Source::Hostdev(_) | Source::Network(_));
                let goes = teaming.r#type == Some(TeamingType::Transient);
                self.refuse(goes && !host, "an interface that goes is a host device");
            }
        }
    }

    pub(super) fn user_addresses(&mut self, ips: &[crate::domain::devices::interface::Ip]) {
        let (mut four, mut six) = (0, 0);
        for ip in ips {
            self.refuse(ip.peer.is_some(), "an address of the guest has no peer");
            match ip.address {
                Some(IpAddr::V4(_)) => {
                    four += 1;
                    let fits = ip.prefix == 0 || (4..=27).contains(&ip.prefix);
                    self.refuse(!fits, "the prefix of an IPv4 network is from 4 to 27");
                }
                Some(IpAddr::V6(_)) => {
                    six += 1;
                    self.refuse(!matches!(ip.prefix, 0 | 64), "the prefix of an IPv6 network is 64");
                }
                None => {}
            }
        }
        self.refuse(four > 1 || six > 1, "the guest has one address of a family");
    }
}
