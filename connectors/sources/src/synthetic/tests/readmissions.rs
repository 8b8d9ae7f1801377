//! Applications for readmission: who they are about, in what order things happen, and that a transfer is an entry.

use std::collections::{HashMap, HashSet};

use khidi_queries_codelists::countries;

use super::super::calendar::{Day, PERIOD_END, PERIOD_START};
use super::Country;

const PEOPLE: u64 = 20_000;

fn country() -> Country {
    Country::new(PEOPLE, 7, 2)
}

#[test]
fn applications_are_decided_and_the_accepted_transferred_in_order() {
    let country = country();
    let table = country.table("mia", "readmissions");
    let decisions = table.texts("decision");
    let days = |name: &str| table.days(name);
    let (requested, decided, transferred) = (days("requested_on"), days("decided_on"), days("transferred_on"));
    let mut found = [0; 3];
    for (at, decision) in decisions.into_iter().enumerate() {
        let (requested, decided) = (requested[at].unwrap(), decided[at].unwrap());
        assert!(PERIOD_START <= requested && requested < decided && decided <= PERIOD_END);
        assert!(decided - requested <= 12, "a reply takes at most twelve days");
        match (decision, transferred[at]) {
            ("accepted", Some(day)) => {
                assert!(decided < day && day <= PERIOD_END && day - decided <= 92, "within three months");
                found[0] += 1;
            }
            ("accepted", None) => found[1] += 1,
            ("refused", None) => found[2] += 1,
            (decision, day) => panic!("{decision}, transferred on {day:?}"),
        }
    }
    assert!(found.iter().all(|found| *found > 30), "{found:?}");
}

#[test]
fn most_are_citizens_and_few_have_several() {
    let country = country();
    let table = country.table("mia", "readmissions");
    let of = |code: &str| table.texts("citizenship").into_iter().filter(|found| *found == code).count();
    let share = of("GEO") as f64 / table.rows() as f64;
    assert!((0.8..0.97).contains(&share), "{share} are citizens");
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for id in table.texts("person_id") {
        *rows.entry(id).or_default() += 1;
    }
    let share = rows.len() as f64 / PEOPLE as f64;
    assert!((0.015..0.03).contains(&share), "{share} of all people");
    assert!(rows.values().all(|rows| *rows <= 4) && rows.values().any(|rows| *rows > 1));
}

#[test]
fn most_states_are_of_the_union() {
    let country = country();
    let table = country.table("mia", "readmissions");
    let union: HashSet<_> = countries().iter().filter(|country| country.is_eu).map(|country| country.alpha3).collect();
    let known: HashSet<_> = countries().iter().map(|country| country.alpha3).collect();
    let states = table.texts("requesting_state");
    assert!(states.iter().all(|state| known.contains(state) && *state != "GEO"));
    let within = states.iter().filter(|state| union.contains(*state)).count();
    assert!(within * 10 > states.len() * 9 && within < states.len(), "{within} of {}", states.len());
}

/// The register of crossings lacks few entries and no more than one exit in a hundred.
#[test]
fn people_are_abroad_until_they_enter_on_the_day_of_the_transfer() {
    let country = country();
    let crossings = country.table("mia", "border_crossings");
    let mut of: HashMap<&str, Vec<(i64, bool)>> = HashMap::new();
    let moments = crossings.texts("direction").into_iter().zip(crossings.times("crossed_at"));
    for (id, (direction, at)) in crossings.texts("person_id").into_iter().zip(moments) {
        of.entry(id).or_default().push((at, direction == "in"));
    }
    let day = |micros: i64| micros.div_euclid(86_400_000_000) as Day;
    let table = country.table("mia", "readmissions");
    let (requested, transferred) = (table.days("requested_on"), table.days("transferred_on"));
    let (mut inside, mut entered, mut all) = (0, 0, 0);
    for (at, id) in table.texts("person_id").into_iter().enumerate() {
        let rows = of.get(id).map(Vec::as_slice).unwrap_or_default();
        let requested = requested[at].unwrap();
        let last = rows.iter().filter(|(moment, _)| day(*moment) <= requested).max_by_key(|(moment, _)| *moment);
        inside += usize::from(last.is_some_and(|(_, is_in)| *is_in));
        if let Some(on) = transferred[at] {
            all += 1;
            entered += usize::from(rows.iter().any(|(moment, is_in)| *is_in && day(*moment) == on));
        }
    }
    assert!(all > 100 && entered * 100 >= all * 98, "{entered} of {all} entered");
    assert!(inside * 100 <= table.rows() * 3, "{inside} of {} were inside", table.rows());
}
