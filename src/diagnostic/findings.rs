//! What a pass found: a list that is written to by rule and place.

use super::lines::Lines;
use super::{Action, Diagnostic, Fix, Place, Rule, Severity};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The findings of one or several passes, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Reports that a rule is broken at a place: what is wrong, with the value it is about.
    pub fn report(
        &mut self,
        rule: &'static Rule,
        place: &Place<'_>,
        message: impl Into<String>,
    ) -> Reported<'_> {
        let mut finding = Diagnostic::new(rule, message);
        place.fill(&mut finding);
        self.0.push(finding);
        let finding = self.0.last_mut().expect("it was pushed in the line before");
        Reported { finding, exact: place.is_exact() }
    }

    /// Adds a finding that is complete.
    pub fn push(&mut self, finding: Diagnostic) {
        self.0.push(finding);
    }

    /// Whether nothing was found, not even advice.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps those that the function wants.
    pub fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(wanted);
    }

    /// Whether something was found that makes the definition unusable.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings as they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The findings with their lines and columns, both from 1, in the text that they are about.
    ///
    /// ```
    /// use domdef::check::{check, Scope};
    ///
    /// let text = "<domain type='kvm'>\n  <name>a</name>\n  <vcpu>many</vcpu>\n  <memory unit='GiB'>1</memory>\n  \
    ///     <os><type>hvm</type></os>\n</domain>";
    /// let found = check(text, Scope::Rules);
    /// let lines: Vec<_> = found.positions(text).map(|(finding, at)| (finding.rule.name, at)).collect();
    /// assert_eq!(lines, [("invalid-value", Some((3, 9)))]);
    /// ```
    pub fn positions<'f>(
        &'f self,
        text: &'f str,
    ) -> impl Iterator<Item = (&'f Diagnostic, Option<(usize, usize)>)> {
        let lines = Lines::new(text);
        self.0.iter().map(move |finding| (finding, lines.of(finding)))
    }

    /// The findings that are errors, and the others, which stop nothing.
    pub fn split(self) -> (Findings, Findings) {
        let (errors, advice) = self.0.into_iter().partition(|finding| finding.severity == Severity::Error);
        (Findings(errors), Findings(advice))
    }

    /// The findings as a list.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.0
    }
}

/// A finding that was just reported.
#[derive(Debug)]
pub struct Reported<'f> {
    finding: &'f mut Diagnostic,
    /// Whether it is about the element that it names, not about one in it that the document does not have.
    exact: bool,
}

impl Reported<'_> {
    /// Says what to do about it.
    pub fn help(self, help: impl Into<String>) {
        self.finding.help = Some(help.into());
    }

    /// Says to remove the attribute or element; with more words: why, or what else there is to do.
    pub(crate) fn remove(self, more: &str) {
        let action = match &self.finding.attribute {
            Some(name) => Action::RemoveAttribute(name.clone()),
            None => Action::Remove,
        };
        let (label, element) = (format!("remove {}", self.subject()), self.finding.element.clone());
        self.remedy(format!("remove it{more}"), Fix::risky(label, element, action));
    }

    /// Says to remove the element that the finding, or its attribute, is about.
    pub(crate) fn remove_element(self, help: &str) {
        let element = self.finding.element.clone();
        let name = last_step(&element);
        self.remedy(help, Fix::risky(format!("remove `<{name}>`"), element, Action::Remove));
    }

    /// Says what to do about an element that repeats an earlier one; where it says the same, it can go.
    pub(crate) fn remove_repeated(self, help: &str) {
        let element = self.finding.element.clone();
        let label = format!("remove the second `<{}>`", last_step(&element));
        self.remedy(help, Fix::safe(label, Action::RemoveRepeated).of(element));
    }

    /// Says which value the attribute should have.
    pub(crate) fn use_value(self, value: &str) {
        let help = format!("use '{value}'");
        let (element, subject) = (self.finding.element.clone(), self.subject());
        match self.finding.attribute.clone() {
            Some(name) => {
                let action = Action::SetAttribute(name, value.to_owned());
                self.remedy(help, Fix::risky(format!("set {subject} to '{value}'"), element, action));
            }
            None => self.help(help),
        }
    }

    /// Says what to do about it, and what of that can be done in the document.
    pub(crate) fn remedy(self, help: impl Into<String>, fix: Fix) {
        self.finding.fix = self.exact.then_some(fix);
        self.finding.help = Some(help.into());
    }

    fn subject(&self) -> String {
        match &self.finding.attribute {
            Some(name) => format!("`{name}`"),
            None => format!("`<{}>`", last_step(&self.finding.element)),
        }
    }
}

fn last_step(path: &str) -> &str {
    let step = path.rsplit('/').next().unwrap_or(path);
    step.split('[').next().unwrap_or(step)
}

impl From<Vec<Diagnostic>> for Findings {
    fn from(list: Vec<Diagnostic>) -> Findings {
        Findings(list)
    }
}

impl From<Diagnostic> for Findings {
    fn from(finding: Diagnostic) -> Findings {
        Findings(vec![finding])
    }
}

impl From<Box<Diagnostic>> for Findings {
    fn from(finding: Box<Diagnostic>) -> Findings {
        Findings(vec![*finding])
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, findings: I) {
        self.0.extend(findings);
    }
}

impl FromIterator<Diagnostic> for Findings {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(findings: I) -> Findings {
        Findings(findings.into_iter().collect())
    }
}

impl<'f> IntoIterator for &'f Findings {
    type Item = &'f Diagnostic;
    type IntoIter = std::slice::Iter<'f, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Findings {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl std::ops::Deref for Findings {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl std::ops::DerefMut for Findings {
    fn deref_mut(&mut self) -> &mut [Diagnostic] {
        &mut self.0
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, finding) in self.0.iter().enumerate() {
            let end = if at + 1 == self.0.len() { "" } else { "\n" };
            write!(f, "{finding}{end}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

/// Adds findings of a later pass, but for those about what an earlier one has named that weighs as much: the same
/// bytes, or the same element without telling apart which attribute. Advice hides no error.
pub(crate) fn add_new(findings: &mut Vec<Diagnostic>, later: Vec<Diagnostic>) {
    if findings.is_empty() {
        return findings.extend(later);
    }
    let mut spans: HashMap<Range<usize>, Severity> = HashMap::new();
    let mut named: HashMap<String, Vec<(Option<String>, Severity)>> = HashMap::new();
    for finding in findings.iter() {
        if let Some(span) = finding.span.clone() {
            let most = spans.entry(span).or_insert(finding.severity);
            *most = finding.severity.max(*most);
        }
        named.entry(finding.element.clone()).or_default().push((finding.attribute.clone(), finding.severity));
    }
    let is_named = |finding: &Diagnostic| {
        let same = |(attribute, severity): &(Option<String>, Severity)| {
            *severity >= finding.severity
                && (attribute.is_none() || finding.attribute.is_none() || *attribute == finding.attribute)
        };
        finding.span.as_ref().and_then(|span| spans.get(span)).is_some_and(|most| *most >= finding.severity)
            || named.get(&finding.element).is_some_and(|attributes| attributes.iter().any(same))
    };
    let new: Vec<Diagnostic> = later.into_iter().filter(|finding| !is_named(finding)).collect();
    // A note about what is an error says nothing.
    let errors = new.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: HashSet<&Range<usize>> = errors.filter_map(|finding| finding.span.as_ref()).collect();
    let is_wrong = |finding: &Diagnostic| finding.span.as_ref().is_some_and(|span| errors.contains(span));
    findings.retain(|finding| finding.severity != Severity::Note || !is_wrong(finding));
    findings.extend(new);
}

/// Leaves out what says the same of the same place: elements that are filled in have none of their own.
#[cfg(feature = "qemu")]
pub(crate) fn keep_once(findings: &mut Vec<Diagnostic>) {
    if findings.len() < 2 {
        return;
    }
    let mut said = HashSet::new();
    let new: Vec<bool> = findings
        .iter()
        .map(|own| said.insert((own.rule.code, &own.element, &own.attribute, &own.span, &own.message)))
        .collect();
    let mut new = new.into_iter();
    findings.retain(|_| new.next().unwrap_or_default());
}
