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
        #[xml(attr)] model: Option<String>,
        /// How packets are sent.
        #[xml(attr)] txmode: Option<Txmode>,
        /// Whether notifications are handled apart from the CPU.
        #[xml(attr)] ioeventfd: Option<OnOff>,
        /// Whether notifications name the packet.
        #[xml(attr)] event_idx: Option<OnOff>,
        /// Pairs of queues.
        #[xml(attr, omit)] queues: u32,
        /// Entries of a receive queue.
        #[xml(attr, omit)] rx_queue_size: u32,
        /// Entries of a send queue.
        #[xml(attr, omit)] tx_queue_size: u32,
        /// Whether packets are spread over the queues.
        #[xml(attr)] rss: Option<OnOff>,
        /// Whether the guest learns the hash.
        #[xml(attr)] rss_hash_report: Option<OnOff>,
        #[doc = "Options of virtio."]
        #[xml(flatten)] virtio: Virtio,
        /// What the host offers.
        #[xml(child)] host: Option<HostOffloads>,
        /// What the guest may use.
        #[xml(child)] guest: Option<GuestOffloads>,
    }
    /// `<driver><host>`.
    HostOffloads {
        /// Checksums.
        #[xml(attr)] csum: Option<OnOff>,
        /// Segmentation.
        #[xml(attr)] gso: Option<OnOff>,
        /// TCP segmentation over IPv4.
        #[xml(attr)] tso4: Option<OnOff>,
        /// TCP segmentation over IPv6.
        #[xml(attr)] tso6: Option<OnOff>,
        /// Congestion notification.
        #[xml(attr)] ecn: Option<OnOff>,
        /// UDP fragmentation.
        #[xml(attr)] ufo: Option<OnOff>,
        /// Merged receive buffers.
        #[xml(attr)] mrg_rxbuf: Option<OnOff>,
    }
    /// `<driver><guest>`.
    GuestOffloads {
        /// Checksums.
        #[xml(attr)] csum: Option<OnOff>,
        /// TCP segmentation over IPv4.
        #[xml(attr)] tso4: Option<OnOff>,
        /// TCP segmentation over IPv6.
        #[xml(attr)] tso6: Option<OnOff>,
        /// Congestion notification.
        #[xml(attr)] ecn: Option<OnOff>,
        /// UDP fragmentation.
        #[xml(attr)] ufo: Option<OnOff>,
    }
    /// `<backend>`.
    Backend {
        /// Who serves an unprivileged interface.
        #[xml(attr, omit)] r#type: BackendType,
        /// The path of the TAP device.
        #[xml(attr)] tap: Option<CleanPath>,
        /// The path of the vhost device.
        #[xml(attr)] vhost: Option<CleanPath>,
        /// The log of the backend.
        #[xml(attr = "logFile")] log_file: Option<String>,
    }
}

token! {
    /// Who serves an unprivileged interface.
    pub enum BackendType: default Default {
        /// The hypervisor.
        Default = "default",
        /// The passt program.
        Passt = "passt",
    }
}

open_token! {
    /// Who moves the packets of a virtio interface.
    pub enum DriverName {
        /// QEMU itself.
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
