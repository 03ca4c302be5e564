//! What is refused only when a guest starts: the definition itself is a good one (qemu-rules.md 1.4,
//! 1.5).

pub(crate) mod firmware;
