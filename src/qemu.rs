//! QEMU: what a binary can do, its CPUs, and the command that runs a definition.

mod accelerator;
pub mod address;
pub(crate) mod advice;
pub mod alias;
pub mod arch;
pub mod caps;
pub mod command;
pub mod complete;
pub mod cpu;
#[cfg(all(target_os = "linux", feature = "qemu-driver"))]
pub mod driver;
pub mod firmware;
pub mod launch;
pub mod machine;
pub(crate) mod members;
pub mod namespace;
pub mod prepare;
pub(crate) mod read;
pub mod rules;
pub mod script;
mod settings;
mod translate;

pub use read::{read_argv, read_argv_in};
pub use settings::{Settings, Target, Unlisted};
pub use translate::{command, translate, translate_text, Qemu, Translation};
