qemu-system-x86_64 -m 2G -device qemu-xhci -drive if=none,id=stick,format=raw,file=/srv/stick.img -device usb-storage,drive=stick -bios /usr/share/ovmf/OVMF.fd
