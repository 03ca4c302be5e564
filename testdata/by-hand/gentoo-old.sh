qemu-kvm -m 1024 -net nic,model=virtio,macaddr=52:54:00:12:34:56 -net user,hostfwd=tcp::10022-:22 -hda gentoo.img -soundhw ac97 -usb -usbdevice tablet -vga std
