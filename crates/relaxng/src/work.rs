//! How much was done: counts that tests hold instead of times.

/// What reading a schema and validating with it took, in steps that do not depend on the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Patterns of the simple form, and the parts that they list.
    pub parts: u64,
    /// Patterns that were looked at to find what can be reached, and to test the restrictions.
    pub visits: u64,
    /// Names that were compared with name classes.
    pub comparisons: u64,
    /// Parts of patterns that derivatives looked at or put together.
    pub steps: u64,
    /// States that were made.
    pub states: u64,
}
