qemu-system-x86_64 -M pc -drive if=none,id=hd0,file=/srv/disk.qcow2,format=qcow2 -device virtio-blk-pci,drive=hd0 -serial mon:stdio -display none
