//! Values as bytes.

use super::{Error, Sink, Source, Xdr, MAX_TEXT};

/// The bytes of a value.
///
/// # Errors
/// [`Error::TooLong`] and [`Error::Text`] for values that the protocol cannot carry: nothing is
/// ever cut off.
pub fn encode(value: &impl Xdr) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder::default();
    value.write(&mut encoder);
    encoder.finish()
}

/// The value that bytes begin with; what follows it is ignored, as servers and clients do.
///
/// # Errors
/// Any [`Error`], if they do not begin with such a value.
pub fn decode<T: Xdr>(bytes: &[u8]) -> Result<T, Error> {
    T::read(&mut Decoder::new(bytes))
}

/// Collects the bytes of values.
#[derive(Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
    error: Option<Error>,
}

impl Encoder {
    /// The bytes of all that was written.
    ///
    /// # Errors
    /// The first value that could not be sent.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.bytes),
        }
    }

    fn pad(&mut self) {
        while self.bytes.len() % 4 != 0 {
            self.bytes.push(0);
        }
    }
}

impl Sink for Encoder {
    fn int(&mut self, value: i32) {
        self.uint(value as u32);
    }
    fn uint(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }
    fn hyper(&mut self, value: i64) {
        self.uhyper(value as u64);
    }
    fn uhyper(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }
    fn double(&mut self, value: f64) {
        self.uhyper(value.to_bits());
    }
    fn text(&mut self, value: &str) {
        self.opaque(value.as_bytes());
    }
    fn opaque(&mut self, value: &[u8]) {
        self.uint(value.len() as u32);
        self.fixed(value);
    }
    fn fixed(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        self.pad();
    }
    fn list(&mut self, count: usize) {
        self.uint(count as u32);
    }
    fn array(&mut self, _: usize) {}
    fn option(&mut self, present: bool) {
        self.uint(present.into());
    }
    fn structure(&mut self) {}
    fn field(&mut self, _: &'static str) {}
    fn end(&mut self) {}
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// Reads values from bytes. A length is compared with its limit and with the bytes that are left
/// before anything is allocated for it.
#[derive(Debug)]
pub struct Decoder<'a> {
    left: &'a [u8],
}

impl<'a> Decoder<'a> {
    /// A reader of these bytes.
    pub fn new(bytes: &'a [u8]) -> Decoder<'a> {
        Decoder { left: bytes }
    }

    /// The bytes that no value has used yet.
    pub fn rest(&self) -> &'a [u8] {
        self.left
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (taken, left) = self.left.split_at_checked(count).ok_or(Error::Short)?;
        self.left = left;
        Ok(taken)
    }

    /// Bytes, and those that fill them up to a multiple of four.
    fn padded(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let whole = self.take(count.checked_next_multiple_of(4).ok_or(Error::Short)?)?;
        Ok(&whole[..count])
    }

    fn length(&mut self, limit: usize) -> Result<usize, Error> {
        match self.uint()? as usize {
            length if length > limit => Err(Error::TooLong { length, limit }),
            length => Ok(length),
        }
    }
}

impl Source for Decoder<'_> {
    fn uint(&mut self) -> Result<u32, Error> {
        let word = self.take(4)?;
        Ok(u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
    }
    fn uhyper(&mut self) -> Result<u64, Error> {
        let high = self.uint()?;
        Ok(u64::from(high) << 32 | u64::from(self.uint()?))
    }
    fn text(&mut self) -> Result<String, Error> {
        let length = self.length(MAX_TEXT)?;
        let text = std::str::from_utf8(self.padded(length)?).map_err(|_| Error::Text)?;
        match text.contains('\0') {
            true => Err(Error::Text),
            false => Ok(text.to_owned()),
        }
    }
    fn opaque(&mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let length = self.length(limit)?;
        self.padded(length).map(<[u8]>::to_vec)
    }
    fn fixed(&mut self, into: &mut [u8]) -> Result<(), Error> {
        into.copy_from_slice(self.padded(into.len())?);
        Ok(())
    }
    fn count(&mut self, limit: usize) -> Result<usize, Error> {
        let count = self.length(limit)?;
        // Every item takes four bytes at least.
        if count > self.left.len() / 4 {
            return Err(Error::Short);
        }
        Ok(count)
    }
    fn option(&mut self) -> Result<bool, Error> {
        // go-libvirt says 0x01000000, and libvirt's daemon takes any word but 0.
        Ok(self.uint()? != 0)
    }
    fn arm(&mut self, arms: i32) -> Result<i32, Error> {
        match self.int()? {
            arm if (1..=arms).contains(&arm) => Ok(arm),
            arm => Err(Error::Arm(arm)),
        }
    }
}
