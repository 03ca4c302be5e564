//! `<launchSecurity>`: `sev-guest`, `sev-snp-guest` and `s390-pv-guest` (qemu-command-2.md 30).

use super::Translation;
use crate::domain::security::{LaunchSecurityKind, Tdx};
use crate::qemu::members::{Members, Value};
use crate::xml::value::token::YesNo;

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
        LaunchSecurityKind::Tdx(tdx) => {
            out.object(guest_of_tdx(tdx));
            return;
        }
        LaunchSecurityKind::Sev(sev) => numbers(sev.cbitpos, sev.reduced_phys_bits),
        LaunchSecurityKind::SevSnp(sev) => numbers(sev.cbitpos, sev.reduced_phys_bits),
    };
    // Numbers that nobody knows are refused.
    let (cbitpos, bits) = known.unwrap_or_default();
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
        LaunchSecurityKind::S390Pv | LaunchSecurityKind::Tdx(_) => return,
    };
    out.object(members);
}

fn guest_of_tdx(tdx: &Tdx) -> Members {
    let text = |text: &Option<crate::xml::value::NonEmpty>| text.as_ref().map(|text| text.0.clone());
    let service = tdx.quote_generation_service.as_ref();
    let socket = service.map(|own| own.path.as_deref().unwrap_or("/var/run/tdx-qgs/qgs.socket"));
    let socket = socket.map(|path| Value::Object(Members::new("type", "unix").with("path", path)));
    Members::new("qom-type", "tdx-guest")
        .with("id", "lsec0")
        .with_some("mrconfigid", text(&tdx.mr_config_id))
        .with_some("mrowner", text(&tdx.mr_owner))
        .with_some("mrownerconfig", text(&tdx.mr_owner_config))
        .with_some("quote-generation-socket", socket)
        .with_some("attributes", tdx.policy.map(|policy| policy.0))
}
