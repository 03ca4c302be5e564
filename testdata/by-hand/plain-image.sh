qemu-system-x86_64 dsl.img
