//! Check, repair, complete and translate libvirt domain XML without libvirtd.
//!
//! ```
//! let text = "<domain type='kvm'><name>a</name><memory>1024</memory><vcpu current='2'>4</vcpu></domain>";
//! let mut domain = domdef::Domain::read(text).domain.expect("nothing is wrong with it");
//! domdef::complete(&mut domain);
//! assert!(domain.to_xml(domdef::xml::Options::CANONICAL).unwrap().contains("current='2'>4</vcpu>"));
//! ```

// What only one hypervisor or the command uses is looked for with all of them.
#![cfg_attr(not(feature = "cli"), allow(dead_code))]

// The derive names this crate as others do.
extern crate self as domdef;

pub mod address;
#[cfg(all(feature = "json", feature = "qemu", feature = "xen"))]
pub mod catalog;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod complete;
pub mod diagnostic;
pub mod diff;
mod dom;
pub mod domain;
#[cfg(feature = "driver")]
pub mod driver;
pub mod fix;
pub mod format;
pub mod grammar;
pub mod hypervisor;
pub mod inspect;
#[cfg(feature = "json")]
pub mod json;
mod order;
#[cfg(feature = "qemu")]
pub mod qemu;
pub mod release;
pub mod rules;
#[cfg(feature = "serve")]
pub mod serve;
pub mod since;
pub mod vcpu;
#[cfg(feature = "xen")]
pub mod xen;
pub mod xml;

pub use complete::complete;
pub use domain::Domain;
pub use release::Release;
