qemu-system-x86_64 -m 1G -accel kvm -nic user,model=virtio-net-pci,hostfwd=tcp::2222-:22 -drive file=/srv/debian.qcow2,if=virtio
