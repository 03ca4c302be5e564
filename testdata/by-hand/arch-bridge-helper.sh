qemu-system-x86_64 -enable-kvm -m 2G -nic bridge,br=br0,model=virtio-net-pci,mac=52:54:00:11:22:33 -drive file=/srv/b.qcow2,if=virtio
