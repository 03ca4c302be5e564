qemu-system-x86_64 -enable-kvm -m 2G -virtfs local,path=/srv/share,mount_tag=host0,security_model=mapped-xattr,id=host0 -drive file=/srv/a.qcow2,if=virtio
