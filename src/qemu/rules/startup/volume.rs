//! `<disk type='volume'>`: where the volumes of storage pools are (qemu-command-1.md 4.2).

use crate::diagnostic::{rule, Findings, Located, Rule};
use crate::domain::devices::disk::{
    Auth, Block, Device, Dir, Driver, File, Format, Host, Initiator, Name, Network, Protocol, Secret, Source,
    SourceCommon, StartupPolicy, VolumeMode,
};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::qemu::launch::{Launch, Pool, PoolType, VolumeType};
use crate::xml::value::id::Uuid;
use crate::xml::value::NonEmpty;

/// The pool that libvirt's tools make, and its folder on most hosts.
const USUAL_POOL: &str = "default";
const USUAL_FOLDER: &str = "/var/lib/libvirt/images";

/// What became of a disk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// It is as it should be.
    Found,
    /// It has no medium.
    WithoutMedium,
    /// The guest starts without it.
    Gone,
    /// Its volume is not there, which is reported.
    Missing,
}

rule! {
    /// The storage pool or the volume of a disk is not known.
    ///
    /// `<disk type='volume'>` names a volume, and where that is on the host is a fact of its pool. Give
    /// the pools in the launch profile (`pools`, `--launch FILE`), or use `type='file'` or `'block'`.
    ///
    /// ```xml wrong
    /// <disk type='volume'>
    ///   <source pool='vms' volume='a.img'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/var/lib/a.img'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    NO_SUCH_VOLUME = "Q556" "storage-volume-unknown" Error;

    /// A volume of the pool 'default' was taken to be a file in libvirt's usual folder.
    ///
    /// That pool is `/var/lib/libvirt/images` on most hosts. Give the pool in the launch profile (`pools`,
    /// `--launch FILE`) where it is another folder or another kind of storage, or use `type='file'`.
    ///
    /// ```xml wrong
    /// <disk type='volume'>
    ///   <source pool='default' volume='a.img'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/var/lib/libvirt/images/a.img'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    VOLUME_ASSUMED = "Q530" "storage-volume-assumed" Note;

    /// QEMU cannot use volumes of such a storage pool for disks, or not in this way.
    ///
    /// Volumes in files, on block devices and on iSCSI servers can be disks; `mode` is for iSCSI alone.
    /// Name the storage itself with another `type` of disk, or remove `mode`.
    ///
    /// ```xml wrong
    /// <disk type='volume'>
    ///   <source pool='ceph' volume='image'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='rbd' name='ceph/image'><host name='h'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    POOL_TYPE = "Q557" "storage-pool-not-usable" Error;
}

/// Why a disk has no volume.
struct Mistake {
    rule: &'static Rule,
    /// The attribute of the source that it is about.
    attribute: &'static str,
    message: String,
    help: &'static str,
}

fn missing(attribute: &'static str, message: String) -> Mistake {
    let help = "give the pool in the launch profile, or correct the name";
    Mistake { rule: &NO_SUCH_VOLUME, attribute, message, help }
}

fn unusable(attribute: &'static str, message: String, help: &'static str) -> Mistake {
    Mistake { rule: &POOL_TYPE, attribute, message, help }
}

/// Puts the storage of each volume in place of its name; what became of each disk.
pub(super) fn volumes(domain: &mut Domain, launch: &Launch, findings: &mut Findings) -> Vec<Outcome> {
    let root = domain.place();
    let devices = root.child("devices");
    let count = domain.devices.disk.len();
    let mut outcomes = Vec::new();
    for (at, disk) in domain.devices.disk.iter_mut().enumerate() {
        let dropped = match disk.source.common().startup_policy {
            Some(StartupPolicy::Optional) => true,
            Some(StartupPolicy::Requisite) => launch.incoming.is_some(),
            Some(StartupPolicy::Mandatory) | None => false,
        };
        outcomes.push(match volume(disk, launch) {
            Ok(None) => Outcome::Found,
            Ok(Some(path)) => {
                let place = devices.item("disk", at, count, disk.origin());
                let message = format!("pool '{USUAL_POOL}' is not known here: assuming the file '{path}'");
                findings
                    .report(&VOLUME_ASSUMED, &place.child("source").attr("pool"), message)
                    .help("give the pool in the launch profile, or use `type='file'`");
                Outcome::Found
            }
            Err(_) if dropped && matches!(disk.device, Device::Cdrom | Device::Floppy) => {
                disk.source = Source::default();
                Outcome::WithoutMedium
            }
            Err(_) if dropped => Outcome::Gone,
            Err(Mistake { rule, attribute, message, help }) => {
                let place = devices.item("disk", at, count, disk.origin());
                findings.report(rule, &place.child("source").attr(attribute), message).help(help);
                Outcome::Missing
            }
        });
    }
    outcomes
}

/// The path of a volume that was assumed, or nothing where it is known.
fn volume(disk: &mut Disk, launch: &Launch) -> Result<Option<String>, Mistake> {
    let Source::Volume(named) = &disk.source else { return Ok(None) };
    let (Some(pool_name), Some(name)) = (&named.pool, &named.volume) else { return Ok(None) };
    if pool_name == USUAL_POOL && !launch.is_managed() && !launch.pools.contains_key(pool_name) {
        let path = format!("{USUAL_FOLDER}/{name}");
        let file = Some(path.as_str().into());
        disk.source = Source::File(File { file, fdgroup: None, common: named.common.clone() });
        disk.driver.get_or_insert_with(Driver::default).r#type.get_or_insert(Format::Raw);
        return Ok(Some(path));
    }
    let Some(pool) = launch.pools.get(pool_name) else {
        return Err(missing("pool", format!("`pool='{pool_name}'`: this storage pool is not known")));
    };
    if !pool.active {
        return Err(missing("pool", format!("`pool='{pool_name}'`: this storage pool is not active")));
    }
    let Some(found) = pool.volumes.iter().find(|volume| volume.name == *name) else {
        let message = format!("`volume='{name}'`: storage pool '{pool_name}' has no such volume");
        return Err(missing("volume", message));
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
            let kind = pool.r#type.as_str();
            let message = format!("`mode='{mode}'` for storage pool '{pool_name}' of type '{kind}'");
            return Err(unusable("mode", message, "remove `mode`, which is for pools of type 'iscsi'"));
        }
        (PoolType::Mpath | PoolType::Rbd | PoolType::Sheepdog | PoolType::Gluster, None) => {
            let kind = pool.r#type.as_str();
            let message = format!("`pool='{pool_name}'`: a pool of type '{kind}' has no volumes for disks");
            return Err(unusable("pool", message, "name the storage itself with another `type` of disk"));
        }
        (_, None) => match found.r#type {
            VolumeType::File | VolumeType::Ploop => Source::File(File { file: path, fdgroup: None, common }),
            VolumeType::Block => Source::Block(Block { dev: path, common }),
            VolumeType::Dir => Source::Dir(Dir { dir: path, common }),
            VolumeType::Network | VolumeType::Netdir => {
                let message = format!("`volume='{name}'` of storage pool '{pool_name}' is not on this host");
                return Err(unusable("volume", message, "use `type='network'` for the disk"));
            }
        },
    };
    let driver = disk.driver.get_or_insert_with(Driver::default);
    driver.r#type.get_or_insert(match disk.source {
        Source::Dir(_) => Format::Fat,
        _ => Format::Raw,
    });
    Ok(None)
}

fn iscsi(pool: &Pool, pool_name: &str, name: &str, common: &mut SourceCommon) -> Result<Network, Mistake> {
    let [(host, port)] = &pool.hosts[..] else {
        let message = format!("`pool='{pool_name}'`: an iSCSI pool of {} servers", pool.hosts.len());
        return Err(unusable("pool", message, "a pool needs exactly one server"));
    };
    // Volumes of such pools are named `unit:HOST:BUS:LUN`.
    let Some(unit) = name.split(':').nth(3) else {
        let message = format!("`volume='{name}'` is not the name of an iSCSI unit");
        return Err(unusable("volume", message, "use a name of the form 'unit:HOST:BUS:LUN'"));
    };
    common.auth = pool.auth.as_ref().map(|(user, secret)| {
        let uuid = <Uuid as crate::xml::Value>::parse(secret).ok();
        let usage = uuid.is_none().then(|| secret.clone());
        let secret = Secret { r#type: Some("iscsi".to_owned()), uuid, usage, ..Secret::default() };
        Box::new(Auth { username: user.clone(), secret: Some(secret), ..Auth::default() })
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
