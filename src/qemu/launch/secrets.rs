//! The secrets of a manager: passwords and keys that a document names without telling them.

use super::cipher;
use crate::domain::devices::disk::Secret;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// What a manager's secrets hold, and how they are encrypted for QEMU.
///
/// They are wiped from memory when this is dropped, and no text for debugging has them.
#[derive(Clone, PartialEq, Eq, Deserialize, ZeroizeOnDrop)]
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
    #[zeroize(skip)]
    pub values: BTreeMap<String, Zeroizing<Vec<u8>>>,
    /// What every other secret holds.
    #[serde(skip)]
    pub others: Option<Vec<u8>>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&String> = self.values.keys().collect();
        f.debug_struct("Secrets").field("values", &names).finish_non_exhaustive()
    }
}

impl Secrets {
    /// What the secret holds that a document names.
    pub(in crate::qemu) fn get(&self, secret: &Secret) -> Option<&[u8]> {
        let uuid = secret.uuid.map(|uuid| uuid.to_string());
        self.named(uuid.as_deref().or(secret.usage.as_deref())?)
    }

    /// What the secret holds that has that uuid or is for that.
    pub(in crate::qemu) fn named(&self, name: &str) -> Option<&[u8]> {
        let own = self.values.get(name).map(|bytes| bytes.as_slice());
        own.or(self.others.as_deref())
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

fn bytes<E: serde::de::Error>(text: &str) -> Result<Zeroizing<Vec<u8>>, E> {
    // The text is not named: it is a secret, if a damaged one.
    cipher::from_base64(text).ok_or_else(|| E::custom("a secret is not base 64"))
}

fn array<'de, D: Deserializer<'de>, const SIZE: usize>(from: D) -> Result<[u8; SIZE], D::Error> {
    let bytes = bytes(&Zeroizing::new(String::deserialize(from)?))?;
    let found = bytes.len();
    <[u8; SIZE]>::try_from(bytes.as_slice())
        .map_err(|_| serde::de::Error::custom(format!("{found} bytes in base 64, expected {SIZE}")))
}

fn values<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Zeroizing<Vec<u8>>>, D::Error> {
    let texts = BTreeMap::<String, Zeroizing<String>>::deserialize(from)?;
    texts.into_iter().map(|(name, text)| Ok((name, bytes(&text)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    const KEY: &str = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
    const VECTOR: &str = "QkJCQkJCQkJCQkJCQkJCQg==";

    fn read(value: &str) -> Result<Secrets, serde_json::Error> {
        serde_json::from_value(serde_json::json!({
            "master-key": KEY, "initialization-vector": VECTOR, "values": { "volume": value },
        }))
    }

    #[test]
    fn nothing_that_is_printed_has_a_secret() {
        let secrets = read("aHVzaA==").expect("they are read");
        assert_eq!(secrets.named("volume"), Some(&b"hush"[..]));
        let launch = crate::qemu::launch::Launch { secrets: Some(secrets), ..Default::default() };
        let shown = format!("{launch:?} {launch:#?}");
        for secret in ["hush", "104, 117", "aHVzaA", "65, 65", "66, 66", "0x41"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("volume"), "{shown}");
        let text = "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os><devices>\
            <graphics type='vnc' passwd='hush'/></devices></domain>";
        let domain = crate::Domain::read(text).domain.expect("it is read");
        assert!(!format!("{domain:?}").contains("hush"));
        assert!(domain
            .to_xml(crate::xml::Options::CANONICAL)
            .is_ok_and(|text| text.contains("passwd='hush'")));
        let refused = read("hush!").expect_err("not base 64").to_string();
        assert!(!refused.contains("hush"), "{refused}");
    }
}
