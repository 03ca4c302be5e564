qemu-system-x86_64 -enable-kvm -m 2G -device virtio-net-pci,netdev=net0,mac=52:54:00:ab:cd:ef -netdev tap,id=net0,ifname=tap0,script=no,downscript=no,vhost=on -drive file=/srv/b.qcow2,if=virtio
