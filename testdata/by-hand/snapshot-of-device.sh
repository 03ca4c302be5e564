qemu-system-x86_64 -m 2G -enable-kvm -snapshot -drive file=/dev/sdb,format=raw,if=virtio -nic user -vnc :3
