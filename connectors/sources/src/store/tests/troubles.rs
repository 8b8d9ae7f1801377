//! Stores that are away, that end in the middle, and that are written to while they are read.

use super::server::Trick;
use super::*;
use crate::fingerprint;

#[tokio::test]
async fn an_object_that_is_replaced_meanwhile_is_listed_again() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    store.put_numbers("b.csv", &[2]);
    for trick in [Trick::Replace(b"n\n5\n".to_vec()), Trick::ReplaceUnnoticed(b"n\n6\n".to_vec())] {
        store.put_numbers("a.csv", &[1]);
        store.put_numbers("b.csv", &[2]);
        store.server.tricks([trick.clone()]);
        let places = store.connector();
        let opened = numbers(&places).await.unwrap();
        let state = fingerprint(&csv("numbers"), &places).await.unwrap();
        assert_eq!(opened.fingerprint, state, "what is read is what is listed, also where nobody refused it");
        let total = sum(&opened).await;
        let replaced = if matches!(trick, Trick::Replace(_)) { 5 } else { 6 };
        assert!(total == replaced + 1 || total == replaced + 2, "{total}: both are of one moment");
    }
    store.server.tricks([Trick::Remove]);
    store.put_numbers("a.csv", &[1]);
    store.put_numbers("b.csv", &[1]);
    assert_eq!(sum(&numbers(&store.connector()).await.unwrap()).await, 1, "one of them has gone");
}

#[tokio::test]
async fn one_that_is_replaced_again_and_again_is_a_failure() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    store.server.tricks((10..20).map(|number| Trick::Replace(format!("n\n{number}\n").into_bytes())));
    let places = store.connector();
    let error = numbers(&places).await.unwrap_err();
    assert!(error.ends_with("objects were changed while they were fetched, 3 times"), "{error}");
    assert_eq!((store.generations(), store.blobs()), (0, 0));
    store.server.tricks([]);
    assert_eq!(sum(&numbers(&places).await.unwrap()).await, 12);
}

#[tokio::test]
async fn a_body_that_ends_early_is_never_a_file() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let places = store.connector();
    let before = numbers(&places).await.unwrap();
    store.server.gets();
    store.put_numbers("a.csv", &(0..1000).collect::<Vec<_>>());
    // Once: what is missing is asked for.
    store.server.tricks([Trick::Cut(1000)]);
    let opened = numbers(&places).await.unwrap();
    assert_eq!((sum(&opened).await, store.server.gets().len()), (499_500, 2));
    // Always: what was read before is read on, and nothing is left behind.
    store.put_numbers("a.csv", &[2, 3]);
    store.server.tricks(vec![Trick::Cut(1); 50]);
    let error = numbers(&places).await.unwrap_err();
    assert!(error.contains("the connection was lost"), "{error}");
    assert_eq!((sum(&before).await, sum(&opened).await), (1, 499_500));
    assert_eq!((store.generations(), store.blobs()), (2, 2));
    store.server.tricks([]);
    assert_eq!(sum(&numbers(&places).await.unwrap()).await, 5);
}

#[tokio::test]
async fn a_store_that_is_away_at_the_start_is_told() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    drop(numbers(&store.connector()).await.unwrap());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = store.connector_with(StoreConfig { address: format!("http://{nobody}"), ..store.config() });
    let error = numbers(&away).await.unwrap_err();
    assert!(error.contains("cannot connect"), "{error}");
    store.server.is_away(true);
    let error = numbers(&store.connector()).await.unwrap_err();
    assert!(error.starts_with("store 'archive' (s3://archive/mia): "), "{error}");
    assert!(!error.contains(SECRET) && !error.contains("AKIATEST"), "{error}");
}

#[tokio::test]
async fn one_that_goes_away_later_leaves_what_was_read() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let places = store.connector();
    let before = numbers(&places).await.unwrap();
    store.server.is_away(true);
    store.put_numbers("a.csv", &[2]);
    fingerprint(&csv("numbers"), &places).await.unwrap_err();
    // Another policy can come into force meanwhile: it is opened over what there is.
    let reopened = numbers(&places).await.unwrap();
    assert_eq!((sum(&reopened).await, reopened.fingerprint), (1, before.fingerprint));
    store.server.is_away(false);
    assert_eq!(sum(&numbers(&places).await.unwrap()).await, 2);
}

/// A failure is no more reason to ask again than an answer is.
#[tokio::test]
async fn failures_are_remembered_as_long_as_answers_are() {
    let store = Fixture::new();
    let places = store.connector_with(StoreConfig { look_every: Duration::from_secs(3600), ..store.config() });
    for _ in 0..10 {
        assert!(numbers(&places).await.unwrap_err().contains("no object at"));
    }
    assert_eq!(store.server.lists(), 1);
}

#[tokio::test]
async fn keys_and_certificates_that_are_none_are_named() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let wrong = |change: fn(&mut StoreConfig)| {
        let mut config = store.config();
        change(&mut config);
        store.connector_with(config)
    };
    fs::write(store.folder.path().join("empty"), "\n").unwrap();
    for (places, cause) in [
        (wrong(|config| config.secret_key_file = "nowhere".into()), "nowhere: cannot be read"),
        (wrong(|config| config.secret_key_file = "empty".into()), "empty: the key is empty"),
        (wrong(|config| config.ca_file = Some("key".into())), "key: no certificate in it"),
        (wrong(|config| config.ca_file = Some("none.pem".into())), "none.pem: cannot be read"),
    ] {
        let error = numbers(&places).await.unwrap_err();
        assert!(error.contains(cause), "{error}");
        assert!(!format!("{places:?}").contains(SECRET));
    }
    assert_eq!(store.server.lists(), 0);
}
