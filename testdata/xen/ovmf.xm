! /domain/devices/disk[1]: error[N002]: disk 'xvda': an xm configuration has no disks on servers (translate into xen-xl, or use type 'file' or 'block')
