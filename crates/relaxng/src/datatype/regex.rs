//! XML Schema's regular expressions, matched in time linear in the text.
//!
//! An expression becomes an automaton of states; a text is matched by the set of states that it
//! can be in. Counted repetitions are written out, up to a limit.

pub mod class;
mod parse;

use class::Class;

/// The most states of an automaton: counted repetitions beyond it are refused.
const STATES: usize = 20_000;

/// Sets of so many states are numbers with a bit for each.
const FEW: usize = u128::BITS as usize;

/// A regular expression; it matches whole texts.
#[derive(Clone, Debug)]
pub struct Regex {
    states: Vec<State>,
    /// Where the splits among them lead.
    targets: Vec<usize>,
    start: usize,
    /// What is reached from each state without a character, a bit each; nothing where there are more than [`FEW`].
    reached: Vec<u128>,
}

#[derive(Clone, Debug)]
enum State {
    /// One character of the class, then the next state.
    Class(Class, usize),
    /// Any of those in this part of the targets.
    Split(usize, usize),
    /// The text matches.
    End,
}

/// The syntax tree of an expression.
#[derive(Clone, Debug)]
enum Node {
    Class(Class),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    /// At least, at most.
    Repeat(Box<Node>, u32, Option<u32>),
}

impl Regex {
    /// Reads an expression; the error says what is wrong with it.
    pub fn new(text: &str) -> Result<Regex, String> {
        let node = parse::parse(text)
            .map_err(|message| format!("'{text}' is not a regular expression: {message}"))?;
        let mut regex =
            Regex { states: vec![State::End], targets: Vec::new(), start: 0, reached: Vec::new() };
        regex.start =
            regex.compile(&node, 0).ok_or_else(|| format!("'{text}' is too large a regular expression"))?;
        if regex.states.len() <= FEW {
            regex.reached = (0..regex.states.len()).map(|state| regex.reached_from(state)).collect();
        }
        Ok(regex)
    }

    /// The states that are reached from one without a character, and take one or end the text. There are [`FEW`].
    fn reached_from(&self, state: usize) -> u128 {
        let (mut reached, mut seen, mut left) = (0u128, 0u128, 1u128 << state);
        while left != 0 {
            seen |= left;
            let state = left.trailing_zeros() as usize;
            left &= left - 1;
            match self.states[state] {
                State::Split(start, end) => {
                    left |=
                        self.targets[start..end].iter().fold(0, |bits, target| bits | 1 << target) & !seen;
                }
                State::Class(..) | State::End => reached |= 1 << state,
            }
        }
        reached
    }

    /// The state from which `node` leads to `next`.
    fn compile(&mut self, node: &Node, next: usize) -> Option<usize> {
        match node {
            Node::Class(class) => self.push(State::Class(class.clone(), next)),
            Node::Sequence(all) => all.iter().rev().try_fold(next, |next, one| self.compile(one, next)),
            Node::Choice(all) => {
                let starts: Option<Vec<usize>> = all.iter().map(|one| self.compile(one, next)).collect();
                self.split(&starts?)
            }
            Node::Repeat(inner, least, most) => {
                let mut at = next;
                match most {
                    Some(most) => {
                        for _ in *least..*most {
                            let once = self.compile(inner, at)?;
                            at = self.split(&[once, next])?;
                        }
                    }
                    None => {
                        at = self.split(&[next, next])?;
                        let State::Split(first, _) = self.states[at] else { return None };
                        self.targets[first] = self.compile(inner, at)?;
                    }
                }
                (0..*least).try_fold(at, |at, _| self.compile(inner, at))
            }
        }
    }

    fn push(&mut self, state: State) -> Option<usize> {
        self.states.push(state);
        (self.states.len() <= STATES).then_some(self.states.len() - 1)
    }

    fn split(&mut self, targets: &[usize]) -> Option<usize> {
        let start = self.targets.len();
        self.targets.extend_from_slice(targets);
        self.push(State::Split(start, self.targets.len()))
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        match self.reached.get(self.start) {
            Some(start) => self.matches_by_bits(*start, text),
            None => self.matches_by_lists(text),
        }
    }

    fn matches_by_bits(&self, start: u128, text: &str) -> bool {
        let mut now = start;
        for c in text.chars() {
            let (mut left, mut next) = (now, 0);
            while left != 0 {
                if let State::Class(class, target) = &self.states[left.trailing_zeros() as usize] {
                    if class.contains(c) {
                        next |= self.reached[*target];
                    }
                }
                left &= left - 1;
            }
            if next == 0 {
                return false;
            }
            now = next;
        }
        // The first state is the end.
        now & 1 != 0
    }

    fn matches_by_lists(&self, text: &str) -> bool {
        let mut seen = vec![0u32; self.states.len()];
        let (mut now, mut next) = (Vec::new(), Vec::new());
        let mut stack = Vec::new();
        let mut generation = 1;
        self.enter(self.start, generation, &mut seen, &mut now, &mut stack);
        for c in text.chars() {
            generation += 1;
            for &state in &now {
                if let State::Class(class, target) = &self.states[state] {
                    if class.contains(c) {
                        self.enter(*target, generation, &mut seen, &mut next, &mut stack);
                    }
                }
            }
            now.clear();
            std::mem::swap(&mut now, &mut next);
            if now.is_empty() {
                return false;
            }
        }
        now.iter().any(|state| matches!(self.states[*state], State::End))
    }

    /// Adds a state and those that are reached from it without a character.
    fn enter(
        &self,
        state: usize,
        generation: u32,
        seen: &mut [u32],
        set: &mut Vec<usize>,
        stack: &mut Vec<usize>,
    ) {
        stack.push(state);
        while let Some(state) = stack.pop() {
            if std::mem::replace(&mut seen[state], generation) == generation {
                continue;
            }
            match self.states[state] {
                State::Split(start, end) => stack.extend(&self.targets[start..end]),
                State::Class(..) | State::End => set.push(state),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_whole_texts() {
        let cases: [(&str, &[&str], &[&str]); 12] = [
            ("a", &["a"], &["", "aa", "ba"]),
            ("a*b+c?", &["b", "aabbc"], &["", "a", "abcc"]),
            ("[a-c]{2,3}", &["ab", "abc"], &["a", "abca", "ad"]),
            ("(ab|c){2}", &["abab", "cab"], &["ab", "abc d"]),
            ("[^a]", &["b", "é"], &["a", ""]),
            ("[a-z-[aeiou]]+", &["xyz"], &["xaz"]),
            (r"\d+\.\d", &["12.3"], &["12x3"]),
            (r"\p{Lu}\P{Lu}", &["Ab"], &["AB", "ab"]),
            (r"\i\c*", &["a-1", "_"], &["1a", "-"]),
            ("a{0}", &[""], &["a"]),
            ("[0-9a-fA-F]{2}(:[0-9a-f]{2}){1,}", &["0A:1b"], &["0A"]),
            (r"[\-x]|\p{IsBasicLatin}z", &["-", "x", "az"], &["éz"]),
        ];
        for (expression, good, bad) in cases {
            let regex = Regex::new(expression).expect(expression);
            let matches = |text: &str| {
                let by_lists = regex.matches_by_lists(text);
                assert_eq!(regex.matches(text), by_lists, "{expression} on {text:?}");
                by_lists
            };
            good.iter().for_each(|text| assert!(matches(text), "{expression} on {text:?}"));
            bad.iter().for_each(|text| assert!(!matches(text), "{expression} on {text:?}"));
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for expression in
            ["(", "a)", "[", "[]", "a{2,1}", "*", r"\q", "a**", "[z-a]", "a{99999}{99999}", r"\p{Xx}"]
        {
            assert!(Regex::new(expression).is_err(), "{expression}");
        }
    }

    #[test]
    fn explosive_expressions_stay_linear() {
        let regex = Regex::new("(a*)*(a|aa)+(a?){50}b").expect("valid");
        assert!(!regex.matches(&"a".repeat(5000)));
    }
}
