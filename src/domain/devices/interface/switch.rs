//! How an interface stands to its switch: networks, profile, isolation, filter.

use crate::domain::elements;
use crate::xml::value::id::Uuid;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

elements! {
    /// `<vlan>`.
    Vlan {
        /// Whether tagged packets pass.
        #[xml(attr)] trunk: Option<String>,
        /// The networks.
        #[xml(list = "tag")] tag: Vec<Tag>,
    }
    /// `<tag>`.
    Tag {
        /// The network, 0 to 4095.
        #[xml(attr)] id: u32,
        /// Whether packets of the native network carry a tag.
        #[xml(attr = "nativeMode")] native_mode: Option<String>,
    }
    /// `<virtualport>`.
    Virtualport {
        /// The kind of switch.
        #[xml(attr)] r#type: Option<String>,
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
