#!/usr/bin/env python3
"""Lets a guest live on a daemon with python-libvirt, and checks what comes back.
usage: guest.py URI FILE. Prints what it does, and "done" at the end; any other end is a failure."""
import sys
import threading
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()


def loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=loop, daemon=True).start()
uri, file = sys.argv[1:]
host = libvirt.open(uri)
print(host.getType(), host.getURI())
steps = []
host.domainEventRegisterAny(
    None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda _host, dom, step, why, _: steps.append((step, why)), None
)
with open(file) as document:
    guest = host.defineXML(document.read())
guest.create()
print("state", guest.state(), "id", guest.ID())
print("vCPUs", guest.vcpusFlags(), "of", guest.maxVcpus())
guest.setVcpusFlags(2, libvirt.VIR_DOMAIN_AFFECT_LIVE)
print("vCPUs", guest.vcpusFlags(), "of", guest.maxVcpus())
assert guest.vcpusFlags() == 2 and len(guest.vcpus()[0]) == 2
guest.suspend()
assert guest.state() == [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER]
guest.resume()
kinds = libvirt.VIR_DOMAIN_STATS_VCPU | libvirt.VIR_DOMAIN_STATS_BLOCK
(_, numbers), = host.domainListGetStats([guest], kinds)
assert numbers["vcpu.current"] == 2 and numbers["block.0.name"] == "vda", numbers
stream = host.newStream(0)
guest.openConsole(None, stream, 0)
try:
    guest.openConsole(None, host.newStream(0), 0)
    raise AssertionError("a console is for one client")
except libvirt.libvirtError as error:
    assert "Active console session exists" in str(error), error
stream.abort()
try:
    guest.setVcpusFlags(3)
    raise AssertionError("that is beyond the maximum")
except libvirt.libvirtError as error:
    print(error)
guest.destroy()
guest.undefine()
started = time.time()
while len(steps) < 8 and time.time() - started < 10:
    time.sleep(0.05)
print("events", steps)
assert steps == [(0, 0), (4, 0), (2, 0), (3, 0), (4, 0), (6, 2), (5, 1), (1, 0)], steps
host.close()
print("done")
