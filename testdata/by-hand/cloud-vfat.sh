qemu-system-x86_64 -m 1G -enable-kvm -drive file=cirros.img,if=virtio -drive file=fat:rw:/srv/shared,format=raw,if=virtio -nic user
