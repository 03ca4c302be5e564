//! Decimal numbers of any length.

use std::cmp::Ordering;

/// A decimal number: digits without leading and trailing zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    /// Reads `-12.50`; `None` for other texts.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        Some(Decimal::of(negative, whole, fraction))
    }

    fn of(negative: bool, whole: &str, fraction: &str) -> Decimal {
        let (whole, fraction) =
            (whole.trim_start_matches('0').to_owned(), fraction.trim_end_matches('0').to_owned());
        let negative = negative && !(whole.is_empty() && fraction.is_empty());
        Decimal { negative, whole, fraction }
    }

    /// Whether there is nothing behind the point.
    pub fn is_whole(&self) -> bool {
        self.fraction.is_empty()
    }

    /// Digits before and behind the point.
    pub fn total_digits(&self) -> usize {
        (self.whole.len() + self.fraction.len()).max(1)
    }

    /// Digits behind the point.
    pub fn fraction_digits(&self) -> usize {
        self.fraction.len()
    }

    /// The sum.
    pub fn plus(&self, other: &Decimal) -> Decimal {
        let scale = self.fraction.len().max(other.fraction.len());
        let digits = |number: &Decimal| {
            let mut digits: Vec<u8> =
                number.whole.bytes().chain(number.fraction.bytes()).map(|byte| byte - b'0').collect();
            digits.extend(std::iter::repeat_n(0, scale - number.fraction.len()));
            digits.reverse();
            digits
        };
        let (a, b) = (digits(self), digits(other));
        let (negative, mut sum) = if self.negative == other.negative {
            (self.negative, add(&a, &b))
        } else if magnitude(&a, &b) == Ordering::Less {
            (other.negative, subtract(&b, &a))
        } else {
            (self.negative, subtract(&a, &b))
        };
        while sum.len() < scale {
            sum.push(0);
        }
        sum.reverse();
        let text: String = sum.iter().map(|digit| char::from(digit + b'0')).collect();
        let (whole, fraction) = text.split_at(text.len() - scale);
        Decimal::of(negative, whole, fraction)
    }

    /// The difference.
    pub fn minus(&self, other: &Decimal) -> Decimal {
        let zero = other.whole.is_empty() && other.fraction.is_empty();
        self.plus(&Decimal { negative: !other.negative && !zero, ..other.clone() })
    }

    fn compare_magnitude(&self, other: &Decimal) -> Ordering {
        self.whole
            .len()
            .cmp(&other.whole.len())
            .then_with(|| self.whole.cmp(&other.whole))
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut sum = Vec::new();
    for place in 0..a.len().max(b.len()) {
        let digit = a.get(place).unwrap_or(&0) + b.get(place).unwrap_or(&0) + carry;
        sum.push(digit % 10);
        carry = digit / 10;
    }
    if carry > 0 {
        sum.push(carry);
    }
    sum
}

fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut difference = Vec::new();
    for (place, digit) in a.iter().enumerate() {
        let take = b.get(place).unwrap_or(&0) + borrow;
        borrow = u8::from(*digit < take);
        difference.push(digit + 10 * borrow - take);
    }
    difference
}

fn magnitude(a: &[u8], b: &[u8]) -> Ordering {
    let length = a.len().max(b.len());
    let digit = |number: &[u8], place: usize| number.get(place).copied().unwrap_or(0);
    (0..length)
        .rev()
        .map(|place| digit(a, place).cmp(&digit(b, place)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Decimal {
        Decimal::of(number < 0, &number.unsigned_abs().to_string(), "")
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_and_adds() {
        let number = |text| Decimal::parse(text).expect("a number");
        assert_eq!(number("01.50"), number("1.5"));
        assert_eq!(number("-0"), number("0.0"));
        assert!(
            number("-2") < number("-1.9") && number("9") < number("10") && number("1.05") < number("1.1")
        );
        assert_eq!(number("99.5").plus(&number("0.5")), number("100"));
        assert_eq!(number("1").minus(&number("2.25")), number("-1.25"));
        assert!(
            Decimal::parse("").is_none() && Decimal::parse(".").is_none() && Decimal::parse("1e3").is_none()
        );
    }
}
