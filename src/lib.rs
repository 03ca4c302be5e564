//! Check, map and translate libvirt domain XML without libvirtd.
