//! Listings, honest and hostile.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

fn meta(key: &str, bytes: u64, tag: &str) -> ObjectMeta {
    ObjectMeta {
        location: ObjectPath::parse(key).unwrap(),
        last_modified: std::time::SystemTime::UNIX_EPOCH.into(),
        size: bytes,
        e_tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
        version: None,
    }
}

fn below(keys: &[&str]) -> Result<Vec<String>, String> {
    let metas = keys.iter().map(|key| meta(key, 1, "t")).collect();
    let listing = Listing::below(&ObjectPath::from("mia/crossings"), Form::Parquet, metas);
    listing.map(|listing| listing.objects.into_iter().map(|object| object.place).collect()).map_err(|e| e.to_string())
}

#[test]
fn only_what_a_reader_takes_becomes_a_file() {
    let keys = [
        "mia/crossings",
        "mia/crossings/b.parquet",
        "mia/crossings/year=2024/a.parquet",
        "mia/crossings/year=2024",
        "mia/crossings/_SUCCESS",
        "mia/crossings/_temporary/c.parquet",
        "mia/crossings/.hidden.parquet",
        "mia/crossings/readme.txt",
        "mia/crossings/a.csv",
    ];
    assert_eq!(below(&keys).unwrap(), ["b.parquet", "year=2024/a.parquet"]);
    let csv = |keys: &[&str]| {
        let metas = keys.iter().map(|key| meta(key, 1, "t")).collect();
        Listing::below(&ObjectPath::default(), Form::Csv, metas).unwrap().objects.len()
    };
    assert_eq!(csv(&["a.csv", "b.CSV.gz", "c.csv.zst", "d.parquet"]), 3);
}

#[test]
fn nothing_leads_out_of_the_folder() {
    let long = format!("mia/crossings/{}.parquet", "x".repeat(250));
    let deep = format!("mia/crossings/{}a.parquet", "0123456789/".repeat(100));
    for (key, cause) in [
        ("mia/other/a.parquet", "not asked for"),
        ("mia/crossings2/a.parquet", "not asked for"),
        ("etc/passwd.parquet", "not asked for"),
        ("mia/crossings/a\\..\\..\\a.parquet", "characters"),
        ("mia/crossings/C:a.parquet", "characters"),
        ("mia/crossings/a\u{85}b.parquet", "characters"),
        (&long, "too long"),
        (&deep, "too long"),
    ] {
        let error = below(&["mia/crossings/good.parquet", key]).unwrap_err();
        assert!(error.contains(cause), "{key}: {error}");
    }
    // What the client would let through if it ever did.
    for (place, is_good) in [("a/b.parquet", true), ("../a", false), ("a/../b", false), ("/a", false), ("a//b", false)]
    {
        assert_eq!(check_names(place).is_ok(), is_good, "{place}");
    }
    // What the client refuses by itself.
    for key in ["a/../b", "a//b", "a/\0/b", "./a"] {
        assert!(ObjectPath::parse(key).is_err(), "{key:?}");
    }
}

#[test]
fn two_objects_are_never_one_file() {
    let twice = below(&["mia/crossings/a.parquet", "mia/crossings/a.parquet"]).unwrap_err();
    assert!(twice.contains("twice"), "{twice}");
    let folder = ["mia/crossings/a.parquet", "mia/crossings/a.parquet-b.parquet", "mia/crossings/a.parquet/b.parquet"];
    assert!(below(&folder).unwrap_err().contains("as a folder"));
}

#[test]
fn nothing_and_nothing_of_the_kind_are_told_apart() {
    assert!(below(&[]).unwrap_err().contains("no object at"));
    assert!(below(&["mia/crossings/a.csv"]).unwrap_err().contains("ends in .parquet"));
    let untold = Listing::one(meta("a.parquet", 1, "")).unwrap_err().to_string();
    assert!(untold.contains("ETag"), "{untold}");
}

#[test]
fn every_change_is_another_state() {
    let state = |objects: &[(&str, u64, &str)]| {
        let metas = objects.iter().map(|(key, bytes, tag)| meta(key, *bytes, tag)).collect();
        Listing::below(&ObjectPath::default(), Form::Parquet, metas).unwrap()
    };
    let first = state(&[("a.parquet", 1, "x"), ("b.parquet", 2, "y")]);
    assert_eq!(first, state(&[("b.parquet", 2, "y"), ("a.parquet", 1, "x")]), "the order is the store's business");
    for other in [
        state(&[("a.parquet", 1, "x")]),
        state(&[("a.parquet", 1, "x"), ("b.parquet", 2, "z")]),
        state(&[("a.parquet", 1, "x"), ("b.parquet", 3, "y")]),
        state(&[("a.parquet", 1, "x"), ("c.parquet", 2, "y")]),
    ] {
        assert_ne!(first.id, other.id);
    }
    let changed = state(&[("a.parquet", 1, "x"), ("b.parquet", 2, "z")]);
    let there: Vec<String> = first.objects.iter().map(Object::blob).collect();
    let missing = changed.missing(|object| there.contains(&object.blob()));
    assert_eq!(missing, changed.objects[1..], "only what is new is fetched");
}
