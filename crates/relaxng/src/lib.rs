//! A complete, fast RELAX NG validator.
