//! Instructions of parts of a program: it runs itself under callgrind, which counts what one function and
//! all that it calls execute, and writes what it counted whenever that function ends.

use std::path::Path;
use std::process::Command;

const NAME: &str = "counted_part";

/// Does some work, counted.
#[inline(never)]
pub fn counted_part(work: &mut dyn FnMut()) {
    let here = std::hint::black_box(0u8);
    work();
    // Something is left to do behind it, so that it is called and not jumped to: the end counts.
    std::hint::black_box(here);
}

/// The instructions of each call of [`counted_part`] when this program runs with these words, in their
/// order; `None` where valgrind is not installed.
pub fn count(words: &[&str]) -> Option<Vec<u64>> {
    let folder = std::env::temp_dir().join(format!("domdef-table-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
    let own = std::env::current_exe().expect("this program is a file");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--dump-after=*{NAME}*"))
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(own)
        .args(words)
        .status();
    let counts = status.is_ok_and(|status| status.success()).then(|| counts(&folder));
    std::fs::remove_dir_all(&folder).expect("it was made above");
    assert!(
        counts.as_ref().is_none_or(|counts| !counts.is_empty()),
        "nothing was counted, for this program has no symbols: build it with CARGO_PROFILE_RELEASE_STRIP=none"
    );
    counts
}

fn counts(folder: &Path) -> Vec<u64> {
    let (mut counts, mut id) = (Vec::new(), None);
    while let Ok(dump) = std::fs::read_to_string(folder.join(format!("out.{}", counts.len() + 1))) {
        let cost = cost_of_call(&dump, &mut id);
        counts.push(cost.expect("callgrind writes what the call cost"));
    }
    counts
}

/// What the call cost, of a dump: the second line behind the one that says what is called. A function has its
/// name where it is mentioned first, in all dumps, and a number everywhere.
fn cost_of_call(dump: &str, id: &mut Option<String>) -> Option<u64> {
    if id.is_none() {
        let named = dump.lines().find(|line| line.starts_with(['f', 'c']) && line.contains(NAME))?;
        *id = named.split(['=', ' ']).nth(1).map(str::to_owned);
    }
    let mut lines = dump.lines();
    loop {
        let Some(called) = lines.next()?.strip_prefix("cfn=") else { continue };
        if called.split(' ').next() == id.as_deref() {
            return lines.nth(1)?.split(' ').nth(1)?.parse().ok();
        }
    }
}
