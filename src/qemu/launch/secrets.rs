//! The secrets of a manager: passwords and keys that a document names without telling them.

use super::cipher;
use crate::domain::devices::disk::Secret;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// What a manager's secrets hold, and how they are encrypted for QEMU.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Secrets {
    /// The key that they are encrypted with, 32 bytes in base 64; QEMU reads it from
    /// `master-key.aes` in the state's folder.
    #[serde(deserialize_with = "array")]
    pub master_key: [u8; 32],
    /// The initialization vector, 16 bytes in base 64.
    #[serde(deserialize_with = "array")]
    pub initialization_vector: [u8; 16],
    /// What they hold, in base 64, by their uuid or by what they are for.
    #[serde(default, deserialize_with = "values")]
    pub values: BTreeMap<String, Vec<u8>>,
    /// What every other secret holds.
    #[serde(skip)]
    pub others: Option<Vec<u8>>,
}

impl Secrets {
    /// What the secret holds that a document names.
    pub(in crate::qemu) fn get(&self, secret: &Secret) -> Option<&[u8]> {
        let uuid = secret.uuid.map(|uuid| uuid.to_string());
        self.named(uuid.as_deref().or(secret.usage.as_deref())?)
    }

    /// What the secret holds that has that uuid or is for that.
    pub(in crate::qemu) fn named(&self, name: &str) -> Option<&[u8]> {
        self.values.get(name).or(self.others.as_ref()).map(Vec::as_slice)
    }

    /// Bytes as QEMU takes them: encrypted, in base 64.
    pub(in crate::qemu) fn sealed(&self, bytes: &[u8]) -> String {
        cipher::base64(&cipher::encrypt(&self.master_key, &self.initialization_vector, bytes))
    }

    /// The initialization vector in base 64.
    pub(in crate::qemu) fn vector(&self) -> String {
        cipher::base64(&self.initialization_vector)
    }
}

fn bytes<E: serde::de::Error>(text: &str) -> Result<Vec<u8>, E> {
    cipher::from_base64(text).ok_or_else(|| E::custom(format!("'{text}' is not base 64")))
}

fn array<'de, D: Deserializer<'de>, const SIZE: usize>(from: D) -> Result<[u8; SIZE], D::Error> {
    let bytes: Vec<u8> = bytes(&String::deserialize(from)?)?;
    let found = bytes.len();
    <[u8; SIZE]>::try_from(bytes)
        .map_err(|_| serde::de::Error::custom(format!("{found} bytes in base 64, expected {SIZE}")))
}

fn values<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(from)?;
    texts.into_iter().map(|(name, text)| Ok((name, bytes(&text)?))).collect()
}
