//! What `policy explain` says of a policy.

use super::agency::{Agency, STANDARD};
use crate::explain::unlisted::found;
use crate::{Language, Register, explain};

const FULL: &str = r#"
version = 1
protection = "standard"
threshold = 12
threshold_width = 8
noise = { variance = 9.0, max_deviation = 11 }
dominance = { n = 2, percent = 85 }
[access]
purposes = ["statistics"]

[tables.border_crossings]
class = "protected"
max_rows = 5
ad_hoc = { threshold = 40, budget = 60 }
description_en = "Crossings"
description_ka = "კვეთები"
access = { roles = ["analyst"] }
columns.person_id = { role = "contributor" }
columns.citizenship = { role = "dimension", list = "countries" }
columns.direction = { role = "dimension", codes = ["in", "out"] }
columns.fee = { role = "measure", clip = [0, 500], step = 5, bins = [0, 20, 50] }
"#;

async fn explained(policy: &str, language: Language) -> String {
    let agency = Agency::under(policy);
    explain(&Register::open(&agency.config()).await.unwrap(), language)
}

#[tokio::test]
async fn every_number_of_a_policy_is_explained() {
    let text = explained(FULL, Language::En).await;
    for line in [
        "table border_crossings, protected: its rows never leave, only cells do\n  Crossings\n",
        "snapshots: monthly: answers are from one frozen copy of all tables, taken once a month",
        "asked by: the roles analyst; for the purposes statistics",
        "shown from 12 to 20 people up",
        "off by at most 11 (D), by a standard deviation of 3 (V = 9)",
        "its 2 largest contributors have more than 85 % of it",
        "at most 5 of one person count; a published number of rows is off by at most 26, by a standard deviation of 15",
        "the codes of countries and their region",
        "counts as 0 to 500; published in steps of 5, off by at most 2598.1, by a standard deviation of 1500",
        "between 0, 20, 50",
        "by the codes of countries and their region, and by any other value as it stands",
        "  codes: in, out; G counts these 2 and NULL\n",
        "codes and lists are no filters: a value that is not listed leaves all the same",
        "ad hoc questions: OPEN",
        "over 40 to 48 people or more, counts off by at most 15 (V = 25); all callers together may ask 60 cells",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let closed = explained(STANDARD, Language::En).await;
    assert!(closed.contains("ad hoc questions: closed") && !closed.contains("OPEN"), "{closed}");
    assert!(text.is_ascii(), "{text}");
    assert!(!text.contains("border_crossings has") && !text.contains("border_crossings."), "no warnings: {text}");
}

#[tokio::test]
async fn warnings_name_what_costs_or_is_not_answered() {
    let mut few: String =
        STANDARD.lines().filter(|line| !line.starts_with("max_rows")).map(|line| format!("{line}\n")).collect();
    for (column, role) in [("direction", "dimension"), ("fee", "measure")] {
        let line = few.lines().find(|line| line.starts_with(&format!("columns.{column} "))).unwrap().to_owned();
        few = few.replacen(&line, &format!("columns.{column} = {{ role = \"{role}\" }}"), 1);
    }
    let text = explained(&few, Language::En).await;
    for warning in [
        "WARNING: border_crossings.direction has neither `list` nor `codes`",
        "WARNING: border_crossings.fee has no `clip`",
        "WARNING: border_crossings has no `max_rows`",
        "rows: not counted",
    ] {
        assert!(text.contains(warning), "{warning:?} is not in\n{text}");
    }
    // A truth has two codes.
    assert!(!text.contains("travellers.repeated has"), "{text}");
    let bare = STANDARD.replace("\"standard\"", "\"bare\"");
    assert!(explained(&bare, Language::En).await.starts_with("WARNING: protection = \"bare\" PROTECTS NOBODY"));
}

#[tokio::test]
async fn a_pace_that_follows_changes_closely_is_warned_of() {
    for (pace, is_warned) in
        [("live", true), ("daily", true), ("weekly", true), ("monthly", false), ("quarterly", false), ("yearly", false)]
    {
        let policy = FULL.replace("threshold = 12", &format!("threshold = 12\nsnapshot = \"{pace}\""));
        let agency = Agency::under(&policy);
        let register = Register::open(&agency.config()).await.unwrap();
        let (explained, checked) = (explain(&register, Language::Both), crate::describe(&register));
        for text in [&explained, &checked] {
            assert_eq!(text.contains("WARNING: snapshot"), is_warned, "{pace}: {text}");
            assert!(text.contains("snapshots: ") && text.contains(pace), "{text}");
        }
        assert_eq!(explained.contains("გაფრთხილება: snapshot"), is_warned, "{pace}");
        let nobody = policy.replace("\"standard\"", "\"bare\"");
        assert!(
            !explain(&Register::open(&Agency::under(&nobody).config()).await.unwrap(), Language::En)
                .contains("WARNING: snapshot")
        );
    }
}

/// Whoever leaves a code out to hide it has to be told that it is not hidden, and not what it is.
#[tokio::test]
async fn values_that_are_not_listed_are_counted_and_never_named() {
    let policy = STANDARD.replace("codes = [\"in\", \"out\"]", "codes = [\"out\"]").replace(
        "citizenship = { role = \"dimension\", list = \"countries\" }\ncolumns.direction",
        "citizenship = { role = \"dimension\", list = \"regions\" }\ncolumns.direction",
    );
    assert_ne!(policy.matches("regions").count(), 0);
    let agency = Agency::under(&policy);
    let register = Register::open(&agency.config()).await.unwrap();
    let told = found(&register, "border_crossings").await;
    // 12 + 3 + 11 people came in, 4 of them left, and rows of nobody leave nowhere.
    let [citizenship, direction] = told.as_slice() else { panic!("{told:?}") };
    let (en, ka) = (&citizenship.en, &citizenship.ka);
    assert!(
        en.starts_with(
            "WARNING: border_crossings.citizenship has 3 different values, in about 20 rows, that the list regions"
        ),
        "{en}"
    );
    assert!(ka.starts_with("გაფრთხილება: border_crossings.citizenship: 3 განსხვავებული მნიშვნელობა"), "{ka}");
    let en = &direction.en;
    assert!(en.contains("direction has 1 value, in about 20 rows, that its `codes` does not have"), "{en}");
    for words in &told {
        for value in ["GEO", "NRU", "ARM", "TUR", "'in'"] {
            assert!(!words.en.contains(value) && !words.ka.contains(value), "{words:?}");
        }
    }
    // A view has columns of its own; public tables have no codes.
    for table in ["travellers", "estimates", "nothing"] {
        assert_eq!(found(&register, table).await, [], "{table}");
    }
    let whole = Agency::new();
    assert_eq!(found(&Register::open(&whole.config()).await.unwrap(), "border_crossings").await, []);
}

#[tokio::test]
async fn codes_that_nobody_has_are_told_of() {
    let many = "codes = [\"in\", \"out\", \"a\", \"b\", \"c\"]";
    let agency = Agency::under(&STANDARD.replace("codes = [\"in\", \"out\"]", many));
    let told = found(&Register::open(&agency.config()).await.unwrap(), "border_crossings").await;
    let [only] = told.as_slice() else { panic!("{told:?}") };
    assert!(only.en.contains("border_crossings.direction has 2 of the 5 codes that the policy lists"), "{only:?}");
}

#[tokio::test]
async fn both_languages_say_it() {
    let both = explained(FULL, Language::Both).await;
    let (en, ka) = (explained(FULL, Language::En).await, explained(FULL, Language::Ka).await);
    assert_eq!(both, format!("{en}\n{ka}"));
    assert_eq!(en.lines().count(), ka.lines().count());
    assert!(ka.contains("კვეთები") && !ka.chars().any(|c| ('\u{1C90}'..='\u{1CBF}').contains(&c)), "{ka}");
    let told = |line: &str| line.chars().any(|c| ('ა'..='ჰ').contains(&c)) || line.trim().is_empty();
    assert!(ka.lines().all(told), "{ka}");
}

#[tokio::test]
async fn what_is_stopped_is_said_first() {
    let agency = Agency::new();
    let text = async || explain(&Register::open(&agency.config()).await.unwrap(), Language::En);
    agency.write("stopped.txt", "travellers");
    assert!(text().await.starts_with("STOPPED: travellers\n"));
    agency.write("stopped.txt", "traveller");
    assert!(text().await.starts_with("STOPPED: everything: "));
}
