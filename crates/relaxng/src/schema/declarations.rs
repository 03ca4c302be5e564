//! How much work the namespace declarations of a document make for the parser.

/// How many pairs of namespace declarations the parser may have to compare. It compares those of
/// an element with all that are in force around it, so that nested ones take cubic time.
const DECLARATIONS: u64 = 1 << 26;
/// How many namespaces a document with entities may declare, whose text does not show how often
/// each declaration is read.
const DECLARATIONS_BESIDE_ENTITIES: u64 = 256;

/// Whether the namespace declarations of a text are few enough for the parser, told from its tags.
pub fn check_declarations(text: &str) -> Result<(), String> {
    let all = text.matches("xmlns").count() as u64;
    if all <= DECLARATIONS_BESIDE_ENTITIES {
        return Ok(());
    }
    if text.contains("<!ENTITY") {
        return Err(format!(
            "the document has entities and more than {DECLARATIONS_BESIDE_ENTITIES} namespace declarations"
        ));
    }
    let (mut in_force, mut work) = (Vec::new(), 0u64);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let length = markup(rest);
        let (tag, behind) = rest.split_at(length);
        rest = behind;
        if tag.starts_with("</") {
            in_force.pop();
        } else if !tag.starts_with("<!") && !tag.starts_with("<?") {
            let own = tag.matches("xmlns").count() as u64;
            let whole = in_force.last().copied().unwrap_or(0) + own;
            if own > 0 {
                work = work.saturating_add(whole.saturating_mul(whole));
            }
            if work > DECLARATIONS {
                return Err("too many namespace declarations are nested in each other".to_owned());
            }
            if !tag.ends_with("/>") {
                in_force.push(whole);
            }
        }
    }
    Ok(())
}

/// The length of the tag, comment, section or instruction that a text begins with.
fn markup(text: &str) -> usize {
    let until = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(start) {
            return until(end);
        }
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::check_declarations;

    #[test]
    fn declarations_count_where_they_are_in_force() {
        let some = |count: usize| -> String { (0..count).map(|nth| format!(" xmlns:a{nth}='u'")).collect() };
        let (all, few) = (some(8192), some(1000));
        for text in [
            format!("<a{all}/>"),
            format!("<a{few}>{}</a>", "<b/>".repeat(1000)),
            format!("<r>{}</r>", format!("<a{few}/>").repeat(10)),
            format!("<r>{}</r>", format!("<a{few}></a>").repeat(10)),
            format!("<!--{}--><?x{}?><a/>", some(9000), some(9000)),
        ] {
            assert_eq!(check_declarations(&text), Ok(()));
        }
        let entity = "<!DOCTYPE a [<!ENTITY b 'c'>]>";
        assert_eq!(check_declarations(&format!("{entity}<a{}/>", some(256))), Ok(()));
        assert!(check_declarations(&format!("{entity}<a{}/>", some(257))).is_err());
        for text in
            [format!("<a{}/>", some(8193)), format!("<a{few}>").repeat(10), format!("<a{all}><b{few}/>")]
        {
            assert!(check_declarations(&text).is_err());
        }
    }
}
