//! Changes of one policy, each with the line that tells of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use khidi_queries_disclosure::policy::Policy;

use super::difference;
use crate::explain::Language;

const OLD: &str = r#"
version = 1
protection = "standard"
threshold = 20
noise = { variance = 9.0 }
dominance = { n = 2, percent = 85 }
[tables.stays]
class = "protected"
max_rows = 5
ad_hoc = { budget = 50 }
access = { roles = ["analyst"], purposes = ["statistics"] }
columns.person_id = { role = "contributor" }
columns.municipality = { role = "dimension", list = "regions" }
columns.since = { role = "dimension", calendar = "quarter" }
columns.fee = { role = "measure", clip = [0, 500], step = 10.0, bins = [0, 50, 100] }
[tables.estimates]
class = "public"
columns.persons = { role = "public" }
[views.people]
class = "protected"
sql = "SELECT person_id FROM mia.stays"
columns.person_id = { role = "contributor" }
"#;

/// What is told in English of the change that these replacements make.
fn told(replaced: &[(&str, &str)]) -> String {
    let mut new = OLD.to_owned();
    for (from, to) in replaced {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    difference(&Policy::parse(OLD).unwrap(), &Policy::parse(&new).unwrap(), Language::En)
}

/// The text without what it says of new draws, and without a headline of nothing else.
fn without_draws(text: &str) -> String {
    let mut lines: Vec<_> = text.lines().filter(|line| !line.contains("new draws")).collect();
    if !lines.iter().any(|line| line.starts_with("  ?")) {
        lines.retain(|line| !line.starts_with("could allow more"));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// An edit between two snapshots gives a second draw about the same people; whoever decides on it has to know.
#[test]
fn new_draws_over_the_same_people_are_told_of() {
    let by_default = ("noise = { variance = 9.0 }\n", "");
    for (replaced, says) in [
        (vec![("variance = 9.0", "variance = 10.0")], vec!["stays: all numbers get"]),
        (vec![("variance = 9.0", "variance = 9.0, max_deviation = 12")], vec!["stays: all counts of people get"]),
        (vec![("variance = 9.0", "variance = 9.0, forbidden_up_to = 1")], vec!["stays: all counts of people get"]),
        (vec![("variance = 9.0", "variance = 9.0, delta = 5.0")], vec!["stays: all sums and numbers of rows get"]),
        // V is set, so that G moves nothing.
        (vec![("columns.since", "columns.visa = { role = \"dimension\" }\ncolumns.since")], vec![]),
        (vec![("quarter", "month")], vec![]),
        (vec![("max_rows = 5", "max_rows = 4")], vec!["stays: all numbers of rows get"]),
        (vec![("[0, 500]", "[0, 400]")], vec!["stays.fee: all sums and variances get"]),
        (vec![("step = 10.0", "step = 5.0")], vec![]),
        (vec![("budget = 50", "budget = 50, variance = 20.0")], vec!["stays: all ad hoc answers get"]),
        (vec![("budget = 50", "budget = 80")], vec![]),
        // Withholding draws nothing.
        (vec![("percent = 85", "percent = 95")], vec![]),
        (vec![("\"analyst\"", "\"operator\"")], vec![]),
        (vec![("\"standard\"\nthr", "\"bare\"\nthr")], vec![]),
    ] {
        assert_eq!(redrawn(&told(&replaced)), says, "{replaced:?}");
    }
    // V follows G, which all columns make.
    for (change, says) in [
        (("columns.since", "columns.visa = { role = \"dimension\" }\ncolumns.since"), vec!["stays: all numbers get"]),
        (
            ("columns.since", "columns.visa = { role = \"dimension\", codes = [\"a\", \"b\"] }\ncolumns.since"),
            vec!["stays: all numbers get"],
        ),
        (("columns.fee", "columns.tax = { role = \"measure\" }\ncolumns.fee"), vec!["stays: all numbers get"]),
        (("quarter", "year"), vec!["stays: all numbers get"]),
        (("[0, 50, 100]", "[0, 25, 50, 100]"), vec!["stays: all numbers get"]),
        (("[0, 50, 100]", "[0, 60, 100]"), vec!["stays.fee: counts between its edges get"]),
        (("columns.since = { role = \"dimension\", calendar = \"quarter\" }", ""), vec!["stays: all numbers get"]),
    ] {
        let (old, (from, to)) = (OLD.replace(by_default.0, by_default.1), change);
        let new = old.replace(from, to);
        assert_ne!(old, new, "{from}");
        let text = difference(&Policy::parse(&old).unwrap(), &Policy::parse(&new).unwrap(), Language::En);
        assert_eq!(redrawn(&text), says, "{from} -> {to}\n{text}");
    }
    let text = told(&[("variance = 9.0", "variance = 10.0")]);
    assert!(text.contains("\n  ? stays: all numbers get new draws under the same snapshot"), "{text}");
    assert!(text.contains("\n  ? people: all numbers get new draws"), "noise of the file is every table's: {text}");
    assert!(text.contains("collect such changes for the next snapshot"), "{text}");
}

/// What of the table `stays` is said to get new draws, up to that word.
fn redrawn(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("  ? ")?.split_once(" new draws"));
    lines.map(|(what, _)| what).filter(|what| what.starts_with("stays")).collect()
}

#[test]
fn each_change_is_told_both_ways() {
    // What newly allows in this direction is taken away in the other.
    for (from, to, says) in [
        ("threshold = 20", "threshold = 10", "stays: threshold from 20 to 10"),
        ("threshold = 20", "threshold = 20\nsnapshot = \"weekly\"", "snapshot from monthly to weekly"),
        ("threshold = 20", "threshold = 20\nsnapshot = \"live\"", "snapshot from monthly to live"),
        ("threshold = 20", "threshold = 20\nsnapshot = \"monthly\"", "nothing that may leave changes"),
        ("threshold = 20", "threshold = 20\nthreshold_width = 3", "stays: threshold_width from 10 to 3"),
        ("variance = 9.0", "variance = 4.5", "stays: noise.variance from 9 to 4.5"),
        ("variance = 9.0", "variance = 9.0, no_change = 0.25", "stays: noise.no_change from 0 to 0.25"),
        ("percent = 85", "percent = 95", "stays: dominance.percent from 85 to 95"),
        ("dominance = { n = 2, percent = 85 }", "", "stays: dominance.n from 2 to 0"),
        ("n = 2, percent = 85 }", "n = 2, percent = 85 }", "nothing that may leave changes"),
        ("max_rows = 5", "max_rows = 9", "stays: max_rows from 5 to 9"),
        (
            "max_rows = 5\n",
            "max_rows = 5\nsingle_contributor_keys = [\"since\"]\n",
            "single_contributor_keys: since too",
        ),
        ("budget = 50", "budget = 80", "stays: ad_hoc.budget from 50 to 80"),
        ("budget = 50", "budget = 50, threshold = 25", "stays: ad_hoc.threshold from 30 to 25"),
        ("budget = 50", "budget = 50, variance = 9.0", "stays: ad_hoc.variance from 25 to 9"),
        ("\"protected\"\nsql", "\"protected\"\nad_hoc = {}\nsql", "people: OPEN to ad hoc questions"),
        ("\"analyst\"", "\"analyst\", \"operator\"", "stays: access.roles: operator too"),
        ("roles = [\"analyst\"], ", "", "stays: access.roles: statistics-office too"),
        (", purposes = [\"statistics\"]", "", "stays: access.purposes: no list any more, anything goes"),
        ("quarter", "month", "stays.since: dimension, grouped and filtered by year, quarter and month; before"),
        (
            "\"regions\"",
            "\"municipalities\"",
            "stays.municipality: dimension, grouped and filtered by the codes of munic",
        ),
        ("[0, 500]", "[0, 900]", "stays.fee: clip high from 500 to 900"),
        ("[0, 500]", "[-10, 500]", "stays.fee: clip low from 0 to -10"),
        ("clip = [0, 500], step = 10.0", "step = 10.0, clip = [0, 500]", "nothing that may leave changes"),
        ("step = 10.0", "step = 5.0", "stays.fee: step from 10 to 5"),
        ("[0, 50, 100]", "[0, 25, 50, 100]", "stays.fee: bins from 0, 50, 100 to 0, 25, 50, 100"),
        (", bins = [0, 50, 100]", ", bins = [0, 50, 100, 200]", "stays.fee: bins from"),
    ] {
        let text = told(&[(from, to)]);
        assert!(text.contains(says), "{says:?} is not in\n{text}");
        if says.starts_with("nothing") {
            continue;
        }
        let text = without_draws(&text);
        assert!(text.starts_with("NEWLY ALLOWED") && !text.contains("taken away") && !text.contains('?'), "{text}");
        let back =
            difference(&Policy::parse(&OLD.replace(from, to)).unwrap(), &Policy::parse(OLD).unwrap(), Language::En);
        let back = without_draws(&back);
        assert!(back.starts_with("taken away") && back.lines().skip(1).all(|line| line.starts_with("  - ")), "{back}");
    }
}

#[test]
fn tables_and_columns_come_and_go() {
    for (from, to, says) in [
        ("columns.since", "columns.visa = { role = \"dimension\" }\ncolumns.since", "+ stays.visa: dimension"),
        ("columns.since = { role = \"dimension\", calendar = \"quarter\" }", "", "- stays.since: dimension"),
        ("[tables.estimates]", "[tables.est]", "+ table est, public, with persons"),
        ("[tables.estimates]", "[tables.est]", "- table estimates, public, with persons"),
        ("[views.people]", "[views.persons]", "+ view persons, protected, with person_id"),
        ("FROM mia.stays", "FROM mia.stays WHERE since > '2020-01-01'", "? people: another definition of the view"),
        ("variance = 9.0", "max_deviation = 12", "? stays: noise.variance from 9 to its default"),
        (
            "role = \"measure\", clip = [0, 500], step = 10.0,",
            "role = \"measure\",",
            "- stays.fee: not summed any more",
        ),
        ("\"standard\"\nthr", "\"bare\"\nthr", "+ PROTECTS NOBODY"),
        ("threshold = 20", "threshold = 20\nsnapshot = \"yearly\"", "- snapshot from monthly to yearly"),
    ] {
        let text = told(&[(from, to)]);
        assert!(text.contains(says), "{says:?} is not in\n{text}");
    }
    let public = told(&[
        ("[views.people]\nclass = \"protected\"", "[views.people]\nclass = \"public\""),
        (
            "sql = \"SELECT person_id FROM mia.stays\"\ncolumns.person_id = { role = \"contributor\" }",
            "sql = \"SELECT persons FROM mia.estimates\"\ncolumns.persons = { role = \"public\" }",
        ),
    ]);
    assert!(public.contains("+ people: PUBLIC: its rows may leave"), "{public}");
}

#[test]
fn what_is_allowed_comes_first() {
    let text = told(&[
        ("threshold = 20", "threshold = 10"),
        ("max_rows = 5", "max_rows = 2"),
        ("variance = 9.0", "delta = 4.0"),
    ]);
    let marks: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("  ")?.chars().next()).collect();
    assert!(marks.starts_with(&['+']) && marks.ends_with(&['-']) && marks.contains(&'?'), "{text}");
    assert!(marks.is_sorted_by_key(|mark| "+?-".find(*mark)), "{text}");
}

#[test]
fn georgian_says_as_much() {
    let new = OLD.replace("threshold = 20", "threshold = 10").replace("quarter", "month");
    let of = |language| difference(&Policy::parse(OLD).unwrap(), &Policy::parse(&new).unwrap(), language);
    let (en, ka) = (of(Language::En), of(Language::Ka));
    assert_eq!(en.lines().count(), ka.lines().count());
    assert!(ka.lines().all(|line| line.chars().any(|c| ('ა'..='ჰ').contains(&c))), "{ka}");
}
