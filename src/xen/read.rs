//! Configurations into definitions (xen.md 3 and 4.2). What the configuration leaves to the
//! hypervisor is left to [`crate::xen::complete`].

mod boot;
mod cpu;
mod devices;
mod disk;
mod graphics;
mod guest;
mod interface;
mod keys;
pub(crate) mod mistake;
mod network_disk;
mod ports;

use super::cfg::{Config, Item};
use super::{Kind, Notation};
use crate::diagnostic::Diagnostic;
use crate::domain::{Domain, Reading, Type};
use crate::Release;
use mistake::{Mistake, KEY_LEFT_OUT, KEY_REPEATED, OPTION_LEFT_OUT};
use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

/// The definition that an `xl` configuration describes, as a release of libvirt makes it.
///
/// ```
/// let text = "name = 'a'\nmemory = 512\ntype = 'pvh'\nkernel = '/boot/vmlinuz'\n";
/// let domain = domdef::xen::read_xl(text, domdef::Release::NEWEST).domain.unwrap();
/// assert_eq!(domain.name, "a");
/// ```
pub fn read_xl(text: &str, libvirt: Release) -> Reading {
    read(text, Notation::Xl, libvirt)
}

/// The definition that an `xm` configuration describes, as a release of libvirt makes it.
pub fn read_xm(text: &str, libvirt: Release) -> Reading {
    read(text, Notation::Xm, libvirt)
}

fn read(text: &str, notation: Notation, libvirt: Release) -> Reading {
    let config = match Config::parse(text, notation) {
        Ok(config) => config,
        Err(error) => return Reading { domain: None, diagnostics: vec![*error] },
    };
    let domain = Domain { r#type: Type::Xen, ..Domain::default() };
    let mut reader = Reader {
        config: Asked::new(&config),
        end: text.len(),
        notation,
        libvirt,
        kind: Kind::Pv,
        domain,
        found: Vec::new(),
    };
    guest::identity(&mut reader);
    guest::memory(&mut reader);
    guest::lifecycle(&mut reader);
    guest::features(&mut reader);
    guest::clock(&mut reader);
    boot::read(&mut reader);
    interface::read(&mut reader);
    devices::pci(&mut reader);
    graphics::read(&mut reader);
    if reader.kind == Kind::Hvm {
        ports::read(&mut reader);
        devices::sound(&mut reader);
        devices::inputs(&mut reader);
    }
    devices::xenbus(&mut reader);
    disk::read(&mut reader);
    if notation == Notation::Xl {
        cpu::read(&mut reader);
        devices::usb_devices(&mut reader);
        devices::usb_controllers(&mut reader);
        devices::channels(&mut reader);
        devices::arguments(&mut reader);
    }
    reader.finish()
}

/// How many findings are kept.
const FINDINGS: usize = 1000;

/// A configuration, and which of its keys somebody asked for.
struct Asked<'c> {
    config: &'c Config,
    keys: RefCell<HashSet<String>>,
}

impl<'c> Asked<'c> {
    fn new(config: &'c Config) -> Asked<'c> {
        Asked { config, keys: RefCell::default() }
    }

    fn get(&self, key: &str) -> Option<&'c Item> {
        let item = self.config.get(key)?;
        self.keys.borrow_mut().insert(key.to_owned());
        Some(item)
    }

    fn has(&self, key: &str) -> bool {
        self.config.has(key)
    }

    /// The keys that nobody asked for, and those that stand there once more.
    fn left(&self) -> Vec<(&'c Item, Mistake)> {
        let keys = self.keys.borrow();
        let mut seen = HashSet::new();
        let mut left = Vec::new();
        for (key, item) in self.config.entries() {
            if !seen.insert(key) {
                let message = format!("second `{key}`: the first one counts");
                left.push((item, Mistake::new(&KEY_REPEATED, message, "remove one of them")));
            } else if !keys.contains(key) {
                let message =
                    format!("`{key}` is left out: definitions of this kind of guest have no such setting");
                left.push((
                    item,
                    Mistake::new(&KEY_LEFT_OUT, message, "remove it if the guest does not need it"),
                ));
            }
        }
        left
    }
}

/// A configuration being read.
struct Reader<'c> {
    config: Asked<'c>,
    /// Where the configuration ends, for what is missing.
    end: usize,
    notation: Notation,
    libvirt: Release,
    kind: Kind,
    domain: Domain,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reports a mistake in the value at some bytes.
    fn report(&mut self, at: &Range<usize>, mistake: Mistake) {
        if self.found.len() < FINDINGS {
            self.found.push(mistake.at(at));
        }
    }

    /// Reports a part of a value that is left out of the definition.
    fn leave_out(&mut self, at: &Range<usize>, what: &str) {
        let message = format!("{what} is left out: a definition has no such setting");
        let mistake = Mistake::new(&OPTION_LEFT_OUT, message, "remove it if the guest does not need it");
        self.report(at, mistake);
    }

    fn finish(mut self) -> Reading {
        for (item, mistake) in self.config.left() {
            self.report(&item.span, mistake);
        }
        crate::order::by_key(&mut self.found, |found| found.span.as_ref().map(|span| span.start));
        let refused = crate::diagnostic::render::has_errors(&self.found);
        Reading { domain: (!refused).then_some(self.domain), diagnostics: self.found }
    }
}

/// `key=value` pieces of a text between commas, up to the first piece that is none; and whether
/// there was no such piece (xen.md 3.11).
fn pairs(text: &str) -> (Vec<(&str, &str)>, bool) {
    let mut pairs = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_once(',').unwrap_or((rest, ""));
        let Some(pair) = piece.split_once('=') else { return (pairs, false) };
        pairs.push(pair);
        let ended = behind.is_empty() && piece.len() < rest.len();
        rest = behind.trim_start_matches([',', ' ', '\t']);
        if ended {
            return (pairs, false);
        }
    }
    (pairs, true)
}

/// The last value of a key.
fn last<'t>(pairs: &[(&'t str, &'t str)], key: &str) -> Option<&'t str> {
    pairs.iter().rev().find(|(own, _)| *own == key).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests;
