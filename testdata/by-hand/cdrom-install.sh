qemu-system-x86_64 -m 2048 -hda disk.qcow2 -cdrom install.iso -boot d -enable-kvm
