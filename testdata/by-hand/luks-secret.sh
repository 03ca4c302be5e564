qemu-system-x86_64 -m 2G -object secret,id=sec0,file=/srv/key.txt -drive file=/srv/luks.img,format=luks,key-secret=sec0,if=virtio
