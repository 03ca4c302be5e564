//! `xen-xl-to`, `xen-xm-to`: configurations of Xen from definitions.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::{defaults, xen, Domain};

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let mut cases = Vec::new();
    for (folder, to) in [("xl", "xen-xl-to"), ("xm", "xen-xm-to")] {
        for row in corpus.rows(&format!("xen/{folder}/cases.ndjson")) {
            let id = row["id"].as_str().unwrap_or_default().to_owned();
            let path = corpus.root.join("xen").join(folder);
            if row["to_cfg"] == true {
                cases.push(Case::new(to, id.clone(), move || {
                    let text = read(&path.join(format!("{id}.xml")))?;
                    let expected = read(&path.join(format!("{id}.cfg")))?;
                    compare(&translated(&text, folder)?, &expected)
                }));
            }
        }
    }
    cases
}

fn translated(text: &str, notation: &str) -> Result<String, String> {
    let reading = Domain::read(text);
    let all = |found: &[domdef::diagnostic::Diagnostic]| {
        found.iter().map(|found| format!("{found}\n")).collect::<String>()
    };
    let mut domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
    let refused = defaults::xen::complete(&mut domain);
    if !refused.is_empty() {
        return Err(all(&refused));
    }
    let config = if notation == "xl" { xen::xl(&domain) } else { xen::xm(&domain) };
    config.map_err(|refused| all(&refused))
}
