//! Check, map and translate libvirt domain XML without libvirtd.
//!
//! ```
//! let text = "<domain type='kvm'><name>a</name><memory>1024</memory><vcpu current='2'>4</vcpu></domain>";
//! let mut domain = domdef::Domain::read(text).domain.expect("nothing is wrong with it");
//! domdef::complete(&mut domain);
//! assert!(domain.to_xml(domdef::xml::Options::CANONICAL).unwrap().contains("current='2'>4</vcpu>"));
//! ```

pub mod address;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod complete;
pub mod diagnostic;
pub mod domain;
pub mod driver;
pub mod fix;
pub mod format;
pub mod grammar;
pub mod hypervisor;
pub mod inspect;
pub mod json;
pub mod qemu;
pub mod release;
pub mod rules;
pub mod serve;
pub mod since;
pub mod vcpu;
pub mod xen;
pub mod xml;

pub use complete::complete;
pub use domain::Domain;
pub use release::Release;
