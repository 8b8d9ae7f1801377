//! The grammar of identities, accepted and refused.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn identities_print_as_they_are_written() {
    let longest = format!("khidi://a/operator/{}", "n".repeat(63));
    for uri in [
        "khidi://georgia/gateway/main",
        "khidi://georgia/agency/foreign_affairs",
        "khidi://georgia/analyst/demo",
        "khidi://geo-1/statistics-office/geostat",
        longest.as_str(),
    ] {
        let identity: Identity = uri.parse().unwrap();
        assert_eq!(identity.to_string(), uri);
        let parts = (identity.federation(), identity.role(), identity.name());
        assert_eq!(Identity::new(parts.0, parts.1, parts.2).unwrap(), identity);
    }
}

#[test]
fn other_spellings_are_refused_by_their_cause() {
    use IdentityError as E;
    let too_long = "n".repeat(64);
    let long_uri = format!("khidi://geo/agency/{too_long}");
    type Cause = fn(String) -> IdentityError;
    let table: [(&str, Cause, &str); 19] = [
        ("", E::Scheme, ""),
        ("spiffe://geo/agency/a", E::Scheme, "spiffe://geo/agency/a"),
        ("KHIDI://geo/agency/a", E::Scheme, "KHIDI://geo/agency/a"),
        (" khidi://geo/agency/a", E::Scheme, " khidi://geo/agency/a"),
        ("khidi://geo/agency", E::Parts, "khidi://geo/agency"),
        ("khidi://geo/agency/a/", E::Parts, "khidi://geo/agency/a/"),
        ("khidi://geo//agency/a", E::Parts, "khidi://geo//agency/a"),
        ("khidi:///agency/a", E::Federation, ""),
        ("khidi://Geo/agency/a", E::Federation, "Geo"),
        ("khidi://geo:1/agency/a", E::Federation, "geo:1"),
        ("khidi://geo/Agency/a", E::Role, "Agency"),
        ("khidi://geo/statistics_office/a", E::Role, "statistics_office"),
        ("khidi://geo/agency/", E::Name, ""),
        ("khidi://geo/agency/1a", E::Name, "1a"),
        ("khidi://geo/agency/a%62", E::Name, "a%62"),
        ("khidi://geo/agency/a?b", E::Name, "a?b"),
        ("khidi://geo/agency/a\0", E::Name, "a\0"),
        ("khidi://geo/agency/ა", E::Name, "ა"),
        (&long_uri, E::Name, &too_long),
    ];
    for (uri, cause, part) in table {
        assert_eq!(uri.parse::<Identity>(), Err(cause(part.to_owned())), "{uri:?}");
    }
}
