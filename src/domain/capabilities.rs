//! `<features><capabilities>`: privileges of a container.

use super::features::State;
use crate::token;
use crate::xml::value::token::OnOff;
use crate::xml::{Cursor, Dates, Element, Fields, Item, Rest, Shape, Value, Writer};

/// `<features><capabilities>`: what processes of a container may do.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Capabilities {
    /// What holds, and for which privileges something else does.
    #[xml(flatten)]
    pub privileges: Privileges,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Capabilities {
    /// Whether it says nothing.
    pub fn is_default(&self) -> bool {
        *self == Capabilities::default()
    }
}

/// The policy and the privileges that are listed, each with its state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Privileges {
    /// What holds for privileges that are not listed.
    pub policy: CapabilitiesPolicy,
    /// The privileges that are listed, in the order of the table.
    pub listed: Vec<(&'static str, State)>,
}

token! {
    /// What holds for privileges that are not listed.
    pub enum CapabilitiesPolicy: default Default {
        /// As the container driver has it.
        Default = "default",
        /// They are kept.
        Allow = "allow",
        /// They are taken.
        Deny = "deny",
    }
}

macro_rules! privileges {
    ($($name:literal),+ $(,)?) => {
        /// The names of all privileges, in canonical order.
        pub const PRIVILEGES: &[&str] = &[$($name),+];

        const ITEMS: &[Item] = &[
            Item::Attr {
                name: "policy",
                doc: "What holds for privileges that are not listed.",
                value: &<CapabilitiesPolicy as Value>::KIND,
                required: false, dates: Dates::ALWAYS },
            $(Item::Child {
                name: $name,
                doc: "Whether the container has the privilege; on where it says neither.",
                shape: Shape::of_element::<State>,
                required: false,
                many: false, dates: Dates::ALWAYS }),+
        ];
    };
}

privileges! {
    "audit_control",
    "audit_write",
    "block_suspend",
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "ipc_lock",
    "ipc_owner",
    "kill",
    "lease",
    "linux_immutable",
    "mac_admin",
    "mac_override",
    "mknod",
    "net_admin",
    "net_bind_service",
    "net_broadcast",
    "net_raw",
    "setgid",
    "setfcap",
    "setpcap",
    "setuid",
    "sys_admin",
    "sys_boot",
    "sys_chroot",
    "sys_module",
    "sys_nice",
    "sys_pacct",
    "sys_ptrace",
    "sys_rawio",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "syslog",
    "wake_alarm",
}

impl Fields for Privileges {
    const SHAPE: &'static Shape = &Shape { doc: "Privileges of a container.", items: ITEMS };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Privileges> {
        let policy = cursor.attr("policy");
        let mut listed = Vec::new();
        for name in PRIVILEGES {
            if let Some(mut state) = cursor.child::<State>(name) {
                state.state.get_or_insert(OnOff::On);
                listed.push((*name, state));
            }
        }
        Some(Privileges { policy: policy.unwrap_or_default(), listed })
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        writer.attr("policy", &self.policy);
    }

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        for (name, state) in &self.listed {
            state.write(writer, name);
        }
    }
}
