//! `-name`, and `-compat`, which says what becomes of deprecated options (qemu-command-1.md 2.1).

use super::Translation;
use crate::qemu::caps::Flag;
use crate::qemu::members::doubled;

pub(super) fn name(out: &mut Translation<'_>) {
    let name = doubled(&out.domain.name);
    let process = if out.launch.set_process_name { format!(",process=qemu:{name}") } else { String::new() };
    out.option("-name", format!("guest={name}{process},debug-threads=on"));
}

pub(super) fn compat(out: &mut Translation<'_>) {
    let wanted = out.namespace.deprecation.as_deref().or(out.launch.deprecation.as_deref());
    let compat = match wanted.filter(|_| out.has(Flag::CompatDeprecated)) {
        Some("omit") => Some(r#"{"deprecated-output":"hide"}"#),
        Some("reject") => Some(r#"{"deprecated-output":"hide","deprecated-input":"reject"}"#),
        Some("crash") => Some(r#"{"deprecated-output":"hide","deprecated-input":"crash"}"#),
        _ => None,
    };
    if let Some(compat) = compat {
        out.option("-compat", compat);
    }
}
