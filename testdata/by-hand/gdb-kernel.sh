qemu-system-x86_64 -s -S -kernel arch/x86/boot/bzImage -hda rootfs.img -append 'root=/dev/sda nokaslr' -m 1024 -smp 2
