qemu-system-x86_64 -m 2G -enable-kvm -snapshot -hda work.qcow2 -drive file=keep.qcow2,if=virtio,snapshot=off -cdrom tools.iso -nic user,model=virtio -vnc :2
