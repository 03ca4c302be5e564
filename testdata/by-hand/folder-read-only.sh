qemu-system-x86_64 -m 1G -enable-kvm -drive file=cirros.qcow2,if=virtio -drive file=fat:shared,format=raw,if=virtio,readonly=on -nic user -vnc :1
