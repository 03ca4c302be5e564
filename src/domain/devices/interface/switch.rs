//! How an interface stands to its switch: networks, profile, isolation, filter.

use crate::domain::elements;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::YesNo;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;

elements! {
    /// `<vlan>`.
    Vlan {
        /// Whether tagged packets pass.
        #[xml(attr)] trunk: Option<Trunk>,
        /// The networks.
        #[xml(list = "tag")] tag: Vec<Tag>,
    }
    /// `<tag>`.
    Tag {
        /// The network, 0 to 4095.
        #[xml(attr)] id: u32,
        /// Whether packets of the native network carry a tag.
        #[xml(attr = "nativeMode")] native_mode: Option<NativeMode>,
    }
    /// `<virtualport>`.
    Virtualport {
        /// The kind of switch.
        #[xml(attr)] r#type: Option<VirtualportType>,
        /// What it asks for.
        #[xml(child)] parameters: Option<VirtualportParameters>,
    }
    /// `<parameters>`.
    VirtualportParameters {
        /// The manager's number.
        #[xml(attr)] managerid: Option<AnyBase<u32>>,
        /// The type's number.
        #[xml(attr)] typeid: Option<AnyBase<u32>>,
        /// The type's version.
        #[xml(attr)] typeidversion: Option<AnyBase<u32>>,
        /// The instance.
        #[xml(attr)] instanceid: Option<Uuid>,
        /// The interface.
        #[xml(attr)] interfaceid: Option<Uuid>,
        /// The profile's name.
        #[xml(attr)] profileid: Option<String>,
    }
    /// `<port>`.
    Port {
        /// Whether it sees no other isolated port.
        #[xml(attr)] isolated: Option<YesNo>,
    }
    /// `<filterref>`.
    Filterref {
        /// The filter's name.
        #[xml(attr)] filter: String,
        /// What its variables stand for.
        #[xml(list = "parameter")] parameter: Vec<Parameter>,
    }
    /// `<parameter>`.
    Parameter {
        /// The variable.
        #[xml(attr)] name: String,
        /// Its value.
        #[xml(attr)] value: String,
    }
}

token! {
    /// Whether packets of the native network carry a tag.
    pub enum NativeMode {
        /// They do.
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
        /// Open vSwitch.
        Openvswitch = "openvswitch",
        /// MidoNet.
        Midonet = "midonet",
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
