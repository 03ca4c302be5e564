//! Sorting lists of definitions by a key: compiled once, not for each kind of list.

use std::cmp::Ordering;

/// A list of so many is sorted where it is, without room for its order.
const SHORT: usize = 20;

/// Sorts a list by a key, keeping the order of equal ones.
pub fn by_key<T, K: Ord>(list: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort(list, &mut |a, b| key(a).cmp(&key(b)));
}

/// Sorts a list by a comparison, keeping the order of equal ones.
fn sort<T>(list: &mut [T], compare: &mut dyn FnMut(&T, &T) -> Ordering) {
    if list.len() <= SHORT {
        for end in 1..list.len() {
            let mut at = end;
            while at > 0 && compare(&list[at - 1], &list[at]) == Ordering::Greater {
                list.swap(at - 1, at);
                at -= 1;
            }
        }
        return;
    }
    let mut places = permutation(list.len(), &mut |a, b| compare(&list[a], &list[b]));
    for start in 0..places.len() {
        // The place that is filled next, and where what belongs there is.
        let mut at = start;
        let mut from = std::mem::replace(&mut places[at], at);
        while from != start {
            list.swap(at, from);
            at = from;
            from = std::mem::replace(&mut places[at], at);
        }
    }
}

/// The positions of a list in the order that it should have; none where it has that order.
fn permutation(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..length).all(|at| compare(at - 1, at) != Ordering::Greater) {
        return Vec::new();
    }
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_the_standard_library_sorts() {
        for length in 0..40u32 {
            let list: Vec<(u32, u32)> =
                (0..length).map(|at| ((at * 7919 + length * 31) % (length / 2 + 1), at)).collect();
            let (mut own, mut expected) = (list.clone(), list);
            super::by_key(&mut own, |pair| pair.0);
            expected.sort_by_key(|pair| pair.0);
            assert_eq!(own, expected);
        }
    }
}
