//! What a crash leaves behind, and a folder that cannot be used.

use super::*;

#[tokio::test]
async fn leftovers_of_a_crash_are_removed_and_never_read() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    drop(numbers(&store.connector()).await.unwrap());
    let table = store.table();
    let (blobs, unfinished) = (table.join("blobs"), table.join("unfinished"));
    fs::create_dir_all(unfinished.join("data")).unwrap();
    fs::write(unfinished.join("data/x.csv"), "n\n99\n").unwrap();
    fs::write(blobs.join("0123456789abcdef0123456789abcdef.part"), "n\n9").unwrap();
    fs::write(blobs.join("0123456789abcdef0123456789abcdef"), "n\n9\n").unwrap();
    let older = table.join("00000000000000000000000000000000");
    fs::create_dir_all(older.join("data")).unwrap();
    fs::write(older.join("objects"), "0123456789abcdef0123456789abcdef\n").unwrap();
    let opened = numbers(&store.connector()).await.unwrap();
    assert_eq!(sum(&opened).await, 1);
    assert_eq!((store.generations(), store.blobs()), (1, 1));
    assert!(!unfinished.exists() && !older.exists());
}

/// A fetch whose future is dropped leaves nothing that the next one minds.
#[tokio::test]
async fn a_fetch_that_is_dropped_can_be_begun_again() {
    let store = Fixture::new();
    for number in 0..30 {
        store.put_numbers(&format!("{number}.csv"), &[number]);
    }
    let places = store.connector();
    let fetching = numbers(&places);
    let watched = async {
        while store.server.gets().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = watched => {}
        _ = fetching => {}
    }
    assert_eq!(sum(&numbers(&places).await.unwrap()).await, 435);
    assert_eq!((store.generations(), store.blobs()), (1, 30));
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    fs::write(store.fetched(), "a file").unwrap();
    let error = numbers(&store.connector()).await.unwrap_err();
    assert!(error.contains("the folder for fetched objects cannot be used"), "{error}");
    assert!(store.server.gets().is_empty());
}
