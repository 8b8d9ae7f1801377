//! One state of all objects after another, each whole.

use super::*;
use crate::fingerprint;

#[tokio::test]
async fn only_what_changed_is_fetched_again() {
    let store = Fixture::new();
    for (name, number) in [("a.csv", 1), ("b.csv", 2), ("c.csv", 4)] {
        store.put_numbers(name, &[number]);
    }
    let places = store.connector();
    let opened = numbers(&places).await.unwrap();
    assert_eq!((store.server.gets().len(), sum(&opened).await), (3, 7));
    numbers(&places).await.unwrap();
    assert_eq!(store.server.gets().len(), 0);
    store.put_numbers("b.csv", &[16]);
    store.server.remove("mia/numbers/c.csv");
    let again = numbers(&places).await.unwrap();
    assert_eq!(store.server.gets(), ["mia/numbers/b.csv"]);
    assert_eq!(sum(&again).await, 17);
    // Another process finds all of it.
    let other = numbers(&store.connector()).await.unwrap();
    assert_eq!((store.server.gets().len(), sum(&other).await), (0, 17));
    assert_eq!(other.fingerprint, again.fingerprint);
}

/// Whoever reads one state reads it to the end, however many there have been since.
#[tokio::test]
async fn a_state_stays_while_it_is_read_and_goes_then() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1, 2]);
    store.put_numbers("b.csv", &[4]);
    let places = store.connector();
    let first = numbers(&places).await.unwrap();
    for number in 10..13 {
        store.put_numbers("b.csv", &[number]);
        let next = numbers(&places).await.unwrap();
        assert_eq!((sum(&first).await, sum(&next).await), (7, number + 3));
    }
    assert_eq!((store.generations(), store.blobs()), (2, 3));
    drop(first);
    assert_eq!((store.generations(), store.blobs()), (1, 2), "nobody reads it");
    // The one that is current stays, because the next start needs it.
    drop(places);
    assert_eq!((store.generations(), store.blobs()), (1, 2));
}

/// A `check` beside a running connector sees what is new and takes nothing away.
#[tokio::test]
async fn processes_leave_each_other_s_files() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let (connector, check) = (store.connector(), store.connector());
    let running = numbers(&connector).await.unwrap();
    store.put_numbers("a.csv", &[2]);
    let checked = numbers(&check).await.unwrap();
    assert_eq!((sum(&running).await, sum(&checked).await), (1, 2));
    assert_eq!(store.generations(), 2);
    drop((checked, check));
    let renewed = numbers(&connector).await.unwrap();
    assert_eq!((sum(&running).await, sum(&renewed).await), (1, 2));
    drop(running);
    assert_eq!((store.generations(), store.blobs()), (1, 1));
}

#[tokio::test]
async fn readers_of_two_tables_of_one_path_share_it() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let places = store.connector();
    let (one, other) = tokio::join!(numbers(&places), numbers(&places));
    assert_eq!(store.server.gets().len(), 1);
    assert_eq!(one.unwrap().fingerprint, other.unwrap().fingerprint);
}

/// A damaged copy is no copy.
#[tokio::test]
async fn an_object_of_another_length_is_fetched_again() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let first = numbers(&store.connector()).await.unwrap();
    drop(first);
    let blob = files(&store.table().join("blobs"))[0].clone();
    fs::write(&blob, "n\n").unwrap();
    let places = store.connector();
    let opened = numbers(&places).await.unwrap();
    assert_eq!(sum(&opened).await, 1);
    assert_eq!(fingerprint(&csv("numbers"), &places).await.unwrap(), opened.fingerprint);
}
