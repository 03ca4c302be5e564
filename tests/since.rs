//! Every part of the definition is dated by the release in which it first appeared: the same as
//! `docs/format/vocabulary.tsv` says (path, kind, presence, values, release, releases of values).

mod support;

use domdef::xml::{Dates, Element, Item, Shape, Token};
use domdef::{Domain, Release};
use std::collections::{BTreeMap, BTreeSet};
use support::matches;

type Later = Vec<(&'static str, Release)>;

/// The releases of paths and of values, `domain/on_crash=preserve-running`: the earliest of all definitions.
#[derive(Default)]
struct Defined(BTreeMap<String, Release>);

impl Defined {
    fn add(&mut self, path: String, release: Release) {
        let own = self.0.entry(path).or_insert(release);
        *own = release.min(*own);
    }

    fn words(&mut self, path: &str, tokens: &[Token], around: Release) {
        tokens.iter().for_each(|token| self.add(format!("{path}={}", token.word), around.max(token.since)));
    }

    fn walk(
        &mut self,
        path: &str,
        shape: &'static Shape,
        around: Release,
        later: &Later,
        open: &mut Vec<String>,
    ) {
        let own = format!("{shape:?}");
        if open.iter().filter(|other| **other == own).count() > 1 {
            return;
        }
        open.push(own);
        for item in shape.items {
            self.item(path, item, around, later, open);
        }
        open.pop();
    }

    fn item(
        &mut self,
        path: &str,
        item: &'static Item,
        around: Release,
        later: &Later,
        open: &mut Vec<String>,
    ) {
        let dated = |name: &str, dates: &Dates| dated(name, dates, around, later);
        match item {
            Item::Attr { name, value, dates, .. } => {
                let (since, _) = dated(&format!("@{name}"), dates);
                self.add(format!("{path}/@{name}"), since);
                self.words(&format!("{path}/@{name}"), value.tokens, since);
            }
            Item::Child { name, shape, dates, .. } => {
                let (since, later) = dated(name, dates);
                let path = format!("{path}/{}", local(name));
                self.add(path.clone(), since);
                self.walk(&path, shape(), since, &later, open);
            }
            Item::Flag { name, dates, .. } => self.add(format!("{path}/{name}"), dated(name, dates).0),
            Item::Tagged { child, tag, variants, dates, .. } => {
                let (of_tag, _) = dated(&format!("@{tag}"), &Dates::ALWAYS);
                let (since, later) = dated(child, dates);
                self.add(format!("{path}/@{tag}"), of_tag);
                let child = format!("{path}/{child}");
                for variant in *variants {
                    self.add(format!("{path}/@{tag}={}", variant.value), of_tag.max(variant.since));
                    let since = since.max(variant.since);
                    self.add(child.clone(), since);
                    self.walk(&child, (variant.shape)(), since, &later, open);
                }
            }
            Item::Variants { tag, variants } => {
                let (of_tag, _) = dated(&format!("@{tag}"), &Dates::ALWAYS);
                self.add(format!("{path}/@{tag}"), of_tag);
                for variant in *variants {
                    self.add(format!("{path}/@{tag}={}", variant.value), of_tag.max(variant.since));
                    self.walk(path, (variant.shape)(), around.max(variant.since), later, open);
                }
            }
            Item::Flatten(shape, dates) => {
                let later = later.iter().chain(dates.within).copied().collect();
                self.walk(path, shape(), around.max(dates.since), &later, open);
            }
            Item::Text { value, .. } => self.words(path, value.tokens, around),
        }
    }
}

/// The release of a part and the dates of what is below it.
fn dated(name: &str, dates: &Dates, around: Release, later: &Later) -> (Release, Later) {
    let here = later.iter().filter(|(path, _)| *path == name).map(|(_, release)| *release);
    let since = here.fold(around.max(dates.since), Release::max);
    let below = later
        .iter()
        .filter_map(|(path, release)| Some((path.strip_prefix(name)?.strip_prefix('/')?, *release)));
    (since, dates.within.iter().copied().chain(below).collect())
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A release of the vocabulary: empty is the beginning, `<=9.0.0` no later than that.
fn release(text: &str) -> Release {
    match text.trim_start_matches("<=") {
        "" => Release::ALWAYS,
        text => Release::of(text),
    }
}

#[test]
fn parts_are_dated_as_the_vocabulary_says() {
    let mut defined = Defined::default();
    defined.walk("domain", <Domain as Element>::SHAPE, Release::ALWAYS, &Vec::new(), &mut Vec::new());
    let text = include_str!("../docs/format/vocabulary.tsv");
    let exceptions: Vec<&str> = include_str!("since-exceptions.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').next().unwrap_or_default())
        .collect();
    let (mut wrong, mut used, mut equal) = (Vec::new(), BTreeSet::new(), 0);
    let mut compare = |path: &str, expected: Release| {
        let Some(own) = defined.0.get(path) else { return };
        if *own == expected {
            equal += 1;
            return;
        }
        match exceptions.iter().find(|pattern| matches(pattern, path)) {
            Some(pattern) => drop(used.insert(*pattern)),
            None => wrong.push(format!("{path}: since {own}, the vocabulary says {expected}")),
        }
    };
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [path, kind, _, _, since, values, ..] = cells[..] else { panic!("{line}") };
        if kind != "text" {
            compare(path, release(since));
        }
        for (word, since) in values.split(';').filter_map(|value| value.rsplit_once('=')) {
            let word = word.trim_end_matches(['=', '<']);
            compare(&format!("{path}={word}"), release(since));
        }
    }
    println!("{equal} parts and words are dated as in the vocabulary");
    assert!(wrong.is_empty(), "{} are not:\n{}", wrong.len(), wrong.join("\n"));
    let idle: Vec<&&str> = exceptions.iter().filter(|pattern| !used.contains(**pattern)).collect();
    assert!(idle.is_empty(), "exceptions that are none: {idle:#?}");
    assert!(equal > 3000, "only {equal} parts were compared");
}
