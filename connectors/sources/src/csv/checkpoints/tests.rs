//! The walk finds the beginnings of records that the grammar finds, in texts made of everything that could mislead it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::super::grammar::{Found, Grammar};
use super::*;

fn delimiter() -> Delimiter {
    Delimiter::try_from(b';').unwrap()
}

/// Where the grammar begins records, with their lines; behind the last record too if it ends with its line.
fn beginnings(text: &[u8], mut at: usize) -> Vec<Checkpoint> {
    let (grammar, mut cells, mut found) = (Grammar::new(delimiter()), Vec::new(), Vec::new());
    loop {
        let line = 1 + text[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
        found.push(Checkpoint { offset: at as u64, line });
        match grammar.record(text, at, true, &mut cells) {
            Found::Record { next, .. } if next < text.len() || text[..next].ends_with(b"\n") => at = next,
            _ => return found,
        }
        if at == text.len() {
            let line = 1 + text.iter().filter(|byte| **byte == b'\n').count() as u64;
            found.push(Checkpoint { offset: at as u64, line });
            return found;
        }
    }
}

/// A text of `length` bytes drawn by a fixed sequence.
fn drawn(seed: u64, length: usize, alphabet: &[u8]) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize
    };
    (0..length).map(|_| alphabet[next() % alphabet.len()]).collect()
}

#[test]
fn every_checkpoint_is_the_beginning_of_a_record() {
    for seed in 0..20_000 {
        let text = drawn(seed, 1 + (seed as usize % 60), b"a\"\"\"\";;\n\n\r");
        let known = beginnings(&text, 0);
        for (step, block) in [(1, 1000), (1, 1), (5, 3), (13, 7)] {
            let found = walk(&mut text.as_slice(), 0, 0, delimiter(), step, block).unwrap();
            let shown = String::from_utf8_lossy(&text);
            assert!(found.iter().all(|place| known.contains(place)), "{shown:?} {step} {block}: {found:?} {known:?}");
            if step == 1 {
                assert_eq!(found, known, "{shown:?} {block}");
            }
        }
    }
}

#[test]
fn there_is_a_checkpoint_for_each_step() {
    let text = "\"ab\";c\n".repeat(1000);
    let found = walk(&mut text.as_bytes(), 0, 0, delimiter(), 700, 64).unwrap();
    let expected: Vec<_> = (0..=10).map(|step| Checkpoint { offset: step * 700, line: step * 100 + 1 }).collect();
    assert_eq!(found, expected);
}

#[test]
fn lines_before_the_header_are_not_looked_at() {
    let text = b"a \"title\n;;\"\"\"\nx;y\n1;2\n";
    for block in [1, 2, 5, 100] {
        let found = walk(&mut text.as_slice(), 0, 2, delimiter(), 1, block).unwrap();
        assert_eq!(
            found.iter().map(|place| (place.offset, place.line)).collect::<Vec<_>>(),
            [(15, 3), (19, 4), (23, 5)]
        );
    }
}
