//! Stores as operators configure them.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use tempfile::TempDir;

use super::*;

const SECRET: &str = "s3cr3t/that+nobody=reads";

fn settings(more: &str) -> StoreSettings {
    let keys = r#""access_key_file": "id", "secret_key_file": "secret""#;
    serde_json::from_str(&format!("{{{keys}{more}}}")).unwrap()
}

/// A folder of an operator's, with a key.
fn base() -> TempDir {
    let base = tempfile::tempdir().unwrap();
    fs::write(base.path().join("id"), "AKIATEST\n").unwrap();
    fs::write(base.path().join("secret"), format!("{SECRET}\r\n")).unwrap();
    base
}

fn open(location: &str, base: &Path, settings: &StoreSettings) -> Result<Releases, OpenError> {
    Releases::open(&location.parse().unwrap(), base, settings)
}

#[tokio::test]
async fn a_folder_starts_at_the_base() {
    let base = base();
    let releases = open("kept/releases", base.path(), &StoreSettings::default()).unwrap();
    releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
    assert!(base.path().join("kept/releases/flows/2023/1.json").is_file());
    let absolute = base.path().join("kept/releases").display().to_string();
    let again = open(&absolute, Path::new("/nowhere"), &StoreSettings::default()).unwrap();
    assert_eq!(total(&again.read(&reference("flows/2023")).await.unwrap()), "90");

    let error = open("id/releases", base.path(), &StoreSettings::default()).unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
    let error = open("releases", base.path(), &settings("")).unwrap_err();
    assert!(matches!(error, OpenError::ForBuckets("access_key_file")), "{error}");
    assert!(!base.path().join("releases").exists(), "nothing is made where the configuration is wrong");
}

#[test]
fn what_is_wrong_with_a_bucket_is_told_at_once() {
    let base = base();
    fs::write(base.path().join("empty.pem"), "").unwrap();
    fs::write(base.path().join("wrong.pem"), "-----BEGIN CERTIFICATE-----\nAAA").unwrap();
    let endpoint = r#", "endpoint": "https://s3.example.ge""#;
    let ca = |file: &str| format!(r#"{endpoint}, "ca_file": "{file}""#);
    for (settings, cause) in [
        (settings(""), "the region of the bucket is needed".to_owned()),
        (settings(r#", "endpoint": "http://s3.example.ge""#), "write https://".to_owned()),
        (
            StoreSettings { region: Some("eu-west-1".to_owned()), ..StoreSettings::default() },
            "access_key_file".to_owned(),
        ),
        (settings(&ca("none.pem")), "none.pem: cannot be read".to_owned()),
        (settings(&ca("empty.pem")), "empty.pem: no certificate in it".to_owned()),
        (settings(&ca("wrong.pem")), "wrong.pem: ".to_owned()),
    ] {
        let error = open("s3://statistics", base.path(), &settings).unwrap_err().to_string();
        assert!(error.contains(&cause), "{cause}: {error}");
    }
    let unknown = serde_json::from_str::<StoreSettings>(r#"{"secret_key": "x"}"#).unwrap_err().to_string();
    assert!(unknown.contains("unknown field `secret_key`"), "{unknown}");
}

/// Opening asks nobody; using tells what is wrong, without what the key's files hold.
#[tokio::test]
async fn a_bucket_whose_server_is_away_is_opened_and_fails_when_it_is_used() {
    let base = base();
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let settings = settings(&format!(r#", "endpoint": "http://127.0.0.1:{port}""#));
    let releases = open("s3://statistics/khidi", base.path(), &settings).unwrap();
    assert_eq!(format!("{releases:?}"), "Releases(s3://statistics/khidi)");
    assert!(!format!("{:?} {:?} {settings:?}", releases.store, releases).contains(SECRET));
    for error in [
        releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.map(drop).unwrap_err(),
        releases.read(&reference("flows/2023")).await.map(drop).unwrap_err(),
        releases.list(&Criteria::default()).await.map(drop).unwrap_err(),
    ] {
        assert!(matches!(StoreFailure::behind(&error), Some(StoreFailure::Connect(_))), "{error:?}");
        assert!(!format!("{error:?}").contains("AKIATEST") && !format!("{error:?}").contains(SECRET), "{error:?}");
    }
    fs::write(base.path().join("secret"), "").unwrap();
    let error = releases.read(&reference("flows/2023")).await.unwrap_err();
    assert!(matches!(StoreFailure::behind(&error), Some(StoreFailure::Key(_))), "{error:?}");
}
