qemu-system-x86_64 -enable-kvm -m 2G -audiodev pa,id=snd0 -device ich9-intel-hda -device hda-output,audiodev=snd0 -display gtk,gl=on -device virtio-vga-gl -hda a.qcow2
