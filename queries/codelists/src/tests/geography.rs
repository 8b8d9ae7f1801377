//! Countries with their groups, and regions with their municipalities.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use super::assert_unique;
use crate::{Country, countries, municipalities, regions};

#[test]
fn country_codes_are_those_of_iso_and_eurostat() {
    assert_unique("alpha2", countries().iter().map(|country| country.alpha2));
    assert_unique("eurostat", countries().iter().map(|country| country.eurostat));
    assert_unique("name_en", countries().iter().map(|country| country.name_en));
    assert_unique("name_ka", countries().iter().map(|country| country.name_ka));
    let (named, special) = countries().split_at(250);
    assert!(named.is_sorted_by_key(|country| country.alpha3));
    for country in named {
        assert!(is_upper(country.alpha3, 3) && is_upper(country.alpha2, 2), "{country:?}");
    }
    let special: Vec<_> = special.iter().map(|country| country.alpha3).collect();
    assert_eq!(special, ["STLS", "RNC", "UNK"]);
    let own_way: Vec<_> = countries()
        .iter()
        .filter(|country| country.eurostat != country.alpha2)
        .map(|country| (country.alpha3, country.alpha2, country.eurostat))
        .collect();
    assert_eq!(own_way, [("GBR", "GB", "UK"), ("GRC", "GR", "EL")]);
}

#[test]
fn groups_hold_the_countries_they_name() {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for country in countries() {
        groups.entry(country.region).or_default().push(country.alpha3);
        assert_eq!(country.is_eu, country.region == "EU27", "{country:?}");
    }
    let eu =
        "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE";
    for (group, members) in [
        ("EU27", eu),
        ("EFTA", "CHE ISL LIE NOR"),
        ("UK", "GBR"),
        ("GE", "GEO"),
        ("NEIGHBOUR", "ARM AZE RUS TUR"),
        ("EECCA", "BLR KAZ KGZ MDA TJK TKM UKR UZB"),
        ("NO_COUNTRY", "STLS RNC UNK"),
    ] {
        assert_eq!(groups[group].join(" "), members, "{group}");
    }
    assert_eq!(groups["EU27"].len(), 27);
}

#[test]
fn spot_checks_of_countries() {
    let line =
        |country: &Country| format!("{} {} {} {}", country.alpha2, country.eurostat, country.name_en, country.name_ka);
    for (alpha3, expected) in [
        ("GEO", "GE GE Georgia საქართველო"),
        ("TUR", "TR TR Türkiye თურქეთი"),
        ("DEU", "DE DE Germany გერმანია"),
        ("GRC", "GR EL Greece საბერძნეთი"),
        ("IND", "IN IN India ინდოეთი"),
        ("SWZ", "SZ SZ Eswatini ესვატინი"),
        ("XKX", "XK XK Kosovo კოსოვო"),
    ] {
        let country = countries().iter().find(|country| country.alpha3 == alpha3);
        assert_eq!(line(country.unwrap()), expected);
    }
}

#[test]
fn municipalities_number_on_within_their_region() {
    let mut next = BTreeMap::new();
    for place in municipalities() {
        let number = next.entry(place.region).or_insert(0);
        *number += 1;
        assert_eq!(place.code, format!("{}-{number:02}", place.region));
    }
    let found: Vec<_> = next.into_iter().collect();
    let expected = [1, 6, 3, 12, 8, 7, 5, 4, 6, 7, 9, 1];
    let expected: Vec<_> = regions().iter().map(|region| region.code).zip(expected).collect();
    assert_eq!(found, expected);
    for (code, name) in [
        ("GE-TB-01", "Tbilisi"),
        ("GE-AJ-01", "Batumi"),
        ("GE-IM-01", "Kutaisi"),
        ("GE-KK-01", "Rustavi"),
        ("GE-SZ-01", "Poti"),
    ] {
        assert!(municipalities().iter().any(|place| place.code == code && place.name_en == name), "{code}");
    }
}

fn is_upper(code: &str, length: usize) -> bool {
    code.len() == length && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
