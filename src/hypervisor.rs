//! What a hypervisor is to the engine, the list of them, and definitions completed for one.
//!
//! The passes are types: a [`Domain`] as it was read becomes [`Completed`] for a hypervisor, and only
//! that is translated. A hypervisor is one folder, and one line in the list `hypervisors!`.

use crate::complete::{Form, Identities};
use crate::diagnostic::{Diagnostic, Findings};
use crate::domain::{Domain, Type};
use crate::rules;
use std::fmt::Debug;
use std::ops::Deref;

/// A hypervisor, or what all of them have in common: whose defaults are filled in, and what it
/// refuses.
pub trait Hypervisor: Debug + Sized {
    /// What decides besides the document, such as a binary.
    type Target: Debug;

    /// Completes a definition in place; what it reports at [`Severity::Error`](crate::diagnostic::Severity)
    /// makes the definition unusable.
    fn complete(domain: &mut Domain, target: &Self::Target) -> Vec<Diagnostic>;
}

/// A definition that is completed for a hypervisor and breaks none of its rules.
///
/// It is read as a [`Domain`]; to change it, take the definition out with [`Completed::into_domain`]
/// and complete it again.
#[derive(Debug)]
pub struct Completed<'t, H: Hypervisor> {
    domain: Domain,
    target: &'t H::Target,
    advice: Findings,
}

impl<H: Hypervisor> Clone for Completed<'_, H> {
    fn clone(&self) -> Self {
        Completed { domain: self.domain.clone(), target: self.target, advice: self.advice.clone() }
    }
}

impl<'t, H: Hypervisor> Completed<'t, H> {
    /// Completes a definition, and holds it against all rules: those of what is written, of completed
    /// definitions, and of the hypervisor.
    ///
    /// # Errors
    /// Everything that is wrong with it, and with that the advice.
    pub fn new(mut domain: Domain, target: &'t H::Target) -> Result<Completed<'t, H>, Findings> {
        let mut findings = Findings::from(H::complete(&mut domain, target));
        findings.extend(rules::check(&domain));
        match findings.has_errors() {
            true => Err(findings),
            false => Ok(Completed { domain, target, advice: findings }),
        }
    }

    /// What the definition was completed for.
    pub fn target(&self) -> &'t H::Target {
        self.target
    }

    /// What was found that stops nothing.
    pub fn advice(&self) -> &Findings {
        &self.advice
    }

    /// The completed definition itself.
    pub fn into_domain(self) -> Domain {
        self.domain
    }
}

impl<H: Hypervisor> Deref for Completed<'_, H> {
    type Target = Domain;

    fn deref(&self) -> &Domain {
        &self.domain
    }
}

/// No hypervisor in particular: the completion and the rules that hold for each.
#[derive(Clone, Copy, Debug)]
pub enum Generic {}

impl Hypervisor for Generic {
    /// Where uuids and MAC addresses come from.
    type Target = Identities;

    fn complete(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
        crate::complete::complete_with(domain, identities)
    }
}

/// The same as [`Generic`] for the definition of a running guest, whose number, names of devices, terminals and
/// ports are kept.
#[derive(Clone, Copy, Debug)]
pub enum Running {}

impl Hypervisor for Running {
    type Target = Identities;

    fn complete(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
        crate::complete::complete_form(domain, identities, Form::Running)
    }
}

/// The list of hypervisors: for each its name in options and the values of `type` of `<domain>` that
/// it runs.
macro_rules! hypervisors {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal runs $($kind:ident)|+;)+) => {
        /// A hypervisor that definitions are completed and translated for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Known { $($(#[doc = $doc])+ $name),+ }

        impl Known {
            /// All of them.
            pub const ALL: &'static [Known] = &[$(Known::$name),+];

            /// Its name in options.
            pub fn name(self) -> &'static str {
                match self { $(Known::$name => $word),+ }
            }

            /// The one that runs domains of a type, if it is known.
            pub fn of(kind: Type) -> Option<Known> {
                match kind {
                    $($(Type::$kind)|+ => Some(Known::$name),)+
                    _ => None,
                }
            }
        }
    };
}

hypervisors! {
    /// QEMU, with or without KVM.
    Qemu = "qemu" runs Qemu | Kvm | Hvf;
    /// Xen, through `xl`.
    Xen = "xen" runs Xen;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_the_hypervisor_that_runs_it() {
        assert_eq!(Known::of(Type::Kvm), Some(Known::Qemu));
        assert_eq!(Known::of(Type::Xen), Some(Known::Xen));
        assert_eq!(Known::of(Type::Lxc), None);
        assert!(Known::ALL.iter().all(|known| known.name().chars().all(char::is_lowercase)));
    }

    #[test]
    fn what_breaks_a_rule_is_not_completed() {
        let text = "<domain type='test'><name>a</name><memory>1024</memory><vcpu current='3'>2</vcpu><os><type>hvm</type></os></domain>";
        let domain = Domain::read(text).domain.expect("it is read");
        let refused = Completed::<Generic>::new(domain, &Identities::FromName).expect_err("refused");
        assert_eq!(refused.iter().map(|found| found.rule.code).collect::<Vec<_>>(), ["R040"]);
    }
}
