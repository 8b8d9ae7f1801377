//! Versions: the next one, the same one, one at a time.

use std::sync::Arc;

use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode};
use tokio::sync::Barrier;

use super::stores::Meeting;
use super::*;

#[tokio::test]
async fn a_change_is_a_new_version_and_the_same_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let releases = Releases::in_folder(folder.path()).unwrap();
    let first = releases.make(&draft("flows/2023", 90), &maker("2026-11-28")).await.unwrap();
    let again = releases.make(&draft("flows/2023", 90), &maker("2026-11-29")).await.unwrap();
    assert!(first.is_new && !again.is_new);
    assert_eq!(again.manifest, first.manifest);

    let mut later = draft("flows/2023", 90);
    later.agencies[0].as_of = Some("2026-12-01".to_owned());
    let second = releases.make(&later, &maker("2026-12-02")).await.unwrap();
    let third = releases.make(&draft("flows/2023", 91), &maker("2027-01-02")).await.unwrap();
    // What was said before the last one is said anew.
    let fourth = releases.make(&draft("flows/2023", 90), &maker("2027-01-03")).await.unwrap();
    let versions = [&first, &second, &third, &fourth].map(|made| made.manifest.version.get());
    assert_eq!(versions, [1, 2, 3, 4]);
    assert_eq!(second.manifest.data, first.manifest.data, "the same cells lie in one file");

    for (version, expected) in [("/1", "90"), ("/2", "90"), ("/3", "91"), ("/4", "90"), ("", "90")] {
        let release = releases.read(&reference(&format!("flows/2023{version}"))).await.unwrap();
        assert_eq!(total(&release), expected, "{version}");
        assert_eq!(
            release.manifest.content.quality,
            Quality {
                cells: 4,
                withheld: 1,
                unknown: vec![UnknownCode { dimension: "citizen".to_owned(), code: "XYZ".to_owned(), rows: 2 }],
            }
        );
        assert_eq!(Sha256::of(&release.file), release.manifest.data.sha256);
        assert_eq!(release.cells.batch().unwrap().schema(), schema(&dimensions(), 0).unwrap());
    }
    for missing in ["flows/2023/5", "flows/2022", "flow/2023", "flows/2023-Q1"] {
        let error = releases.read(&reference(missing)).await.unwrap_err();
        assert!(matches!(error, ReleaseError::NoSuchRelease(_)), "{missing}: {error}");
    }
}

#[tokio::test]
async fn whatever_a_reader_would_miss_makes_a_version() {
    let releases = Releases::over(Arc::new(InMemory::new()));
    let changes: [fn(&mut Draft); 10] = [
        |_| {},
        |draft| draft.question.push(' '),
        |draft| draft.agencies[0].policy = "p2".to_owned(),
        |draft| draft.agencies[0].snapshot = "s2".to_owned(),
        |draft| draft.agencies[0].catalogue = "c2".to_owned(),
        |draft| draft.agencies[0].code_lists = "l2".to_owned(),
        |draft| draft.agencies[0].count_variance = None,
        |draft| draft.unknown.clear(),
        |draft| draft.structure = structure("Hellas"),
        |draft| draft.agencies[0].protection = Protection::Bare,
    ];
    for (expected, change) in (1..).zip(changes) {
        let mut draft = draft("flows/2023", 90);
        change(&mut draft);
        for is_new in [true, false] {
            let made = releases.make(&draft, &maker("2026-11-28")).await.unwrap();
            assert_eq!((made.manifest.version.get(), made.is_new), (expected, is_new));
        }
    }
}

#[tokio::test]
async fn what_is_not_of_the_series_is_no_release_of_it() {
    let releases = Releases::over(Arc::new(InMemory::new()));
    let mut wrong = draft("flows/2023", 90);
    wrong.cells = cells("2022".parse().unwrap(), 90);
    let error = releases.make(&wrong, &maker("2026-11-28")).await.unwrap_err();
    assert_eq!(error.to_string(), "cells of 2022 are no release flows/2023");
    let mut wrong = draft("flows/2023", 90);
    wrong.finality = Finality::Final;
    let error = releases.make(&wrong, &maker("2026-11-28")).await.unwrap_err();
    assert!(error.to_string().contains("cell TOTAL.T is provisional, and the release final"), "{error}");
    let without = |dimension: usize| {
        let mut dimensions = structure("Greece").dimensions().to_vec();
        dimensions.remove(dimension);
        let whole = structure("Greece");
        Structure::new(whole.identity().clone(), whole.names().clone(), dimensions, Measure::Integer).unwrap()
    };
    let mut wrong = draft("flows/2023", 90);
    wrong.structure = without(1);
    let error = releases.make(&wrong, &maker("2026-11-28")).await.unwrap_err();
    assert_eq!(error.to_string(), "the cells of flows/2023 have other dimensions than its structure");
    let mut wrong = draft("flows/2023", 90);
    let stranger = Observation::new(
        vec!["FR".to_owned(), "T".to_owned()],
        wrong.series.period,
        Some(Value::integer(5)),
        ObsStatus::Provisional,
        ConfStatus::Free,
    );
    wrong.cells = Cells::new(wrong.series.period, dimensions(), 0, vec![stranger.unwrap()]).unwrap();
    let error = releases.make(&wrong, &maker("2026-11-28")).await.unwrap_err();
    assert!(error.to_string().contains("a cell of flows/2023 is not of its structure"), "{error}");
    assert!(releases.list(&Criteria::default()).await.unwrap().releases.is_empty());
}

/// Both makers have seen that the version is free before either takes it.
#[tokio::test]
async fn two_makers_at_once() {
    for (one, other, expected) in [(90, 90, vec![(1, false), (1, true)]), (90, 91, vec![(1, true), (2, true)])] {
        let folder = tempfile::tempdir().unwrap();
        let first = Releases::in_folder(folder.path()).unwrap();
        let store = Arc::new(Meeting::new(first.store, 2));
        let releases = Releases::over(store);
        let (one, other) = (draft("flows/2023", one), draft("flows/2023", other));
        let maker = maker("2026-11-28");
        let (one, other) = tokio::join!(releases.make(&one, &maker), releases.make(&other, &maker));
        let mut made = [one.unwrap(), other.unwrap()].map(|made| (made.manifest.version.get(), made.is_new));
        made.sort_unstable();
        assert_eq!(made.to_vec(), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_makers_at_once_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let tasks = (0..24_i128).map(|nth| {
        // A store of its own, as another process has.
        let releases = Releases::in_folder(folder.path()).unwrap();
        tokio::spawn(async move {
            let made = releases.make(&draft("flows/2023", nth / 2), &maker("2026-11-28")).await.unwrap();
            (made.manifest.version.get(), nth / 2)
        })
    });
    let mut made = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        made.push(task.await.unwrap());
    }
    let releases = Releases::in_folder(folder.path()).unwrap();
    for (version, expected) in made {
        let release = releases.read(&reference(&format!("flows/2023/{version}"))).await.unwrap();
        assert_eq!(total(&release), expected.to_string());
    }
    let listing = releases.list(&Criteria::default()).await.unwrap();
    assert!(listing.damaged.is_empty(), "{:?}", listing.damaged);
    assert!(listing.releases.len() >= 12);
}

#[tokio::test]
async fn nothing_is_written_that_would_not_be_read() {
    let releases = Releases::over(Arc::new(InMemory::new()));
    let mut large = draft("flows/2023", 90);
    large.question = "x".repeat(5 << 20);
    let error = releases.make(&large, &maker("2026-11-28")).await.unwrap_err();
    assert!(matches!(error, ReleaseError::TooLarge { .. }), "{error}");
    assert!(releases.list(&Criteria::default()).await.unwrap().releases.is_empty());
    let made = releases.make(&draft("flows/2023", 90), &maker("2026-11-28")).await.unwrap();
    assert_eq!(made.manifest.version.get(), 1);
}

#[test]
fn a_file_is_no_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(Releases::in_folder(file.path()), Err(ReleaseError::Folder { .. })));
}

/// A name that several want at the same moment is one's, and holds what that one wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_name_is_given_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Releases::in_folder(folder.path()).unwrap().store;
    for round in 0..40 {
        let path = Path::from(format!("flows/2023/{round}.json"));
        let start = Arc::new(Barrier::new(4));
        let tasks = (0..4_u8).map(|maker| {
            let (store, path, start) = (Arc::clone(&store), path.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                match store.put_opts(&path, vec![maker; 1000].into(), PutMode::Create.into()).await {
                    Ok(_) => Some(maker),
                    Err(Error::AlreadyExists { .. }) => None,
                    Err(error) => panic!("{error}"),
                }
            })
        });
        let mut winners = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            winners.extend(task.await.unwrap());
        }
        let found = store.get(&path).await.unwrap().bytes().await.unwrap();
        assert_eq!(winners.len(), 1, "{winners:?}");
        assert_eq!(found, vec![winners[0]; 1000]);
    }
}
