//! What differs from run to run in what virsh prints: times, and numbers that come from them.

/// The text with everything of a kind replaced by the name of the kind.
pub fn mask(text: &str, kind: &str) -> String {
    match kind {
        "date" => replace(text, "@DATE@", |rest, _| shape(rest, "dddd-dd-dd dd:dd:dd +0000")),
        "epoch" => replace(text, "@EPOCH@", |rest, before| {
            let digits = digits(rest);
            let inside = before.ends_with("<creationTime>") && rest[digits..].starts_with("</creationTime>");
            Some(digits).filter(|digits| inside && *digits > 0)
        }),
        "snapname" => replace(text, "@EPOCH@", |rest, before| {
            let word = |own: Option<char>| own.is_some_and(|own| own.is_alphanumeric() || own == '_');
            let bounds = !word(before.chars().next_back()) && !word(rest[digits(rest)..].chars().next());
            let epoch = digits(rest) == 10 && (rest.starts_with("17") || rest.starts_with("18"));
            Some(10).filter(|_| bounds && epoch)
        }),
        "cputime" => replace(text, "@TIME@", |rest, before| {
            let spaces = rest.len() - rest.trim_start().len();
            let number = rest[spaces..].find(|own: char| !own.is_ascii_digit() && own != '.')?;
            let whole = before.ends_with("CPU time:") && spaces > 0 && number > 0;
            Some(spaces + number + 1).filter(|_| whole && rest[spaces + number..].starts_with('s'))
        }),
        "number" => replace(text, "@N@", |rest, before| {
            let digits = digits(rest);
            let alone = before.ends_with([' ', '=']) && rest[digits..].starts_with('\n');
            Some(digits).filter(|digits| alone && *digits >= 9)
        }),
        "mac" => replace(text, "@MAC@", |rest, _| shape(rest, "52:54:00:hh:hh:hh")),
        "uuid" => replace(text, "@UUID@", |rest, _| shape(rest, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")),
        other => panic!("there is no mask '{other}'"),
    }
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.find(|own: char| !own.is_ascii_digit()).unwrap_or(text.len())
}

/// The length of what a text begins with if it has the shape: `d` is a digit, `h` one of base 16.
fn shape(text: &str, shape: &str) -> Option<usize> {
    let fits = |(own, wanted): (u8, u8)| match wanted {
        b'd' => own.is_ascii_digit(),
        b'h' => own.is_ascii_digit() || (b'a'..=b'f').contains(&own),
        _ => own == wanted,
    };
    let whole = text.len() >= shape.len() && text.bytes().zip(shape.bytes()).all(fits);
    whole.then_some(shape.len())
}

/// Replaces what `find` finds at a place, given the rest of the text and what is before.
fn replace(text: &str, by: &str, find: impl Fn(&str, &str) -> Option<usize>) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(own) = text[at..].chars().next() {
        match find(&text[at..], &text[..at]) {
            Some(length) => {
                out.push_str(by);
                at += length;
            }
            None => {
                out.push(own);
                at += own.len_utf8();
            }
        }
    }
    out
}
