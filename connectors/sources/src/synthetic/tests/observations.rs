//! What other states publish of the country's citizens: every month once, the published totals, and no people.

use std::collections::BTreeMap;

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;

use super::Country;

type Observations = BTreeMap<(i64, i64, String), i64>;

fn observations(country: &Country) -> Observations {
    let table = country.table("mfa", "eu_observations");
    let numbers = |name: &str| table.column(name).as_primitive::<Int64Type>().values().to_vec();
    let (years, months, persons) = (numbers("year"), numbers("month"), numbers("persons"));
    let rows = table.texts("measure").into_iter().enumerate();
    let found: Observations = rows.map(|(at, name)| ((years[at], months[at], name.to_owned()), persons[at])).collect();
    assert_eq!(found.len(), table.rows(), "a month of a measure is there once");
    found
}

fn total(of: &Observations, measure: &str, year: i64) -> i64 {
    of.iter().filter(|((in_year, _, name), _)| *in_year == year && name == measure).map(|(_, persons)| persons).sum()
}

#[test]
fn every_month_of_every_measure_is_there() {
    let found = observations(&Country::new(100, 7, 1));
    let measures = ["REFUSALS", "IRREGULAR", "ASYLUM", "ASYLUM_DECIDED", "ASYLUM_POSITIVE", "CRIME"];
    assert_eq!(found.len(), 7 * 12 * measures.len());
    for (year, month) in (2018..=2024).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        for measure in measures {
            assert!(found[&(year, month, measure.to_owned())] > 0, "{measure} of {year}-{month:02}");
        }
        let of = |measure: &str| found[&(year, month, measure.to_owned())];
        assert!(of("ASYLUM_POSITIVE") < of("ASYLUM_DECIDED"), "{year}-{month:02}");
    }
}

#[test]
fn published_totals_are_those_of_every_country() {
    let one = observations(&Country::new(100, 7, 1));
    for (measure, in_2021, in_2022) in [("ASYLUM", 14_635, 26_450), ("IRREGULAR", 11_695, 21_910)] {
        assert_eq!((total(&one, measure, 2021), total(&one, measure, 2022)), (in_2021, in_2022), "{measure}");
    }
    assert_eq!(one, observations(&Country::new(700, 7, 2)), "people change nothing");
    let other = observations(&Country::new(100, 8, 1));
    assert_ne!(one, other, "another seed spreads them otherwise");
    for (_, _, measure) in one.keys() {
        assert!((2018..=2024).all(|year| total(&one, measure, year) == total(&other, measure, year)), "{measure}");
    }
}
