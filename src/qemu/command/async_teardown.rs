//! `<async-teardown>`: `-run-with` (qemu-command-2.md 32.2).

use super::Translation;
use crate::qemu::caps::Flag;

pub(super) fn async_teardown(out: &mut Translation<'_>) {
    let teardown =
        out.domain.features.as_ref().and_then(|features| features.async_teardown.as_ref()?.enabled);
    if let Some(enabled) = teardown {
        if out.has(Flag::RunWithAsyncTeardown) {
            out.option("-run-with", format!("async-teardown={}", enabled.on_off()));
        }
    }
}
