//! What a document says to one hypervisor alone, in that hypervisor's namespace
//! (canonical-form.md 15).

use super::elements;
use crate::xml::names::NAMESPACES;
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Dates, Fields, Item, Options, Rest, Shape, Writer};
use domdef_derive::Element;

/// The content of the hypervisors' namespaces, at the end of `<domain>`. Whatever prefix a document
/// has for a namespace, it is written with the usual one, declared on `<domain>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespaces {
    /// What is said to QEMU.
    pub qemu: Qemu,
    /// What is said to the driver of containers.
    pub lxc: Lxc,
    /// What is said to bhyve.
    pub bhyve: Bhyve,
    /// What is said to Xen.
    pub xen: Xen,
    /// What VMware says.
    pub vmware: Vmware,
}

/// What is said to QEMU.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Qemu {
    /// What is added to its command line and environment.
    #[xml(child = "qemu:commandline", since = "0.8.3")]
    pub commandline: Option<QemuCommandline>,
    /// What it is taken to be able to do, other than it says.
    #[xml(child = "qemu:capabilities", since = "5.5")]
    pub capabilities: Option<Capabilities>,
    /// Properties of devices that are changed on QEMU's command line.
    #[xml(child = "qemu:override", since = "8.2")]
    pub r#override: Option<Override>,
    /// What it does when something is used that will go away.
    #[xml(child = "qemu:deprecation", since = "7.3")]
    pub deprecation: Option<Deprecation>,
}

/// What is said to the driver of containers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Lxc {
    /// Whose kernel namespaces the container shares.
    #[xml(child = "lxc:namespace", since = "1.2.19")]
    pub namespace: Option<LxcNamespace>,
}

/// What is said to bhyve.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Bhyve {
    /// What is added to its command line and environment.
    #[xml(child = "bhyve:commandline", since = "0.8.3")]
    pub commandline: Option<BhyveCommandline>,
}

/// What is said to Xen.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Xen {
    /// What is added to the command line of its device model.
    #[xml(child = "xen:commandline", since = "0.8.3")]
    pub commandline: Option<XenCommandline>,
}

/// What VMware says.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vmware {
    /// The path of the data centre that the guest is in.
    #[xml(child = "vmware:datacenterpath", since = "6.9")]
    pub datacenterpath: Option<NonEmpty>,
}

elements! {
    /// `<qemu:commandline>`: what is added to QEMU's command line and environment.
    QemuCommandline {
        /// Arguments that are appended to QEMU's command line unchanged, in order.
        #[xml(list = "qemu:arg")] arg: Vec<Arg>,
        /// Environment variables of the QEMU process.
        #[xml(list = "qemu:env")] env: Vec<Env>,
    }
    /// `<bhyve:commandline>`: what is added to bhyve's command line and environment.
    BhyveCommandline {
        /// Arguments that are appended to bhyve's command line unchanged, in order.
        #[xml(list = "bhyve:arg")] arg: Vec<Arg>,
        /// Environment variables of the bhyve process.
        #[xml(list = "bhyve:env")] env: Vec<Env>,
    }
    /// `<xen:commandline>`: what is added to the command line of Xen's device model.
    XenCommandline {
        /// Arguments of the device model, passed unchanged, in order.
        #[xml(list = "xen:arg")] arg: Vec<Arg>,
        /// Environment variables of the device model.
        #[xml(list = "xen:env")] env: Vec<Env>,
    }
    /// `<arg>`: one argument of a command line.
    Arg {
        /// The argument, one element of the command line.
        #[xml(attr)] value: Option<String>,
    }
    /// `<env>`: one variable of the environment.
    Env {
        /// Name of the environment variable: letters, digits and `_`, not beginning with a digit.
        #[xml(attr)] name: Option<String>,
        /// Value of the environment variable; empty where absent.
        #[xml(attr)] value: Option<String>,
    }
    /// `<qemu:capabilities>`: what QEMU is taken to be able to do, other than it says.
    Capabilities {
        /// Capabilities that the QEMU binary is assumed to have.
        #[xml(list = "qemu:add")] add: Vec<Capability>,
        /// Capabilities that the QEMU binary is assumed to lack; these count after those that are added.
        #[xml(list = "qemu:del")] del: Vec<Capability>,
    }
    /// `<qemu:add>` and `<qemu:del>`.
    Capability {
        /// Name of the capability of the QEMU binary, such as object.qapified; unknown names are refused.
        #[xml(attr)] capability: Option<String>,
    }
    /// `<qemu:override>`: properties of devices that are changed on QEMU's command line.
    Override {
        /// Devices whose properties are changed, by alias.
        #[xml(list = "qemu:device")] device: Vec<OverrideDevice>,
    }
    /// `<qemu:device>`: one device whose properties are set otherwise.
    OverrideDevice {
        /// Alias of the device, as on the command line.
        #[xml(attr)] alias: Option<String>,
        /// The side that the guest sees.
        #[xml(child = "qemu:frontend")] frontend: Option<Frontend>,
    }
    /// `<qemu:frontend>`: the side that the guest sees.
    Frontend {
        /// Properties that are set or removed.
        #[xml(list = "qemu:property")] property: Vec<Property>,
    }
    /// `<qemu:property>`: one property of a device.
    Property {
        /// Name of the property of QEMU's device.
        #[xml(attr)] name: Option<String>,
        /// What its value is (string, signed, unsigned or bool), or remove where it is taken away.
        #[xml(attr)] r#type: Option<String>,
        /// New value of the property, in the spelling of its type; none where it is removed.
        #[xml(attr)] value: Option<String>,
    }
    /// `<qemu:deprecation>`: what QEMU does when something is used that will go away.
    Deprecation {
        /// What QEMU does: nothing (none), leave it out of answers (omit), refuse it (reject) or
        /// crash.
        #[xml(attr)] behavior: Option<NonEmpty>,
    }
    /// `<sharenet>`, `<shareipc>` and `<shareuts>`: whose kernel namespace it is.
    Share {
        /// What names the one it is shared with: a container (name), a process (pid) or a network
        /// namespace (netns).
        #[xml(attr)] r#type: Option<String>,
        /// Name of the container, id of the process or name of the namespace whose part is shared.
        #[xml(attr)] value: Option<String>,
    }
}

/// `<lxc:namespace>`: whose kernel namespaces the container shares.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct LxcNamespace {
    /// Network namespace that the container shares instead of getting its own.
    #[xml(child = "lxc:sharenet")]
    pub sharenet: Option<Share>,
    /// Namespace of shared memory and message queues that the container shares instead of getting its own.
    #[xml(child = "lxc:shareipc")]
    pub shareipc: Option<Share>,
    /// Namespace of host and domain name that the container shares instead of getting its own.
    #[xml(child = "lxc:shareuts")]
    pub shareuts: Option<Share>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Namespaces {
    /// Drops what says nothing, so that its namespace is not declared.
    pub fn forget_empty(&mut self) {
        let Namespaces { qemu, lxc, bhyve, xen, vmware: _ } = self;
        qemu.commandline.take_if(|own| own.arg.is_empty() && own.env.is_empty());
        qemu.capabilities.take_if(|own| own.add.is_empty() && own.del.is_empty());
        qemu.r#override.take_if(|own| own.device.is_empty());
        qemu.deprecation.take_if(|own| own.behavior.is_none());
        if let Some(own) = &mut lxc.namespace {
            for share in [&mut own.sharenet, &mut own.shareipc, &mut own.shareuts] {
                share.take_if(|share| share.r#type.as_deref() == Some("none"));
            }
        }
        let none = |own: &mut LxcNamespace| {
            own.sharenet.is_none() && own.shareipc.is_none() && own.shareuts.is_none()
        };
        lxc.namespace.take_if(none);
        bhyve.commandline.take_if(|own| own.arg.is_empty() && own.env.is_empty());
        xen.commandline.take_if(|own| own.arg.is_empty() && own.env.is_empty());
    }

    /// Whether something is written under that prefix: an element without content is not.
    fn is_written(&self, prefix: &str, options: Options) -> bool {
        fn is_said<T: Fields + Default + PartialEq>(own: &T, options: Options) -> bool {
            *own != T::default() && Writer::writes(options, &|writer| own.write_content(writer))
        }
        let Namespaces { qemu, lxc, bhyve, xen, vmware } = self;
        match prefix {
            "qemu" => is_said(qemu, options),
            "lxc" => is_said(lxc, options),
            "bhyve" => is_said(bhyve, options),
            "xen" => is_said(xen, options),
            _ => is_said(vmware, options),
        }
    }
}

impl Fields for Namespaces {
    const SHAPE: &'static Shape = &Shape {
        doc: "What is said to one hypervisor alone.",
        items: &[
            Item::Flatten(Shape::of_fields::<Qemu>, Dates::ALWAYS),
            Item::Flatten(Shape::of_fields::<Lxc>, Dates::ALWAYS),
            Item::Flatten(Shape::of_fields::<Bhyve>, Dates::ALWAYS),
            Item::Flatten(Shape::of_fields::<Xen>, Dates::ALWAYS),
            Item::Flatten(Shape::of_fields::<Vmware>, Dates::ALWAYS),
        ],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Namespaces> {
        Some(Namespaces {
            qemu: Qemu::read_fields(cursor)?,
            lxc: Lxc::read_fields(cursor)?,
            bhyve: Bhyve::read_fields(cursor)?,
            xen: Xen::read_fields(cursor)?,
            vmware: Vmware::read_fields(cursor)?,
        })
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        let options = writer.options();
        for (prefix, uri) in NAMESPACES.iter().filter(|(prefix, _)| self.is_written(prefix, options)) {
            writer.tag(&format!("xmlns:{prefix}"), uri);
        }
    }

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        self.qemu.write_content(writer);
        self.lxc.write_content(writer);
        self.bhyve.write_content(writer);
        self.xen.write_content(writer);
        self.vmware.write_content(writer);
    }
}
