//! Groups, choices and repetitions take exactly the sequences that their definition allows: of child
//! elements, and of words in a list. Each schema is compared with a matcher that tries every way.

use relaxng::{MapLoader, Schema};
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Expression {
    Letter(usize),
    Group(Vec<Expression>),
    Choice(Vec<Expression>),
    Optional(Box<Expression>),
    OneOrMore(Box<Expression>),
}

const LETTERS: [&str; 3] = ["a", "b", "c"];

impl Expression {
    /// Where a match that begins at a place in the sequence can end.
    fn ends(&self, sequence: &[usize], at: usize) -> BTreeSet<usize> {
        match self {
            Expression::Letter(letter) => {
                (sequence.get(at) == Some(letter)).then_some(at + 1).into_iter().collect()
            }
            Expression::Group(all) => all.iter().fold(BTreeSet::from([at]), |places, one| {
                places.into_iter().flat_map(|at| one.ends(sequence, at)).collect()
            }),
            Expression::Choice(all) => all.iter().flat_map(|one| one.ends(sequence, at)).collect(),
            Expression::Optional(inner) => {
                let mut ends = inner.ends(sequence, at);
                ends.insert(at);
                ends
            }
            Expression::OneOrMore(inner) => {
                let mut found = BTreeSet::new();
                let mut open = inner.ends(sequence, at);
                while let Some(end) = open.pop_first() {
                    if found.insert(end) {
                        open.extend(inner.ends(sequence, end));
                    }
                }
                found
            }
        }
    }

    fn schema(&self, letter: &dyn Fn(&str) -> String) -> String {
        let several = |all: &[Expression]| all.iter().map(|one| one.schema(letter)).collect::<String>();
        match self {
            Expression::Letter(place) => letter(LETTERS[*place]),
            Expression::Group(all) => format!("<group>{}</group>", several(all)),
            Expression::Choice(all) => format!("<choice>{}</choice>", several(all)),
            Expression::Optional(inner) => format!("<optional>{}</optional>", inner.schema(letter)),
            Expression::OneOrMore(inner) => format!("<oneOrMore>{}</oneOrMore>", inner.schema(letter)),
        }
    }
}

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit) as usize
    }

    fn expression(&mut self, depth: u32) -> Expression {
        if depth == 0 || self.below(4) == 0 {
            return Expression::Letter(self.below(3));
        }
        let depth = depth - 1;
        match self.below(10) {
            0..4 => Expression::Group(self.several(depth)),
            4 => Expression::Choice(self.several(depth)),
            5 | 6 => Expression::Optional(Box::new(self.expression(depth))),
            7 => Expression::OneOrMore(Box::new(self.expression(depth))),
            8 => {
                // More alternatives than are remembered one by one.
                let all = (0..20).map(|_| Expression::Group(self.several(depth.min(1)))).collect();
                Expression::Choice(all)
            }
            _ => {
                let optional = Expression::Optional(Box::new(self.expression(depth)));
                Expression::Group(vec![optional; 2 + self.below(8)])
            }
        }
    }

    fn several(&mut self, depth: u32) -> Vec<Expression> {
        (0..2 + self.below(4)).map(|_| self.expression(depth)).collect()
    }
}

/// All sequences of up to three letters, and some long ones.
fn sequences(numbers: &mut Numbers) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..3 {
        let until = all.len();
        for place in from..until {
            for letter in 0..3 {
                let longer = [all[place].as_slice(), &[letter]].concat();
                all.push(longer);
            }
        }
        from = until;
    }
    all.extend((0..20).map(|_| (0..4 + numbers.below(8)).map(|_| numbers.below(3)).collect()));
    all
}

const NS: &str = "xmlns='http://relaxng.org/ns/structure/1.0'";

#[test]
fn sequences_match_as_they_are_defined() {
    let mut numbers = Numbers(1);
    let (mut valid, mut invalid) = (0, 0);
    let define = |name| format!("<define name='{name}'><element name='{name}'><empty/></element></define>");
    let defines = LETTERS.map(define).concat();
    for _ in 0..200 {
        let expression = numbers.expression(3);
        let elements = expression.schema(&|name| format!("<element name='{name}'><empty/></element>"));
        let shared = expression.schema(&|name| format!("<ref name='{name}'/>"));
        let words = expression.schema(&|word| format!("<value>{word}</value>"));
        let texts = [
            format!("<element name='root' {NS}>{elements}</element>"),
            format!(
                "<grammar {NS}><start><element name='root'>{shared}</element></start>{defines}</grammar>"
            ),
            format!("<element name='root' {NS}><list>{words}</list></element>"),
        ];
        let [mut elements, mut shared, mut words] = texts.map(|text| {
            Schema::from_text(&text, "s.rng", &MapLoader::default()).expect("a right schema").validator()
        });
        for sequence in sequences(&mut numbers) {
            let fits = expression.ends(&sequence, 0).contains(&sequence.len());
            let children: String = sequence.iter().map(|at| format!("<{}/>", LETTERS[*at])).collect();
            let text: Vec<&str> = sequence.iter().map(|at| LETTERS[*at]).collect();
            for (validators, content) in
                [(vec![&mut elements, &mut shared], children), (vec![&mut words], text.join(" "))]
            {
                let document = format!("<root>{content}</root>");
                let document = roxmltree::Document::parse(&document).expect("well-formed");
                for validator in validators {
                    assert_eq!(validator.is_valid(&document), fits, "{content} for {expression:?}");
                }
            }
            (valid, invalid) = (valid + u32::from(fits), invalid + u32::from(!fits));
        }
    }
    assert!(valid > 500 && invalid > 5000, "{valid} and {invalid}");
}
