//! Virtual CPUs that are plugged in and out of running guests.

use crate::daemon::{document, Daemon};
use domdef::driver::Code;
use domdef::vcpu::{Flags, Switch};

#[test]
fn cpus_are_plugged_in_while_a_guest_runs() {
    let Some(daemon) = Daemon::start("cpus") else { return };
    daemon.define(&document("a", "").replace("<vcpu>1</vcpu>", "<vcpu current='2'>4</vcpu>"));
    daemon.ok("start a");
    assert!(!daemon.ok("dumpxml a").contains("<vcpus>"));
    daemon.ok("setvcpus a 3 --live");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "3");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "2");
    let live = daemon.ok("dumpxml a");
    for part in [
        "<vcpu placement='static' current='3'>4</vcpu>",
        "<vcpu id='1' enabled='yes' hotpluggable='no' order='2'/>",
        "<vcpu id='2' enabled='yes' hotpluggable='yes' order='3'/>",
        "<vcpu id='3' enabled='no' hotpluggable='yes'/>",
    ] {
        assert!(live.contains(part), "{part}: {live}");
    }
    daemon.ok("setvcpus a 4 --live --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "4");
    let beyond =
        "invalid argument: requested vcpus is greater than max allowable vcpus for the live domain: 5 > 4";
    assert_eq!(daemon.refused("setvcpus a 5 --live"), format!("error: {beyond}"));
    let boot =
        "unsupported configuration: failed to find appropriate hotpluggable vcpus to reach the desired \
                target vcpu count";
    assert_eq!(daemon.refused("setvcpus a 1 --live"), format!("error: {boot}"));
    let maximum =
        "invalid argument: Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'";
    // virsh refuses that by itself; other clients ask.
    let (connection, _) = daemon.connect();
    let refused = connection.set_vcpus("a", 4, Flags::MAXIMUM | Flags::LIVE).expect_err("it is fixed");
    assert_eq!(refused.message, maximum);
    daemon.ok("setvcpus a 8 --maximum --config");
    assert_eq!(daemon.ok("vcpucount a --config --maximum"), "8");
    assert_eq!(daemon.ok("vcpucount a --live --maximum"), "4");
    let agent = "Guest agent is not responding: QEMU guest agent is not connected";
    assert_eq!(daemon.refused("setvcpus a 2 --guest"), format!("error: {agent}"));
}

#[test]
fn single_cpus_are_plugged_in() {
    let Some(daemon) = Daemon::start("single") else { return };
    daemon.define(&document("a", "").replace("<vcpu>1</vcpu>", "<vcpu current='2'>6</vcpu>"));
    daemon.ok("setvcpu a 4 --enable --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "3");
    let first = "error: invalid argument: vCPU '0' can't be modified";
    assert_eq!(daemon.refused("setvcpu a 0 --disable --config"), first);
    let beyond = "error: invalid argument: vcpu 6 is not present in persistent config";
    assert_eq!(daemon.refused("setvcpu a 6 --enable --config"), beyond);
    daemon.ok("start a");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "3", "those that are plugged in at the start count");
    daemon.ok("setvcpu a 3 --enable --live");
    let live = daemon.ok("dumpxml a");
    for part in [
        "<vcpu id='2' enabled='no' hotpluggable='yes'/>",
        "<vcpu id='3' enabled='yes' hotpluggable='yes' order='4'/>",
        "<vcpu id='4' enabled='yes' hotpluggable='yes' order='3'/>",
    ] {
        assert!(live.contains(part), "{part}: {live}");
    }
    let again = "error: invalid argument: vcpu '3' is already in requested state";
    assert_eq!(daemon.refused("setvcpu a 3 --enable --live"), again);
    let boot = "error: Operation not supported: vcpu '1' can't be unplugged";
    assert_eq!(daemon.refused("setvcpu a 1 --disable --live"), boot);
    let one = "error: Operation not supported: only one hotpluggable entity can be selected";
    assert_eq!(daemon.refused("setvcpu a 2,5 --enable --live"), one);
    let missing = "error: invalid argument: vcpu 7 is not present in live config";
    assert_eq!(daemon.refused("setvcpu a 7 --enable --live"), missing);
    // A refusal of one copy changes neither.
    daemon.ok("setvcpu a 4 --disable --config");
    assert_eq!(daemon.refused("setvcpu a 4 --enable --live --config"), again.replace('3', "4"));
    assert_eq!(daemon.ok("vcpucount a --config --active"), "2");
    daemon.ok("setvcpu a 4 --enable --config");
    daemon.ok("setvcpu a 5 --enable --live --config");
    assert_eq!(daemon.ok("vcpucount a --config --active"), "4");
    assert_eq!(daemon.ok("vcpucount a --live --active"), "5");
    let (connection, _) = daemon.connect();
    connection.switch_vcpus("a", "2", Switch::On, Flags::LIVE).expect("it is free");
    assert_eq!(connection.vcpus("a", Flags::LIVE), Ok(6));
    let refused = connection.read_only().switch_vcpus("a", "2", Switch::Off, Flags::LIVE);
    assert_eq!(refused.map_err(|error| error.code), Err(Code::OperationDenied));
}
