//! Reading an expression (XML Schema part 2, appendix F).

use super::class::{self, Class};
use super::Node;
use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may nest.
const DEPTH: usize = 100;

struct Parser<'t> {
    chars: Peekable<Chars<'t>>,
    depth: usize,
}

/// Reads a whole expression.
pub fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser { chars: text.chars().peekable(), depth: 0 };
    let node = parser.choice()?;
    match parser.chars.next() {
        None => Ok(node),
        Some(c) => Err(format!("there is a '{c}' too many")),
    }
}

impl Parser<'_> {
    fn take(&mut self, c: char) -> bool {
        self.chars.next_if_eq(&c).is_some()
    }

    fn choice(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("groups are nested more than {DEPTH} deep"));
        }
        let mut all = vec![self.sequence()?];
        while self.take('|') {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Choice(all) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut all = Vec::new();
        while let Some(c) = self.chars.peek().copied() {
            if matches!(c, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            all.push(self.quantified(atom)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Sequence(all) })
    }

    fn quantified(&mut self, atom: Node) -> Result<Node, String> {
        let (least, most) = match self.chars.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.chars.next();
                let least = self.number()?;
                let most = match self.take(',') {
                    false => Some(least),
                    true if self.chars.peek() == Some(&'}') => None,
                    true => Some(self.number()?),
                };
                if !self.take('}') {
                    return Err("a quantity is not closed".to_owned());
                }
                if most.is_some_and(|most| most < least) {
                    return Err("a quantity ends before it begins".to_owned());
                }
                return Ok(Node::Repeat(Box::new(atom), least, most));
            }
            _ => return Ok(atom),
        };
        self.chars.next();
        Ok(Node::Repeat(Box::new(atom), least, most))
    }

    fn number(&mut self) -> Result<u32, String> {
        let mut digits = String::new();
        while let Some(digit) = self.chars.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits
            .parse()
            .ok()
            .filter(|number| *number <= 20_000)
            .ok_or_else(|| "a quantity is not a small number".to_owned())
    }

    fn atom(&mut self) -> Result<Node, String> {
        match self.chars.next() {
            Some('(') => {
                let inner = self.choice()?;
                match self.take(')') {
                    true => Ok(inner),
                    false => Err("a group is not closed".to_owned()),
                }
            }
            Some('[') => self.class().map(Node::Class),
            Some('.') => Ok(Node::Class(Class::of(&[('\n', '\n'), ('\r', '\r')]).complement())),
            Some('\\') => self.escape().map(Node::Class),
            Some(c @ ('?' | '*' | '+' | '{' | '}' | ']' | ')')) => {
                Err(format!("there is a '{c}' out of place"))
            }
            Some(c) => Ok(Node::Class(Class::of(&[(c, c)]))),
            None => Err("it ends too soon".to_owned()),
        }
    }

    /// What follows `[`, to the `]`.
    fn class(&mut self) -> Result<Class, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("classes are nested more than {DEPTH} deep"));
        }
        let negative = self.take('^');
        let (mut ranges, mut escapes) = (Vec::new(), Vec::new());
        let mut first = true;
        loop {
            let c = self.chars.next().ok_or("a class is not closed")?;
            let start = match c {
                ']' if !first => break,
                '-' if !first && self.take('[') => {
                    let out = self.class()?;
                    if !self.take(']') {
                        return Err("a class is not closed".to_owned());
                    }
                    self.depth -= 1;
                    return Ok(of_all(ranges, escapes, negative).without(&out));
                }
                '[' | ']' => return Err(format!("there is a '{c}' out of place in a class")),
                '\\' => {
                    let escaped = self.escape()?;
                    match escaped.only() {
                        Some(c) => c,
                        None => {
                            escapes.push(escaped);
                            first = false;
                            continue;
                        }
                    }
                }
                c => c,
            };
            first = false;
            let mut end = start;
            let mut ahead = self.chars.clone();
            if ahead.next() == Some('-') && !matches!(ahead.peek(), Some(']' | '[')) && ahead.peek().is_some()
            {
                self.chars.next();
                end = match self.chars.next() {
                    Some('\\') => self.escape()?.only().ok_or("a range ends in a class")?,
                    Some(c) => c,
                    None => return Err("a class is not closed".to_owned()),
                };
            }
            if end < start {
                return Err(format!("the range {start}-{end} is empty"));
            }
            ranges.push((start, end));
        }
        self.depth -= 1;
        Ok(of_all(ranges, escapes, negative))
    }

    fn escape(&mut self) -> Result<Class, String> {
        let c = self.chars.next().ok_or("it ends in a backslash")?;
        Ok(match c {
            'n' => Class::of(&[('\n', '\n')]),
            'r' => Class::of(&[('\r', '\r')]),
            't' => Class::of(&[('\t', '\t')]),
            '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' => {
                Class::of(&[(c, c)])
            }
            's' | 'S' => class::sign(class::blanks(), c == 'S'),
            'i' | 'I' => class::sign(class::name_start(), c == 'I'),
            'c' | 'C' => class::sign(class::name_char(), c == 'C'),
            'd' | 'D' => class::sign(class::category("Nd")?, c == 'D'),
            'w' | 'W' => {
                let not = class::category("P")?.with(&class::category("Z")?).with(&class::category("C")?);
                class::sign(not, c == 'w')
            }
            'p' | 'P' => {
                if !self.take('{') {
                    return Err("a category has no name".to_owned());
                }
                let mut name = String::new();
                loop {
                    match self.chars.next() {
                        Some('}') => break,
                        Some(c) if name.len() < 64 => name.push(c),
                        _ => return Err("a category is not closed".to_owned()),
                    }
                }
                let class = match name.strip_prefix("Is") {
                    Some(block) => class::block(block)?,
                    None => class::category(&name)?,
                };
                class::sign(class, c == 'P')
            }
            c => return Err(format!("there is no escape \\{c}")),
        })
    }
}

/// The class of the ranges and the escapes between brackets.
fn of_all(ranges: Vec<(char, char)>, mut escapes: Vec<Class>, negative: bool) -> Class {
    let ranges = Class::of(&ranges);
    let class = match escapes.is_empty() {
        true => ranges,
        false => {
            escapes.push(ranges);
            Class::any(&escapes)
        }
    };
    class::sign(class, negative)
}
