//! How secrets are encrypted on their way to QEMU: AES with a key of 256 bits, block chaining, filled
//! up by PKCS #7; and base 64, in which they are written (FIPS 197, SP 800-38A, RFC 5652, RFC 4648).

const BLOCK: usize = 16;
const ROUNDS: usize = 14;
const SUBSTITUTES: [u8; 256] = substitutes();

/// The text encrypted, a multiple of 16 bytes and at least one byte longer than it.
pub fn encrypt(key: &[u8; 32], iv: &[u8; BLOCK], text: &[u8]) -> Vec<u8> {
    let keys = round_keys(key);
    let fill = BLOCK - text.len() % BLOCK;
    let filled: Vec<u8> = text.iter().copied().chain(std::iter::repeat_n(fill as u8, fill)).collect();
    let mut last = *iv;
    let mut out = Vec::with_capacity(filled.len());
    for block in filled.chunks(BLOCK) {
        last = block_of(&keys, std::array::from_fn(|at| last[at] ^ block[at]));
        out.extend(last);
    }
    out
}

/// The substitute of each byte: its inverse in the field, turned and shifted.
const fn substitutes() -> [u8; 256] {
    let mut table = [0x63; 256];
    // `power` runs through all powers of 3, `inverse` through their inverses.
    let (mut power, mut inverse) = (1u8, 1u8);
    loop {
        power ^= doubled(power);
        inverse ^= inverse << 1;
        inverse ^= inverse << 2;
        inverse ^= inverse << 4;
        if inverse & 0x80 != 0 {
            inverse ^= 0x09;
        }
        let turned = inverse.rotate_left(1) ^ inverse.rotate_left(2) ^ inverse.rotate_left(3);
        table[power as usize] = inverse ^ turned ^ inverse.rotate_left(4) ^ 0x63;
        if power == 1 {
            return table;
        }
    }
}

const fn doubled(byte: u8) -> u8 {
    (byte << 1) ^ if byte & 0x80 != 0 { 0x1b } else { 0 }
}

fn substitute(byte: u8) -> u8 {
    SUBSTITUTES[usize::from(byte)]
}

fn round_keys(key: &[u8; 32]) -> [[u8; BLOCK]; ROUNDS + 1] {
    let mut words: Vec<[u8; 4]> = key.chunks(4).map(|word| std::array::from_fn(|at| word[at])).collect();
    let mut constant = 1;
    for at in 8..4 * (ROUNDS + 1) {
        let mut word = words[at - 1];
        if at % 8 == 0 {
            word.rotate_left(1);
            word = word.map(substitute);
            word[0] ^= constant;
            constant = doubled(constant);
        } else if at % 8 == 4 {
            word = word.map(substitute);
        }
        let before = words[at - 8];
        words.push(std::array::from_fn(|byte| word[byte] ^ before[byte]));
    }
    std::array::from_fn(|round| std::array::from_fn(|at| words[4 * round + at / 4][at % 4]))
}

fn block_of(keys: &[[u8; BLOCK]; ROUNDS + 1], mut state: [u8; BLOCK]) -> [u8; BLOCK] {
    let add = |state: [u8; BLOCK], round: usize| std::array::from_fn(|at| state[at] ^ keys[round][at]);
    state = add(state, 0);
    for round in 1..=ROUNDS {
        // Row r of column c comes from r columns further.
        let moved: [u8; BLOCK] = std::array::from_fn(|at| substitute(state[(at + 4 * (at % 4)) % BLOCK]));
        state = if round == ROUNDS { moved } else { mixed(moved) };
        state = add(state, round);
    }
    state
}

fn mixed(state: [u8; BLOCK]) -> [u8; BLOCK] {
    std::array::from_fn(|at| {
        let (column, row) = (at / 4 * 4, at % 4);
        let byte = |further: usize| state[column + (row + further) % 4];
        doubled(byte(0)) ^ doubled(byte(1)) ^ byte(1) ^ byte(2) ^ byte(3)
    })
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base 64, filled up with `=`.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0u32, |number, at| number << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        for digit in 0..4 {
            let place = (number >> (18 - 6 * digit) & 63) as usize;
            out.push(if digit <= chunk.len() { DIGITS[place].into() } else { '=' });
        }
    }
    out
}

/// The bytes of a text in base 64; nothing where it is none.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    if text.len() % 4 != 0 || text.len() - digits.len() > 2 {
        return None;
    }
    let mut out = Vec::new();
    for chunk in digits.chunks(4) {
        let mut number = 0u32;
        for at in 0..4 {
            let digit = match chunk.get(at) {
                Some(byte) => DIGITS.iter().position(|digit| digit == byte)?,
                None => 0,
            };
            number = number << 6 | digit as u32;
        }
        out.extend(&number.to_be_bytes()[1..chunk.len()]);
    }
    Some(out)
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
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        for wrong in ["Zg=", "Z===", "Zm9v!", "=", "Zm9vYg==Zm9v"] {
            assert_eq!(from_base64(wrong), None, "{wrong}");
        }
    }
}
