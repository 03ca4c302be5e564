//! `<rng>`: sources of random numbers (qemu-command-2.md 27).

use super::chardev::{backend, Owner};
use super::virtio::options;
use super::{id, Translation};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::info::VirtioModel;
use crate::qemu::members::Members;

pub(super) fn rngs(out: &mut Translation<'_>) {
    for rng in &out.domain.devices.rng {
        let alias = id(&rng.info);
        let object = format!("obj{alias}");
        match &rng.backend.kind {
            RngBackendKind::Random(random) => {
                let path = random.path.as_ref().map_or("/dev/random", |path| &path.0);
                out.object(
                    Members::new("qom-type", "rng-random").with("id", &*object).with("filename", path),
                );
            }
            RngBackendKind::Egd(egd) => {
                let name = format!("char{alias}");
                backend(out, &Owner { id: &name, alias: &alias, spice: "" }, &egd.source, egd.log.as_ref());
                out.object(Members::new("qom-type", "rng-egd").with("id", &*object).with("chardev", name));
            }
            RngBackendKind::Builtin => {
                out.object(Members::new("qom-type", "rng-builtin").with("id", &*object))
            }
        }
        if let Some(zpci) = out.zpci(&rng.info) {
            out.device(zpci);
        }
        let model = Some(rng.model).filter(|model| *model != VirtioModel::Virtio);
        let rate = rng.rate.as_ref().filter(|rate| rate.bytes > 0);
        let period = rate.map_or(0, |rate| if rate.period == 0 { 1000 } else { rate.period });
        let members = out.virtio("virtio-rng", &rng.info, model, options(&rng.driver));
        let address = out.address(&rng.info);
        let members = members
            .with("rng", object)
            .with("id", alias)
            .with_non_zero("max-bytes", rate.map_or(0, |rate| rate.bytes).into())
            .with_non_zero("period", period.into());
        out.device(members.and(address));
    }
}
