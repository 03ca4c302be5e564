//! Network interfaces: what goes with the type that they have in the end.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::interface::{DirectMode, NicModel, Source, TeamingType, VirtualportType};
use crate::domain::devices::Interface;
use crate::domain::info::Bus;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};
use crate::xml::value::token::YesNo;

rule! {
    /// An interface has a setting that its type does not have.
    ///
    /// Filters and isolation are for interfaces on a bridge, scripts for type `ethernet`, several queues
    /// for types that are a device of the host. What counts is the type in the end: a network can hand
    /// out a device of the host. Remove the setting, or change the type.
    ///
    /// ```xml wrong
    /// <interface type='user'><model type='virtio'/><driver queues='4'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'>
    ///   <source bridge='br0'/><model type='virtio'/><driver queues='4'/>
    /// </interface>
    /// ```
    SETTING_OF_OTHER_TYPE = "Q567" "setting-not-for-interface-type" Error;
}

/// More than any binary has.
const MAX_QUEUES: u32 = 4096;

impl Startup<'_> {
    pub(super) fn interfaces(&mut self, devices: &Place<'_>) {
        for (at, (own, place)) in devices.each("interface", &self.domain.devices.interface).enumerate() {
            let before = self.findings.len();
            self.settings(own, &place);
            if self.findings.len() > before {
                continue;
            }
            match &own.source {
                // A device that its network handed out has its address.
                Source::Hostdev(_) if self.turned.contains(&at) => self.vfio_interface(own, &place),
                Source::Hostdev(_) => self.interface_hostdev(own, &place),
                Source::Null(_) | Source::Vds(_) => {
                    let message = format!("`type='{}'`: QEMU has no such interfaces", own.source.word());
                    self.findings
                        .report(&NOT_IN_QEMU, &place.attr("type"), message)
                        .help("use type 'user', 'bridge' or 'network'");
                }
                Source::Network(_)
                | Source::Bridge(_)
                | Source::Direct(_)
                | Source::Ethernet(_)
                | Source::Client(_)
                | Source::Server(_)
                | Source::Mcast(_)
                | Source::Udp(_)
                | Source::User(_)
                | Source::Internal(_)
                | Source::VhostUser(_)
                | Source::Vdpa(_) => self.card(own, &place),
            }
        }
    }

    /// Reports a setting that the type of the interface does not have.
    fn excluded(&mut self, own: &Interface, place: &Place<'_>, what: &str, help: &str) {
        let message = format!("{what} of an interface of type '{}'", own.source.word());
        self.findings.report(&SETTING_OF_OTHER_TYPE, place, message).help(help);
    }

    fn settings(&mut self, own: &Interface, place: &Place<'_>) {
        let source = &own.source;
        let hostdev = matches!(source, Source::Hostdev(_));
        let bridged = matches!(source, Source::Network(_) | Source::Bridge(_));
        let ethernet = matches!(source, Source::Ethernet(_));
        let direct = matches!(source, Source::Direct(_) | Source::VhostUser(_) | Source::Vdpa(_));
        let queues = own.driver.as_ref().map_or(0, |driver| driver.queues);
        let driver = place.child("driver");
        if queues > MAX_QUEUES {
            self.findings
                .report(&INVALID_VALUE, &driver.attr("queues"), format!("`queues='{queues}'`"))
                .help(format!("use at most {MAX_QUEUES}"));
        }
        let several = queues > 0 && !(bridged || ethernet || direct);
        if several {
            let what = format!("`queues='{queues}'`");
            self.excluded(own, &driver.attr("queues"), &what, "remove `queues`");
        }
        let filter = place.child("filterref");
        let filtered = own.filterref.is_some();
        let help = "filters are for types 'network', 'bridge' and 'ethernet'";
        if filtered && !bridged && !ethernet {
            self.excluded(own, &filter, "`<filterref>`", help);
        }
        let switched = filtered && own.virtualport.is_some() && (bridged || ethernet);
        let what = "`<filterref>` beside `<virtualport>`";
        if switched {
            self.excluded(own, &filter, what, "remove one of them");
        }
        let tap = own.backend.as_ref().is_some_and(|backend| backend.tap.is_some());
        let backend = place.child("backend");
        let help = "`tap` is for types 'network', 'bridge' and 'ethernet'";
        if tap && !bridged && !ethernet {
            self.excluded(own, &backend.attr("tap"), "`tap`", help);
        }
        let transient = own.teaming.as_ref().and_then(|team| team.r#type) == Some(TeamingType::Transient);
        let teaming = place.child("teaming");
        let help = "use type 'hostdev', or 'persistent' for this one";
        let what = "`<teaming type='transient'>`";
        // A network may hand out a device of the host; only a known one does not.
        let unknown = matches!(&own.source, Source::Network(network)
            if !self.launch.networks.contains_key(&network.network));
        if transient && !hostdev && !unknown {
            self.excluded(own, &teaming.attr("type"), what, help);
        }
        let tags = own.vlan.as_ref().is_some_and(|vlan| !vlan.tag.is_empty());
        let help = "VLAN tags are for devices of the host, and for bridges of Open vSwitch";
        if tags && !has_vlans(own) {
            self.excluded(own, &place.child("vlan"), "`<vlan>`", help);
        }
        let limited = own.bandwidth.is_some() && hostdev;
        let help = "limit the traffic on the host, or use another type";
        if limited {
            self.excluded(own, &place.child("bandwidth"), "`<bandwidth>`", help);
        }
        let isolated = own.port.as_ref().is_some_and(|port| port.isolated == Some(YesNo::Yes));
        let port = place.child("port");
        let help = "use type 'network' or 'bridge'";
        if isolated && !bridged {
            self.excluded(own, &port.attr("isolated"), "`isolated='yes'`", help);
        }
        for (name, script) in [("script", &own.script), ("downscript", &own.downscript)] {
            if script.is_some() && !ethernet {
                let what = format!("`<{name}>`");
                self.excluded(own, &place.child(name), &what, "use type 'ethernet', or remove it");
            }
        }
    }

    /// The card that the guest sees can be had.
    fn card(&mut self, own: &Interface, place: &Place<'_>) {
        let bus = own.info.address.as_ref().map(|address| &address.bus);
        let built_in =
            self.arch().is_little_endian_arm() && !matches!(bus, Some(Bus::Pci(_) | Bus::VirtioMmio));
        if built_in && matches!(own.source, Source::VhostUser(_)) {
            let help = "use a virtio card";
            let message = "the card of the board cannot be of";
            self.findings
                .report(&SETTING_OF_OTHER_TYPE, &place.attr("type"), format!("{message} type 'vhostuser'"))
                .help(help);
        }
        if !built_in && own.model_type().is_none_or(|model| NicModel::as_str(model).is_empty()) {
            self.findings
                .report(&MISSING_ELEMENT, place, "`<interface>` has no `<model>`, and none can be chosen")
                .help("add `<model type='virtio'/>`");
        }
    }
}

/// Whether an interface can have VLAN tags.
fn has_vlans(own: &Interface) -> bool {
    let port = own.virtualport.as_ref().and_then(|port| port.r#type);
    match &own.source {
        Source::Hostdev(_) | Source::Network(_) => true,
        Source::Direct(direct) => direct.mode == DirectMode::Passthrough,
        Source::Bridge(_) => port == Some(VirtualportType::Openvswitch),
        Source::Ethernet(_)
        | Source::Client(_)
        | Source::Server(_)
        | Source::Mcast(_)
        | Source::Udp(_)
        | Source::User(_)
        | Source::Internal(_)
        | Source::VhostUser(_)
        | Source::Vdpa(_)
        | Source::Null(_)
        | Source::Vds(_) => false,
    }
}
