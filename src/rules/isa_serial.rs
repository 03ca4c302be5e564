//! Rules about serial ports on ISA: `<serial>` with `<target type='isa-serial'>` (parse-and-rules.md 3.2).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev::SerialType;
use crate::domain::devices::Id;
use crate::domain::{Arch, Domain};
use crate::xml::mistake::INVALID_VALUE;
use std::collections::BTreeMap;

rule! {
    /// The guest has more than four serial ports on ISA.
    ///
    /// ISA has the ports 0 to 3. Use `pci-serial` or `usb-serial` for further ones.
    ///
    /// ```xml wrong
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// ```
    /// ```xml right
    /// <serial type='pty'><target type='isa-serial'/></serial>
    /// <serial type='pty'><target type='pci-serial'/></serial>
    /// ```
    ISA_PORTS = "R421" "more-than-four-isa-serial-ports" Error;

    /// Two serial ports on ISA have the same number.
    ///
    /// The number says which of the four ports the guest sees. Give one of them another, or leave it
    /// out.
    ///
    /// ```xml wrong
    /// <serial type='pty'><target type='isa-serial' port='1'/></serial>
    /// <serial type='pty'><target type='isa-serial' port='1'/></serial>
    /// ```
    /// ```xml right
    /// <serial type='pty'><target type='isa-serial' port='0'/></serial>
    /// <serial type='pty'><target type='isa-serial' port='1'/></serial>
    /// ```
    ISA_PORT_TAKEN = "R422" "isa-serial-port-taken" Error;

    /// A debug port on ISA is given for a guest that is not a PC.
    ///
    /// `isa-debug` is a port of PCs, to which their firmware writes. Use another type.
    ///
    /// ```xml wrong arch=aarch64
    /// <serial type='pty'><target type='isa-debug'/></serial>
    /// ```
    /// ```xml right
    /// <serial type='pty'><target type='isa-debug'/></serial>
    /// ```
    ISA_DEBUG_OF_PC = "R423" "isa-debug-port-not-on-pc" Error;
}

/// ISA has four serial ports, and a debug port on PCs.
pub fn ports(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let mut ports: BTreeMap<u32, usize> = BTreeMap::new();
    let mut count = 0;
    for (at, (serial, place)) in devices.each("serial", &domain.devices.serial).enumerate() {
        let own = serial.target.as_ref();
        let target = place.child("target");
        match own.and_then(|target| target.r#type) {
            Some(SerialType::IsaSerial) => {
                count += 1;
                let port = own.and_then(|target| target.port);
                if count > 4 {
                    findings
                        .report(
                            &ISA_PORTS,
                            &target.attr("type"),
                            "more than four serial ports of type 'isa-serial'",
                        )
                        .help("use 'pci-serial' or 'usb-serial'");
                } else if let Some(port) = port.filter(|port| *port > 3) {
                    let message =
                        format!("`port` of `<target>` is {port}; expected 0 to 3 for type 'isa-serial'");
                    findings.report(&INVALID_VALUE, &target.attr("port"), message);
                }
                let Some(port) = port else { continue };
                let first = *ports.entry(port).or_insert(at);
                if first != at {
                    let other = domain.devices.place(&devices, Id::Serial(first));
                    findings
                        .report(
                            &ISA_PORT_TAKEN,
                            &target.attr("port"),
                            format!("`port='{port}'` is also that of {}", other.label()),
                        )
                        .help("give each serial port a number of its own");
                }
            }
            Some(SerialType::IsaDebug) => {
                let other = domain.arch().filter(|arch| !Arch::is_x86(arch));
                if let Some(arch) = other {
                    findings
                        .report(
                            &ISA_DEBUG_OF_PC,
                            &target.attr("type"),
                            format!("serial port of type 'isa-debug' on {arch}"),
                        )
                        .help("use another type; it is a port of PCs");
                }
            }
            Some(
                SerialType::None
                | SerialType::UsbSerial
                | SerialType::PciSerial
                | SerialType::SpaprVioSerial
                | SerialType::SystemSerial
                | SerialType::SclpSerial,
            )
            | None => {}
        }
    }
}
