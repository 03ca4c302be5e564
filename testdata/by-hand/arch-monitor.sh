qemu-system-x86_64 -enable-kvm -m 2G -monitor unix:/tmp/monitor.sock,server,nowait -monitor telnet:127.0.0.1:5555,server,nowait -vnc :0 -usbdevice tablet -drive file=/srv/a.qcow2,if=virtio
