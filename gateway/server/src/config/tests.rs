//! Gateway files: the sample and what is wrong with others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;

const SAMPLE: &str = include_str!("../../samples/gateway.toml");

#[test]
fn the_sample_is_valid_and_states_the_defaults() {
    let config = Config::parse(SAMPLE, Path::new("gateway.toml")).unwrap();
    assert_eq!(config.federation, "georgia");
    assert_eq!(config.limits, Limits::default());
    assert_eq!(config.refresh, Duration::from_secs(15));
    let ids: Vec<_> = config.agencies.iter().map(|agency| agency.id.as_str()).collect();
    assert_eq!(ids, ["interior", "tsu", "gtu"]);
    assert_eq!(config.federated[0].members.len(), 2);
    let releases = config.releases.as_ref().unwrap();
    assert_eq!((releases.makers.len(), releases.readers.len(), &releases.catalogue), (1, 0, &None));
    let (without_limits, _) = SAMPLE.split_once("[limits]").unwrap();
    assert_eq!(Config::parse(without_limits, Path::new("gateway.toml")).unwrap(), config);
}

#[test]
fn mistakes_name_their_line() {
    for (from, to, expected) in [
        ("federation = \"georgia\"", "federation = \"Georgia!\"", "gateway.toml:5: "),
        ("127.0.0.1:8815", "nowhere", "gateway.toml:8: "),
        ("refresh_seconds = 15", "refresh_secs = 15", "gateway.toml:14: unknown field"),
        ("refresh_seconds = 15", "refresh_seconds = 0", "gateway.toml:14: "),
        ("id = \"interior\"", "id = \"codelists\"", "reserved"),
        ("id = \"gtu\"", "id = \"tsu\"", "gateway.toml:33: agency tsu is declared twice"),
        ("tsu.example:8820", "tsu.example", "gateway.toml:30: "),
        ("gtu.students\"]", "tsu.students\"]", "gateway.toml:40: tsu.students is of no agency"),
        ("gtu.students\"]", "mia.students\"]", "gateway.toml:40: mia.students is of no agency"),
        ("gtu.students\"]", "students\"]", "not of the form agency.table"),
        ("[\"tsu.students\", \"gtu.students\"]", "[]", "gateway.toml:39: federated table students has no members"),
        ("disjoint = true\n\n", "\n\n", "missing field `disjoint`"),
        ("cells = 2000000", "cells = 0", "gateway.toml:72: "),
        ("\"analyst/nino\"", "\"nino\"", "gateway.toml:50: 'nino' is not of the form role/name"),
        ("\"analyst/nino\"", "\"king/nino\"", "gateway.toml:50: "),
        ("readers = []", "readers = [\"analyst/Nino\"]", "gateway.toml:51: "),
        ("store = \"releases\"", "", "missing field `store`"),
        ("store = \"releases\"", "store = \"ftp://x\"", "gateway.toml:47: ftp:// is no place of releases"),
        ("# region = \"eu", "[releases.s3]\nzone = \"eu", "unknown field `zone`"),
        ("[limits]", "[limit]", "unknown field `limit`"),
        ("[tls]", "[tls", "gateway.toml:17: "),
    ] {
        let changed = SAMPLE.replacen(from, to, 1);
        assert_ne!(changed, SAMPLE, "{from}");
        let error = Config::parse(&changed, Path::new("gateway.toml")).unwrap_err();
        assert!(error.to_string().contains(expected), "{to}: {error}");
    }
}

#[test]
fn an_absent_file_is_named() {
    let error = Config::read(Path::new("no/such/gateway.toml")).unwrap_err();
    assert!(error.to_string().contains("no/such/gateway.toml"), "{error}");
}
