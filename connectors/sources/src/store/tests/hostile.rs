//! Stores that lie about what they hold.

use super::server::{entry, page};
use super::*;

async fn refused(store: &Fixture, entries: &str) -> String {
    store.server.lists_as(Some(page(entries)));
    numbers(&store.connector()).await.unwrap_err()
}

#[tokio::test]
async fn no_key_leads_out_of_the_folder() {
    let store = Fixture::new();
    for (key, cause) in [
        ("mia/numbers/../../../../escaped.csv", "none of a file's"),
        ("mia/numbers/./a.csv", "none of a file's"),
        ("mia/numbers//a.csv", "none of a file's"),
        ("mia/numbers/a&#10;b.csv", "none of a file's"),
        ("/etc/escaped.csv", "not asked for"),
        ("../escaped.csv", "none of a file's"),
        ("escaped.csv", "not asked for"),
        ("mia/numbers/a\\..\\..\\escaped.csv", "characters"),
        (&format!("mia/numbers/{}.csv", "x".repeat(300)), "too long"),
    ] {
        let error = refused(&store, &entry(key, 4, "\"t\"")).await;
        assert!(error.contains(cause), "{key}: {error}");
        assert!(error.lines().count() == 1 && error.len() < 700, "{error}");
    }
    assert!(store.server.gets().is_empty(), "nothing is fetched");
    assert!(!store.fetched().exists());
    let left: Vec<_> = files(store.folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
}

#[tokio::test]
async fn listings_that_are_none_are_refused() {
    let store = Fixture::new();
    let good = entry("mia/numbers/a.csv", 4, "\"t\"");
    for (entries, cause) in [
        (format!("{good}{good}"), "listed twice"),
        (format!("{good}{}", entry("mia/numbers/a.csv/b.csv", 4, "\"t\"")), "as a folder"),
        (entry("mia/numbers/a.csv", 4, ""), "no ETag"),
        (entry("mia/numbers/a.csv", 1 << 40, "\"t\""), "max_bytes"),
        (entry("mia/numbers/a.csv", u64::MAX, "\"t\"") + &entry("mia/numbers/b.csv", u64::MAX, "\"t\""), "max_bytes"),
        (good.replace("<Size>4", "<Size>-4"), "cannot be read"),
        (good.replace("<Key>mia/numbers/a.csv</Key>", ""), "cannot be read"),
        ("</Contents>".to_owned(), "cannot be read"),
    ] {
        let error = refused(&store, &entries).await;
        assert!(error.contains(cause), "{entries}: {error}");
    }
    assert!(store.server.gets().is_empty(), "nothing is fetched");
}

/// A listing that never ends is left at the bound.
#[tokio::test]
async fn there_is_a_bound_on_objects() {
    let store = Fixture::new();
    let again = entry("mia/numbers/a.txt", 4, "\"t\"") + "<NextContinuationToken>1</NextContinuationToken>";
    store.server.lists_as(Some(page(&again)));
    let places = store.connector_with(StoreConfig { max_objects: 50, ..store.config() });
    let error = numbers(&places).await.unwrap_err();
    assert!(error.contains("max_objects = 50"), "{error}");
    assert_eq!(store.server.lists(), 51);
}

#[tokio::test]
async fn an_object_of_another_length_than_listed_is_refused() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let error = refused(&store, &entry("mia/numbers/a.csv", 400, "\"1\"")).await;
    assert!(error.contains("4 bytes came, 400 were listed"), "{error}");
    assert_eq!(store.blobs(), 0);
}
