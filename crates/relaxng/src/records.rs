//! Lists of records of numbers: in memory, or read where they stand in an image.

/// What is kept as numbers of four bytes each.
pub trait Record: Copy {
    /// How many numbers it takes.
    const SIZE: usize;
    /// The record of the numbers, which are told by their places.
    fn read(number: impl Fn(usize) -> u32) -> Self;
    /// Adds its numbers.
    fn write(&self, numbers: &mut Vec<u32>);
}

impl Record for u32 {
    const SIZE: usize = 1;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> u32 {
        number(0)
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.push(*self);
    }
}

/// A list of records. One that stands in a static image stays there: a process that checks one
/// document looks at few of them.
#[derive(Clone, Debug)]
pub enum Records<T> {
    /// The bytes of an image, a whole number of records.
    Image(&'static [u8]),
    /// In memory.
    Own(Vec<T>),
}

/// Some records of a list, one behind the other, where they stand.
#[derive(Clone, Copy, Debug)]
pub enum Row<'r, T> {
    /// In an image: a whole number of records.
    Image(&'r [u8]),
    /// In memory.
    Own(&'r [T]),
}

impl<T> Default for Records<T> {
    fn default() -> Records<T> {
        Records::new()
    }
}

impl<T> Records<T> {
    /// No records.
    pub const fn new() -> Records<T> {
        Records::Own(Vec::new())
    }
}

impl<T: Record> Records<T> {
    /// A copy of the records of an image, of which `bytes` are a whole number.
    pub fn decoded(bytes: &[u8]) -> Records<T> {
        Records::Own(bytes.chunks_exact(T::SIZE * 4).map(decoded).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all().len()
    }

    /// All of them.
    pub fn all(&self) -> Row<'_, T> {
        match self {
            Records::Image(bytes) => Row::Image(bytes),
            Records::Own(records) => Row::Own(records),
        }
    }

    /// The record at a place, which there must be.
    #[inline(always)]
    pub fn at(&self, place: usize) -> T {
        self.all().at(place)
    }

    /// The record at a place, if there is one.
    pub fn get(&self, place: usize) -> Option<T> {
        (place < self.len()).then(|| self.at(place))
    }

    /// All of them, one by one.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.all().iter()
    }

    /// The list in memory, to be changed.
    pub fn own(&mut self) -> &mut Vec<T> {
        if let Records::Image(_) = self {
            *self = Records::Own(self.iter().collect());
        }
        match self {
            Records::Own(records) => records,
            Records::Image(_) => unreachable!("it was copied"),
        }
    }
}

impl<'r, T: Record> Row<'r, T> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            Row::Image(bytes) => bytes.len() / (T::SIZE * 4),
            Row::Own(records) => records.len(),
        }
    }

    /// Those from one place up to another, which there must be.
    pub fn part(self, start: u32, end: u32) -> Row<'r, T> {
        let (start, end) = (start as usize, end as usize);
        match self {
            Row::Image(bytes) => Row::Image(&bytes[start * T::SIZE * 4..end * T::SIZE * 4]),
            Row::Own(records) => Row::Own(&records[start..end]),
        }
    }

    /// The record at a place, which there must be.
    #[inline(always)]
    fn at(self, place: usize) -> T {
        match self {
            // Its length is known to the compiler, so that nothing is checked for each number.
            Row::Image(bytes) => decoded(&bytes[place * T::SIZE * 4..][..T::SIZE * 4]),
            Row::Own(records) => records[place],
        }
    }

    /// One by one.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = T> + 'r
    where
        T: 'r,
    {
        (0..self.len()).map(move |place| self.at(place))
    }

    /// A copy in memory.
    pub fn to_vec(self) -> Vec<T> {
        self.iter().collect()
    }
}

impl<T: Record + PartialEq> PartialEq for Row<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Record + Eq> Eq for Row<'_, T> {}

#[inline(always)]
fn decoded<T: Record>(bytes: &[u8]) -> T {
    T::read(|place| {
        let at = place * 4;
        u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
    })
}
