//! Snaps over tables worked out by hand. A cell is told by the letters of the conditions that are left.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;

const K: u64 = 3;
const A: Condition = Condition::Relation(0);
const B: Condition = Condition::Relation(1);
const KEY: Condition = Condition::Key(0);

fn people(numbers: std::ops::Range<u32>) -> Contributions {
    Contributions(numbers.map(|number| (number, vec![Some(0)])).collect())
}

/// The snap of a cell of people 0 to n - 1, by which conditions are left; and every cell that was looked at.
fn snap(order: &[Condition], of: impl Fn(&str) -> u32) -> (u32, Vec<String>) {
    let mut seen = Vec::new();
    let left = snapped(order, K, |off: Off| -> Result<_, ()> {
        let letters = [(off.relation & 1, 'a'), (off.relation & 2, 'b'), (off.keys & 1, 'k')];
        let letters: String = letters.into_iter().filter(|(bit, _)| *bit == 0).map(|(_, letter)| letter).collect();
        seen.push(letters.clone());
        Ok(people(0..of(&letters)))
    });
    (u32::try_from(left.unwrap().0.len()).unwrap(), seen)
}

#[test]
fn a_condition_on_which_fewer_than_k_hang_is_taken_off() {
    for (without, left) in [(10, 10), (11, 11), (12, 12), (13, 10), (50, 10)] {
        let (found, _) = snap(&[A], |conditions| if conditions.contains('a') { 10 } else { without });
        assert_eq!(found, left, "{without} people without the condition");
    }
}

#[test]
fn a_condition_that_leaves_fewer_is_taken_off_as_well() {
    // NOT EXISTS with a condition inside: without it nobody at all is left out, or more are.
    let (found, _) = snap(&[A], |conditions| if conditions.contains('a') { 10 } else { 9 });
    assert_eq!(found, 9);
}

#[test]
fn the_scan_begins_again_with_what_is_left() {
    let of = |conditions: &str| match conditions {
        "abk" => 10,
        "bk" => 20,
        "ak" => 12,
        "ab" => 90,
        // Without b, a is worth two people only.
        "k" => 14,
        "a" => 90,
        _ => 91,
    };
    let (found, seen) = snap(&[A, B, KEY], of);
    assert_eq!(found, 14);
    assert_eq!(seen, ["abk", "bk", "ak", "k", ""]);
}

#[test]
fn two_conditions_that_say_the_same_protect_nobody() {
    // Neither alone leaves anybody out; both together leave out one.
    let of = |conditions: &str| if conditions.contains(['a', 'b']) { 40 } else { 41 };
    assert_eq!(snap(&[A, B], of).0, 41);
}

#[test]
fn a_run_that_is_missing_is_named() {
    let needed =
        snapped(
            &[A, B],
            K,
            |off: Off| if off.relation == 2 { Err(off) } else { Ok(people(0..u32::from(off.relation) * 100)) },
        );
    assert_eq!(needed.unwrap_err(), Off { relation: 2, keys: 0 });
}

#[test]
fn people_differ_by_what_they_contribute() {
    let of = |values: &[(u32, i128)]| Contributions(values.iter().map(|(p, v)| (*p, vec![Some(*v)])).collect());
    let cell = of(&[(1, 5), (2, 7), (4, 0)]);
    for (other, differing) in [
        (of(&[(1, 5), (2, 7), (4, 0)]), 0),
        (of(&[(1, 5), (2, 8), (4, 0)]), 1),
        (of(&[(1, 5), (2, 7)]), 1),
        (of(&[(0, 1), (1, 5), (2, 7), (3, 1), (4, 0), (5, 5)]), 3),
        (of(&[]), 3),
        (Contributions(vec![(1, vec![Some(5)]), (2, vec![None]), (4, vec![Some(0)])]), 1),
    ] {
        assert_eq!(cell.differing(&other), differing, "{other:?}");
        assert_eq!(other.differing(&cell), differing, "{other:?}");
    }
}
