//! What a definition must satisfy, whatever the hypervisor: one function a rule.

mod vcpu;

use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// A rule: what it finds wrong with a definition.
type Rule = fn(&Domain, &mut Vec<Diagnostic>);

const RULES: [Rule; 4] =
    [vcpu::current_within_maximum, vcpu::at_least_one, vcpu::states_match, vcpu::topology_matches];

/// Everything that the rules find.
pub fn check(domain: &Domain) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    RULES.iter().for_each(|rule| rule(domain, &mut findings));
    findings
}
