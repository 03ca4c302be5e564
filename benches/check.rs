//! Parsing, checking, mapping and translating documents of real users; and the operations of
//! docs/performance.md in time, on documents of its sizes.
//!
//!     cargo bench --bench check

#![allow(missing_docs, reason = "criterion makes an undocumented function")]

#[path = "support/operations.rs"]
mod operations;
#[allow(dead_code, reason = "one of the shapes is needed")]
#[path = "support/shapes.rs"]
mod shapes;
mod support;

use criterion::{criterion_group, criterion_main, Criterion};
use domdef::grammar::schema;
use domdef::xml::Options;
use domdef::{complete, json, Domain};
use operations::OPERATIONS;
use roxmltree::Document;
use std::hint::black_box;
use std::time::Duration;

fn all(criterion: &mut Criterion) {
    let documents = support::documents();
    let parsed: Vec<Document<'_>> =
        documents.iter().map(|(_, text)| Document::parse(text).expect("well-formed")).collect();
    let other: Vec<String> = documents.iter().map(|(_, text)| support::shuffled(text)).collect();
    let other: Vec<Document<'_>> =
        other.iter().map(|text| Document::parse(text).expect("well-formed")).collect();
    let mut group = criterion.benchmark_group("all documents");
    group.sample_size(20);
    group.bench_function("parse with roxmltree", |bencher| {
        bencher.iter(|| documents.iter().for_each(|(_, text)| drop(black_box(Document::parse(text)))));
    });
    group.bench_function("check, cold", |bencher| {
        bencher.iter(|| {
            parsed.iter().for_each(|document| {
                black_box(schema().validator().is_valid(document));
            })
        });
    });
    for (name, documents) in [("check, warm", &parsed), ("check, warm, children shuffled", &other)] {
        let mut validator = schema().validator();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                documents.iter().for_each(|document| {
                    black_box(validator.is_valid(document));
                })
            });
        });
    }
    group.bench_function("read and write a definition", |bencher| {
        bencher.iter(|| {
            for (_, text) in &documents {
                let domain = Domain::read(text).domain;
                black_box(domain.map(|domain| domain.to_xml(Options::LOSSLESS).expect("writable")));
            }
        });
    });
    group.bench_function("complete a definition", |bencher| {
        bencher.iter(|| {
            for (_, text) in &documents {
                let domain = Domain::read(text).domain;
                black_box(domain.map(|mut domain| complete(&mut domain)));
            }
        });
    });
    let domains: Vec<Domain> = documents.iter().filter_map(|(_, text)| Domain::read(text).domain).collect();
    let objects: Vec<String> =
        domains.iter().map(|domain| json::to_json(domain).expect("it was read")).collect();
    group.bench_function("a definition to JSON", |bencher| {
        bencher.iter(|| domains.iter().for_each(|domain| drop(black_box(json::to_json(domain)))));
    });
    group.bench_function("a definition from JSON", |bencher| {
        bencher.iter(|| objects.iter().for_each(|object| drop(black_box(json::from_json(object)))));
    });
    group.finish();
}

fn by_size(criterion: &mut Criterion) {
    let sets = [
        ("small", vec![support::small()]),
        ("typical", support::typical()),
        ("1000 devices", vec![shapes::mixed(1000)]),
        ("10000 devices", vec![shapes::mixed(10_000)]),
    ];
    for (set, texts) in &sets {
        let mut group = criterion.benchmark_group(*set);
        group
            .sample_size(10)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        for operation in OPERATIONS {
            group.bench_function(operation.name, |bencher| {
                bencher.iter(|| texts.iter().for_each(|text| (operation.run)(text)));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, all, by_size);
criterion_main!(benches);
