//! `<shmem>`: memory that guests share (qemu-command-2.md 31.2).

use super::{id, Translation};
use crate::domain::devices::shmem::{ShmemRole, ShmemType};
use crate::qemu::members::{doubled, Members};
use crate::xml::value::token::OnOff;

pub(super) fn shmems(out: &mut Translation<'_>) {
    for shmem in &out.domain.devices.shmem {
        let alias = id(&shmem.info);
        let driver = match shmem.model.r#type {
            // QEMU has none of that model any more, which is refused.
            ShmemType::Ivshmem => continue,
            model @ (ShmemType::IvshmemPlain | ShmemType::IvshmemDoorbell) => model.as_str(),
        };
        let served = shmem.server.is_some();
        if !served {
            let object = Members::new("qom-type", "memory-backend-file")
                .with("id", format!("shmmem-{alias}"))
                .with("mem-path", format!("/dev/shm/{}", shmem.name))
                .with("size", shmem.size.map_or(0, |size| size.0))
                .with("share", true);
            out.object(object);
        }
        if let Some(zpci) = out.zpci(&shmem.info) {
            out.device(zpci);
        }
        let role =
            shmem.role.filter(|_| !served).map(|role| if role == ShmemRole::Master { "on" } else { "off" });
        let msi = shmem.msi.as_ref().filter(|_| served);
        let address = out.address(&shmem.info);
        let members = Members::new("driver", driver)
            .with("id", &*alias)
            .with_some("chardev", served.then(|| format!("char{alias}")))
            .with_some("memdev", (!served).then(|| format!("shmmem-{alias}")))
            .with_some("master", role)
            .with_non_zero("vectors", msi.map_or(0, |msi| msi.vectors).into())
            .with_some("ioeventfd", msi.and_then(|msi| msi.ioeventfd).map(OnOff::is_on));
        out.device(members.and(address));
        if let Some(server) = &shmem.server {
            let path = server.path.as_ref().map(crate::xml::value::text);
            let path = path.unwrap_or_else(|| format!("/var/lib/libvirt/shmem-{}-sock", shmem.name));
            out.option("-chardev", format!("socket,id=char{alias},path={}", doubled(&path)));
        }
    }
}
