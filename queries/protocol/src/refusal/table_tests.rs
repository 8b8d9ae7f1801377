//! The table of codes: every text complete, in both languages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use super::template::{Piece, pieces};
use super::{Code, LONGEST_MESSAGE, LONGEST_TEXT};

fn texts(code: Code) -> [&'static str; 4] {
    [code.text_en(), code.hint_en(), code.text_ka(), code.hint_ka()]
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|after| after.split_once('}').unwrap().0).collect()
}

/// The codes that the design and its issues name; a new one is added here on purpose.
#[test]
fn the_table_has_these_codes_and_no_others() {
    let ranges = [(101, 121), (201, 217), (301, 310), (401, 405), (501, 505), (601, 607), (901, 904)];
    let expected: Vec<_> = ranges.into_iter().flat_map(|(a, b)| a..=b).map(|n| format!("KH{n}")).collect();
    let found: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(found, expected);
    for &code in Code::ALL {
        assert_eq!(Code::from_number(code.number()), Some(code));
    }
    assert_eq!(Code::from_number("KH999"), None);
}

#[test]
fn parameters_and_placeholders_agree() {
    for &code in Code::ALL {
        let declared: BTreeSet<_> = code.params().iter().copied().collect();
        assert_eq!(declared.len(), code.params().len(), "{}: a parameter stands twice", code.number());
        let [text_en, hint_en, text_ka, hint_ka] = texts(code).map(placeholders);
        assert_eq!(text_en, text_ka, "{}: the texts use different parameters", code.number());
        assert_eq!(hint_en, hint_ka, "{}: the hints use different parameters", code.number());
        let used: BTreeSet<_> = text_en.union(&hint_en).copied().collect();
        assert_eq!(used, declared, "{}: parameters are declared and not used, or the reverse", code.number());
    }
}

/// Brackets must close, and a part in brackets without placeholders would always stand.
#[test]
fn brackets_are_well_formed() {
    for &code in Code::ALL {
        for text in texts(code) {
            assert_eq!(text.matches('[').count(), text.matches(']').count(), "{text}");
            for piece in pieces(text) {
                match piece {
                    Piece::Always(part) => assert!(!part.contains([']', '[']), "{text}"),
                    Piece::Optional(part) => assert!(!placeholders(part).is_empty(), "{text}"),
                }
            }
        }
    }
}

#[test]
fn georgian_is_georgian() {
    for &code in Code::ALL {
        for (english, georgian) in [(code.text_en(), code.text_ka()), (code.hint_en(), code.hint_ka())] {
            assert_ne!(english, georgian, "{}", code.number());
            assert!(georgian.chars().any(|c| ('ა'..='ჰ').contains(&c)), "{}: {georgian}", code.number());
            let mtavruli = georgian.chars().any(|c| ('\u{1C90}'..='\u{1CBF}').contains(&c));
            assert!(!mtavruli, "{}: {georgian}", code.number());
            assert!(english.is_ascii(), "{}: {english}", code.number());
        }
    }
}

#[test]
fn texts_are_short_sentences() {
    for &code in Code::ALL {
        let [text_en, hint_en, text_ka, hint_ka] = texts(code);
        assert!(text_en.len() <= LONGEST_MESSAGE / 2 && text_ka.len() <= LONGEST_TEXT / 2, "{}", code.number());
        for text in [text_en, text_ka] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: a message has no full stop", code.number());
        }
        for hint in [hint_en, hint_ka] {
            assert!(hint.ends_with('.') && hint.len() <= LONGEST_TEXT / 2, "{}: {hint}", code.number());
        }
    }
}

#[test]
fn statuses_and_exit_codes() {
    for (number, grpc, exit) in [
        ("KH101", 3, 1),
        ("KH116", 12, 1),
        ("KH118", 12, 1),
        ("KH203", 7, 1),
        ("KH301", 16, 1),
        ("KH302", 7, 1),
        ("KH303", 16, 1),
        ("KH304", 16, 1),
        ("KH305", 9, 1),
        ("KH306", 3, 1),
        ("KH307", 16, 1),
        ("KH308", 9, 1),
        ("KH401", 14, 2),
        ("KH402", 4, 2),
        ("KH405", 13, 2),
        ("KH501", 8, 1),
        ("KH502", 4, 1),
        ("KH602", 5, 1),
        ("KH901", 13, 1),
        ("KH902", 13, 1),
    ] {
        let code = Code::from_number(number).unwrap();
        assert_eq!((code.grpc(), code.exit_code()), (grpc, exit), "{number}");
    }
    for &code in Code::ALL {
        match &code.number()[..3] {
            "KH1" => assert!([3, 12].contains(&code.grpc()), "{}", code.number()),
            "KH2" => assert_eq!(code.grpc(), 7, "{}", code.number()),
            _ => {}
        }
    }
}
