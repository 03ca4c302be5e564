//! Rules about limits, worker threads, id maps and the identity of encrypted guests
//! (parse-and-rules.md 3.1).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::security::LaunchSecurityKind;
use crate::domain::Domain;

/// Periods and quotas that the kernel takes.
pub fn quotas(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(tune) = &domain.cputune else { return };
    let periods = [
        ("period", tune.period),
        ("global_period", tune.global_period),
        ("emulator_period", tune.emulator_period),
        ("iothread_period", tune.iothread_period),
    ];
    let mut one = element("/domain/cputune", findings);
    for (name, period) in periods {
        let outside = period > 0 && !(1000..=1_000_000).contains(&period);
        one.refuse_in(
            name,
            outside,
            format!("the period is {period}; expected 1000 to 1000000 microseconds"),
        );
    }
    let quotas = [
        ("quota", tune.quota),
        ("global_quota", tune.global_quota),
        ("emulator_quota", tune.emulator_quota),
        ("iothread_quota", tune.iothread_quota),
    ];
    for (name, quota) in quotas {
        let outside = quota > 0 && !(1000..=17_592_186_044_415).contains(&quota);
        let message =
            format!("the quota is {quota}; expected 1000 to 17592186044415 microseconds, or -1 for none");
        one.refuse_in(name, outside, message);
    }
}

/// A pool has room for a worker, and its bounds are in order.
pub fn pools(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let threads = domain.iothreadids.iter().flat_map(|ids| &ids.iothread);
    let threads =
        threads.map(|own| ("/domain/iothreadids/iothread", own.thread_pool_min, own.thread_pool_max));
    let main = domain.defaultiothread.iter();
    let main = main.map(|own| ("/domain/defaultiothread", own.thread_pool_min, own.thread_pool_max));
    for (path, least, most) in threads.chain(main) {
        let mut one = element(path, findings);
        one.refuse(most == Some(0), "a pool has at least one worker: `thread_pool_max` is above 0");
        let beyond = least.is_some_and(|least| most.is_none_or(|most| least > most));
        one.refuse(beyond, "`thread_pool_min` needs a `thread_pool_max` that is not below it");
    }
}

/// Who is root in a container is somebody on the host.
pub fn id_maps(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(map) = &domain.idmap else { return };
    let mut one = element("/domain/idmap", findings);
    one.refuse(map.uid.is_empty() != map.gid.is_empty(), "`<uid>` and `<gid>` are mapped together");
    for (name, ranges) in [("uid", &map.uid), ("gid", &map.gid)] {
        let first = ranges.iter().map(|range| range.start).min();
        one.refuse_in(
            name,
            first.is_some_and(|first| first != 0),
            "the maps begin with id 0, the container's root",
        );
    }
}

/// The identity of the guest in a storage network can be said in ASCII.
pub fn identity(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let channel = domain.resource.as_ref().and_then(|resource| resource.fibrechannel.as_ref());
    let Some(appid) = channel.and_then(|channel| channel.appid.as_ref()) else { return };
    let mut one = element("/domain/resource/fibrechannel", findings);
    let printable = appid.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    one.refuse(!printable, "`appid` holds more than printable ASCII");
    one.refuse(appid.len() > 128, "`appid` has at most 128 characters");
}

/// What an encrypted guest is told has the size that the firmware asks for.
pub fn attestation(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(LaunchSecurityKind::SevSnp(own)) = domain.launch_security.as_ref().map(|own| &own.kind) else {
        return;
    };
    let parts = [
        ("guestVisibleWorkarounds", &own.guest_visible_workarounds, 16),
        ("idBlock", &own.id_block, 96),
        ("idAuth", &own.id_auth, 4096),
        ("hostData", &own.host_data, 32),
    ];
    for (name, text, size) in parts {
        let length = text.as_deref().and_then(base64_length);
        let message = format!("it holds {} bytes; expected {size}", length.unwrap_or(0));
        let wrong = length.is_some_and(|length| length != size);
        element("/domain/launchSecurity", findings).refuse_in(name, wrong, message);
    }
}

/// How many bytes a text in base 64 stands for; `None` where it is no such text.
fn base64_length(text: &str) -> Option<usize> {
    let text: String = text.split_whitespace().collect();
    let bare = text.trim_end_matches('=');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let padding = text.len() - bare.len();
    (text.len() % 4 == 0 && padding <= 2 && bare.bytes().all(fits)).then(|| text.len() / 4 * 3 - padding)
}
