//! `xen-xl-to`, `xen-xm-to`: configurations of Xen from definitions; `xen-xl-from`,
//! `xen-xm-from`: definitions from configurations; `libxl-json`: what libxl is given.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::diagnostic::Diagnostic;
use domdef::domain::Reading;
use domdef::xml::Options;
use domdef::{defaults, xen, Domain};

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let mut cases = Vec::new();
    for (folder, to, from) in [("xl", "xen-xl-to", "xen-xl-from"), ("xm", "xen-xm-to", "xen-xm-from")] {
        for row in corpus.rows(&format!("xen/{folder}/cases.ndjson")) {
            let id = row["id"].as_str().unwrap_or_default().to_owned();
            let path = corpus.root.join("xen").join(folder);
            let xml = path.join(format!("{id}.xml"));
            let cfg = path.join(format!("{id}.cfg"));
            if row["to_cfg"] == true {
                let (xml, cfg) = (xml.clone(), cfg.clone());
                cases.push(Case::new(to, id.clone(), move || {
                    compare(&translated(&read(&xml)?, folder)?, &read(&cfg)?)
                }));
            }
            if row["to_xml"] == true {
                cases.push(Case::new(from, id, move || {
                    compare(&definition(&read(&cfg)?, folder)?, &read(&xml)?)
                }));
            }
        }
    }
    cases
}

fn all(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

fn completed(reading: Reading) -> Result<Domain, String> {
    let mut domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
    let refused = defaults::xen::complete(&mut domain);
    match refused.is_empty() {
        true => Ok(domain),
        false => Err(all(&refused)),
    }
}

fn definition(text: &str, notation: &str) -> Result<String, String> {
    let reading = if notation == "xl" { xen::read_xl(text) } else { xen::read_xm(text) };
    completed(reading).map(|domain| domain.to_xml(Options::CANONICAL))
}

fn translated(text: &str, notation: &str) -> Result<String, String> {
    let domain = completed(Domain::read(text))?;
    let config = if notation == "xl" { xen::xl(&domain) } else { xen::xm(&domain) };
    config.map_err(|refused| all(&refused))
}
