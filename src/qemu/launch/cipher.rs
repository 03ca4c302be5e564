//! How secrets are encrypted on their way to QEMU: AES with a key of 256 bits, block chaining, filled
//! up by PKCS #7; and base 64, in which they are written (FIPS 197, SP 800-38A, RFC 5652, RFC 4648).

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockEncryptMut, KeyIvInit};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use zeroize::Zeroizing;

const BLOCK: usize = 16;

/// The text encrypted, a multiple of 16 bytes and at least one byte longer than it.
pub fn encrypt(key: &[u8; 32], iv: &[u8; BLOCK], text: &[u8]) -> Vec<u8> {
    let mut out = vec![0; (text.len() / BLOCK + 1) * BLOCK];
    let cipher = cbc::Encryptor::<aes::Aes256>::new(key.into(), iv.into());
    let length =
        cipher.encrypt_padded_b2b_mut::<Pkcs7>(text, &mut out).expect("there is room for the filling").len();
    out.truncate(length);
    out
}

/// Bytes in base 64, filled up with `=`.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a text in base 64; nothing where it is none. They are wiped when they are dropped.
pub fn from_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    STANDARD.decode(text).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::{base64, encrypt, from_base64};

    /// FIPS 197, C.3; the second block is the filling.
    #[test]
    fn a_block_of_the_standard() {
        let key = std::array::from_fn(|at| at as u8);
        let text: Vec<u8> = (0..16).map(|at| at * 0x11).collect();
        let hex: String = encrypt(&key, &[0; 16], &text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&hex[..32], "8ea2b7ca516745bfeafc49904b496089");
        assert_eq!(hex.len(), 64);
        assert_eq!(encrypt(&key, &[0; 16], b"").len(), 16);
    }

    /// RFC 4648, 10.
    #[test]
    fn base_64_there_and_back() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).as_deref().map(Vec::as_slice), Some(bytes.as_bytes()));
        }
        for wrong in ["Zg=", "Z===", "Zm9v!", "=", "Zm9vYg==Zm9v"] {
            assert_eq!(from_base64(wrong), None, "{wrong}");
        }
    }
}
