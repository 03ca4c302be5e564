//! What needs a helper within the guest, or sends it something.

use super::super::calls::Agent;
use super::super::error::{Code, Error, Origin, Result};
use super::super::State;
use super::guest::Guest;
use super::{invalid, not_now, supported, TestDriver};
use std::net::Ipv4Addr;
use wire::procedures::*;

/// The file systems that every guest has.
const MOUNTPOINTS: [(&str, &str); 2] = [("/", "vda1"), ("/boot", "vda2")];

/// The time in every guest.
const TIME: i64 = 627_319_920;

/// The mount points that are meant: all without any.
fn chosen(wanted: &[String]) -> Result<Vec<String>> {
    let all = MOUNTPOINTS.map(|(point, _)| point.to_owned());
    match wanted.iter().find(|point| !all.contains(point)) {
        Some(point) => not_now(Origin::Test, format!("mount point not found: {point}")),
        None if wanted.is_empty() => Ok(all.to_vec()),
        None => Ok(wanted.to_vec()),
    }
}

/// Refuses a guest whose clock stands still.
fn awake(guest: &Guest) -> Result<()> {
    match guest.state {
        State::Running => Ok(()),
        _ => not_now(Origin::Domain, "domain is not running"),
    }
}

impl Agent for TestDriver {
    fn domain_get_hostname(&self, call: &DomainGetHostname) -> Result<DomainGetHostnameReply> {
        const LEASE: u32 = 1;
        supported(call.flags, LEASE, "testDomainGetHostname")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            Ok(DomainGetHostnameReply { hostname: format!("{}host", guest.name()) })
        })
    }

    fn domain_get_time(&self, call: &DomainGetTime) -> Result<DomainGetTimeReply> {
        supported(call.flags, 0, "testDomainGetTime")?;
        self.guest(&call.dom, |guest, _| {
            awake(guest)?;
            Ok(DomainGetTimeReply { seconds: TIME, nseconds: 0 })
        })
    }

    fn domain_set_time(&self, call: &DomainSetTime) -> Result<()> {
        const SYNC: u32 = 1;
        supported(call.flags, SYNC, "testDomainSetTime")?;
        self.guest(&call.dom, |guest, _| awake(guest))
    }

    fn domain_get_fsinfo(&self, call: &DomainGetFsinfo) -> Result<DomainGetFsinfoReply> {
        supported(call.flags, 0, "testDomainGetFSInfo")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let is_vda =
                guest.current()?.devices.disk.iter().any(|disk| super::devices::disk_target(disk) == "vda");
            let info =
                MOUNTPOINTS.iter().filter(|_| is_vda).map(|(mountpoint, name)| DomainGetFsinfoReplyInfo {
                    mountpoint: (*mountpoint).to_owned(),
                    name: (*name).to_owned(),
                    fstype: "ext4".to_owned(),
                    dev_aliases: vec!["vda".to_owned()].into(),
                });
            let info: Vec<_> = info.collect();
            let ret = info.len() as u32;
            Ok(DomainGetFsinfoReply { info: info.into(), ret })
        })
    }

    fn domain_fsfreeze(&self, call: &DomainFsfreeze) -> Result<DomainFsfreezeReply> {
        supported(call.flags, 0, "testDomainFSFreeze")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let mut points = chosen(&call.mountpoints)?;
            points.retain(|point| !guest.frozen.contains(point));
            let filesystems = points.len() as i32;
            guest.frozen.extend(points);
            Ok(DomainFsfreezeReply { filesystems })
        })
    }

    fn domain_fsthaw(&self, call: &DomainFsthaw) -> Result<DomainFsthawReply> {
        supported(call.flags, 0, "testDomainFSThaw")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let points = chosen(&call.mountpoints)?;
            let before = guest.frozen.len();
            guest.frozen.retain(|point| !points.contains(point));
            Ok(DomainFsthawReply { filesystems: (before - guest.frozen.len()) as i32 })
        })
    }

    fn domain_fstrim(&self, call: &DomainFstrim) -> Result<()> {
        supported(call.flags, 0, "testDomainFSTrim")?;
        self.guest(&call.dom, |guest, _| guest.running())
    }

    fn domain_set_user_password(&self, call: &DomainSetUserPassword) -> Result<()> {
        const ENCRYPTED: u32 = 1;
        supported(call.flags, ENCRYPTED, "testDomainSetUserPassword")?;
        self.guest(&call.dom, |guest, _| guest.running())
    }

    fn domain_inject_nmi(&self, call: &DomainInjectNmi) -> Result<()> {
        supported(call.flags, 0, "testDomainInjectNMI")?;
        self.guest(&call.dom, |guest, _| guest.running())
    }

    fn domain_send_key(&self, call: &DomainSendKey) -> Result<()> {
        supported(call.flags, 0, "testDomainSendKey")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            match call.keycodes.iter().find(|key| **key > 0xffff) {
                Some(key) => {
                    let detail = format!("invalid keycode {key} of {} codeset", call.codeset);
                    Err(Error::new(Code::InvalidArg, Origin::Test, detail))
                }
                None => Ok(()),
            }
        })
    }

    fn domain_send_process_signal(&self, call: &DomainSendProcessSignal) -> Result<()> {
        supported(call.flags, 0, "testDomainSendProcessSignal")?;
        if call.pid_value != 1 {
            return invalid("only sending a signal to pid 1 is supported");
        }
        self.guest(&call.dom, |guest, events| {
            const ENDING: [u32; 2] = [9, 15];
            if guest.live.is_some() && ENDING.contains(&call.signum) {
                super::life::end(guest, events, 1, super::Lifecycle::Stopped(0));
            }
            Ok(())
        })
    }

    fn domain_interface_addresses(
        &self,
        call: &DomainInterfaceAddresses,
    ) -> Result<DomainInterfaceAddressesReply> {
        const ARP: u32 = 2;
        supported(call.flags, 0, "testDomainInterfaceAddresses")?;
        let world = self.lock();
        let guest = &world.guests[world.index(&call.dom)?];
        guest.running()?;
        if call.source > ARP {
            let detail = format!("Unknown IP address data source {}", call.source);
            return Err(Error::new(Code::ArgumentUnsupported, Origin::Test, detail));
        }
        let interfaces = guest.current()?.devices.interface.iter().enumerate();
        let ifaces = interfaces.map(|(index, own)| {
            // In a network, guests have addresses of it by their id and the interface's position; those
            // outside of any have addresses of a network that is not there.
            let index = index as u32;
            let in_network = super::devices::network_of(own).and_then(|name| world.network_address(&name));
            let (addr, prefix) = match in_network {
                Some((address, prefix)) => {
                    let host = 20 * (guest.id().max(1) as u32 - 1) + 2 + index;
                    (Ipv4Addr::from_bits(address.to_bits().wrapping_add(host)), prefix)
                }
                None => {
                    (Ipv4Addr::from_bits(Ipv4Addr::new(192, 168, 0, 1).to_bits().wrapping_add(index)), 24)
                }
            };
            let address =
                DomainInterfaceAddressesReplyIfacesAddrs { kind: 0, addr: addr.to_string(), prefix };
            DomainInterfaceAddressesReplyIfaces {
                name: super::devices::target_of(own).unwrap_or_default(),
                hwaddr: own.mac.as_ref().map(super::devices::mac_text),
                addrs: vec![address].into(),
            }
        });
        Ok(DomainInterfaceAddressesReply { ifaces: ifaces.collect() })
    }
}
