//! `-accel`: the accelerator and its settings (qemu-command-1.md 2.4).

use super::Translation;
use crate::domain::Type;
use crate::xml::value::token::OnOff;

pub(super) fn accel(out: &mut Translation<'_>) {
    let domain = out.domain;
    let features = domain.features.as_ref();
    let accelerator = match domain.r#type {
        Type::Kvm => {
            let ring = features
                .and_then(|features| features.kvm.as_ref()?.dirty_ring.as_ref())
                .filter(|ring| ring.state == Some(OnOff::On));
            ring.map_or("kvm".to_owned(), |ring| format!("kvm,dirty-ring-size={}", ring.size.0))
        }
        Type::Hvf => "hvf".to_owned(),
        _ => match features.and_then(|features| features.tcg.as_ref()).map_or(0, |tcg| tcg.tb_cache.0) {
            0 => "tcg".to_owned(),
            size => format!("tcg,tb-size={}", size / 1024),
        },
    };
    out.option("-accel", accelerator);
}
