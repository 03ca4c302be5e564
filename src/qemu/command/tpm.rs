//! `<tpm>`: `-tpmdev` with its device (qemu-command-2.md 16).

use super::chardev::ends;
use super::{id, Translation};
use crate::domain::devices::tpm::{TpmBackendType, TpmModel};
use crate::domain::Arch;
use crate::qemu::members::{doubled, Members};

pub(super) fn tpms(out: &mut Translation<'_>) {
    for tpm in &out.domain.devices.tpm {
        let alias = id(&tpm.info);
        let device = tpm.backend.device.as_ref().and_then(|device| device.path.as_ref());
        let path = device.map_or("/dev/tpm0".to_owned(), |path| path.0.clone());
        if tpm.model == Some(TpmModel::SpaprTpmProxy) {
            out.device(Members::new("driver", "spapr-tpm-proxy").with("id", alias).with("host-path", path));
            continue;
        }
        match (tpm.backend.r#type, out.launch.descriptors) {
            (TpmBackendType::Passthrough, Some(descriptors)) => {
                let device = out.add_late_descriptor(descriptors.tpm.0, &format!("{alias}-tpm"));
                let cancel = out.add_late_descriptor(descriptors.tpm.1, &format!("{alias}-cancel"));
                out.option(
                    "-tpmdev",
                    format!("passthrough,id=tpm-{alias},path={device},cancel-path={cancel}"),
                );
            }
            (TpmBackendType::Passthrough, None) => {
                out.option("-tpmdev", format!("passthrough,id=tpm-{alias},path={}", doubled(&path)));
            }
            (TpmBackendType::Emulator, _) => {
                let socket = emulator(out);
                out.option("-chardev", format!("socket,id=chrtpm,path={}", doubled(&socket)));
                out.option("-tpmdev", format!("emulator,id=tpm-{alias},chardev=chrtpm"));
            }
            (TpmBackendType::External, _) => {
                // That there is a socket is a rule of the start.
                let source = tpm.backend.source.as_ref();
                let path = source.and_then(|source| source.path.as_ref()).map_or("", |path| &path.0);
                let ends = source
                    .map(|source| ends(out, source.mode.unwrap_or_default(), source.reconnect.as_ref()));
                let ends = ends.unwrap_or_default();
                out.option("-chardev", format!("socket,id=chrtpm,path={}{ends}", doubled(path)));
                out.option("-tpmdev", format!("emulator,id=tpm-{alias},chardev=chrtpm"));
            }
        }
        let x86 = matches!(out.arch(), Arch::X86_64 | Arch::I686);
        let driver = match tpm.model {
            Some(TpmModel::TpmTis) | None if !x86 => "tpm-tis-device",
            Some(model) => model.as_str(),
            None => "tpm-tis",
        };
        let address = out.address(&tpm.info);
        let members = Members::new("driver", driver).with("tpmdev", format!("tpm-{alias}"));
        out.device(members.with("id", alias).and(address));
    }
}

/// The socket of the program that emulates a TPM.
fn emulator(out: &mut Translation<'_>) -> String {
    let name = format!("{}-swtpm.sock", out.short_name());
    match &out.launch.swtpm {
        Some(socket) => return socket.clone(),
        None if out.launch.is_managed() => return format!("{}/swtpm/{name}", out.launch.runtime_dir),
        None => {}
    }
    name
}
