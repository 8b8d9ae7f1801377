//! Listings with criteria.

use std::sync::Arc;

use object_store::memory::InMemory;
use object_store::{ObjectStoreExt, path::Path};

use super::*;

async fn listed(releases: &Releases, criteria: Criteria) -> (Vec<String>, Vec<String>) {
    let listing = releases.list(&criteria).await.unwrap();
    let names = listing.releases.iter().map(|manifest| manifest.reference().unwrap().to_string());
    (names.collect(), listing.damaged.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn by_name_and_by_time() {
    let releases = Releases::over(Arc::new(InMemory::new()));
    for (series, total, at) in [
        ("permits/2024-Q1", 1, "2026-11-03"),
        ("flows/2023", 1, "2026-11-01"),
        ("flows/2023", 2, "2026-11-02"),
        ("flows/2022", 1, "2026-11-01"),
        ("flows_12m/2022", 1, "2026-11-04"),
    ] {
        releases.make(&draft(series, total), &maker(at)).await.unwrap();
    }
    let all = ["flows/2022/1", "flows/2023/1", "flows/2023/2", "flows_12m/2022/1", "permits/2024-Q1/1"];
    for (prefix, since, latest, expected) in [
        ("", None, false, all.to_vec()),
        ("", None, true, vec![all[0], all[2], all[3], all[4]]),
        ("flows", None, false, all[..4].to_vec()),
        ("flows/", None, false, all[..3].to_vec()),
        ("flows/202", None, true, vec![all[0], all[2]]),
        ("flows/2023/1", None, false, vec![all[1]]),
        ("flows/2023/1", None, true, vec![]),
        ("flows/2023/1/", None, false, vec![]),
        ("per", Some("2026-11-03"), false, vec![all[4]]),
        ("", Some("2026-11-02"), false, all[2..].to_vec()),
        ("", Some("2026-11-02T00:00:01Z"), false, all[3..].to_vec()),
        ("../", None, false, vec![]),
        ("flows/../permits", None, false, vec![]),
        ("Flows", None, false, vec![]),
    ] {
        let since = since.map(|since| since.parse().unwrap());
        let found = listed(&releases, Criteria { prefix: prefix.to_owned(), since, latest }).await;
        assert_eq!(found, (expected.into_iter().map(str::to_owned).collect(), vec![]), "{prefix} {since:?} {latest}");
    }
}

#[tokio::test]
async fn damage_hides_nothing_that_is_whole() {
    let store = Arc::new(InMemory::new());
    let releases = Releases::over(store.clone());
    for series in ["flows/2022", "flows/2023"] {
        releases.make(&draft(series, 1), &maker("2026-11-01")).await.unwrap();
    }
    for path in
        ["flows/2023/1.json", "notes.txt", "Flows/2023/1.json", "flows/2024/01.json", "flows/2024/data-1.parquet"]
    {
        store.put(&Path::from(path), "{}".into()).await.unwrap();
    }
    let (releases, damaged) = listed(&releases, Criteria::default()).await;
    assert_eq!(releases, ["flows/2022/1"]);
    assert_eq!(
        damaged,
        [
            "Flows/2023/1.json: no file of a store of releases",
            "flows/2024/01.json: no file of a store of releases",
            "flows/2024/data-1.parquet: no file of a store of releases",
            "notes.txt: no file of a store of releases",
            "flows/2023/1.json: damaged, no manifest of a release",
        ]
    );
}
