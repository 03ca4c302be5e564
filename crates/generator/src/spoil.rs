//! Mistakes of the kinds that people and programs make.

use crate::element::{Element, Node};
use crate::value::any_text;
use arbitrary::Unstructured;

/// Makes one mistake somewhere.
pub(crate) fn spoil(root: &mut Element, choices: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let element = somewhere(root, choices)?;
    let attribute = choices.choose_index(element.attributes.len().max(1))?;
    let child = choices.choose_index(element.children.len().max(1))?;
    match choices.int_in_range(0..=9u8)? {
        0 => misspell(&mut element.name, choices)?,
        1 => {
            if let Some((name, _)) = element.attributes.get_mut(attribute) {
                misspell(name, choices)?;
            }
            let names = element.attributes.clone();
            element.attributes.clear();
            names.into_iter().for_each(|(name, value)| element.add_attribute(&name, value));
        }
        2 => {
            if let Some((_, value)) = element.attributes.get_mut(attribute) {
                any_text(choices)?.clone_into(value);
            }
        }
        3 if attribute < element.attributes.len() => drop(element.attributes.remove(attribute)),
        4 if child < element.children.len() => drop(element.children.remove(child)),
        5 => {
            if let Some(twice) = element.children.get(child).cloned() {
                element.children.push(twice);
            }
        }
        6 => element.add_text(any_text(choices)?),
        7 => {
            let unknown = Element::named("odd").with("a", any_text(choices)?).saying(any_text(choices)?);
            element.children.insert(child.min(element.children.len()), Node::Element(unknown));
        }
        8 => element.children.insert(child.min(element.children.len()), Node::Comment(" kept ".to_owned())),
        _ => {
            if let Some(moved) = (child < element.children.len()).then(|| element.children.remove(child)) {
                somewhere(root, choices)?.children.push(moved);
            }
        }
    }
    Ok(())
}

/// An element of a document.
fn somewhere<'e>(
    root: &'e mut Element,
    choices: &mut Unstructured<'_>,
) -> arbitrary::Result<&'e mut Element> {
    let mut at = root;
    loop {
        let count = at.elements().count();
        // The last number means this one.
        let nth = choices.int_in_range(0..=count)?;
        if nth == count {
            return Ok(at);
        }
        at = match at.elements_mut().nth(nth) {
            Some(child) => child,
            None => return Err(arbitrary::Error::IncorrectFormat),
        };
    }
}

/// Changes a name as a hand in a hurry does: it stays one.
fn misspell(name: &mut String, choices: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut letters: Vec<char> = name.chars().collect();
    let at = choices.choose_index(letters.len().max(1))?;
    match choices.int_in_range(0..=2u8)? {
        0 if letters.len() > 1 && at > 0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'x'),
        _ if at + 1 < letters.len() && letters[at + 1].is_alphabetic() => letters.swap(at, at + 1),
        _ => letters.push('s'),
    }
    *name = letters.into_iter().collect();
    Ok(())
}
