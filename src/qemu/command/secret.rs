//! Secrets and TLS credentials, which a manager hands over sealed (qemu-command-1.md 1.10).

use super::Translation;
use crate::domain::devices::disk::Secret;
use crate::qemu::launch::Tls;
use crate::qemu::members::Members;

/// Which end of an encrypted connection QEMU is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// QEMU waits to be connected to.
    Server,
    /// QEMU connects.
    Client,
}

impl End {
    fn word(self) -> &'static str {
        match self {
            End::Server => "server",
            End::Client => "client",
        }
    }
}

impl Translation<'_> {
    /// Hands one of the manager's secrets over.
    pub(super) fn secret(&mut self, name: &str, secret: Option<&Secret>) {
        let secrets = self.launch.secrets.as_ref();
        self.seal(name, secrets.zip(secret).and_then(|(secrets, secret)| secrets.get(secret)));
    }

    /// Hands bytes over that others may not read.
    pub(super) fn seal(&mut self, name: &str, bytes: Option<&[u8]>) {
        // That secrets are known is a rule of the start.
        let Some((secrets, bytes)) = self.launch.secrets.as_ref().zip(bytes) else { return };
        let members = Members::new("qom-type", "secret")
            .with("id", name)
            .with("data", secrets.sealed(bytes))
            .with("keyid", "masterKey0")
            .with("iv", secrets.vector())
            .with("format", "base64");
        self.object(members);
    }

    pub(super) fn credentials(&mut self, name: &str, tls: &Tls, end: End, secret: Option<String>) {
        if let Some(name) = &secret {
            let secrets = self.launch.secrets.as_ref();
            let bytes = secrets.zip(tls.secret.as_ref()).and_then(|(secrets, key)| secrets.named(key));
            self.seal(name, bytes);
        }
        let members = Members::new("qom-type", "tls-creds-x509")
            .with("id", name)
            .with("dir", &*tls.dir)
            .with("endpoint", end.word())
            .with("verify-peer", end == End::Client || tls.verify)
            .with_some("passwordid", secret);
        self.object(members);
    }
}

/// The key that secrets are sealed with.
pub(super) fn master_key(out: &mut Translation<'_>) {
    if let Some(dir) = out.launch.state_dir.as_ref().filter(|_| out.launch.secrets.is_some()) {
        let file = format!("{dir}/master-key.aes");
        out.object(
            Members::new("qom-type", "secret")
                .with("id", "masterKey0")
                .with("format", "raw")
                .with("file", file),
        );
    }
}
