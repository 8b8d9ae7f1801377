//! What a bucket adds to the store that its server is: a condition is seen at work before it is trusted.

use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};

use super::stores::{Careless, Ending, Failing, Meeting};
use super::*;
use crate::s3::Bucket;

fn bucket(store: Arc<dyn ObjectStore>) -> Arc<Bucket> {
    Arc::new(Bucket::new(store, &"s3://statistics".parse().unwrap()))
}

async fn names(store: &InMemory) -> Vec<String> {
    let found: Vec<_> = store.list(None).try_collect().await.unwrap();
    found.into_iter().map(|found| found.location.to_string()).collect()
}

#[tokio::test]
async fn a_store_that_writes_over_is_found_out_before_anything_is_released() {
    let store = Arc::new(InMemory::new());
    let honest = Releases::over(store.clone());
    honest.make(&draft("flows/2022", 90), &maker("2026-11-01")).await.unwrap();

    let releases = Releases::over(bucket(Arc::new(Careless::new(store.clone()))));
    for series in ["flows/2022", "flows/2023", "flows/2023"] {
        let error = releases.make(&draft(series, 91), &maker("2026-11-02")).await.unwrap_err();
        assert_eq!(StoreFailure::behind(&error), Some(&StoreFailure::WritesOver), "{error}");
    }
    let manifests = names(&store).await.into_iter().filter(|name| name.ends_with(".json"));
    assert_eq!(manifests.collect::<Vec<_>>(), ["flows/2022/1.json"]);
    // What was released by others is read.
    assert_eq!(total(&releases.read(&reference("flows/2022")).await.unwrap()), "90");
    assert!(releases.list(&Criteria::default()).await.unwrap().damaged.is_empty());
}

#[tokio::test]
async fn the_condition_is_tried_once_and_leaves_nothing_that_is_stray() {
    let store = Arc::new(InMemory::new());
    let releases = Releases::over(bucket(store.clone()));
    for (series, total) in [("flows/2022", 1), ("flows/2023", 1), ("flows/2023", 2)] {
        assert!(releases.make(&draft(series, total), &maker("2026-11-01")).await.unwrap().is_new);
    }
    // Three files of cells, and beside the first the words that were written.
    let names = names(&store).await;
    let data = |series: &str| names.iter().filter(|name| name.starts_with(&format!("{series}/data-"))).count();
    assert_eq!((data("flows/2022"), data("flows/2023")), (2, 2), "{names:?}");
    let listing = releases.list(&Criteria::default()).await.unwrap();
    assert_eq!((listing.releases.len(), listing.damaged.len()), (3, 0), "{:?}", listing.damaged);
    // Another process finds the words, or writes them elsewhere.
    let others = Releases::over(bucket(store.clone()));
    let made = others.make(&draft("flows/2022", 2), &maker("2026-11-02")).await.unwrap();
    assert_eq!(made.manifest.version.get(), 2);
}

/// The server ends at each of a maker's operations in turn.
#[tokio::test]
async fn a_server_that_ends_leaves_the_old_state_or_the_new() {
    for failing in [Failing::Before, Failing::After] {
        let mut states = Vec::new();
        for operations in 1.. {
            let store = Arc::new(InMemory::new());
            let releases = Releases::over(bucket(store.clone()));
            releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
            let ending = Releases::over(bucket(Arc::new(Ending::new(store.clone(), operations, failing))));
            let made = ending.make(&draft("flows/2023", 91), &maker("2026-12-01")).await;
            let latest = total(&releases.read(&reference("flows/2023")).await.unwrap());
            assert!(releases.list(&Criteria::default()).await.unwrap().damaged.is_empty());
            states.push(if latest == "91" { "new" } else { "old" });
            let again = releases.make(&draft("flows/2023", 91), &maker("2026-12-02")).await.unwrap();
            assert_eq!((again.manifest.version.get(), again.is_new), (2, latest == "90"));
            match made {
                Ok(_) => break,
                Err(error) => assert!(StoreFailure::behind(&error).is_some(), "{error}"),
            }
        }
        // List, the first manifest, the cells that are not there, the cells, the words, the manifest.
        let last = if failing == Failing::Before { "old" } else { "new" };
        assert_eq!(states, ["old", "old", "old", "old", "old", last, "new"], "{failing:?}");
    }
}

/// Both makers have seen that the version is free before either takes it.
#[tokio::test]
async fn two_makers_at_once() {
    let store = bucket(Arc::new(InMemory::new()));
    let releases = Releases::over(Arc::new(Meeting::new(store, 2)));
    let (one, other, maker) = (draft("flows/2023", 90), draft("flows/2023", 91), maker("2026-11-28"));
    let (one, other) = tokio::join!(releases.make(&one, &maker), releases.make(&other, &maker));
    let mut made = [one.unwrap(), other.unwrap()].map(|made| (made.manifest.version.get(), made.is_new));
    made.sort_unstable();
    assert_eq!(made, [(1, true), (2, true)]);
}

#[tokio::test]
async fn nothing_is_deleted() {
    let store = Arc::new(InMemory::new());
    let bucket = bucket(store.clone());
    let releases = Releases::over(bucket.clone());
    releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
    let paths = releases.paths(None).await.unwrap();
    for path in &paths {
        assert!(bucket.delete(path).await.is_err());
        assert!(bucket.copy(path, &"flows/2023/2.json".into()).await.is_err());
    }
    let all = futures::stream::iter(paths.clone().into_iter().map(Ok)).boxed();
    assert!(bucket.delete_stream(all).all(|deleted| std::future::ready(deleted.is_err())).await);
    assert_eq!(releases.paths(None).await.unwrap(), paths);
}
