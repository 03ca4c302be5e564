//! `domdef check --fix` and `--diff`: repaired documents, written or compared.

use crate::cli::files::{self, Batch, Failed, Input, ReadOnly};
use crate::cli::report::{self, counted, print, print_bytes, Fixes, Output};
use crate::cli::{Outcome, Verdict};
use crate::diagnostic::render::text::safe;
use crate::diagnostic::Applicability;
use crate::fix::Fixed;

/// Prints what fixes would change.
pub(super) fn differences(batch: &Batch<(Input, Fixed)>, quiet: bool) -> Outcome {
    let (mut fixes, mut documents) = (0, 0);
    for (input, fixed) in batch.done.iter().filter(|(input, fixed)| fixed.text != input.text) {
        let lines = similar::TextDiff::from_lines(&input.text, &fixed.text);
        let name = safe(&input.name);
        print(&lines.unified_diff().header(&name, &name).to_string())?;
        (fixes, documents) = (fixes + fixed.fixed.len(), documents + 1);
    }
    if documents > 0 && !quiet {
        let (finding, file) = (counted(fixes, "finding"), counted(documents, "file"));
        report::say(&format!("{finding} would be fixed in {file}"));
    }
    Ok(batch.outcome(if documents > 0 { Verdict::Found } else { Verdict::Clean }))
}

/// Writes the repaired documents, and prints what is left to repair in them.
pub(super) fn write(
    batch: Batch<(Input, Fixed)>,
    output: &Output,
    most: Applicability,
    read_only: ReadOnly,
) -> Outcome {
    let Batch { done, mut failures } = batch;
    let (mut left, mut made) = (Vec::new(), 0);
    let printed = done.iter().any(|(input, _)| input.is_stdin());
    for (mut input, fixed) in done {
        if input.is_stdin() {
            print_bytes(&input.encoding.encode(&fixed.text))?;
        } else if fixed.text != input.text {
            if let Err(failure) = files::replace(&input, &fixed.text, read_only) {
                failures.push(Failed::to_write(input.name, &failure));
                continue;
            }
        }
        made += fixed.fixed.len();
        input.text = fixed.text;
        left.push((input, fixed.left));
    }
    let (batch, fixes) = (Batch { done: left, failures }, Fixes { made, most });
    match printed {
        true => output.print_aside(batch, fixes),
        false => output.print(batch, fixes),
    }
}
