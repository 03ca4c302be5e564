//! Rules about encrypted guests: `<launchSecurity>` (parse-and-rules.md 3.1).

use crate::diagnostic::{Findings, Place};
use crate::domain::security::LaunchSecurityKind;
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

/// What an encrypted guest is given has the size that the firmware asks for.
pub fn attestation(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(LaunchSecurityKind::SevSnp(own)) = domain.launch_security.as_ref().map(|own| &own.kind) else {
        return;
    };
    let security = root.child("launchSecurity");
    let parts = [
        ("guestVisibleWorkarounds", &own.guest_visible_workarounds, 16),
        ("idBlock", &own.id_block, 96),
        ("idAuth", &own.id_auth, 4096),
        ("hostData", &own.host_data, 32),
    ];
    for (name, text, size) in parts {
        let length = text.as_deref().and_then(base64_length);
        if let Some(length) = length.filter(|length| *length != size) {
            let message = format!("`<{name}>` holds {length} bytes in Base64; expected {size} bytes");
            findings.report(&INVALID_VALUE, &security.child(name), message);
        }
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
