qemu-system-x86_64 -enable-kvm -cpu host -m 4G -smp 4 -drive file=arch.img,if=virtio,format=raw,cache=none,aio=native -nic user,model=virtio
