//! Whether it is worth while to look for what is remembered: some things come again and again, others never do.

/// How many numbers have places of their own; others share them, which may cost time and nothing else.
const PLACES: usize = 256;
/// How much oftener than not something may have been looked for in vain until that ends.
const PATIENCE: i16 = 512;
/// As [`PATIENCE`], when it is tried once more.
const TRIAL: i16 = 64;
/// How often nothing is looked for until it is tried once more.
const PAUSE: i16 = 4096;

/// For each number whether what belongs to it comes again: above zero how much patience is left, below zero how long
/// the pause takes.
#[derive(Clone, Debug)]
pub struct Worth([i16; PLACES]);

impl Default for Worth {
    fn default() -> Worth {
        Worth([PATIENCE; PLACES])
    }
}

impl Worth {
    /// Whether to look for what belongs to that number.
    #[inline]
    pub fn is_given(&mut self, number: u32) -> bool {
        let left = self.place(number);
        if *left > 0 {
            return true;
        }
        *left += 1;
        if *left == 0 {
            *left = TRIAL;
        }
        false
    }

    /// Something was found, or was not.
    #[inline]
    pub fn learn(&mut self, number: u32, found: bool) {
        let left = self.place(number);
        match (found, *left) {
            (true, _) => *left = (*left + 1).min(PATIENCE),
            (false, 1) => *left = -PAUSE,
            (false, _) => *left -= 1,
        }
    }

    #[inline]
    fn place(&mut self, number: u32) -> &mut i16 {
        &mut self.0[number as usize % PLACES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often of so many times something is looked for, of which each `n`th time it is there.
    fn looks(worth: &mut Worth, times: usize, n: usize) -> usize {
        let mut looks = 0;
        for time in 0..times {
            if worth.is_given(7) {
                looks += 1;
                worth.learn(7, time % n == 0);
            }
        }
        looks
    }

    #[test]
    fn what_never_comes_again_is_looked_for_now_and_then() {
        let mut worth = Worth::default();
        assert_eq!(looks(&mut worth, 500, usize::MAX), 500);
        let few = looks(&mut worth, 100_000, usize::MAX);
        assert!((1_000..3_000).contains(&few), "{few}");
        assert!(worth.is_given(8));
    }

    #[test]
    fn what_comes_again_is_always_looked_for() {
        let mut worth = Worth::default();
        assert_eq!(looks(&mut worth, 100_000, 2), 100_000);
        looks(&mut worth, 100_000, usize::MAX);
        // After the pause.
        looks(&mut worth, PAUSE as usize, 1);
        assert_eq!(looks(&mut worth, 1_000, 1), 1_000);
    }
}
