//! A bucket that was changed, cut off, or kept by a server that makes no promises; and keys that do not fit.

use std::error::Error;

use khidi_gateway_releases::{Criteria, ReleaseError, StoreFailure};
use khidi_tests::servers::{BUCKET, CARELESS_BUCKET, S3, StoreKey};
use object_store::ObjectStoreExt;
use object_store::path::Path as ObjectPath;

use super::line::Line;
use super::{at, client, draft, listed, maker, read, releases};

/// Why a store failed.
fn failure(error: &ReleaseError) -> &StoreFailure {
    StoreFailure::behind(error).unwrap_or_else(|| panic!("{error}"))
}

/// Somebody with a key of the bucket's changes what was released.
#[tokio::test]
async fn what_was_changed_in_a_bucket_is_refused() {
    let server = S3::start().unwrap();
    let client = client(&server, BUCKET);
    let flip = async |key: &str| {
        let path = ObjectPath::from(key);
        let mut bytes = client.get(&path).await.unwrap().bytes().await.unwrap().to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        client.put(&path, bytes.into()).await.unwrap();
    };
    for (place, cause) in [
        ("data", "the file of the release's cells is not as it was written"),
        ("manifest", "damaged"),
        ("first", "damaged"),
        ("gone", "damaged, version 1 is missing"),
        ("stray", "notes.txt: no file of a store"),
    ] {
        let releases = releases(&server, &server.writer().unwrap(), &format!("s3://{BUCKET}/{place}"));
        for (series, total) in [("flows/2022", 80), ("flows/2023", 90), ("flows/2023", 91)] {
            releases.make(&draft(series, total), &maker("2026-11-01")).await.unwrap();
        }
        let latest = releases.manifest(&"flows/2023".parse().unwrap()).await.unwrap();
        let folder = format!("{place}/flows/2023");
        match place {
            "data" => flip(&format!("{folder}/data-{}.parquet", latest.data.sha256)).await,
            "manifest" => flip(&format!("{folder}/2.json")).await,
            "first" => flip(&format!("{folder}/1.json")).await,
            "gone" => client.delete(&ObjectPath::from(format!("{folder}/1.json"))).await.unwrap(),
            _ => drop(client.put(&ObjectPath::from(format!("{folder}/notes.txt")), "x".into()).await.unwrap()),
        }
        let error = releases.read(&"flows/2023".parse().unwrap()).await.unwrap_err();
        assert!(error.to_string().contains(cause), "{place}: {error}");
        // Nothing is said again over it, and what is elsewhere is as it was.
        let error = releases.make(&draft("flows/2023", 91), &maker("2026-11-02")).await.unwrap_err();
        assert!(error.to_string().contains(cause), "{place}: {error}");
        assert_eq!(read(&releases, "flows/2022").await, "80");
    }
}

/// The line to the server is cut at one place after another of what a maker sends, until it is long enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_cut_off_has_the_old_version_or_the_new() {
    const STEP: usize = 900;
    let server = S3::start().unwrap();
    let key = server.writer().unwrap();
    let (mut old, mut most) = (0, 0);
    loop {
        let location = format!("s3://{BUCKET}/{most}");
        let near = releases(&server, &key, &location);
        near.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();

        let line = Line::to(server.port(), most).await;
        let far = at(&line.endpoint(), &server.certificates().ca, &key, &location);
        let made = far.make(&draft("flows/2023", 91), &maker("2026-12-01")).await;
        let is_whole = line.sent() <= most;

        let (names, damaged) = listed(&near, Criteria::default()).await;
        assert_eq!(damaged, [""; 0], "{most}");
        assert_eq!(read(&near, "flows/2023/1").await, "90");
        let again = near.make(&draft("flows/2023", 91), &maker("2026-12-02")).await.unwrap();
        assert_eq!((again.manifest.version.get(), again.is_new), (2, names.len() == 1), "{most}");
        assert_eq!(read(&near, "flows/2023").await, "91");
        match made {
            Ok(made) => assert_eq!(made.manifest.version.get(), 2, "{most}"),
            Err(error) => {
                let cause = failure(&error);
                assert!(matches!(cause, StoreFailure::Connect(_) | StoreFailure::Lost(_)), "{most}: {error:?}");
                old += usize::from(again.is_new);
            }
        }
        if is_whole {
            assert!(!again.is_new);
            break;
        }
        most += STEP;
    }
    // Lists, reads and writes were cut off before the manifest was.
    assert!(old >= 5, "{old} of {most}");
}

/// A server that does not know the condition is found out before it could give one version to two.
#[tokio::test]
async fn a_server_that_writes_over_releases_nothing() {
    let server = S3::start().unwrap();
    let releases = releases(&server, &server.writer().unwrap(), &format!("s3://{CARELESS_BUCKET}"));
    for _ in 0..2 {
        let error = releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap_err();
        assert_eq!(failure(&error), &StoreFailure::WritesOver);
    }
    assert_eq!(listed(&releases, Criteria::default()).await, (vec![], vec![]));
    let missing = client(&server, CARELESS_BUCKET).head(&ObjectPath::from("flows/2023/1.json")).await;
    assert!(matches!(missing, Err(object_store::Error::NotFound { .. })), "{missing:?}");
}

/// Nothing is asked of a server whose certificate comes from another authority.
#[tokio::test]
async fn a_server_that_does_not_prove_itself_is_not_used() {
    let server = S3::start().unwrap();
    let (key, location) = (server.writer().unwrap(), format!("s3://{BUCKET}"));
    let releases = at(&server.endpoint(), &server.certificates().other_ca, &key, &location);
    let error = releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap_err();
    assert!(matches!(failure(&error), StoreFailure::Untrusted(_)), "{error:?}");
}

/// Each cause has words of its own, and none of them a key.
#[tokio::test]
async fn what_is_wrong_with_a_key_is_told() {
    let server = S3::start().unwrap();
    let location = format!("s3://{BUCKET}");
    let told = async |key: &StoreKey, location: &str, cause: &str| {
        let releases = releases(&server, key, location);
        let error = releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap_err();
        let said = failure(&error).to_string();
        assert!(said.contains(cause), "{cause}: {said}");
        for secret in [&key.secret, &key.id] {
            assert!(!format!("{error:?} {releases:?} {:?}", error.source()).contains(secret.as_str()), "{error:?}");
        }
    };
    let another = "another/Secret+2=";
    told(&server.key("WRITER", another).unwrap(), &location, "the secret key is not that of the access key").await;
    told(&server.key("NOBODY", another).unwrap(), &location, "the store does not know the access key").await;
    told(&server.stranger().unwrap(), &location, "the key may not do this").await;
    told(&server.writer().unwrap(), "s3://elsewhere", "there is no such bucket").await;
    // Who may only read finds nothing, and makes nothing.
    told(&server.reader().unwrap(), &location, "the key may not do this").await;
    let reader = releases(&server, &server.reader().unwrap(), &location);
    assert_eq!(listed(&reader, Criteria::default()).await, (vec![], vec![]));

    // A key that was replaced is used without a restart.
    let key = server.key("WRITER", another).unwrap();
    let releases = releases(&server, &key, &location);
    releases.list(&Criteria::default()).await.unwrap_err();
    std::fs::copy(server.writer().unwrap().secret_file, &key.secret_file).unwrap();
    assert!(releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap().is_new);
}
