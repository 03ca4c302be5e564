qemu-system-x86_64 -m 1G -drive file=nbd:10.0.0.1:10809,format=raw,if=virtio -drive file=https://example.org/a.iso,media=cdrom
