qemu-system-x86_64 -kernel bzImage -initrd initramfs.cpio.gz -append "console=ttyS0 panic=1" -nographic -no-reboot -m 512M
