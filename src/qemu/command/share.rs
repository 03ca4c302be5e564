//! What the guest shares with its host or a viewer: directories, smart cards, USB devices, memory,
//! encryption, storage of crashes, and its launch secrets (qemu-command-2.md 9, 11, 23, 30, 31).

use super::chardev::{backend, Owner};
use super::small::options;
use super::{id, Translation};
use crate::domain::devices::crypto::CryptoBackendModel;
use crate::domain::devices::filesystem::{AccessMode, DriverType, Multidevs, Type, Wrpolicy};
use crate::domain::devices::redirfilter::{AnyOr, UsbVersion, Usbdev};
use crate::domain::devices::shmem::{ShmemRole, ShmemType};
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::Filesystem;
use crate::domain::info::{Bus, VirtioModel};
use crate::domain::security::LaunchSecurityKind;
use crate::qemu::members::{doubled, Members};
use crate::xml::value::token::{OnOff, YesNo};

pub(super) fn filesystems(out: &mut Translation<'_>) {
    for (at, filesystem) in out.domain.devices.filesystem.iter().enumerate() {
        out.stand("filesystem", at, out.domain.devices.filesystem.len());
        if filesystem.r#type != Type::Mount {
            out.refuse("/domain/devices/filesystem", "QEMU shows directories of the host alone");
            continue;
        }
        let members = match filesystem.driver.as_ref().and_then(|driver| driver.r#type) {
            Some(DriverType::Virtiofs) => virtiofs(out, filesystem),
            Some(DriverType::Mtp) => mtp(filesystem),
            None | Some(DriverType::Path | DriverType::Handle) => plan9(out, filesystem),
            Some(other @ (DriverType::Loop | DriverType::Nbd | DriverType::Ploop)) => {
                let text = format!("QEMU does not show directories by '{other}'");
                out.refuse("/domain/devices/filesystem/driver", text);
                continue;
            }
        };
        if let Some(zpci) = out.zpci(&filesystem.info) {
            out.device(zpci);
        }
        let order = filesystem.info.boot.as_ref().map_or(0, |boot| boot.order);
        let virtiofs = members.0.iter().any(|(name, _)| name == "chardev");
        let members = if virtiofs { members.with_non_zero("bootindex", order.into()) } else { members };
        if order > 0 && !virtiofs {
            out.note("/domain/devices/filesystem/boot", "a guest boots from directories by virtiofs alone");
        }
        let address = out.address(&filesystem.info);
        out.device(members.and(address));
    }
}

fn tag(filesystem: &Filesystem) -> String {
    filesystem.target.as_ref().map(|target| target.dir.clone()).unwrap_or_default()
}

fn folder(filesystem: &Filesystem) -> String {
    filesystem.source.as_ref().and_then(|source| source.dir.clone()).unwrap_or_default()
}

fn plan9(out: &mut Translation<'_>, filesystem: &Filesystem) -> Members {
    let alias = id(&filesystem.info);
    let none = Default::default();
    let driver = filesystem.driver.as_ref().unwrap_or(&none);
    let mut text = match driver.r#type {
        Some(DriverType::Handle) => "handle".to_owned(),
        _ => {
            let security = match filesystem.accessmode {
                Some(AccessMode::Mapped) => "mapped",
                Some(AccessMode::Squash) => "none",
                Some(AccessMode::Passthrough) | None => "passthrough",
            };
            let mut text = format!("local,security_model={security}");
            if filesystem.multidevs != Multidevs::Default {
                text.push_str(&format!(",multidevs={}", filesystem.multidevs));
            }
            for (name, mode) in [("fmode", filesystem.fmode), ("dmode", filesystem.dmode)] {
                if let Some(mode) = mode.filter(|mode| mode.0 > 0) {
                    text.push_str(&format!(",{name}={:04o}", mode.0));
                }
            }
            text
        }
    };
    if driver.wrpolicy == Some(Wrpolicy::Immediate) {
        text.push_str(",writeout=immediate");
    }
    text.push_str(&format!(",id=fsdev-{alias},path={}", doubled(&folder(filesystem))));
    if filesystem.readonly {
        text.push_str(",readonly");
    }
    out.option("-fsdev", text);
    let model = filesystem.model.filter(|model| *model != VirtioModel::Virtio);
    let members = out.virtio("virtio-9p", &filesystem.info, model, driver.virtio);
    members.with("id", &*alias).with("fsdev", format!("fsdev-{alias}")).with("mount_tag", tag(filesystem))
}

fn virtiofs(out: &mut Translation<'_>, filesystem: &Filesystem) -> Members {
    let alias = id(&filesystem.info);
    let given = filesystem.source.as_ref().and_then(|source| source.socket.clone());
    let socket = given.unwrap_or_else(|| match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{alias}-fs.sock"),
        None => {
            let socket = format!("{}-{alias}.sock", out.short_name());
            let text = format!("start virtiofsd on the socket '{socket}' before the guest");
            out.note("/domain/devices/filesystem", text);
            socket
        }
    });
    out.option("-chardev", format!("socket,id=chr-vu-{alias},path={}", doubled(&socket)));
    let none = Default::default();
    let driver = filesystem.driver.as_ref().unwrap_or(&none);
    out.virtio("vhost-user-fs", &filesystem.info, None, driver.virtio)
        .with("id", &*alias)
        .with("chardev", format!("chr-vu-{alias}"))
        .with_non_zero("queue-size", driver.queue.into())
        .with("tag", tag(filesystem))
}

fn mtp(filesystem: &Filesystem) -> Members {
    Members::new("driver", "usb-mtp")
        .with("id", id(&filesystem.info))
        .with("rootdir", folder(filesystem))
        .with("desc", tag(filesystem))
        .with("readonly", filesystem.readonly)
}

pub(super) fn smartcards(out: &mut Translation<'_>) {
    let cards = &out.domain.devices.smartcard;
    if cards.len() > 1 {
        out.refuse("/domain/devices/smartcard", "QEMU has one smart card at most");
    }
    let Some(card) = cards.first() else { return };
    let alias = id(&card.info);
    let members = match &card.mode {
        SmartcardMode::Host => Members::new("driver", "ccid-card-emulated").with("backend", "nss-emulated"),
        SmartcardMode::HostCertificates(files) => {
            let mut members = Members::new("driver", "ccid-card-emulated").with("backend", "certificates");
            for (at, name) in (1..).zip(&files.certificate) {
                members = members.with(&format!("cert{at}"), name.as_str());
            }
            members.with("db", files.database.as_ref().map_or("/etc/pki/nssdb", |path| &path.0))
        }
        SmartcardMode::Passthrough(passed) => {
            let name = format!("char{alias}");
            let owner = Owner { id: &name, alias: &alias, spice: "smartcard" };
            backend(out, &owner, &passed.source, passed.log.as_ref());
            Members::new("driver", "ccid-card-passthru").with("chardev", name)
        }
    };
    let index = match card.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Ccid(ccid)) => ccid.controller,
        _ => 0,
    };
    let Some(reader) = out.controller(crate::domain::devices::controller::Type::Ccid, index) else {
        out.refuse("/domain/devices/smartcard", format!("there is no card reader with index {index}"));
        return;
    };
    out.device(members.with("id", alias).with("bus", format!("{reader}.0")));
}

pub(super) fn redirdevs(out: &mut Translation<'_>) {
    let rules = out.domain.devices.redirfilter.as_ref().map_or(&[][..], |filter| &filter.usbdev);
    let filter: Vec<String> = rules.iter().map(rule).collect();
    let filter = (!filter.is_empty()).then(|| filter.join("|"));
    for (at, device) in out.domain.devices.redirdev.iter().enumerate() {
        out.stand("redirdev", at, out.domain.devices.redirdev.len());
        let alias = id(&device.info);
        let name = format!("char{alias}");
        let owner = Owner { id: &name, alias: &alias, spice: "usbredir" };
        backend(out, &owner, &device.source, device.log.as_ref());
        let order = device.info.boot.as_ref().map_or(0, |boot| boot.order);
        let address = out.address(&device.info);
        let members = Members::new("driver", "usb-redir")
            .with("chardev", name)
            .with("id", alias)
            .with_some("filter", filter.clone())
            .with_non_zero("bootindex", order.into());
        out.device(members.and(address));
    }
}

fn rule(rule: &Usbdev) -> String {
    fn number<const WIDTH: usize>(number: AnyOr<WIDTH>) -> String {
        number.0.map_or("-1".to_owned(), |number| format!("0x{number:0WIDTH$X}"))
    }
    let version = match rule.version {
        UsbVersion(None) => "-1".to_owned(),
        UsbVersion(Some((major, minor))) => {
            format!("0x{}{}{}{}", major / 10, major % 10, minor / 10, minor % 10)
        }
    };
    let allow = u8::from(rule.allow.is_yes());
    let (class, vendor, product) = (number(rule.class), number(rule.vendor), number(rule.product));
    format!("{class}:{vendor}:{product}:{version}:{allow}")
}

pub(super) fn shmems(out: &mut Translation<'_>) {
    for (at, shmem) in out.domain.devices.shmem.iter().enumerate() {
        out.stand("shmem", at, out.domain.devices.shmem.len());
        let alias = id(&shmem.info);
        let driver = match shmem.model.r#type {
            ShmemType::Ivshmem => {
                out.refuse(
                    "/domain/devices/shmem/model",
                    "QEMU has no shared memory of model 'ivshmem' any more",
                );
                continue;
            }
            model => model.as_str(),
        };
        let served = shmem.server.is_some();
        if shmem.name.contains('/') {
            out.refuse("/domain/devices/shmem", "the name of shared memory has no '/'");
        }
        if shmem.msi.is_some() && !served {
            out.refuse("/domain/devices/shmem/msi", "only shared memory with a server has interrupts");
        }
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
        if !matches!(shmem.info.address.as_ref().map(|address| &address.bus), Some(Bus::Pci(_))) {
            out.refuse("/domain/devices/shmem/address", "shared memory is a PCI device");
            continue;
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

pub(super) fn cryptos(out: &mut Translation<'_>) {
    for (at, crypto) in out.domain.devices.crypto.iter().enumerate() {
        out.stand("crypto", at, out.domain.devices.crypto.len());
        let alias = id(&crypto.info);
        let object = match crypto.backend.model {
            CryptoBackendModel::Builtin => "cryptodev-backend-builtin",
            CryptoBackendModel::Lkcf => "cryptodev-backend-lkcf",
        };
        let object = Members::new("qom-type", object).with("id", format!("obj{alias}"));
        out.object(object.with_non_zero("queues", crypto.backend.queues.into()));
        if let Some(zpci) = out.zpci(&crypto.info) {
            out.device(zpci);
        }
        let members = out.virtio("virtio-crypto", &crypto.info, None, options(&crypto.driver));
        let address = out.address(&crypto.info);
        out.device(members.with("cryptodev", format!("obj{alias}")).with("id", alias).and(address));
    }
}

pub(super) fn pstore(out: &mut Translation<'_>) {
    let Some(pstore) = &out.domain.devices.pstore else { return };
    let alias = id(&pstore.info);
    let object = Members::new("qom-type", "memory-backend-file")
        .with("id", format!("mem{alias}"))
        .with("mem-path", pstore.path.as_ref().map_or("", |path| &path.0))
        .with("size", pstore.size.0.saturating_mul(1024))
        .with("share", true);
    out.object(object);
    let address = out.address(&pstore.info);
    let members =
        Members::new("driver", "acpi-erst").with("id", &*alias).with("memdev", format!("mem{alias}"));
    out.device(members.and(address));
}

pub(super) fn launch_security(out: &mut Translation<'_>) {
    let Some(security) = &out.domain.launch_security else { return };
    let told = out.caps.sev;
    let numbers = |cbitpos: Option<u32>, bits: Option<u32>| {
        Some((cbitpos.or(told.map(|sev| sev.cbitpos))?, bits.or(told.map(|sev| sev.reduced_phys_bits))?))
    };
    let known = match &security.kind {
        LaunchSecurityKind::S390Pv => {
            out.object(Members::new("qom-type", "s390-pv-guest").with("id", "lsec0"));
            return;
        }
        LaunchSecurityKind::Sev(sev) => numbers(sev.cbitpos, sev.reduced_phys_bits),
        LaunchSecurityKind::SevSnp(sev) => numbers(sev.cbitpos, sev.reduced_phys_bits),
    };
    let Some((cbitpos, bits)) = known else {
        let text = "the host's numbers 'cbitpos' and 'reducedPhysBits' are not known here";
        out.refuse("/domain/launchSecurity", text);
        return;
    };
    let new = |kind: &str| {
        let members = Members::new("qom-type", kind).with("id", "lsec0");
        members.with("cbitpos", cbitpos).with("reduced-phys-bits", bits)
    };
    let file = |name: &str| format!("{}/{name}.base64", out.launch.state_dir.as_deref().unwrap_or("."));
    let members = match &security.kind {
        LaunchSecurityKind::Sev(sev) => new("sev-guest")
            .with("policy", sev.policy.0)
            .with_some("dh-cert-file", sev.dh_cert.as_ref().map(|_| file("dh_cert")))
            .with_some("session-file", sev.session.as_ref().map(|_| file("session")))
            .with_some("kernel-hashes", sev.kernel_hashes.map(YesNo::is_yes)),
        LaunchSecurityKind::SevSnp(sev) => {
            let text = |text: &Option<crate::xml::value::NonEmpty>| text.as_ref().map(|text| text.0.clone());
            new("sev-snp-guest")
                .with_some("kernel-hashes", sev.kernel_hashes.map(YesNo::is_yes))
                .with("policy", sev.policy.0)
                .with_some("guest-visible-workarounds", text(&sev.guest_visible_workarounds))
                .with_some("id-block", text(&sev.id_block))
                .with_some("id-auth", text(&sev.id_auth))
                .with_some("host-data", text(&sev.host_data))
                .with_some("author-key-enabled", sev.author_key.map(YesNo::is_yes))
                .with_some("vcek-disabled", sev.vcek.map(|vcek| !vcek.is_yes()))
        }
        LaunchSecurityKind::S390Pv => return,
    };
    out.object(members);
}
