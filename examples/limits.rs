//! Documents of strangers, under limits of one's own.

use domdef::inspect::{inspect, Options};
use domdef::xml::Limits;
use domdef::Domain;

pub(crate) fn main() {
    let text = include_str!("guest.xml");
    let limits = Limits { size: 100_000, depth: 4, ..Limits::default() };
    assert!(Domain::read_within(text, limits).domain.is_some());
    let tight = Limits { depth: 3, ..limits };
    let found = inspect(text, &Options::default().limits(tight));
    println!("{found}");
    assert_eq!(found[0].rule.name, "over-the-limit");
}
