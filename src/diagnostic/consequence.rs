//! What is found only because something else is wrong. It is left out, so that one mistake is one
//! finding. Each pass states its rows; how they are applied is here.

use super::{Diagnostic, Rule, Severity};
use std::collections::HashSet;

/// Findings that say nothing where their cause was found.
pub(crate) struct Consequence {
    /// The rules of these findings; every rule where none is named.
    pub of: &'static [&'static Rule],
    /// What they follow from.
    pub cause: Cause,
}

/// What other findings follow from.
pub(crate) enum Cause {
    /// The rule is broken, somewhere in the document.
    Broken(&'static Rule),
    /// The rule is broken by an element beside the one that is found.
    BrokenBeside(&'static Rule),
    /// There is an error about the text of the element with this path, or about all of it.
    Wrong(&'static str),
    /// There is an error about an element with one of these paths, whichever of its siblings it is, or in it.
    WrongIn(&'static [&'static str]),
    /// The element that is found missing is there: misspelt, which breaks the rule and has a fix, or with
    /// an error of its own.
    MissingIsThere(&'static Rule),
    /// There is an error about the element that is found, one in it, or one around it. What is found about the root
    /// or about the list of devices follows from nothing in it.
    WrongAround,
}

/// Leaves out the findings that follow from the causes.
pub(crate) fn leave_out(found: &mut Vec<Diagnostic>, causes: &[Diagnostic], table: &[Consequence]) {
    if causes.is_empty() {
        return;
    }
    let follows = consequences(found, causes, table);
    retain(found, &follows);
}

/// Leaves out the findings that follow from others among them.
pub(crate) fn leave_out_own(found: &mut Vec<Diagnostic>, table: &[Consequence]) {
    let follows = consequences(found, found, table);
    retain(found, &follows);
}

fn retain(found: &mut Vec<Diagnostic>, follows: &[bool]) {
    let mut follows = follows.iter();
    found.retain(|_| !follows.next().copied().unwrap_or_default());
}

/// For each finding whether it follows from a cause.
fn consequences(found: &[Diagnostic], causes: &[Diagnostic], table: &[Consequence]) -> Vec<bool> {
    let mut follows = vec![false; found.len()];
    for row in table {
        let concerned = |finding: &Diagnostic| row.of.is_empty() || row.of.contains(&finding.rule);
        if !found.iter().any(concerned) {
            continue;
        }
        let caused = row.cause.among(causes);
        for (follows, finding) in follows.iter_mut().zip(found) {
            *follows |= concerned(finding) && caused(finding);
        }
    }
    follows
}

impl Cause {
    /// Tells of a finding whether it follows from this cause, which may be among the findings given.
    fn among<'c>(&self, causes: &'c [Diagnostic]) -> Box<dyn Fn(&Diagnostic) -> bool + 'c> {
        match *self {
            Cause::Broken(rule) => {
                let broken = causes.iter().any(|cause| cause.rule == rule);
                Box::new(move |_| broken)
            }
            Cause::BrokenBeside(rule) => {
                let parents: HashSet<_> =
                    causes.iter().filter(|cause| cause.rule == rule).map(|cause| parent(cause)).collect();
                Box::new(move |finding| parents.contains(&parent(finding)))
            }
            Cause::Wrong(path) => {
                let whole = |cause: &Diagnostic| cause.element == path && cause.attribute.is_none();
                let wrong = causes.iter().any(|cause| is_error(cause) && whole(cause));
                Box::new(move |_| wrong)
            }
            Cause::WrongIn(paths) => {
                let inside = |own: &str, path: &str| {
                    own.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                let wrong = causes.iter().filter(|cause| is_error(cause)).any(|cause| {
                    let own = without_numbers(cause);
                    paths.iter().any(|path| inside(&own, path))
                });
                Box::new(move |_| wrong)
            }
            Cause::MissingIsThere(misspelling) => missing_is_there(misspelling, causes),
            Cause::WrongAround => wrong_around(causes),
        }
    }
}

fn missing_is_there<'c>(
    misspelling: &'static Rule,
    causes: &'c [Diagnostic],
) -> Box<dyn Fn(&Diagnostic) -> bool + 'c> {
    let (mut misspelt, mut wrong) = (HashSet::new(), HashSet::new());
    for cause in causes {
        let Some((parent, name)) = cause.element.rsplit_once('/') else { continue };
        if cause.rule == misspelling && cause.fix.is_some() {
            misspelt.insert(parent);
        } else if is_error(cause) {
            wrong.insert((parent, name));
        }
    }
    Box::new(move |missing| {
        let name = missing.message.strip_suffix(">`").and_then(|rest| rest.rsplit("`<").next());
        let is_wrong = || name.is_some_and(|name| wrong.contains(&(&*missing.element, name)));
        misspelt.contains(&*missing.element) || is_wrong()
    })
}

fn wrong_around<'c>(causes: &'c [Diagnostic]) -> Box<dyn Fn(&Diagnostic) -> bool + 'c> {
    let below_root = |element: &&str| element.matches('/').count() > 1;
    let wrong: HashSet<&str> = causes
        .iter()
        .filter(|cause| is_error(cause))
        .map(|cause| &*cause.element)
        .filter(below_root)
        .collect();
    let is_list = |element: &&str| !below_root(element) || *element == "/domain/devices";
    let around = wrong.iter().flat_map(|element| with_parents(element)).filter(|element| !is_list(element));
    let around: HashSet<&str> = around.collect();
    Box::new(move |finding| {
        around.contains(&*finding.element)
            || with_parents(&finding.element).any(|element| wrong.contains(element))
    })
}

/// The path of what a finding is about, its attribute included, without the numbers of siblings.
fn without_numbers(finding: &Diagnostic) -> String {
    let steps = finding.element.split('/').map(|step| step.split('[').next().unwrap_or_default());
    let attribute = finding.attribute.as_ref().map(|name| format!("@{name}"));
    steps.map(str::to_owned).chain(attribute).collect::<Vec<_>>().join("/")
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// The path of the element around the one that a finding is about.
fn parent(finding: &Diagnostic) -> Option<&str> {
    finding.element.rsplit_once('/').map(|(parent, _)| parent)
}

/// The path of an element, and those of the elements around it.
fn with_parents(element: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(element), |path| path.rfind('/').map(|end| &path[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT, UNKNOWN_ELEMENT};

    const UNKNOWN: &[&Rule] = &[&UNKNOWN_ELEMENT];
    const MISSING: &[&Rule] = &[&MISSING_ELEMENT];

    fn finding(rule: &'static Rule, element: &str) -> Diagnostic {
        Diagnostic::new(rule, "wrong").on(element)
    }

    /// The paths that are left of these, where values are wrong at the causes.
    fn left<'p>(found: &[&'p str], causes: &[&str], cause: Cause) -> Vec<&'p str> {
        let mut list = found.iter().map(|path| finding(&UNKNOWN_ELEMENT, path)).collect();
        let causes: Vec<_> = causes.iter().map(|path| finding(&INVALID_VALUE, path)).collect();
        leave_out(&mut list, &causes, &[Consequence { of: UNKNOWN, cause }]);
        found.iter().copied().filter(|path| list.iter().any(|finding| finding.element == *path)).collect()
    }

    #[test]
    fn a_cause_is_looked_for_where_it_counts() {
        let found = ["/domain/a", "/domain/b/c", "/domain/b/c/d"];
        assert_eq!(left(&found, &["/x"], Cause::Broken(&INVALID_VALUE)), [""; 0]);
        assert_eq!(left(&found, &["/x"], Cause::Broken(&UNKNOWN_ELEMENT)), found);
        assert_eq!(left(&found, &["/domain/b/x"], Cause::BrokenBeside(&INVALID_VALUE)), [found[0], found[2]]);
        assert_eq!(left(&found, &["/domain/b"], Cause::Wrong("/domain/b")), [""; 0]);
        assert_eq!(left(&found, &["/domain/b/c"], Cause::Wrong("/domain/b")), found);
        assert_eq!(left(&found, &["/domain/b/c/d"], Cause::WrongAround), [found[0]]);
        assert_eq!(left(&found, &["/domain"], Cause::WrongAround), found, "the root counts for itself alone");
        assert_eq!(left(&found, &["/domain/b/c[2]"], Cause::WrongAround), found);
        let listed = ["/domain/devices", "/domain"];
        assert_eq!(left(&listed, &["/domain/devices/a"], Cause::WrongAround), listed);
        assert_eq!(left(&found, &["/domain/b[2]/c[3]/d"], Cause::WrongIn(&["/domain/b/c"])), [""; 0]);
        assert_eq!(left(&found, &["/domain/b/ca"], Cause::WrongIn(&["/domain/b/c"])), found);
    }

    #[test]
    fn a_missing_element_that_is_wrong_is_not_missing() {
        let table = [Consequence { of: MISSING, cause: Cause::MissingIsThere(&UNKNOWN_ELEMENT) }];
        let missing = |cause: Diagnostic| {
            let mut found =
                vec![Diagnostic::new(&MISSING_ELEMENT, "`<domain>` has no `<name>`").on("/domain")];
            leave_out(&mut found, &[cause], &table);
            found.len()
        };
        assert_eq!(missing(finding(&INVALID_VALUE, "/domain/name")), 0);
        assert_eq!(missing(finding(&INVALID_VALUE, "/domain/title")), 1);
        assert_eq!(missing(finding(&UNKNOWN_ELEMENT, "/domain/naem")), 1, "nothing says that it was meant");
    }

    #[test]
    fn findings_follow_from_one_another() {
        let mut found = vec![finding(&INVALID_VALUE, "/domain/a"), finding(&UNKNOWN_ELEMENT, "/domain/b")];
        let cause = Cause::Broken(&INVALID_VALUE);
        leave_out_own(&mut found, &[Consequence { of: UNKNOWN, cause }]);
        assert_eq!(found, [finding(&INVALID_VALUE, "/domain/a")]);
    }
}
