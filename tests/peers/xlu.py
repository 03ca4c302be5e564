"""Reads a configuration of Xen with Xen's own parser and prints it as JSON.

usage: xlu.py LIBRARY CONFIG

Disks are read by the parser of disks as well: one that it refuses ends the script with status 1.
"""
import ctypes
import json
import re
import sys

library = ctypes.CDLL(sys.argv[1])
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
for name in ("xlu_cfg_init", "xlu_cfg_get_listitem"):
    getattr(library, name).restype = ctypes.c_void_p
library.xlu_cfg_get_listitem.restype = ctypes.c_char_p

data = open(sys.argv[2], "rb").read()
report = ctypes.c_void_p(libc.fdopen(2, b"w"))
config = ctypes.c_void_p(library.xlu_cfg_init(report, sys.argv[2].encode()))
if library.xlu_cfg_readdata(config, data, len(data)) != 0:
    sys.exit(1)

read = {}
for key in re.findall(rb"^(\w+) =", data, re.MULTILINE):
    text = ctypes.c_char_p()
    items, count = ctypes.c_void_p(), ctypes.c_int()
    if library.xlu_cfg_get_string(config, key, ctypes.byref(text), 1) == 0:
        read[key.decode()] = text.value.decode()
    elif library.xlu_cfg_get_list(config, key, ctypes.byref(items), ctypes.byref(count), 1) == 0:
        read[key.decode()] = [
            (library.xlu_cfg_get_listitem(items, place) or b"").decode() for place in range(count.value)
        ]

for disk in read.get("disk", []):
    # Larger than libxl_device_disk of any release.
    made = ctypes.create_string_buffer(4096)
    specs = (ctypes.c_char_p * 1)(disk.encode())
    if library.xlu_disk_parse(config, 1, specs, made) != 0:
        sys.exit(1)

json.dump(read, sys.stdout)
