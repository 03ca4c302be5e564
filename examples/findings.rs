//! Everything that is wrong with a document, with line and column.

use domdef::inspect::{inspect, Options};

pub(crate) fn main() {
    let text = include_str!("guest.xml").replace("<vcpu>2", "<vcpu current='3'>2").replace("slot=", "slto=");
    let found = inspect(&text, &Options::default());
    for (finding, place) in found.positions(&text) {
        let (line, column) = place.unwrap_or((1, 1));
        println!("{line}:{column}: {finding}");
    }
    let lines: Vec<_> = found.positions(&text).map(|(_, place)| place.map(|(line, _)| line)).collect();
    assert_eq!(lines, [Some(4), Some(24)]);
}
