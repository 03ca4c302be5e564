//! `<disk type='volume'>`: where the volumes of storage pools are (qemu-command-1.md 4.2).

use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::disk::{
    Auth, Block, Device, Dir, Driver, File, Format, Host, Initiator, Name, Network, Protocol, Secret, Source,
    SourceCommon, StartupPolicy, VolumeMode,
};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::qemu::launch::{Launch, Pool, PoolType, VolumeType};
use crate::xml::value::id::Uuid;
use crate::xml::value::NonEmpty;

/// What became of a disk.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    /// It is as it should be.
    Found,
    /// It has no medium.
    WithoutMedium,
    /// The guest starts without it.
    Gone,
}

/// Puts the place of each volume in place of its name; what became of each disk.
pub(super) fn volumes(domain: &mut Domain, launch: &Launch) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
    let mut refused = Vec::new();
    let mut outcomes = Vec::new();
    for disk in &mut domain.devices.disk {
        let dropped = match disk.source.common().startup_policy {
            Some(StartupPolicy::Optional) => true,
            Some(StartupPolicy::Requisite) => launch.incoming.is_some(),
            Some(StartupPolicy::Mandatory) | None => false,
        };
        outcomes.push(match volume(disk, launch) {
            Ok(()) => Outcome::Found,
            Err(_) if dropped && matches!(disk.device, Device::Cdrom | Device::Floppy) => {
                disk.source = Source::default();
                Outcome::WithoutMedium
            }
            Err(_) if dropped => Outcome::Gone,
            Err(text) => {
                refused.push(Diagnostic::error(&code::QEMU_REFUSED, text).on("/domain/devices/disk/source"));
                Outcome::Found
            }
        });
    }
    match refused.is_empty() {
        true => Ok(outcomes),
        false => Err(refused),
    }
}

fn volume(disk: &mut Disk, launch: &Launch) -> Result<(), String> {
    let Source::Volume(named) = &disk.source else { return Ok(()) };
    let (Some(pool_name), Some(name)) = (&named.pool, &named.volume) else { return Ok(()) };
    let Some(pool) = launch.pools.get(pool_name) else {
        return Err(format!("the storage pool '{pool_name}' is not known here"));
    };
    if !pool.active {
        return Err(format!("storage pool '{pool_name}' containing volume '{name}' is not active"));
    }
    let Some(found) = pool.volumes.iter().find(|volume| volume.name == *name) else {
        return Err(format!("storage pool '{pool_name}' has no volume '{name}'"));
    };
    let path: Option<NonEmpty> = Some(found.path.as_str().into());
    let mut common = named.common.clone();
    disk.source = match (pool.r#type, named.mode) {
        (PoolType::Iscsi, Some(VolumeMode::Direct))
        | (PoolType::IscsiDirect, None | Some(VolumeMode::Direct)) => {
            let network = iscsi(pool, pool_name, name, &mut common)?;
            disk.auth = None;
            Source::Network(Box::new(Network { common, ..network }))
        }
        (PoolType::Iscsi, _) => Source::Block(Block { dev: path, common }),
        (_, Some(mode)) => {
            return Err(format!("disk source mode '{mode}' is only valid when storage pool is of iscsi type"))
        }
        (PoolType::Mpath | PoolType::Rbd | PoolType::Sheepdog | PoolType::Gluster, None) => {
            let kind = pool.r#type.as_str();
            return Err(format!("using '{kind}' pools for backing 'volume' disks isn't yet supported"));
        }
        (_, None) => match found.r#type {
            VolumeType::File | VolumeType::Ploop => Source::File(File { file: path, fdgroup: None, common }),
            VolumeType::Block => Source::Block(Block { dev: path, common }),
            VolumeType::Dir => Source::Dir(Dir { dir: path, common }),
            VolumeType::Network | VolumeType::Netdir => {
                return Err(format!("the volume '{name}' of storage pool '{pool_name}' is not on this host"))
            }
        },
    };
    let driver = disk.driver.get_or_insert_with(Driver::default);
    driver.r#type.get_or_insert(match disk.source {
        Source::Dir(_) => Format::Fat,
        _ => Format::Raw,
    });
    Ok(())
}

fn iscsi(pool: &Pool, pool_name: &str, name: &str, common: &mut SourceCommon) -> Result<Network, String> {
    let [(host, port)] = &pool.hosts[..] else {
        return Err(format!("expected exactly 1 host for the storage pool '{pool_name}'"));
    };
    // Volumes of such pools are named `unit:HOST:BUS:LUN`.
    let Some(unit) = name.split(':').nth(3) else {
        return Err(format!("the volume name '{name}' tells no iSCSI unit"));
    };
    common.auth = pool.auth.as_ref().map(|(user, secret)| {
        let uuid = <Uuid as crate::xml::Value>::parse(secret).ok();
        let usage = uuid.is_none().then(|| secret.clone());
        let secret = Secret { r#type: Some("iscsi".to_owned()), uuid, usage, ..Secret::default() };
        Auth { username: user.clone(), secret: Some(secret), ..Auth::default() }
    });
    let named = |name: &String| Name { name: Some(name.as_str().into()), ..Name::default() };
    let initiator =
        pool.initiator.as_ref().map(|iqn| Initiator { iqn: Some(named(iqn)), ..Initiator::default() });
    Ok(Network {
        protocol: Protocol::Iscsi,
        name: Some(format!("{}/{unit}", pool.device)),
        host: vec![Host { name: Some(host.clone()), port: port.unwrap_or(0), ..Host::default() }],
        initiator,
        ..Network::default()
    })
}
