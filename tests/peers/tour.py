#!/usr/bin/env python3
"""Makes calls of every topic to a daemon with python-libvirt, and checks what comes back.
usage: tour.py URI. Prints "done"; any other end is a failure."""
import sys
import threading
import time

import libvirt

GUEST = """<domain type='test'><name>d1</name><uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid>
<memory unit='MiB'>256</memory><vcpu current='2'>4</vcpu><os><type arch='i686'>hvm</type></os><devices>
<disk type='file'><source file='/guest/disk1'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><source network='default'/><target dev='tap0'/></interface></devices></domain>"""
DISK = "<disk type='file'><source file='/guest/disk2'/><target dev='vdb' bus='virtio'/></disk>"
VOLUME = "<volume><name>v1</name><capacity unit='MiB'>4</capacity><allocation>0</allocation></volume>"


def refused(code, call):
    try:
        call()
    except libvirt.libvirtError as error:
        assert error.get_error_code() == code, (error.get_error_code(), str(error))
        return
    raise AssertionError(f"error {code} was expected")


libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()


def loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=loop, daemon=True).start()
uri = sys.argv[1]
host = libvirt.open(uri)
steps = []
lifecycle = libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE
host.domainEventRegisterAny(None, lifecycle, lambda c, d, event, detail, _: steps.append((event, detail)), None)
for event in range(1, 27):
    host.domainEventRegisterAny(None, event, lambda *_: None, None)
networks = []
host.networkEventRegisterAny(None, 0, lambda c, n, event, *_: networks.append(event), None)
host.setKeepAlive(1, 3)
assert (host.getType(), host.getVersion(), host.isSecure(), host.isAlive()) == ("TEST", 2, 1, 1)
assert host.getInfo()[:3] == ["i686", 3072, 16] and host.getMaxVcpus("test") == 32
assert (host.listDomainsID(), host.listDefinedDomains(), host.numOfDomains()) == ([1], [], 1)
assert (host.listNetworks(), host.listDefinedNetworks()) == (["default"], [])
assert (host.listStoragePools(), host.listInterfaces()) == (["default-pool"], ["eth1"])
assert sorted(host.listDevices(None, 0)) == ["computer", "scsi_host1", "scsi_host11", "scsi_host2"]

guest = host.defineXML(GUEST)
guest.create()
assert guest.ID() == 2 and guest.info()[:4] == [1, 262144, 262144, 2] and guest.state() == [1, 1]
assert guest.vcpusFlags(libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_VCPU_MAXIMUM) == 4
guest.setVcpusFlags(3, libvirt.VIR_DOMAIN_AFFECT_LIVE)
guest.pinVcpu(0, (True,) + (False,) * 7)
assert len(guest.vcpus()[0]) == 3 and guest.vcpuPinInfo()[0] == (True,) + (False,) * 7
assert guest.memoryStats()["actual"] == 262144 and len(guest.blockStats("vda")) == 5
assert len(guest.interfaceStats("tap0")) == 8 and guest.schedulerParameters() == {"weight": 50}
guest.setMemoryParameters({"hard_limit": 500000}, libvirt.VIR_DOMAIN_AFFECT_LIVE)
assert guest.memoryParameters()["hard_limit"] == 500000
assert len(guest.blockIoTune("vda")) == 20 and guest.getCPUStats(True)[0]["user_time"] == 5540000000
assert guest.perfEvents()["cmt"] is False and guest.hostname() == "d1host" and len(guest.fsInfo()) == 2
guest.attachDevice(DISK)
snapshot = guest.snapshotCreateXML("<domainsnapshot/>")
assert guest.snapshotCurrent().getName() == snapshot.getName() and guest.snapshotNum() == 1
guest.revertToSnapshot(snapshot)
guest.suspend()
guest.resume()
guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "<a/>", "k", "http://k/", libvirt.VIR_DOMAIN_AFFECT_LIVE)
assert guest.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "http://k/", libvirt.VIR_DOMAIN_AFFECT_LIVE) == "<a/>"
stream = host.newStream()
assert guest.screenshot(stream, 0) == "image/png"
picture = b""
while piece := stream.recv(65536):
    picture += piece
stream.finish()
assert picture.startswith(b"\x89PNG") and picture.endswith(b"IEND\xaeB`\x82")
assert {one[0].name() for one in host.getAllDomainStats()} == {"test", "d1"}
refused(libvirt.VIR_ERR_NO_SUPPORT, guest.jobInfo)
refused(libvirt.VIR_ERR_NO_DOMAIN, lambda: host.lookupByName("nosuch"))
refused(libvirt.VIR_ERR_INVALID_ARG, lambda: guest.setMemoryFlags(0, 0))
refused(libvirt.VIR_ERR_INTERNAL_ERROR, guest.create)
refused(libvirt.VIR_ERR_XML_ERROR, lambda: host.defineXML("<network/>"))

pool = host.storagePoolLookupByName("default-pool")
volume = pool.createXML(VOLUME)
assert volume.path() == "/default-pool/v1" and pool.listVolumes() == ["v1"]
assert volume.storagePoolLookupByVolume().name() == "default-pool"
network = host.networkLookupByName("default")
network.destroy()
network.create()
assert network.bridgeName() == "virbr0" and host.networkLookupByUUID(network.UUID()).name() == "default"

guest.managedSave()
guest.create()
guest.destroy()
guest.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
expected = [(0, 0), (2, 0), (5, 6), (2, 3), (3, 0), (4, 0), (5, 4), (2, 0), (5, 1), (1, 0)]
for _ in range(100):
    if len(steps) == len(expected) and networks == [3, 2]:
        break
    time.sleep(0.05)
assert steps == expected and networks == [3, 2], (steps, networks)

reader = libvirt.openReadOnly(uri)
refused(libvirt.VIR_ERR_OPERATION_DENIED, lambda: reader.defineXML(GUEST))
refused(libvirt.VIR_ERR_OPERATION_DENIED, lambda: reader.lookupByName("test").XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE))
assert reader.lookupByName("test").XMLDesc().startswith("<domain type='test' id='1'>")
reader.close()
print("done")
