//! How an interface stands to its switch: networks, profile, isolation, filter.

use crate::domain::elements;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::YesNo;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;

elements! {
    /// `<vlan>`: VLAN tags of the guest's packets, where the switch supports them.
    Vlan {
        /// Whether tagged packets pass.
        #[xml(attr)] trunk: Option<Trunk>,
        /// VLANs that the guest's packets may carry; more than one makes a trunk.
        #[xml(list = "tag")] tag: Vec<Tag>,
    }
    /// `<tag>`: a VLAN that the guest's packets may carry.
    Tag {
        /// Number of the VLAN, 0 to 4095.
        #[xml(attr)] id: u32,
        /// Whether packets of the native network carry a tag.
        #[xml(attr = "nativeMode", since = "1.1")] native_mode: Option<NativeMode>,
    }
    /// `<virtualport>`: registration of the interface with a virtual or real switch.
    Virtualport {
        /// Kind of switch that the interface is registered with; absent with a virtual network alone.
        #[xml(attr)] r#type: Option<VirtualportType>,
        /// Parameters of the registration; which ones are needed depends on `type`.
        #[xml(child)] parameters: Option<VirtualportParameters>,
    }
    /// `<parameters>`: parameters of the registration.
    VirtualportParameters {
        /// Id of the database of port types, 0 to 255, of 802.1Qbg; absent: none, which the type does not
        /// allow.
        #[xml(attr)] managerid: Option<AnyBase<u32>>,
        /// Id of the port type, 0 to 0xffffff, of 802.1Qbg; absent: none, which the type does not allow.
        #[xml(attr)] typeid: Option<AnyBase<u32>>,
        /// Number of the port type's version, 0 to 255, of 802.1Qbg; absent: none, which the type does not
        /// allow.
        #[xml(attr)] typeidversion: Option<AnyBase<u32>>,
        /// UUID of the port's instance; 802.1Qbg, made where absent.
        #[xml(attr)] instanceid: Option<Uuid>,
        /// UUID of the interface; openvswitch (made where absent) and midonet.
        #[xml(attr, since = "0.9.11")] interfaceid: Option<Uuid>,
        /// Name of the port profile; 802.1Qbh and openvswitch.
        #[xml(attr)] profileid: Option<String>,
    }
    /// `<port>`: whether the guest can reach other isolated ports of the bridge.
    Port {
        /// Whether it sees no other isolated port.
        #[xml(attr)] isolated: Option<YesNo>,
    }
    /// `<filterref>`: filter that the host applies to the guest's packets.
    Filterref {
        /// Name of the filter on the host.
        #[xml(attr)] filter: String,
        /// Values for the filter's variables.
        #[xml(list = "parameter")] parameter: Vec<Parameter>,
    }
    /// `<parameter>`: the value of one of the filter's variables.
    Parameter {
        /// Name of the variable, such as IP.
        #[xml(attr)] name: String,
        /// Value of the variable.
        #[xml(attr)] value: String,
    }
}

token! {
    /// Whether packets of the native network carry a tag.
    pub enum NativeMode {
        /// Packets of the native network carry its tag.
        Tagged = "tagged",
        /// They do not.
        Untagged = "untagged",
    }
}

token! {
    /// The kind of switch that a virtual port is on.
    pub enum VirtualportType {
        /// A switch of the standard 802.1Qbg (VEPA).
        Ieee8021Qbg = "802.1Qbg",
        /// A switch of the standard 802.1Qbh.
        Ieee8021Qbh = "802.1Qbh",
        /// A bridge of Open vSwitch.
        Openvswitch = "openvswitch" since "0.9.11",
        /// A virtual network of MidoNet.
        Midonet = "midonet" since "1.2.14",
    }
}

/// `trunk`: `yes` or `no`, in any letter case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trunk(pub YesNo);

impl Value for Trunk {
    const KIND: ValueKind = <YesNo as Value>::KIND;

    fn parse(text: &str) -> Result<Trunk, Invalid> {
        YesNo::parse(&text.to_ascii_lowercase()).map(Trunk)
    }

    fn print(&self, out: &mut String) {
        self.0.print(out);
    }
}
