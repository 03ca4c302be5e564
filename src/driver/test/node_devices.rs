//! Devices of the host.

use super::super::calls::NodeDevices;
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::{Change, Event};
use super::tree::read_root;
use super::{supported, TestDriver, World};
use crate::xml::tree::Element;
use wire::procedures::*;
use wire::xdr::NodeDevice as Handle;

/// A device.
#[derive(Clone)]
pub(super) struct Device {
    name: String,
    parent: Option<String>,
    definition: Element,
}

/// The devices that the driver starts with.
pub(super) fn built_in() -> Vec<Device> {
    const ALL: &str = include_str!("node_devices.xml");
    let all = read_root(ALL, "devices").map(|own| own.children).unwrap_or_default();
    all.into_iter().filter_map(Device::of).collect()
}

impl Device {
    fn of(definition: Element) -> Option<Device> {
        let name = definition.text_at(&["name"])?.to_owned();
        let parent = definition.text_at(&["parent"]).map(str::to_owned);
        Some(Device { name, parent, definition })
    }

    fn handle(&self) -> Handle {
        Handle { name: self.name.clone() }
    }

    /// What the device can do, capabilities of capabilities included.
    fn capabilities(&self) -> Vec<String> {
        fn collect(element: &Element, found: &mut Vec<String>) {
            for own in element.children.iter().filter(|own| own.name == "capability") {
                // What a host of virtual ports is called differs between documents and lists.
                let kind = own.attribute("type").unwrap_or_default();
                found.push(if kind == "vport_ops" { "vports" } else { kind }.to_owned());
                collect(own, found);
            }
        }
        let mut found = Vec::new();
        collect(&self.definition, &mut found);
        found
    }

    fn matches(&self, flags: u32) -> bool {
        const INACTIVE: u32 = 1 << 30;
        const ACTIVE: u32 = 1 << 31;
        const KINDS: [(&str, u32); 12] = [
            ("system", 1),
            ("pci", 2),
            ("usb_device", 4),
            ("usb", 8),
            ("net", 16),
            ("scsi_host", 32),
            ("scsi_target", 64),
            ("scsi", 128),
            ("storage", 256),
            ("fc_host", 512),
            ("vports", 1024),
            ("scsi_generic", 2048),
        ];
        let state = flags & (INACTIVE | ACTIVE);
        if state == INACTIVE {
            return false;
        }
        let wanted = flags & !(INACTIVE | ACTIVE);
        let capabilities = self.capabilities();
        let own = KINDS.iter().filter(|(name, _)| capabilities.iter().any(|own| own == name));
        wanted == 0 || own.fold(0, |all, (_, bit)| all | bit) & wanted != 0
    }
}

fn missing(name: &str) -> Box<Error> {
    let detail = format!("no node device with matching name '{name}'");
    Error::new(Code::NoNodeDevice, Origin::Test, detail)
}

impl World {
    fn device(&self, name: &str) -> Result<&Device> {
        self.devices.iter().find(|own| own.name == name).ok_or_else(|| missing(name))
    }
}

impl TestDriver {
    fn names(&self, cap: Option<&str>) -> Vec<String> {
        let world = self.lock();
        let wanted = |own: &&Device| cap.is_none_or(|cap| own.capabilities().iter().any(|own| own == cap));
        world.devices.iter().filter(wanted).map(|own| own.name.clone()).collect()
    }
}

impl NodeDevices for TestDriver {
    fn connect_list_all_node_devices(
        &self,
        call: &ConnectListAllNodeDevices,
    ) -> Result<ConnectListAllNodeDevicesReply> {
        let world = self.lock();
        let found: Vec<Handle> =
            world.devices.iter().filter(|own| own.matches(call.flags)).map(Device::handle).collect();
        let ret = found.len() as u32;
        let devices = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllNodeDevicesReply { devices: devices.into(), ret })
    }

    fn node_num_of_devices(&self, call: &NodeNumOfDevices) -> Result<NodeNumOfDevicesReply> {
        supported(call.flags, 0, "testNodeNumOfDevices")?;
        Ok(NodeNumOfDevicesReply { num: self.names(call.cap.as_deref()).len() as i32 })
    }

    fn node_list_devices(&self, call: &NodeListDevices) -> Result<NodeListDevicesReply> {
        supported(call.flags, 0, "testNodeListDevices")?;
        let wanted = usize::try_from(call.maxnames).unwrap_or_default();
        let names = self.names(call.cap.as_deref());
        Ok(NodeListDevicesReply { names: names.into_iter().take(wanted).collect() })
    }

    fn node_device_lookup_by_name(
        &self,
        call: &NodeDeviceLookupByName,
    ) -> Result<NodeDeviceLookupByNameReply> {
        Ok(NodeDeviceLookupByNameReply { dev: self.lock().device(&call.name)?.handle() })
    }

    fn node_device_get_xml_desc(&self, call: &NodeDeviceGetXmlDesc) -> Result<NodeDeviceGetXmlDescReply> {
        supported(call.flags, 1, "testNodeDeviceGetXMLDesc")?;
        Ok(NodeDeviceGetXmlDescReply { xml: self.lock().device(&call.name)?.definition.to_xml() })
    }

    fn node_device_get_parent(&self, call: &NodeDeviceGetParent) -> Result<NodeDeviceGetParentReply> {
        Ok(NodeDeviceGetParentReply { parent_name: self.lock().device(&call.name)?.parent.clone() })
    }

    fn node_device_num_of_caps(&self, call: &NodeDeviceNumOfCaps) -> Result<NodeDeviceNumOfCapsReply> {
        Ok(NodeDeviceNumOfCapsReply { num: self.lock().device(&call.name)?.capabilities().len() as i32 })
    }

    fn node_device_list_caps(&self, call: &NodeDeviceListCaps) -> Result<NodeDeviceListCapsReply> {
        let wanted = usize::try_from(call.maxnames).unwrap_or_default();
        let names = self.lock().device(&call.name)?.capabilities();
        Ok(NodeDeviceListCapsReply { names: names.into_iter().take(wanted).collect() })
    }

    fn node_device_is_active(&self, call: &NodeDeviceIsActive) -> Result<NodeDeviceIsActiveReply> {
        self.lock().device(&call.name)?;
        Ok(NodeDeviceIsActiveReply { active: 1 })
    }

    fn node_device_create_xml(&self, call: &NodeDeviceCreateXml) -> Result<NodeDeviceCreateXmlReply> {
        supported(call.flags, 1, "testNodeDeviceCreateXML")?;
        let mut definition = read_root(&call.xml_desc, "device")?;
        if definition.child("capability").is_none() {
            let detail = "no device capabilities for 'new device'";
            return Err(Error::new(Code::Internal, Origin::NodeDevice, detail));
        }
        let parent = definition.text_at(&["parent"]).unwrap_or("computer").to_owned();
        self.with(|world| {
            let can = world.device(&parent)?.capabilities();
            if !can.iter().any(|own| own == "vports") {
                let detail = format!("Parent device {parent} is not capable of vport operations");
                return Err(Error::new(Code::Internal, Origin::Test, detail));
            }
            let number = (12..).find(|number| world.device(&format!("scsi_host{number}")).is_err());
            let name = format!("scsi_host{}", number.unwrap_or_default());
            definition.at("name").text.clone_from(&name);
            definition.order(&["name", "parent", "capability"]);
            let device = Device { name, parent: Some(parent), definition };
            let dev = device.handle();
            world.devices.push(device);
            world.events.push(Event::NodeDevice(dev.clone(), Change::Defined));
            Ok(NodeDeviceCreateXmlReply { dev })
        })
    }

    fn node_device_destroy(&self, call: &NodeDeviceDestroy) -> Result<()> {
        self.with(|world| {
            let dev = world.device(&call.name)?.handle();
            world.devices.retain(|own| own.name != call.name);
            world.events.push(Event::NodeDevice(dev, Change::Undefined));
            Ok(())
        })
    }
}
