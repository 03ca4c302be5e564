//! An element of one's own, with everything that the definition's elements have.

use domdef::xml::{self, Element, Limits, Options, Rest};

/// `<shelf>`: where things are kept.
#[derive(Debug, PartialEq, Element)]
struct Shelf {
    /// How wide it is, in centimetres.
    #[xml(attr)]
    width: u32,
    /// Labels on its edge.
    #[xml(list = "label")]
    labels: Vec<String>,
    /// What no other field names.
    #[xml(rest)]
    rest: Rest,
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = "<shelf colour='red' width='80'><label>a</label></shelf>";
    let document = xml::parse(text, Limits::default())?;
    let (shelf, findings) = xml::read::<Shelf>(&document);
    println!("{}", findings[0]);
    let shelf = shelf.ok_or("it is a shelf")?;
    assert_eq!(
        xml::write(&shelf, "shelf", Options::LOSSLESS)?,
        "<shelf width='80' colour='red'>\n  <label>a</label>\n</shelf>\n"
    );
    Ok(())
}
