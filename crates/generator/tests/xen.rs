//! Configurations of Xen of guests that are drawn: what is written is read, and written again as the same text.

use arbitrary::{Arbitrary, Unstructured};
use domdef::diagnostic::Diagnostic;
use domdef::domain::Reading;
use domdef::hypervisor::Completed;
use domdef::xen::{self, Xen};
use domdef::{Domain, Release};
use domdef_generator::{choices, Guest};

type Write = fn(&Domain) -> Result<String, Vec<Diagnostic>>;
type Read = fn(&str, Release) -> Reading;

#[test]
fn configurations_of_drawn_guests_come_back() {
    let notations: [(xen::Notation, Write, Read); 2] =
        [(xen::Notation::Xl, xen::xl, xen::read_xl), (xen::Notation::Xm, xen::xm, xen::read_xm)];
    let (mut written, mut others) = (0, Vec::new());
    for seed in 0..6000 {
        let bytes = choices(seed, [40, 150, 600][(seed % 3) as usize]);
        let text =
            Guest::arbitrary(&mut Unstructured::new(&bytes)).expect("choices are enough").0.to_string();
        if !text.starts_with("<domain type='xen'") {
            continue;
        }
        let complete = |domain: Domain| Completed::<Xen>::new(domain, &()).ok();
        let Some(domain) = Domain::read(&text).domain.and_then(complete) else { continue };
        for (notation, write, read) in notations {
            let Ok(once) = write(&domain) else { continue };
            written += 1;
            // What a reader takes otherwise is said; a controller without a model is the one that Xen chooses.
            if once.contains("usbctrl = [ \"\" ]")
                || xen::left_out(&domain, notation).iter().any(|found| found.rule.code == "N054")
            {
                continue;
            }
            let reading = read(&once, Release::NEWEST);
            let again = reading.domain.and_then(complete).map(|back| write(&back));
            if !again.as_ref().is_some_and(|again| again.as_ref() == Ok(&once)) {
                others.push(format!("{seed}:\n{text}\n{once}\n{:?}\n{again:?}", reading.diagnostics));
            }
        }
    }
    assert!(written >= 100, "{written}");
    let shown = others.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(others.is_empty(), "{} of {written}:\n{shown}", others.len());
}
