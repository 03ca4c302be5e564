//! `<driver>` and `<backend>` of an interface: who moves its packets, and how.

use crate::domain::elements;
use crate::domain::info::Virtio;
use crate::xml::value::id::CleanPath;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;

elements! {
    /// `<driver>` of a virtio interface.
    Driver {
        /// Who moves the packets.
        #[xml(attr)] name: Option<DriverName>,
        /// The driver of a host device.
        #[xml(attr, since = "10.0")] model: Option<String>,
        /// How packets are sent.
        #[xml(attr, since = "0.9")] txmode: Option<Txmode>,
        /// Whether notifications are handled apart from the CPU.
        #[xml(attr, since = "0.9.3")] ioeventfd: Option<OnOff>,
        /// Whether notifications are limited by an index (event index); absent: the device's default.
        #[xml(attr, since = "0.9.5")] event_idx: Option<OnOff>,
        /// Pairs of receive and send queues, with virtio; absent: one, as with 0 and 1.
        #[xml(attr, omit, since = "1.0.6")] queues: u32,
        /// Entries of each receive queue, a power of two; 0 or absent: the device's default.
        #[xml(attr, omit, since = "2.3")] rx_queue_size: u32,
        /// Entries of each send queue, a power of two; 0 or absent: the device's default.
        #[xml(attr, omit, since = "3.7")] tx_queue_size: u32,
        /// Whether packets are spread over the queues.
        #[xml(attr, since = "8.3")] rss: Option<OnOff>,
        /// Whether the guest learns the hash.
        #[xml(attr, since = "8.3")] rss_hash_report: Option<OnOff>,
        #[doc = "Options of virtio."]
        #[xml(flatten)] virtio: Virtio,
        /// Work that the host can leave to the card; absent ones are left to the device.
        #[xml(child, since = "1.2.9")] host: Option<HostOffloads>,
        /// Work that the guest can leave to the card; absent ones are left to the device.
        #[xml(child, since = "1.2.9")] guest: Option<GuestOffloads>,
    }
    /// `<driver><host>`: work that the host can leave to the card.
    HostOffloads {
        /// Packets from the guest may lack checksums; absent: the device's default.
        #[xml(attr)] csum: Option<OnOff>,
        /// Packets from the guest may need segmentation of any kind (GSO); absent: the device's default.
        #[xml(attr)] gso: Option<OnOff>,
        /// Packets from the guest may need TCP segmentation over IPv4; absent: the device's default.
        #[xml(attr)] tso4: Option<OnOff>,
        /// Packets from the guest may need TCP segmentation over IPv6; absent: the device's default.
        #[xml(attr)] tso6: Option<OnOff>,
        /// Packets that need segmentation may carry congestion notification; absent: the device's default.
        #[xml(attr)] ecn: Option<OnOff>,
        /// Packets from the guest may need UDP fragmentation; absent: the device's default.
        #[xml(attr)] ufo: Option<OnOff>,
        /// Received packets may span several buffers; absent: the device's default.
        #[xml(attr, since = "1.2.13")] mrg_rxbuf: Option<OnOff>,
    }
    /// `<driver><guest>`: work that the guest can leave to the card.
    GuestOffloads {
        /// The guest takes packets without checksums; absent: the device's default.
        #[xml(attr)] csum: Option<OnOff>,
        /// The guest takes unsegmented TCP packets over IPv4; absent: the device's default.
        #[xml(attr)] tso4: Option<OnOff>,
        /// The guest takes unsegmented TCP packets over IPv6; absent: the device's default.
        #[xml(attr)] tso6: Option<OnOff>,
        /// The guest takes unsegmented packets with congestion notification; absent: the device's default.
        #[xml(attr)] ecn: Option<OnOff>,
        /// The guest takes unfragmented UDP packets; absent: the device's default.
        #[xml(attr)] ufo: Option<OnOff>,
    }
    /// `<backend>`: program or device files that move the packets on the host.
    Backend {
        /// What serves an interface of type user: the hypervisor's own code (default) or passt.
        #[xml(attr, omit, since = "9.0")] r#type: BackendType,
        /// The path of the TAP device.
        #[xml(attr)] tap: Option<CleanPath>,
        /// The path of the vhost device.
        #[xml(attr)] vhost: Option<CleanPath>,
        /// File on the host to which passt writes its log.
        #[xml(attr = "logFile", since = "9.0")] log_file: Option<String>,
        /// Name that passt gives the guest by DHCP; absent: none.
        #[xml(attr, since = "11.8")] hostname: Option<String>,
        /// Name with its domain that passt gives the guest by DHCP; absent: none.
        #[xml(attr, since = "11.8")] fqdn: Option<String>,
    }
}

token! {
    /// Who serves an unprivileged interface.
    pub enum BackendType: default Default {
        /// What the hypervisor has built in.
        Default = "default" since "10.6",
        /// The passt program.
        Passt = "passt",
    }
}

open_token! {
    /// Who moves the packets of a virtio interface.
    pub enum DriverName {
        /// QEMU's own process moves them.
        Qemu = "qemu",
        /// The host's kernel.
        Vhost = "vhost",
    }
}

open_token! {
    /// How packets of a virtio interface are sent.
    pub enum Txmode {
        /// By an I/O thread, at once.
        Iothread = "iothread",
        /// Gathered until a timer runs out.
        Timer = "timer",
    }
}
