//! The corpus: third-party cases, one test each, named `suite::id`.
//!
//! `DOMDEF_CORPUS` names a corpus folder; without it `../shared/corpus` beside the workspace is
//! used, and without that every suite is skipped, visibly; with `DOMDEF_REQUIRE_PEERS` that fails. `not-yet.txt` beside this file lists
//! the cases that do not pass yet; a listed case that passes fails the run until it is taken off.
//! `UPDATE=1` rewrites the list and fails that run.

mod canonical;
mod corpus;
mod effect;
mod newest;
mod packets;
mod qemu;
mod real;
mod schema;
mod spec;
mod vcpus;
mod virsh;
mod xen;

use corpus::{Case, Corpus};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/not-yet.txt");

/// What became of each case, by suite: id and whether it passed.
type Outcomes = BTreeMap<&'static str, BTreeMap<String, bool>>;

fn main() {
    let arguments = Arguments::from_args();
    let Some(corpus) = Corpus::find() else {
        let message = "there is no corpus at ../shared/corpus, and DOMDEF_CORPUS names no other";
        if std::env::var_os("DOMDEF_REQUIRE_PEERS").is_some() {
            println!("conformance: failed, {message}");
            std::process::exit(101);
        }
        println!("conformance: skipped, {message}");
        return;
    };
    println!("conformance: {}", corpus.root.display());
    let listed: BTreeSet<String> = std::fs::read_to_string(LIST)
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let listed = Arc::new(listed);
    let outcomes: Arc<Mutex<Outcomes>> = Arc::default();
    let update = std::env::var_os("UPDATE").is_some();
    let mut cases: Vec<Case> = Vec::new();
    cases.extend(canonical::cases(&corpus));
    cases.extend(schema::cases(&corpus));
    cases.extend(spec::cases(&corpus));
    cases.extend(vcpus::cases(&corpus));
    cases.extend(packets::cases(&corpus));
    cases.extend(virsh::cases(&corpus));
    let binaries = Arc::new(qemu::Binaries::of(&corpus));
    cases.extend(qemu::cases(&corpus, &binaries));
    cases.extend(real::cases(&corpus));
    cases.extend(effect::cases(&corpus, &binaries));
    cases.extend(xen::cases(&corpus));
    cases.extend(newest::cases(&corpus));
    let required = std::env::var_os("DOMDEF_REQUIRE_PEERS").is_some();
    if required && cases.is_empty() {
        println!("conformance: failed, {} holds no case", corpus.root.display());
        std::process::exit(101);
    }
    let trials = cases.into_iter().map(|case| trial(case, &listed, &outcomes, update)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    virsh::finish();
    let outcomes = outcomes.lock().expect("no test holds it any more");
    for (suite, cases) in outcomes.iter() {
        let passed = cases.values().filter(|passed| **passed).count();
        println!("suite {suite}: {passed}/{}", cases.len());
    }
    virsh::report(&outcomes);
    if update {
        rewrite(&listed, &outcomes);
        std::process::exit(101);
    }
    conclusion.exit();
}

fn trial(case: Case, listed: &Arc<BTreeSet<String>>, outcomes: &Arc<Mutex<Outcomes>>, update: bool) -> Trial {
    let Case { suite, id, run } = case;
    let (listed, outcomes) = (listed.clone(), outcomes.clone());
    let name = format!("{suite}::{id}");
    Trial::test(name.clone(), move || {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run))
            .unwrap_or_else(|_| Err("it panicked".to_owned()));
        let passed = result.is_ok();
        outcomes.lock().expect("no test panics holding it").entry(suite).or_default().insert(id, passed);
        match (result, listed.contains(&name)) {
            _ if update => Ok(()),
            (Ok(()), false) | (Err(_), true) => Ok(()),
            (Ok(()), true) => Err(Failed::from("it passes now: take it off tests/conformance/not-yet.txt")),
            (Err(message), false) => Err(Failed::from(message)),
        }
    })
}

/// Cases that were not run stay as they are.
fn rewrite(listed: &BTreeSet<String>, outcomes: &Outcomes) {
    let mut list = listed.clone();
    for (suite, cases) in outcomes {
        for (id, passed) in cases {
            let name = format!("{suite}::{id}");
            match passed {
                true => list.remove(&name),
                false => list.insert(name),
            };
        }
    }
    let lines: String = list.iter().map(|name| format!("{name}\n")).collect();
    let text = format!("# Cases of the corpus that do not pass yet; `UPDATE=1` rewrites this list.\n{lines}");
    std::fs::write(LIST, text).expect("the list can be written");
}
