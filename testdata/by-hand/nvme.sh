qemu-system-x86_64 -m 2G -drive file=/srv/nvme.img,if=none,id=nvm,format=raw -device nvme,serial=deadbeef,drive=nvm -enable-kvm
