name = "pvh"
uuid = "6f0d1c2b-3a49-4857-9665-748392a1b0cf"
maxmem = 579
memory = 579
vcpus = 1
localtime = 0
on_poweroff = "destroy"
on_reboot = "restart"
on_crash = "destroy"
vfb = [ "type=vnc,vncunused=1,vnclisten=::1" ]
vif = [ "mac=00:16:3e:00:00:02,script=vif-route,ip=192.0.2.1" ]
kernel = "/k"
ramdisk = "/i"
extra = "root=/dev/xvda1 ro"
disk = [ "qemu:/a.qcow,xvda,w" ]
