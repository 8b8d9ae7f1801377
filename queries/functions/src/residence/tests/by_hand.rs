//! Histories by hand.

use super::super::history::{Life, Side};
use super::super::rule::Rule;
use super::super::status;
use super::{changes, crossings, history, on, written};

const DAYS: Rule = Rule::DaysOfTheYear(183);
const MONTHS: Rule = Rule::TwelveMonths { tolerance: 0 };
const ALMOST: Rule = Rule::TwelveMonths { tolerance: 30 };

#[test]
fn residence_changes_by_each_rule() {
    let mut wrong = Vec::new();
    // A life is crossings, changes by 183 days, by twelve months, by twelve months less 30 days.
    for (name, lived, days, months, almost) in [
        ("nobody's crossing", "", "", "", ""),
        ("a tourist", "in 2021-07-01, out 2021-07-15", "", "", ""),
        ("comes to stay", "in 2021-03-10", "immigrant 2021-03-10", "immigrant 2021-03-10", "immigrant 2021-03-10"),
        ("leaves for good", "out 2021-03-10", "emigrant 2021-03-10", "emigrant 2021-03-10", "emigrant 2021-03-10"),
        (
            // Half of each year outside, but never 183 days on either side of an exit: stays a resident.
            "circular commuter",
            "out 2020-04-01, in 2020-09-01, out 2021-04-01, in 2021-09-01, out 2022-04-01, in 2022-09-01",
            "",
            "",
            "",
        ),
        (
            // Seven months outside each year: emigrates once, by the rule of days only, and does not come back.
            "commuter who is mostly outside",
            "out 2020-03-01, in 2020-10-01, out 2021-03-01, in 2021-10-01, out 2022-03-01, in 2022-10-01, out 2023-03-01",
            "emigrant 2020-03-01",
            "emigrant 2023-03-01",
            "emigrant 2023-03-01",
        ),
        (
            // The exit of 2021 is missing: the second entry changes nothing, so all that time counts as in.
            "missing exit",
            "in 2021-01-05, in 2021-11-20, out 2021-12-01",
            "immigrant 2021-01-05, emigrant 2021-12-01",
            "",
            "",
        ),
        (
            "two entries within minutes",
            "in 2021-01-05 10:00, in 2021-01-05 10:02",
            "immigrant 2021-01-05",
            "immigrant 2021-01-05",
            "immigrant 2021-01-05",
        ),
        ("in and out on one day", "in 2021-01-05 08:00, out 2021-01-05 17:00", "", "", ""),
        ("out and in on one day", "out 2021-01-05 08:00, in 2021-01-05 17:00", "", "", ""),
        (
            // Restarts the visa-free year: no day outside, so no interruption by any rule.
            "out and in on one day within a stay",
            "in 2020-06-01, out 2021-05-30 08:00, in 2021-05-30 09:00",
            "immigrant 2020-06-01",
            "immigrant 2020-06-01",
            "immigrant 2020-06-01",
        ),
        (
            // Within one second `in` is read before `out`.
            "both in one second",
            "out 2021-01-05 08:00, in 2021-01-05 08:00",
            "",
            "",
            "",
        ),
        ("182 days", "in 2021-01-01, out 2021-07-02", "", "", ""),
        ("183 days", "in 2021-01-01, out 2021-07-03", "immigrant 2021-01-01, emigrant 2021-07-03", "", ""),
        ("184 days", "in 2021-01-01, out 2021-07-04", "immigrant 2021-01-01, emigrant 2021-07-04", "", ""),
        ("182 days over a leap day", "in 2020-01-01, out 2020-07-01", "", "", ""),
        (
            "183 days over a leap day",
            "in 2020-01-01, out 2020-07-02",
            "immigrant 2020-01-01, emigrant 2020-07-02",
            "",
            "",
        ),
        (
            // W+ of 29 February ends on the 28th: 365 days.
            "comes on a leap day",
            "in 2020-02-29, out 2021-02-28",
            "immigrant 2020-02-29, emigrant 2021-02-28",
            "immigrant 2020-02-29, emigrant 2021-02-28",
            "immigrant 2020-02-29, emigrant 2021-02-28",
        ),
        (
            "a day less than a year from a leap day",
            "in 2020-02-29, out 2021-02-27",
            "immigrant 2020-02-29, emigrant 2021-02-27",
            "",
            "immigrant 2020-02-29, emigrant 2021-02-27",
        ),
        (
            "a year and then a journey of a month",
            "in 2020-01-10, out 2020-06-01, in 2020-07-01",
            "immigrant 2020-01-10",
            "immigrant 2020-07-01",
            "immigrant 2020-01-10",
        ),
        (
            "a journey one day longer than tolerated",
            "in 2020-01-10, out 2020-06-01, in 2020-07-02",
            "immigrant 2020-01-10",
            "immigrant 2020-07-02",
            "immigrant 2020-07-02",
        ),
        (
            // Not enough days outside in the year before the second entry.
            "leaves for five months and comes back",
            "in 2019-01-01, out 2020-03-01, in 2020-08-01",
            "immigrant 2019-01-01",
            "immigrant 2019-01-01",
            "immigrant 2019-01-01",
        ),
        (
            "last year's follow-up is carried forward",
            "in 2024-12-20",
            "immigrant 2024-12-20",
            "immigrant 2024-12-20",
            "immigrant 2024-12-20",
        ),
        (
            "there and back for years",
            "in 2018-05-01, out 2020-05-01, in 2022-05-01",
            "immigrant 2018-05-01, emigrant 2020-05-01, immigrant 2022-05-01",
            "immigrant 2018-05-01, emigrant 2020-05-01, immigrant 2022-05-01",
            "immigrant 2018-05-01, emigrant 2020-05-01, immigrant 2022-05-01",
        ),
    ] {
        let history = history(&mut crossings(lived), Life::default());
        for (rule, expected) in [(DAYS, days), (MONTHS, months), (ALMOST, almost)] {
            let told = changes(&history, rule);
            if told != expected {
                wrong.push(format!("{name}, {rule}: {told}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn days_before_birth_and_after_death_count_as_neither() {
    for (name, lived, born, died, expected) in [
        ("old enough", "in 2021-10-01", Some("2021-03-31"), None, "immigrant 2021-10-01"),
        ("born 183 days before", "in 2021-10-01", Some("2021-04-01"), None, "immigrant 2021-10-01"),
        ("born 182 days before", "in 2021-10-01", Some("2021-04-02"), None, ""),
        ("born on the day", "in 2021-10-01", Some("2021-10-01"), None, ""),
        ("died on the 183rd day", "in 2021-01-01", None, Some("2021-07-02"), "immigrant 2021-01-01"),
        ("died on the 182nd day", "in 2021-01-01", None, Some("2021-07-01"), ""),
        ("left and died", "out 2021-01-01", None, Some("2021-07-01"), ""),
        ("left, lived half a year, died", "out 2021-01-01", None, Some("2021-07-02"), "emigrant 2021-01-01"),
    ] {
        let life = Life { born: born.map(on), died: died.map(on) };
        let history = history(&mut crossings(lived), life);
        assert_eq!(changes(&history, DAYS), expected, "{name}");
    }
}

#[test]
fn presence_is_half_open() {
    let lived = "in 2021-03-01, out 2021-03-04, in 2021-03-04 20:00, out 2021-03-10";
    let history = history(&mut crossings(lived), Life { born: Some(on("2021-02-27")), died: Some(on("2021-03-12")) });
    for (day, side) in [
        ("2021-02-26", None),
        ("2021-02-27", Some(Side::Out)),
        ("2021-02-28", Some(Side::Out)),
        ("2021-03-01", Some(Side::In)),
        ("2021-03-04", Some(Side::In)),
        ("2021-03-09", Some(Side::In)),
        ("2021-03-10", Some(Side::Out)),
        ("2021-03-12", Some(Side::Out)),
        ("2021-03-13", None),
    ] {
        assert_eq!(history.side_on(on(day)), side, "{day}");
    }
    for (from, until, inside, outside) in [
        ("2021-01-01", "2022-01-01", 9, 5),
        ("2021-03-01", "2021-03-02", 1, 0),
        ("2021-03-10", "2021-03-11", 0, 1),
        ("2021-03-09", "2021-03-11", 1, 1),
        ("2021-03-20", "2021-03-01", 0, 0),
        ("2021-03-13", "2021-03-20", 0, 0),
    ] {
        let days = |side| history.days(side, on(from), on(until));
        assert_eq!((days(Side::In), days(Side::Out)), (inside, outside), "{from} to {until}");
    }
}

#[test]
fn crossings_of_one_direction_in_a_row_are_counted() {
    for (lived, imputed) in [
        ("", 0),
        ("in 2021-01-01, out 2021-02-01", 0),
        ("in 2021-01-01, in 2021-02-01", 1),
        ("in 2021-01-01, in 2021-01-01 12:05, in 2021-02-01, out 2021-03-01, out 2021-03-02", 3),
        ("in 2021-01-01 08:00, out 2021-01-01 08:00, in 2021-01-01 09:00", 0),
    ] {
        assert_eq!(history(&mut crossings(lived), Life::default()).imputed(), imputed, "{lived}");
    }
}

#[test]
fn stays_end_with_an_exit_or_not_at_all() {
    let lived = "out 2019-05-01, in 2019-05-20, out 2020-01-01, in 2020-03-01, out 2020-07-15, in 2021-01-01";
    let history = history(&mut crossings(lived), Life::default());
    let told: Vec<String> = status::stays(&history, DAYS)
        .map(|stay| {
            let left_on = stay.left_on.map_or_else(|| "now".to_owned(), written);
            format!("{} to {left_on}{}", written(stay.entered_on), if stay.resident { ", resident" } else { "" })
        })
        .collect();
    let expected = ["2019-05-20 to 2020-01-01, resident", "2020-03-01 to 2020-07-15", "2021-01-01 to now, resident"];
    assert_eq!(told, expected);
}

#[test]
fn residents_at_the_end_of_a_day() {
    let life = Life { born: Some(on("1990-01-01")), died: Some(on("2023-06-01")) };
    let history = history(&mut crossings("in 2021-03-10, out 2022-08-01, in 2023-04-01"), life);
    for (day, resident) in [
        ("1989-12-31", false),
        ("2021-03-09", false),
        ("2021-03-10", true),
        ("2022-07-31", true),
        ("2022-08-01", false),
        ("2023-06-01", false),
        ("2023-06-02", false),
    ] {
        assert_eq!(status::resident_on(&history, DAYS, on(day)), resident, "{day}");
    }
    let native = super::history(&mut crossings("out 2022-08-01, in 2022-08-10"), Life::default());
    assert!(status::resident_on(&native, DAYS, on("2000-01-01")));
    assert!(status::resident_on(&native, DAYS, on("2030-01-01")));
}

#[test]
fn rules_are_read_as_they_are_written() {
    for text in ["183 days", "1 days", "366 days", "12 months", "12 months less 1 days", "12 months less 365 days"] {
        assert_eq!(Rule::parse(text).map(|rule| rule.to_string()).as_deref(), Some(text));
    }
    for text in
        ["", "0 days", "367 days", "-1 days", "183", "12 months less 366 days", "6 months", "12 months plus 3 days"]
    {
        assert_eq!(Rule::parse(text), None, "{text}");
    }
}
